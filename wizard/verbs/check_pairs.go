package verbs

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/wizard/batch"
)

// largestPiped is the most that is read of a list that can be read only once.
const largestPiped = 32 << 20

// Pairs checks a list of pairs without dossiers, "-" for standard input. secretFile reads
// the files that it names.
func (e *Env) Pairs(ctx context.Context, path string, secretFile func(string) (store.SecretFile, error), o CheckOptions) error {
	source, closed, err := e.listSource(path)
	if err != nil {
		return err
	}
	defer closed()
	list, err := batch.ReadList(source)
	if err != nil {
		return e.listError(path, err)
	}
	q, folder := asked(o), "."
	if path != "-" {
		folder = filepath.Dir(path)
	}
	if q.Folder, err = filepath.Abs(folder); err != nil {
		return err
	}
	q.Pairs = hex.EncodeToString(list.Sum[:])
	r := rows{list, folder, secretFile}
	return e.batch(ctx, q, list.Rows, o, func(c *checking) iter.Seq[job] { return c.rows(r) })
}

// listSource is the list as something that can be read twice.
func (e *Env) listSource(path string) (io.ReadSeeker, func() error, error) {
	words := e.Voice.Command
	file := os.Stdin
	if path != "-" {
		var err error
		if file, err = os.Open(path); err != nil {
			return nil, nil, Usagef(words.ListFile["unreadable"], path)
		}
	}
	info, err := file.Stat()
	if err == nil && info.Mode().IsRegular() && path != "-" {
		return file, file.Close, nil
	}
	text, err := io.ReadAll(io.LimitReader(file, largestPiped+1))
	switch {
	case err != nil:
		return nil, nil, Usagef(words.ListFile["unreadable"], path)
	case len(text) > largestPiped:
		return nil, nil, Usagef(words.ListFile["too-large"], path)
	}
	return bytes.NewReader(text), file.Close, nil
}

// listError is what is wrong with a list as a whole.
func (e *Env) listError(path string, err error) error {
	words := e.Voice.Command.ListFile
	var header *batch.HeaderError
	var encoding *batch.EncodingError
	switch {
	case errors.As(err, &encoding):
		return Usagef(words["encoding"], path, encoding.Line)
	case errors.As(err, &header) && header.Kind == batch.NoColumns:
		return Usagef(words[header.Kind], path, strings.Join(batch.Columns(), ", "))
	case errors.As(err, &header) && header.Instead != "":
		return Usagef(words[header.Kind], path, strings.Join(header.Columns, ", "), header.Instead)
	case errors.As(err, &header):
		return Usagef(words[header.Kind], path, strings.Join(header.Columns, ", "))
	}
	return Usagef(words["unreadable"], path)
}

// rows are a list and how the files are read that it names.
type rows struct {
	list       *batch.List
	folder     string
	secretFile func(string) (store.SecretFile, error)
}

// rows are a job for each line.
func (c *checking) rows(r rows) iter.Seq[job] {
	return func(yield func(job) bool) {
		for row, err := range r.list.All() {
			if c.starting.Err() != nil || !yield(c.row(r, row, err)) {
				return
			}
		}
	}
}

func (c *checking) row(r rows, row batch.Row, err error) job {
	subject := steps.Subject{}
	if err == nil {
		subject, err = r.subject(row)
	}
	if err != nil {
		told := c.env.rowError(row.Line, err)
		return func() outcome { return outcome{err: told, units: 1} }
	}
	twins := []shared{}
	for _, t := range c.twins.See(batch.Place{At: int32(row.Line)}, string(subject.Pair.ID), subject.SIRET, subject.PISTEName) {
		twins = append(twins, shared{Kind: t.Kind, Line: int(t.Place.At)})
	}
	return func() outcome {
		key, err := r.unseal(row, &subject)
		if err != nil {
			return outcome{err: c.env.rowError(row.Line, err), units: 1}
		}
		found, ok := c.earlier(key, subject), true
		earlier := found != nil
		if !earlier {
			found, ok, err = c.check(key, 1, subject)
		}
		if !ok {
			return outcome{}
		}
		if found == nil {
			return outcome{err: c.env.rowError(row.Line, err), units: 1}
		}
		customer := strings.TrimSpace(row.Customer)
		found.Line, found.Customer, found.SharedWith = row.Line, &customer, twins
		return outcome{result: found, err: err, units: 1, earlier: earlier}
	}
}

