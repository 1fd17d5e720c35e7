package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard/cli"
)

// This file puts the report into words, which every format sets in its own way.

// A detail is one thing known of a structure.
type detail struct {
	Label, Value string
	// Exact marks a value to be read letter by letter.
	Exact bool
	// Note is more about it, "" for none.
	Note string
}

// details are who and what a structure is.
func (h *handover) details(s *handedOver) []detail {
	v := h.voice
	all := []detail{
		{Label: v.ReviewCustomer, Value: h.Customer.Name, Note: cli.Role(v, h.Customer.Role)},
		{Label: v.Title("structure.siret", nil), Value: s.SIRET, Exact: true},
		{Label: v.Say("report.application"), Value: s.Application.PISTE, Exact: true, Note: h.names(s.Application)},
		{Label: v.Title("application.responsible", nil), Value: s.Responsible.Name, Note: s.Responsible.Email},
		{Label: v.Say("report.contact"), Value: s.Contact.Name, Note: listed(s.Contact.Email, s.Contact.Phone)},
		{Label: v.Title("credentials.client_id", nil), Value: s.ClientID, Exact: true},
		{Label: v.Say("report.login"), Value: s.Login, Exact: true},
		{Label: v.Say("report.connector"), Value: s.Connector, Exact: true},
	}
	if s.Application.Verdict != steps.NamesIdentical && s.Application.Declared != "" {
		all = slices.Insert(all, 3, detail{Label: v.Say("report.declared"), Value: s.Application.Declared, Exact: true, Note: h.differences(s.Application)})
	}
	for i, d := range all {
		if d.Value == "" {
			all[i].Value, all[i].Exact = v.Say("report.unknown"), false
		}
	}
	return all
}

// names says whether the two names are right, and how sure that is.
func (h *handover) names(a steps.Application) string {
	said := h.compared(a.Verdict)
	if a.Evidence == "" {
		return said
	}
	return said + " " + h.voice.Sentence("evidence."+string(a.Evidence), nil)
}

// compared is what the verdict on two names means.
func (h *handover) compared(verdict string) string {
	return cmp.Or(map[string]string{
		steps.NamesIdentical: h.voice.Command.NamesSame,
		steps.NamesDifferent: h.voice.Command.NamesDiffer,
		steps.NamesSandbox:   h.voice.Command.NamesOfSandbox,
	}[verdict], h.voice.Say("report.uncompared"))
}

// differences are the first places where the names differ.
func (h *handover) differences(a steps.Application) string {
	const most = 4
	var all []string
	for _, d := range a.Differences {
		all = append(all, h.voice.Say("report.difference", "place", d.At, "kind", h.voice.Title("difference."+d.Kind, nil)))
	}
	if len(all) > most {
		all = append(all[:most], steps.Blank)
	}
	return listed(all...)
}

// A row is what is known of one task.
type row struct {
	Title, State string
	Certainty    certainty
	// Shown are what shows it, a line each.
	Shown []string
}

// rows are the tasks done once and those of a structure, in the order of the procedure.
func (h *handover) rows(s *handedOver) []row {
	var before, after []task
	for _, t := range h.Tasks {
		if steps.ByID(t.Step).Scope == steps.Once {
			before = append(before, t)
		} else {
			after = append(after, t)
		}
	}
	var all []row
	for _, t := range slices.Concat(before, s.Tasks, after) {
		all = append(all, row{h.voice.Title(steps.ByID(t.Step).Section(), nil), h.voice.Say("report.state." + string(t.State)), t.State, h.shown(t.Check)})
	}
	return all
}

