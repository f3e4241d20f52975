package ide

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/secret"
)

// show decides by a value's key whether it may be shown. Keys are compared
// without case, dashes and underscores.
type show func(key string) bool

// harmless lists what may be shown of a file that holds tokens: all else is
// hidden, for a name that nobody thought of must not give a token away
// (core/src/auth/sso/cache.ts and the JetBrains DiskCache write these).
func harmless(key string) bool {
	return slices.Contains([]string{
		"starturl", "issuerurl", "region", "scopes", "expiresat", "createdat",
		"registrationexpiresat", "flow", "tokentype", "clientname",
	}, key)
}

// unsuspicious lists nothing: it shows all but what is a secret wherever it
// stands.
func unsuspicious(key string) bool {
	return !slices.Contains([]string{
		"accesstoken", "refreshtoken", "idtoken", "clientsecret", "clientid",
		"devicecode", "password", "secretaccesskey", "sessiontoken",
	}, key)
}

// pretty lays a JSON document out on lines of its own, with [hidden] for every
// value that may not be shown. Anything but one JSON document is an error.
func pretty(data []byte, may show) (string, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	p := printer{decoder: decoder, may: may}
	if !may("") && !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return "", errors.New("no object: nothing has a key to be judged by")
	}
	if err := p.value(true); err != nil {
		return "", err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return "", errors.New("more than one document")
	}
	return p.indented()
}

// printer copies a document token by token, so that the order of keys, which a
// diff is about, survives.
type printer struct {
	decoder *json.Decoder
	may     show
	out     bytes.Buffer
}

func (p *printer) indented() (string, error) {
	var indented bytes.Buffer
	if err := json.Indent(&indented, p.out.Bytes(), "", "  "); err != nil {
		return "", err
	}
	return indented.String() + "\n", nil
}

// value copies the next value. Truth values and null are shown anyway: they
// carry no secret.
func (p *printer) value(shown bool) error {
	token, err := p.decoder.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		return p.container(token, shown)
	case string, json.Number:
		if !shown {
			return p.put(secret.Hidden)
		}
	}
	return p.put(token)
}

// container copies an object or an array. What is below a key that may be shown
// is judged by its own key; what is below one that may not is hidden, too.
func (p *printer) container(open json.Delim, shown bool) error {
	p.out.WriteString(open.String())
	for first := true; p.decoder.More(); first = false {
		if !first {
			p.out.WriteByte(',')
		}
		var err error
		if open == '{' {
			err = p.member(shown)
		} else {
			err = p.value(shown)
		}
		if err != nil {
			return err
		}
	}
	closing, err := p.decoder.Token()
	if err != nil {
		return err
	}
	p.out.WriteString(closing.(json.Delim).String())
	return nil
}

func (p *printer) member(shown bool) error {
	token, err := p.decoder.Token()
	if err != nil {
		return err
	}
	key := token.(string)
	if err := p.put(key); err != nil {
		return err
	}
	p.out.WriteByte(':')
	return p.value(shown && p.may(plainKey(key)))
}

func (p *printer) put(token json.Token) error {
	encoder := json.NewEncoder(&p.out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(token)
}

func plainKey(key string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(key))
}
