package fleet

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

var signIns = flag.Int("machines", 100, "how many sign-ins at once, each of a machine")

// interval is what the lab asks for, as AWS does.
const interval = time.Second

// TestSignIns begins all sign-ins in the same second. The people take from 20 to
// 120 seconds. Everything but the wire is the program's own.
func TestSignIns(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		l, err := lab.New(lab.Options{Key: key})
		if err != nil {
			t.Fatal(err)
		}
		line := &line{to: l.Transport(), began: time.Now(), calls: map[string]int{}}
		before := memory()
		var all sync.WaitGroup
		problems := make(chan error, *signIns)
		minimum := 0
		for i := range *signIns {
			patience := 20*time.Second + 100*time.Second*time.Duration(i)/time.Duration(*signIns)
			minimum += fewest(patience)
			f := machine(t, line, filepath.Join(dir, fmt.Sprint(i)))
			all.Go(func() { problems <- signIn(t.Context(), f, l, patience) })
		}
		synctest.Wait() // everybody has a code, and waits
		waiting := (memory() - before) / uint64(*signIns)
		all.Wait()
		close(problems)
		for err := range problems {
			if err != nil {
				t.Fatal(err)
			}
		}
		line.report(t, minimum, waiting)
	})
}

// fewest is how many calls a sign-in takes at least: register, start, two Regions'
// profiles, the licence; the questions until the approval, the first as late as it
// may be, and the one that brings the token.
func fewest(patience time.Duration) int {
	const besides = 5
	return besides + int((patience-2*interval)/interval) + 1
}

func machine(t *testing.T, wire http.RoundTripper, dir string) *signin.Flow {
	t.Helper()
	client, err := network.NewClient(network.Options{Base: wire})
	if err != nil {
		t.Fatal(err)
	}
	return &signin.Flow{
		Vault: vault.NewMemory(), Records: signin.Records{Dir: dir}, HTTP: client,
		Q: qservice.New(qservice.Options{HTTP: client}), Host: "practice", Locks: dir, Now: time.Now,
	}
}

// signIn is a sign-in from the code to the licence.
func signIn(ctx context.Context, f *signin.Flow, l *lab.Lab, patience time.Duration) error {
	o := signin.Organization{StartURL: l.Organization().StartURL, Region: l.Organization().Region}
	pending, err := f.Start(ctx, o, signin.Own)
	if err != nil {
		return err
	}
	defer pending.Close()
	approved := make(chan error, 1)
	go func() {
		time.Sleep(patience)
		approved <- l.Walker().Approve(ctx, pending.Open, pending.Authorization.UserCode)
	}()
	grant, err := f.Wait(ctx, pending)
	if err := errors.Join(err, <-approved); err != nil {
		return err
	}
	if err := f.Store(ctx, o, grant); err != nil {
		return err
	}
	e, err := f.Entitle(ctx, o, grant, "")
	if err == nil && !e.Pro {
		err = errors.New("no licence")
	}
	return err
}

// line counts what goes to AWS; what people's browsers do is not its business.
type line struct {
	to    http.RoundTripper
	began time.Time

	mu        sync.Mutex
	calls     map[string]int
	slowDowns int
	polls     []time.Duration
}

// RoundTrip implements http.RoundTripper.
func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	name := r.URL.Host + " " + path.Base(r.URL.Path)
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		name = r.URL.Host + " " + target
	}
	response, err := l.to.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	response.Body = io.NopCloser(bytes.NewReader(body))
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls[name]++
	if strings.HasSuffix(name, " token") {
		l.polls = append(l.polls, time.Since(l.began))
		if bytes.Contains(body, []byte("slow_down")) {
			l.slowDowns++
		}
	}
	return response, err
}

// report holds what must be so, and prints the figures.
func (l *line) report(t *testing.T, minimum int, waiting uint64) {
	t.Helper()
	total := 0
	for _, n := range l.calls {
		total += n
	}
	n := float64(*signIns)
	busiest := busiest(l.polls, 100*time.Millisecond)
	row("sign-ins at once", n, "")
	row("calls per sign-in, at least", float64(minimum)/n, "")
	row("calls per sign-in, observed", float64(total)/n, "")
	row("slow_down answers", float64(l.slowDowns), "")
	row("polls in the busiest 100 ms, of all machines", 100*float64(busiest)/n, "%")
	row("memory per waiting sign-in, the lab's share in it", float64(waiting)/1024, "kB")
	if l.slowDowns > 0 {
		t.Errorf("%d times AWS asked for slower polling", l.slowDowns)
	}
	// Besides the spread, one question more for the one that was on its way.
	if limit := minimum*6/5 + 2**signIns; total > limit {
		t.Errorf("%d calls, at most %d were to be expected", total, limit)
	}
	if *signIns >= 100 && busiest > *signIns/4 {
		t.Errorf("%d of %d machines asked within 100 ms", busiest, *signIns)
	}
	if waiting > 200<<10 {
		t.Errorf("a waiting sign-in takes %d bytes", waiting)
	}
}

// busiest is the largest number of moments within a span.
func busiest(moments []time.Duration, span time.Duration) int {
	slices.Sort(moments)
	most, first := 0, 0
	for i, at := range moments {
		for at-moments[first] >= span {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

func row(figure string, value float64, unit string) {
	fmt.Printf("fleet: %-50s %10.1f %s\n", figure, value, unit)
}

// memory is what lives on the heap and on stacks.
func memory() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}
