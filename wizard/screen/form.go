package screen

import (
	"errors"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
)

// This file holds what a page asks in a Huh form; nothing else imports Huh. The rules are:
//
//   - One group, one live form: Huh's forms answer each other's messages.
//   - Enter, Tab and Back are ours. Huh's travel as messages, and what is typed meanwhile
//     lands in the old field.
//   - Errors and help are drawn by us, in the user's language, and a field that is wrong
//     can always be left.

// A form is what a page asks.
type form struct {
	huh     *huh.Form
	fields  []huh.Field
	asks    []wizard.Ask
	texts   []*string
	finders []*finder // nil where the options are few, or none
	columns []column  // of the options
	at      int
	mistake string               // what is wrong with the field at, in words
	doubted map[steps.Key]string // the answers that were asked about
	width   int
	height  int // how many lines it may take
}

func newForm(asks []wizard.Ask, width, height int) (*form, tea.Cmd) {
	f := &form{asks: asks, finders: make([]*finder, len(asks)), columns: make([]column, len(asks))}
	for i, a := range asks {
		f.columns[i] = columnOfOptions(a.Options)
		if len(a.Options) > wizard.Many {
			f.finders[i] = newFinder(a.Options, a.Text)
		}
	}
	return f.sized(width, height)
}

// styles are on every field before its form measures it: Huh would make its own first.
var styles = huh.ThemeFunc(func(bool) *huh.Styles { return theme() })

// sized is f anew in a size: what is asked, what is searched, and nothing of Huh's.
func (f *form) sized(width, height int) (*form, tea.Cmd) {
	asks := f.asks
	f = &form{asks: asks, finders: f.finders, columns: f.columns, doubted: map[steps.Key]string{}, width: max(width, 20)}
	for i := range asks {
		text := asks[i].Text
		f.texts = append(f.texts, &text)
		f.fields = append(f.fields, f.field(i))
	}
	f.huh = huh.NewForm(huh.NewGroup(f.fields...)).
		WithTheme(styles).
		WithKeyMap(keyMap()).
		WithShowHelp(false).
		WithShowErrors(false)
	f.fit(width, height)
	return f, f.huh.Init()
}

// keyMap is Huh's without what we do ourselves, and without the filter: it does not fold accents.
func keyMap() *huh.KeyMap {
	km := huh.NewDefaultKeyMap()
	none := key.NewBinding()
	km.Quit = none
	km.Input.Next, km.Input.Prev, km.Input.Submit, km.Input.AcceptSuggestion = none, none, none, none
	km.Select.Next, km.Select.Prev, km.Select.Submit = none, none, none
	km.Select.Filter, km.Select.SetFilter, km.Select.ClearFilter = none, none, none
	return km
}

// field is one of Huh's. The theme comes first: what is measured without one makes Huh's own,
// each time.
func (f *form) field(i int) huh.Field {
	a := f.asks[i]
	if a.Options != nil {
		choice := huh.NewSelect[string]()
		choice.WithTheme(styles)
		return choice.Title(a.Label).Options(f.options(i)...).Value(f.texts[i])
	}
	input := huh.NewInput()
	input.WithTheme(styles)
	input.Title(a.Label).Inline(f.beside()).Prompt(f.prompt(i)).Value(f.texts[i]).
		Validate(func(text string) error { return mistake(a.Problem(f.cleaned(i, text))) })
	if a.Field.Kind == steps.Secret {
		input.EchoMode(huh.EchoModePassword)
	}
	return input
}

// options are those of choice i that are drawn.
func (f *form) options(i int) []huh.Option[string] {
	shown := f.asks[i].Options
	if f.finders[i] != nil {
		shown = f.finders[i].seen()
	}
	var options []huh.Option[string]
	for _, o := range shown {
		options = append(options, huh.NewOption(f.optionLabel(i, o), o.Value))
	}
	return options
}

// finder is where the user stands among many options; nil where they are few, or none.
func (f *form) finder() *finder { return f.finders[f.at] }

// showFound draws the options that a search has found.
func (f *form) showFound() tea.Cmd {
	*f.texts[f.at], _ = f.finder().value()
	f.fields[f.at].(*huh.Select[string]).Options(f.options(f.at)...)
	f.retitle()
	return f.update(redrawn{})
}

func mistake(sentence string) error {
	if sentence == "" {
		return nil
	}
	return errors.New(sentence)
}

// fit sets the size.
func (f *form) fit(width, height int) {
	f.height = height
	needs := f.needs()
	height = max(min(height, needs), 1)
	for i, found := range f.finders {
		if found != nil {
			found.show(height - needs + len(found.options))
			f.fields[i].(*huh.Select[string]).Options(f.options(i)...)
		}
	}
	f.retitle()
	f.huh.WithWidth(max(width, 20)).WithHeight(height)
	for i, field := range f.fields {
		if input, ok := field.(*huh.Input); ok {
			input.Value(f.texts[i]) // scrolls a text that was set before the width was known
		}
	}
}

