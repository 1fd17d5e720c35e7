package steps

import (
	"slices"
	"strings"

	"raccord/store/secret"
)

// A Key names an answer by its path in the answers file: "credentials.client_id".
// Its words are the section of that name.
type Key string

// A Kind says how an answer is given, and by that how it is shown and kept.
type Kind int

// The kinds of field.
const (
	Text    Kind = iota
	Secret       // asked without echo, kept in the vault alone
	Choice       // one of Field.Options
	Confirm      // "true" or "false"
)

// The two answers to a Confirm.
const (
	Yes = "true"
	No  = "false"
)

// A Field is one question of a step.
type Field struct {
	// Key is the answer's name.
	Key Key
	// Kind says how the answer is given.
	Kind Kind
	// Options are the values of a Choice, in the order they are offered.
	Options []string
	// Optional lets the answer be empty.
	Optional bool
	// Stops marks a Confirm whose no means "not done yet": the walk is saved and ends.
	Stops bool
	// Clean says what a paste into the field is cleaned of.
	Clean Cleaning
	// Shape returns what is wrong with the form of an answer, nil when nothing is. A nil
	// Shape accepts every text.
	Shape func(string) *Problem
	// Fits returns why a well formed answer will not do all the same, nil where it does: it is
	// kept, and the step does not pass with it. A nil Fits takes every well formed answer.
	Fits func(string) *Problem
	// Usual tells whether an identifier that a secret belongs to has the form that such
	// identifiers have. Another form is doubtful, not wrong.
	Usual func(string) bool
	// Canonical returns the one spelling that an answer is kept in; nil keeps it as typed.
	Canonical func(string) string
	// Default returns what is offered while nothing was answered; nil offers nothing.
	Default func(View) string
	// Implied returns what an answers file means that leaves the answer out, from the
	// structure (from 0) and what the file says of it and of the customer; nil means nothing.
	Implied func(structure int, file, customer Given) string
	// RestsOn is the answer that a Confirm was given about; when it changes, the Confirm is
	// asked again.
	RestsOn Key
	// Account is the key of the answer under which the vault keeps a Secret: a secret
	// belongs to a Client ID or to a login, not to a place in the file.
	Account Key
	// Words names the section with the field's words; "" means the one named Key.
	Words Key
}

// Section is the name of the field's section in the text.
func (f *Field) Section() string {
	if f.Words != "" {
		return string(f.Words)
	}
	return string(f.Key)
}

// AccountOf returns the field with the account that a Secret belongs to.
func AccountOf(f *Field) *Field {
	_, account := asking(f.Account)
	return account
}

// Values are the possible answers to a Choice or a Confirm, nil for other kinds.
func (f *Field) Values() []string {
	switch f.Kind {
	case Choice:
		return f.Options
	case Confirm:
		return []string{Yes, No}
	}
	return nil
}

// Problem returns what is wrong with the answer to f in v, nil when nothing is.
func (f *Field) Problem(v View) *Problem {
	if f.Kind == Secret {
		return f.SecretProblem(v, v.Secret(f.Key))
	}
	return f.TextProblem(v.Text(f.Key))
}

// TextProblem returns what keeps text from being the answer to f, which is no Secret: it is not
// well formed, or will not do.
func (f *Field) TextProblem(text string) *Problem {
	if p := f.Malformed(text); p != nil || text == "" || f.Fits == nil {
		return p
	}
	return f.concerned(f.Fits(text))
}

// Malformed returns what is wrong with the form of text as an answer to f, which is no Secret.
func (f *Field) Malformed(text string) *Problem {
	switch values := f.Values(); {
	case text == "" && f.Optional:
		return nil
	case text == "":
		return f.concerned(flaw("required"))
	case f.Usual == nil && f.MayHoldSecret(text):
		return f.concerned(flaw("holds-secret"))
	case values != nil && !slices.Contains(values, text):
		return f.concerned(flaw("not-an-option", "options", strings.Join(values, ", ")))
	case f.Shape != nil:
		return f.concerned(f.Shape(text))
	}
	return nil
}

// SecretProblem returns what is wrong with a secret typed for f. An empty one is right
// where the field is optional or v already has a secret for it.
func (f *Field) SecretProblem(v View, typed secret.Text) *Problem {
	if typed.Empty() && (f.Optional || v.Kept(f) || !v.Secret(f.Key).Empty()) {
		return nil
	}
	return f.concerned(f.Shape(typed.Reveal()))
}

// concerned puts the field's key into a problem, where there is one.
func (f *Field) concerned(p *Problem) *Problem {
	if p != nil {
		p.Field = f.Key
	}
	return p
}
