package lab

// The members of requests and answers of the OIDC service, in camelCase: the
// API says the same as RFC 8628 in words of its own. What a request may carry
// beyond these is read over, as scope is at CreateToken.

type registerRequest struct {
	ClientName   string   `json:"clientName"`
	ClientType   string   `json:"clientType"`
	Scopes       []string `json:"scopes"`
	RedirectURIs []string `json:"redirectUris"`
	GrantTypes   []string `json:"grantTypes"`
	IssuerURL    string   `json:"issuerUrl"`
}

type registerResponse struct {
	AuthorizationEndpoint *string `json:"authorizationEndpoint"`
	ClientID              string  `json:"clientId"`
	ClientIDIssuedAt      int64   `json:"clientIdIssuedAt"`
	ClientSecret          string  `json:"clientSecret"`
	ClientSecretExpiresAt int64   `json:"clientSecretExpiresAt"`
	TokenEndpoint         *string `json:"tokenEndpoint"`
}

type startRequest struct {
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
	StartURL     string `json:"startUrl"`
}

type startResponse struct {
	DeviceCode              string `json:"deviceCode"`
	ExpiresIn               int    `json:"expiresIn"`
	Interval                int    `json:"interval"`
	UserCode                string `json:"userCode"`
	VerificationURI         string `json:"verificationUri"`
	VerificationURIComplete string `json:"verificationUriComplete"`
}

type tokenRequest struct {
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
	GrantType    string `json:"grantType"`
	DeviceCode   string `json:"deviceCode"`
	RefreshToken string `json:"refreshToken"`
}

type tokenResponse struct {
	AccessToken     string  `json:"accessToken"`
	ExpiresIn       int     `json:"expiresIn"`
	IDToken         *string `json:"idToken"`
	IssuedTokenType *string `json:"issuedTokenType"`
	RefreshToken    *string `json:"refreshToken"`
	TokenType       string  `json:"tokenType"`
}
