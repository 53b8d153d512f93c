// Pieces of a Go server with net/http. The parts between [name] and [/name]
// are the ones that the course shows.
package shop

import (
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/golang-jwt/jwt/v5"
)

// [cookie-flags]
func newSessions() *scs.SessionManager {
	sessions := scs.New()                   // kept in memory by default
	sessions.Lifetime = 12 * time.Hour      // the longest that it can last
	sessions.IdleTimeout = 30 * time.Minute // without a request
	sessions.Cookie.Name = "__Host-sid"     // needs Secure, Path=/, no Domain
	sessions.Cookie.Path = "/"
	sessions.Cookie.Secure = true                   // the default is false
	sessions.Cookie.HttpOnly = true                 // the default
	sessions.Cookie.SameSite = http.SameSiteLaxMode // the default
	return sessions
}

// [/cookie-flags]

// [login]
func (s *Server) logIn(w http.ResponseWriter, r *http.Request) {
	// Hashes the password even for an unknown name.
	name, password := r.PostFormValue("user"), r.PostFormValue("password")
	user, ok := s.accounts.Authenticate(name, password)
	if !ok {
		http.Error(w, "wrong name or password", http.StatusUnauthorized)
		return
	}
	// A new session ID, so that one which somebody planted is worthless.
	if err := s.sessions.RenewToken(r.Context()); err != nil {
		http.Error(w, "try again", http.StatusInternalServerError)
		return
	}
	s.sessions.Put(r.Context(), "user", user.Name)
	json.NewEncoder(w).Encode(map[string]string{"user": user.Name})
}

// [/login]

// [me]
func (s *Server) requireLogin(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.sessions.GetString(r.Context(), "user") == "" {
			http.Error(w, "log in first", http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}

func (s *Server) me(w http.ResponseWriter, r *http.Request) {
	user := s.sessions.GetString(r.Context(), "user")
	json.NewEncoder(w).Encode(map[string]string{"user": user})
}

// [/me]

// [logout]
func (s *Server) logOut(w http.ResponseWriter, r *http.Request) {
	// Deletes the session in the store, then the cookie.
	if err := s.sessions.Destroy(r.Context()); err != nil {
		http.Error(w, "try again", http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// [/logout]

// [csrf]
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", s.logIn)
	mux.HandleFunc("POST /logout", s.requireLogin(s.logOut))
	mux.HandleFunc("GET /me", s.requireLogin(s.me))

	// Since Go 1.25: reads Sec-Fetch-Site and Origin, and answers 403 to a
	// POST from another origin. GET always passes, so it must change nothing.
	sameOrigin := http.NewCrossOriginProtection()
	return sameOrigin.Handler(s.sessions.LoadAndSave(mux))
}

// [/csrf]

// [verify]
func (s *Server) claims(r *http.Request) (*jwt.RegisteredClaims, error) {
	raw, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return nil, jwt.ErrTokenMalformed
	}
	claims := &jwt.RegisteredClaims{}
	key := func(*jwt.Token) (any, error) { return s.tokenSecret, nil }
	_, err := jwt.ParseWithClaims(raw, claims, key,
		jwt.WithValidMethods([]string{"HS256"}), // from you, not the token
		jwt.WithIssuer("https://shop.test"),
		jwt.WithAudience("https://api.shop.test"),
		jwt.WithExpirationRequired(), // else a token without exp never ends
	)
	return claims, err
}

// [/verify]

// [refresh]
func (s *Server) refresh(w http.ResponseWriter, r *http.Request) {
	hash := sha256.Sum256([]byte(r.PostFormValue("refresh_token")))

	// One UPDATE decides between two requests that come at once.
	var family, user string
	err := s.db.QueryRowContext(r.Context(), `
		UPDATE refresh_tokens SET used_at = now()
		WHERE hash = $1 AND used_at IS NULL AND expires_at > now()
		RETURNING family, user_name`, hash[:]).Scan(&family, &user)
	if err != nil {
		// Used twice: there is a copy. Nobody knows whose, so both end.
		s.db.ExecContext(r.Context(), `
			DELETE FROM refresh_tokens WHERE family =
			(SELECT family FROM refresh_tokens
			 WHERE hash = $1 AND used_at IS NOT NULL)`, hash[:])
		http.Error(w, "invalid_grant", http.StatusBadRequest)
		return
	}
	s.writeTokens(w, user, family)
}

// [/refresh]
