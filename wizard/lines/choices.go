package lines

import (
	"fmt"
	"strconv"

	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file offers choices line by line. The rules are:
//
//   - Choices are numbered, and keep their numbers whatever was looked for.
//   - Of many dossiers, the first are said, and the choices behind them, which are none; a word finds
//     others, and then an empty line takes the first that was found. Other choices are all said.

// saidAtOnce is how many of many choices are said at once.
const saidAtOnce = 12

// lastSaid is how many of them are the last choices: all that are no dossiers.
func lastSaid(options []wizard.Option) int {
	n := 0
	for n < len(options) && options[len(options)-1-n].Dossier == nil {
		n++
	}
	return min(n, saidAtOnce/2)
}

// offer says the choices.
func (l *Reader) offer(a *wizard.Ask) {
	skipped, last := 0, lastSaid(a.Options)
	for i, o := range a.Options {
		if len(a.Options) > wizard.Many && o.Dossier != nil && i >= saidAtOnce-last && i < len(a.Options)-last {
			skipped++
			continue
		}
		if skipped > 0 && i == len(a.Options)-last {
			l.say("  " + l.Voice.Say("line.many", "count", skipped))
		}
		l.option(i, o)
	}
}

func (l *Reader) option(i int, o wizard.Option) {
	l.say(fmt.Sprintf("  %d. %s", i+1, layout.Aloud(o.Words())))
}

// narrow says which of many choices a word finds; false means that text is no word to look
// for.
func (l *Reader) narrow(a *wizard.Ask, text string) bool {
	number, err := strconv.Atoi(text)
	if len(a.Options) <= wizard.Many || text == "" || err == nil && number <= len(a.Options) {
		return false
	}
	found := wizard.Find(a.Options, text)
	if len(found) == 0 {
		l.say(l.Voice.Say("line.none", "search", text))
		return true
	}
	l.say(l.Voice.Say("line.found", "search", text, "count", len(found)))
	for _, i := range found[:min(len(found), saidAtOnce)] {
		l.option(i, a.Options[i])
	}
	if more := len(found) - saidAtOnce; more > 0 {
		l.say("  " + l.Voice.Say("line.many", "count", more))
	}
	a.Text = a.Options[found[0]].Value
	return true
}
