package wizard

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"raccord/steps"
	"raccord/store/secret"
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

// Voice is a language to show pages in.
type Voice struct {
	*Words
	*steps.Document
}

// VoiceIn returns the voice of a language.
func VoiceIn(l steps.Language) Voice { return Voice{WordsIn(l), steps.In(l)} }

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

// sign is what every page wears where it is not the real PISTE that is asked, "" otherwise.
func (v Voice) sign(s State, w *Walk) string {
	switch {
	case s.Practice:
		return v.Practice
	case w.CustomHosts != "":
		return fmt.Sprintf(v.CustomHosts, w.CustomHosts)
	}
	return ""
}

// frame is a page with the stepper of where s stands.
func (v Voice) frame(s State, title string) Page {
	p := Page{Title: title}
	if s.At.Step == "" || s.Phase == Home || s.Phase == Listing || s.Phase == Opening {
		return p
	}
	step := steps.ByID(s.At.Step)
	p.Part = slices.Index(steps.Parts, step.Part) + 1
	pieces := []string{fmt.Sprintf(v.PartOf, p.Part, len(steps.Parts)), v.Title("part."+string(step.Part), nil)}
	if n := len(s.Answers.Structures); step.Scope == steps.PerStructure && n > 1 {
		pieces = append(pieces, fmt.Sprintf(v.StructureOf, s.At.Structure+1, n))
	}
	p.Stepper = strings.Join(pieces, " · ")
	return p
}

// stepPage asks a step.
func (v Voice) stepPage(s State, side *Side) Page {
	step, view := steps.ByID(s.At.Step), s.Answers.At(s.At)
	section := v.Section(step.Section(), view.Fill())
	p := v.frame(s, section.Title)
	if after := s.Answers.After(s.At); after != s.At && !s.returning {
		p.Next = fmt.Sprintf(v.Next, v.Title("step."+string(after.Step), nil))
	}
	p.Body = slices.Concat(v.practiceBlocks(s, side), v.vaultBlocks(s), section.Body)
	for _, f := range step.Fields {
		p.Asks = append(p.Asks, v.ask(f, view))
	}
	p.Submit = func(g steps.Given) Event { return Submitted{g} }
	p.Terms = v.Terms(step.Section())
	for _, b := range section.Body {
		if b.Kind == steps.Value {
			p.Copy = b.Text
			break
		}
	}
	return p
}

// vaultBlocks say where a secret will be kept, before it is asked: first, so that nobody
// has to scroll for it.
func (v Voice) vaultBlocks(s State) []steps.Block {
	if !steps.ByID(s.At.Step).AsksSecret() {
		return nil
	}
	return []steps.Block{{Text: fmt.Sprintf(v.VaultAnnounced[s.Vault.Kind], s.Vault.Place)}}
}

// practiceBlocks are the fictitious values to type in a rehearsal.
func (v Voice) practiceBlocks(s State, side *Side) []steps.Block {
	if !s.Practice || side.Values == nil {
		return nil
	}
	blocks := []steps.Block{{Text: v.PracticeHint}}
	for _, f := range steps.ByID(s.At.Step).Fields {
		if value := side.Values(f.Key, s.At.Structure); value != "" {
			blocks = append(blocks, steps.Block{Kind: steps.Value, Label: v.Title(f.Section(), nil), Text: value})
		}
	}
	if len(blocks) == 1 {
		return nil
	}
	return blocks
}

func (v Voice) ask(f steps.Field, view steps.View) Ask {
	section := v.Section(f.Section(), view.Fill())
	a := Ask{Field: f, Label: section.Title, Help: v.Sentence(f.Section(), view.Fill()), Text: view.Text(f.Key)}
	for _, value := range f.Values() {
		a.Options = append(a.Options, Option{Value: value, Label: v.Title(f.Section()+"."+value, nil)})
	}
	switch {
	case a.Text == "" && f.Default != nil:
		a.Text = f.Default(view)
	case a.Text == steps.No && f.Stops:
		a.Text = steps.Yes // who comes back has done it
	}
	if f.Optional {
		a.Label += " (" + v.Optional + ")"
	}
	a.Problem = func(text string) string { return v.problemLine(f.TextProblem(text)) }
	if f.Values() == nil {
		a.Doubt = func(text string) string { return v.doubt(f.Clean, text) }
	}
	if f.Kind == steps.Secret {
		a.Text = ""
		if view.Kept(&f) || !view.Secret(f.Key).Empty() {
			a.Help = v.SecretKept + " " + a.Help
		}
		a.Problem = func(text string) string { return v.problemLine(f.SecretProblem(view, secret.Of(text))) }
	}
	return a
}

// doubt is what an answer looks like that it should not be: an address, a placeholder.
func (v Voice) doubt(c steps.Cleaning, text string) string {
	_, found := steps.Inspect(c, text)
	uncertain := slices.DeleteFunc(found, steps.Finding.Certain)
	if len(uncertain) == 0 {
		return ""
	}
	return v.findings(uncertain) + " " + v.PasteKeep
}

