package signin

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// editor is a VS Code window or a JetBrains IDE, as its sources have it.
type editor struct {
	holder   string
	open     bool
	signedIn bool
	busy     *actor
	waits    []*actor // every qlogin that was at work when it opened; see model.boot
	memory   map[string]any
}

// tokenWire is what an extension sends to renew.
func (m *model) tokenWire(client, secret, refresh any) (answer map[string]any, refused bool) {
	body, _ := json.Marshal(map[string]any{"clientId": client, "clientSecret": secret, "grantType": "refresh_token", "refreshToken": refresh})
	request, err := http.NewRequestWithContext(m.t.Context(), http.MethodPost,
		"https://oidc."+m.org.Region+".amazonaws.com/token", bytes.NewReader(body))
	m.check(err)
	request.Header.Set("Content-Type", "application/json")
	response, err := (&http.Client{Transport: m.oracle}).Do(request)
	if err != nil {
		return nil, false // no network: everything is kept
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	m.check(err)
	if response.StatusCode != http.StatusOK {
		return nil, response.StatusCode < 500
	}
	m.check(json.Unmarshal(data, &answer))
	return answer, false
}

// window is one getToken of VS Code (core/src/auth/sso/ssoAccessTokenProvider.ts):
// it reads the file each time, renews within a minute of the end with the
// registration inside, writes the same file, and deletes it when it is refused.
// Windows renew one at a time here: their own races are not qlogin's.
func (m *model) window(e *editor) func(*actor) {
	return func(a *actor) {
		file := m.readJSON(m.files["vscode"])
		if file == nil {
			m.missed(e)
			return
		}
		e.signedIn = true
		if until(file).After(time.Now().Add(time.Minute)) {
			return
		}
		a.stop("renew")
		m.renewFile(e, a, file, file["clientId"], file["clientSecret"])
	}
}

// jetbrains is one look of the token provider (core/credentials/sso): the token
// is loaded once and lives in memory, is renewed 20 minutes before its end with
// the registration on disk, and both files go when it is refused.
func (m *model) jetbrains(e *editor) func(*actor) {
	return func(a *actor) {
		if e.memory == nil {
			if e.memory = m.readJSON(m.files["jetbrains"]); e.memory == nil {
				m.missed(e)
				return
			}
			e.signedIn = true
		}
		if until(e.memory).After(time.Now().Add(20 * time.Minute)) {
			return
		}
		a.stop("renew")
		registration := m.readJSON(m.files["jetbrains registration"])
		if registration == nil || !time.Now().Before(until(registration)) {
			return // the person is asked; nothing is deleted
		}
		m.renewFile(e, a, e.memory, registration["clientId"], registration["clientSecret"])
	}
}

func (m *model) renewFile(e *editor, a *actor, file map[string]any, client, secret any) {
	used, _ := file["refreshToken"].(string)
	answer, refused := m.tokenWire(client, secret, used)
	if refused {
		m.refusedIDE(e, client, used)
		_ = os.Remove(m.files[e.holder])
		for _, other := range m.windows {
			if other.holder == e.holder {
				other.memory, other.signedIn = nil, false
			}
		}
		return
	}
	if answer == nil {
		return
	}
	file["accessToken"], file["refreshToken"] = answer["accessToken"], answer["refreshToken"]
	seconds, _ := answer["expiresIn"].(float64)
	file["expiresAt"] = time.Now().Add(time.Duration(seconds) * time.Second).UTC().Format("2006-01-02T15:04:05.000Z")
	a.stop("write")
	data, err := json.Marshal(file)
	m.check(err)
	m.check(os.MkdirAll(filepath.Dir(m.files[e.holder]), 0o700))
	m.check(os.WriteFile(m.files[e.holder], data, 0o600))
}

// missed is an IDE that finds no token.
func (m *model) missed(e *editor) {
	if e.signedIn && !m.excused[e.holder] {
		m.fail(e.holder + " finds its token file gone, and nobody signed it out")
	}
	e.signedIn = false
}

// refusedIDE judges a refusal: the service may end a session, qlogin may not.
func (m *model) refusedIDE(e *editor, client any, used string) {
	f := m.oracle.family(used)
	if f != nil && f.alive(m.oracle) && !m.excused[e.holder] {
		m.log("%s asked as client %s, the token is of %s", e.holder, client, f.client)
		m.fail(e.holder + " was signed out by another: its refresh token was spent while the session lives")
	}
}

func (m *model) readJSON(file string) map[string]any {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	var fields map[string]any
	m.check(json.Unmarshal(data, &fields))
	return fields
}

func until(file map[string]any) time.Time {
	text, _ := file["expiresAt"].(string)
	t, _ := time.Parse(time.RFC3339, text)
	return t
}
