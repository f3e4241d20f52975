// Package instances asks AWS, with the credentials of an administrator, which
// Identity Center instances there are: operation ListInstances of the API "IAM
// Identity Center" (SSO Admin, 2020-07-20). It is asked only on demand.
//
// Requests are signed with the signer of the AWS SDK, and sent by the client that
// everything else goes through, with its proxies and roots. The SDK's chain of
// credentials would make the program 1.4 MB larger and every start 0.4 ms longer,
// its clients of the two services 0.9 MB and 0.8 ms more: too much for a handful of
// questions. The AWS CLI is asked for credentials instead, which knows every kind
// of them.
package instances

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/qlogin/qlogin/partition"
)

// Instance is one Identity Center.
type Instance struct {
	ID       string // ssoins-…
	Store    string // id of the identity store, d-…, which begins the start URL
	Name     string
	Owner    string // AWS account
	Status   string
	Created  time.Time // zero where AWS does not say
	Region   string    // the primary one
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

const (
	maxAnswer = 1 << 20
	maxPages  = 10
)

// Admin is the API "IAM Identity Center" (SSO Admin, 2020-07-20) of a Region.
func Admin(o Options) Service {
	return Service{
		HTTP: o.HTTP, Credentials: o.Credentials, Region: o.Region, Now: o.Now, Endpoint: o.Endpoint,
		Name: "sso", Target: "SWBExternalService",
	}
}

// List returns the instances that the credentials can see, in every Region.
func List(ctx context.Context, o Options) ([]Instance, error) {
	p, ok := partition.Of(o.Region)
	if !ok {
		return nil, &partition.RegionError{Name: o.Region}
	}
	service := Admin(o)
	list := Operation{"ListInstances", "to list the Identity Center instances"}
	var all []Instance
	next := ""
	for range maxPages {
		var page listAnswer
		if err := service.Call(ctx, list, listRequest{RegionScope: "ALL_REGIONS", NextToken: next}, &page); err != nil {
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
	CreatedDate     float64 // seconds since 1970 (AWS JSON 1.1)
	PrimaryRegion   string
	Regions         []struct{ RegionName string }
}

// instance completes what AWS tells with the start URL, which it does not tell:
// the directory's id begins it in the commercial partition, and is in its path
// elsewhere (see partition).
func (w wireInstance) instance(asked string, p partition.Partition) Instance {
	i := Instance{Store: w.IdentityStoreID, Name: w.Name, Owner: w.OwnerAccountID, Status: w.Status, Region: w.PrimaryRegion}
	if w.CreatedDate > 0 {
		i.Created = time.Unix(int64(w.CreatedDate), 0).UTC()
	}
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
