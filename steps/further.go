package steps

import (
	"slices"
	"time"
)

// This file is about a further structure of the same customer. The rules are:
//
//   - It begins empty, and is offered what the first one answered about people, the connector and
//     the technical account: as defaults, which the user takes or changes.
//   - An account that another structure has comes with its secret, which the vault holds under the
//     account: it is neither read nor shown for that.

// KeptUnder tells whether the vault holds a secret for key under an account, given for any of the
// structures.
func (a Answers) KeptUnder(key Key, account string) bool {
	return account != "" && slices.ContainsFunc(a.Structures, func(s Sheet) bool { return s.Kept[key] == account })
}

// Offered returns the answer to f, or else what is offered for it.
func (v View) Offered(f *Field) string {
	if text := v.Text(f.Key); text != "" || f.Default == nil {
		return text
	}
	return f.Default(v)
}

// Elsewhere returns the index of another structure with the same answer to key, or -1.
func (v View) Elsewhere(key Key) int {
	answer := v.Text(key)
	for i, s := range v.Structures {
		if i != v.Structure && answer != "" && s.Texts[key] == answer {
			return i
		}
	}
	return -1
}

// share notes that the vault holds the secret of an account that was just answered, because another
// structure has the same account.
func (a *Answers) share(step *Step, sheet *Sheet, changed []Key) {
	for _, f := range step.Fields {
		if f.Kind != Secret || !slices.Contains(changed, f.Account) || !sheet.Secrets[f.Key].Empty() {
			continue
		}
		if account := sheet.Texts[f.Account]; a.KeptUnder(f.Key, account) {
			sheet.Kept[f.Key] = account
		}
	}
}

// WithStructure returns a copy with one more structure, about which nothing is answered.
func (a Answers) WithStructure() Answers {
	a = a.clone()
	a.add()
	return a
}

// add adds an empty structure, on answers that share their list of structures with no others.
func (a *Answers) add() {
	a.Structures = append(a.Structures, newSheet())
	a.Reviewed = time.Time{}
}
