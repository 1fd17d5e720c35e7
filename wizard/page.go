package wizard

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"raccord/steps"
)

// A Page is what a state shows: text to read, something to answer, and what an answer means
// to the machine. Readers draw pages; they know no step by name.
type Page struct {
	Title string
	// Part is the number of the part of the procedure, from 1, and 0 outside of it.
	Part int
	// Stepper says which part and structure is at hand, and Next what step follows.
	Stepper, Next string
	// Success are sentences about the check that has just passed. They stand before the body.
	Success []string
	// Lead is to be known before anything is answered, Body what is to be read in order.
	Lead, Body []steps.Block
	// Values are those that the Body gives to type on a portal.
	Values []Value
	// Actions is how many numbered lines of the Body can be ticked, Ticked which ones are, in
	// order, and Tick the event that ticks one or takes its tick away.
	Actions int
	Ticked  []int
	Tick    func(action int) Event
	// Route is the whole procedure, for a reader that has room for it beside the page; nil outside
	// of a dossier.
	Route []Milestone
	// Asks are answered together. A page without any waits for a fact.
	Asks []Ask
	// Busy says what the page waits for, "" where it waits for the user.
	Busy string
	// Slow marks a wait that is shown at once, not only once it lasts.
	Slow bool
	// Submit returns the event that answers amount to.
	Submit func(steps.Given) Event
	// Terms are those of the glossary that the page uses.
	Terms []steps.Term
	// Link is the address of the portal's page, "" for none.
	Link string
}

// A Value is something to type on a portal: the portal's label for it, and the text. Of a secret
// the text only says that there is one: [Effects.Secret] returns it.
type Value struct {
	Label, Text string
	Secret      steps.Key
}

// Text is all that is to be read, in order.
func (p *Page) Text() []steps.Block { return slices.Concat(p.Lead, p.Body) }

// Chooses tells whether the page offers events to choose from. Otherwise it asks for answers,
// or waits.
func (p *Page) Chooses() bool { return len(p.Asks) == 1 && p.Asks[0].Field.Key == action }

// An Ask is one thing to answer on a page.
type Ask struct {
	Field steps.Field
	Label string
	// Help is one or two sentences, "" for none.
	Help string
	// Text is the answer so far, or the one that is offered.
	Text    string
	Options []Option
	// Columns are those that the cells of the options stand in, the first for the labels.
	Columns []Column
	// Sample is the fictitious answer of a rehearsal, which the user may ask for; "" for none.
	Sample string
	// Problem returns what is wrong with an answer, in words; "" when nothing is.
	Problem func(text string) string
	// Doubt returns what speaks against a well formed answer, in words, and "" for nothing. It
	// is nil where nothing can. A doubt is said once: the same answer given again is taken.
	Doubt func(text string) string
}

// An Option is one value of a choice and its label.
type Option struct {
	Value, Label string
	// Key is the letter or digit that answers with the option at once, "" for none.
	Key string
	// Cells stand in columns beside the label, as in a table; nil for an option that is no row.
	Cells []string
	// Said is a row in one line, for where no heads stand above it; "" where the label and the cells say
	// all.
	Said string
	// Dossier is the one that the option opens, nil for other options.
	Dossier *Summary
	// Always says that the option stays in view during every search.
	Always bool
}

// Words is the option in one line.
func (o Option) Words() string { return cmp.Or(o.Said, o.row()) }

// row is the label and the cells.
func (o Option) row() string {
	words := []string{o.Label}
	for _, cell := range o.Cells {
		if cell != "" {
			words = append(words, cell)
		}
	}
	return strings.Join(words, " · ")
}

// action is the key of the one choice on a page that offers events.
const action steps.Key = "action"

// Page returns what a state shows.
func (v Voice) Page(s State, side *Side) Page {
	p := v.page(s, side)
	// A problem that has come up since is what the user has to read then.
	if s.ShowsRecord && !s.Phase.Waits() && s.Phase != Noting && s.Phase != Warned && s.Phase != Failed {
		p.Lead = slices.Concat(v.handover(s.Answers), p.Lead)
	}
	if p.Part > 0 {
		p.Route = v.route(s)
	}
	if s.Phase == Asking || s.Phase == Locked {
		p.Success = v.Success(s)
	}
	return p
}

func (v Voice) page(s State, side *Side) Page {
	switch s.Phase {
	case Home:
		return v.homePage(s, side)
	case Mishaps:
		return v.mishapsPage(s)
	case Staged:
		return v.stagedPage(s)
	case Occupied:
		return v.occupiedPage(s)
	case Locked:
		return v.lockedPage(s)
	case Warned:
		return v.warnedPage(s)
	case Failed:
		return v.failedPage(s)
	case Saved:
		return v.savedPage(s, side)
	case Noting:
		return v.notePage(s)
	case Asking:
		if steps.ByID(s.At.Step).Closes {
			return v.reviewPage(s)
		}
		return v.stepPage(s, side)
	}
	return v.busyPage(s)
}

// frame returns a page with its title and with the stepper for where s stands.
func (v Voice) frame(s State, title string) Page {
	p := Page{Title: title}
	if s.At.Step == "" || s.Phase == Home || s.Phase == Listing || s.Phase == Opening || s.Phase == Occupied || s.Phase == Mishaps {
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

// choose puts a choice among events on a page. The value of an option is the index of its
// offer.
func (v Voice) choose(p *Page, offers ...offer) {
	options := make([]Option, len(offers))
	for i, o := range offers {
		options[i] = Option{Value: strconv.Itoa(i), Label: steps.Printable(o.label)}
	}
	p.Asks = []Ask{{
		Field:   steps.Field{Key: action, Kind: steps.Choice},
		Label:   v.Say("choose"),
		Options: options,
		Text:    options[0].Value,
		Problem: func(string) string { return "" },
	}}
	p.Submit = func(g steps.Given) Event {
		i, _ := strconv.Atoi(g.Texts[action])
		return offers[i].event
	}
}

// An offer is an event that a page offers, and what it is called there.
type offer struct {
	label string
	event Event
}

// A lettered offer is also chosen by a letter.
type lettered struct {
	offer
	letter string
}

// chooseByLetter is choose, with a letter for every offer.
func (v Voice) chooseByLetter(p *Page, offers ...lettered) {
	bare := make([]offer, len(offers))
	for i, o := range offers {
		bare[i] = o.offer
	}
	v.choose(p, bare...)
	for i, o := range offers {
		p.Asks[0].Options[i].Key = o.letter
	}
}

// busy names the words for the wait of each phase that waits for a fact.
var busy = map[Phase]string{
	Listing: "busy.listing", Opening: "busy.opening", Unlocking: "busy.unlocking", Checking: "busy.checking", Saving: "busy.saving", Recording: "busy.saving", Reporting: "busy.reporting",
	Staging: "busy.checking",
}

func (v Voice) busyPage(s State) Page {
	p := v.frame(s, v.Say("home.title"))
	p.Busy = v.Say(busy[s.Phase])
	if p.Part > 0 {
		p.Title = v.Title(steps.ByID(s.At.Step).Section(), nil)
	}
	p.Slow = (s.Phase == Checking || s.Phase == Staging) && steps.ByID(s.At.Step).Check.Live
	return p
}
