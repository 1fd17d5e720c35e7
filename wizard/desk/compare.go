package desk

import (
	"context"
	"fmt"
	"strings"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// This file has a person compare keys. The rules are:
//
//   - What is compared is shown, and confirmed by a yes, or by typing what the other person reads
//     aloud. A key that has changed is confirmed by typing alone.
//   - Where nothing can be asked, the option --fingerprint confirms: the fingerprint of one key, or of
//     the whole list.
//   - A fingerprint that differs confirms nothing, and is a problem. Anything else that is typed
//     confirms nothing either.

// compare confirms the keys in the desk's list that were not compared yet: all at once, or the one
// that --fingerprint is of. Where nothing can be asked, it says what remains to be compared.
func (o *options) compare(ctx context.Context, p *postgres.Person, people postgres.People) error {
	unknown := people.Unknown()
	if o.fingerprint != "" {
		confirmed, err := o.confirmed(people, unknown)
		if err != nil {
			return err
		}
		return cli.Problem(p.Know(ctx, confirmed...))
	}
	if len(unknown) == 0 {
		return nil
	}
	changed := o.warn(unknown)
	whole := people.Fingerprint()
	cli.Notice(o.Err, o.Voice.Say("desk.compare", "names", names(unknown)), "raccord desk members")
	fmt.Fprintln(o.Err, o.Voice.Say("desk.list-here", "fingerprint", whole))
	if o.AskLine == nil {
		return nil
	}
	if err := o.same(ctx, whole, changed); err != nil {
		return err
	}
	if err := p.Know(ctx, members(unknown)...); err != nil {
		return cli.Problem(err)
	}
	return cli.Notice(o.Out, o.Voice.Say("desk.compared", "names", names(unknown)), "")
}

// confirmed returns the members that --fingerprint confirms.
func (o *options) confirmed(people postgres.People, unknown []store.Listed) ([]store.Member, error) {
	given, ok := store.ParseFingerprint(o.fingerprint)
	if !ok {
		return nil, o.Usage("desk.no-fingerprint", "text", o.fingerprint)
	}
	if given == people.Fingerprint() {
		return members(unknown), nil
	}
	for _, m := range people.Members {
		if given == store.FingerprintOf(m.Key) {
			return []store.Member{m.Member}, nil
		}
	}
	return nil, differs(given, people.Fingerprint())
}

// confirm confirms the key of the person who is to be let in, unless it is known.
func (o *options) confirm(ctx context.Context, people postgres.People, found store.Listed) error {
	own := store.FingerprintOf(found.Key)
	if o.fingerprint != "" {
		given, ok := store.ParseFingerprint(o.fingerprint)
		if !ok {
			return o.Usage("desk.no-fingerprint", "text", o.fingerprint)
		}
		if given != own {
			return differs(given, own)
		}
		return nil
	}
	if found.State == store.KeyKnown {
		return nil
	}
	changed := o.warn([]store.Listed{found})
	if o.AskLine != nil {
		cli.Notice(o.Err, o.Voice.Say("desk.by-voice", "name", found.Name), "")
		fmt.Fprintln(o.Err, o.Voice.Say("desk.list-fingerprint", "fingerprint", people.Fingerprint()))
	}
	fmt.Fprintln(o.Err, o.Voice.Say("desk.fingerprint-of", "name", found.Name, "fingerprint", own))
	if o.AskLine == nil {
		return o.Usage("desk.needs-fingerprint", "name", found.Name)
	}
	return o.same(ctx, own, changed)
}

// warn says in full which keys have changed, and tells whether one has.
func (o *options) warn(listed []store.Listed) (changed bool) {
	for _, l := range listed {
		if _, _, err := store.Compared([]store.Listed{l}); err != nil {
			o.Tell(cli.Problem(err))
			changed = true
		}
	}
	return changed
}

// same asks whether the other person's fingerprint is the same: nil where it is. A yes is not enough
// where typed is set.
func (o *options) same(ctx context.Context, f store.Fingerprint, typed bool) error {
	yes := o.Voice.Say("export.yes")
	ask := o.Voice.Say("desk.same", "yes", yes)
	if typed {
		ask = o.Voice.Say("desk.same-typed")
	}
	fmt.Fprint(o.Err, ask, " ")
	answer, err := o.AskLine(ctx)
	if err != nil {
		return err
	}
	given, isFingerprint := store.ParseFingerprint(answer)
	switch {
	case isFingerprint && given == f, !typed && strings.EqualFold(strings.TrimSpace(answer), yes):
		return nil
	case isFingerprint:
		return differs(given, f)
	}
	fmt.Fprintln(o.Err, o.Voice.Say("desk.unconfirmed"))
	return cli.Ending(wizard.ExitIncomplete)
}

// differs is the problem of a fingerprint that is not the one it should be.
func differs(given, here store.Fingerprint) error {
	return cli.Problem(&store.FingerprintError{Given: given, Here: here})
}

// names are the names of members, in one line.
func names(listed []store.Listed) string {
	var all []string
	for _, l := range listed {
		all = append(all, l.Name)
	}
	return strings.Join(all, ", ")
}

func members(listed []store.Listed) (all []store.Member) {
	for _, l := range listed {
		all = append(all, l.Member)
	}
	return all
}
