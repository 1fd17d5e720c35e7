package check

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/wizard/cli"
)

// checkList checks the pairs of a list without dossiers.
func (o *options) checkList(ctx context.Context) error {
	text, err := o.listText()
	if err != nil {
		return o.listProblem(&listError{Kind: unreadableList})
	}
	list, err := readList(text)
	if broken, ok := errors.AsType[*listError](err); ok {
		return o.listProblem(broken)
	}
	sum := sha256.Sum256(text)
	q := o.question()
	q.Pairs = hex.EncodeToString(sum[:])
	if q.Folder, err = filepath.Abs(o.listFolder()); err != nil {
		return err
	}
	total := 0
	for range list.rows() {
		total++
	}
	return o.checkMany(ctx, q, total, func(b *batch) error {
		b.twins = newTwins(func(line int) place { return place{Line: line} })
		for r := range list.rows() {
			if b.starting.Err() != nil {
				break
			}
			b.submitRow(r)
		}
		return nil
	})
}

func (o *options) listText() ([]byte, error) {
	if o.pairs == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(o.pairs)
}

// listFolder is where the files are that the list names.
func (o *options) listFolder() string {
	if o.pairs == "-" {
		return "."
	}
	return filepath.Dir(o.pairs)
}

// beside is a file that the list names, relative to it.
func (o *options) beside(name string) string {
	if name = strings.TrimSpace(name); filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(o.listFolder(), filepath.FromSlash(name))
}

// listProblem is what is wrong with a list, in a sentence.
func (o *options) listProblem(e *listError) error {
	return cli.Usagef("%s", o.Voice.Say("check.list."+e.Kind, "path", o.pairs, "line", e.Line, "columns", strings.Join(e.Columns, ", "), "instead", e.Instead))
}

// submitRow submits the check of one line.
func (b *batch) submitRow(r row) {
	subject, err := r.subject()
	if err != nil {
		b.submit(func() outcome { return outcome{err: b.rowProblem(r.Line, err), units: 1} })
		return
	}
	twins := b.twins.see(subject, r.Line)
	b.submit(func() outcome {
		var found outcome
		key, err := b.readSecrets(r, &subject)
		if err == nil {
			found = b.check(key, 1, subject)
			err = found.err
		}
		found.units = 1
		if found.result == nil {
			found.err = b.rowProblem(r.Line, err)
			return found
		}
		customer := strings.TrimSpace(r.Customer)
		found.result.Line, found.result.Customer, found.result.SharedWith = r.Line, &customer, twins
		return found
	})
}

// subject is what can be verified of a line, but for the secrets. The error is a *rowError or a
// *steps.Problem.
func (r row) subject() (steps.Subject, error) {
	if r.broken != nil {
		return steps.Subject{}, r.broken
	}
	siret, flaw := steps.ParseSIRET(r.SIRET)
	if flaw != nil {
		return steps.Subject{}, flaw
	}
	s := steps.Subject{SIRET: siret}
	s.PISTEName, _ = steps.Inspect(steps.CleanName, r.Application)
	s.DeclaredName, _ = steps.Inspect(steps.CleanName, r.Declared)
	id, _ := steps.Inspect(steps.CleanIdentifier, r.ClientID)
	s.Pair.ID = chorus.ClientID(id)
	login, _ := steps.Inspect(steps.CleanIdentifier, r.Login)
	switch file := strings.TrimSpace(r.PasswordFile); {
	case login == "" && file != "":
		return s, &rowError{Kind: valueMissing, Column: "login"}
	case login != "" && file == "":
		return s, &rowError{Kind: valueMissing, Column: "password_file"}
	case login != "":
		s.Account = &chorus.TechnicalAccount{Login: login}
	}
	return s, nil
}

// readSecrets reads the secrets that a line names into s, and returns the line's key in the
// journal: of the line and of when its files were written, which tells nothing of what is in
// them.
func (b *batch) readSecrets(r row, s *steps.Subject) (store.JournalKey, error) {
	clientSecret, err := b.SecretFile(b.beside(r.SecretFile))
	if err != nil {
		return store.JournalKey{}, err
	}
	s.Pair.Secret = clientSecret.Text
	key := []any{r, clientSecret.Size, clientSecret.Modified.UnixNano()}
	if s.Account != nil {
		password, err := b.SecretFile(b.beside(r.PasswordFile))
		if err != nil {
			return store.JournalKey{}, err
		}
		s.Account.Password = password.Text
		key = append(key, password.Size, password.Modified.UnixNano())
	}
	return keyOf(key...), nil
}

// rowProblem is what is wrong with a line, in a sentence. An interruption stays what it is.
func (o *options) rowProblem(line int, err error) error {
	var broken *rowError
	var flaw *steps.Problem
	var told *cli.ProblemError
	sentence := ""
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &broken):
		sentence = o.Voice.Say("check.line."+broken.Kind, "column", broken.Column)
	case errors.As(err, &told):
		sentence = o.flaw(&told.Problem)
	case errors.As(err, &flaw):
		sentence = o.flaw(flaw)
	default:
		sentence = err.Error() // a *cli.UsageError's is for people
	}
	return &cli.UsageError{Sentence: o.Voice.Say("check.at-line", "line", line) + o.Voice.Colon + sentence}
}

// flaw is a problem with a value in a line or two.
func (o *options) flaw(p *steps.Problem) string {
	return strings.TrimSuffix(o.Voice.Title(p.Code, p.Args), ".") + ". " + o.Voice.Sentence(p.Code, p.Args)
}
