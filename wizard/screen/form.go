package screen

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file holds what a page asks in a Huh form; only it and the theme import Huh. The rules
// are:
//
//   - One group, one live form: Huh's forms answer each other's messages.
//   - Enter, Tab and Back are ours. Huh's travel as messages, and what is typed meanwhile
//     lands in the old field.
//   - Errors and help are drawn by us, in the user's language, and a field that is wrong
//     can always be left.

// A form is what a page asks.
type form struct {
	huh     *huh.Form
	entries []*entry
	at      int    // the entry that has the focus
	mistake string // what is wrong with it, in words
	look    layout.Look
	themes  themes // the look's
	width   int
	height  int // how many lines it may take
}

// An entry is one thing asked, and what was answered so far.
type entry struct {
	wizard.Ask
	typed   string // or the value of the option chosen
	field   huh.Field
	finder  *finder // nil where the options are few, or none
	grid    grid    // of the options that are rows
	open    bool    // a choice in which nothing is chosen yet
	doubted string  // the answer that was asked about
	doubt   string  // what speaks against a paste and can no longer be seen in it, to be asked
}

func newForm(asks []wizard.Ask, look layout.Look, width, height int) (*form, tea.Cmd) {
	f := formOf(asks, look, width)
	return f, f.build(width, height)
}

// formOf is a form that is not built yet.
func formOf(asks []wizard.Ask, look layout.Look, width int) *form {
	f := &form{look: look, width: max(width, 20)}
	for _, a := range asks {
		e := &entry{Ask: a, typed: a.Text, grid: newGrid(a), open: a.Options != nil && a.Text == ""}
		if len(a.Options) > wizard.Many || a.Columns != nil {
			e.finder = newFinder(a.Options, a.Text)
		}
		f.entries = append(f.entries, e)
	}
	return f
}

// build makes Huh's form in a size, with what was typed so far.
func (f *form) build(width, height int) tea.Cmd {
	f.at, f.width, f.height = 0, max(width, 20), height
	f.themes = themesOf(f.look)
	var fields []huh.Field
	for _, e := range f.entries {
		e.grid.fit(f.width - 2)
		e.field = f.field(e)
		fields = append(fields, e.field)
	}
	f.huh = huh.NewForm(huh.NewGroup(fields...)).
		WithTheme(f.themes.chosen).
		WithKeyMap(keyMap()).
		WithShowHelp(false).
		WithShowErrors(false)
	needs := f.needs()
	lines := max(min(height, needs), 1)
	for _, e := range f.entries {
		if e.finder != nil {
			e.finder.show(lines - needs + len(e.finder.options))
			e.field.(*huh.Select[string]).Options(f.options(e)...)
		}
	}
	f.retitle()
	f.huh.WithWidth(f.width).WithHeight(lines)
	for _, e := range f.entries {
		if input, ok := e.field.(*huh.Input); ok {
			input.Value(&e.typed) // scrolls a text that was set before the width was known
		}
	}
	return f.huh.Init()
}

