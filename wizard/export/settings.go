package export

import (
	"cmp"
	"embed"
	"io"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard/cli"
	"raccord/wizard/document"
)

// An export is what Open Bee wants of a dossier.
type export struct {
	Version  int          `json:"version"`
	Dossier  string       `json:"dossier"`
	Customer cli.Customer `json:"customer"`
	Practice bool         `json:"practice"`
	// Masked says that the values are not the real ones.
	Masked     bool       `json:"masked"`
	Structures []settings `json:"structures"`
	// Sign says that it is not about the real PISTE, "" where it is.
	Sign string `json:"-"`
}

// settings are what the connector wants of one structure. What is not known is "".
type settings struct {
	Name           string `json:"name"`
	SIRET          string `json:"siret"`
	Authentication string `json:"authentication"`
	ClientID       string `json:"clientId"`
	ClientSecret   string `json:"clientSecret"`
	Login          string `json:"login"`
	Password       string `json:"password"`

	Title string `json:"-"`
	// Steps are the lines of the step that sets the connector up, Values what to type there.
	Steps  []string `json:"-"`
	Values []value  `json:"-"`
}

// A value is one of the settings as people read it.
type value struct{ Label, Text string }

// exportOf returns what is exported of the wanted structures.
func (o *options) exportOf(id string, a steps.Answers, wanted []int, shown bool) export {
	doc := export{
		Version: 1, Dossier: id, Customer: cli.Customer{Name: a.Name(), Role: a.Role()},
		Practice: a.Practice, Masked: !shown, Structures: []settings{},
	}
	if a.Practice {
		doc.Sign = o.Voice.Say("practice.banner")
	} else if o.CustomHosts != "" {
		doc.Sign = o.Voice.Say("custom-hosts", "hosts", o.CustomHosts)
	}
	for n, i := range wanted {
		s := o.settings(steps.View{Answers: a, Structure: i}, shown)
		s.Title = o.Voice.Say("report.structure", "number", n+1, "name", cmp.Or(s.Name, s.SIRET, o.Voice.Say("unanswered")))
		doc.Structures = append(doc.Structures, s)
	}
	return doc
}

// settings returns those of one structure, masked unless shown.
func (o *options) settings(v steps.View, shown bool) settings {
	s := settings{Name: v.Text("structure.name"), SIRET: v.Text("structure.siret"), Authentication: o.Voice.Say("export.authentication")}
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
	if v.Borrows() && v.Role() == steps.Recipient {
		s.Steps = []string{o.Voice.Say("export.set-up-once")}
	}
	for _, place := range v.Route() {
		if place.Structure == v.Structure {
			s.Steps = append(s.Steps, document.ConnectorLines(o.Voice, steps.ByID(place.Step), v)...)
		}
	}
	s.Values = o.values(s)
	return s
}

// values are the settings with their labels. The technical account is there where it is known.
func (o *options) values(s settings) []value {
	all := []value{
		{o.Voice.Say("structure.siret"), s.SIRET},
		{o.Voice.Say("export.authentication-label"), s.Authentication},
		{o.Voice.Say("credentials.client_id"), s.ClientID},
		{o.Voice.Say("credentials.client_secret"), s.ClientSecret},
	}
	if s.Login != "" {
		all = append(all, value{o.Voice.Say("access.login"), s.Login}, value{o.Voice.Say("access.password"), s.Password})
	}
	for i, v := range all {
		all[i].Text = steps.Printable(v.Text)
		switch v.Text {
		case "":
			all[i].Text = o.Voice.Say("unanswered")
		case secret.Hidden:
			all[i].Text = o.Voice.Say("secret.hidden")
		}
	}
	return all
}

//go:embed export.txt.tmpl
var files embed.FS

// write writes the export for people, or as JSON.
func (o *options) write(w io.Writer, doc export) error {
	if o.json {
		return cli.WriteJSON(w, doc)
	}
	return document.WriteText(w, o.Voice, files, "export.txt.tmpl", doc)
}
