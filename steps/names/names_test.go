package names

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// baseNames hold one code point a character, so that positions can be told by index.
var baseNames = []string{
	"MON_APPLICATION_CHORUS_PRO", "raccordement-mairie", "Facturation2026",
	"Mairie d'Évry", "APP_DATAPASS_12_si@evry.example", "Zoé", "Piste  OAuth", "k",
}

// A mutation changes base at i and states the one difference that makes, or false where
// it does not apply.
type mutation func(base []rune, i int) (declared string, want Difference, ok bool)

// instead puts a character in the place of another.
func instead(kind string, other func(rune) string) mutation {
	return func(base []rune, i int) (string, Difference, bool) {
		if i == len(base) {
			return "", Difference{}, false
		}
		put := other(base[i])
		declared := string(base[:i]) + put + string(base[i+1:])
		return declared, Difference{i + 1, kind, string(base[i]), put}, put != "" && put != string(base[i])
	}
}

// added puts a character before another.
func added(kind, extra string) mutation {
	return func(base []rune, i int) (string, Difference, bool) {
		at := i
		for ; at < len(base) && string(base[at]) == extra; at++ { // the last of a run
		}
		return string(base[:i]) + extra + string(base[i:]), Difference{at + 1, kind, "", extra}, true
	}
}

func removed(base []rune, i int) (string, Difference, bool) {
	if i == len(base) {
		return "", Difference{}, false
	}
	kind := "missing"
	if base[i] == ' ' {
		kind = "space"
	}
	at := i
	for ; at+1 < len(base) && base[at+1] == base[i]; at++ { // the last of a run
	}
	return string(base[:i]) + string(base[i+1:]), Difference{at + 1, kind, string(base[i]), ""}, true
}

func swapped(base []rune, i int) (string, Difference, bool) {
	if i+1 >= len(base) || base[i] == base[i+1] {
		return "", Difference{}, false
	}
	put := string([]rune{base[i+1], base[i]})
	return string(base[:i]) + put + string(base[i+2:]), Difference{i + 1, "transposed", string(base[i : i+2]), put}, true
}

func from(table string) func(rune) string {
	runes := []rune(table)
	return func(r rune) string {
		for i := 0; i < len(runes); i += 2 {
			if runes[i] == r {
				return string(runes[i+1])
			}
		}
		return ""
	}
}

func otherCase(r rune) string {
	if unicode.IsUpper(r) {
		return string(unicode.ToLower(r))
	}
	return string(unicode.ToUpper(r))
}

func fullWidth(r rune) string {
	if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '@') {
		return string(r + 0xfee0)
	}
	return ""
}

var mutations = map[string]mutation{
	"case":                 instead("case", otherCase),
	"Cyrillic":             instead("homoglyph", from("A\u0410B\u0412C\u0421E\u0415H\u041dI\u0406K\u041aM\u041cO\u041eP\u0420T\u0422X\u0425a\u0430c\u0441e\u0435i\u0456k\u043ao\u043ep\u0440s\u0455x\u0445y\u0443")),
	"Greek":                instead("homoglyph", from("A\u0391B\u0392E\u0395H\u0397I\u0399M\u039cN\u039dO\u039fP\u03a1T\u03a4Z\u0396o\u03bfv\u03bd")),
	"Cyrillic, other case": instead("homoglyph", from("A\u0430O\u043ee\u0415o\u041e")),
	"full-width":           instead("homoglyph", fullWidth),
	"digit for letter":     instead("homoglyph", from("O0I1l1")),
	"no-break space":       instead("space", from(" \u00a0")),
	"narrow space":         instead("space", from(" \u202f")),
	"tab":                  instead("space", from(" \t")),
	"en dash":              instead("hyphen", from("-\u2013")),
	"no-break hyphen":      instead("hyphen", from("-\u2011")),
	"full-width hyphen":    instead("hyphen", from("-\uff0d")),
	"apostrophe":           instead("hyphen", from("'\u2019")),
	"decomposed":           instead("normalization", func(r rune) string { return norm.NFD.String(string(r)) }),
	"accent lost":          instead("other", from("éeÉE")),
	"any other":            instead("other", func(rune) string { return "#" }),
	"dash for underscore":  instead("other", from("_-")),
	"space for underscore": instead("other", from("_ ")),
	"swapped":              swapped,
	"missing":              removed,
	"extra letter":         added("extra", "q"),
	"extra dash":           added("extra", "–"),
	"space":                added("space", " "),
	"no-break space added": added("space", "\u00a0"),
	"zero-width space":     added("invisible", "\u200b"),
	"byte order mark":      added("invisible", "\ufeff"),
	"soft hyphen":          added("invisible", "\u00ad"),
	"bidi":                 added("invisible", "\u202e"),
	"variation selector":   added("invisible", "\ufe0f"),
	"control":              added("invisible", "\x07"),
}

