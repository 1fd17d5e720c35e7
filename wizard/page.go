package wizard

import (
	"slices"
	"strconv"
	"strings"

	"raccord/steps"
)

// A Page is what a reader shows of a state: text to read, something to answer, and the
// event that the answer is. Readers draw pages; they know neither steps nor phases.
type Page struct {
	Title string
	// Part is the number of the part, from 1, and 0 outside the procedure.
	Part int
	// Stepper says which part and structure; Next is the title of what follows.
	Stepper, Next string
	Body          []steps.Block
	// Asks are answered together. None: the page waits for a fact.
	Asks []Ask
	// Busy says what is waited for, "" where it is the user's turn.
	Busy string
	// Slow says that what is waited for is shown at once, not only when it lasts.
	Slow bool
	// Submit is the event that the answers are.
	Submit func(steps.Given) Event
	// Terms are the glossary of the page.
	Terms []steps.Term
	// Copy is what ctrl+y copies, never a secret.
	Copy string
}

// Chooses tells whether the page offers events to choose from. Otherwise it asks for answers,
// or waits.
func (p *Page) Chooses() bool { return len(p.Asks) == 1 && p.Asks[0].Field.Key == action }

// An Ask is one thing to answer on a page.
type Ask struct {
	Field steps.Field
	Label string
	// Help is one or two sentences, "" for none.
	Help string
	// Text is what was answered so far, or what is offered.
	Text    string
	Options []Option
	// Problem returns what is wrong with an answer, in words; "" when nothing is.
	Problem func(text string) string
	// Doubt returns what speaks against a well formed answer, in words; nil where nothing
	// can. It is said once: the same answer given again is meant.
	Doubt func(text string) string
}

// An Option is one value of a choice and its label. Status is what stands beside it where
// there is a column for it, as in a list of tasks; Find is what else it is found by.
type Option struct{ Value, Label, Status, Find string }

// Words are the option in one line.
func (o Option) Words() string {
	if o.Status == "" {
		return o.Label
	}
	return o.Label + " · " + o.Status
}

// action is the key of a page's choice among events.
const action steps.Key = "action"

// Page is the page of s.
func (v Voice) Page(s State, side *Side) Page {
	switch s.Phase {
	case Home:
		return v.homePage(s)
	case Locked:
		return v.lockedPage(s)
	case Warned:
		return v.warnedPage(s)
	case Failed:
		return v.failedPage(s)
	case Saved:
		return v.savedPage(s, side)
	case Asking:
		if steps.ByID(s.At.Step).Closes {
			return v.reviewPage(s)
		}
		return v.stepPage(s, side)
	}
	return v.busyPage(s)
}

// frame is a page with the stepper of where s stands.
func (v Voice) frame(s State, title string) Page {
	p := Page{Title: title}
	if s.At.Step == "" || s.Phase == Home || s.Phase == Listing || s.Phase == Opening {
		return p
	}
	step := steps.ByID(s.At.Step)
	p.Part = slices.Index(steps.Parts, step.Part) + 1
	pieces := []string{v.Say("part-of", "part", p.Part, "parts", len(steps.Parts)), v.Title("part."+string(step.Part), nil)}
	if n := len(s.Answers.Structures); step.Scope == steps.PerStructure && n > 1 {
		pieces = append(pieces, v.Say("structure-of", "structure", s.At.Structure+1, "structures", n))
	}
	p.Stepper = strings.Join(pieces, " · ")
	return p
}

// choice puts one choice on a page: an option's value is the number of its offer.
func (p *Page) choice(label string, options []Option, offers []offer) {
	p.Asks = []Ask{{
		Field:   steps.Field{Key: action, Kind: steps.Choice},
		Label:   label,
		Options: options,
		Text:    options[0].Value,
		Problem: func(string) string { return "" },
	}}
	p.Submit = func(g steps.Given) Event {
		i, _ := strconv.Atoi(g.Texts[action])
		return offers[i].event
	}
}

// offer puts events on a page in their order, each under its label.
func (p *Page) offer(label string, offers ...offer) {
	options := make([]Option, len(offers))
	for i, o := range offers {
		options[i] = Option{Value: strconv.Itoa(i), Label: o.label}
	}
	p.choice(label, options, offers)
}

type offer struct {
	label string
	event Event
}

// busy names the words for the wait of each phase that waits for a fact.
var busy = map[Phase]string{
	Listing: "busy.listing", Opening: "busy.opening", Unlocking: "busy.unlocking", Checking: "busy.checking", Saving: "busy.saving",
}

func (v Voice) busyPage(s State) Page {
	p := v.frame(s, v.Say("home.title"))
	p.Busy = v.Say(busy[s.Phase])
	if p.Part > 0 {
		p.Title = v.Title(steps.ByID(s.At.Step).Section(), nil)
	}
	p.Slow = s.Phase == Checking && steps.ByID(s.At.Step).Check.Live
	return p
}
