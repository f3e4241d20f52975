package signin

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// oracle stands before the lab and knows which refresh token is good, of every
// family, and who is asking right now. It reads the wire and shares nothing with
// the code under test.
type oracle struct {
	m        *model
	to       http.RoundTripper
	holders  map[string]string    // by client id
	expires  map[string]time.Time // of client registrations
	families []*tokens
	flying   map[string]int // refresh tokens that qlogin has on the wire
}

// tokens are those of one sign-in.
type tokens struct {
	holder  string
	client  string
	ends    time.Time
	ended   bool
	latest  string
	refresh map[string]bool // all that were ever given out
}

func (f *tokens) alive(o *oracle) bool {
	now := time.Now()
	return !f.ended && now.Before(f.ends) && now.Before(o.expires[f.client])
}

// sessionLife is that of the lab on a healthy day.
const sessionLife = 90 * 24 * time.Hour

func (o *oracle) family(refresh string) *tokens {
	for _, f := range o.families {
		if f.refresh[refresh] {
			return f
		}
	}
	return nil
}

// newest is the family that a holder signed in with last.
func (o *oracle) newest(holder string) *tokens {
	for _, f := range slices.Backward(o.families) {
		if f.holder == holder {
			return f
		}
	}
	return nil
}

func (o *oracle) endAll() {
	for _, f := range o.families {
		f.ended = true
	}
}

type wireRequest struct {
	ClientID, ClientName, GrantType, RefreshToken string
}

type wireAnswer struct {
	ClientID, AccessToken, RefreshToken string
	ClientSecretExpiresAt               int64
}

// RoundTrip passes a request on and learns from the answer.
func (o *oracle) RoundTrip(r *http.Request) (*http.Response, error) {
	var asked wireRequest
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		_ = json.Unmarshal(body, &asked) // not everything is JSON
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	if err := o.m.onWire(asked); err != nil {
		return nil, err
	}
	response, err := o.to.RoundTrip(r)
	if err != nil {
		return response, err
	}
	if strings.HasSuffix(r.URL.Path, "/logout") && response.StatusCode == http.StatusOK {
		o.endAll() // everywhere is everywhere: the person has one session
	}
	body, err := io.ReadAll(response.Body)
	response.Body = io.NopCloser(bytes.NewReader(body))
	var answer wireAnswer
	if err == nil && response.StatusCode == http.StatusOK && json.Unmarshal(body, &answer) == nil {
		o.learn(r, asked, answer)
	}
	o.m.offWire(asked, response.StatusCode == http.StatusOK)
	return response, err
}

func (o *oracle) learn(r *http.Request, asked wireRequest, answer wireAnswer) {
	switch {
	case strings.HasSuffix(r.URL.Path, "/client/register"):
		o.holders[answer.ClientID] = "jetbrains"
		if strings.Contains(asked.ClientName, "VS Code") {
			o.holders[answer.ClientID] = "vscode"
		}
		o.expires[answer.ClientID] = time.Unix(answer.ClientSecretExpiresAt, 0)
	case answer.RefreshToken == "":
	case asked.GrantType == "refresh_token":
		f := o.family(asked.RefreshToken)
		f.latest, f.refresh[answer.RefreshToken] = answer.RefreshToken, true
	default:
		if a := o.m.now; a != nil {
			a.carries, a.holder = true, o.holders[asked.ClientID]
		}
		o.families = append(o.families, &tokens{
			holder: o.holders[asked.ClientID], client: asked.ClientID, ends: time.Now().Add(sessionLife),
			latest: answer.RefreshToken, refresh: map[string]bool{answer.RefreshToken: true},
		})
	}
}
