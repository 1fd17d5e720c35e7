package verbs

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"raccord/store/secret"
)

// exported writes the document for people, or as JSON.
func (e *Env) exported(w io.Writer, doc export, asJSON bool) error {
	if asJSON {
		return writeJSON(w, doc)
	}
	var text strings.Builder
	if doc.Practice {
		text.WriteString(e.Voice.Say("practice.banner") + "\n\n")
	} else if e.CustomHosts != "" {
		text.WriteString(e.Voice.Say("custom-hosts", "hosts", e.CustomHosts) + "\n\n")
	}
	text.WriteString(doc.Customer.Name + "\n")
	if doc.Masked {
		text.WriteString(e.Voice.Export.Masked + "\n")
	}
	for i, s := range doc.Structures {
		fmt.Fprintf(&text, "\n── "+e.Voice.Handover.StructureTitle+"\n", i+1, cmp.Or(s.Name, e.Voice.Say("unanswered")))
		e.settle(&text, s)
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// settle writes what to do for one structure, then each value alone on its line. The
// technical account is there where it is known.
func (e *Env) settle(text *strings.Builder, s settings) {
	text.WriteString("\n")
	for i, line := range s.steps {
		fmt.Fprintf(text, "%d. %s\n", i+1, line)
	}
	title := func(key string) string { return e.Voice.Title(key, nil) }
	values := [][2]string{
		{title("structure.siret"), s.SIRET},
		{e.Voice.Export.AuthenticationLabel, s.Authentication},
		{title("credentials.client_id"), s.ClientID},
		{title("credentials.client_secret"), s.ClientSecret},
	}
	if s.Login != "" {
		values = append(values, [2]string{title("access.login"), s.Login}, [2]string{title("access.password"), s.Password})
	}
	for _, v := range values {
		value := cmp.Or(v[1], e.Voice.Say("unanswered"))
		if value == secret.Hidden {
			value = e.Voice.Say("secret.hidden")
		}
		text.WriteString("\n" + v[0] + strings.TrimRight(e.Voice.Colon(), " ") + "\n" + value + "\n")
	}
}
