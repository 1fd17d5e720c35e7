package steps

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"raccord/chorus"
	"raccord/steps/names"
	"raccord/store/secret"
)

// Answers are everything answered so far: one customer's dossier. They are a value: what
// changes them returns a copy, which shares every sheet but the changed one, so that a
// customer of hundreds of structures is walked through as quickly as one of two. Only the
// methods here write into a sheet's maps. The zero value is the empty dossier.
type Answers struct {
	// Practice marks a rehearsal.
	Practice bool
	// Reviewed is when the last step passed; zero while something is left or changed since.
	Reviewed time.Time
	// Purged tells that the file they were read from holds what may be a secret, left out here.
	Purged bool
	// Customer holds the answers to the steps done once.
	Customer Sheet
	// Structures hold the answers to the steps done for each structure.
	Structures []Sheet
	Record
}

// A Sheet holds the answers about the customer, or about one structure, and what checking
// them showed.
type Sheet struct {
	Texts map[Key]string
	// Secrets are those typed or loaded from the vault in this run.
	Secrets map[Key]secret.Text
	// Kept is the account under which the vault holds a secret.
	Kept     map[Key]string
	Evidence map[ID]Evidence
	// Ticked are the actions that were ticked, see Ticks.
	Ticked map[ID]Ticks
}

// Given is what was typed at one step. A secret that is absent or empty leaves the one that
// is kept as it is.
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
	Names *names.Comparison `json:"names,omitempty"`
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

// A View is the answers as one structure sees them: its own, then the customer's.
type View struct {
	Answers
	// Structure counts from 0.
	Structure int
}

// At returns the view from a place.
func (a Answers) At(p Place) View { return View{a, p.Structure} }

// own is the sheet of the structure in view, an empty one where there is none.
func (v View) own() Sheet {
	if v.Structure < len(v.Structures) {
		return v.Structures[v.Structure]
	}
	return Sheet{}
}

// Borrows tells whether the structure in view uses the application and the pair of the first
// one. A recipient's connector has one pair, whatever the number of its structures.
func (v View) Borrows() bool {
	return v.Structure > 0 && receives(v) && v.own().Texts[applicationShared] == Yes
}

// sheetFor is the structure's sheet that answers stand on: the first one's for what is lent.
func (v View) sheetFor(lent bool) Sheet {
	if lent && v.Borrows() {
		return v.Structures[0]
	}
	return v.own()
}

// either looks key up in the structure's map, then in the customer's.
func either[K comparable, T any](own, customer map[K]T, key K) (T, bool) {
	if value, ok := own[key]; ok {
		return value, true
	}
	value, ok := customer[key]
	return value, ok
}

// Text returns the answer to key, "" while there is none.
func (v View) Text(key Key) string {
	text, _ := either(v.sheetFor(lent[key]).Texts, v.Customer.Texts, key)
	return text
}

// StructureName is what the structure is called: by its name, or else by its SIRET.
func (v View) StructureName() string {
	return cmp.Or(v.Text("structure.name"), v.Text("structure.siret"))
}

// Is tells whether the Confirm key was answered yes.
func (v View) Is(key Key) bool { return v.Text(key) == Yes }

// Secret returns the secret typed or loaded for key in this run.
func (v View) Secret(key Key) secret.Text {
	text, _ := either(v.sheetFor(lent[key]).Secrets, v.Customer.Secrets, key)
	return text
}

// Kept tells whether the vault holds the secret of f for the account answered now.
func (v View) Kept(f *Field) bool {
	account, _ := either(v.sheetFor(lent[f.Key]).Kept, v.Customer.Kept, f.Key)
	return account != "" && account == v.Text(f.Account)
}

// Evidence returns what the check of a step showed, false while there is nothing.
func (v View) Evidence(id ID) (Evidence, bool) {
	return either(v.sheetFor(Has(id) && ByID(id).Lent).Evidence, v.Customer.Evidence, id)
}

// Put returns a copy with what was given at p. Evidence that rested on a changed answer
// goes, wherever it stands, and so do a Confirm about it and the review.
func (a Answers) Put(p Place, g Given) Answers {
	a, _ = a.changing(p)
	a.put(p, g)
	return a
}

// put is Put on answers that share no map with others. Many puts in a row are linear with it.
func (a *Answers) put(p Place, g Given) {
	step := ByID(p.Step)
	sheet := a.sheet(p)
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
	a.share(step, sheet, changed)
	if slices.Contains(changed, applicationShared) { // and with it all that is lent
		changed = slices.AppendSeq(changed, maps.Keys(lent))
	}
	if len(changed) > 0 {
		a.forget(step, p, changed)
	}
}

