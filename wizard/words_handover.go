package wizard

// HandoverWords are the hand-over report's.
type HandoverWords struct {
	Title string // customer
	// Written says when: layout of package time.
	Written, Time, Day string
	Practice, Custom   string // hosts
	Anonymized         string
	Dossier            string // stands for its id
	// StructureTitle is its number and name.
	StructureTitle string
	Application    string
	Declared       string
	Uncompared     string // the names, yet
	Difference     string // place, kind
	Contact        string
	Login          string
	Connector      string
	Unknown        string
	Known          string
	KnownHead      []string
	State          map[string]string
	// Meaning says what each state means.
	Meaning    map[string]string
	Answered   string // HTTP status, milliseconds
	NoAnswer   string
	Asked      string // host
	Indicative string
	Attached   string // SIRETs
	Unattached string
	Expires    string // day
	Remaining  string
	FullValues string
	NothingLeft,
	ToDoBy string // who
	By          map[string]string // by part
	Ticket      map[string]string // title, by whom it is for
	TicketNote  string
	TicketWhere map[string]string
	Subject     string
	Contents    string
	LeftOut     string
	StandIn     map[string]string // by sort; number
}

var frenchHandover = HandoverWords{
	Title:   "Compte rendu de raccordement : %s",
	Written: "Établi le %s par raccord",
	Time:    "02/01/2006 à 15:04 (UTC-07)", Day: "02/01/2006",
	Practice:       "ENTRAÎNEMENT : tout a été vérifié auprès d’un simulateur, rien auprès de PISTE.",
	Custom:         "Serveurs personnalisés : %s. Ce n’est pas le PISTE habituel qui a répondu.",
	Anonymized:     "Compte rendu anonymisé : les noms, adresses et identifiants sont remplacés, toujours de la même façon.",
	Dossier:        "dossier",
	StructureTitle: "Structure %d : %s",
	Application:    "Application dans PISTE",
	Declared:       "Nom lu dans Chorus Pro",
	Uncompared:     "Les deux noms ne sont pas encore comparés.",
	Difference:     "caractère %d (%s)",
	Contact:        "Contact technique",
	Login:          "Compte technique",
	Connector:      "Connecteur Open Bee",
	Unknown:        "non renseigné",
	Known:          "Ce que l’on sait de chaque étape",
	KnownHead:      []string{"Étape", "État", "Ce qui le montre"},
	State: map[string]string{
		"proven": "Prouvé", "declared": "Déclaré", "unverifiable": "Non vérifiable", "problem": "Problème", "open": "À faire",
	},
	Meaning: map[string]string{
		"proven": "vérifié auprès de PISTE ou de Chorus Pro", "declared": "indiqué par la personne qui a fait l’étape",
		"unverifiable": "rien n’a permis de trancher", "problem": "vérifié, et à corriger", "open": "pas encore fait",
	},
	Answered:    "HTTP %d en %d ms",
	NoAnswer:    "pas de réponse, %d ms",
	Asked:       "serveur %s",
	Indicative:  "indicatif",
	Attached:    "structures rattachées au compte technique : %s",
	Unattached:  "cette structure n’est pas rattachée au compte technique",
	Expires:     "mot de passe technique valable jusqu’au %s",
	Remaining:   "Ce qui reste à faire",
	FullValues:  "Les valeurs complètes : « raccord export », ou le fichier scellé que cette commande remet.",
	NothingLeft: "Rien : toutes les étapes sont faites.",
	ToDoBy:      "par %s",
	By: map[string]string{
		"prepare": "la personne qui suit ce dossier", "piste": "le responsable de l’application sur PISTE",
		"chorus-pro": "le gestionnaire de la structure dans Chorus Pro", "open-bee": "l’administrateur du connecteur Open Bee",
		"finish": "la personne qui suit ce dossier",
	},
	Ticket:      map[string]string{"piste": "Message prêt pour le support de PISTE", "aife": "Message prêt pour le support de Chorus Pro (AIFE)"},
	TicketNote:  "À relire, puis à envoyer tel quel. Aucun secret n’y figure.",
	TicketWhere: map[string]string{"piste": "Le formulaire est sous « support », dans le menu de PISTE.", "aife": "L’AIFE publie l’adresse api-choruspro.aife@finances.gouv.fr ; à défaut, le formulaire « support » du menu de PISTE."},
	Subject:     "Objet",
	Contents:    "Structures",
	LeftOut:     "(masqué)",
	StandIn: map[string]string{
		"customer": "Client %d", "structure": "Structure %d", "siret": "SIRET %d", "application": "Application %d",
		"person": "Personne %d", "email": "Adresse %d", "phone": "Téléphone %d", "client-id": "Client ID n° %d", "login": "Compte technique n° %d",
	},
}

