package export

import (
	"errors"
	"io"
	"os"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// This file decides to whom an export may be sealed. The rules are:
//
//   - A recipient is an age public key, or a file of them, one a line (https://age-encryption.org).
//   - A secret key given by mistake is never repeated, in no message.
//   - What goes to a terminal or a mail is armored; a file is as age writes it.

// errSecretKey says that a secret key was given in place of a recipient.
var errSecretKey = errors.New("export: a secret key in place of a recipient")

// recipients returns those that the arguments of --seal name. Its error is a *cli.UsageError.
func (o *options) recipients() ([]age.Recipient, error) {
	var all []age.Recipient
	for _, argument := range o.seal {
		found, err := recipientsIn(argument)
		switch {
		case errors.Is(err, errSecretKey):
			return nil, o.Usage("export.secret-key")
		case err != nil:
			return nil, o.Usage("export.recipient", "argument", argument)
		}
		all = append(all, found...)
	}
	return all, nil
}

// recipientsIn returns the recipient that an argument is, or those in the file that it names.
func recipientsIn(argument string) ([]age.Recipient, error) {
	if found, err := parse(argument); err == nil || errors.Is(err, errSecretKey) {
		return found, err
	}
	file, err := os.Open(argument)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, 1<<20))
	if err != nil {
		return nil, err
	}
	return parse(string(content))
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