// refit makes Huh's form anew in another size or look: a form of Huh's keeps those it began with.
func (f *form) refit(look layout.Look, width, height int) tea.Cmd {
	f.take()
	f.look = look
	at, mistake := f.at, f.mistake
	cmd := tea.Batch(f.build(width, height), f.move(at))
	f.mistake = mistake
	return cmd
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

// field is Huh's field for an entry.
func (f *form) field(e *entry) huh.Field {
	if e.Options != nil {
		choice := huh.NewSelect[string]()
		choice.WithTheme(huh.ThemeFunc(func(dark bool) *huh.Styles {
			if e.open {
				return f.themes.open.Theme(dark)
			}
			return f.themes.chosen.Theme(dark)
		})) // before the options, which are measured in the theme's styles
		return choice.Title(layout.Held(e.Label)).Options(f.options(e)...).Value(&e.typed)
	}
	input := huh.NewInput().Title(layout.Held(e.Label)).Inline(f.beside()).Prompt(f.prompt(e)).Value(&e.typed).
		Validate(func(text string) error {
			if sentence := e.Problem(e.cleaned(text)); sentence != "" {
				return errors.New(sentence)
			}
			return nil
		})
	if e.Field.Kind == steps.Secret {
		input.EchoMode(huh.EchoModePassword)
	}
	return input
}

// options are the options of a choice that are drawn.
func (f *form) options(e *entry) []huh.Option[string] {
	shown := e.Options
	if e.finder != nil {
		shown = e.finder.seen()
	}
	var options []huh.Option[string]
	for _, o := range shown {
		options = append(options, huh.NewOption(layout.Held(f.optionLabel(e, o)), o.Value))
	}
	return options
}

// entry is what has the focus.
func (f *form) entry() *entry { return f.entries[f.at] }

// finder is where the user stands among many options; nil where they are few, or none.
func (f *form) finder() *finder { return f.entry().finder }

// typing tells whether the field is a text.
func (f *form) typing() bool { return f.entry().Options == nil }

// takesText tells whether letters are text here: that of a field, or of a search.
func (f *form) takesText() bool { return f.typing() || f.finder() != nil && f.finder().open }

// secretBeside tells whether the field after this one takes the secret that belongs to this one.
func (f *form) secretBeside() bool {
	return f.at+1 < len(f.entries) && f.entries[f.at+1].Field.Account == f.entry().Field.Key
}

// wantsSample tells whether the field is empty and has a fictitious answer to fill it with.
func (f *form) wantsSample() bool {
	return f.typing() && f.entry().Sample != "" && f.entry().typed == ""
}

// showFound draws the options that a search has found.
func (f *form) showFound() tea.Cmd {
	e := f.entry()
	e.typed, _ = e.finder.value()
	e.field.(*huh.Select[string]).Options(f.options(e)...)
	f.retitle()
	return f.update(redrawn{})
}

// view is the form in lines, and the cell in it where the cursor stands. While something is looked
// for it keeps its lines, so that nothing moves as fewer options are found.
func (f *form) view() (lines []string, cursor *place) {
	drawn := strings.Split(strings.TrimRight(layout.Released(f.huh.View()), "\n "), "\n")
	if found := f.finder(); found != nil && found.open {
		for len(drawn) < min(f.height, f.needs()) {
			drawn = append(drawn, "")
		}
	}
	return takeCursor(drawn, f.typing())
}

// retitle puts on every choice how much of it can be seen, and tells whether any needs it.
func (f *form) retitle() bool {
	for _, e := range f.entries {
		if s, ok := e.field.(*huh.Select[string]); ok {
			s.Title(layout.Held(f.choiceTitle(e)))
		}
	}
	return f.needs() > f.height
}

// redrawn makes Huh draw anew what was changed in its fields.
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

// move puts the focus on another field, whatever stands in this one.
func (f *form) move(to int) tea.Cmd {
	f.mistake = ""
	var cmds []tea.Cmd
	for f.at != to {
		f.take()
		if f.at < to {
			cmds = append(cmds, f.huh.NextField())
			f.at++
		} else {
			cmds = append(cmds, f.huh.PrevField())
			f.at--
		}
	}
	return tea.Batch(cmds...)
}

// tab goes to the next field, or round to the first.
func (f *form) tab(by int) tea.Cmd {
	n := len(f.entries)
	return f.move((f.at + by + n) % n)
}

// cutRow is the row that the user stands at, and whether some of it is not seen.
func (f *form) cutRow() (row wizard.Option, cut bool) {
	if found := f.finder(); found != nil && len(found.found) > 0 {
		row = found.options[found.found[found.at]]
	}
	return row, f.entry().grid.cuts(row)
}

// hovered is the value of the option that a choice would take, "" while nothing is chosen.
func (e *entry) hovered() string {
	if e.open {
		return ""
	}
	if e.finder != nil {
		value, _ := e.finder.value()
		return value
	}
	value, _ := e.field.(*huh.Select[string]).Hovered()
	return value
}

// choose puts the choice that has the focus on the option of that value.
func (f *form) choose(value string) tea.Cmd {
	e := f.entry()
	e.open, e.typed, f.mistake = false, value, ""
	e.field.(*huh.Select[string]).Options(f.options(e)...)
	f.retitle()
	return f.update(redrawn{})
}

// take stores what the field with the focus holds.
func (f *form) take() {
	if e := f.entry(); f.typing() {
		e.field.Blur()
	} else {
		e.typed = e.hovered()
	}
}

// enter takes the field and goes on: to the next without an answer, to the first that is wrong, or
// out of the form. Done is set when every answer is well formed.
func (f *form) enter() (cmd tea.Cmd, done bool) {
	f.take()
	e := f.entry()
	if e.finder != nil && len(e.finder.found) == 0 {
		return nil, false
	}
	if f.mistake = e.wrong(); f.mistake != "" {
		return e.field.Focus(), false
	}
	for i := f.at + 1; i < len(f.entries); i++ {
		if f.unanswered(i) {
			return f.move(i), false
		}
	}
	for i, e := range f.entries {
		if sentence := e.wrong(); sentence != "" {
			return f.moveTo(i, sentence), false
		}
	}
	return nil, true
}

// unanswered tells whether the field of an index waits for an answer, or for another one. A secret
// that is kept can be given anew; one waits for none while nothing is said of whose it is.
func (f *form) unanswered(i int) bool {
	e := f.entries[i]
	if e.answer() != "" {
		return e.Problem(e.cleaned(e.answer())) != ""
	}
	for _, account := range f.entries {
		if account.Field.Key == e.Field.Account && account.answer() == "" {
			return false
		}
	}
	return true
}

// moveTo puts the focus on a field and says what is wrong with it.
func (f *form) moveTo(i int, sentence string) tea.Cmd {
	cmd := f.move(i)
	f.mistake = sentence
	return cmd
}

// point puts the focus on the field that a problem is about.
func (f *form) point(field steps.Key, sentence string) tea.Cmd {
	i := slices.IndexFunc(f.entries, func(e *entry) bool { return e.Field.Key == field })
	if i < 0 {
		i = f.at
	}
	return f.moveTo(i, sentence)
}

// wrong is what is wrong with the answer, or doubtful the first time it is submitted.
func (e *entry) wrong() string {
	text := e.cleaned(e.answer())
	if sentence := e.Problem(text); sentence != "" || e.Doubt == nil || e.doubted == text {
		return sentence
	}
	doubt := cmp.Or(e.doubt, e.Doubt(text))
	if e.doubt = ""; doubt != "" {
		e.doubted = text
	}
	return doubt
}

func (e *entry) cleaned(text string) string {
	clean, _ := steps.Inspect(e.Field.Clean, text)
	return clean
}

// given is what was typed, cleaned, and what cleaning found.
func (f *form) given() (steps.Given, []steps.Finding) {
	f.take()
	g := steps.Given{Texts: map[steps.Key]string{}, Secrets: map[steps.Key]secret.Text{}}
	var found []steps.Finding
	for _, e := range f.entries {
		clean, findings := steps.Inspect(e.Field.Clean, e.answer())
		found = append(found, findings...)
		if e.Field.Kind == steps.Secret {
			g.Secrets[e.Field.Key] = secret.Of(clean)
		} else {
			g.Texts[e.Field.Key] = clean
		}
	}
	return g, found
}