// PathProblems are what is wrong with an answers file: each thing said once, with every
// place it is true of.
func (v Voice) PathProblems(problems []steps.PathProblem) []string {
	var said, places []string
	for i, p := range problems {
		place := p.Path
		if p.Line > 0 {
			place = v.Say("answers.place", "path", p.Path, "line", p.Line, "column", p.Column)
		}
		places = append(places, place)
		sentence := v.problemLine(&p.Problem)
		if i+1 < len(problems) && v.problemLine(&problems[i+1].Problem) == sentence {
			continue
		}
		said = append(said, sentence)
		for _, place := range places {
			if place != "" {
				said = append(said, "  "+place)
			}
		}
		places = nil
	}
	return said
}

// problemLine is a problem in one line, for beside a field.
func (v Voice) problemLine(p *steps.Problem) string {
	if p == nil {
		return ""
	}
	if body := v.Sentence(p.Code, p.Args); body != "" {
		return body
	}
	return v.Title(p.Code, p.Args)
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

func (v Voice) busyPage(s State) Page {
	p := v.frame(s, v.HomeTitle)
	p.Busy = v.Busy[s.Phase]
	if p.Part > 0 {
		p.Title = v.Title(steps.ByID(s.At.Step).Section(), nil)
	}
	if s.Phase == Checking {
		p.Busy, p.Slow = v.BusyCheck, steps.ByID(s.At.Step).Check.Live
	}
	return p
}

func (v Voice) warnedPage(s State) Page {
	p := v.frame(s, v.WarnedTitle)
	for _, problem := range s.Problems {
		p.Body = append(p.Body, v.problemBlocks(problem)...)
	}
	p.offer(v.Choose, offer{v.ActionCorrect, Back{}}, offer{v.ActionWarned, Continue{}})
	return p
}

// problemBlocks are a problem in full: title, words, and its parts.
func (v Voice) problemBlocks(problem steps.Problem) []steps.Block {
	section := v.Section(problem.Code, v.args(problem))
	return slices.Concat([]steps.Block{{Text: "**" + section.Title + "**"}}, v.namesBlocks(problem), section.Body, v.parts(problem))
}

// parts are one line for each part of a problem.
func (v Voice) parts(problem steps.Problem) []steps.Block {
	var blocks []steps.Block
	for _, part := range problem.Parts {
		line := v.problemLine(&steps.Problem{Code: part.Code, Args: v.args(part)})
		if api := part.Args["api"]; api != "" {
			line = "**" + capital(api) + "**" + v.Colon + line
		}
		blocks = append(blocks, steps.Block{Kind: steps.Bullet, Text: line})
	}
	return blocks
}

// args are a problem's arguments with what stands for a word put into words.
func (v Voice) args(problem steps.Problem) steps.Args {
	args := steps.Args{}
	for name, value := range problem.Args {
		args[name] = value
		if word := name + "." + value; v.Has(word) {
			args[name] = v.Title(word, nil)
		}
	}
	for _, name := range []string{"piste", "declared"} {
		if value := problem.Args[name]; value != "" && strings.HasPrefix(problem.Code, "difference.") {
			args[name] = v.characters(value)
		}
	}
	return args
}

// characters names each character of text: « O majuscule ».
func (v Voice) characters(text string) string {
	var names []string
	for _, r := range text {
		names = append(names, v.Title(steps.CharacterSection(r), steps.Args{"character": string(r)}))
	}
	return strings.Join(names, ", ")
}

func (v Voice) failedPage(s State) Page {
	problem := s.Problems[0]
	section := v.Section(problem.Code, v.args(problem))
	p := v.frame(s, section.Title)
	p.Body = v.failedBlocks(s, problem, section.Body)
	switch s.Failing {
	case Checking:
		offers := []offer{{v.ActionCorrect, Back{}}}
		if !strings.HasPrefix(problem.Code, "flaw.") { // the same answers would fare no better
			offers = append(offers, offer{v.ActionRecheck, Again{}})
		}
		if s.MayAskElsewhere() {
			offers = append(offers, offer{v.ActionElsewhere, Elsewhere{}})
		}
		if s.MayContinue() {
			offers = append(offers, offer{v.ActionContinue, Continue{}})
		}
		p.offer(v.Choose, append(offers, offer{v.ActionStop, Stop{}})...)
	case Saving:
		p.offer(v.Choose, offer{v.ActionAgain, Again{}}, offer{v.ActionCorrect, Back{}}, offer{v.ActionQuit, Stop{}})
	default:
		p.offer(v.Choose, offer{v.ActionAgain, Again{}}, offer{v.ActionHome, Back{}}, offer{v.HomeQuit, Stop{}})
	}
	return p
}
