// A small shop: sessions for a website, JWTs for an app. The parts between
// [name] and [/name] are the ones that the course shows.
import { createHash, randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { csrfSync } from "csrf-sync";
import express from "express";
import session from "express-session";
import jwt from "jsonwebtoken";

const { TOKEN_SECRET, SESSION_SECRET, PASSWORD } = process.env;
const app = express();
app.use(express.urlencoded({ extended: false }));

// One account. Its password is kept as salt and hash, never as text.
const salt = randomBytes(16);
const hashOf = (password, salt) => scryptSync(password, salt, 32);
const alice = { id: 1, name: "alice", salt, hash: hashOf(PASSWORD, salt) };
const nobody = { salt: randomBytes(16), hash: randomBytes(32) };
const users = new Map([[alice.id, alice]]);

// An unknown name takes the same work as a wrong password.
function authenticate(name, password) {
  const user = name === alice.name ? alice : nobody;
  const hash = hashOf(String(password), user.salt);
  return timingSafeEqual(hash, user.hash) && user !== nobody ? user : null;
}

// [cookie-flags]
// Behind a proxy that terminates TLS: believe its X-Forwarded-Proto, or no
// Secure cookie is ever set.
app.set("trust proxy", 1);
app.use(session({
  name: "__Host-sid",        // needs Secure, Path=/ and no Domain
  secret: SESSION_SECRET,    // signs the cookie; the data stays here
  resave: false,
  saveUninitialized: false,  // none before there is data
  rolling: true,             // sliding expiration
  cookie: {
    httpOnly: true,
    secure: true,
    sameSite: "lax",
    maxAge: 30 * 60 * 1000,  // milliseconds here; Max-Age has seconds
  },
  // store: new RedisStore({ client }),  the default is memory: one process
}));
// [/cookie-flags]

// [csrf]
const csrf = csrfSync({
  getTokenFromRequest: (req) => req.get("X-CSRF-Token") ?? req.body._csrf,
});
const csrfProtection = csrf.csrfSynchronisedProtection;

// The page takes the token from here; another origin can't read it.
app.get("/csrf", (req, res) => {
  res.json({ token: csrf.generateToken(req) });
});

// 403 unless the request brings the token that the session holds.
app.post("/transfer", csrfProtection, requireLogin, (req, res) => {
  res.json({ paid: Number(req.body.amount) });
});
// [/csrf]

// [login]
app.post("/login", csrfProtection, (req, res, next) => {
  const user = authenticate(req.body.user, req.body.password);
  if (!user) return res.status(401).json({ error: "wrong name or password" });

  // A new session ID, so that one which somebody planted is worthless.
  req.session.regenerate((error) => {
    if (error) return next(error);
    req.session.userId = user.id;
    res.json({ user: user.name });
  });
});
// [/login]

// [me]
function requireLogin(req, res, next) {
  const user = users.get(req.session.userId);
  if (!user) return res.status(401).json({ error: "log in first" });
  req.user = user;
  next();
}

app.get("/me", requireLogin, (req, res) => res.json({ user: req.user.name }));
// [/me]

// [logout]
app.post("/logout", csrfProtection, requireLogin, (req, res, next) => {
  // Ends the session in the store. Clearing the cookie alone would leave
  // a copy of it valid.
  req.session.destroy((error) => {
    if (error) return next(error);
    res.clearCookie("__Host-sid", { secure: true }).sendStatus(204);
  });
});
// [/logout]

// [verify]
function requireToken(req, res, next) {
  const [scheme, token] = (req.get("Authorization") ?? "").split(" ");
  try {
    if (scheme !== "Bearer") throw new Error("no bearer token");
    // The list of algorithms comes from you, never from the token.
    // exp and nbf are checked by default, aud and iss only if you ask.
    req.claims = jwt.verify(token, TOKEN_SECRET, {
      algorithms: ["HS256"],
      issuer: "https://shop.test",
      audience: "https://api.shop.test",
    });
  } catch {
    res.set("WWW-Authenticate", 'Bearer error="invalid_token"');
    return res.status(401).json({ error: "invalid_token" });
  }
  next();
}

app.get("/api/me", requireToken, (req, res) => {
  res.json({ user: req.claims.sub });
});
// [/verify]

// [refresh]
const refreshTokens = new Map(); // hash -> { user, family, used }
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

function issueTokens(user, family = randomBytes(16).toString("hex")) {
  const refresh_token = randomBytes(32).toString("base64url");
  refreshTokens.set(sha256(refresh_token), { user, family, used: false });
  const access_token = jwt.sign({}, TOKEN_SECRET, {
    algorithm: "HS256",
    expiresIn: "10m",
    subject: user.name,
    issuer: "https://shop.test",
    audience: "https://api.shop.test",
  });
  return { access_token, refresh_token };
}

app.post("/refresh", (req, res) => {
  const kept = refreshTokens.get(sha256(String(req.body.refresh_token)));
  // Used twice: there is a copy. Nobody knows whose, so both end.
  if (kept?.used) {
    for (const [hash, other] of refreshTokens) {
      if (other.family === kept.family) refreshTokens.delete(hash);
    }
  }
  if (!kept || kept.used) {
    return res.status(400).json({ error: "invalid_grant" });
  }
  kept.used = true;
  res.json(issueTokens(kept.user, kept.family));
});
// [/refresh]

app.post("/token", (req, res) => {
  const user = authenticate(req.body.user, req.body.password);
  if (!user) return res.status(401).json({ error: "wrong name or password" });
  res.json(issueTokens(user));
});

const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
