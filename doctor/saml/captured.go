package saml

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// MaxCapture bounds what somebody pastes; a HAR file has much besides.
const MaxCapture = 16 << 20

// Capture is a response as it was found in what somebody pasted.
type Capture struct {
	Document []byte
	At       time.Time // when it was sent; zero where that is not known
}

// field is the form field of the POST binding (bindings, section 3.5.4).
const field = "SAMLResponse"

// Extract finds the response in what browsers and their tools show of it: the
// XML, its base64, the body of the form, the page with the form, or a HAR file.
func Extract(pasted []byte) (Capture, error) {
	if len(pasted) > MaxCapture {
		return Capture{}, refuse("what was pasted is longer than %d MB", MaxCapture>>20)
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(pasted), []byte("\ufeff")))
	switch {
	case len(text) == 0:
		return Capture{}, refuse("nothing was pasted")
	case text[0] == '{':
		return fromHAR(text)
	case text[0] == '<' && bytes.Contains(text, []byte(`name="`+field+`"`)):
		return decode(fromPage(string(text)), time.Time{})
	case text[0] == '<':
		return Capture{Document: text}, nil
	}
	value, err := fromBody(string(text))
	if err != nil {
		return Capture{}, err
	}
	return decode(value, time.Time{})
}

// fromBody reads a form body, or the value alone. A plus sign is a letter of
// base64 where the value was copied decoded, and a space where it was not.
func fromBody(text string) (string, error) {
	if at := strings.Index(text, field+"="); at >= 0 {
		text, _, _ = strings.Cut(text[at+len(field)+1:], "&")
	}
	if !strings.Contains(text, "%") {
		return text, nil
	}
	value, err := url.PathUnescape(text)
	if err != nil {
		return "", refuse("the form field %s is not readable: %v", field, err)
	}
	return value, nil
}

// fromPage reads the hidden field of the page that a browser would send by itself.
func fromPage(page string) string {
	tag := regexp.MustCompile(`(?is)<input\b[^>]*\bname="` + field + `"[^>]*>`).FindString(page)
	if found := regexp.MustCompile(`(?is)\bvalue="([^"]*)"`).FindStringSubmatch(tag); found != nil {
		return html.UnescapeString(found[1])
	}
	return ""
}

// fromHAR takes the last response in a recording ("HTTP Archive 1.2").
func fromHAR(text []byte) (Capture, error) {
	var har struct {
		Log struct {
			Entries []struct {
				StartedDateTime time.Time
				Request         struct {
					PostData struct {
						Text   string
						Params []struct{ Name, Value string }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(text, &har); err != nil {
		return Capture{}, refuse("this begins like a HAR file and is none: %v", err)
	}
	for _, entry := range slices.Backward(har.Log.Entries) {
		for _, p := range entry.Request.PostData.Params {
			if p.Name == field {
				value, err := fromBody(p.Value)
				if err != nil {
					return Capture{}, err
				}
				return decode(value, entry.StartedDateTime)
			}
		}
		if strings.Contains(entry.Request.PostData.Text, field+"=") {
			value, err := fromBody(entry.Request.PostData.Text)
			if err != nil {
				return Capture{}, err
			}
			return decode(value, entry.StartedDateTime)
		}
	}
	return Capture{}, refuse("the HAR file has no request with the form field %s: record the sign-in up to the page of AWS", field)
}

func decode(value string, at time.Time) (Capture, error) {
	// Tools wrap long lines.
	value = strings.Join(strings.Fields(value), "")
	if len(value) > base64.StdEncoding.EncodedLen(MaxDocument) {
		return Capture{}, refuse("the response is longer than %d kB", MaxDocument>>10)
	}
	document, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "="))
	if err != nil || !bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(document, []byte("\ufeff"))), []byte("<")) {
		return Capture{}, refuse("there is no SAML response in it: neither XML, nor base64, nor a form with %s, nor a HAR file", field)
	}
	return Capture{Document: document, At: at}, nil
}
