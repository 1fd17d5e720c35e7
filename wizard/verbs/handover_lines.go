package verbs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
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
	v, w := h.voice, h.words
	all := []detail{
		{Label: v.Say("review.customer"), Value: h.Customer.Name, Note: roleIn(v, h.Customer.Role)},
		{Label: v.Title("structure.siret", nil), Value: s.SIRET, Exact: true},
		{Label: w.Application, Value: s.Application.PISTE, Exact: true, Note: h.names(s.Application)},
		{Label: v.Title("application.responsible", nil), Value: s.Responsible.Name, Note: s.Responsible.Email},
		{Label: w.Contact, Value: s.Contact.Name, Note: listed(s.Contact.Email, s.Contact.Phone)},
		{Label: v.Title("credentials.client_id", nil), Value: s.ClientID, Exact: true},
		{Label: w.Login, Value: s.Login, Exact: true},
		{Label: w.Connector, Value: s.Connector, Exact: true},
	}
	if s.Application.Verdict != steps.NamesIdentical && s.Application.Declared != "" {
		all = slices.Insert(all, 3, detail{Label: w.Declared, Value: s.Application.Declared, Exact: true, Note: h.differences(s.Application)})
	}
	for i, d := range all {
		if d.Value == "" {
			all[i].Value, all[i].Exact = w.Unknown, false
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
	}[verdict], h.words.Uncompared)
}

// differences are the first places where the names differ.
func (h *handover) differences(a steps.Application) string {
	const most = 4
	var all []string
	for _, d := range a.Differences {
		all = append(all, fmt.Sprintf(h.words.Difference, d.At, h.voice.Title("difference."+d.Kind, nil)))
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
		all = append(all, row{h.voice.Title(steps.ByID(t.Step).Section(), nil), h.words.State[string(t.State)], t.State, h.shown(t.Check)})
	}
	return all
}

// shown are the lines about what a check showed.
func (h *handover) shown(e *steps.Evidence) []string {
	if e == nil {
		return nil
	}
	v, w := h.voice, h.words
	found := v.Title("evidence."+string(e.Degree), nil)
	if e.Names != nil && e.Names.Verdict != steps.NamesIdentical {
		found = strings.TrimSuffix(h.compared(e.Names.Verdict), ".")
	}
	first := []string{found, e.At.Local().Format(w.Time)}
	switch {
	case e.Status > 0:
		first = append(first, fmt.Sprintf(w.Answered, e.Status, e.DurationMs))
	case e.Requests > 0:
		first = append(first, fmt.Sprintf(w.NoAnswer, e.DurationMs))
	}
	if e.Host != "" && !chorus.BuiltIn(e.Host) {
		first = append(first, fmt.Sprintf(w.Asked, e.Host))
	}
	lines := []string{strings.Join(first, " · ")}
	if e.Fault != "" {
		lines = append(lines, v.Title("fault."+string(e.Fault), nil))
	}
	if len(e.APIs) > 0 {
		lines = append(lines, h.apis(e.APIs))
	}
	if e.Unattached {
		lines = append(lines, w.Unattached)
	}
	if len(e.Attached) > 0 {
		lines = append(lines, fmt.Sprintf(w.Attached, listed(e.Attached...)))
	}
	if e.PasswordExpires != nil {
		lines = append(lines, fmt.Sprintf(w.Expires, e.PasswordExpires.Format(w.Day)))
	}
	return lines
}

func (h *handover) apis(apis []chorus.API) string {
	var all []string
	for _, api := range apis {
		said := api.Name + h.voice.Colon() + strings.ToLower(h.voice.Title("access."+string(api.Access), nil))
		if api.Status > 0 {
			said += fmt.Sprintf(" (HTTP %d)", api.Status)
		}
		if api.Indicative {
			said += " (" + h.words.Indicative + ")"
		}
		all = append(all, said)
	}
	return strings.Join(all, " · ")
}

// signs are what has to be known before anything is read.
func (h *handover) signs() []string {
	var all []string
	if h.Practice {
		all = append(all, h.words.Practice)
	}
	if len(h.CustomHosts) > 0 {
		all = append(all, fmt.Sprintf(h.words.Custom, listed(h.CustomHosts...)))
	}
	if h.Anonymized {
		all = append(all, h.words.Anonymized)
	}
	return all
}

// title is the report's.
func (h *handover) title() string { return fmt.Sprintf(h.words.Title, h.Customer.Name) }

func (h *handover) written() string {
	return fmt.Sprintf(h.words.Written, h.WrittenAt.Local().Format(h.words.Time))
}

// structureTitle is the title of the structure at index i.
func (h *handover) structureTitle(i int) string {
	return fmt.Sprintf(h.words.StructureTitle, i+1, cmp.Or(h.Structures[i].Name, h.words.Unknown))
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
	return h.voice.Title(steps.ByID(c.Step).Section(), nil) + ", " + fmt.Sprintf(h.words.ToDoBy, c.By)
}

// legend is what the states mean that stand in rows.
func (h *handover) legend(rows []row) []detail {
	var all []detail
	for _, s := range certainties {
		if slices.ContainsFunc(rows, func(r row) bool { return r.Certainty == s }) {
			all = append(all, detail{Label: h.words.State[string(s)], Value: h.words.Meaning[string(s)]})
		}
	}
	return all
}

// listed are the parts that there are.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

// roleIn is a role in a word.
func roleIn(v wizard.Voice, role string) string {
	if role == "" {
		return ""
	}
	short, _, _ := strings.Cut(v.Title("customer.role."+role, nil), ":")
	return strings.TrimSpace(short)
}
