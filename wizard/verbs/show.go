package verbs

import "raccord/wizard/layout"

// Show prints one dossier in full, secrets never.
func (e *Env) Show(id string, asJSON bool) error {
	a, err := e.read(id)
	if err != nil {
		return err
	}
	if asJSON {
		document, err := a.EncodeWithID(id)
		if err != nil {
			return err
		}
		_, err = e.Out.Write(document)
		return err
	}
	return e.printf("%s\n", layout.Plain(e.Voice.Dossier(id, a), width))
}
