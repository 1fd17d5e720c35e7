package verbs

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
)

// This file hands over what Open Bee's connector wants. The rules are:
//
//   - Identifiers are masked and secrets hidden, unless they are asked for on purpose: shown
//     after a yes, or sealed to somebody's key, which needs none.
//   - The vault is opened only where secrets go out.
//   - A value stands alone on its line, so that it can be copied from a phone.
//   - What is missing is said, and the exit code says that something is.

// ExportOptions are what to export, and to whom.
type ExportOptions struct {
	// SIRET names the one structure wanted; "" is all.
	SIRET string
	// Show asks for the values themselves. Sure is the answer to the question it raises.
	Show, Sure bool
	// Seal are age recipients, or files of them.
	Seal []string
	// Output is the file, "" or "-" for Out.
	Output string
	JSON   bool
}

// An export is the document.
type export struct {
	Version  int    `json:"version"`
	Dossier  string `json:"dossier"`
	Customer party  `json:"customer"`
	Practice bool   `json:"practice"`
	// Masked says that the values are not the real ones.
	Masked     bool       `json:"masked"`
	Structures []settings `json:"structures"`
}

// Settings are what the connector wants of one structure. What is not known is "".
type settings struct {
	Name           string `json:"name"`
	SIRET          string `json:"siret"`
	Authentication string `json:"authentication"`
	ClientID       string `json:"clientId"`
	ClientSecret   string `json:"clientSecret"`
	Login          string `json:"login"`
	Password       string `json:"password"`

	steps []string
}

// Export writes what the connector wants.
func (e *Env) Export(ctx context.Context, id string, o ExportOptions) error {
	recipients, err := e.recipients(o.Seal)
	if err != nil {
		return err
	}
	a, err := e.read(id)
	if err != nil {
		return err
	}
	wanted, err := e.structures(a, o.SIRET)
	if err != nil {
		return err
	}
	shown := o.Show || len(recipients) > 0
	if shown {
		if a, err = e.revealed(ctx, id, a, len(recipients) > 0 || o.Sure); err != nil {
			return err
		}
	}
	doc := export{Version: 1, Dossier: id, Customer: party{a.Name(), a.Role()}, Practice: a.Practice, Masked: !shown, Structures: []settings{}}
	for _, i := range wanted {
		doc.Structures = append(doc.Structures, e.settings(steps.View{Answers: a, Structure: i}, shown))
	}
	write := func(w io.Writer) error { return e.exported(w, doc, o.JSON) }
	if len(recipients) > 0 {
		write = sealed(recipients, armored(o.Output), write)
	}
	if err := e.ToOwnFile(o.Output, write); err != nil {
		return err
	}
	return e.complete(doc, wanted)
}

// structures are the indices of those wanted. A SIRET that no structure has is a *UsageError.
func (e *Env) structures(a steps.Answers, siret string) ([]int, error) {
	siret, _ = steps.Inspect(steps.CleanNumber, siret)
	var wanted []int
	var known []string
	for i := range a.Structures {
		own := steps.View{Answers: a, Structure: i}.Text("structure.siret")
		known = append(known, cmp.Or(own, steps.Blank))
		if siret == "" || own == strings.ReplaceAll(siret, " ", "") {
			wanted = append(wanted, i)
		}
	}
	if len(wanted) == 0 {
		return nil, Usagef(e.Voice.Export.UnknownStructure, siret, strings.Join(known, ", "))
	}
	return wanted, nil
}

// agree asks before secrets are shown. Where nobody can be asked, the answer has to be given
// in advance.
func (e *Env) agree(ctx context.Context, sure bool) error {
	switch {
	case sure:
		return nil
	case e.AskLine == nil:
		return Usagef("%s", e.Voice.Export.NeedsYes)
	}
	fmt.Fprintf(e.Err, e.Voice.Export.Ask, e.Voice.Export.Yes)
	typed, err := e.AskLine(ctx)
	if err != nil {
		return err
	}
	if !strings.EqualFold(strings.TrimSpace(typed), e.Voice.Export.Yes) {
		return Usagef("%s", e.Voice.Export.NotShown)
	}
	return nil
}

// revealed is a with its secrets, once whoever asks is sure.
func (e *Env) revealed(ctx context.Context, id string, a steps.Answers, sure bool) (steps.Answers, error) {
	if err := e.agree(ctx, sure); err != nil {
		return a, err
	}
	if err := e.unlock(ctx, a); err != nil {
		return a, err
	}
	a, err := e.Side.Load(ctx, id, a)
	return a, problem(err)
}

func (e *Env) settings(v steps.View, shown bool) settings {
	s := settings{Name: v.Text("structure.name"), SIRET: v.Text("structure.siret"), Authentication: e.Voice.Export.Authentication}
	identifier := func(key steps.Key) string {
		if shown {
			return v.Text(key)
		}
		return chorus.ClientID(v.Text(key)).Masked()
	}
	s.ClientID, s.Login = identifier("credentials.client_id"), identifier("access.login")
	for place, f := range v.Accounts() {
		if place.Structure != v.Structure {
			continue
		}
		value := v.Secret(f.Key).Reveal()
		if !shown && v.Kept(f) {
			value = secret.Hidden
		}
		switch f.Key {
		case "credentials.client_secret":
			s.ClientSecret = value
		case "access.password":
			s.Password = value
		}
	}
	s.steps = clicks(e.Voice, v)
	return s
}

// clicks are the lines of the step that sets the connector up.
func clicks(voice wizard.Voice, v steps.View) []string {
	var lines []string
	for _, place := range v.Route() {
		step := steps.ByID(place.Step)
		if place.Structure == v.Structure && setsUp(step) {
			lines = append(lines, numberedLines(voice.Section(step.Section(), v.Fill()))...)
		}
	}
	return lines
}

// setsUp tells whether a step is the one that sets the connector up.
func setsUp(s *steps.Step) bool {
	return slices.ContainsFunc(s.Fields, func(f steps.Field) bool { return f.Key == "openbee.done" })
}

// numberedLines are what to do one after the other, without any marks.
func numberedLines(s steps.Section) []string {
	var lines []string
	for _, b := range s.Body {
		if b.Kind == steps.Numbered {
			lines = append(lines, strings.ReplaceAll(b.Text, "**", ""))
		}
	}
	return lines
}

// complete says on Err which structures have no credentials yet.
func (e *Env) complete(doc export, wanted []int) error {
	missing := false
	for n, s := range doc.Structures {
		if s.ClientID == "" || s.ClientSecret == "" {
			fmt.Fprintf(e.Err, e.Voice.Export.Incomplete+"\n", doc.Dossier, wanted[n]+1)
			missing = true
		}
	}
	if missing {
		return &ToldError{wizard.ExitIncomplete}
	}
	return nil
}
