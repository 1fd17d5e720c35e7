package export

import (
	"errors"
	"io"
	"os"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"raccord/wizard/cli"
)

// This file decides to whom an export may be sealed. The rules are:
//
//   - A recipient is an age public key, or a file of them, one a line (https://age-encryption.org).
//   - A secret key given by mistake is never repeated, in no message.
//   - What goes to a terminal or a mail is armored; a file is as age writes it.

// secretKey begins an age identity.
const secretKey = "AGE-SECRET-KEY-"

// recipients are those that the arguments name. One that is none is a *UsageError.
func (o *options) recipients(given []string) ([]age.Recipient, error) {
	var all []age.Recipient
	for _, argument := range given {
		if strings.Contains(strings.ToUpper(argument), secretKey) {
			return nil, cli.Usagef("%s", o.Voice.Say("export.secret-key"))
		}
		found, err := recipientsIn(argument)
		switch {
		case errors.Is(err, errSecretKey):
			return nil, cli.Usagef("%s", o.Voice.Say("export.secret-key"))
		case err != nil:
			return nil, cli.Usagef("%s", o.Voice.Say("export.recipient", "argument", argument))
		}
		all = append(all, found...)
	}
	return all, nil
}

// errSecretKey is about a file that holds what nobody should hand out.
var errSecretKey = errors.New("export: a secret key in place of a recipient")

// recipientsIn is one recipient, or those of a file.
func recipientsIn(argument string) ([]age.Recipient, error) {
	if found, err := age.ParseRecipients(strings.NewReader(argument)); err == nil {
		return found, nil
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
	if strings.Contains(string(content), secretKey) {
		return nil, errSecretKey
	}
	return age.ParseRecipients(strings.NewReader(string(content)))
}

// armored tells whether what goes to output has to be text.
func armored(output string) bool { return output == "" || output == "-" }

// sealed is write, encrypted to recipients.
func sealed(recipients []age.Recipient, asText bool, write func(io.Writer) error) func(io.Writer) error {
	return func(w io.Writer) (err error) {
		if asText {
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
