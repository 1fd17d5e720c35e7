package handbook

import "raccord/steps"

// handbookWords are the handbook's own words in one language: what frames the procedure.
type handbookWords struct {
	Title string
	// Reading says how the document is read, a line each.
	Reading  []string
	Contents string
	// EachStructure and Sometimes stand under the titles of the steps that are done for each
	// structure, and of those that only some see.
	EachStructure, Sometimes string
	// Answers stands above a step's questions.
	Answers string
	// Unwritten follows a question for a secret.
	Unwritten string
	Failures  string
	// FailureHead and GlossaryHead are the heads of the tables' columns.
	FailureHead  [3]string
	Glossary     string
	GlossaryHead [5]string
	// Observed names what only the screen can tell, by the placeholder in the text.
	Observed map[string]string
}

// handbookWordsIn are the words by language. A new language is one value.
var handbookWordsIn = map[steps.Language]handbookWords{
	steps.French: {
		Title: "Passer le connecteur Open Bee Chorus Pro à OAuth2 sur PISTE",
		Reading: []string{
			"C’est la procédure que suit l’assistant raccord, étape par étape. Cochez chaque action faite et chaque réponse obtenue.",
			"Les étapes marquées **pour chaque structure** sont à refaire pour chaque SIRET\u00a0; celles marquées **selon le cas** disent elles-mêmes qui elles concernent.",
			"Entre «\u00a0», un libellé tel que le portail l’affiche. Entre ‹\u00a0›, ce qu’il faut remplacer par votre réponse à la question de ce nom, ou par ce que l’écran indique.",
		},
		Contents:      "Sommaire",
		EachStructure: "Pour chaque structure",
		Sometimes:     "Selon le cas",
		Answers:       "À remplir",
		Unwritten:     "Ne l’écrivez pas non plus sur ce document.",
		Failures:      "Si quelque chose ne va pas",
		FailureHead:   [3]string{"Ce qui se passe", "Ce que cela veut dire", "Que faire"},
		Glossary:      "Lexique",
		GlossaryHead:  [5]string{"Libellé à l’écran", "Sens", "Où", "Sur la page d’aide anglaise d’Open Bee", "Vérifié"},
		Observed: map[string]string{
			"host": "serveur", "status": "statut", "code": "code", "stage": "phase", "proxy": "adresse du proxy",
			"reason": "motif", "issuer": "autorité", "retry": "durée indiquée", "siret": "SIRET saisi", "attached": "SIRET rattachés",
		},
	},
	steps.English: {
		Title: "Moving the Open Bee Chorus Pro connector to OAuth2 on PISTE",
		Reading: []string{
			"This is the procedure that the wizard raccord follows, step by step. Tick every action done and every answer found.",
			"Steps marked **for each structure** are done again for each SIRET; those marked **depending on the case** say themselves whom they concern.",
			"Between «\u00a0», a label as the portal shows it, in French. Between ‹\u00a0›, what to replace with your answer to the question of that name, or with what the screen says.",
		},
		Contents:      "Contents",
		EachStructure: "For each structure",
		Sometimes:     "Depending on the case",
		Answers:       "To fill in",
		Unwritten:     "Do not write it on this document either.",
		Failures:      "If something goes wrong",
		FailureHead:   [3]string{"What happens", "What it means", "What to do"},
		Glossary:      "Glossary",
		GlossaryHead:  [5]string{"Label on screen", "Meaning", "Where", "On Open Bee’s English help page", "Verified"},
		Observed: map[string]string{
			"host": "server", "status": "status", "code": "code", "stage": "stage", "proxy": "address of the proxy",
			"reason": "reason", "issuer": "authority", "retry": "time shown", "siret": "SIRET entered", "attached": "SIRETs attached",
		},
	},
}
