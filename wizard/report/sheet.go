package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// This file puts the report into words, for the templates to lay out.

// A wording is the report in words.
type wording struct {
	Title, Written string
	// Signs are what has to be known before anything is read.
	Signs  []string
	Sheets []sheet
	// Record is what colleagues tell each other about the dossier, nil for nothing.
	Record *record
}

// A record is what colleagues tell each other about a dossier, in lines.
type record struct {
	Assigned       string // "" for no one
	Notes, History []line
}

// A line says what happened, and when.
type line struct{ Time, Words string }

// A sheet is what one structure's administrator has to know: its own facts, and those of the
// steps that are done once for all structures.
type sheet struct {
	Number  int // from 1
	Title   string
	Details []detail
	Rows    []row
	// States are the certainties that stand in Rows, for the legend.
	States  []wizard.Certainty
	Chores  []chore
	Tickets []ticket
}

// A detail is one thing known of a structure.
type detail struct {
	Label, Value string
	// Exact marks a value to be read letter by letter.
	Exact bool
	// Note is more about it, "" for none.
	Note string
}

// A row is what is known of one task.
type row struct {
	Title string
	State wizard.Certainty
	// Shown are the lines that tell what shows it.
	Shown []string
}

// A writer puts a report into words.
type writer struct {
	voice wizard.Voice
	*report
}

// wordingOf returns the report in words.
func wordingOf(v wizard.Voice, r *report) wording {
	w := writer{v, r}
	all := wording{
		Title:   v.Say("report.title", "customer", r.Customer.Name),
		Written: v.Say("report.written", "time", w.time(r.WrittenAt.Time)),
		Signs:   w.signs(),
	}
	for i, s := range r.Structures {
		all.Sheets = append(all.Sheets, w.sheet(i+1, s))
	}
	all.Record = w.record()
	return all
}

// record puts the record into words, oldest first; nil where it is empty.
func (w writer) record() *record {
	if w.Assigned == "" && len(w.Notes)+len(w.History) == 0 {
		return nil
	}
	r := &record{}
	if w.Assigned != "" {
		r.Assigned = w.voice.Say("record.assigned", "name", steps.Printable(w.Assigned))
	}
	for _, n := range w.Notes {
		r.Notes = append(r.Notes, line{w.time(n.At), w.voice.NoteWords(n)})
	}
	for _, act := range w.History {
		r.History = append(r.History, line{w.time(act.At), w.voice.ActWords(act, w.printed)})
	}
	return r
}

func (w writer) signs() []string {
	var all []string
	if w.Practice {
		all = append(all, w.voice.Say("report.practice"))
	}
	if len(w.CustomHosts) > 0 {
		all = append(all, w.voice.Say("report.custom-hosts", "hosts", listed(w.CustomHosts...)))
	}
	if w.Anonymized {
		all = append(all, w.voice.Say("report.anonymized"))
	}
	return all
}

func (w writer) sheet(number int, s *structure) sheet {
	one := sheet{
		Number:  number,
		Title:   w.voice.Say("report.structure", "number", number, "name", cmp.Or(s.Name, s.SIRET, w.voice.Say("report.unknown"))),
		Details: w.details(s), Rows: w.rows(s), Chores: around(s.Remaining, w.Remaining, func(c chore) steps.ID { return c.Step }), Tickets: s.Tickets,
	}
	for _, state := range wizard.Certainties {
		if slices.ContainsFunc(one.Rows, func(r row) bool { return r.State == state }) {
			one.States = append(one.States, state)
		}
	}
	return one
}

// details are who and what a structure is.
func (w writer) details(s *structure) []detail {
	v, application := w.voice, s.Application
	all := []detail{
		{Label: v.Say("review.customer"), Value: w.Customer.Name, Note: cli.Role(v, w.Customer.Role)},
		{Label: v.Say("structure.siret"), Value: s.SIRET, Exact: true},
		{Label: v.Say("report.application"), Value: application.PISTE, Exact: true, Note: w.names(application)},
		{Label: v.Say("application.responsible"), Value: s.Responsible.Name, Note: s.Responsible.Email},
		{Label: v.Say("report.contact"), Value: s.Contact.Name, Note: listed(s.Contact.Email, s.Contact.Phone)},
		{Label: v.Say("credentials.client_id"), Value: s.ClientID, Exact: true},
		{Label: v.Say("report.login"), Value: s.Login, Exact: true},
		{Label: v.Say("report.connector"), Value: s.Connector, Exact: true},
	}
	if application.Verdict != names.Identical && application.Declared != "" {
		all = slices.Insert(all, 3, detail{Label: v.Say("report.declared"), Value: application.Declared, Exact: true, Note: w.differences(application)})
	}
	for i, d := range all {
		all[i].Value, all[i].Note = steps.Printable(d.Value), steps.Printable(d.Note)
		if d.Value == "" {
			all[i].Value, all[i].Exact = v.Say("report.unknown"), false
		}
	}
	return all
}