// shown are the lines about what a check showed.
func (h *handover) shown(e *steps.Evidence) []string {
	if e == nil {
		return nil
	}
	v := h.voice
	found := v.Title("evidence."+string(e.Degree), nil)
	if e.Names != nil && e.Names.Verdict != steps.NamesIdentical {
		found = strings.TrimSuffix(h.compared(e.Names.Verdict), ".")
	}
	first := []string{found, h.time(e.At)}
	switch {
	case e.Status > 0:
		first = append(first, v.Say("report.answered", "status", e.Status, "milliseconds", e.DurationMs))
	case e.Requests > 0:
		first = append(first, v.Say("report.no-answer", "milliseconds", e.DurationMs))
	}
	if e.Host != "" && !chorus.BuiltIn(e.Host) {
		first = append(first, v.Say("report.asked", "host", e.Host))
	}
	lines := []string{strings.Join(first, " · ")}
	if e.Fault != "" {
		lines = append(lines, v.Title("fault."+string(e.Fault), nil))
	}
	if len(e.APIs) > 0 {
		lines = append(lines, h.apis(e.APIs))
	}
	if e.Unattached {
		lines = append(lines, v.Say("report.unattached"))
	}
	if len(e.Attached) > 0 {
		lines = append(lines, v.Say("report.attached", "sirets", listed(e.Attached...)))
	}
	if e.PasswordExpires != nil {
		lines = append(lines, v.Say("report.expires", "day", e.PasswordExpires.Format(v.Day)))
	}
	return lines
}

func (h *handover) apis(apis []chorus.API) string {
	var all []string
	for _, api := range apis {
		said := api.Name + h.voice.Colon + strings.ToLower(h.voice.Title("access."+string(api.Access), nil))
		if api.Status > 0 {
			said += fmt.Sprintf(" (HTTP %d)", api.Status)
		}
		if api.Indicative {
			said += " (" + h.voice.Say("report.indicative") + ")"
		}
		all = append(all, said)
	}
	return strings.Join(all, " · ")
}

// signs are what has to be known before anything is read.
func (h *handover) signs() []string {
	var all []string
	if h.Practice {
		all = append(all, h.voice.Say("report.practice"))
	}
	if len(h.CustomHosts) > 0 {
		all = append(all, h.voice.Say("report.custom-hosts", "hosts", listed(h.CustomHosts...)))
	}
	if h.Anonymized {
		all = append(all, h.voice.Say("report.anonymized"))
	}
	return all
}

// title is the report's.
func (h *handover) title() string { return h.voice.Say("report.title", "customer", h.Customer.Name) }

func (h *handover) written() string {
	return h.voice.Say("report.written", "time", h.time(h.WrittenAt.Time))
}

// time is a time as people read it, with the distance to UTC.
func (h *handover) time(t time.Time) string { return t.Local().Format(h.voice.Date + " (UTC-07)") }

// head is the head of the table of what is known.
func (h *handover) head() []string {
	return []string{h.voice.Say("report.column.step"), h.voice.Say("report.column.state"), h.voice.Say("report.column.shown")}
}

// structureTitle is the title of the structure at index i.
func (h *handover) structureTitle(i int) string {
	return h.voice.Say("report.structure", "number", i+1, "name", cmp.Or(h.Structures[i].Name, h.voice.Say("report.unknown")))
}

// remaining are what is left for a structure: what is done once stands first, but its end.
func (h *handover) remaining(s *handedOver) []chore {
	last := slices.IndexFunc(h.Remaining, func(c chore) bool { return steps.ByID(c.Step).Scope == steps.Finally })
	if last < 0 {
		last = len(h.Remaining)
	}
	return slices.Concat(h.Remaining[:last], s.Remaining, h.Remaining[last:])
}

// chore is what remains to be done, and by whom.
func (h *handover) chore(c chore) string {
	return h.voice.Say("report.chore", "step", h.voice.Title(steps.ByID(c.Step).Section(), nil), "who", c.By)
}

// legend is what the states mean that stand in rows.
func (h *handover) legend(rows []row) []detail {
	var all []detail
	for _, s := range certainties {
		if slices.ContainsFunc(rows, func(r row) bool { return r.Certainty == s }) {
			all = append(all, detail{Label: h.voice.Say("report.state." + string(s)), Value: h.voice.Say("report.meaning." + string(s))})
		}
	}
	return all
}

// listed are the parts that there are.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}
