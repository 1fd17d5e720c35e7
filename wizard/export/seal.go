package export

import (
	"context"
	"errors"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"raccord/wizard/input"
)

// This file decides to whom an export may be sealed. The rules are:
//
//   - A recipient is an age public key, or a file of them, one a line (https://age-encryption.org).
//   - A secret key given by mistake is never repeated, in no message.
//   - What goes to a terminal or a mail is armored; a file is as age writes it.

// errSecretKey says that a secret key was given in place of a recipient.
var errSecretKey = errors.New("export: a secret key in place of a recipient")

// recipients returns those that the arguments of --seal name. Its error is a *cli.UsageError or
// ctx's.
func (o *options) recipients(ctx context.Context) ([]age.Recipient, error) {
	var all []age.Recipient
	for _, argument := range o.seal {
		found, err := parse(argument)
		if err != nil && !errors.Is(err, errSecretKey) {
			var text []byte
			if text, err = o.Input(ctx, input.Recipients, argument); err == nil {
				found, err = parse(string(text))
			}
		}
		refused, isInput := errors.AsType[*input.Error](err)
		switch {
		case errors.Is(err, errSecretKey):
			return nil, o.Usage("export.secret-key")
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case isInput && refused.Reason != input.Missing:
			return nil, err
		case err != nil:
			return nil, o.Usage("export.recipient", "argument", argument)
		}
		all = append(all, found...)
	}
	return all, nil
}

// parse reads recipients, one a line.
func parse(text string) ([]age.Recipient, error) {
	if strings.Contains(strings.ToUpper(text), "AGE-SECRET-KEY-") {
		return nil, errSecretKey
	}
	return age.ParseRecipients(strings.NewReader(text))
}

// sealed returns write with what it writes encrypted to the recipients.
func (o *options) sealed(recipients []age.Recipient, write func(io.Writer) error) func(io.Writer) error {
	return func(w io.Writer) (err error) {
		if o.output == "" || o.output == "-" {
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
