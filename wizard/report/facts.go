package report

import (
	"slices"
	"strings"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/document"
)

// This file decides what the report says of a dossier. The rules are:
//
//   - A task is proven (checked live), likely (the user said so, and a call succeeded that would
//     hardly have otherwise), declared (the user said so), unverifiable (no check could tell), a
//     problem, or open. The tasks of each structure stand apart.
//   - No secret is in it, and the Client ID is masked as everywhere.
//   - It says who has to do what remains, and how, where that is in Open Bee.
//   - It says when it was not PISTE itself that answered.

// A report is what is known of one dossier, for the person who takes it over. Its JSON is this
// structure; the documents are made from a wording.
type report struct {
	Version   int              `json:"version"`
	WrittenAt wizard.Timestamp `json:"writtenAt"`
	Dossier   string           `json:"dossier"`
	Practice  bool             `json:"practice"`
	// CustomHosts are those in use now, or asked by a check, that are none of PISTE's.
	CustomHosts []string     `json:"customHosts"`
	Anonymized  bool         `json:"anonymized"`
	Customer    cli.Customer `json:"customer"`
	// Tasks are those done once, Remaining what is left of them.
	Tasks      []task                   `json:"tasks"`
	Remaining  []chore                  `json:"remaining"`
	Structures []*structure             `json:"structures"`
	Summary    map[wizard.Certainty]int `json:"summary"` // how many tasks of each wizard.Certainty
	// Assigned takes care of the dossier; "" for no one.
	Assigned string       `json:"assigned"`
	Notes    []steps.Note `json:"notes"`
	History  []steps.Act  `json:"history"`

	printed steps.Answers // those that History is about, as the report may print them
}

// A structure is what is known of one structure of the customer.
type structure struct {
	Name        string            `json:"name"`
	SIRET       string            `json:"siret"`
	Application steps.Application `json:"application"`
	// Responsible is the person named in PISTE, Contact the one named in Chorus Pro.
	Responsible person   `json:"responsible"`
	Contact     person   `json:"contact"`
	ClientID    string   `json:"clientId"` // masked
	Login       string   `json:"login"`    // of the technical account, masked
	Connector   string   `json:"connector"`
	Tasks       []task   `json:"tasks"`
	Remaining   []chore  `json:"remaining"`
	Tickets     []ticket `json:"tickets"`
}

type person struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
}

// A task is a step and what is known of it.
type task struct {
	Step  steps.ID         `json:"step"`
	Part  steps.Part       `json:"part"`
	State wizard.Certainty `json:"state"`
	// Check is what checking it showed, nil where nothing was checked.
	Check *steps.Evidence `json:"check"`
}

// A chore is a step that remains to be done.
type chore struct {
	// Line is the chore in words, for a document to read.
	Line string     `json:"-"`
	Step steps.ID   `json:"step"`
	Part steps.Part `json:"part"`
	// By says in words who can do it.
	By string `json:"by"`
	// How are the step's lines, for what is done in Open Bee; empty for the others.
	How  []string `json:"how"`
	Note string   `json:"note"`
}

// A reporter gathers the report on one dossier.
type reporter struct {
	voice   wizard.Voice
	answers steps.Answers
	// shown are the answers as the report may print them: with stand-ins where it is anonymized.
	shown    steps.Answers
	disguise *disguise // nil where everything may be printed
}

// newReport returns the report on a dossier. Hosts is the address of the servers in use where
// they are not PISTE's, "" otherwise.
func newReport(v wizard.Voice, id string, a steps.Answers, hosts string, anonymize bool) *report {
	r := &reporter{voice: v, answers: a, shown: a}
	if anonymize {
		r.disguise = newDisguise(v)
		id, r.shown = v.Say("report.dossier"), r.disguise.answers(a)
	}
	all := &report{
		Version: 1, Dossier: id, Practice: a.Practice, Anonymized: anonymize,
		Customer: cli.Customer{Name: r.shown.Name(), Role: r.shown.Role()}, CustomHosts: []string{}, Summary: map[wizard.Certainty]int{},
		Tasks: []task{}, Remaining: []chore{}, Structures: []*structure{},
		Assigned: r.shown.Assigned, Notes: append([]steps.Note{}, r.shown.Notes...), History: append([]steps.Act{}, r.shown.History...),
		printed: r.shown,
	}
	for _, s := range wizard.Certainties {
		all.Summary[s] = 0
	}
	all.addHost(r.host(hosts))
	for i := range a.Structures {
		all.Structures = append(all.Structures, r.structure(i))
	}
	for _, place := range a.Route() {
		t := r.task(place)
		all.Summary[t.State]++
		if t.Check != nil && !chorus.BuiltIn(t.Check.Host) {
			all.addHost(t.Check.Host)
		}
		if steps.ByID(place.Step).Scope != steps.PerStructure {
			all.Tasks = append(all.Tasks, t)
			all.Remaining = append(all.Remaining, r.left(place, &structure{})...)
		}
	}
	return all
}

