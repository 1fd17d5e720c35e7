package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// person returns the user of this program as one of the desk.
func (o *options) person(ctx context.Context, desk *postgres.Desk, who string, make bool) (*postgres.Person, error) {
	folder, err := o.FolderAt("") // the own, where the identity and the compared keys are
	if err != nil {
		return nil, cli.Problem(err)
	}
	place, err := folder.LocateIdentity(ctx, o.VaultKind)
	if err != nil {
		return nil, cli.Problem(err)
	}
	if !place.Exists() && !make {
		return nil, cli.Problem(&store.MembershipError{Desk: desk.String(), Name: who, Reason: store.NotMember})
	}
	passphrase, err := o.passphrase(ctx, place)
	if err != nil {
		return nil, err
	}
	open := place.Open
	if make {
		open = place.Make
	}
	identity, err := open(ctx, passphrase)
	if err != nil {
		return nil, cli.Problem(err)
	}
	p, err := desk.As(ctx, who, identity, folder)
	return p, cli.Problem(err)
}

// passphrase returns the one of identity.age, which is asked for where it was not given, or chosen.
// Where the identity is in the keyring, there is none.
func (o *options) passphrase(ctx context.Context, place *store.IdentityPlace) (secret.Text, error) {
	switch {
	case place.Kind() == "keyring":
		return secret.Text{}, nil
	case o.PassphraseFile != "":
		return o.Passphrase(ctx)
	case o.AskHidden == nil:
		return secret.Text{}, &cli.ProblemError{Problem: cli.PassphraseNeeded(place.Place())}
	case place.Exists():
		return o.AskHidden(ctx, o.Voice.Say("vault.passphrase"))
	}
	cli.Notice(o.Err, o.Voice.Say("desk.new-identity", "place", place.Place()), place.Place())
	return o.ChoosePassphrase(ctx)
}

// create makes the tables, and the user the first member.
func (o *options) create(ctx context.Context, _ string) error {
	address, err := o.address()
	if err != nil {
		return err
	}
	if err := postgres.Create(ctx, address); err != nil {
		return o.StoreError(err)
	}
	p, desk, err := o.open(ctx, true)
	if err != nil {
		return err
	}
	defer desk.Close()
	if err := p.Found(ctx); err != nil {
		return cli.Problem(err)
	}
	if err := cli.Notice(o.Out, o.Voice.Say("desk.created", "desk", desk, "name", p.Name), ""); err != nil {
		return err
	}
	return o.ownFingerprint(p)
}

// ownFingerprint shows the user's own fingerprint.
func (o *options) ownFingerprint(p *postgres.Person) error {
	return o.Printf("%s\n", o.Voice.Say("desk.own-fingerprint", "fingerprint", store.FingerprintOf(p.Key())))
}

// join asks to be let in, and compares the keys of those who are in.
func (o *options) join(ctx context.Context, _ string) error {
	p, desk, err := o.open(ctx, true)
	if err != nil {
		return err
	}
	defer desk.Close()
	if err := p.Ask(ctx); err != nil {
		return cli.Problem(err)
	}
	people, err := p.People(ctx)
	if err != nil {
		return cli.Problem(err)
	}
	command := fmt.Sprintf("raccord desk admit %q", p.Name)
	said := o.Voice.Say("desk.asked", "desk", desk, "name", p.Name, "command", command)
	if _, outside := errors.AsType[*store.MembershipError](p.Standing(ctx)); !outside {
		said = o.Voice.Say("desk.is-member", "desk", desk, "name", p.Name)
	}
	if err := errors.Join(cli.Notice(o.Out, said, command), o.ownFingerprint(p)); err != nil {
		return err
	}
	return o.compare(ctx, p, people)
}

// openWithPeople opens the desk as one who is known there, and reads its members and those who ask. The
// desk is to be closed where there is no error.
func (o *options) openWithPeople(ctx context.Context) (*postgres.Person, *postgres.Desk, postgres.People, error) {
	p, desk, err := o.open(ctx, false)
	if err != nil {
		return nil, nil, postgres.People{}, err
	}
	people, err := p.People(ctx)
	if err != nil {
		desk.Close()
	}
	return p, desk, people, cli.Problem(err)
}

