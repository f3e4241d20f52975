package lab

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// amzJSON is the media type of the awsJson1.0 protocol.
const amzJSON = "application/x-amz-json-1.0"

// qSource is the Q service in CloudTrail.
const qSource = "codewhisperer.amazonaws.com"

const targetPrefix = "AmazonCodeWhispererService."

// qRefusal is an error of the Q service, in its own shape: unlike the OIDC
// service it has a message, and its type is in the body.
type qRefusal struct {
	status  int
	Type    string  `json:"__type"`
	Message string  `json:"message"`
	Reason  *string `json:"reason"`
}

// refuseQ makes an error of the Q service; an empty reason is null.
func refuseQ(class, message, reason string) *qRefusal {
	status, ok := map[string]int{
		"AccessDeniedException":   http.StatusForbidden,
		"ThrottlingException":     http.StatusTooManyRequests,
		"InternalServerException": http.StatusInternalServerError,
	}[class]
	if !ok {
		status = http.StatusBadRequest
	}
	e := &qRefusal{status: status, Type: class, Message: message}
	if reason != "" {
		e.Reason = &reason
	}
	return e
}

func (e *qRefusal) answer() answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("x-amzn-ErrorType", e.Type)
		writeJSON(w, amzJSON, e.status, e)
	}
}

// q is the operations of the Q service that a sign-in needs, and the suggestion
// that proves it.
func (l *Lab) q(c *call) answer {
	operation, ok := strings.CutPrefix(c.header.Get("X-Amz-Target"), targetPrefix)
	handle := map[string]func(*call, *family) (any, *qRefusal){
		opProfiles: l.listProfiles, opUsage: l.usageLimits, opCompletions: l.generateCompletions,
	}[operation]
	if !ok || handle == nil || !isQRegion(c.region) {
		return unknownOperation
	}
	bearer, _ := strings.CutPrefix(c.header.Get("Authorization"), "Bearer ")
	c.op, c.subject = operation, bearer

	l.mu.Lock()
	defer l.mu.Unlock()
	l.begin(c)
	event := Event{Time: l.now().UTC(), Source: qSource, Name: c.op, Region: c.region}
	defer func() { l.journal.add(event) }()
	if fault := c.fault(); fault != nil {
		event.Error, event.Detail = "Fault", "answered by the scenario"
		return fault
	}
	token, ok := l.store.access[bearer]
	if !ok || !l.now().Before(token.expires) {
		event.Error = "AccessDeniedException"
		return refuseQ(event.Error, "The bearer token included in the request is invalid.", "").answer()
	}
	event.User = token.family.userName
	out, bad := handle(c, token.family)
	if bad != nil {
		event.Error, event.Detail = bad.Type, bad.Message
		return bad.answer()
	}
	return succeed(amzJSON, out)
}

func isQRegion(region string) bool { return region == "us-east-1" || region == "eu-central-1" }

type profilesRequest struct {
	MaxResults int    `json:"maxResults"`
	NextToken  string `json:"nextToken"`
}

type profilesResponse struct {
	Profiles  []qProfile `json:"profiles"`
	NextToken *string    `json:"nextToken"`
}

type qProfile struct {
	ARN             string          `json:"arn"`
	ProfileName     string          `json:"profileName"`
	ProfileType     string          `json:"profileType"`
	Status          string          `json:"status"`
	IdentityDetails identityDetails `json:"identityDetails"`
	Functionalities []string        `json:"activeFunctionalities"`
}

type identityDetails struct {
	SSO ssoIdentityDetails `json:"ssoIdentityDetails"`
}

type ssoIdentityDetails struct {
	InstanceARN  string `json:"instanceArn"`
	OIDCClientID string `json:"oidcClientId"`
	SSORegion    string `json:"ssoRegion"`
}

