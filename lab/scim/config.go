package scim

import "net/http"

// configuration is ServiceProviderConfig with the values of the example in the
// developer guide (RFC 7643, section 5).
func (s *Service) configuration(*request) (any, int, *refusal) {
	no, yes := support{false}, support{true}
	return serviceProviderConfig{
		Schemas:       []string{"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"},
		Documentation: "https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source.html",
		AuthenticationSchemes: []authenticationScheme{{
			Type: "oauthbearertoken", Name: "OAuth Bearer Token",
			Description:   "Authentication scheme using the OAuth Bearer Token Standard",
			SpecURI:       "https://www.rfc-editor.org/info/rfc6750",
			Documentation: "https://docs.aws.amazon.com/singlesignon/latest/userguide/provision-automatically.html",
			Primary:       true,
		}},
		Patch: yes, Bulk: bulk{MaxOperations: 1, MaxPayloadSize: bodyLimit},
		Filter:         filterSupport{Supported: true, MaxResults: 50},
		ChangePassword: no, Sort: no, ETag: no,
	}, http.StatusOK, nil
}

type serviceProviderConfig struct {
	Schemas               []string               `json:"schemas"`
	Documentation         string                 `json:"documentationUri"`
	AuthenticationSchemes []authenticationScheme `json:"authenticationSchemes"`
	Patch                 support                `json:"patch"`
	Bulk                  bulk                   `json:"bulk"`
	Filter                filterSupport          `json:"filter"`
	ChangePassword        support                `json:"changePassword"`
	Sort                  support                `json:"sort"`
	ETag                  support                `json:"etag"`
}

type support struct {
	Supported bool `json:"supported"`
}

type bulk struct {
	Supported      bool `json:"supported"`
	MaxOperations  int  `json:"maxOperations"`
	MaxPayloadSize int  `json:"maxPayloadSize"`
}

// filterSupport says 50, as the guide's example does; pages hold up to 100.
type filterSupport struct {
	Supported  bool `json:"supported"`
	MaxResults int  `json:"maxResults"`
}

type authenticationScheme struct {
	Type          string `json:"type"`
	Name          string `json:"name"`
	Description   string `json:"description"`
	SpecURI       string `json:"specUri"`
	Documentation string `json:"documentationUri"`
	Primary       bool   `json:"primary"`
}