// members lists the members and those who ask, and compares the keys that were not yet.
func (o *options) members(ctx context.Context, _ string) error {
	p, desk, people, err := o.openWithPeople(ctx)
	if err != nil {
		return err
	}
	defer desk.Close()
	if o.fingerprint != "" { // what is listed is what came of it
		if err := o.compare(ctx, p, people); err != nil {
			return err
		}
		if people, err = p.People(ctx); err != nil {
			return cli.Problem(err)
		}
	}
	if o.json {
		return cli.WriteJSON(o.Out, documentOf(desk, people))
	}
	if err := o.Printf("%s", o.table(people)); err != nil || o.fingerprint != "" {
		return err
	}
	return o.compare(ctx, p, people)
}

// table is a row a member, then a row for each person who asks, then the fingerprint of the list where
// every key in it was compared: what this person has not compared is not to be read to others.
func (o *options) table(people postgres.People) string {
	rows := [][]string{{o.Voice.Say("desk.name"), o.Voice.Say("desk.fingerprint"), o.Voice.Say("desk.state")}}
	for _, m := range people.Members {
		rows = append(rows, []string{m.Name, string(store.FingerprintOf(m.Key)), o.Voice.Say("desk.key-" + string(m.State))})
	}
	for _, r := range people.Requests {
		rows = append(rows, []string{r.Name, string(store.FingerprintOf(r.Key)), o.Voice.Say("desk.asks", "date", o.Voice.Time(r.At))})
	}
	if len(people.Unknown()) > 0 {
		return cli.Aligned(rows)
	}
	return cli.Aligned(rows) + "\n" + o.Voice.Say("desk.list-fingerprint", "fingerprint", people.Fingerprint()) + "\n"
}

// document is the JSON of members.
type document struct {
	Version int    `json:"version"`
	Desk    string `json:"desk"`
	// Fingerprint is that of the whole list.
	Fingerprint store.Fingerprint `json:"fingerprint"`
	Members     []memberRow       `json:"members"`
	Requests    []requestRow      `json:"requests"`
}

type memberRow struct {
	Name        string            `json:"name"`
	Key         string            `json:"key"`
	Fingerprint store.Fingerprint `json:"fingerprint"`
	// State is "known", "new", "back" or "changed": what this program knows of the key.
	State      store.KeyState `json:"state"`
	AdmittedBy string         `json:"admittedBy"`
	AdmittedAt time.Time      `json:"admittedAt"`
}

type requestRow struct {
	Name        string            `json:"name"`
	Key         string            `json:"key"`
	Fingerprint store.Fingerprint `json:"fingerprint"`
	RequestedAt time.Time         `json:"requestedAt"`
}

func documentOf(desk *postgres.Desk, people postgres.People) document {
	d := document{1, desk.String(), people.Fingerprint(), []memberRow{}, []requestRow{}}
	for _, m := range people.Members {
		d.Members = append(d.Members, memberRow{m.Name, m.Key, store.FingerprintOf(m.Key), m.State, m.By, m.At.UTC().Truncate(time.Second)})
	}
	for _, r := range people.Requests {
		d.Requests = append(d.Requests, requestRow{r.Name, r.Key, store.FingerprintOf(r.Key), r.At.UTC().Truncate(time.Second)})
	}
	return d
}

// admit lets a person in, or compares the key of one who is in, and seals every secret to that key.
func (o *options) admit(ctx context.Context, name string) error {
	p, desk, people, err := o.openWithPeople(ctx)
	if err != nil {
		return err
	}
	defer desk.Close()
	found, err := p.Candidate(people, name)
	if err == nil {
		err = p.Ready(people, name)
	}
	if err != nil {
		return cli.Problem(err)
	}
	if err := o.confirm(ctx, people, found); err != nil {
		return err
	}
	done, err := p.Admit(ctx, found.Member)
	if err != nil {
		return cli.Problem(err)
	}
	if err := o.Printf("%s\n", o.Voice.Say("desk.admitted", "name", name, "count", done.Sealed)); err != nil {
		return err
	}
	return o.unread(done.Unread, "desk.unread-admit", name)
}

