// Package steps is the documented procedure: what is asked, in which order, what
// checks it, and the words of it in each language.
//
// Procedure is the table. Its readers (the screen, the lines, the answers file, the
// handbook) render it; none knows a step by name. Order, conditions and checks are
// code, in table.go; words are two documents, text/fr.md and text/en.md.
package steps

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"raccord/chorus"
	"raccord/store/secret"
)

// A Step is one documented step.
type Step struct {
	// ID names the step: in the text (section "step.ID"), in list and show, in files.
	ID ID
	// Words is the ID of the step whose words this one shares; "" means its own.
	Words ID
	// Part is the part of the procedure it belongs to.
	Part Part
	// Scope says how often the step is done. The zero value is once per customer.
	Scope Scope
	// Fields are what the step asks, in order.
	Fields []Field
	// Shown tells whether the answers put the step on the route; nil means they always do.
	Shown func(View) bool
	// Lent marks what a later structure need not do again where it shares the first one's
	// application: the first one's answers and evidence are its own too.
	Lent bool
	// Warn returns what the user has to confirm before the step passes; nil means nothing.
	Warn func(View) []Problem
	// Check is made before the step passes; nil means that well formed answers suffice.
	Check *Check
	// Types is the key of the secret that the step has typed elsewhere, "" for none.
	Types Key
	// Closes marks the last step, which shows every answer. Passing it ends the walk.
	Closes bool
	// Covers are the numbers of the documented procedure that the step carries out.
	Covers []string
}

// An ID names a step.
type ID string

// A Part is one of the five parts of the procedure, which the head of each page counts.
type Part string

// The parts, in their order. Their titles are the sections "part.…".
const (
	Prepare   Part = "prepare"
	PISTE     Part = "piste"
	ChorusPro Part = "chorus-pro"
	OpenBee   Part = "open-bee"
	Finish    Part = "finish"
)

// Parts are all parts in their order.
var Parts = []Part{Prepare, PISTE, ChorusPro, OpenBee, Finish}

// A Scope says how often a step is done.
type Scope int

// The scopes, in the order of the route.
const (
	Once         Scope = iota // for the customer
	PerStructure              // for each structure (SIRET)
	Finally                   // for the customer, after all structures
)

// A Check is made on the answers before a step passes.
type Check struct {
	// Live is set when PISTE or Chorus Pro is asked, so that the user has to wait.
	Live bool
	// Uses are the answers that the check reads. When one changes, its evidence is dropped.
	Uses []Key
	// Run returns what was found, and a *Problem where the step does not pass. Any other
	// error is that of the context, cancelled when the user goes back.
	Run func(context.Context, chorus.Service, View) (Evidence, error)
	// Elsewhere asks the other environment after a refusal, once the user agreed: it tells a
	// SANDBOX application's identifiers from wrong ones. nil where it could not.
	Elsewhere func(context.Context, chorus.Service, View) (Evidence, error)
}

// ByID returns the step of that name. It panics on a name that is not in the table.
func ByID(id ID) *Step {
	i, ok := indexes[id]
	if !ok {
		panic("steps: no step " + string(id))
	}
	return &Procedure[i]
}

// Has tells whether the table has a step of that name.
func Has(id ID) bool {
	_, ok := indexes[id]
	return ok
}

// Position is the place of a step in the table, from 0; it is after all of them for the name of
// none.
func Position(id ID) int {
	if i, ok := indexes[id]; ok {
		return i
	}
	return len(Procedure)
}

// Section is the name of the step's section in the text.
func (s *Step) Section() string { return "step." + string(cmp.Or(s.Words, s.ID)) }

// AsksSecret tells whether the step has a secret field.
func (s *Step) AsksSecret() bool {
	return slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Kind == Secret })
}

// NeedsVault tells whether the vault has to be open: a secret is asked for, or the check uses one.
func (s *Step) NeedsVault() bool {
	usesSecret := func(f Field) bool { return f.Kind == Secret && slices.Contains(s.Check.Uses, f.Key) }
	return s.AsksSecret() || s.Check != nil && slices.ContainsFunc(fields(PerStructure), usesSecret)
}

// UsesAt tells whether the check of the step at p uses the answer to f at q.
func UsesAt(p, q Place, f *Field) bool {
	check := ByID(p.Step).Check
	return check != nil && slices.Contains(check.Uses, f.Key) && (ByID(q.Step).Scope != PerStructure || q.Structure == p.Structure)
}

// NotYet tells whether an answer in v says that the step is not done yet.
func (s *Step) NotYet(v View) bool {
	return slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Stops && v.Text(f.Key) == No })
}

// Canonical returns g in the spelling that is kept.
func (s *Step) Canonical(g Given) Given {
	texts := maps.Clone(g.Texts)
	for _, f := range s.Fields {
		if text, ok := texts[f.Key]; ok && f.Canonical != nil && f.Malformed(text) == nil {
			texts[f.Key] = f.Canonical(text)
		}
	}
	return Given{texts, g.Secrets}
}

// field returns the field of that key. It panics on a key that the step has not.
func (s *Step) field(key Key) *Field {
	return &s.Fields[slices.IndexFunc(s.Fields, func(f Field) bool { return f.Key == key })]
}

// Draft returns what to keep of g although it was not submitted: every text, where there is
// or was one, unless it may hold a secret, and the secrets that are well formed.
func (s *Step) Draft(v View, g Given) Given {
	kept := Given{map[Key]string{}, map[Key]secret.Text{}}
	for _, f := range s.Fields {
		switch text, ok := g.Texts[f.Key]; {
		case f.Kind == Confirm: // a highlighted choice is no answer
		case f.MayHoldSecret(text):
		case ok && (text != "" || v.Text(f.Key) != ""):
			kept.Texts[f.Key] = text
		}
		if typed := g.Secrets[f.Key]; !typed.Empty() && f.SecretProblem(v, typed) == nil {
			kept.Secrets[f.Key] = typed
		}
	}
	return Given{s.Canonical(kept).Texts, kept.Secrets}
}
