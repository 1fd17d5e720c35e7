package check

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/wizard/cli"
	"raccord/wizard/input"
	"raccord/wizard/table"
)

// checkList checks the pairs of a list. No dossier is read or written.
func (o *options) checkList(ctx context.Context) error {
	text, err := o.Input(ctx, input.List, o.pairs)
	if err != nil {
		return err
	}
	list, err := columns.Open(text)
	if broken, ok := errors.AsType[*steps.Problem](err); ok {
		return o.listRefused(broken)
	}
	sum := sha256.Sum256(text)
	q := o.question()
	q.Pairs = hex.EncodeToString(sum[:])
	path, err := input.Home(o.pairs)
	if err != nil {
		return err
	}
	if q.Folder, err = filepath.Abs(filepath.Dir(path)); err != nil {
		return err
	}
	total := 0
	for line := range list.Lines {
		if line.Remark() {
			fmt.Fprintln(o.Err, o.AtLine(line.Number, o.Voice.Say("table.line.remark")))
			continue
		}
		total++
	}
	return o.checkMany(ctx, q, total, func(b *batch) error {
		b.twins = newTwins(func(line int) place { return place{Line: line} })
		for r := range rows(list) {
			if b.starting.Err() != nil {
				break
			}
			b.submitRow(r)
		}
		return nil
	})
}

// listRefused returns what is wrong with a list as a sentence for people.
func (o *options) listRefused(p *steps.Problem) error {
	p.Args["path"] = o.pairs
	return o.UsageOf(p)
}

// submitRow submits the check of one line.
func (b *batch) submitRow(r row) {
	at := b.Voice.Say("check.at-line", "line", r.Line)
	subject, remarks, err := b.subjectOf(r)
	if err != nil {
		b.submit(func() outcome { return outcome{err: b.rowProblem(r.Line, cli.Problem(err)), subject: at, units: 1} })
		return
	}
	twins := b.twins.see(subject, r.Line)
	b.submit(func() outcome {
		found := outcome{}
		key, more, err := b.readSecrets(r, &subject)
		if err == nil {
			found = b.check(key, 1, subject)
			err = found.err
		}
		found.units, found.remarks = 1, append(remarks, more...)
		if found.result == nil {
			found.subject = at
			found.err = b.rowProblem(r.Line, err)
			return found
		}
		customer, _ := steps.Inspect(steps.CleanText, r.Customer)
		found.result.Line, found.result.Customer, found.result.SharedWith = r.Line, &customer, twins
		return found
	})
}

// subjectOf returns what can be verified of a line, without the secrets, and remarks on what
// was cleaned of its cells and is unusual. The error is a *steps.Problem.
func (o *options) subjectOf(r row) (s steps.Subject, remarks []string, err error) {
	if r.broken != nil {
		return s, nil, r.broken
	}
	cell := func(column string, c steps.Cleaning, text string) string {
		clean, found := steps.Inspect(c, strings.TrimSpace(text)) // blanks beside a comma are usual
		if len(found) > 0 {
			at := o.Voice.Say("check.at-line", "line", r.Line)
			remarks = append(remarks, o.Remarks(at+", "+column, found)...)
		}
		return clean
	}
	var flaw *steps.Problem
	if s.SIRET, flaw = steps.ParseSIRET(cell("siret", steps.CleanNumber, r.SIRET)); flaw != nil {
		return s, nil, flaw
	}
	s.PISTEName, _ = steps.Inspect(steps.CleanName, r.Application)
	s.DeclaredName, _ = steps.Inspect(steps.CleanName, r.Declared)
	id, login := cell("client_id", steps.CleanIdentifier, r.ClientID), cell("login", steps.CleanIdentifier, r.Login)
	s.Pair.ID = chorus.ClientID(id)
	if p := misplacedSecret(r.Customer, s.PISTEName, s.DeclaredName, id, login); p != nil {
		return s, nil, p
	}
	switch file := strings.TrimSpace(r.PasswordFile); {
	case login == "" && file != "":
		return s, nil, table.ValueMissing("login")
	case login != "" && file == "":
		return s, nil, table.ValueMissing("password_file")
	case login != "":
		s.Account = &chorus.TechnicalAccount{Login: login}
	}
	return s, remarks, nil
}

// misplacedSecret returns what is wrong with the first of these texts that may hold a secret, or
// nil: what is given in clear is printed, and kept in the journal.
func misplacedSecret(customer, application, declared, id, login string) error {
	for _, given := range []struct {
		key  steps.Key
		text string
	}{
		{"customer.name", customer}, {"application.name", application}, {"declaration.application_name", declared},
		{"credentials.client_id", id}, {"access.login", login},
	} {
		if p := steps.MisplacedSecret(given.key, given.text); p != nil {
			return p
		}
	}
	return nil
}

// readSecrets reads the secrets that a line names into s, and returns the line's key in the
// journal: of the line and of when its files were written, which tells nothing of what is in
// them. It also returns remarks on what is in the files.
func (b *batch) readSecrets(r row, s *steps.Subject) (store.JournalKey, []string, error) {
	clientSecret, err := b.secretBeside(r.SecretFile)
	if err != nil {
		return store.JournalKey{}, nil, err
	}
	s.Pair.Secret = clientSecret.Text
	remarks := append(clientSecret.Remarks, b.unusual(s.Pair)...)
	key := []any{r, clientSecret.Size, clientSecret.Modified.UnixNano()}
	if s.Account != nil {
		password, err := b.secretBeside(r.PasswordFile)
		if err != nil {
			return store.JournalKey{}, nil, err
		}
		s.Account.Password = password.Text
		remarks = append(remarks, password.Remarks...)
		key = append(key, password.Size, password.Modified.UnixNano())
	}
	return keyOf(key...), remarks, nil
}

// secretBeside returns the secret in a file that a cell names. Nothing new is read once the batch
// is interrupted.
func (b *batch) secretBeside(cell string) (cli.SecretFile, error) {
	name, _ := steps.Inspect(steps.CleanText, cell)
	return b.SecretFile(b.starting, input.Secret, input.Beside(b.pairs, name))
}

// unusual returns remarks on the form of a pair that is about to be sent.
func (o *options) unusual(p chorus.Pair) (remarks []string) {
	for _, w := range steps.UnusualPair(p) {
		remarks = append(remarks, p.ID.Masked()+o.Voice.Colon()+o.Voice.Title(w.Code, w.Args)+". "+o.Voice.Sentence(w.Code, w.Args))
	}
	return remarks
}

// rowProblem returns what is wrong with a line as a sentence for people. An interruption stays
// what it is.
func (o *options) rowProblem(line int, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	sentence := err.Error() // a *cli.UsageError's is for people
	if told, ok := errors.AsType[*cli.ProblemError](err); ok {
		sentence = o.Voice.WholeProblem(told.Problem)
	}
	return &cli.UsageError{Sentence: o.AtLine(line, sentence)}
}
