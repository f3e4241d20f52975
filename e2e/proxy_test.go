//go:build e2e && linux

package e2e

import (
	"strings"
	"testing"
)

// TestProxy proves that the proxy of a company is not asked for what is on this
// computer: the lab is reached although the proxy is dead.
func TestProxy(t *testing.T) {
	t.Parallel()
	l := startLab(t)
	dead := "http://127.0.0.1:" + closedPort(t)
	c := newComputer(t).sealed().with("HTTPS_PROXY="+dead, "https_proxy="+dead, "HTTP_PROXY="+dead, "http_proxy="+dead, "ALL_PROXY="+dead)
	r := c.signIn(newPerson(t, l), l.login("--ide", "none")...)
	if r.code != 0 || !strings.Contains(r.stdout, "qlogin: signed in") {
		t.Errorf("exit code %d\n%s%s", r.code, r.stdout, r.stderr)
	}
	// What is not on this computer does go to the proxy.
	aws := c.must(1, "login", "--ide", "none", "--start-url", l.StartURL, "--region", l.Region, "--again")
	if !strings.Contains(aws.stderr, "proxy") {
		t.Errorf("the dead proxy is not named:\n%s", aws.stderr)
	}
}
