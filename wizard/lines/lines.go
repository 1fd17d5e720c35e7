// Package lines holds the readers that need no cursor: line by line, and unattended.
package lines

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/keys"
	"raccord/wizard/layout"
)

// This file is the reader for screen readers, poor consoles and pipes. The rules are:
//
//   - It only appends: no escape sequence, no cursor movement, no spinner.
//   - Help stands before the prompt, choices are numbered and typed, what is offered is said.
//   - "?" helps, "??" says the page's text again, "<" goes back, "!" before a text leaves a note,
//     wherever something is asked. An empty line takes what is offered.
//   - End of input is an end, never an answer.
//   - Keys that are no text are none of an answer, and a line of nothing else is no answer. A line
//     that is no UTF-8 is asked again.

// A Reader walks line by line.
type Reader struct {
	Effects *wizard.Effects
	Voice   wizard.Voice
	// In is read once for the whole walk: a second buffer would swallow answers.
	In  *bufio.Reader
	Out io.Writer
	// Width is the width of the terminal, where lines end between words; 0 leaves them whole.
	Width int
	// ReadSecret reads a line without echo. It is nil where In is no terminal: secrets are
	// lines of In then.
	ReadSecret func(ctx context.Context) (string, error)
	// Unanswered is set by Run where In ended before the first line.
	Unanswered bool
	// Received is set by Run where the last page was the receipt.
	Received bool

	said     saying
	answered bool        // a line was read
	doubted  secret.Text // the answer that was asked about last
	beside   secret.Text // what was given along with an identifier, for the secret that is asked next
}

// A line is a line that was read, or why none was.
type line struct {
	text string
	err  error
}

// errBack is the answer "<": to go back.
var errBack = errors.New("back")

// Run walks from s until the end.
func (l *Reader) Run(ctx context.Context, s wizard.State) wizard.State {
	l.say(l.Voice.Say("line.start"))
	wrong := ""
	for s.Phase != wizard.Ended {
		l.Voice = l.Voice.For(s)
		if s.Phase.Waits() {
			s = s.Next(l.wait(ctx, s))
			continue
		}
		page := l.Voice.Page(s, l.Effects.Side(s.Practice))
		l.show(s, page, wrong)
		event := l.ask(ctx, s, page)
		wrong = ""
		if mistyped, ok := event.(wizard.Mistyped); ok {
			wrong = mistyped.Sentence
			continue
		}
		s = s.Next(event)
		if s.Phase == wizard.Asking && len(s.Problems) > 0 {
			wrong = l.Voice.ProblemLine(&s.Problems[0])
		}
	}
	return s
}

// wait carries out an effect. An interruption ends it at once, but for a save: what was answered
// is saved.
func (l *Reader) wait(ctx context.Context, s wizard.State) wizard.Event {
	page := l.Voice.Page(s, l.Effects.Side(s.Practice))
	if !page.Slow {
		e := l.Effects.Do(store.WithWaiting(ctx, func() { l.say(l.Voice.Say("busy.locked")) }), s)
		if ctx.Err() != nil && s.Phase != wizard.Saving {
			return wizard.Quit{}
		}
		return e
	}
	l.say(page.Busy)
	done := make(chan wizard.Event, 1)
	asking, standings := wizard.WithProgress(ctx)
	go func() { done <- l.Effects.Do(asking, s) }()
	return l.until(ctx, done, standings)
}

// until waits for an event, and says every ten seconds what is waited for.
func (l *Reader) until(ctx context.Context, done <-chan wizard.Event, standings <-chan wizard.Standing) wizard.Event {
	every := time.NewTicker(10 * time.Second)
	defer every.Stop()
	var at wizard.Standing
	for seconds := 10; ; {
		select {
		case e := <-done:
			if ctx.Err() != nil {
				return wizard.Quit{}
			}
			return e
		case <-ctx.Done():
			return wizard.Quit{}
		case at = <-standings:
		case <-every.C:
			l.say(l.Voice.Say("busy.long", "seconds", seconds, "stage", l.Voice.Awaited(at)))
			seconds += 10
		}
	}
}

func (l *Reader) say(lines ...string) {
	for _, line := range lines {
		if l.Width > 0 {
			line = layout.Folded(line, l.Width)
		}
		fmt.Fprintln(l.Out, line)
	}
}

// ask asks what the page asks, one thing after another.
func (l *Reader) ask(ctx context.Context, s wizard.State, page wizard.Page) wizard.Event {
	given := steps.Given{Texts: map[steps.Key]string{}, Secrets: map[steps.Key]secret.Text{}}
	for i := 0; i < len(page.Asks); {
		a := &page.Asks[i]
		err := l.one(ctx, s, page, *a, &given)
		switch {
		case err == nil:
			a.Text = given.Texts[a.Field.Key] // offered when the user comes back to it
			i++
		case errors.Is(err, errBack) && i > 0:
			i--
		case errors.Is(err, errBack):
			return wizard.Back{Given: given}
		default:
			return wizard.Quit{Given: given}
		}
	}
	return page.Submit(given)
}

// one asks one thing until the answer is well formed.
func (l *Reader) one(ctx context.Context, s wizard.State, page wizard.Page, a wizard.Ask, given *steps.Given) error {
	l.say(a.Label)
	if a.Help != "" {
		l.say(a.Help)
	}
	l.offer(&a)
	for {
		text, err := l.next(ctx, a)
		if err != nil {
			return err
		}
		switch typed := strings.TrimSpace(text); {
		case typed == "?":
			l.help(page, a)
			continue
		case typed == "??":
			l.text(page)
			continue
		case strings.HasPrefix(typed, "? "):
			l.spoken(l.Voice.Lookup(page.Terms, typed[2:]))
			continue
		case typed == "<":
			return errBack
		case strings.HasPrefix(typed, "!") && a.Field.Kind != steps.Secret && s.MayNote():
			s = l.note(ctx, s, strings.TrimSpace(typed[1:]))
			continue
		case l.narrow(&a, typed):
			continue
		}
		if sentence := l.take(a, text, given); sentence != "" {
			l.wrong(sentence)
			l.say(a.Label)
			continue
		}
		return nil
	}
}