// names says whether the two application names are right, and how sure that is.
func (w writer) names(a steps.Application) string {
	said := w.compared(a.Verdict)
	if a.Evidence == "" {
		return said
	}
	return said + " " + w.voice.Sentence("evidence."+string(a.Evidence), nil)
}

// compared says what the verdict on two names means.
func (w writer) compared(verdict string) string {
	if verdict == steps.NamesUnchecked || verdict == "" {
		return w.voice.Say("report.uncompared")
	}
	return w.voice.Say("check.names." + verdict)
}

// differences lists the first places where the names differ.
func (w writer) differences(a steps.Application) string {
	if a.Unrelated {
		return w.voice.Say("difference.unrelated")
	}
	const most = 4
	var all []string
	for _, same := range steps.GroupDifferences(a.Differences) {
		all = append(all, w.voice.Say("report.difference", "place", steps.Positions(same), "kind", w.voice.Say("difference."+same[0].Kind)))
	}
	if len(all) > most {
		all = append(all[:most], steps.Blank)
	}
	return listed(all...)
}

// rows are the tasks done once and those of a structure, in the order of the procedure.
func (w writer) rows(s *structure) []row {
	var all []row
	for _, t := range around(s.Tasks, w.Tasks, func(t task) steps.ID { return t.Step }) {
		all = append(all, row{w.voice.Title(steps.ByID(t.Step).Section(), nil), t.State, w.shown(t.Check)})
	}
	return all
}

// around returns what is about a structure with what is about all of them around it: the
// steps that come after every structure stand last.
func around[T any](own, shared []T, step func(T) steps.ID) []T {
	end := slices.IndexFunc(shared, func(one T) bool { return steps.ByID(step(one)).Scope == steps.Finally })
	if end < 0 {
		end = len(shared)
	}
	return slices.Concat(shared[:end], own, shared[end:])
}

// shown are the lines about what a check showed.
func (w writer) shown(e *steps.Evidence) []string {
	if e == nil {
		return nil
	}
	lines := []string{w.checked(e)}
	if e.Fault != "" {
		lines = append(lines, w.voice.Title("fault."+string(e.Fault), nil))
	}
	if len(e.APIs) > 0 {
		lines = append(lines, w.apis(e.APIs))
	}
	if e.Unattached {
		lines = append(lines, w.voice.Say("report.unattached"))
	}
	if len(e.Attached) > 0 {
		lines = append(lines, w.voice.Say("report.attached", "sirets", listed(e.Attached...)))
	}
	if e.PasswordExpires != nil {
		lines = append(lines, w.voice.Say("report.expires", "day", w.voice.Day(*e.PasswordExpires)))
	}
	for i, line := range lines {
		lines[i] = steps.Printable(line)
	}
	return lines
}

// checked says what came of a check, when, and what the other side answered.
func (w writer) checked(e *steps.Evidence) string {
	found := w.voice.Say("evidence." + string(e.Degree))
	if e.Names != nil && e.Names.Verdict != names.Identical {
		found = strings.TrimSuffix(w.compared(e.Names.Verdict), ".")
	}
	said := []string{found, w.time(e.At)}
	switch {
	case e.Status > 0:
		said = append(said, w.voice.Say("report.answered", "status", e.Status, "milliseconds", e.DurationMs))
	case e.Requests > 0:
		said = append(said, w.voice.Say("report.no-answer", "milliseconds", e.DurationMs))
	}
	if e.Host != "" && !chorus.BuiltIn(e.Host) {
		said = append(said, w.voice.Say("report.asked", "host", e.Host))
	}
	return strings.Join(said, " · ")
}

func (w writer) apis(apis []chorus.API) string {
	var all []string
	for _, api := range apis {
		said := api.Name + w.voice.Colon() + strings.ToLower(w.voice.Title("access."+string(api.Access), nil))
		if api.Status > 0 {
			said += fmt.Sprintf(" (HTTP %d)", api.Status)
		}
		if api.Indicative {
			said += " (" + w.voice.Say("report.indicative") + ")"
		}
		all = append(all, said)
	}
	return strings.Join(all, " · ")
}

// time is a time as people read it, with the distance to UTC.
func (w writer) time(t time.Time) string {
	return t.Local().Format(w.voice.Say("date.time") + " (UTC-07)")
}

// listed joins the parts that are not empty.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}