// host returns the host of an address, as the report may print it.
func (r *reporter) host(address string) string {
	_, host, _ := strings.Cut(address, "://")
	host, _, _ = strings.Cut(host, "/")
	if host != "" && r.disguise != nil {
		return r.voice.Say("report.left-out")
	}
	return host
}

// addHost adds one of the hosts that are none of PISTE's, once.
func (all *report) addHost(host string) {
	if host != "" && !slices.Contains(all.CustomHosts, host) {
		all.CustomHosts = append(all.CustomHosts, host)
	}
}

func (r *reporter) structure(i int) *structure {
	shown := steps.View{Answers: r.shown, Structure: i}
	s := &structure{
		Name: shown.Text("structure.name"), SIRET: shown.Text("structure.siret"), Application: r.application(i),
		Responsible: person{Name: shown.Text("application.responsible"), Email: shown.Text("application.email")},
		Contact:     person{shown.Text("declaration.contact_name"), shown.Text("declaration.contact_email"), shown.Text("declaration.contact_phone")},
		ClientID:    r.masked(shown.Text("credentials.client_id")),
		Login:       r.masked(shown.Text("access.login")),
		Connector:   shown.Text("connector.version"),
		Tasks:       []task{}, Remaining: []chore{}, Tickets: []ticket{},
	}
	for _, place := range r.answers.Route() {
		step := steps.ByID(place.Step)
		if step.Scope != steps.PerStructure || place.Structure != i {
			continue
		}
		t := r.task(place)
		s.Tasks = append(s.Tasks, t)
		s.Remaining = append(s.Remaining, r.left(place, s)...)
		if t.Check != nil {
			s.Tickets = append(s.Tickets, ticketsFor(t.Check, s, r.answers.Practice)...)
		}
	}
	return s
}

// masked returns an identifier as reports show it. A stand-in is shown whole: it tells nothing.
func (r *reporter) masked(identifier string) string {
	if r.disguise != nil {
		return identifier
	}
	return chorus.ClientID(identifier).Masked()
}

// application returns what is known of the two application names, by the check that says most.
func (r *reporter) application(i int) steps.Application {
	view := steps.View{Answers: r.answers, Structure: i}
	var best steps.Evidence
	for _, e := range r.answers.Structures[i].Evidence {
		if e.Disclosed != "" || e.Degree == steps.Proven && best.Disclosed == "" {
			best = e
		}
	}
	a := view.Subject().Application(best)
	if r.disguise != nil {
		a.PISTE, a.Declared = r.disguise.standIn("application.name", a.PISTE), r.disguise.standIn("application.name", a.Declared)
		a.Differences = blanked(a.Differences)
	}
	return a
}

func (r *reporter) task(place steps.Place) task {
	t := task{Step: place.Step, Part: steps.ByID(place.Step).Part, State: wizard.CertaintyOf(r.answers, place)}
	if e, ok := r.shown.At(place).Evidence(place.Step); ok {
		e.Step = place.Step
		t.Check = &e
	}
	return t
}

// left returns what remains to be done at place: one chore, or none.
func (r *reporter) left(place steps.Place, s *structure) []chore {
	step := steps.ByID(place.Step)
	if r.answers.Passed(place) {
		return nil
	}
	c := chore{Step: place.Step, Part: step.Part, By: r.voice.Say("report.by." + string(step.Part)), How: []string{}}
	if who := map[steps.Part]string{steps.PISTE: s.Responsible.Name, steps.ChorusPro: s.Contact.Name}[step.Part]; who != "" {
		c.By += " (" + who + ")"
	}
	if lines := document.ConnectorLines(r.voice, step, r.shown.At(place)); lines != nil {
		c.How, c.Note = lines, r.voice.Say("report.full-values")
	}
	c.Line = r.voice.Say("report.chore", "step", r.voice.Title(step.Section(), nil), "who", c.By)
	return []chore{c}
}
