package steps

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func sameProblem(t *testing.T, text string, p *Problem, code string, args Args) {
	t.Helper()
	switch {
	case p == nil && code != "":
		t.Errorf("%q passes, want %s", text, code)
	case p == nil:
	case p.Code != code:
		t.Errorf("%q: %s, want %q", text, p.Code, code)
	case !maps.Equal(p.Args, args):
		t.Errorf("%q: %s with %v, want %v", text, p.Code, p.Args, args)
	}
}

// problemOf returns what a field of that key says of a text.
func problemOf(key Key) func(string) *Problem {
	i := slices.IndexFunc(fields(PerStructure), func(f Field) bool { return f.Key == key })
	f := fields(PerStructure)[i]
	return f.TextProblem
}

// A shapeCase is a text with the problem it has, code "" for none.
type shapeCase struct {
	text, code string
	args       Args
}

func TestShapes(t *testing.T) {
	long := strings.Repeat("é", 256)
	tooLong := Args{"length": "256", "max": "255"}
	for name, shape := range map[string]struct {
		holds func(string) *Problem
		cases []shapeCase
	}{
		"name": {anyName, []shapeCase{
			{"Mairie d’Évry", "", nil},
			{strings.Repeat("é", 255), "", nil},
			{"", "flaw.required", nil},
			{" \u00a0\u202f", "flaw.required", nil},
			{long, "flaw.too-long", tooLong},
			{"Mairie\nd’Évry", "flaw.control", nil},
			{"Mairie\u2028d’Évry", "flaw.control", nil},
			{"Mairie\x1b[31m", "flaw.control", nil},
			{"Mairie \xe9", "flaw.control", nil},
			{"Claire Martin", "", nil},
			{"Ng", "", nil},
			{"Claire\tMartin", "flaw.control", nil},
		}},
		"email": {email, []shapeCase{
			{"si@evry.example", "", nil},
			{"claire.martin+piste@si.mairie-evry.example", "", nil},
			{"claire@mairie-évry.example", "", nil},
			{"", "flaw.required", nil},
			{"claire", "flaw.email-shape", nil},
			{"claire@evry", "flaw.email-shape", nil},
			{"@evry.example", "flaw.email-shape", nil},
			{"claire@", "flaw.email-shape", nil},
			{"claire martin@evry.example", "flaw.email-shape", nil},
			{"claire@evry..example", "flaw.email-shape", nil},
			{"claire@-evry.example", "flaw.email-shape", nil},
			{".claire@evry.example", "flaw.email-shape", nil},
			{"claire@@evry.example", "flaw.email-shape", nil},
			{"Claire <claire@evry.example>", "flaw.email-shape", nil},
			{"a@evry.example, b@evry.example", "flaw.email-shape", nil},
			{"claire@evry.example\u200b", "flaw.email-shape", nil},
			{"claire@192.0.2.1", "flaw.email-shape", nil},
			{"a.b@c-d.fr", "", nil},
			{"é@évry.fre\u0301", "", nil},
			{"a@b.c", "flaw.email-shape", nil},
			{"a@b.c1", "", nil},
			{"a@b.1c", "flaw.email-shape", nil},
			{"a@b-.cd", "flaw.email-shape", nil},
			{"a@b.c-", "flaw.email-shape", nil},
			{"a@\u0301b.cd", "flaw.email-shape", nil},
			{long, "flaw.too-long", tooLong},
		}},
		"phone": {phone, []shapeCase{
			{"+33 1 00 00 00 00", "", nil},
			{"01.00.00.00.00", "", nil},
			{"01-00-00-00-00", "", nil},
			{"+33 (0)1 00 00 00 00", "", nil},
			{"(01) 00 00 00 00", "", nil},
			{"01\u00a000\u202f00 00 00", "", nil},
			{"(+33) 1 00.00-00", "", nil},
			{"++3300000000", "flaw.phone-shape", nil},
			{"115115", "", nil},
			{"11511", "flaw.phone-shape", nil},
			{"+123456789012345", "", nil},
			{"+1234567890123456", "flaw.phone-shape", nil},
			{"01 00 00 00 00 poste 12", "flaw.phone-shape", nil},
			{"01 00 00 00 00 / 02", "flaw.phone-shape", nil},
			{"01+000000", "flaw.phone-shape", nil},
			{"(((((())))))", "flaw.phone-shape", nil},
			{"", "flaw.required", nil},
			{strings.Repeat("0", 65), "flaw.too-long", Args{"length": "65", "max": "64"}},
		}},
		"version": {problemOf("connector.version"), []shapeCase{
			{"6.11.2", "", nil},
			{" 6.11.2\n", "", nil}, // kept without
			{" v6.11.2 ", "", nil},
			{"V 6.11.10", "", nil},
			{"6.12", "", nil},
			{"7.0", "", nil},
			{"10.0", "", nil},
			{"6.11.2.0", "", nil},
			{"6.11.02", "", nil},
			{"6.11.2 (build 33)", "", nil},
			{"6.11.2 build 33", "", nil},
			{"Version 6.11.2", "", nil},
			{"version : 6.11.2", "", nil},
			{"v.6.11.2(1234)", "", nil},
			{"6.9.1 (build 6.11.2)", "flaw.version-old", Args{"version": "6.9.1", "needed": "6.11.2"}},
			{"Open Bee™ Portal : Connecteur Chorus Pro 6.11.2", "", nil},
			{"6,11,2", "", nil},
			{"6.11.2.", "", nil},
			{"6.11.2 33", "flaw.version-shape", nil},
			{"6.11.2 ou 7.0", "flaw.version-shape", nil},
			{"6.11.2-beta", "flaw.version-shape", nil},
			{"2026-05-01", "flaw.version-shape", nil},
			{"(build 33)", "flaw.version-shape", nil},
			{"6.11.1", "flaw.version-old", Args{"version": "6.11.1", "needed": "6.11.2"}},
			{"v6.9", "flaw.version-old", Args{"version": "6.9", "needed": "6.11.2"}},
			{"6.11", "flaw.version-old", Args{"version": "6.11", "needed": "6.11.2"}},
			{"6.11.1.99", "flaw.version-old", Args{"version": "6.11.1.99", "needed": "6.11.2"}},
			{"5.20.30", "flaw.version-old", Args{"version": "5.20.30", "needed": "6.11.2"}},
			{"6", "flaw.version-shape", nil},
			{"6.11.2.3.4", "flaw.version-shape", nil},
			{"6..2", "flaw.version-shape", nil},
			{"vv6.11.2", "flaw.version-shape", nil},
			{"6.11.2-beta", "flaw.version-shape", nil},
			{"6.99999999999999999999", "flaw.version-shape", nil},
			{"", "flaw.required", nil},
		}},
		"application": {problemOf("application.name"), []shapeCase{
			{"MON_APPLICATION_CHORUS_PRO", "", nil},
			{"APP_DATAPASS_12_si@evry.example", "", nil},
			{" name with its oddities\u00a0", "", nil},
			{"", "flaw.required", nil},
			{long, "flaw.too-long", tooLong},
			{"MON\nAPPLICATION", "flaw.control", nil},
			{"MON_APPLICATION\t", "flaw.control", nil},
			{"app_sandbox_si@evry.example", "flaw.name-sandbox", Args{"name": "app_sandbox_si@evry.example"}},
		}},
		"identifier": {identifier, []shapeCase{
			{"5f0e1c2a-7b3d-4e8f-9a61-0c4d2b7e8f13", "", nil},
			{"TECH_1_0000@cpro.fr", "", nil},
			{strings.Repeat("a", 512), "", nil},
			{"", "flaw.required", nil},
			{"5f0e1c2a 7b3d", "flaw.inner-space", nil},
			{"5f0e1c2a\u00a07b3d", "flaw.inner-space", nil},
			{"5f0e1c2a\u200b7b3d", "flaw.control", nil},
			{"5f0e1c2a\n7b3d", "flaw.control", nil},
			{strings.Repeat("a", 513), "flaw.too-long", Args{"length": "513", "max": "512"}},
		}},
		"secret": {credential, []shapeCase{
			{"0c4d2b7e-8f13-4a61-9e8f-5f0e1c2a7b3d", "", nil},
			{"invented pass phrase é", "", nil},
			{"", "flaw.required", nil},
			{"inven\x00ted", "flaw.control", nil},
			{"inven\u200bted", "flaw.control", nil},
			{"invented\n", "flaw.control", nil},
			{strings.Repeat("a", 513), "flaw.too-long", Args{"length": "513", "max": "512"}},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, c := range shape.cases {
				sameProblem(t, c.text, shape.holds(c.text), c.code, c.args)
			}
		})
	}
}

func TestCanonicalVersion(t *testing.T) {
	for text, want := range map[string]string{
		"6.11.2": "6.11.2", "v6.11.2": "6.11.2", " V 7.0 ": "7.0", "6.11.2 (build 33)": "6.11.2", "Version 6.11.2": "6.11.2", "6.11.2.0": "6.11.2.0", "Portal 6,11,2.": "6.11.2", "7": "7", "beta": "beta", "": "",
	} {
		if got := canonicalVersion(text); got != want {
			t.Errorf("canonicalVersion(%q) = %q, want %q", text, got, want)
		}
	}
}
