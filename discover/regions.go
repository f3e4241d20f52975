package discover

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/qlogin/qlogin/partition"
)

// RegionGuess is one line of the Region picker.
type RegionGuess struct {
	Region string
	Why    string // "" where it is only possible
	OptIn  bool   // nobody can be subscribed to Amazon Q Developer Pro there
}

// RegionHints are what the order of the picker goes by.
type RegionHints struct {
	Now   time.Time // in the person's time zone
	Wrong []string  // Regions whose code the page called invalid
}

// WhereToLook says where a person finds the Region.
const WhereToLook = "it is shown at the top right of the access portal after signing in, and in the Identity Center console under Settings"

// Regions lists the Regions that the Identity Center behind startURL may be in,
// the likeliest first. It is an order and no answer: nothing can be concluded
// from it.
func Regions(startURL string, h RegionHints) []RegionGuess {
	portal, err := partition.ParseStartURL(startURL)
	p := portal.Partition
	if err != nil {
		p = partition.All()[0]
	}
	var all []scored
	for i, region := range p.Regions {
		if slices.Contains(h.Wrong, region) {
			continue
		}
		all = append(all, score(region, i, portal, h.Now))
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(a.cost, b.cost) })
	var guesses []RegionGuess
	for _, s := range all {
		guesses = append(guesses, s.RegionGuess)
	}
	return guesses
}

type scored struct {
	RegionGuess

	cost float64
}

// score is small for what is likely. An opt-in Region comes after all others: an
// organization with Amazon Q Developer Pro cannot be there.
func score(region string, place int, portal partition.Portal, now time.Time) scored {
	s := scored{RegionGuess: RegionGuess{Region: region, OptIn: partition.OptIn(region)}, cost: 100 + float64(place)/100}
	if offset, ok := offsets()[region]; ok && !now.IsZero() {
		distance := hoursApart(now, offset)
		s.cost = 20 + distance + float64(place)/100
		if distance <= 1 {
			s.Why = "near your time zone"
		}
	}
	if prefixed(portal.Instance) == region {
		s.cost, s.Why = 10, "start URLs that begin like this one are often there"
	}
	if portal.Region == region {
		s.cost, s.Why = 0, "in the host name"
	}
	if s.OptIn {
		s.cost += 1000
	}
	return s
}

// prefixed goes by the beginning of a directory id. AWS documents no such thing;
// these were seen.
func prefixed(instance string) string {
	for prefix, region := range map[string]string{"d-90": "us-east-1", "d-92": "us-west-2", "d-9c": "eu-west-2"} {
		if strings.HasPrefix(instance, prefix) {
			return region
		}
	}
	return ""
}

// hoursApart compares the winter time of the person's zone with that of a
// Region; the smaller offset of the year is the one without daylight saving.
func hoursApart(now time.Time, offset float64) float64 {
	_, january := time.Date(now.Year(), time.January, 1, 12, 0, 0, 0, now.Location()).Zone()
	_, july := time.Date(now.Year(), time.July, 1, 12, 0, 0, 0, now.Location()).Zone()
	apart := float64(min(january, july))/3600 - offset
	if apart < 0 {
		apart = -apart
	}
	return min(apart, 24-apart)
}

// offsets are the hours from UTC at which the Regions lie, without daylight
// saving.
func offsets() map[string]float64 {
	return map[string]float64{
		"us-east-1": -5, "us-east-2": -5, "us-west-1": -8, "us-west-2": -8, "ca-central-1": -5, "ca-west-1": -7, "mx-central-1": -6, "sa-east-1": -3,
		"eu-west-1": 0, "eu-west-2": 0, "eu-west-3": 1, "eu-central-1": 1, "eu-central-2": 1, "eu-north-1": 1, "eu-south-1": 1, "eu-south-2": 1,
		"af-south-1": 2, "il-central-1": 2, "me-south-1": 3, "me-central-1": 4, "ap-south-1": 5.5, "ap-south-2": 5.5,
		"ap-southeast-1": 8, "ap-southeast-3": 7, "ap-southeast-5": 8, "ap-southeast-7": 7, "ap-east-1": 8, "ap-east-2": 8,
		"ap-northeast-1": 9, "ap-northeast-2": 9, "ap-northeast-3": 9, "ap-southeast-2": 10, "ap-southeast-4": 10, "ap-southeast-6": 12,
		"cn-north-1": 8, "cn-northwest-1": 8, "us-gov-east-1": -5, "us-gov-west-1": -8, "eusc-de-east-1": 1,
	}
}