func (l *Lab) listProfiles(c *call, f *family) (any, *qRefusal) {
	in := profilesRequest{MaxResults: 10}
	if err := json.Unmarshal(c.body, &in); err != nil || in.MaxResults < 1 || in.MaxResults > 10 {
		return nil, refuseQ("ValidationException", "1 validation error detected", "")
	}
	all := slices.DeleteFunc(slices.Clone(c.conditions.profiles), func(p Profile) bool { return p.Region != c.region })
	from := 0
	if in.NextToken != "" {
		var err error
		if from, err = strconv.Atoi(in.NextToken); err != nil || from < 0 || from > len(all) {
			return nil, refuseQ("ValidationException", "Invalid nextToken", "")
		}
	}
	to := min(from+in.MaxResults, len(all))
	out := profilesResponse{Profiles: []qProfile{}}
	for _, p := range all[from:to] {
		out.Profiles = append(out.Profiles, p.described(c.conditions.home, f.client.clientID))
	}
	if to < len(all) {
		next := strconv.Itoa(to)
		out.NextToken = &next
	}
	return out, nil
}

func (p Profile) described(home, clientID string) qProfile {
	return qProfile{
		ARN: p.ARN, ProfileName: p.Name, ProfileType: "Q_DEVELOPER", Status: "ACTIVE",
		IdentityDetails: identityDetails{SSO: ssoIdentityDetails{
			InstanceARN: "arn:aws:sso:::instance/" + instanceID, OIDCClientID: clientID, SSORegion: home,
		}},
		Functionalities: []string{"COMPLETIONS", "ANALYSIS", "CONVERSATIONS", "TASK_ASSIST", "TRANSFORMATIONS"},
	}
}

type usageRequest struct {
	ProfileARN      string `json:"profileArn"`
	IsEmailRequired bool   `json:"isEmailRequired"`
}

type usageResponse struct {
	Limits           []usageLimit     `json:"limits"`
	DaysUntilReset   int              `json:"daysUntilReset"`
	NextDateReset    float64          `json:"nextDateReset"` // awsJson1.0 writes times as seconds
	SubscriptionInfo subscriptionInfo `json:"subscriptionInfo"`
	UserInfo         userInfo         `json:"userInfo"`
}

type usageLimit struct {
	Type         string  `json:"type"`
	CurrentUsage int     `json:"currentUsage"`
	TotalLimit   int     `json:"totalUsageLimit"`
	PercentUsed  float64 `json:"percentUsed"`
}

type subscriptionInfo struct {
	Type               string `json:"type"`
	Title              string `json:"subscriptionTitle"`
	UpgradeCapability  string `json:"upgradeCapability"`
	OverageCapability  string `json:"overageCapability"`
	SubscriptionTarget string `json:"subscriptionManagementTarget"`
}

type userInfo struct {
	UserID string  `json:"userId"`
	Email  *string `json:"email,omitempty"`
}

func (l *Lab) usageLimits(c *call, f *family) (any, *qRefusal) {
	var in usageRequest
	if json.Unmarshal(c.body, &in) != nil {
		in.ProfileARN = ""
	}
	if bad := mayUse(c, in.ProfileARN); bad != nil {
		return nil, bad
	}
	person, _ := l.inDirectory(c.conditions, f.userName)
	who := userInfo{UserID: directoryID + "." + person.UserID}
	if in.IsEmailRequired {
		who.Email = &person.Email
	}
	now := l.now().UTC()
	reset := time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	return usageResponse{
		Limits:         []usageLimit{{Type: "AGENTIC_REQUEST", CurrentUsage: 120, TotalLimit: 1000, PercentUsed: 12}},
		DaysUntilReset: int(reset.Sub(now).Hours() / 24), NextDateReset: float64(reset.Unix()),
		SubscriptionInfo: subscriptionInfo{
			Type: "Q_DEVELOPER_STANDALONE_PRO", Title: "Amazon Q Developer Pro",
			UpgradeCapability: "UPGRADE_INCAPABLE", OverageCapability: "OVERAGE_INCAPABLE", SubscriptionTarget: "MANAGE",
		},
		UserInfo: who,
	}, nil
}
