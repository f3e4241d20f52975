//go:build e2e && linux

package e2e

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/qlogin/qlogin/internal/needs"
)

// site is the documentation site on a disk: make docs.
const site = "../bin/site"

// TestSite visits every page of the documentation from the disk, as a reader with
// a phone by night and one with a desk by day, follows every link, and searches.
// With QLOGIN_SHOTS it leaves pictures of the pages in that folder.
func TestSite(t *testing.T) {
	needs.Programs(t, chromium)
	pages := sitePages(t)
	t.Parallel()
	b := openBrowser(t, practiceLab{})
	links := map[string]bool{}
	for _, page := range pages {
		for _, l := range []look{{390, 844, true}, {1280, 900, false}} {
			b.lookAs(t, l)
			b.do(t, chromedp.Navigate(page))
			for _, problem := range evaluate[[]string](t, b, auditScript+siteAudit) {
				t.Errorf("%s (%v): %s", filepath.Base(page), l, problem)
			}
			b.shoot(t, fmt.Sprintf("%s-%d.png", strings.TrimSuffix(filepath.Base(page), ".html"), l.width))
		}
		for _, link := range evaluate[[]string](t, b, `[...document.links].map(a => a.href)`) {
			links[link] = true
		}
	}
	followed := 0
	for _, link := range slices.Sorted(maps.Keys(links)) { // places of one page one after the other
		if strings.HasPrefix(link, "file:") {
			b.followLink(t, link)
			followed++
		}
	}
	t.Logf("%d pages, %d links within the site", len(pages), followed)
}

// siteAudit is what of the audit is for pages that scroll within and have a
// search. A picture that has not loaded, and a page wider than the window, are
// wrong as well.
const siteAudit = `
;[...checkDocument(), ...checkNames(), ...checkIDs(), ...checkContrast(), ...checkTargets(),
  ...(document.documentElement.scrollWidth > innerWidth ? ["width: the page has " + document.documentElement.scrollWidth + " pixels"] : []),
  ...performance.getEntriesByType("resource").filter(r => !r.name.startsWith("file:")).map(r => "resource: " + r.name),
].filter(problem => !/^practice:|^script:|measures 0×0/.test(problem))`

func sitePages(t *testing.T) []string {
	t.Helper()
	dir, err := filepath.Abs(site)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		needs.Missing(t, "there is no site: make docs")
	}
	for i, file := range files {
		files[i] = "file://" + file
	}
	return files
}

// followLink opens a link: the file has to be there, and the place in it.
func (b *tab) followLink(t *testing.T, link string) {
	t.Helper()
	b.do(t, chromedp.Navigate(link))
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	if u.Fragment != "" && !evaluate[bool](t, b, `document.querySelector(":target") !== null`) {
		t.Errorf("%s leads to no place", link)
	}
}

// shoot takes a picture of the whole page for somebody to look at.
func (b *tab) shoot(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("QLOGIN_SHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestSiteSearch types words and finds the pages, from the disk, with the mouse
// left alone.
func TestSiteSearch(t *testing.T) {
	needs.Programs(t, chromium)
	pages := sitePages(t)
	t.Parallel()
	b := openBrowser(t, practiceLab{})
	home := filepath.Dir(pages[0]) + "/index.html"
	for _, c := range []struct{ words, page string }{
		{"extended session", "sessions.html"},
		{"keyring", "written.html"},
		{"2027-04-30", "calendar.html"},
		{"Ansible", "fleet.html"},
		{"--no-input", "commands.html"},
		{"redirect loopback", "comparison.html"},
	} {
		b.do(t, chromedp.Navigate(home))
		b.do(t, chromedp.KeyEvent("/"))
		// DevTools types the key after the page has taken it; a keyboard does not.
		if !evaluate[bool](t, b, `document.activeElement.id === "search" && (document.activeElement.value = "", true)`) {
			t.Fatal("/ does not lead to the search")
		}
		b.do(t, chromedp.KeyEvent(c.words))
		found := evaluate[[]string](t, b, `[...document.querySelectorAll("#found a")].map(a => a.getAttribute("href"))`)
		if !slices.ContainsFunc(found, func(href string) bool { return strings.HasPrefix(href, c.page) }) {
			t.Errorf("searching for %q finds %q, want %s", c.words, found, c.page)
		}
	}
	b.shoot(t, "search.png")
	if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
		t.Fatal(err)
	}
	if title := evaluate[string](t, b, `document.title`); !strings.Contains(title, "compares") {
		t.Errorf("Enter opens the page %q", title)
	}
}

// TestSiteWithoutScripts reads a page in a browser that runs none: all but the
// search is there.
func TestSiteWithoutScripts(t *testing.T) {
	needs.Programs(t, chromium)
	pages := sitePages(t)
	t.Parallel()
	b := openBrowser(t, practiceLab{})
	b.command(t, "Emulation.setScriptExecutionDisabled", map[string]any{"value": true})
	b.do(t, chromedp.Navigate(pages[0]))
	if text := b.text(t, "body"); !strings.Contains(text, "Contents") && !strings.Contains(text, "Install") || strings.Contains(text, "Search") {
		t.Errorf("without scripts the page says %.200q", text)
	}
}