// unread tells which secrets could not be sealed, for the user cannot read them. The code says it.
func (o *options) unread(secrets []store.Sealed, code, name string) error {
	if len(secrets) == 0 {
		return nil
	}
	cli.Notice(o.Err, o.Voice.Say(code, "name", name), "")
	fmt.Fprint(o.Err, rows(secrets))
	return cli.Ending(wizard.ExitIncomplete)
}

// rows are secrets by dossier and account, as a table.
func rows(secrets []store.Sealed) string {
	var rows [][]string
	for _, s := range secrets {
		rows = append(rows, []string{"  " + s.Dossier, s.Account})
	}
	return cli.Aligned(rows)
}

// remove takes a member out, after the name was given again or with --yes.
func (o *options) remove(ctx context.Context, name string) error {
	p, desk, people, err := o.openWithPeople(ctx)
	if err != nil {
		return err
	}
	defer desk.Close()
	if err := p.Ready(people, name); err != nil { // before anything is typed
		return cli.Problem(err)
	}
	if err := o.confirmRemoval(ctx, name); err != nil {
		return err
	}
	var removal postgres.Removal
	err = p.Remove(ctx, name, func(r postgres.Removal) error {
		removal = r
		return o.renew(ctx, name, r.Read)
	})
	if err != nil {
		return cli.Problem(err)
	}
	said := o.Voice.Say("desk.removed", "name", name, "count", len(removal.Read)-len(removal.Unread))
	if err := errors.Join(o.Printf("%s\n", said), cli.Notice(o.Out, o.Voice.Say("desk.removed-next", "name", name), "")); err != nil {
		return err
	}
	return o.unread(removal.Unread, "desk.unread-remove", name)
}

// renew lists what a member could read: the Client IDs, then the technical accounts.
func (o *options) renew(ctx context.Context, name string, read []store.Sealed) error {
	passwords := o.passwords(ctx, read)
	for _, group := range []struct {
		code    string
		secrets []store.Sealed
	}{
		{"desk.renew-secrets", slices.DeleteFunc(slices.Clone(read), func(s store.Sealed) bool { return passwords[[2]string{s.Dossier, s.Account}] })},
		{"desk.renew-passwords", slices.DeleteFunc(slices.Clone(read), func(s store.Sealed) bool { return !passwords[[2]string{s.Dossier, s.Account}] })},
	} {
		if len(group.secrets) == 0 {
			continue
		}
		if err := errors.Join(cli.Notice(o.Out, o.Voice.Say(group.code, "name", name), ""), o.Printf("%s", rows(group.secrets))); err != nil {
			return err
		}
	}
	return nil
}

// passwords tells which of the secrets, by dossier and account, are those of technical accounts. The
// rest are Client Secrets, or those of a dossier that cannot be read.
func (o *options) passwords(ctx context.Context, secrets []store.Sealed) map[[2]string]bool {
	found := map[[2]string]bool{}
	dossiers, err := o.OpenStore()
	if err != nil {
		return found
	}
	side, last := &wizard.Side{Store: dossiers}, ""
	for _, s := range secrets { // in the order of the dossiers
		if s.Dossier == last {
			continue
		}
		last = s.Dossier
		a, err := side.Read(ctx, s.Dossier)
		if err != nil {
			continue
		}
		for p, f := range a.Accounts() {
			if f.Account == "access.login" {
				found[[2]string{s.Dossier, a.At(p).Text(f.Account)}] = true
			}
		}
	}
	return found
}

// confirmRemoval asks for the name again.
func (o *options) confirmRemoval(ctx context.Context, name string) error {
	if o.yes {
		return nil
	}
	if o.AskLine == nil {
		return o.Usage("remove.needs-yes")
	}
	cli.Notice(o.Err, o.Voice.Say("desk.remove-means", "name", name), "")
	fmt.Fprint(o.Err, o.Voice.Say("desk.remove-ask", "name", name), " ")
	typed, err := o.AskAfresh(ctx)
	if err == nil && strings.TrimSpace(typed) != name {
		err = o.Usage("desk.remove-other")
	}
	return err
}
