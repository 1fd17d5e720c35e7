// Package documenttest has what the tests of documents share: dossiers to write about, and a
// reader of pages.
package documenttest

import (
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Elements calls visit with every element and every text of a page, in their order: above are
// the names of the elements around it, outermost first; for a text the element is nil. A page
// that is not well-formed XML fails the test.
func Elements(t *testing.T, page string, visit func(above []string, element *xml.StartElement, text string)) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(page))
	var above []string
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			visit(above, &token, "")
			above = append(above, token.Name.Local)
		case xml.EndElement:
			above = above[:len(above)-1]
		case xml.CharData:
			visit(above, nil, string(token))
		}
	}
}

// TextOf returns the text of a page, without its style.
func TextOf(t *testing.T, page string) string {
	t.Helper()
	var text strings.Builder
	Elements(t, page, func(above []string, _ *xml.StartElement, words string) {
		if !slices.Contains(above, "style") {
			text.WriteString(words)
		}
	})
	return text.String()
}

// Attribute returns the value of an attribute, "" where the element has none.
func Attribute(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// Loads matches what would fetch or run something.
var Loads = regexp.MustCompile(`(?i)<(script|link|img|iframe|object|embed|base|form)\b|\b(src|srcset|action|on[a-z]+)=|@import|url\(|http-equiv`)
