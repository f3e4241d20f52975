package scim

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
)

// maxCount is the longest page, and the default (developer guide, ListUsers and
// ListGroups, "Query Parameters").
const maxCount = 100

// listing is one answer to ListUsers or ListGroups.
type listing struct {
	Schemas      []string `json:"schemas"`
	TotalResults *int     `json:"totalResults,omitempty"`
	ItemsPerPage int      `json:"itemsPerPage"`
	StartIndex   *int     `json:"startIndex,omitempty"`
	NextCursor   string   `json:"nextCursor,omitempty"`
	Resources    []any    `json:"Resources"`
}

// page cuts all down to what a query asks for. A query with a cursor gets an
// answer of another form: without a total, with the cursor of the next page.
func page(all []any, query url.Values) (listing, *refusal) {
	out := listing{Schemas: []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}}
	count, bad := countOf(query)
	if bad != nil {
		return out, bad
	}
	if !query.Has("cursor") {
		total, first := len(all), 1
		out.TotalResults, out.StartIndex = &total, &first
		out.Resources = all[:min(count, len(all))]
		out.ItemsPerPage = len(out.Resources)
		return out, nil
	}
	from, bad := readCursor(query.Get("cursor"), len(all))
	if bad != nil {
		return out, bad
	}
	to := min(from+count, len(all))
	out.Resources = all[from:to]
	out.ItemsPerPage = len(out.Resources)
	if to < len(all) {
		out.NextCursor = writeCursor(to)
	}
	return out, nil
}

// countOf reads the parameters of a page. Those of RFC 7644, section 3.4.2.4,
// that AWS lists as not supported are refused.
func countOf(query url.Values) (int, *refusal) {
	for _, name := range []string{"startIndex", "attributes", "excludedAttributes", "sortBy"} {
		if query.Has(name) {
			return 0, invalid("the parameter " + name + " is not supported")
		}
	}
	if !query.Has("count") {
		return maxCount, nil
	}
	count, err := strconv.Atoi(query.Get("count"))
	if err != nil || count < 1 || count > maxCount {
		return 0, invalid("count is not a number from 1 to 100")
	}
	return count, nil
}

const cursorPrefix = "after:"

func writeCursor(at int) string {
	return base64.URLEncoding.EncodeToString([]byte(cursorPrefix + strconv.Itoa(at)))
}

// readCursor finds where a page begins; an empty cursor is the beginning.
func readCursor(cursor string, length int) (int, *refusal) {
	if cursor == "" {
		return 0, nil
	}
	text, err := base64.URLEncoding.DecodeString(cursor)
	number, ok := strings.CutPrefix(string(text), cursorPrefix)
	at, wrong := strconv.Atoi(number)
	if err != nil || !ok || wrong != nil || at < 0 || at > length {
		return 0, invalid("the cursor is not one that was given out")
	}
	return at, nil
}
