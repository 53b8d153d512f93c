<?php
// Pieces of a Laravel application, each under the name of its file. The
// parts between [name] and [/name] are the ones that the course shows.

use Firebase\JWT\JWT;
use Firebase\JWT\Key;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Auth;
use Illuminate\Support\Facades\Route;

// [cookie-flags]
// config/session.php
return [
    'driver' => 'redis',          // file, database, redis …
    'lifetime' => 30,             // minutes without a request
    'cookie' => '__Host-session', // needs Secure, path / and no domain
    'path' => '/',
    'domain' => null,
    'secure' => true,             // the default is null, which means false
    'http_only' => true,          // the default
    'same_site' => 'lax',         // the default
];
// [/cookie-flags]

// [login]
// routes/web.php: Route::post('/login', …)->middleware('throttle:5,1')
class SessionController
{
    public function store(Request $request)
    {
        $credentials = $request->validate([
            'email' => ['required', 'email'],
            'password' => ['required'],
        ]);
        if (! Auth::guard('web')->attempt($credentials)) {
            $error = 'wrong name or password';

            return response()->json(['error' => $error], 401);
        }
        // A new session ID, so that one which somebody planted is worthless.
        $request->session()->regenerate();

        return response()->json(['user' => $request->user()->name]);
    }
    // [/login]

    // [logout]
    // routes/web.php: Route::post('/logout', …), never Route::get
    public function destroy(Request $request)
    {
        Auth::guard('web')->logout();
        $request->session()->invalidate();      // the record is deleted
        $request->session()->regenerateToken(); // the old CSRF token is worthless

        return response()->noContent();
    }
    // [/logout]
}

// [me]
// routes/web.php: a browser is sent to the login page, a request that
// accepts JSON gets 401.
Route::middleware('auth:web')->get('/me', function (Request $request) {
    return ['user' => $request->user()->name];
});
// [/me]

// [two-guards]
// config/auth.php: who checks what. Sanctum's guard looks an API token up
// in a table; Passport's and jwt-auth's verify the signature of a JWT.
return [
    'guards' => [
        'web' => ['driver' => 'session', 'provider' => 'users'],
        'api' => ['driver' => 'sanctum', 'provider' => 'users'],
        // 'api' => ['driver' => 'passport', 'provider' => 'users'],
        // 'api' => ['driver' => 'jwt', 'provider' => 'users'],
    ],
];

// One guard for each route. The first answers 401 to a token, and the second
// to the cookie (with Sanctum, as long as statefulApi() is off).
// routes/web.php
Route::get('/me', [AccountController::class, 'show'])->middleware('auth:web');
// routes/api.php, below the prefix /api
Route::get('/me', [AccountController::class, 'show'])->middleware('auth:api');
// [/two-guards]

// [csrf]
// The middleware ValidateCsrfToken guards all of routes/web.php: POST, PUT,
// PATCH and DELETE without the session's token get 419. In a form: @csrf.
// A script copies the cookie XSRF-TOKEN into the header X-XSRF-TOKEN.
//
// bootstrap/app.php: make exceptions only where no cookie is accepted.
Application::configure(basePath: dirname(__DIR__))
    ->withMiddleware(function (Middleware $middleware) {
        $middleware->validateCsrfTokens(except: ['webhooks/*']);
    });
// [/csrf]

// [verify]
// firebase/php-jwt. Sanctum's API tokens aren't JWTs: they are looked up.
function claims(Request $request): object
{
    // The algorithm comes from you, never from the token's header.
    $key = new Key(config('app.token_secret'), 'HS256');
    $claims = JWT::decode($request->bearerToken() ?? '', $key);

    // It has checked the signature, and exp, nbf and iat if the token has
    // them. The rest is up to you.
    $audience = (array) ($claims->aud ?? []);
    if (($claims->iss ?? null) !== 'https://shop.test'
        || ! in_array('https://api.shop.test', $audience, true)
        || ! isset($claims->exp)) {
        throw new UnexpectedValueException('not meant for this API');
    }

    return $claims;
}
// [/verify]

// [refresh]
// Passport: POST /oauth/token with grant_type=refresh_token. The old refresh
// token is revoked, and the response has a new one. The lifetimes stand in
// AppServiceProvider::boot.
Passport::tokensExpireIn(now()->addMinutes(10));
Passport::refreshTokensExpireIn(now()->addDays(14));

// jwt-auth: the old JWT goes on a denylist, so that it can't be used again.
$token = auth('api')->refresh();

// Sanctum has no refresh tokens: its API tokens end by `expiration` in
// config/sanctum.php (the default is never), or when you delete the record.
$request->user()->currentAccessToken()->delete();
// [/refresh]
