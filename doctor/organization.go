package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/signin"
)

func lookStartURL(_ context.Context, k *facts) []Finding {
	o, known := k.organization()
	if !known {
		return []Finding{{Outcome: Info, Saw: "no organization is known on this computer yet", Next: "qlogin login"}}
	}
	portal, err := partition.ParseStartURL(o.StartURL)
	switch {
	case strings.Contains(o.StartURL, builderID):
		return row(Error, "builder-id", err.Error())
	case err != nil:
		f := Finding{Outcome: Error, Row: "start-url", Saw: err.Error()}
		if bad, ok := errors.AsType[*partition.URLError](err); ok {
			f.Next = bad.Hint
		}
		return []Finding{f}
	case portal.Region != "" && o.Region != "" && portal.Region != o.Region:
		return []Finding{{Outcome: Info, Saw: fmt.Sprintf("the start URL is that of %s, the Region %s", portal.Region, o.Region)}}
	}
	return found(OK, portal.StartURL)
}

// same compares start URLs in whatever form they were written.
func same(a, b string) bool {
	if p, err := partition.ParseStartURL(a); err == nil {
		a = p.StartURL
	}
	if p, err := partition.ParseStartURL(b); err == nil {
		b = p.StartURL
	}
	return a == b
}

func lookRegion(_ context.Context, k *facts) []Finding {
	o, known := k.organization()
	if !known {
		return nil
	}
	if o.Region == "" {
		return []Finding{{Outcome: Info, Saw: "the Region is not known", Next: "qlogin discover"}}
	}
	p, ok := partition.Of(o.Region)
	if !ok {
		return row(Error, "region-misspelt", (&partition.RegionError{Name: o.Region}).Error())
	}
	if portal, err := partition.ParseStartURL(o.StartURL); err == nil && portal.Partition.ID != p.ID {
		return row(Error, "region-misspelt", fmt.Sprintf("%s is in the partition %s, and the start URL belongs to %s", o.Region, p.ID, portal.Partition.ID))
	}
	if others := k.otherRegions(o); len(others) > 0 {
		return found(Info, fmt.Sprintf("%s; there are sign-ins in %s too, and each counts in its own Region only", o.Region, strings.Join(others, ", ")))
	}
	if !partition.Known(o.Region) {
		return found(Info, o.Region+" is not on the list that this qlogin was built with")
	}
	return found(OK, o.Region)
}

// otherRegions are those in which the same organization was signed in to.
func (k *facts) otherRegions(o signin.Organization) []string {
	var others []string
	all, _ := k.records() // lookSessions says what is wrong with them
	for _, r := range all {
		if r.Organization.StartURL == o.StartURL && r.Organization.Region != o.Region {
			others = append(others, r.Organization.Region)
		}
	}
	return others
}

func lookOptIn(_ context.Context, k *facts) []Finding {
	o, known := k.organization()
	switch {
	case !known || o.Region == "":
		return nil
	case partition.OptIn(o.Region):
		return row(Error, "opt-in-region", o.Region+" is an opt-in Region")
	}
	return found(OK, "possible")
}

func lookSettings(_ context.Context, k *facts) []Finding {
	loaded, err := k.settings()
	if err != nil {
		f := Finding{Outcome: Error, Saw: err.Error(), Owner: You, Next: "qlogin config validate"}
		if bad, ok := errors.AsType[*config.FileError](err); ok && bad.Managed {
			f.Owner = IT
		}
		return []Finding{f}
	}
	var all []Finding
	for _, odd := range loaded.Warnings {
		all = append(all, Finding{Outcome: Warning, Saw: odd.String(), Owner: YouOrIT, Next: "qlogin config validate"})
	}
	managed := 0
	for _, r := range loaded.Rows {
		if r.Layer == config.Managed || r.Layer == config.Fixed {
			managed++
		}
	}
	if managed > 0 {
		all = append(all, Finding{Outcome: Info, Saw: fmt.Sprintf("your IT has set %d values in %s", managed, k.Folders.ManagedFile)})
	}
	if len(all) == 0 {
		return found(OK, "readable")
	}
	return all
}

// lookRehearsal leaves what is wrong with the way to AWS to the check of the
// hosts, which looks at each.
func lookRehearsal(ctx context.Context, k *facts) []Finding {
	known, err := k.rehearsed()
	if !known {
		return nil
	}
	between, onTheWay := errors.AsType[*network.Error](err)
	r, isKnown := RowOf(err)
	switch {
	case err == nil:
		return found(OK, "AWS gives out a code for this start URL in this Region")
	case errors.Is(err, signin.ErrForeignPage):
		return row(Error, "foreign-code", err.Error())
	case onTheWay && between.Kind != network.ClockSkew, ctx.Err() != nil:
		return found(Unknown, err.Error())
	case isKnown:
		return row(Error, r.Name, err.Error())
	}
	return []Finding{{Outcome: Error, Saw: err.Error(), Next: "qlogin login"}}
}
