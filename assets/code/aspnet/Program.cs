// A small ASP.NET Core application. The parts between [name] and [/name] are
// the ones that the course shows.
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

var builder = WebApplication.CreateBuilder(args);

// [cookie-flags]
builder.Services.AddAuthentication("Cookies").AddCookie("Cookies", options =>
{
    options.Cookie.Name = "__Host-sid"; // needs Secure, Path=/ and no Domain
    options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
    options.Cookie.HttpOnly = true;               // the default
    options.Cookie.SameSite = SameSiteMode.Lax;   // the default
    options.ExpireTimeSpan = TimeSpan.FromMinutes(30);
    options.SlidingExpiration = true;             // the default
    // Without a store all claims travel, encrypted, in the cookie, and a
    // copy of it outlives the logout.
    options.SessionStore = new RedisTicketStore();
    options.Events.OnRedirectToLogin = context =>
    {
        context.Response.StatusCode = 401; // an API has no login page
        return Task.CompletedTask;
    };
});
// [/cookie-flags]

// [verify]
builder.Services.AddAuthentication().AddJwtBearer("Bearer", options =>
{
    options.Authority = "https://id.test"; // finds the keys by discovery
    options.MapInboundClaims = false;      // "sub" keeps its name
    options.TokenValidationParameters = new TokenValidationParameters
    {
        ValidIssuer = "https://id.test",
        ValidAudience = "https://api.shop.test",
        ValidAlgorithms = ["RS256"],        // from you, not from the token
        ClockSkew = TimeSpan.FromSeconds(30), // the default is five minutes
    };
});
// [/verify]

builder.Services.AddAuthorization();
builder.Services.AddAntiforgery();
var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();

// [login]
app.MapPost("/login", async (
    HttpContext http, SignInManager<Shopper> accounts,
    [FromForm] string user, [FromForm] string password) =>
{
    // Counts failures and locks the account for a while.
    var shopper = await accounts.UserManager.FindByNameAsync(user);
    var result = shopper is null
        ? SignInResult.Failed
        : await accounts.CheckPasswordSignInAsync(
            shopper, password, lockoutOnFailure: true);
    if (!result.Succeeded) return Results.Unauthorized();

    // SignInAsync would keep the key of a ticket that is already there, so
    // whoever is logged in has to log out first. A visitor gets a new key.
    if (http.User.Identity!.IsAuthenticated) return Results.Conflict();
    var principal = await accounts.CreateUserPrincipalAsync(shopper!);
    await http.SignInAsync("Cookies", principal);
    return Results.Ok(new { user = shopper!.UserName });
});
// [/login]

// [me]
app.MapGet("/me", (ClaimsPrincipal me) => new { user = me.Identity!.Name })
    .RequireAuthorization(policy => policy
        .AddAuthenticationSchemes("Cookies")
        .RequireAuthenticatedUser());
// [/me]

// [two-guards]
// Each endpoint names its scheme: the website's cookie, or the app's token.
app.MapGet("/api/me",
    (ClaimsPrincipal me) => new { user = me.FindFirstValue("sub") })
    .RequireAuthorization(policy => policy
        .AddAuthenticationSchemes("Bearer")
        .RequireAuthenticatedUser());
// [/two-guards]

// [csrf]
// The page takes the token from here; another origin can't read it.
app.MapGet("/csrf", (IAntiforgery antiforgery, HttpContext http) =>
    new { token = antiforgery.GetAndStoreTokens(http).RequestToken });

// A handler that reads a form is protected: without the token, 400.
app.MapPost("/transfer", ([FromForm] long amount) => new { paid = amount })
    .RequireAuthorization();
// [/csrf]

// [logout]
app.MapPost("/logout", async (HttpContext http, IAntiforgery antiforgery) =>
{
    await antiforgery.ValidateRequestAsync(http); // this one reads no form
    // Removes the ticket from the store, then the cookie.
    await http.SignOutAsync("Cookies");
    return Results.NoContent();
}).RequireAuthorization();
// [/logout]

// [refresh]
app.MapPost("/refresh", async (ShopContext db, [FromForm] string token) =>
{
    var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
    var now = DateTime.UtcNow;

    // One UPDATE decides between two requests that come at once.
    var used = await db.RefreshTokens
        .Where(t => t.Hash == hash && t.UsedAt == null && t.ExpiresAt > now)
        .ExecuteUpdateAsync(set => set.SetProperty(t => t.UsedAt, now));
    var kept = await db.RefreshTokens
        .FirstOrDefaultAsync(t => t.Hash == hash);
    if (used == 0)
    {
        // Used twice: there is a copy. Nobody knows whose, so both end.
        if (kept?.UsedAt is not null)
            await db.RefreshTokens
                .Where(t => t.Family == kept.Family).ExecuteDeleteAsync();
        return Results.BadRequest(new { error = "invalid_grant" });
    }
    return Results.Ok(await Tokens.Issue(db, kept!.User, kept.Family));
}).DisableAntiforgery(); // no cookie is involved
// [/refresh]

app.Run();
