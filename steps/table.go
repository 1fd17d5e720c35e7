package steps

import "slices"

// Procedure is the documented procedure, "PISTE Authentication Migration Procedure"
// (https://help.openbee.com/en/?p=21510), in the order of the walk. A new step is one
// literal below and one section per language.
var Procedure []Step

// indexes are the indexes of the steps in Procedure.
var indexes = map[ID]int{}

// The functions in the table read Procedure themselves, which is why init fills it.
func init() {
	Procedure = slices.Concat(prepare, piste, chorusPro, openBee, finish)
	for i, s := range Procedure {
		indexes[s.ID] = i
	}
}

// A dossier is listed by its customer's name and role.
const (
	customerName Key = "customer.name"
	customerRole Key = "customer.role"
)

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
			{Key: customerName, Clean: CleanText, Shape: anyName},
			{Key: customerRole, Kind: Choice, Options: []string{"supplier", "recipient"}},
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
			{Key: "structure.name", Clean: CleanText, Shape: anyName},
			{Key: "structure.siret", Clean: CleanNumber, Shape: siret, Canonical: canonicalSIRET},
		},
		Warn:   warnStructure,
		Covers: []string{"P3.16"},
	},
}

var piste = []Step{
	{
		ID: "application", Part: PISTE, Scope: PerStructure,
		Fields: []Field{
			{Key: "application.name", Clean: CleanName, Shape: applicationName},
			{Key: "application.email", Clean: CleanText, Shape: email},
			{Key: "application.responsible", Clean: CleanText, Shape: anyName},
		},
		Warn:   warnApplication,
		Covers: []string{"P1.12", "P1.13", "P1.14", "P1.15", "P1.16", "P1.17"},
	},
	{
		ID: "terms", Part: PISTE, Scope: PerStructure,
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
			{Key: "declaration.application_name", Clean: CleanName, Shape: applicationName},
			{Key: "declaration.contact_name", Clean: CleanText, Shape: anyName, Default: answerTo("application.responsible")},
			{Key: "declaration.contact_email", Clean: CleanText, Shape: email, Default: answerTo("application.email")},
			{Key: "declaration.contact_phone", Clean: CleanNumber, Shape: phone},
		},
		Check:  &Check{Uses: []Key{"application.name", "declaration.application_name"}, Run: compareNames},
		Covers: []string{"P2.7", "P2.8", "P2.15", "P2.16", "P2.17", "P2.18", "P2.19", "P2.20", "P2.21", "P2.22", "P2.23", "P2.24"},
	},
}

var openBee = []Step{
	{
		ID: "connector", Part: OpenBee, Scope: PerStructure,
		Fields: []Field{{Key: "connector.version", Clean: CleanNumber, Shape: connectorVersion, Canonical: canonicalVersion}},
		Covers: []string{"P3.1", "P3.2", "P3.3", "P3.4"},
	},
	{
		ID: credentialsStep, Part: OpenBee, Scope: PerStructure,
		Fields: []Field{
			{Key: "credentials.client_id", Clean: CleanIdentifier, Shape: clientID, Usual: hasUUIDShape},
			{Key: "credentials.client_secret", Kind: Secret, Clean: CleanSecret, Shape: credential, Account: "credentials.client_id"},
		},
		Warn: warnCredentials,
		Check: &Check{
			Live: true,
			Uses: []Key{"credentials.client_id", "credentials.client_secret"},
			Run:  authenticate, Elsewhere: authenticateElsewhere,
		},
		Covers: []string{"P3.5", "P3.6", "P3.7", "P3.8", "P3.9"},
	},
	{
		ID: accessStep, Part: OpenBee, Scope: PerStructure,
		Fields: []Field{
			{Key: "access.login", Optional: true, Clean: CleanIdentifier, Shape: login, Usual: hasLoginShape},
			{Key: "access.password", Kind: Secret, Optional: true, Clean: CleanSecret, Shape: credential, Account: "access.login"},
		},
		Check: &Check{
			Live: true,
			Uses: []Key{"credentials.client_id", "credentials.client_secret", "access.login", "access.password",
				"structure.siret", "application.name", "declaration.application_name"},
			Run: tryAccess,
		},
		Covers: []string{"P3.4"},
	},
	{
		ID: "supplier", Part: OpenBee, Scope: PerStructure,
		Shown:  func(v View) bool { return v.Text(customerRole) == "supplier" },
		Fields: []Field{{Key: "openbee.done", Kind: Confirm, Stops: true}},
		Covers: []string{"P3.10", "P3.11", "P3.12", "P3.13", "P3.14", "P3.15", "P3.16", "P3.17"},
	},
	{
		ID: "recipient", Part: OpenBee, Scope: PerStructure,
		Shown:  func(v View) bool { return v.Text(customerRole) == "recipient" },
		Fields: []Field{{Key: "openbee.done", Kind: Confirm, Stops: true}},
		Covers: []string{"P3.10", "P3.18", "P3.19", "P3.20", "P3.21", "P3.22"},
	},
}

var finish = []Step{
	{
		ID: "another", Part: Finish, Scope: PerStructure, Repeats: true,
		Shown:  func(v View) bool { return v.Structure >= len(v.Structures)-1 },
		Fields: []Field{{Key: "another", Kind: Confirm, Default: func(View) string { return No }}},
		Covers: []string{"P3.17"},
	},
	{ID: "review", Part: Finish, Scope: Finally, Closes: true},
}

// answerTo offers the answer to another field as the default.
func answerTo(key Key) func(View) string {
	return func(v View) string { return v.Text(key) }
}
