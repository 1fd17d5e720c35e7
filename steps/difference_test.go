package steps

import (
	"reflect"
	"testing"
	"unicode/utf8"

	"raccord/steps/names"
)

func TestDifferenceProblem(t *testing.T) {
	for _, c := range []struct {
		d    names.Difference
		want Problem
	}{
		{names.Difference{At: 4, Kind: "homoglyph", PISTE: "O", Declared: "\u041e"}, Problem{Code: "difference.homoglyph", Args: Args{
			"at": "4", "piste": "O", "declared": "\u041e", "pisteCode": "U+004F", "declaredCode": "U+041E"}}},
		{names.Difference{At: 2, Kind: "invisible", PISTE: "", Declared: "\u202e"}, Problem{Code: "difference.invisible", Args: Args{
			"at": "2", "piste": "", "declared": "\u202e", "pisteCode": "", "declaredCode": "U+202E"}}},
		{names.Difference{At: 2, Kind: "invisible", PISTE: "\x1b", Declared: "\u200c"}, Problem{Code: "difference.invisible", Args: Args{
			"at": "2", "piste": "¤", "declared": "¤", "pisteCode": "U+001B", "declaredCode": "U+200C"}}},
		{names.Difference{At: 1, Kind: "normalization", PISTE: "e\u0301", Declared: "é"}, Problem{Code: "difference.normalization", Args: Args{
			"at": "1", "piste": "e\u0301", "declared": "é", "pisteCode": "U+0065 U+0301", "declaredCode": "U+00E9"}}},
		{names.Difference{At: 1, Kind: "space", PISTE: " ", Declared: "\u00a0"}, Problem{Code: "difference.space", Args: Args{
			"at": "1", "piste": " ", "declared": "\u00a0", "pisteCode": "U+0020", "declaredCode": "U+00A0"}}},
	} {
		c.want.Args["places"] = "one"
		if got := differenceProblem([]names.Difference{c.d}); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v: %+v, want %+v", c.d, got, c.want)
		}
	}
}

// The same difference in several places is said once, and so is another case, whatever the letters.
func TestDifferencesAreSaidOnce(t *testing.T) {
	for _, c := range []struct {
		piste, declared string
		want            []string // code and places
	}{
		{"APPLICATION_PRINCIPALE", "application_principale", []string{"difference.case-of-several 1–11, 13–22"}},
		{"APP_A", "aPP_A", []string{"difference.case 1"}},
		{"A-B-C-D", "A–B–C—D", []string{"difference.hyphen 2, 4", "difference.hyphen 6"}},
		{"OXOXA", "ОXОXa", []string{"difference.homoglyph 1, 3", "difference.case 5"}},
	} {
		var got []string
		for _, p := range differenceProblems(names.Compare(c.piste, c.declared).Differences) {
			got = append(got, p.Code+" "+p.Args["at"])
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s, %s: %q, want %q", c.piste, c.declared, got, c.want)
		}
	}
}

// The words of a difference come out as a person would say them.
func TestDifferenceInWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"O", "O majuscule"}, {"\u00a0", "espace insécable"}, {"\u200b", "espace de largeur nulle"},
		{"\u202e", "marque de sens d’écriture"}, {"\u041e", "\u041e majuscule cyrillique"}, {"\x1b", "signe ¤"},
	} {
		piste := differenceProblem([]names.Difference{{At: 1, Kind: "other", PISTE: c.text, Declared: "x"}}).Args["piste"]
		r, _ := utf8.DecodeRuneInString(piste)
		if got := In(French).Title(CharacterSection(r), Args{"character": piste}); got != c.want {
			t.Errorf("%q is %q, want %q", c.text, got, c.want)
		}
	}
}

func TestCharacterSection(t *testing.T) {
	for section, runes := range map[string]string{
		"space": " ", "no-break-space": "\u00a0", "narrow-no-break-space": "\u202f", "tab": "\t",
		"zero-width-space": "\u200b", "zero-width-joiner": "\u200d", "byte-order-mark": "\ufeff",
		"soft-hyphen": "\u00ad", "hyphen-minus": "-", "no-break-hyphen": "\u2011", "en-dash": "–",
		"em-dash": "—", "minus": "\u2212", "apostrophe": "'", "typographic-apostrophe": "’",
		"bidi": "\u200e\u202e\u2066\u061c", "capital": "OÉŒ", "small": "oéœß",
		"cyrillic-capital": "\u041e", "cyrillic-small": "\u043e", "greek-capital": "\u039f",
		"greek-small": "\u03bf", "full-width": "\uff2f\uff10", "digit": "09", "accented": "\u0301\u0327",
		"other": "_@€\u200c\x00\ufffd漢",
	} {
		for _, r := range runes {
			if got := CharacterSection(r); got != "character."+section {
				t.Errorf("CharacterSection(%U) = %s, want character.%s", r, got, section)
			}
		}
	}
}
