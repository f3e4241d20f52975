//go:build e2e && linux

package e2e

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
)

// practiceLab is a qlogin lab that runs as a process of its own.
type practiceLab struct {
	URL      string `json:"url"`
	StartURL string `json:"startUrl"`
	Region   string `json:"region"`
	Username string `json:"username"`
	Password string `json:"practicePassword"`
}

// startLab returns when the lab listens. It ends with the test.
func startLab(t *testing.T) practiceLab {
	t.Helper()
	cmd := newComputer(t).command("lab", "--addr", "127.0.0.1:0", "--json")
	cmd.Stderr = os.Stderr
	endPolitely(cmd)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() != 0 {
			t.Errorf("the lab, when interrupted: %v", err)
		}
	})
	var l practiceLab
	if err := json.NewDecoder(stdout).Decode(&l); err != nil {
		t.Fatalf("reading where the lab is: %v", err)
	}
	return l
}

// login is the command line of a first sign-in.
func (l practiceLab) login(more ...string) []string {
	return append([]string{"login", "--lab", l.URL, "--start-url", l.StartURL, "--region", l.Region}, more...)
}

// asked says whether the lab was asked for an operation. The overview lists what
// happened by the names that CloudTrail has for it.
func (l practiceLab) asked(t *testing.T, operation string) bool {
	t.Helper()
	return strings.Contains(get(t, l.URL+"/lab/"), operation)
}

func get(t *testing.T, address string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := new(http.Client).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", address, response.Status, err)
	}
	return string(text)
}

// closedPort is one on which nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