// view is the form, and where the cursor stands in it.
func (f *form) view() (lines []string, cursor *place) {
	return f.cursor(strings.Split(strings.TrimRight(f.huh.View(), "\n "), "\n"))
}

// retitle puts on every choice how much of it can be seen, and tells whether any needs it.
func (f *form) retitle() bool {
	for i, field := range f.fields {
		if s, ok := field.(*huh.Select[string]); ok {
			s.Title(f.choiceTitle(i))
		}
	}
	return f.needs() > f.height
}

// redrawn makes Huh draw anew what changed behind its back.
type redrawn struct{}

// update hands a message to Huh.
func (f *form) update(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(tea.KeyPressMsg); ok {
		f.mistake = ""
	}
	model, cmd := f.huh.Update(msg)
	f.huh = model.(*huh.Form)
	if _, again := msg.(redrawn); !again && f.retitle() {
		return tea.Batch(cmd, f.update(redrawn{}))
	}
	return cmd
}

// ask is what has the focus.
func (f *form) ask() wizard.Ask { return f.asks[f.at] }

// typing tells whether letters are text here.
func (f *form) typing() bool { return f.ask().Options == nil }

// move puts the focus on another field, whatever stands in this one.
func (f *form) move(to int) tea.Cmd {
	f.mistake = ""
	var cmds []tea.Cmd
	for ; f.at < to; f.at++ {
		f.take()
		cmds = append(cmds, f.huh.NextField())
	}
	for ; f.at > to; f.at-- {
		f.take()
		cmds = append(cmds, f.huh.PrevField())
	}
	return tea.Batch(cmds...)
}

// tab goes to the next field, or round to the first.
func (f *form) tab(by int) tea.Cmd {
	n := len(f.asks)
	return f.move((f.at + by + n) % n)
}

// hovered is the value of the option that choice i would take.
func (f *form) hovered(i int) string {
	if f.finders[i] != nil {
		value, _ := f.finders[i].value()
		return value
	}
	value, _ := f.fields[i].(*huh.Select[string]).Hovered()
	return value
}

// take stores what the field at holds.
func (f *form) take() {
	if !f.typing() {
		*f.texts[f.at] = f.hovered(f.at)
		return
	}
	f.fields[f.at].Blur()
}

// enter takes the field and goes on: to the next, to the first that is wrong, or out of
// the form. Done is set when every answer is well formed.
func (f *form) enter() (cmd tea.Cmd, done bool) {
	f.take()
	if found := f.finder(); found != nil && len(found.found) == 0 {
		return nil, false
	}
	if f.mistake = f.wrong(f.at); f.mistake != "" {
		return f.fields[f.at].Focus(), false
	}
	if f.at < len(f.asks)-1 {
		return f.move(f.at + 1), false
	}
	for i := range f.asks {
		if sentence := f.wrong(i); sentence != "" {
			cmd = f.move(i)
			f.mistake = sentence
			return cmd, false
		}
	}
	return nil, true
}

// wrong is what is wrong with field i, or doubtful the first time it is submitted.
func (f *form) wrong(i int) string {
	a, text := f.asks[i], f.cleaned(i, *f.texts[i])
	if sentence := a.Problem(text); sentence != "" || a.Doubt == nil || f.doubted[a.Field.Key] == text {
		return sentence
	}
	doubt := a.Doubt(text)
	if doubt != "" {
		f.doubted[a.Field.Key] = text
	}
	return doubt
}

// point puts the focus on the field a problem is about.
func (f *form) point(field steps.Key, sentence string) tea.Cmd {
	i := slices.IndexFunc(f.asks, func(a wizard.Ask) bool { return a.Field.Key == field })
	if i < 0 {
		i = f.at
	}
	cmd := f.move(i)
	f.mistake = sentence
	return cmd
}

func (f *form) cleaned(i int, text string) string {
	clean, _ := steps.Inspect(f.asks[i].Field.Clean, text)
	return clean
}

// given is what was typed, cleaned, and what cleaning found.
func (f *form) given() (steps.Given, []steps.Finding) {
	f.take()
	g := steps.Given{Texts: map[steps.Key]string{}, Secrets: map[steps.Key]secret.Text{}}
	var found []steps.Finding
	for i, a := range f.asks {
		clean, findings := steps.Inspect(a.Field.Clean, *f.texts[i])
		found = append(found, findings...)
		if a.Field.Kind == steps.Secret {
			g.Secrets[a.Field.Key] = secret.Of(clean)
		} else {
			g.Texts[a.Field.Key] = clean
		}
	}
	return g, found
}
