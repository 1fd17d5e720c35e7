package export

import (
	"context"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"raccord/wizard/cli"
	"raccord/wizard/input"
)

// This file decides to whom an export may be sealed. The rules are:
//
//   - A recipient is an age public key, or a file of them, one a line (https://age-encryption.org).
//   - A private key given by mistake, whatever program's, is never repeated, in no message. Nor
//     is anything that might be one: only what is short, or where a file could be.
//   - What goes to a terminal or a mail is armored; a file is as age writes it.
//   - The header has a line by which cli knows the file again. Programs that open age files
//     ignore it: https://c2sp.org/age has such "grease".

// errPrivateKey says that a private key was given in place of a recipient.
var errPrivateKey = errors.New("export: a private key in place of a recipient")

// privateKey finds private keys: age's and its plugins', PEM and OpenSSH's, with and without
// the lines around them, OpenPGP's and PuTTY's.
var privateKey = regexp.MustCompile(`(?i)AGE-SECRET-KEY-|AGE-PLUGIN-[-+._0-9A-Z]+-1|PRIVATE KEY|b3BlbnNzaC1rZXktdjE|PuTTY-User-Key-File`)

// recipients returns those that the arguments of --seal name. Its error is a *cli.UsageError or
// ctx's.
func (o *options) recipients(ctx context.Context) ([]age.Recipient, error) {
	var all []age.Recipient
	for i, argument := range o.seal {
		found, err := parse(argument)
		if err != nil && !errors.Is(err, errPrivateKey) {
			var text []byte
			if text, err = o.Input(ctx, input.Recipients, argument); err == nil {
				found, err = parse(string(text))
			}
		}
		refused, isInput := errors.AsType[*input.Error](err)
		switch {
		case errors.Is(err, errPrivateKey):
			return nil, o.Usage("export.secret-key")
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case isInput && refused.Reason != input.Missing && repeatable(argument):
			return nil, err
		case err != nil && !repeatable(argument):
			return nil, o.Usage("export.recipient-unshown", "number", i+1)
		case err != nil:
			return nil, o.Usage("export.recipient", "argument", argument)
		}
		all = append(all, found...)
	}
	return all, nil
}

// repeatable tells whether an argument is surely no key: it is shorter than any, or a file.
func repeatable(argument string) bool {
	if len(argument) < 32 && !strings.Contains(argument, "\n") {
		return true
	}
	path, err := input.Home(argument)
	if err == nil {
		_, err = os.Stat(path)
	}
	return err == nil
}

// parse reads recipients, one a line.
func parse(text string) ([]age.Recipient, error) {
	if privateKey.MatchString(text) {
		return nil, errPrivateKey
	}
	return age.ParseRecipients(strings.NewReader(text))
}

// A marked is a recipient whose header carries cli.SealMark too.
type marked struct{ age.Recipient }

func (m marked) WrapWithLabels(key []byte) (stanzas []*age.Stanza, labels []string, err error) {
	if labelled, ok := m.Recipient.(age.RecipientWithLabels); ok {
		stanzas, labels, err = labelled.WrapWithLabels(key)
	} else {
		stanzas, err = m.Wrap(key)
	}
	return append(stanzas, &age.Stanza{Type: strings.TrimPrefix(cli.SealMark, "-> ")}), labels, err
}

// sealed returns write with what it writes encrypted to the recipients.
func (o *options) sealed(recipients []age.Recipient, write func(io.Writer) error) func(io.Writer) error {
	recipients[0] = marked{recipients[0]}
	return func(w io.Writer) (err error) {
		if o.output.Stdout() {
			text := armor.NewWriter(w)
			defer func() { err = errors.Join(err, text.Close()) }()
			w = text
		}
		inner, err := age.Encrypt(w, recipients...)
		if err != nil {
			return err
		}
		if err := write(inner); err != nil {
			return err
		}
		return inner.Close()
	}
}