// subject is what can be verified of a line, but for the secrets.
func (r rows) subject(row batch.Row) (steps.Subject, error) {
	siret, flaw := steps.ParseSIRET(row.SIRET)
	if flaw != nil {
		return steps.Subject{}, flaw
	}
	s := steps.Subject{SIRET: siret}
	s.PISTEName, _ = steps.Inspect(steps.CleanName, row.Application)
	s.DeclaredName, _ = steps.Inspect(steps.CleanName, row.Declared)
	id, _ := steps.Inspect(steps.CleanIdentifier, row.ClientID)
	s.Pair.ID = chorus.ClientID(id)
	login, _ := steps.Inspect(steps.CleanIdentifier, row.Login)
	if file := strings.TrimSpace(row.PasswordFile); (login == "") != (file == "") {
		return s, &batch.RowError{Line: row.Line, Kind: batch.ValueMissing, Column: map[bool]string{true: "login", false: "password_file"}[login == ""]}
	} else if login != "" {
		s.Account = &chorus.TechnicalAccount{Login: login}
	}
	return s, nil
}

// unseal reads the secrets that a line names, and returns the key of the line and of what its
// files were then. It is part of the job: the lines come one after the other, the jobs side by
// side.
func (r rows) unseal(row batch.Row, s *steps.Subject) (store.JournalKey, error) {
	clientSecret, err := r.secretFile(r.path(row.SecretFile))
	if err != nil {
		return store.JournalKey{}, err
	}
	s.Pair.Secret = clientSecret.Text
	if s.Account == nil {
		return keyOfRow(row, clientSecret), nil
	}
	password, err := r.secretFile(r.path(row.PasswordFile))
	s.Account.Password = password.Text
	return keyOfRow(row, clientSecret, password), err
}

// path is a file that the list names, relative to it.
func (r rows) path(name string) string {
	if name = strings.TrimSpace(name); filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(r.folder, filepath.FromSlash(name))
}

// keyOfRow is of a line and of when the files that it names were written. It tells nothing of
// the secrets in them.
func keyOfRow(row batch.Row, files ...store.SecretFile) store.JournalKey {
	parts := []any{row}
	for _, file := range files {
		parts = append(parts, file.Size, file.Modified.UnixNano())
	}
	return keyOf(parts...)
}

// rowError is what is wrong with a line, in a sentence; the source's own error is about all.
func (e *Env) rowError(line int, err error) error {
	words := e.Voice.Command
	var broken *batch.RowError
	var flaw *steps.Problem
	var told *ProblemError
	sentence := ""
	switch {
	case errors.As(err, &broken):
		sentence = words.ListLine[broken.Kind]
		if broken.Column != "" {
			sentence = fmt.Sprintf(sentence, broken.Column)
		}
	case errors.As(err, &told):
		sentence = e.flaw(&told.Problem)
	case errors.As(err, &flaw):
		sentence = e.flaw(flaw)
	default:
		sentence = err.Error() // a *UsageError's is for people
	}
	return &UsageError{fmt.Sprintf(words.AtLine, line) + e.Voice.Colon() + sentence}
}

// flaw is a problem with a value in a line or two.
func (e *Env) flaw(p *steps.Problem) string {
	return strings.TrimSuffix(e.Voice.Title(p.Code, p.Args), ".") + ". " + e.Voice.Sentence(p.Code, p.Args)
}
