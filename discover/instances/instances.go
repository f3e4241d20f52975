// Package instances asks AWS, with the credentials of an administrator, which
// Identity Center instances there are: operation ListInstances of the API "IAM
// Identity Center" (SSO Admin, 2020-07-20). It is asked only on demand.
//
// It is one request, so it is signed with the signer of the AWS SDK and sent by
// the client that everything else goes through, with its proxies and roots. The
// SDK's own client and its chain of credentials would make the program two
// megabytes larger; the AWS CLI is asked for credentials instead, which knows
// every kind of them.
package instances

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/qlogin/qlogin/partition"
)

// Instance is one Identity Center.
type Instance struct {
	ID       string // ssoins-…
	Store    string // id of the identity store, d-…, which begins the start URL
	Name     string
	Owner    string // AWS account
	Status   string
	Region   string // the primary one
	Regions  []string
	StartURL string
}

// Options say how to ask.
type Options struct {
	HTTP        *http.Client
	Credentials aws.Credentials
	Region      string // whose service is asked; it knows the instances of all Regions
	Now         time.Time
	// Endpoint is asked in place of the Region's own, such as a private one; the
	// request is signed for the Region all the same.
	Endpoint *url.URL
}

// target names the operation (AWS JSON 1.1 protocol).
const target = "SWBExternalService.ListInstances"

const (
	maxAnswer = 1 << 20
	maxPages  = 10
)

// List returns the instances that the credentials can see, in every Region.
func List(ctx context.Context, o Options) ([]Instance, error) {
	p, ok := partition.Of(o.Region)
	if !ok {
		return nil, &partition.RegionError{Name: o.Region}
	}
	endpoint := "https://sso." + o.Region + "." + p.Suffix + "/"
	if o.Endpoint != nil {
		endpoint = o.Endpoint.String()
	}
	var all []Instance
	next := ""
	for range maxPages {
		page, err := o.page(ctx, endpoint, next)
		if err != nil {
			return nil, err
		}
		for _, i := range page.Instances {
			all = append(all, i.instance(o.Region, p))
		}
		if next = page.NextToken; next == "" {
			break
		}
	}
	return all, nil
}

type listRequest struct {
	RegionScope string `json:"RegionScope"`
	NextToken   string `json:"NextToken,omitempty"`
}

type listAnswer struct {
	Instances []wireInstance
	NextToken string
}

// wireInstance has the members that are used; the case of letters does not count.
type wireInstance struct {
	InstanceArn     string
	IdentityStoreID string
	Name            string
	OwnerAccountID  string
	Status          string
	PrimaryRegion   string
	Regions         []struct{ RegionName string }
}

func (o Options) page(ctx context.Context, endpoint, next string) (listAnswer, error) {
	var answer listAnswer
	content, err := json.Marshal(listRequest{RegionScope: "ALL_REGIONS", NextToken: next})
	if err != nil {
		return answer, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(content))
	if err != nil {
		return answer, err
	}
	request.Header.Set("Content-Type", "application/x-amz-json-1.1")
	request.Header.Set("X-Amz-Target", target)
	sum := sha256.Sum256(content)
	if err := v4.NewSigner().SignHTTP(ctx, o.Credentials, request, hex.EncodeToString(sum[:]), "sso", o.Region, o.Now); err != nil {
		return answer, fmt.Errorf("signing the request to AWS: %w", err)
	}
	response, err := o.HTTP.Do(request)
	if err != nil {
		return answer, fmt.Errorf("asking AWS for its Identity Center instances: %w", err)
	}
	defer func() { _ = response.Body.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	switch {
	case err != nil:
		return answer, fmt.Errorf("asking AWS for its Identity Center instances: %w", err)
	case response.StatusCode != http.StatusOK:
		return answer, refusal(response, data)
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return answer, fmt.Errorf("reading AWS' answer about Identity Center instances: %w", err)
	}
	return answer, nil
}

// instance completes what AWS tells with the start URL, which it does not tell:
// the directory's id begins it in the commercial partition, and is in its path
// elsewhere (see partition).
func (w wireInstance) instance(asked string, p partition.Partition) Instance {
	i := Instance{Store: w.IdentityStoreID, Name: w.Name, Owner: w.OwnerAccountID, Status: w.Status, Region: w.PrimaryRegion}
	if i.Region == "" {
		i.Region = asked // an older answer: the service knew its own Region only
	}
	if at := strings.LastIndexByte(w.InstanceArn, '/'); at >= 0 {
		i.ID = w.InstanceArn[at+1:]
	}
	for _, r := range w.Regions {
		if r.RegionName != i.Region {
			i.Regions = append(i.Regions, r.RegionName)
		}
	}
	i.StartURL = p.StartURL(i.Store, i.ID, i.Region)
	return i
}

// RefusedError says that AWS does not let these credentials look.
type RefusedError struct{ Code, Message string }

func (e *RefusedError) Error() string {
	if e.Message == "" {
		return "AWS refuses to list the Identity Center instances: " + e.Code
	}
	return fmt.Sprintf("AWS refuses to list the Identity Center instances: %s: %s", e.Code, e.Message)
}

func refusal(response *http.Response, data []byte) error {
	var said struct {
		Type    string `json:"__type"`
		Message string `json:"message"`
	}
	e := &RefusedError{Code: fmt.Sprintf("status %d", response.StatusCode)}
	if json.Unmarshal(data, &said) == nil && said.Type != "" {
		e.Code, e.Message = said.Type[strings.LastIndexByte(said.Type, '#')+1:], said.Message
	}
	return e
}
