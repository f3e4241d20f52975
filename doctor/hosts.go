package doctor

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/signin"
)

// host is a host that has to be reached (Amazon Q Developer User Guide,
// "Configuring a firewall, proxy server, or data perimeter for Amazon Q
// Developer").
type host struct {
	url   string
	page  bool    // it answers people, with pages
	worse Outcome // what it is where it cannot be reached
}

func (h host) name() string {
	u, err := url.Parse(h.url)
	if err != nil {
		return h.url
	}
	return u.Hostname()
}

// hostsFor are the hosts that an organization's people need. Without what the
// sign-in itself needs nothing works; without the others, something of the IDE.
func hostsFor(o signin.Organization, services signin.Services) []host {
	if services.Browser != "" { // all the world is a lab
		return []host{
			{url: services.OIDC(o.Region), worse: Error},
			{url: services.Portal(o.Region), worse: Error},
			{url: "http://" + services.Browser, page: true, worse: Error},
		}
	}
	var all []host
	portal, err := partition.ParseStartURL(o.StartURL)
	dual := portal.DualStack
	if err == nil { // nobody else's host is asked
		all = append(all, host{url: portal.StartURL, page: true, worse: Error})
	}
	if endpoint, err := partition.OIDCEndpoint(o.Region, dual); err == nil {
		all = append(all, host{url: endpoint, worse: Error})
	}
	if endpoint, err := partition.PortalEndpoint(o.Region, dual); err == nil {
		all = append(all, host{url: endpoint, worse: Warning})
	}
	if o.Region == "" {
		return append(all, hostsOfQ()...) // these do not depend on it
	}
	if p, ok := partition.Of(o.Region); !ok || p.ID != "aws" {
		return all // the rest is where the licences are: in the commercial partition
	}
	signInHost := o.Region + ".signin.aws"
	if dual {
		signInHost = o.Region + ".sso.signin.aws"
	}
	for _, name := range []string{"assets.sso-portal." + o.Region + ".amazonaws.com", signInHost} {
		all = append(all, host{url: "https://" + name, page: true, worse: Warning})
	}
	return append(all, hostsOfQ()...)
}

func hostsOfQ() []host {
	var all []host
	for _, region := range qservice.Regions() {
		all = append(all, host{url: "https://q." + region + ".amazonaws.com", worse: Error})
	}
	for _, name := range []string{
		"codewhisperer.us-east-1.amazonaws.com", "aws-toolkit-language-servers.amazonaws.com",
		"aws-language-servers.us-east-1.amazonaws.com", "idetoolkits.amazonwebservices.com",
		"idetoolkits-hostedfiles.amazonaws.com",
	} {
		all = append(all, host{url: "https://" + name, page: true, worse: Warning})
	}
	return all
}

// reached is what became of asking a host.
type reached struct {
	host
	err    *network.Error
	issuer string              // of its certificate, by organization; "" without TLS
	chain  []*x509.Certificate // from its certificate to the root that is trusted
}

// reach asks all hosts at once.
func (k *facts) reach(ctx context.Context) []reached {
	o, known := k.organization()
	all := hostsOfQ()
	if known {
		all = hostsFor(o, k.Flow.Services)
	}
	return k.ask(ctx, all)
}

func (k *facts) ask(ctx context.Context, all []host) []reached {
	answers := make([]reached, len(all))
	var asked sync.WaitGroup
	for i, h := range all {
		asked.Go(func() { answers[i] = k.askOne(ctx, h) })
	}
	asked.Wait()
	return answers
}

// askOne takes any answer for good: an API has nothing at its root, and says so.
func (k *facts) askOne(ctx context.Context, h host) reached {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url, nil)
	if err != nil {
		return reached{host: h, err: network.Explain(h.name(), err)}
	}
	if h.page {
		request.Header.Set("Accept", "text/html")
	}
	response, err := k.Flow.HTTP.Do(request)
	if err != nil {
		return reached{host: h, err: network.Explain(h.name(), err)}
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16)) // lets the connection be used again
	r := reached{host: h}
	if response.TLS != nil && len(response.TLS.PeerCertificates) > 0 {
		issuer := response.TLS.PeerCertificates[0].Issuer
		r.issuer = strings.Join(append(issuer.Organization, issuer.CommonName), ", ")
		if len(response.TLS.VerifiedChains) > 0 {
			r.chain = response.TLS.VerifiedChains[0]
		}
	}
	return r
}

func lookHosts(_ context.Context, k *facts) []Finding {
	var all []Finding
	answers, _ := k.reached() // each has its own error
	for _, r := range answers {
		f := Finding{Looked: r.name(), Outcome: OK, Saw: "answers"}
		if r.err != nil {
			f.Outcome, f.Saw, f.Row = r.worse, r.err.Error(), k.rowOfHost(r, answers)
		}
		all = append(all, f)
	}
	return all
}

// rowOfHost tells a single Region of Amazon Q that is cut off from a network on
// which nothing works, and a Region that does not exist from a name server that
// keeps names back.
func (k *facts) rowOfHost(r reached, all []reached) string {
	row, _ := RowOf(r.err)
	o, _ := k.organization()
	_, exists := partition.Of(o.Region)
	switch {
	case r.err.Kind == network.DNS && o.Region != "" && !exists && strings.Contains(r.name(), o.Region):
		return "region-misspelt"
	case row.Name == "q-region-blocked" && !anyAnswered(all):
		return "proxy-or-portal"
	}
	return row.Name
}

func anyAnswered(all []reached) bool {
	for _, r := range all {
		if r.err == nil {
			return true
		}
	}
	return false
}

// lookInterception goes by the issuer: AWS signs its hosts' certificates itself
// (Amazon Trust Services). Whoever else does so reads along, which a company may;
// but each IDE has to trust it, too.
func lookInterception(_ context.Context, k *facts) []Finding {
	answers, _ := k.reached() // each has its own error
	for _, r := range answers {
		if r.issuer != "" && !strings.HasPrefix(r.issuer, "Amazon") {
			f := Finding{Outcome: Info, Saw: fmt.Sprintf("%s is signed by %q, not by Amazon: connections are inspected, and this computer trusts that", r.name(), r.issuer)}
			f.Next = "each IDE has to trust the same certificate; see the checks of the IDEs"
			return []Finding{f}
		}
	}
	if !anyAnswered(answers) {
		return found(Unknown, "no host of AWS answers")
	}
	return found(OK, "Amazon, as it should be")
}
