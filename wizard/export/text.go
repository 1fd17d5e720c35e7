package export

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"raccord/store/secret"
	"raccord/wizard/cli"
)

// exported writes the document for people, or as JSON.
func (o *options) exported(w io.Writer, doc export) error {
	if o.json {
		return cli.WriteJSON(w, doc)
	}
	var text strings.Builder
	if doc.Practice {
		text.WriteString(o.Voice.Practice + "\n\n")
	} else if o.CustomHosts != "" {
		fmt.Fprintf(&text, o.Voice.CustomHosts+"\n\n", o.CustomHosts)
	}
	text.WriteString(doc.Customer.Name + "\n")
	if doc.Masked {
		text.WriteString(o.Voice.Say("export.masked") + "\n")
	}
	for i, s := range doc.Structures {
		text.WriteString("\n── " + o.Voice.Say("report.structure", "number", i+1, "name", cmp.Or(s.Name, o.Voice.Unanswered)) + "\n")
		o.settle(&text, s)
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// settle writes what to do for one structure, then each value alone on its line. The
// technical account is there where it is known.
func (o *options) settle(text *strings.Builder, s settings) {
	text.WriteString("\n")
	for i, line := range s.steps {
		fmt.Fprintf(text, "%d. %s\n", i+1, line)
	}
	title := func(key string) string { return o.Voice.Title(key, nil) }
	values := [][2]string{
		{title("structure.siret"), s.SIRET},
		{o.Voice.Say("export.authentication-label"), s.Authentication},
		{title("credentials.client_id"), s.ClientID},
		{title("credentials.client_secret"), s.ClientSecret},
	}
	if s.Login != "" {
		values = append(values, [2]string{title("access.login"), s.Login}, [2]string{title("access.password"), s.Password})
	}
	for _, v := range values {
		value := cmp.Or(v[1], o.Voice.Unanswered)
		if value == secret.Hidden {
			value = o.Voice.Hidden
		}
		text.WriteString("\n" + v[0] + strings.TrimRight(o.Voice.Colon, " ") + "\n" + value + "\n")
	}
}
