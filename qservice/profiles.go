package qservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/secret"
)

// The extensions ask for ten pages of ten at most.
const (
	pageSize = 10
	maxPages = 10
)

// Profile is a Q Developer profile that an administrator has shared.
type Profile struct {
	ARN    string
	Name   string
	Region string // of the profile
	Status string // "ACTIVE"; "" where the service does not say

	// IdentityCenterRegion and InstanceARN say which Identity Center the profile
	// belongs to: a cross-check of where the sign-in went. "" where unknown.
	IdentityCenterRegion string
	InstanceARN          string
}

// Active says whether the profile can be used. Silence means yes: the status is
// optional.
func (p Profile) Active() bool { return p.Status == "" || p.Status == "ACTIVE" }

// Account is the AWS account that owns the profile, or "".
func (p Profile) Account() string { return arnPart(p.ARN, 4) }

// Profiles is what the Regions answered.
type Profiles struct {
	All    []Profile        // by Region and name
	Failed map[string]error // by Region; a Region that failed may have more
}

// Conclude says what follows for the person: nil with a profile that can be used,
// ErrNoProfile when every Region has answered without one. While a Region is
// unheard nothing is concluded: the error names it and its trouble.
func (p Profiles) Conclude() error {
	if slices.ContainsFunc(p.All, Profile.Active) {
		return nil
	}
	for _, region := range slices.Sorted(maps.Keys(p.Failed)) {
		return fmt.Errorf("no profile was found, but %s could not be asked: %w", region, p.Failed[region])
	}
	if len(p.All) > 0 {
		return fmt.Errorf("%w: %q is %s", ErrNoProfile, p.All[0].Name, p.All[0].Status)
	}
	return ErrNoProfile
}

// Profiles asks all Regions at once, since the profile may be in either. It fails
// where none of them answers, with the error that says most; otherwise Conclude
// judges what came.
func (c *Client) Profiles(ctx context.Context, access secret.Text) (Profiles, error) {
	regions := c.regions()
	found := make([][]Profile, len(regions))
	errs := make([]error, len(regions))
	var all sync.WaitGroup
	for i, region := range regions {
		all.Go(func() { found[i], errs[i] = c.list(ctx, region, access) })
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return Profiles{}, err
	}
	p := Profiles{All: slices.Concat(found...), Failed: make(map[string]error)}
	for i, region := range regions {
		if errs[i] != nil {
			p.Failed[region] = errs[i]
		}
	}
	if len(p.Failed) == len(regions) {
		return p, telling(errs)
	}
	return p, nil
}

// telling prefers what the service said over what stood in its way.
func telling(errs []error) error {
	for _, err := range errs {
		if _, ok := errors.AsType[*Refusal](err); ok {
			return err
		}
	}
	return errs[0]
}

// list pages through the profiles of one Region.
func (c *Client) list(ctx context.Context, region string, access secret.Text) ([]Profile, error) {
	var profiles []Profile
	next := ""
	for range maxPages {
		page, err := call[profilePage](ctx, c, request{
			op:        "listing the Q profiles",
			operation: "ListAvailableProfiles",
			region:    region,
			access:    access,
			input: struct {
				MaxResults int    `json:"maxResults"`
				NextToken  string `json:"nextToken,omitempty"`
			}{pageSize, next},
		})
		if err != nil {
			return nil, err
		}
		more, err := page.profiles(region)
		if err != nil {
			return nil, fmt.Errorf("listing the Q profiles in %s: %w", region, err)
		}
		profiles = append(profiles, more...)
		if next = page.NextToken; next == "" {
			break
		}
	}
	slices.SortStableFunc(profiles, func(a, b Profile) int { return strings.Compare(a.Name, b.Name) })
	return profiles, nil
}

type profilePage struct {
	Profiles  json.RawMessage `json:"profiles"`
	NextToken string          `json:"nextToken"`
}

type profileEntry struct {
	ARN      string `json:"arn"`
	Name     string `json:"profileName"`
	Status   string `json:"status"`
	Identity struct {
		Details struct {
			InstanceARN string `json:"instanceArn"`
			Region      string `json:"ssoRegion"`
		} `json:"ssoIdentityDetails"`
	} `json:"identityDetails"`
}

// profiles leaves out entries without an ARN: nothing can be done with them. An
// answer without a list is not an empty list: an intermediary's {} must not read
// as "no profile".
func (p profilePage) profiles(region string) ([]Profile, error) {
	if p.Profiles == nil {
		return nil, fmt.Errorf("%w to list any", ErrUnexpected)
	}
	var entries []profileEntry
	if err := lenient(p.Profiles, "[", &entries); err != nil {
		return nil, fmt.Errorf("the service's list is not readable: %w", err)
	}
	var profiles []Profile
	for _, entry := range entries {
		arn := network.Plain(entry.ARN, 200)
		if arn == "" {
			continue
		}
		profiles = append(profiles, Profile{
			ARN:                  arn,
			Name:                 network.Plain(entry.Name, 100),
			Region:               region,
			Status:               network.Plain(entry.Status, 40),
			IdentityCenterRegion: network.Plain(entry.Identity.Details.Region, 40),
			InstanceARN:          network.Plain(entry.Identity.Details.InstanceARN, 200),
		})
	}
	return profiles, nil
}

// arnPart returns the nth part of an ARN, counted from 0, or "".
func arnPart(arn string, n int) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" {
		return ""
	}
	return parts[n]
}
