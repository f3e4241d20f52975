package lab

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
)

// The 20 consonants of RFC 8628 §6.1: no code spells a word, and none of them is
// taken for a digit.
const consonants = "BCDFGHJKLMNPQRSTVWXZ"

const defaultTokenLength = 233 // as in the examples of the CreateToken page

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return b
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// newClientID ends in the base64 of the Region, as the real ones do. 15 random
// bytes keep that tail readable: they fill whole groups of four characters.
func newClientID(region string) string {
	return encode(append(random(15), region...))
}

func newUserCode() string {
	var code strings.Builder
	for code.Len() < 9 {
		if code.Len() == 4 {
			code.WriteByte('-')
		}
		// 240 is the last multiple of 20 in a byte; above it the first
		// consonants would come up more often.
		if b := random(1)[0]; b < 240 {
			code.WriteByte(consonants[b%20])
		}
	}
	return code.String()
}

func newDeviceCode(region string) string {
	claims := `{"region":"` + region + `","deviceContextId":"` + encode(random(180)) + `"}`
	return jwt(claims)
}

// newToken makes "aoa…:…" or "aor…:…": an opaque value and its signature.
func newToken(prefix string, length int) string {
	signature := base64.RawStdEncoding.EncodeToString(random(72))
	body := encode(random(length))
	return prefix + body[:max(length-len(prefix)-1-len(signature), 16)] + ":" + signature
}

func newRequestID() string {
	s := hex.EncodeToString(random(16))
	return s[:8] + "-" + s[8:12] + "-4" + s[13:16] + "-a" + s[17:20] + "-" + s[20:]
}

func jwt(claims string) string {
	const header = `{"kid":"key-1564028099","alg":"HS384"}`
	return encode([]byte(header)) + "." + encode([]byte(claims)) + "." + encode(random(48))
}

// newClientSecret is a JWT around the whole registration, with every scope in it
// twice. That is why the real ones outgrow what a keyring takes in one piece.
func newClientSecret(r *registration, now time.Time) string {
	scopes := make([]scopeRecord, 0, len(r.scopes))
	groups := map[string][]scopeRecord{}
	for _, s := range r.scopes {
		friendly, action, _ := strings.Cut(s, ":")
		record := scopeRecord{
			FullScope: s, Status: "INITIAL", FriendlyID: friendly, UseCaseAction: action,
			Type: "ImmutableAccessScope", ScopeType: "ACCESS_SCOPE",
		}
		scopes = append(scopes, record)
		groups[friendly] = append(groups[friendly], record)
	}
	serialized, _ := json.Marshal(clientRecord{ // cannot fail: strings and numbers only
		ClientID: value{r.clientID}, ClientName: r.name, ClientType: "PUBLIC",
		Expires: r.expires.Unix(), Created: now.Unix(), Updated: now.Unix(),
		Scopes: scopes, Groups: groups, BackfillVersion: encode(random(600)), HasRequestedScopes: len(scopes) > 0,
		ValueFromTemplate: true, Enabled: r.grants,
	})
	claims, _ := json.Marshal(map[string]string{"serialized": string(serialized)})
	return jwt(string(claims))
}

// clientRecord has the members seen in client secrets of AWS. Nobody may depend
// on them; they are here for their size.
type clientRecord struct {
	ClientID           value                    `json:"clientId"`
	IdempotentKey      *string                  `json:"idempotentKey"`
	TenantID           *string                  `json:"tenantId"`
	ClientName         string                   `json:"clientName"`
	BackfillVersion    string                   `json:"backfillVersion"`
	ClientType         string                   `json:"clientType"`
	TemplateARN        *string                  `json:"templateArn"`
	TemplateContext    *string                  `json:"templateContext"`
	Expires            int64                    `json:"expirationTimestamp"`
	Created            int64                    `json:"createdTimestamp"`
	Updated            int64                    `json:"updatedTimestamp"`
	Enabled            []string                 `json:"enabledGrants"`
	Scopes             []scopeRecord            `json:"scopes"`
	Groups             map[string][]scopeRecord `json:"groupScopesByFriendlyId"`
	ValueFromTemplate  bool                     `json:"shouldGetValueFromTemplate"`
	HasRequestedScopes bool                     `json:"hasRequestedScopes"`
}

type value struct {
	Value string `json:"value"`
}

type scopeRecord struct {
	FullScope      string  `json:"fullScope"`
	Status         string  `json:"status"`
	ApplicationARN *string `json:"applicationArn"`
	FriendlyID     string  `json:"friendlyId"`
	UseCaseAction  string  `json:"useCaseAction"`
	Type           string  `json:"type"`
	ScopeType      string  `json:"scopeType"`
}
