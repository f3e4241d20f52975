package page

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

// Cookie is one cookie of a practice server.
type Cookie struct {
	Name string
	Path string
	// Secure is whether the server is reached by https. Practice on the
	// loopback address is not.
	Secure bool
	// CrossSite cookies have to survive a form that another site posts, as
	// SAML does. Browsers allow that over https alone; on one loopback
	// address both servers are the same site anyway.
	CrossSite bool
	Lifetime  time.Duration
}

// Set hands the browser a value.
func (c Cookie) Set(w http.ResponseWriter, value string) {
	cookie := &http.Cookie{ //nolint:gosec // practice on the loopback address has no https
		Name: c.Name, Path: c.Path, Value: value,
		MaxAge: int(c.Lifetime.Seconds()), Secure: c.Secure, HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	}
	if c.CrossSite && c.Secure {
		cookie.SameSite = http.SameSiteNoneMode
	}
	http.SetCookie(w, cookie)
}

// Clear makes the browser forget the cookie.
func (c Cookie) Clear(w http.ResponseWriter) {
	c.Lifetime = -time.Second
	c.Set(w, "")
}

// Value returns what the browser sent, or "".
func (c Cookie) Value(r *http.Request) string {
	cookie, err := r.Cookie(c.Name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// TokenField is the form field that carries Token.
const TokenField = "csrf_token"

// Token derives the secret of this browser's forms from a cookie that only
// this browser and the server know. The hash keeps the cookie out of the page.
func Token(cookie string) string {
	sum := sha256.Sum256([]byte("form:" + cookie))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// CheckToken says whether a sent form came from a page shown to the holder of
// the cookie.
func CheckToken(r *http.Request, cookie string) bool {
	sent := r.PostFormValue(TokenField)
	return cookie != "" && subtle.ConstantTimeCompare([]byte(sent), []byte(Token(cookie))) == 1
}

// Origin returns scheme and host of an address, as a Content-Security-Policy
// lists them.
func Origin(address string) string {
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}
