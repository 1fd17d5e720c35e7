package document

import (
	"strings"
	"testing"
	"testing/fstest"

	"raccord/steps"
	"raccord/wizard"
)

func TestCode(t *testing.T) {
	for given, want := range map[string]string{"a": "`a`", "a`b": "``a`b``", "`": "`` ` ``"} {
		if got := code(given); got != want {
			t.Errorf("%q: %s", given, got)
		}
	}
}

// TestMarkdownShowsTextAsItStands: nothing in an answer is read as Markdown.
func TestMarkdownShowsTextAsItStands(t *testing.T) {
	for given, want := range map[string]string{
		"*a* _b_ [c](d) <e> `f` \\": `\*a\* \_b\_ \[c](d) \<e> ` + "\\`f\\` \\\\",
		"one\ntwo":                  "one two",
	} {
		if got := plain(given); got != want {
			t.Errorf("%q: %s", given, got)
		}
	}
	if got := bar("a|b"); got != `a\|b` {
		t.Error(got)
	}
	if got := fenced("a\n```\nb"); got != "````\na\n```\nb\n````" {
		t.Error(got)
	}
}

// TestTemplatesSayWhatThereIs: a template that names no section is an error, not a word that
// looks like a name.
func TestTemplatesSayWhatThereIs(t *testing.T) {
	for template, want := range map[string]string{`{{say "report.known"}}`: "What is known of each step", `{{say "no.such"}}`: ""} {
		var text strings.Builder
		files := fstest.MapFS{"x.tmpl": {Data: []byte(template)}}
		err := WriteText(&text, wizard.VoiceIn(steps.English), files, "x.tmpl", nil)
		if text.String() != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", template, text.String(), err)
		}
	}
}
