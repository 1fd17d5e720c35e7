package lines

import (
	"fmt"
	"slices"
	"strings"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file says a page. The rules are:
//
//   - What can be typed anywhere is said once, as the walk begins.
//   - A page is said in full whenever the walk comes to it. A step that is asked again to be
//     corrected is not: its title is, and its fields. "??" says the text once more.
//   - What has just succeeded is said first.
//   - The receipt is said once: as the last page, or after the walk. What was done on its page
//     since is said alone.

// A saying is the page that was said last.
type saying struct {
	phase wizard.Phase
	step  steps.Place // of the last step whose text was said
	lead  []steps.Block
}

// show says a page: where it is, its title, what has succeeded, its text. Of a page whose answers
// do not agree with each other it says only that.
func (l *Reader) show(s wizard.State, page wizard.Page, wrong string) {
	if wrong != "" {
		l.wrong(wrong)
		return
	}
	where := l.Voice.Signs(s, l.Effects)
	if page.Stepper != "" {
		where = append(where, page.Stepper)
	}
	l.say("")
	if len(where) > 0 {
		l.say(strings.Join(where, " · "))
	}
	l.say(page.Title, "")
	for _, sentence := range page.Success {
		l.say(wizard.SignYes+" "+sentence, "")
	}
	switch {
	case l.corrects(s):
		l.say(l.Voice.Say("line.again"), "")
	case s.Phase == wizard.Saved && l.Received && len(page.Lead) > 0:
		l.blocks(l.unsaid(page.Lead))
	default:
		l.text(page)
	}
	l.said.phase, l.said.lead = s.Phase, page.Lead
	if s.Phase == wizard.Asking {
		l.said.step = s.At
	}
	l.Received = s.Phase == wizard.Saved
}

// unsaid is what of a page's lead was not said with the page before; all of it where that is nothing.
func (l *Reader) unsaid(lead []steps.Block) []steps.Block {
	fresh := slices.DeleteFunc(slices.Clone(lead), func(b steps.Block) bool { return slices.Contains(l.said.lead, b) })
	if len(fresh) == 0 {
		return lead
	}
	return fresh
}

// corrects tells whether the page of s asks a step again whose answers did not pass.
func (l *Reader) corrects(s wizard.State) bool {
	return s.Phase == wizard.Asking && s.At == l.said.step && (l.said.phase == wizard.Failed || l.said.phase == wizard.Warned)
}

// text says the text of a page.
func (l *Reader) text(page wizard.Page) { l.blocks(page.Text()) }

// blocks says what is to be read, if there is anything.
func (l *Reader) blocks(text []steps.Block) {
	if len(text) > 0 {
		l.spoken(text)
		l.say("")
	}
}

func (l *Reader) spoken(text []steps.Block) {
	fmt.Fprintln(l.Out, layout.Spoken(text, l.Voice.Colon(), l.Width))
}

// wrong says what is wrong with an answer.
func (l *Reader) wrong(sentence string) {
	l.say(l.Voice.Say("to-correct") + l.Voice.Colon() + sentence)
}

// help says what can be typed, and the labels of the page.
func (l *Reader) help(page wizard.Page, a wizard.Ask) {
	l.say(l.Voice.Say("line.help"))
	if a.Help != "" {
		l.say(a.Help)
	}
	if len(page.Terms) > 0 {
		l.say("", l.Voice.Say("glossary.title"))
		l.spoken(l.Voice.Lookup(page.Terms, ""))
	}
}
