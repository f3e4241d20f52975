// Package partition knows how AWS names things: partitions, Regions, the hosts
// of Identity Center and every form in which its access portal can be addressed.
// It is data and pure functions; whether a host answers is not its business.
//
// Sources: partitions.json and endpoints.json of the AWS SDKs, and the page
// "Workforce access through an additional Region" of the IAM Identity Center
// User Guide for the newer portal hosts.
package partition

import (
	"fmt"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/internal/near"
)

// Partition is one of the separate clouds that AWS runs.
type Partition struct {
	ID         string // "aws"
	Suffix     string // of IPv4 service hosts: "amazonaws.com"
	DualSuffix string // of dual-stack service hosts: "api.aws"
	Regions    []string

	prefixes   []string // of Region names, those still to come included
	appSuffix  string   // of dual-stack access portals: "app.aws"
	signin     []string // hosts of the AWS sign-in pages, behind the Region
	identity   string   // host of issuer URLs
	classic    string   // host suffix of start URLs from before 2025
	inSubtrees bool     // classic hosts are start[.<Region>].<classic>/directory/<id>
}

// All returns the partitions in which Identity Center exists, the commercial
// one first.
func All() []Partition {
	return []Partition{
		{
			ID: "aws", Suffix: "amazonaws.com", DualSuffix: "api.aws", Regions: commercial(),
			prefixes:  []string{"us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"},
			appSuffix: "app.aws",
			signin:    []string{"signin.aws", "sso.signin.aws"},
			identity:  "identitycenter.amazonaws.com",
			classic:   "awsapps.com",
		},
		{
			ID: "aws-cn", Suffix: "amazonaws.com.cn", DualSuffix: "api.amazonwebservices.com.cn",
			Regions:   []string{"cn-north-1", "cn-northwest-1"},
			prefixes:  []string{"cn"},
			appSuffix: "app.amazonwebservices.com.cn",
			signin:    []string{"signin.amazonaws.cn"},
			identity:  "identitycenter.amazonaws.com.cn",
			classic:   "home.awsapps.cn", inSubtrees: true,
		},
		{
			ID: "aws-us-gov", Suffix: "amazonaws.com", DualSuffix: "api.aws",
			Regions:   []string{"us-gov-east-1", "us-gov-west-1"},
			prefixes:  []string{"us-gov"},
			appSuffix: "app.aws",
			signin:    []string{"signin.amazonaws-us-gov.com", "signin.aws"},
			identity:  "identitycenter.us-gov.amazonaws.com",
			classic:   "us-gov-home.awsapps.com", inSubtrees: true,
		},
		{
			ID: "aws-eusc", Suffix: "amazonaws.eu", DualSuffix: "api.amazonwebservices.eu",
			Regions:   []string{"eusc-de-east-1"},
			prefixes:  []string{"eusc-de"},
			appSuffix: "api.amazonwebservices.eu",
			identity:  "identitycenter.amazonaws.eu",
		},
	}
}

// Of returns the partition of a Region. A Region that AWS opens after this
// program was built is recognised by its form; see Known.
func Of(region string) (Partition, bool) {
	for _, p := range All() {
		if p.has(region) {
			return p, true
		}
	}
	return Partition{}, false
}

// has says whether name has the form of one of p's Regions: a prefix, a point of
// the compass and a number, as in eu-central-1. A slip in the word is thereby
// found at once, while a Region with a new number works on the day it opens.
func (p Partition) has(name string) bool {
	for _, prefix := range p.prefixes {
		rest, ok := strings.CutPrefix(name, prefix+"-")
		word, number, two := strings.Cut(rest, "-")
		if ok && two && slices.Contains(compass(), word) && madeOf(number, "0123456789") && len(number) <= 2 {
			return true
		}
	}
	return false
}

func compass() []string {
	return []string{"central", "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"}
}

func madeOf(s, letters string) bool { return s != "" && strings.Trim(s, letters) == "" }

// Known says whether a Region is on the list that this program was built with.
func Known(region string) bool { return slices.Contains(Regions(), region) }

// Regions returns every listed Region of every partition.
func Regions() []string {
	var all []string
	for _, p := range All() {
		all = append(all, p.Regions...)
	}
	return all
}

// OptIn says whether a Region has to be switched on by the account first. In an
// Identity Center that lives in such a Region nobody can be subscribed to Amazon
// Q Developer Pro (Amazon Q Developer User Guide, "Supported Regions for
// subscriptions").
func OptIn(region string) bool {
	p, ok := Of(region)
	return ok && p.ID == "aws" && !slices.Contains(enabledByDefault(), region)
}

func enabledByDefault() []string {
	return []string{
		"us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1",
		"eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1",
		"ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
		"ap-southeast-1", "ap-southeast-2",
	}
}

func commercial() []string {
	return append(enabledByDefault(),
		"af-south-1", "ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4",
		"ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2",
		"eu-south-1", "eu-south-2", "il-central-1", "me-central-1", "me-south-1", "mx-central-1")
}

// RegionError says that a name is not a Region.
type RegionError struct{ Name string }

func (e *RegionError) Error() string {
	if meant := near.Word(e.Name, Regions()); meant != "" {
		return fmt.Sprintf("%q is not an AWS Region; did you mean %s?", e.Name, meant)
	}
	return fmt.Sprintf("%q is not an AWS Region; it looks like us-east-1 or eu-central-1", e.Name)
}
