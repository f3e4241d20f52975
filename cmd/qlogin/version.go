package main

import (
	"cmp"
	"encoding/json"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// release is set by the release build from the tag.
var release string

// versionAnswer are the facts of the build, for a report and for whoever has to
// know what runs on a computer. What the linker did not write down is left out.
type versionAnswer struct {
	Version  string            `json:"version"`
	Revision string            `json:"revision,omitempty"` // the commit
	Time     string            `json:"time,omitempty"`     // of the commit
	Modified *bool             `json:"modified,omitempty"` // nil: not known
	Go       string            `json:"go"`
	Platform string            `json:"platform"`
	OS       string            `json:"os"`
	Arch     string            `json:"arch"`
	CGO      *bool             `json:"cgo,omitempty"`      // nil: not known
	Settings map[string]string `json:"settings,omitempty"` // of the build, as the go command names them
}

func newVersion(w *world) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version of qlogin",
		RunE: func(*cobra.Command, []string) error {
			v := buildFacts()
			if asJSON {
				return w.answerJSON(v)
			}
			w.answer("qlogin %s (%s, %s)", v.Version, v.Go, v.Platform)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// buildFacts reads what the linker wrote down: the tag for a release, the
// revision for anything else.
func buildFacts() versionAnswer {
	v := versionAnswer{
		Version: release, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		OS: runtime.GOOS, Arch: runtime.GOARCH,
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Version = cmp.Or(v.Version, info.Main.Version, "(devel)")
	v.Settings = map[string]string{}
	for _, s := range info.Settings {
		v.setting(s.Key, s.Value)
	}
	return v
}

// setting takes one line of the build information (debug.BuildSetting).
func (v *versionAnswer) setting(key, value string) {
	switch key {
	case "vcs.revision":
		v.Revision = value
	case "vcs.time":
		v.Time = value
	case "vcs.modified":
		v.Modified = new(value == "true")
	case "CGO_ENABLED":
		v.CGO = new(value == "1")
	default:
		if value != "" {
			v.Settings[key] = value
		}
	}
}

func (w *world) answerJSON(v any) error {
	encoder := json.NewEncoder(w.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
