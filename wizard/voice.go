package wizard

import (
	"slices"
	"strings"
	"time"

	"raccord/steps"
)

// A Voice says everything in one language.
type Voice struct{ *steps.Document }

// VoiceIn returns the voice of a language.
func VoiceIn(l steps.Language) Voice { return Voice{steps.In(l)} }

// For returns the voice that s is shown in: of the language that the user chose, or else v.
func (v Voice) For(s State) Voice {
	if s.Language == "" || s.Language == v.Language {
		return v
	}
	return VoiceIn(s.Language)
}

// Colon stands between a label and its value. French sets a no-break space before it, so the
// documents have it in a line of its own, behind a label.
func (v Voice) Colon() string {
	_, colon, _ := strings.Cut(v.Say("labelled", "label", "|"), "|")
	return colon + " "
}

// labelled is a text behind its label: a question needs no colon.
func (v Voice) labelled(label, text string) string {
	if strings.HasSuffix(label, "?") {
		return label + " " + text
	}
	return label + v.Colon() + text
}

// Time is a time as people read it here: the day, the hour and the minute, local.
func (v Voice) Time(t time.Time) string { return t.Local().Format(v.Say("date.time")) }

// Day is the day of a date as people read it, in the date's own time zone.
func (v Voice) Day(t time.Time) string { return t.Format(v.Say("date.day")) }

// Signs are what every page shows where it is not the real PISTE that is asked (that it is a
// rehearsal, or which other hosts are in use), and where the store's server may be another than it
// says.
func (v Voice) Signs(s State, w *Effects) []string {
	if s.Practice {
		return []string{v.Say("practice.banner")}
	}
	var signs []string
	if w.CustomHosts != "" {
		signs = append(signs, v.Say("custom-hosts", "hosts", w.CustomHosts))
	}
	if kept := w.Real.Store; kept != nil && kept.Unverified() != "" {
		signs = append(signs, v.Say("store-unverified", "mode", kept.Unverified()))
	}
	return signs
}

// Findings says what was removed from a pasted text, or is doubtful in it.
func (v Voice) Findings(found []steps.Finding) string {
	var said []string
	for _, f := range found {
		if sentence := v.Title("paste."+strings.TrimPrefix(string(f), "paste."), nil); !slices.Contains(said, sentence) {
			said = append(said, sentence)
		}
	}
	return strings.Join(said, " ")
}

// ProblemLine is a problem in one line, to stand beside a field; "" for no problem.
func (v Voice) ProblemLine(p *steps.Problem) string {
	if p == nil {
		return ""
	}
	args := v.RepeatedArgs(p.Args)
	if body := v.Sentence(p.Code, args); body != "" {
		return body
	}
	return v.Title(p.Code, args)
}

// WholeProblem is a problem in one line, its title too.
func (v Voice) WholeProblem(p steps.Problem) string {
	args := v.RepeatedArgs(p.Args)
	title := strings.TrimSuffix(v.Title(p.Code, args), ".")
	return v.Advised(strings.TrimSpace(title + ". " + v.Sentence(p.Code, args)))
}

// PathProblems says what is wrong with an answers file, in lines: each thing once, and under
// it every place where it is so.
func (v Voice) PathProblems(problems []steps.PathProblem) []string {
	var said, places []string
	for i, p := range problems {
		place := v.Repeated(p.Path)
		if p.Line > 0 {
			place = v.Say("answers.place", "path", place, "line", p.Line, "column", p.Column)
		}
		places = append(places, place)
		sentence := v.ProblemLine(&p.Problem)
		if i+1 < len(problems) && v.ProblemLine(&problems[i+1].Problem) == sentence {
			continue
		}
		said = append(said, sentence)
		for _, path := range places {
			if path != "" {
				said = append(said, "  "+path)
			}
		}
		places = nil
	}
	if all := strings.Join(said, "\n"); v.Advised(all) != all {
		said = append(said, v.advice())
	}
	return said
}
