package steps

import (
	"maps"
	"slices"
	"strings"
	"time"

	"raccord/chorus"
	"raccord/store/secret"
)

// Answers are everything answered so far: one customer's dossier. They are a value: what
// changes them returns a copy, with new maps in the one sheet that changes and the others
// shared, so that a customer of hundreds of structures is walked through as quickly as one
// of two. Nobody but the methods here writes into a sheet's maps. The zero value is the
// empty dossier.
type Answers struct {
	// Practice marks a rehearsal.
	Practice bool
	// Reviewed is when the last step passed; zero while something is left or changed since.
	Reviewed time.Time
	// Customer holds the answers to the steps done once.
	Customer Sheet
	// Structures hold the answers to the steps done for each structure.
	Structures []Sheet
}

// A Sheet holds the answers of one place, the customer's or one structure's, and
// what checking them showed.
type Sheet struct {
	Texts map[Key]string
	// Secrets are those typed in this run.
	Secrets map[Key]secret.Text
	// Kept says under which account the vault holds a secret.
	Kept     map[Key]string
	Evidence map[ID]Evidence
}

// Given is what a reader collected for one step. A secret that is absent or empty
// leaves the kept one as it is.
type Given struct {
	Texts   map[Key]string
	Secrets map[Key]secret.Text
}

// Evidence is what a check showed, and when.
type Evidence struct {
	Step ID        `json:"step"`
	At   time.Time `json:"at"`
	// Passed tells whether the step may be taken as done.
	Passed bool `json:"passed"`
	// Degree says how sure it is: a section "evidence.…".
	Degree Degree `json:"degree"`
	// Result is what PISTE and Chorus Pro said, where they were asked. Of a check of names, it
	// has a verdict alone.
	chorus.Result
	// Names is how the application's two names compare.
	Names *NameComparison `json:"names,omitempty"`
}

// A Degree says how sure something is.
type Degree string

// The degrees of evidence.
const (
	Form      Degree = "form"      // well formed
	Agreed    Degree = "agreed"    // the same in PISTE and in Chorus Pro, as read there
	Disclosed Degree = "disclosed" // PISTE itself named it
	Proven    Degree = "proven"    // a call through the declared connection succeeded
	Declared  Degree = "declared"  // the user said so
	Accepted  Degree = "valid"     // PISTE accepted the pair
	Denied    Degree = "refused"
	Unsettled Degree = "undecided"
	Untested  Degree = "untested"
)

// A View is the answers as seen from one structure.
type View struct {
	Answers
	// Structure counts from 0.
	Structure int
}

// At is the view from a place.
func (a Answers) At(p Place) View { return View{a, p.Structure} }

// own is the sheet of the structure in view, an empty one where there is none.
func (v View) own() Sheet {
	if v.Structure < len(v.Structures) {
		return v.Structures[v.Structure]
	}
	return Sheet{}
}

// Text is the answer to key, "" while there is none.
func (v View) Text(key Key) string {
	if t, ok := v.own().Texts[key]; ok {
		return t
	}
	return v.Customer.Texts[key]
}

// Is tells whether the Confirm key was answered yes.
func (v View) Is(key Key) bool { return v.Text(key) == Yes }

// Secret is the secret typed or loaded for key in this run.
func (v View) Secret(key Key) secret.Text {
	if t, ok := v.own().Secrets[key]; ok {
		return t
	}
	return v.Customer.Secrets[key]
}

// Kept tells whether the vault holds the secret of f for the account answered now.
func (v View) Kept(f *Field) bool {
	account, ok := v.own().Kept[f.Key]
	if !ok {
		account = v.Customer.Kept[f.Key]
	}
	return account != "" && account == v.Text(f.Account)
}