var englishHandover = HandoverWords{
	Title:   "Hand-over report: %s",
	Written: "Written on %s by raccord",
	Time:    "2 Jan 2006, 15:04 (UTC-07)", Day: "2 Jan 2006",
	Practice:       "PRACTICE: everything was checked with a simulator, nothing with PISTE.",
	Custom:         "Custom hosts: %s. It is not the usual PISTE that answered.",
	Anonymized:     "Anonymized report: names, addresses and identifiers are replaced, each always in the same way.",
	Dossier:        "dossier",
	StructureTitle: "Structure %d: %s",
	Application:    "Application in PISTE",
	Declared:       "Name read in Chorus Pro",
	Uncompared:     "The two names are not compared yet.",
	Difference:     "character %d (%s)",
	Contact:        "Technical contact",
	Login:          "Technical account",
	Connector:      "Open Bee connector",
	Unknown:        "not given",
	Known:          "What is known of each step",
	KnownHead:      []string{"Step", "State", "What shows it"},
	State: map[string]string{
		"proven": "Proven", "declared": "Declared", "unverifiable": "Not verifiable", "problem": "Problem", "open": "To do",
	},
	Meaning: map[string]string{
		"proven": "checked with PISTE or Chorus Pro", "declared": "said by whoever did the step",
		"unverifiable": "nothing allowed a verdict", "problem": "checked, and to be corrected", "open": "not done yet",
	},
	Answered:    "HTTP %d in %d ms",
	NoAnswer:    "no answer, %d ms",
	Asked:       "host %s",
	Indicative:  "indicative",
	Attached:    "structures attached to the technical account: %s",
	Unattached:  "this structure is not attached to the technical account",
	Expires:     "technical password valid until %s",
	Remaining:   "What remains to be done",
	FullValues:  "The full values: “raccord export”, or the sealed file that this command makes.",
	NothingLeft: "Nothing: every step is done.",
	ToDoBy:      "by %s",
	By: map[string]string{
		"prepare": "whoever follows this dossier", "piste": "the person responsible for the application on PISTE",
		"chorus-pro": "the structure’s manager in Chorus Pro", "open-bee": "the administrator of the Open Bee connector",
		"finish": "whoever follows this dossier",
	},
	Ticket:      map[string]string{"piste": "Message ready for PISTE’s support", "aife": "Message ready for Chorus Pro’s support (AIFE)"},
	TicketNote:  "In French, as support is. It says when, on which host, what was sent in words, what came back, and asks for help. Read it over, then send it as it is. No secret is in it.",
	TicketWhere: map[string]string{"piste": "The form is under « support », in PISTE’s menu.", "aife": "AIFE publishes the address api-choruspro.aife@finances.gouv.fr; failing that, the form under « support » in PISTE’s menu."},
	Subject:     "Subject",
	Contents:    "Structures",
	LeftOut:     "(hidden)",
	StandIn: map[string]string{
		"customer": "Customer %d", "structure": "Structure %d", "siret": "SIRET %d", "application": "Application %d",
		"person": "Person %d", "email": "Address %d", "phone": "Phone %d", "client-id": "Client ID no. %d", "login": "Technical account no. %d",
	},
}
