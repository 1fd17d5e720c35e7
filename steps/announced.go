package steps

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// This file knows a secret by what stands before it: a label, an option, a login. The rules are:
//
//   - What stands behind a label and a colon, an arrow or the like is a secret. Words that say where the
//     secret is or what became of it are none: « Mot de passe : voir le coffre ».
//   - What stands behind a label alone, or behind an ordinary word and a colon, is a secret where it looks
//     like what people choose for a password: « Mot de passe changé » gives none.

// secretLabels are the labels of secrets, with and without accents.
const secretLabels = `(?:client|app(?:lication)?|oauth2?|consumer|code)[ _.-]?secret|secret[ _.-]?(?:key|client)|api[ _.-]?key|` +
	`cl(?:[ée]|ef)s?[ _.-]?(?:secr[eè]tes?|priv[ée]es?|api|d'api)|mots?[ _.-]?de[ _.-]?passe?|m\.?[d2]\.?p\.?|` +
	`pass[ _.-]?(?:word|wd|phrase|code)|passe?|pswd|psw|pwd|p/?w`

// qualifiers are words between a label and the colon after it.
const qualifiers = `du|de|des|d'|la|le|l'|les|pour|of|the|for|piste|chorus|pro|open|bee|compte|technique|technical|account|` +
	`client|oauth2?|api|application|production|connecteur|connector|provisoire|temporaire|temporary|nouveau|new|actuel|current|est|is`

// signs returns the expressions for what stands before a secret, in a text in lower case and without
// accents. What follows a sure one is a secret. What follows one of the others, which is the
// expression's group, is a secret where it looks like a password.
var signs = sync.OnceValue(func() (s struct{ sure, others []*regexp.Regexp }) {
	label, then := `(?:^|[^a-z0-9])(?:`+secretLabels+`)\s*["')\]]*\s*`, `(?:[:=|→⇒➔➜➡⟶⟹⇨►›]|-*>)[\s:=>"'(\[]*`
	qualified := `(?:[ _(-](?:` + qualifiers + `)["')\]\s]*)*`
	for _, sure := range []string{
		label + qualified + then + `[^\s:=>"'(\[]`,
		label + `(?:est|is)\s+["'(]*\pL+\d`,
		`(?:^|\s)(?:--(?:` + secretLabels + `)|[-/](?:pwd?|psw|passw(?:or)?d))[ =:]+\S`, // an option
		`(?:^|\s)(?:-u|--user|--proxy-user)[ =]*["']?[^\s:"']+:\S`,
		`//[^\s/:@]+:[^\s/@]+@`, // in a URL
		`(?:^|[^a-z0-9])(?:authorization["']?\s*[:=]\s*\S|bearer\s+\S{16,})`,
		`@[^\s@:]+:\S|\btech_[^\s@]+@[^\s@;,|]+[;,|]\S`, // behind a login
	} {
		s.sure = append(s.sure, regexp.MustCompile(sure))
	}
	for _, other := range []string{
		label + `(?:\s+|-+\s*|[;,]\s*)(?:(?:est|is|was|sera)\s+)?["'(]*(\S+)`,
		label + `(?:[\s(]+[a-z'-]+\)?){1,4}\s*` + then + `(\S+)`,
		`(?:^|[^a-z0-9])(?:secret|cle|clef|key|token|jeton)["')\]\s]*` + qualified + then + `(\S+)`,
		`\btech_[^\s@]+@[^\s@]+?[;,|]*\s+(\S+)`,
	} {
		s.others = append(s.others, regexp.MustCompile(other))
	}
	return s
})

// ordinaryWord is what stands after a label without being a secret: a word and a number, a number
// and what belongs to it, an address, a path or a file.
var ordinaryWord = regexp.MustCompile(`^(?:\pL+[-_. ]?\d+|\pL?[\d.,/:°-]+\pL{0,3}|[^\s@:]+@[^\s@:]+|(?:[a-z]:|[.~]{0,2})[/\\].*|.*\.[a-z]{2,4})$`)

// separators are what may stand between a sign and its secret.
const separators = " :=|→⇒➔➜➡⟶⟹⇨►›>;,/"

// pieces are parts of the signs: every sign holds one of them.
var pieces = []string{"pas", "secr", "pw", "p/w", "psw", "m.", "md", "m2", "cle", "key", "token", "jeton", "-u", "//", "auth", "bearer", "@"}

// isAnnounced tells whether something in a text, as names.Plain makes it, announces a secret that
// follows.
func isAnnounced(plain string) bool {
	text := strings.ToLower(plain)
	if len(text) != len([]rune(text)) {
		text = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(text))
	}
	if !strings.ContainsAny(text, separators) || !slices.ContainsFunc(pieces, func(piece string) bool { return strings.Contains(text, piece) }) {
		return false // most texts, at once
	}
	for _, sure := range signs().sure {
		for _, at := range sure.FindAllStringIndex(text, -1) {
			if !isStatement(text[at[1]-1:]) { // the sign's last character is the first behind it
				return true
			}
		}
	}
	for _, other := range signs().others {
		for _, found := range other.FindAllStringSubmatch(text, -1) {
			if likePassword(found[1]) {
				return true
			}
		}
	}
	return false
}

// statement is how people say where a secret is, or what became of it.
var statement = regexp.MustCompile(`^(?:[?.…-]+|(?:a|to) [a-z]+|voir|dans|chez|change|oublie|demander|demande|recu|renouvele|renouveler|regenere|expire|reinitialise|` +
	`inconnu|perdu|communique|transmis|envoye|non|pas|ok|celui|meme|aucun|neant|inchange|see|in|ask|changed|forgotten|requested|received|` +
	`renewed|regenerated|expired|expires|reset|unknown|lost|sent|none|no|not|same|unchanged)(?:e?s?[^a-z0-9]|e?s?$)`)

// isStatement tells whether a text, behind a label, is a statement without anything in it that looks
// like a password.
func isStatement(text string) bool {
	return statement.MatchString(text) && !slices.ContainsFunc(strings.Fields(text), likePassword)
}

// likePassword tells whether a word is one that people choose for a password, of letters and
// digits, and none that they write.
func likePassword(word string) bool {
	word = strings.TrimRight(word, `"')].,;`)
	return len(word) >= 6 && strings.ContainsAny(word, "0123456789") && strings.ContainsFunc(word, unicode.IsLetter) && !ordinaryWord.MatchString(word)
}
