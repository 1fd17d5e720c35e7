package steps

import (
	"cmp"
	"slices"
)

// Procedure is the documented procedure, "PISTE Authentication Migration Procedure"
// (https://help.openbee.com/en/?p=21510), in the order of the walk. A new step is one
// literal below and one section per language.
var Procedure []Step

var (
	indexes = map[ID]int{}   // of the steps in Procedure
	lent    = map[Key]bool{} // the keys of steps that are Lent
	about   = map[Key]Key{}  // Field.RestsOn of each key
)

// The functions in the table read Procedure themselves, which is why init fills it.
func init() {
	Procedure = slices.Concat(prepare, piste, chorusPro, openBee, finish)
	for i, s := range Procedure {
		indexes[s.ID] = i
		for _, f := range s.Fields {
			if s.Lent {
				lent[f.Key] = true
			}
			about[f.Key] = f.RestsOn
		}
	}
}

// A dossier is listed by its customer's name and role.
const (
	customerName Key = "customer.name"
	customerRole Key = "customer.role"
)

// The roles of a customer. Each has its own case in Open Bee's procedure, and a public body can
// be a supplier too.
const (
	Supplier  = "supplier"  // sends invoices to the public sector
	Recipient = "recipient" // receives them: « récipiendaire »
	Both      = "both"
)

// sends and receives tell which case of the procedure concerns the customer.
func sends(v View) bool    { return v.Role() == Supplier || v.Role() == Both }
func receives(v View) bool { return v.Role() == Recipient || v.Role() == Both }

// applicationShared says that a structure uses the first one's application and pair.
const applicationShared Key = "application.shared"

// openBeeDone is the end of the work on a structure in Open Bee.
const openBeeDone Key = "openbee.done"

// clientSecret is the secret of the pair, which Open Bee's connector needs.
const clientSecret Key = "credentials.client_secret"

// The steps that a later verification is evidence for.
const (
	credentialsStep ID = "credentials"
	accessStep      ID = "access"
)

// spaceVisible is asked by two steps: before and after the space is opened.
const spaceVisible Key = "space.visible"

var prepare = []Step{
	{
		ID: "customer", Part: Prepare,
		Fields: []Field{
			{Key: customerName, Clean: CleanText, Shape: anyName, Canonical: inNFC},
			{Key: customerRole, Kind: Choice, Options: []string{Supplier, Recipient, Both}},
		},
		Covers: []string{"P1.2"},
	},
	{
		ID: "account", Part: Prepare,
		Fields: []Field{{Key: "account.ready", Kind: Confirm, Stops: true}},
		Covers: []string{"P1.1", "P1.2", "P1.3", "P1.4", "P1.5", "P1.6", "P1.7", "P1.8", "P1.9", "P1.10", "P1.11"},
	},
	{
		ID: "structure", Part: Prepare, Scope: PerStructure,
		Fields: []Field{
			{Key: "structure.name", Optional: true, Clean: CleanText, Shape: anyName},
			{Key: "structure.siret", Clean: CleanNumber, Shape: siret, Canonical: canonicalSIRET},
		},
		Warn:   warnStructure,
		Covers: []string{"P3.16"},
	},
	{
		ID: "connector", Part: Prepare, Scope: PerStructure,
		Fields: []Field{{Key: "connector.version", Clean: CleanNumber, Shape: connectorVersion, Fits: knowsOAuth, Canonical: canonicalVersion,
			Default: ofFirst("connector.version")}},
		Covers: []string{"P3.2"},
	},
}

var piste = []Step{
	{
		ID: "sharing", Part: PISTE, Scope: PerStructure,
		Shown: func(v View) bool {
			undecided := v.Text(applicationShared) == ""
			return v.Structure > 0 && receives(v) && !(undecided && v.Text("application.name") != "")
		},
		Fields: []Field{{Key: applicationShared, Kind: Confirm, Default: sharedByDefault, Implied: impliedSharing}},
		Covers: []string{"P3.16", "P3.17"},
	},
	{
		ID: "application", Part: PISTE, Scope: PerStructure, Lent: true,
		Fields: []Field{
			{Key: "application.name", Clean: CleanName, Shape: anyName, Fits: production},
			{Key: "application.email", Clean: CleanAddress, Shape: email, Default: ofFirst("application.email")},
			{Key: "application.responsible", Clean: CleanText, Shape: anyName, Default: ofFirst("application.responsible")},
		},
		Warn:   warnApplication,
		Covers: []string{"P1.12", "P1.13", "P1.14", "P1.15", "P1.16", "P1.17"},
	},
	{
		ID: "terms", Part: PISTE, Scope: PerStructure, Lent: true,
		Fields: []Field{{Key: "terms.accepted", Kind: Confirm, Stops: true}},
		Covers: []string{"P1.18", "P1.19", "P1.20", "P1.21"},
	},
}

