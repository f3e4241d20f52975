package keep

import (
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/qlogin/qlogin/signin"
)

// grant is what the service remembers of one.
type grant struct {
	tried time.Time // the service was called, or could not be
	next  time.Time // not before
	told  map[string]bool
}

func (k *Keeper) grant(r signin.Record) *grant {
	if k.grants == nil {
		k.grants = map[string]*grant{}
	}
	id := idOf(r)
	if k.grants[id] == nil {
		k.grants[id] = &grant{told: map[string]bool{}}
		if !r.Renewed.IsZero() {
			k.grants[id].next = r.Renewed.Add(pace) // also after a restart
		}
	}
	return k.grants[id]
}

// forget drops what is remembered of sign-ins that are gone.
func (k *Keeper) forget(records []signin.Record) {
	here := map[string]bool{}
	for _, r := range records {
		here[idOf(r)] = true
	}
	maps.DeleteFunc(k.grants, func(id string, _ *grant) bool { return !here[id] })
}

// idOf tells sign-ins apart, a new one of the same holder from the one before.
func idOf(r signin.Record) string {
	return r.Holder + " " + r.Organization.StartURL + " " + r.Organization.Region + " " + r.SignedIn.UTC().Format(time.RFC3339Nano)
}

// changed says whether the holders' folder looks different from the last time.
func (k *Keeper) changed(now time.Time) bool {
	entries, _ := os.ReadDir(filepath.Join(k.Flow.Machine.Home, ".aws", "sso", "cache")) // not there: nothing
	var look strings.Builder
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			look.WriteString(e.Name() + " " + strconv.FormatInt(info.ModTime().UnixNano(), 36) + " " + strconv.FormatInt(info.Size(), 36) + "\n")
		}
	}
	if look.String() == k.seen && now.Sub(k.looked).Abs() < thorough {
		return false
	}
	k.seen, k.looked = look.String(), now
	return true
}