// next returns the next answer: a line, or the secret that the line before had too.
func (l *Reader) next(ctx context.Context, a wizard.Ask) (string, error) {
	beside := l.beside
	l.beside = secret.Text{}
	if a.Field.Account != "" && !beside.Empty() {
		return beside.Reveal(), nil
	}
	text, err := l.read(ctx, a)
	if identifier, word, ok := steps.Divide(text); ok && a.Field.Usual != nil {
		l.say(l.Voice.Say("pasted.both"))
		text, l.beside = identifier, secret.Of(word)
	}
	return text, err
}

// read reads lines until one is an answer.
func (l *Reader) read(ctx context.Context, a wizard.Ask) (string, error) {
	for {
		sent, err := l.receive(ctx, a)
		if err != nil {
			return "", err
		}
		typed := keys.ReadLine(sent)
		if typed.Keys {
			l.say(l.Voice.Say("line.keys"))
		}
		switch {
		case typed.Foreign:
			l.wrong(l.Voice.Say("typed.foreign"))
			l.say(a.Label)
		case !typed.Keys || typed.Text != "":
			return typed.Text, nil
		}
	}
}

// receive receives one line, after a prompt that says what an empty line answers.
func (l *Reader) receive(ctx context.Context, a wizard.Ask) (string, error) {
	prompt := l.Voice.Say("line.answer")
	switch offered := offeredBy(a); {
	case offered != "" && a.Field.Optional:
		prompt = l.Voice.Say("line.answer-or-none", "offered", offered)
	case offered != "":
		prompt = l.Voice.Say("line.answer-or", "offered", offered)
	}
	fmt.Fprint(l.Out, prompt+" ")
	if a.Field.Kind == steps.Secret && l.ReadSecret != nil {
		text, err := l.ReadSecret(ctx) // ends with ctx, once the echo is back
		fmt.Fprintln(l.Out)
		return text, err
	}
	typed := make(chan line, 1)
	go func() {
		text, err := l.In.ReadString('\n')
		if text != "" && errors.Is(err, io.EOF) {
			err = nil // a last line without its end
		}
		typed <- line{strings.TrimRight(text, "\r\n"), err}
	}()
	select {
	case got := <-typed:
		l.Unanswered = !l.answered && errors.Is(got.err, io.EOF)
		l.answered = true
		if got.err != nil || l.ReadSecret == nil { // no terminal, so nothing ended the line
			fmt.Fprintln(l.Out)
		}
		return got.text, got.err
	case <-ctx.Done():
		fmt.Fprintln(l.Out)
		return "", ctx.Err()
	}
}

// offeredBy returns what an empty line answers, as it would be typed; "" where an answer has
// to be typed.
func offeredBy(a wizard.Ask) string {
	if a.Options == nil {
		return a.Text
	}
	for i, o := range a.Options {
		if o.Value == a.Text {
			return strconv.Itoa(i + 1)
		}
	}
	return ""
}

// take puts an answer into given, or says what is wrong with it.
func (l *Reader) take(a wizard.Ask, text string, given *steps.Given) string {
	switch {
	case text == "" && a.Field.Kind != steps.Secret:
		text = offeredBy(a)
	case a.Field.Optional && strings.TrimSpace(text) == "":
		text = "" // a blank says that there is no answer, where one is offered
	}
	if a.Options != nil {
		i, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || i < 1 || i > len(a.Options) {
			return l.Voice.Say("line.number", "count", len(a.Options))
		}
		given.Texts[a.Field.Key] = a.Options[i-1].Value
		return ""
	}
	clean, found := steps.Inspect(a.Field.Clean, text)
	if said := l.Voice.Findings(found); said != "" {
		l.say(l.Voice.Say("pasted.said", "found", said))
	}
	if sentence := a.Problem(clean); sentence != "" {
		return sentence
	}
	if doubt := l.doubt(a, clean); doubt != "" {
		return doubt
	}
	if a.Field.Kind == steps.Secret {
		given.Secrets[a.Field.Key] = secret.Of(clean)
	} else {
		given.Texts[a.Field.Key] = clean
	}
	return ""
}

// doubt returns what speaks against an answer, the first time that it is given.
func (l *Reader) doubt(a wizard.Ask, text string) string {
	if a.Doubt == nil || !l.doubted.Empty() && l.doubted.Is(text) {
		return ""
	}
	l.doubted = secret.Of(text)
	return a.Doubt(text)
}

// note adds a note to the dossier, and says what came of it. The walk stays where it is: what
// others write into the record of a dossier is no part of what it saves. A note that could not be saved
// is known when it is typed again.
func (l *Reader) note(ctx context.Context, s wizard.State, text string) wizard.State {
	noting := s.Next(wizard.AddNote{Text: text})
	if noting.Phase.Waits() {
		noting = noting.Next(l.Effects.Do(ctx, noting))
	}
	if len(noting.Problems) > 0 && noting.Phase != s.Phase {
		l.wrong(l.Voice.ProblemLine(&noting.Problems[0]))
		return noting.Next(wizard.Back{Given: steps.Given{Texts: map[steps.Key]string{wizard.NoteKey: text}}})
	}
	l.say(l.Voice.Say("note.done", "id", s.ID))
	return s
}