// Evidence is what the check of a step showed here.
func (v View) Evidence(id ID) (Evidence, bool) {
	e, ok := v.own().Evidence[id]
	if !ok {
		e, ok = v.Customer.Evidence[id]
	}
	return e, ok
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

// Put is a with what was given at p. Evidence that rested on a changed answer goes,
// wherever it stands, and so does the review.
func (a Answers) Put(p Place, g Given) Answers {
	step := ByID(p.Step)
	if step.Repeats {
		return a.repeat(p, g)
	}
	a, sheet := a.changing(p)
	var changed []Key
	for key, text := range g.Texts {
		if sheet.Texts[key] != text {
			sheet.Texts[key] = text
			changed = append(changed, key)
		}
	}
	for key, text := range g.Secrets {
		if !text.Empty() {
			sheet.Secrets[key] = text
			delete(sheet.Kept, key)
			changed = append(changed, key)
		}
	}
	if len(changed) > 0 {
		a.forget(step.Scope, p, changed)
	}
	return a
}

// Holds tells whether g changes nothing at p.
func (a Answers) Holds(p Place, g Given) bool {
	view := a.At(p)
	for key, text := range g.Texts {
		if view.Text(key) != text {
			return false
		}
	}
	for _, text := range g.Secrets {
		if !text.Empty() {
			return false
		}
	}
	return true
}

// repeat begins the next structure after a yes.
func (a Answers) repeat(p Place, g Given) Answers {
	a = a.clone()
	for _, text := range g.Texts {
		if text == Yes && p.Structure == len(a.Structures)-1 {
			a.Structures = append(a.Structures, newSheet())
			a.Reviewed = time.Time{}
		}
	}
	return a
}

// forget drops what checks concluded from the changed answers.
func (a *Answers) forget(scope Scope, p Place, changed []Key) {
	a.Reviewed = time.Time{}
	rests := func(id ID, _ Evidence) bool {
		check := ByID(id).Check
		return check != nil && slices.ContainsFunc(check.Uses, func(k Key) bool { return slices.Contains(changed, k) })
	}
	for i, s := range a.Structures {
		if scope != PerStructure || i == p.Structure {
			a.Structures[i].Evidence = without(s.Evidence, rests)
		}
	}
	a.Customer.Evidence = without(a.Customer.Evidence, rests)
}

// without is evidence without what goes; evidence itself stays as it is.
func without(evidence map[ID]Evidence, goes func(ID, Evidence) bool) map[ID]Evidence {
	left := maps.Clone(evidence)
	maps.DeleteFunc(left, goes)
	if len(left) == len(evidence) {
		return evidence
	}
	return left
}

// Found is a with the evidence of a check at p.
func (a Answers) Found(p Place, e Evidence) Answers {
	a, sheet := a.changing(p)
	sheet.Evidence[p.Step] = e
	return a
}

// Keep is a after its secrets went to the vault: it knows where each is.
func (a Answers) Keep() Answers {
	a = a.clone()
	for p, f := range a.secrets() {
		sheet := a.sheet(p)
		account, kept := sheet.Kept[f.Key]
		if sheet.Secrets[f.Key].Empty() || kept && account == sheet.Texts[f.Account] {
			continue
		}
		a, sheet = a.changing(p)
		sheet.Kept[f.Key] = sheet.Texts[f.Account]
	}
	return a
}

// Load is a with the secret of field f at p, as the vault held it.
func (a Answers) Load(p Place, f *Field, s secret.Text) Answers {
	a, sheet := a.changing(p)
	sheet.Secrets[f.Key] = s
	return a
}

// DropLast is a without its last structure, which nothing was answered for.
func (a Answers) DropLast() Answers {
	a = a.clone()
	a.Structures = a.Structures[:len(a.Structures)-1]
	return a
}

// Blank tells whether nothing was answered for the structure.
func (a Answers) Blank(structure int) bool {
	return structure < len(a.Structures) &&
		!slices.ContainsFunc(slices.Collect(maps.Values(a.Structures[structure].Texts)), func(t string) bool { return t != "" })
}

// sheet is where the answers of p's step live.
func (a Answers) sheet(p Place) Sheet {
	if ByID(p.Step).Scope == PerStructure {
		return a.Structures[p.Structure]
	}
	return a.Customer
}

// changing is a copy of a, and the sheet of p in it with maps of its own.
func (a Answers) changing(p Place) (Answers, Sheet) {
	a = a.clone()
	if ByID(p.Step).Scope == PerStructure {
		a.Structures[p.Structure] = a.Structures[p.Structure].clone()
	} else {
		a.Customer = a.Customer.clone()
	}
	return a, a.sheet(p)
}

// clone is a copy of a with a list of structures of its own, one at the least, and no map
// missing.
func (a Answers) clone() Answers {
	if a.Customer.Texts == nil {
		a.Customer = newSheet()
	}
	a.Structures = slices.Clone(a.Structures)
	if len(a.Structures) == 0 {
		a.Structures = []Sheet{newSheet()}
	}
	return a
}

func (s Sheet) clone() Sheet {
	c := newSheet()
	maps.Copy(c.Texts, s.Texts)
	maps.Copy(c.Secrets, s.Secrets)
	maps.Copy(c.Kept, s.Kept)
	maps.Copy(c.Evidence, s.Evidence)
	return c
}

func newSheet() Sheet {
	return Sheet{map[Key]string{}, map[Key]secret.Text{}, map[Key]string{}, map[ID]Evidence{}}
}

// Named tells whether the customer has a name, from which moment there is a dossier.
func (a Answers) Named() bool { return strings.TrimSpace(a.Name()) != "" }

// Name is the customer's.
func (a Answers) Name() string { return a.Customer.Texts[customerName] }

// Role is "supplier" or "recipient", "" before it was chosen.
func (a Answers) Role() string { return a.Customer.Texts[customerRole] }

// SIRETs are those of the structures, "" where one has none yet.
func (a Answers) SIRETs() []string {
	all := make([]string, len(a.Structures))
	for i, s := range a.Structures {
		all[i] = s.Texts["structure.siret"]
	}
	return all
}
