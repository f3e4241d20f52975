package doctor

import (
	"context"
	"fmt"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/network"
)

func lookIDENetwork(_ context.Context, k *facts) []Finding {
	targets, err := k.targets()
	if err != nil {
		return found(Unknown, err.Error())
	}
	var all []Finding
	for _, t := range targets {
		if t.Problem != "" || !t.Extension.Installed {
			continue
		}
		all = append(all, k.compare(t))
	}
	return all
}

// compare holds an IDE's own settings against the environment, by which qlogin
// goes, and by which VS Code goes where it has none.
func (k *facts) compare(t ide.Target) Finding {
	f := Finding{Looked: t.Name, Outcome: OK, Saw: "as the environment"}
	w, err := wayOf(t)
	if err != nil {
		f.Outcome, f.Saw = Unknown, err.Error()
		return f
	}
	stranger, err := k.distrusts(t, w)
	if err != nil {
		f.Outcome, f.Saw = Unknown, err.Error()
		return f
	}
	ours := ""
	if proxy, err := network.ProxyFor(k.Getenv, "https://q.us-east-1.amazonaws.com"); err == nil && proxy != nil {
		ours = hostPort(proxy)
	}
	trouble := ""
	switch {
	case w.bad != "":
		trouble = w.bad
	case w.proxy != "" && ours != "" && w.proxy != ours:
		trouble = fmt.Sprintf("the IDE goes through %s, the environment through %s", w.proxy, ours)
	case w.insecure:
		trouble = "the IDE does not look at certificates (" + w.why + ")"
	case stranger != "":
		trouble = "AWS is seen here behind certificates of " + stranger + ", which the environment or qlogin's settings make trusted and the IDE does not know"
	case k.lacksBundle(w, t):
		trouble = "the environment or qlogin's settings name certificates, and the IDE does not have them"
	case w.automatic:
		f.Outcome, f.Saw = Info, "the IDE finds its proxy by itself"
	case w.proxy == "" && ours != "" && t.Holder == "jetbrains":
		f.Outcome, f.Saw = Info, "the environment names the proxy "+ours+", the IDE's settings none: it finds one by itself or goes directly"
	case w.proxy != "" && ours == "":
		f.Outcome, f.Saw = Info, "the IDE goes through "+w.proxy+", qlogin goes directly"
	case w.proxy != "":
		f.Saw = "through " + w.proxy + ", as the environment"
	}
	if trouble != "" {
		f.Outcome, f.Row, f.Saw = Warning, "ide-network", trouble
	}
	return f
}

// lacksBundle: VS Code started from the environment has NODE_EXTRA_CA_CERTS of
// it, and the extension looks into the system's store by itself unless told not
// to. What JetBrains IDEs trust is told by distrusts.
func (k *facts) lacksBundle(w way, t ide.Target) bool {
	return t.Holder == "vscode" && k.Getenv("AWS_CA_BUNDLE") != "" && k.Getenv("NODE_EXTRA_CA_CERTS") == "" &&
		w.bundle == "" && !w.discover
}