func TestOneDifference(t *testing.T) {
	pairs := 0
	for name, mutate := range mutations {
		applied := false
		for _, base := range baseNames {
			runes := []rune(base)
			for i := range len(runes) + 1 {
				declared, want, ok := mutate(runes, i)
				if !ok {
					continue
				}
				applied = true
				pairs++
				c := Compare(base, declared)
				if c.Verdict != Different || !slices.Equal(c.Differences, []Difference{want}) {
					t.Errorf("%s: %q, %q: %+v, want %+v", name, base, declared, c, want)
				}
				mirror := Compare(declared, base)
				if want := []Difference{mirrored(want)}; !slices.Equal(mirror.Differences, want) {
					t.Errorf("%s: %q, %q: %+v, want %+v", name, declared, base, mirror, want)
				}
			}
		}
		if !applied {
			t.Errorf("%s applies to no name", name)
		}
	}
	if pairs < 1000 {
		t.Errorf("%d pairs only", pairs)
	}
}

// mirrored is the difference with the names swapped, for two names that count alike up
// to there.
func mirrored(d Difference) Difference {
	if other, ok := map[string]string{"missing": "extra", "extra": "missing"}[d.Kind]; ok {
		d.Kind = other
	}
	d.PISTE, d.Declared = d.Declared, d.PISTE
	return d
}

func TestSeveralDifferences(t *testing.T) {
	for _, c := range []struct {
		piste, declared string
		want            []Difference
	}{
		{"", "", nil},
		{"", "ab", []Difference{{1, "extra", "", "a"}, {2, "extra", "", "b"}}},
		{"MON_APPLI", "mon-appl", []Difference{
			{1, "case", "M", "m"}, {2, "case", "O", "o"}, {3, "case", "N", "n"}, {4, "other", "_", "-"},
			{5, "case", "A", "a"}, {6, "case", "P", "p"}, {7, "case", "P", "p"}, {8, "case", "L", "l"},
			{9, "missing", "I", ""}}},
		{"MON_APPLICATION", "ON_APPLICATIONS", []Difference{{1, "missing", "M", ""}, {15, "extra", "", "S"}}},
		// Positions after something missing count in PISTE's name.
		{"MON_APPLICATION", "ON_APPLICATIoN", []Difference{{1, "missing", "M", ""}, {14, "case", "O", "o"}}},
		{" NAME ", "NAME", []Difference{{1, "space", " ", ""}, {6, "space", " ", ""}}},
		// What is not seen does not move the count.
		{"\u200bNAME", "NaME", []Difference{{1, "invisible", "\u200b", ""}, {2, "case", "A", "a"}}},
		{"NA\u200bME", "NA\u200cME", []Difference{{3, "invisible", "\u200b", "\u200c"}}},
		{"N\u200bA", "N.A", []Difference{{2, "extra", "", "."}, {2, "invisible", "\u200b", ""}}},
		{"Zoe\u0301X", "ZoeX", []Difference{{3, "other", "e\u0301", "e"}}},
		{"Zoe\u0301X", "ZoÉX", []Difference{{3, "case", "e\u0301", "É"}}},
		{"Zoe\u0301x", "Zoéy", []Difference{{3, "normalization", "e\u0301", "é"}, {4, "other", "x", "y"}}},
		{"\u0415\u0301", "É", []Difference{{1, "homoglyph", "\u0415\u0301", "É"}}},
		{"\u1112\u1161\u11ab", "\ud55c", []Difference{{1, "normalization", "\u1112\u1161\u11ab", "\ud55c"}}},
		{"«a»", "\"a\"", []Difference{{1, "hyphen", "«", "\""}, {3, "hyphen", "»", "\""}}},
		{"oO", "Oo", []Difference{{1, "case", "o", "O"}, {2, "case", "O", "o"}}},
		{"Il1|", "lI|1", []Difference{{1, "homoglyph", "I", "l"}, {2, "homoglyph", "l", "I"},
			{3, "homoglyph", "1", "|"}, {4, "homoglyph", "|", "1"}}},
		{"a\xff", "a\xfe", []Difference{{2, "other", "\xff", "\xfe"}}},
	} {
		got := Compare(c.piste, c.declared).Differences
		if !slices.Equal(got, c.want) {
			t.Errorf("%q, %q: %+v, want %+v", c.piste, c.declared, got, c.want)
		}
	}
}

