package discover

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/qlogin/qlogin/partition"
)

// maxPortals bounds how many pages are read: the likeliest candidates.
const maxPortals = 3

// askPortals reads the Region from the portal's own page where nothing else has
// told it, of several candidates at once.
func (h Hints) askPortals(ctx context.Context, candidates []Candidate) []error {
	if h.Web == nil {
		return nil
	}
	ctx, cancel := h.Web.bounded(ctx)
	defer cancel()
	var running sync.WaitGroup
	problems := make([]error, len(candidates))
	asked := 0
	for i := range candidates {
		if candidates[i].Region != "" || asked == maxPortals {
			continue
		}
		asked++
		running.Go(func() {
			region, err := h.Web.portalRegion(ctx, candidates[i].StartURL)
			if err != nil {
				problems[i] = err
				return
			}
			candidates[i].Region, candidates[i].RegionEvidence = region, "as the page of the portal says"
		})
	}
	running.Wait()
	return without(problems)
}

func without(problems []error) []error {
	var all []error
	for _, err := range problems {
		if err != nil {
			all = append(all, err)
		}
	}
	return all
}

// portalRegion reads <meta name="region">, which the portal's page has had since
// 2023 at the latest. AWS documents it nowhere, so only a Region that exists in
// the portal's partition is believed.
func (w *Web) portalRegion(ctx context.Context, startURL string) (string, error) {
	portal, err := partition.ParseStartURL(startURL)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(portal.StartURL)
	if err != nil {
		return "", err
	}
	page, err := w.page(ctx, u)
	if err != nil {
		return "", fmt.Errorf("reading the page of the portal: %w", err)
	}
	for _, region := range metaRegions(page) {
		if p, ok := partition.Of(region); ok && partition.Known(region) && p.ID == portal.Partition.ID {
			return region, nil
		}
	}
	return "", fmt.Errorf("the page of the portal %s does not name its Region", u.Host)
}

// page is the content behind u, after one hop at most, on the same host.
func (w *Web) page(ctx context.Context, u *url.URL) ([]byte, error) {
	response, err := w.get(ctx, http.MethodGet, u, acceptPage)
	if err != nil {
		return nil, err
	}
	if response.redirects() {
		next, err := u.Parse(response.header.Get("Location"))
		if err != nil || next.Scheme != u.Scheme || next.Host != u.Host || next.User != nil {
			return nil, fmt.Errorf("%s leads away to another host", u.Host)
		}
		if response, err = w.get(ctx, http.MethodGet, next, acceptPage); err != nil {
			return nil, err
		}
	}
	if response.status != http.StatusOK {
		return nil, fmt.Errorf("%s answers with status %d", u.Host, response.status)
	}
	return response.body, nil
}

var (
	metaTag   = regexp.MustCompile(`(?is)<meta\s[^>]*>`)
	metaParts = regexp.MustCompile(`(?is)\b(name|content)\s*=\s*["']?([^"'\s>]*)`)
)

// metaRegions lists the contents of the page's meta elements called region.
func metaRegions(page []byte) []string {
	var all []string
	for _, tag := range metaTag.FindAll(page, 50) {
		has := map[string]string{}
		for _, part := range metaParts.FindAllSubmatch(tag, -1) {
			has[strings.ToLower(string(part[1]))] = html.UnescapeString(string(part[2]))
		}
		if strings.EqualFold(has["name"], "region") {
			all = append(all, has["content"])
		}
	}
	return all
}
