package wizard

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
)

// This file draws what was found: the two names of an application, and what an account
// opens. The rules are:
//
//   - What is drawn stands before what is told: it is understood in a second.
//   - A sign never stands without the word for it.

// The signs of an outcome: yes, no, not known; and of what has none yet: it runs, it will.
const (
	SignYes  = "✓"
	SignNo   = "✗"
	signOpen = "–"
	signSaid = "•"

	signRunning = "…"
	signWaiting = "·"
)

// failedBlocks say why a check did not pass: what was found, then the text of the problem.
// The remedies for single APIs stand right under the table of APIs.
func (v Voice) failedBlocks(s State, problem steps.Problem, told []steps.Block) []steps.Block {
	e, known := s.Answers.At(s.At).Evidence(s.At.Step)
	if s.Failing == Checking && known && len(e.APIs) > 0 {
		return slices.Concat(v.accessTable(e.APIs), v.parts(problem), told)
	}
	return slices.Concat(v.namesBlocks(problem), told, v.parts(problem))
}

// namesBlocks set two names that differ one above the other, with carets under what differs, where
// that tells something.
func (v Voice) namesBlocks(problem steps.Problem) []steps.Block {
	if len(problem.Parts) == 0 || problem.Args["declared"] == "" {
		return nil
	}
	piste, declared, carets := problem.Args["piste"], problem.Args["declared"], ""
	if names.Unrelated(piste, declared) {
		piste, declared = names.Visible(piste), names.Visible(declared)
	} else {
		piste, declared, carets = names.Caret(piste, declared)
	}
	blocks := []steps.Block{
		{Kind: steps.Opposed, Label: v.Say("names.piste"), Text: piste},
		{Kind: steps.Opposed, Label: v.Say("names.chorus-pro"), Text: declared},
	}
	if carets != "" {
		blocks = append(blocks, steps.Block{Kind: steps.Opposed, Text: carets})
	}
	return blocks
}

// accessTable is a row for each API: a sign, its name, and the access to it in words.
func (v Voice) accessTable(apis []chorus.API) []steps.Block {
	var rows []steps.Block
	for _, api := range apis {
		rows = append(rows, steps.Block{Kind: steps.Outcome, Sign: accessSign(api.Access), Label: capital(api.Name), Text: v.Title("access."+string(api.Access), nil)})
	}
	return rows
}

// accessSign is the sign of an access: open, not open, or not known.
func accessSign(a chorus.Access) string {
	switch a {
	case chorus.AccessGranted:
		return SignYes
	case chorus.AccessUnavailable, chorus.AccessUntested:
		return signOpen
	}
	return SignNo
}

// accessSummary is a row for each kind of access, with the APIs that have it.
func (v Voice) accessSummary(apis []chorus.API) []steps.Block {
	var rows []steps.Block
	for _, api := range apis {
		word := v.Title("access."+string(api.Access), nil)
		i := slices.IndexFunc(rows, func(b steps.Block) bool { return b.Label == word })
		if i < 0 {
			rows = append(rows, steps.Block{Kind: steps.Outcome, Sign: accessSign(api.Access), Label: word, Text: capital(api.Name)})
			continue
		}
		rows[i].Text += ", " + capital(api.Name)
	}
	return rows
}

// evidenceBlocks say what a check showed, how sure that is, and when, API by API.
func (v Voice) evidenceBlocks(e steps.Evidence) []steps.Block {
	outcome := steps.Block{Kind: steps.Outcome, Sign: evidenceSign(e), Text: v.evidenceLine(e)}
	return append([]steps.Block{outcome}, v.accessTable(e.APIs)...)
}

// evidenceLine says what a check showed, how sure that is, and when, in one line.
func (v Voice) evidenceLine(e steps.Evidence) string {
	line := v.Say("checked", "degree", v.Title("evidence."+string(e.Degree), nil), "date", v.Time(e.At))
	if e.PasswordExpires != nil {
		note := steps.Problem{Code: "note.password-expires", Args: steps.Args{"date": v.Day(*e.PasswordExpires)}}
		line += ". " + v.Title(note.Code, note.Args)
	}
	return line
}

func evidenceSign(e steps.Evidence) string {
	switch {
	case e.Degree == steps.Untested:
		return signOpen
	case e.Passed:
		return SignYes
	case e.Verdict == chorus.Undecided:
		return signOpen
	}
	return SignNo
}

// capitals are some names with a comma between them, each with a capital letter.
func capitals(names string) string {
	all := strings.Split(names, ", ")
	for i, name := range all {
		all[i] = capital(name)
	}
	return strings.Join(all, ", ")
}

// capital is a name with a capital letter, as the portals print it.
func capital(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}