var chorusPro = []Step{
	{
		ID: "space", Part: ChorusPro, Scope: PerStructure,
		Fields: []Field{{Key: spaceVisible, Kind: Confirm}},
		Covers: []string{"P2.1", "P2.2", "P2.3", "P2.4", "P2.5", "P2.6", "P2.9"},
	},
	{
		ID: "open-space", Part: ChorusPro, Scope: PerStructure,
		Shown:  func(v View) bool { return v.Text(spaceVisible) == No },
		Fields: []Field{{Key: spaceVisible, Kind: Confirm, Stops: true, Words: "open-space.space.visible"}},
		Covers: []string{"P2.9", "P2.10", "P2.11", "P2.12", "P2.13", "P2.14"},
	},
	{
		ID: "declaration", Part: ChorusPro, Scope: PerStructure,
		Fields: []Field{
			{Key: "declaration.application_name", Clean: CleanName, Shape: anyName, Fits: production},
			{Key: "declaration.contact_name", Clean: CleanText, Shape: anyName, Default: ofFirstOr("declaration.contact_name", "application.responsible")},
			{Key: "declaration.contact_email", Clean: CleanAddress, Shape: email, Default: ofFirstOr("declaration.contact_email", "application.email")},
			{Key: "declaration.contact_phone", Optional: true, Clean: CleanNumber, Shape: phone, Default: ofFirst("declaration.contact_phone")},
		},
		Check:  &Check{Uses: []Key{"application.name", "declaration.application_name"}, Run: compareNames},
		Covers: []string{"P2.7", "P2.8", "P2.15", "P2.16", "P2.17", "P2.18", "P2.19", "P2.20", "P2.21", "P2.22", "P2.23", "P2.24"},
	},
}

var openBee = []Step{
	{
		ID: credentialsStep, Part: OpenBee, Scope: PerStructure, Lent: true,
		Fields: []Field{
			{Key: "credentials.client_id", Clean: CleanIdentifier, Shape: clientID, Usual: hasUUIDShape},
			{Key: clientSecret, Kind: Secret, Clean: CleanSecret, Shape: credential, Account: "credentials.client_id"},
		},
		Warn: warnCredentials,
		Check: &Check{
			Live: true,
			Uses: []Key{"credentials.client_id", "credentials.client_secret"},
			Run:  authenticate, Elsewhere: authenticateElsewhere,
		},
		Covers: []string{"P3.1", "P3.3", "P3.4", "P3.5", "P3.6", "P3.7", "P3.8", "P3.9"},
	},
	{
		ID: accessStep, Part: OpenBee, Scope: PerStructure,
		Fields: []Field{
			{Key: "access.login", Optional: true, Clean: CleanIdentifier, Shape: login, Usual: hasLoginShape, Default: ofFirstKept("access.login", "access.password")},
			{Key: "access.password", Kind: Secret, Optional: true, Clean: CleanSecret, Shape: credential, Account: "access.login"},
		},
		Check: &Check{
			Live: true,
			Uses: []Key{"credentials.client_id", "credentials.client_secret", "access.login", "access.password",
				"structure.siret", "application.name", "declaration.application_name", customerRole},
			Run: tryAccess,
		},
		Covers: []string{"P3.4"},
	},
	{
		ID: "supplier", Part: OpenBee, Scope: PerStructure,
		Types:  clientSecret,
		Shown:  func(v View) bool { return v.Role() == Supplier },
		Fields: []Field{{Key: openBeeDone, Kind: Confirm, Stops: true, RestsOn: customerRole}},
		Covers: []string{"P3.10", "P3.11", "P3.12", "P3.13", "P3.14", "P3.15", "P3.16", "P3.17"},
	},
	{
		ID: "supplier-too", Part: OpenBee, Scope: PerStructure, Words: "supplier",
		Types: clientSecret,
		Shown: func(v View) bool { return v.Role() == Both },
		Fields: []Field{{Key: "openbee.supplier_done", Kind: Confirm, Stops: true, RestsOn: customerRole, Words: openBeeDone,
			Implied: func(_ int, file, _ Given) string { return file.Texts[openBeeDone] }}},
		Covers: []string{"P3.10", "P3.11", "P3.12", "P3.13", "P3.14", "P3.15", "P3.16", "P3.17"},
	},
	{
		ID: "recipient", Part: OpenBee, Scope: PerStructure, Lent: true,
		Types:  clientSecret,
		Shown:  receives,
		Fields: []Field{{Key: openBeeDone, Kind: Confirm, Stops: true, RestsOn: customerRole}},
		Covers: []string{"P3.10", "P3.18", "P3.19", "P3.20", "P3.21", "P3.22"},
	},
}

var finish = []Step{
	{ID: "review", Part: Finish, Scope: Finally, Closes: true, Covers: []string{"P3.17"}},
}

// sharedByDefault offers a recipient the first structure's application: its connector is set up
// once, with one pair. AIFE's recommendation of a pair for each structure is for suppliers.
func sharedByDefault(v View) string {
	if v.Role() == Recipient {
		return Yes
	}
	return No
}

// impliedSharing is what an answers file means that does not say whether a structure shares the
// application: it does not where the file has one for it, and a recipient's does otherwise.
func impliedSharing(structure int, file, customer Given) string {
	switch role := customer.Texts[customerRole]; {
	case structure == 0 || role == Supplier:
		return ""
	case file.Texts["application.name"] != "":
		return No
	case role == Recipient:
		return Yes
	}
	return ""
}

// ofFirst offers the first structure's answer as the default.
func ofFirst(key Key) func(View) string {
	return func(v View) string { return View{v.Answers, 0}.Text(key) }
}

// ofFirstOr offers the first structure's answer as the default, and where there is none this
// one's answer to another field.
func ofFirstOr(key, other Key) func(View) string {
	return func(v View) string { return cmp.Or(ofFirst(key)(v), v.Text(other)) }
}

// ofFirstKept offers the first structure's account as the default, while the vault holds its
// secret: nothing has to be typed then.
func ofFirstKept(account, secret Key) func(View) string {
	return func(v View) string {
		if first := ofFirst(account)(v); v.KeptUnder(secret, first) {
			return first
		}
		return ""
	}
}
