package network

import (
	"bufio"
	"bytes"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// pageError returns what a person should know about an answer that cannot be from
// an AWS API: a page, a redirect, a proxy's demand. It returns nil for all others
// and then leaves body as it was.
func pageError(host string, resp *http.Response, body *bufio.Reader) *Error {
	status := resp.StatusCode
	switch {
	case status == http.StatusProxyAuthRequired:
		return &Error{Kind: Proxy, Host: host, Detail: "of the environment: " + proxyAnswer(resp)}
	case status >= 300 && status < 400:
		return &Error{Kind: WebPage, Host: host, Detail: fmt.Sprintf("status %d, a redirect to %s", status, target(resp))}
	case !isPage(resp.Header.Get("Content-Type"), body):
		return nil
	}
	return &Error{
		Kind:      WebPage,
		Host:      host,
		Detail:    fmt.Sprintf("status %d, %s", status, title(body)),
		Temporary: status >= http.StatusInternalServerError,
	}
}

// isPage goes by the first character too: proxies send pages as text/plain, or
// without a type. An empty body is nobody's page, whatever its type.
func isPage(contentType string, body *bufio.Reader) bool {
	head, _ := body.Peek(64)
	head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff")))
	if len(head) == 0 {
		return false
	}
	return head[0] == '<' || (strings.HasPrefix(strings.ToLower(contentType), "text/html") && head[0] != '{')
}

// target names the host of a redirect only: the rest of a captive portal's
// address is long, and full of identifiers.
func target(resp *http.Response) string {
	u, err := url.Parse(resp.Header.Get("Location"))
	if err != nil {
		return "nowhere in particular"
	}
	if host := Plain(u.Host, 100); host != "" {
		return host
	}
	return "nowhere in particular"
}

// title finds out who wrote the page; its first 64 kB are enough for that.
func title(page io.Reader) string {
	data, _ := io.ReadAll(io.LimitReader(page, 64<<10)) // a page cut short may still have its title
	match := regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title`).FindSubmatch(data)
	if match == nil {
		return "without a title"
	}
	text := Plain(html.UnescapeString(string(match[1])), 120)
	if text == "" {
		return "without a title"
	}
	return `titled "` + text + `"`
}
