# A small shop in one file: sessions for a website, JWTs for an app. The
# parts between [name] and [/name] are the ones that the course shows.
import hashlib
import os
import secrets
from datetime import datetime, timedelta, timezone
from functools import wraps
from wsgiref.simple_server import make_server

import django
import jwt
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse
from django.urls import path

TOKEN_SECRET = os.environ["TOKEN_SECRET"]

# [cookie-flags]
# settings.py
COOKIES = dict(
    SESSION_COOKIE_NAME="__Host-sid",   # needs Secure, Path=/ and no Domain
    SESSION_COOKIE_SECURE=True,         # the default is False
    SESSION_COOKIE_HTTPONLY=True,       # the default
    SESSION_COOKIE_SAMESITE="Lax",      # the default
    SESSION_COOKIE_AGE=30 * 60,         # seconds; the default is two weeks
    SESSION_SAVE_EVERY_REQUEST=True,    # sliding expiration
    CSRF_COOKIE_SECURE=True,
    # Only behind a proxy that always sets or removes this header:
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
)
# [/cookie-flags]

settings.configure(
    **COOKIES,
    SECRET_KEY=os.environ["SESSION_SECRET"],
    ALLOWED_HOSTS=["shop.test", "127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.contrib.auth import authenticate, login, logout  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402
from django.views.decorators.http import require_POST  # noqa: E402


def refuse(error, status=401):
    return JsonResponse({"error": error}, status=status)


# [login]
@require_POST
def log_in(request):
    # Hashes the password even for an unknown name: the time tells nothing.
    user = authenticate(
        request,
        username=request.POST.get("user", ""),
        password=request.POST.get("password", ""),
    )
    if user is None:
        return refuse("wrong name or password")
    # A new session ID, so that one which somebody planted is worthless.
    login(request, user)
    return JsonResponse({"user": user.username})
# [/login]


# [me]
def require_login(view):
    @wraps(view)
    def wrapper(request):
        # login_required sends people to a login page; an API says 401.
        if not request.user.is_authenticated:
            return refuse("log in first")
        return view(request)
    return wrapper


@require_login
def me(request):
    return JsonResponse({"user": request.user.username})
# [/me]


# [csrf]
# CsrfViewMiddleware answers 403 to a POST without the token. In a form:
# {% csrf_token %}. A script takes it from here and sends X-CSRFToken.
def csrf(request):
    return JsonResponse({"token": get_token(request)})


@require_login
@require_POST  # nothing changes on GET: the middleware lets GET pass
def transfer(request):
    return JsonResponse({"paid": int(request.POST.get("amount", "0"))})
# [/csrf]


# [logout]
@require_POST  # a link or an image on another page can't log anyone out
@require_login
def log_out(request):
    logout(request)  # deletes the session in the store, then the cookie
    return HttpResponse(status=204)
# [/logout]


# [verify]
def require_token(view):
    @wraps(view)
    def wrapper(request):
        header = request.headers.get("Authorization", "")
        scheme, _, token = header.partition(" ")
        try:
            if scheme != "Bearer":
                raise jwt.InvalidTokenError("no bearer token")
            # The list of algorithms comes from you, never from the token.
            request.claims = jwt.decode(
                token,
                TOKEN_SECRET,
                algorithms=["HS256"],
                issuer="https://shop.test",
                audience="https://api.shop.test",
                # Or a token without exp would never end:
                options={"require": ["exp", "sub"]},
            )
        except jwt.InvalidTokenError:
            response = refuse("invalid_token")
            response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
            return response
        return view(request)
    return wrapper


@require_token
def api_me(request):
    return JsonResponse({"user": request.claims["sub"]})
# [/verify]


# [refresh]
refresh_tokens = {}  # hash -> {"user", "family", "used"}; a table, really


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def issue_tokens(user, family=None):
    family = family or secrets.token_hex(16)
    refresh_token = secrets.token_urlsafe(32)
    kept = {"user": user, "family": family, "used": False}
    refresh_tokens[sha256(refresh_token)] = kept
    claims = {
        "sub": user,
        "iss": "https://shop.test",
        "aud": "https://api.shop.test",
        "exp": datetime.now(timezone.utc) + timedelta(minutes=10),
    }
    access_token = jwt.encode(claims, TOKEN_SECRET, algorithm="HS256")
    return {"access_token": access_token, "refresh_token": refresh_token}


@csrf_exempt  # no cookie is involved, so there is none to abuse
@require_POST
def refresh(request):
    kept = refresh_tokens.get(sha256(request.POST.get("refresh_token", "")))
    if kept and kept["used"]:
        # Used twice: there is a copy. Nobody knows whose, so both end.
        for key, other in list(refresh_tokens.items()):
            if other["family"] == kept["family"]:
                del refresh_tokens[key]
    if not kept or kept["used"]:
        return refuse("invalid_grant", status=400)
    kept["used"] = True
    return JsonResponse(issue_tokens(kept["user"], kept["family"]))
# [/refresh]


@csrf_exempt
@require_POST
def token(request):
    user = authenticate(
        request,
        username=request.POST.get("user", ""),
        password=request.POST.get("password", ""),
    )
    if user is None:
        return refuse("wrong name or password")
    return JsonResponse(issue_tokens(user.username))


urlpatterns = [
    path("login", log_in),
    path("me", me),
    path("csrf", csrf),
    path("transfer", transfer),
    path("logout", log_out),
    path("token", token),
    path("refresh", refresh),
    path("api/me", api_me),
]

if __name__ == "__main__":
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    User.objects.create_user("alice", password=os.environ["PASSWORD"])
    server = make_server("127.0.0.1", 0, get_wsgi_application())
    print(server.server_port, flush=True)
    server.serve_forever()