// forget drops what checks concluded from the changed answers, what was confirmed about them,
// and the review.
func (a *Answers) forget(step *Step, p Place, changed []Key) {
	a.Reviewed = time.Time{}
	rests := func(id ID, _ Evidence) bool {
		check := ByID(id).Check
		return check != nil && slices.ContainsFunc(check.Uses, func(k Key) bool { return slices.Contains(changed, k) })
	}
	left := func(evidence map[ID]Evidence) map[ID]Evidence {
		evidence = maps.Clone(evidence) // other copies of the answers share the map
		maps.DeleteFunc(evidence, rests)
		return evidence
	}
	confirmed := func(key Key, _ string) bool { return slices.Contains(changed, about[key]) }
	a.Customer.Evidence = left(a.Customer.Evidence)
	for i, s := range a.Structures {
		if step.Scope == PerStructure && i != p.Structure && !(step.Lent && p.Structure == 0 && (View{*a, i}).Borrows()) {
			continue
		}
		s.Evidence, s.Texts = left(s.Evidence), maps.Clone(s.Texts)
		maps.DeleteFunc(s.Texts, confirmed)
		a.Structures[i] = s
	}
}

// Holds tells whether putting g at p would change nothing.
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

// Found returns a copy with what the check at p showed.
func (a Answers) Found(p Place, e Evidence) Answers {
	a, sheet := a.changing(p)
	sheet.Evidence[p.Step] = e
	return a
}

// Keep returns a copy for after the secrets went to the vault: it says where each is.
func (a Answers) Keep() Answers {
	for p, f := range a.Accounts() {
		account := a.At(p).Text(f.Account)
		if sheet := a.sheet(p); sheet.Secrets[f.Key].Empty() || sheet.Kept[f.Key] == account {
			continue
		}
		var sheet Sheet
		a, sheet = a.changing(p)
		sheet.Kept[f.Key] = account
	}
	return a
}

// Load returns a copy with the secret that the vault holds for field f at p.
func (a Answers) Load(p Place, f *Field, s secret.Text) Answers {
	a, sheet := a.changing(p)
	sheet.Secrets[f.Key] = s
	return a
}

// Retyped returns a copy with those secrets that were typed into before and are in no vault, where
// a has none for the same account.
func (a Answers) Retyped(before Answers) Answers {
	for p, f := range before.Accounts() {
		typed, account := before.At(p).Secret(f.Key), before.At(p).Text(f.Account)
		if typed.Empty() || before.At(p).Kept(f) || p.Structure >= max(1, len(a.Structures)) || a.At(p).Kept(f) {
			continue
		}
		if now := a.At(p).Text(f.Account); now == "" || now == account {
			a = a.Load(p, f, typed)
		}
	}
	return a
}

// DropLast returns a copy without the last structure.
func (a Answers) DropLast() Answers {
	a.Structures = slices.Clone(a.Structures[:len(a.Structures)-1])
	return a
}

// Blank tells whether nothing was answered for the structure.
func (a Answers) Blank(structure int) bool {
	if structure >= len(a.Structures) {
		return false
	}
	for _, text := range a.Structures[structure].Texts {
		if text != "" {
			return false
		}
	}
	return true
}

// sheet returns the sheet that the answers to p's step are on.
func (a *Answers) sheet(p Place) *Sheet {
	switch step := ByID(p.Step); {
	case step.Scope != PerStructure:
		return &a.Customer
	case step.Lent && a.At(p).Borrows():
		return &a.Structures[0]
	}
	return &a.Structures[p.Structure]
}

// changing returns a copy of a, and the sheet of p in that copy, whose maps may be changed.
func (a Answers) changing(p Place) (Answers, Sheet) {
	a = a.clone()
	sheet := a.sheet(p)
	*sheet = sheet.clone()
	return a, *sheet
}

// clone returns a copy with a list of structures of its own. The list has at least one, and
// no map is nil.
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

// owned returns a copy that shares no map with a.
func (a Answers) owned() Answers {
	a = a.clone()
	a.Customer = a.Customer.clone()
	for i, sheet := range a.Structures {
		a.Structures[i] = sheet.clone()
	}
	return a
}

func (s Sheet) clone() Sheet {
	c := newSheet()
	maps.Copy(c.Texts, s.Texts)
	maps.Copy(c.Secrets, s.Secrets)
	maps.Copy(c.Kept, s.Kept)
	maps.Copy(c.Evidence, s.Evidence)
	maps.Copy(c.Ticked, s.Ticked)
	return c
}

func newSheet() Sheet {
	return Sheet{map[Key]string{}, map[Key]secret.Text{}, map[Key]string{}, map[ID]Evidence{}, map[ID]Ticks{}}
}

// Named tells whether the customer has a name, from which moment there is a dossier.
func (a Answers) Named() bool { return strings.TrimSpace(a.Name()) != "" }

// Name is the customer's name.
func (a Answers) Name() string { return a.Customer.Texts[customerName] }

// Role is Supplier, Recipient or Both, "" before it was chosen.
func (a Answers) Role() string { return a.Customer.Texts[customerRole] }

// SIRETs are those of the structures, "" where one has none yet.
func (a Answers) SIRETs() []string { return a.Each("structure.siret") }

// Each returns the answer to key of each structure, "" where one has none.
func (a Answers) Each(key Key) []string {
	all := make([]string, len(a.Structures))
	for i, s := range a.Structures {
		all[i] = s.Texts[key]
	}
	return all
}
