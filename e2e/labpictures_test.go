//go:build e2e && linux

package e2e

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/qlogin/qlogin/internal/needs"
)

const (
	// labPictures is where the pictures of the lab's pages stand.
	labPictures = "../docs/screens/lab"
	// tolerance is the share of the pixels that may be others: the next Chromium
	// smooths letters in another way. A new sentence is more than that.
	tolerance = 0.005
	// channel is by how much a colour has to differ to count, out of 65535.
	channel = 0x1800
)

// TestLabPictures takes pictures of the pages that a person meets, as they look on
// a phone and on a desk, by day and by night, or holds the pages against them.
//
//	go test -tags e2e ./e2e -run LabPictures -update
func TestLabPictures(t *testing.T) {
	needs.Programs(t, chromium)
	t.Parallel()
	l := startLab(t)
	b := openBrowser(t, l)
	name := ""
	v := tour{b, t, func(string) { b.pictures(t, name) }}
	visit := func(as string, step func()) {
		name = as
		step()
	}
	visit("control", func() { v.open("/lab/", "Lab Practice") })
	visit("code-typed", func() { v.open("/start/", "Enter the code") })
	visit("sign-on", func() { v.open(v.code(), "Sign on") })
	visit("signed-on", func() { v.signOn(l.Password, "You are signed on") })
	visit("compare", func() { v.follow("#continue", "Authorization requested") })
	visit("allow", func() {
		v.follow("#cli_verification_btn", "Allow qlogin for Amazon Q in VS Code on practice to access your data?")
	})
	visit("approved", func() { v.follow("#cli_login_button", "Request approved") })
	code := v.code()
	v.post("/lab/sessions", url.Values{"do": {"later"}, "in": {"11m"}})
	visit("expired", func() { v.open(code, "The code has expired") })
}

// pictures looks at the page in every way.
func (b *tab) pictures(t *testing.T, name string) {
	t.Helper()
	for _, l := range looks() {
		b.lookAs(t, l)
		evaluate[bool](t, b, steady)
		size, scheme := "desk", "light"
		if l.width < l.height {
			size = "phone"
		}
		if l.dark {
			scheme = "dark"
		}
		b.picture(t, filepath.Join(labPictures, fmt.Sprintf("%s-%s-%s.png", name, size, scheme)))
	}
}

// steady puts fixed words in place of those that are others every time, takes the
// cursor away, and waits for the page to be drawn.
const steady = `
for (const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walker.nextNode();) {
  const node = walker.currentNode;
  node.data = node.data.replace(/[B-Z]{4}-[B-Z]{4}/g, "BCDF-GHJK").replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:4321")
    .replace(/\d{4}-\d\d-\d\d/g, "2026-11-23").replace(/\d\d:\d\d(:\d\d)?/g, "10:15");
}
document.activeElement?.blur();
document.body.style.caretColor = "transparent";
new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`

func (b *tab) picture(t *testing.T, file string) {
	t.Helper()
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		writePNG(t, file, got)
	}
	data, err = os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if share := difference(want, got); share > tolerance {
		t.Errorf("%s is not what the page looks like: %.1f %% of it are others (make pictures)", file, 100*share)
	}
}

// writePNG keeps the picture that is there where nobody could tell it from the
// new one: a picture made anew is a change only where the page has changed.
func writePNG(t *testing.T, file string, picture image.Image) {
	t.Helper()
	if data, err := os.ReadFile(file); err == nil {
		if old, err := png.Decode(bytes.NewReader(data)); err == nil && difference(old, picture) == 0 {
			return
		}
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, paletted(picture)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// paletted is a picture in the 256 colours that it uses most: a third of the
// bytes, and nothing that an eye could miss.
func paletted(picture image.Image) image.Image {
	uses := map[color.Color]int{}
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			uses[picture.At(x, y)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(uses), func(a, b color.Color) int {
		return cmp.Or(uses[b]-uses[a], cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	out := image.NewPaletted(bounds, colours[:min(len(colours), 256)])
	draw.Draw(out, bounds, picture, bounds.Min, draw.Src)
	return out
}

// difference is the share of pixels whose colour is another; all of them where
// the pictures differ in size.
func difference(a, b image.Image) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	others, bounds := 0, a.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if differs(a, b, x, y) {
				others++
			}
		}
	}
	return float64(others) / float64(bounds.Dx()*bounds.Dy())
}

func differs(a, b image.Image, x, y int) bool {
	r1, g1, b1, _ := a.At(x, y).RGBA()
	r2, g2, b2, _ := b.At(x, y).RGBA()
	for _, d := range []int{int(r1) - int(r2), int(g1) - int(g2), int(b1) - int(b2)} {
		if d > channel || d < -channel {
			return true
		}
	}
	return false
}

// TestDifference keeps the comparison from calling everything the same.
func TestDifference(t *testing.T) {
	white := image.NewGray(image.Rect(0, 0, 20, 10))
	for i := range white.Pix {
		white.Pix[i] = 0xff
	}
	spot := image.NewGray(white.Rect)
	copy(spot.Pix, white.Pix)
	spot.Pix[0], spot.Pix[1] = 0, 0xf0 // one other, and one that only looks so to a computer
	for name, c := range map[string]struct {
		other image.Image
		want  float64
	}{
		"the same": {white, 0},
		"a spot":   {spot, 1. / 200},
		"a size":   {image.NewGray(image.Rect(0, 0, 20, 11)), 1},
	} {
		if got := difference(white, c.other); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