func TestVerdicts(t *testing.T) {
	for _, c := range []struct{ piste, declared, want string }{
		{"MON_APPLICATION", "MON_APPLICATION", Identical},
		{"MON_APPLICATION", "MON_APPLICATIoN", Different},
		{"APP_SANDBOX_x", "APP_SANDBOX_x", Sandbox},
		{"MON_APPLICATION", "app_sandbox_x", Sandbox},
		{"APP_DATAPASS_SBX_1", "MON_APPLICATION", Sandbox},
	} {
		got := Compare(c.piste, c.declared)
		if got.Verdict != c.want || (len(got.Differences) == 0) != (c.piste == c.declared) {
			t.Errorf("%q, %q: %+v, want %s", c.piste, c.declared, got, c.want)
		}
	}
}

func TestComparisonJSON(t *testing.T) {
	for declared, want := range map[string]string{
		"MON_": `{"verdict":"identical","differences":[]}`,
		"MON":  `{"verdict":"different","differences":[{"at":4,"kind":"missing","piste":"_","declared":""}]}`,
		"MoN_": `{"verdict":"different","differences":[{"at":2,"kind":"case","piste":"O","declared":"o"}]}`,
	} {
		got, err := json.Marshal(Compare("MON_", declared))
		if err != nil || string(got) != want {
			t.Errorf("%s: %s, %v, want %s", declared, got, err, want)
		}
	}
}

func TestCaret(t *testing.T) {
	for _, c := range []struct{ piste, declared, want string }{
		{"NAME", "NAME", "NAME|NAME|"},
		{"MON_APP", "MoN_AP", "MON_APP|MoN_AP·| ^    ^"},
		{"MON_APP", "NOM_APPS", "MON_APP·|NOM_APPS|^ ^    ^"},
		{"AB", "BA", "AB|BA|^^"},
		{"A B", "A\u00a0\u200bB", "A␣·B|A⍽¤B| ^^"},
		{"漢字", "字", "漢字|··字|^^"},
		{"A漢", "AB", "A漢|AB | ^^"},
		{"e\u0301t", "ét", "e\u0301t|ét|^"},
		{"A\uffffB", "AB", "A\uffff B|A·B| ^"}, // a code point without width
		{"A\x1b[31m", "A", "A¤[31m|A·····| ^^^^^"},
	} {
		line1, line2, carets := Caret(c.piste, c.declared)
		if got := strings.Join([]string{line1, line2, carets}, "|"); got != c.want {
			t.Errorf("%q, %q:\n%s\nwant\n%s", c.piste, c.declared, got, c.want)
		}
	}
}

// Names far longer than any portal takes do not hold the machine up: of two long rests the
// first difference is told.
func TestLongNames(t *testing.T) {
	long := strings.Repeat("MON_APPLICATION_", 1250)
	for _, c := range []struct {
		name, piste, declared string
		want                  []Difference
	}{
		{"identical", long, long, nil},
		{"late", long + "A", long + "a", []Difference{{20001, "case", "A", "a"}}},
		{"longer", long, long + "ab", []Difference{{20001, "extra", "", "a"}, {20002, "extra", "", "b"}}},
		{"early", "A" + long + "B", "a" + long + "b", []Difference{{1, "case", "A", "a"}}},
		{"one only", "", long, []Difference{{1, "extra", "", "M"}}},
		{"accents", strings.Repeat("\u0301", 10000), strings.Repeat("a", 20000), []Difference{{1, "other", strings.Repeat("\u0301", 10000), "a"}}},
	} {
		got := Compare(c.piste, c.declared)
		if !slices.Equal(got.Differences, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got.Differences, c.want)
		}
		if (got.Verdict == Identical) != (c.want == nil) {
			t.Errorf("%s: %s", c.name, got.Verdict)
		}
	}
	// The greatest length that is aligned whole.
	if got := Compare(long[:longest], strings.ToLower(long[:longest])); len(got.Differences) != longest-2*longest/16 {
		t.Errorf("%d differences", len(got.Differences))
	}
}

func FuzzCompare(f *testing.F) {
	for _, base := range baseNames {
		for _, mutate := range mutations {
			if declared, _, ok := mutate([]rune(base), len([]rune(base))/2); ok {
				f.Add(base, declared)
			}
		}
	}
	f.Add("APP_SANDBOX_x", "APP_SANDBOX_x")
	f.Add("\xff\u0301", "\u0301\xff")
	f.Fuzz(func(t *testing.T, piste, declared string) {
		c := Compare(piste, declared)
		if (len(c.Differences) == 0) != (piste == declared) {
			t.Fatalf("%q, %q: %+v", piste, declared, c)
		}
		sandbox := IsSandbox(piste) || IsSandbox(declared)
		if (c.Verdict == Sandbox) != sandbox || (c.Verdict == Identical) != (piste == declared && !sandbox) {
			t.Fatalf("%q, %q: %s", piste, declared, c.Verdict)
		}
		mirror := Compare(declared, piste).Differences
		if len(mirror) != len(c.Differences) {
			t.Fatalf("%q, %q: %d differences, swapped %d", piste, declared, len(c.Differences), len(mirror))
		}
		for i, d := range c.Differences {
			if d.PISTE != "" && d.Declared != "" {
				mirror[i].At = d.At // counted in the other name
			}
			if mirror[i] != mirrored(d) {
				t.Fatalf("%q, %q: %+v, swapped %+v", piste, declared, d, mirror[i])
			}
		}
		whole(t, piste, declared)
	})
}

// whole checks that the alignment and its drawing hold every character of short names.
func whole(t *testing.T, piste, declared string) {
	if len(piste) > longest || len(declared) > longest {
		return
	}
	var a, b string
	for _, p := range align(characters(piste), characters(declared)) {
		a, b = a+join(p.piste), b+join(p.declared)
	}
	if a != piste || b != declared {
		t.Fatalf("%q, %q are aligned as %q, %q", piste, declared, a, b)
	}
	line1, line2, carets := Caret(piste, declared)
	if strings.Contains(carets, "^") != (piste != declared) {
		t.Fatalf("%q, %q: carets %q", piste, declared, carets)
	}
	if strings.ContainsFunc(line1+line2, func(r rune) bool { return Invisible(r) || r == '\n' }) {
		t.Fatalf("%q, %q are drawn as %q, %q", piste, declared, line1, line2)
	}
	if isASCII(piste) && isASCII(declared) && ansi.StringWidth(line1) != ansi.StringWidth(line2) {
		t.Fatalf("%q and %q are not of one width", line1, line2)
	}
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= 0x80 })
}

// BenchmarkCompare is the differ on names as they are, and on the longest ones.
func BenchmarkCompare(b *testing.B) {
	long := strings.Repeat("MON_APPLICATION_", 15)
	for name, pair := range map[string][2]string{
		"same":    {"MON_APPLICATION_CHORUS_PRO", "MON_APPLICATION_CHORUS_PRO"},
		"differs": {"MON_APPLICATION_CHORUS_PRO", "Mon_Application–CHORUS-PR0"},
		"longest": {long, strings.ToLower(long)},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Compare(pair[0], pair[1])
			}
		})
	}
}

// TestUnrelated: what was mistyped is related, however often, and so is a name with more words.
func TestUnrelated(t *testing.T) {
	for _, base := range baseNames {
		for kind, change := range mutations {
			for i := range []rune(base) {
				if declared, _, ok := change([]rune(base), i); ok && (Unrelated(base, declared) || Unrelated(declared, base)) {
					t.Errorf("%s: %q and %q are unrelated", kind, base, declared)
				}
			}
		}
	}
	for _, c := range []struct {
		piste, declared string
		want            bool
	}{
		{"MON_APPLICATION", "Eaux-Clairval 2026", true},
		{"MON_APPLICATION_CHORUS_PRO", "raccordement-mairie", true},
		{"APP_MAIRIE_LYON", "APP_SYNDICAT_DES_EAUX", true},
		{"Facturation", "MON_APPLICATION", true},
		{"MON_APPLICATION", "mon_application", false},
		{"MON_APPLICATION", "МОН_АРРLIСАТIОN", false},
		{"MON_APPLICATION", "MON_APPLICATION_CHORUS_PRO", false},
		{"MON_APP", "MON_APPLICATION_CHORUS_PRO", false},
		{"CHORUS_PRO_APP", "APP_CHORUS_PRO", false},
		{"MAIRIE EVRY OAUTH", "Mairie-d'Évry-OAuth", false},
		{"A", "B", false},
		{"ABC", "XYZ", false},
		{"ABCD", "WXYZ", true},
		{"", "", false},
		{strings.Repeat("A", 600), strings.Repeat("B", 600), false}, // only the first difference of those is known
	} {
		if Unrelated(c.piste, c.declared) != c.want || Unrelated(c.declared, c.piste) != c.want {
			t.Errorf("%q and %q: %v, want %v", c.piste, c.declared, !c.want, c.want)
		}
	}
}
