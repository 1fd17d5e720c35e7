package wizard

// ExportWords are the export's.
type ExportWords struct {
	Masked                              string
	AuthenticationLabel, Authentication string
	Ask, Yes                            string // what to type
	NeedsYes, NotShown                  string
	UnknownStructure                    string // SIRET, known ones
	Incomplete                          string // dossier, number
	Recipient                           string // argument
	SecretKey                           string
}

var frenchExport = ExportWords{
	Masked:              "Valeurs masquées. Pour les avoir en clair : --show-secrets ; pour les remettre à quelqu’un : --seal.",
	AuthenticationLabel: "Mode d’authentification",
	Authentication:      "OAuth – PISTE",
	Ask:                 "Les secrets vont s’afficher en clair, et pourront rester dans l’historique de ce terminal. Pour continuer, saisissez %s : ",
	Yes:                 "oui",
	NeedsYes:            "Personne ne peut confirmer ici que les secrets peuvent être montrés : ajoutez --yes.",
	NotShown:            "Rien n’a été montré.",
	UnknownStructure:    "Aucune structure n’a le SIRET %s. Ce dossier contient : %s.",
	Incomplete:          "%s, structure %d : les identifiants n’y sont pas encore.",
	Recipient:           "« %s » n’est ni une clé publique age (age1…), ni un fichier qui en contient. La personne qui recevra les secrets en crée une avec age-keygen, et vous envoie la ligne « Public key ».",
	SecretKey:           "C’est une clé secrète : elle ne doit être remise à personne. Donnez la clé publique, qui commence par age1 ; age-keygen -y l’affiche.",
}

var englishExport = ExportWords{
	Masked:              "The values are masked. To have them in clear: --show-secrets; to hand them to somebody: --seal.",
	AuthenticationLabel: "Authentication mode",
	Authentication:      "OAuth – PISTE",
	Ask:                 "The secrets will be shown in clear, and may stay in this terminal’s history. To go on, type %s: ",
	Yes:                 "yes",
	NeedsYes:            "Nobody can confirm here that the secrets may be shown: add --yes.",
	NotShown:            "Nothing was shown.",
	UnknownStructure:    "No structure has the SIRET %s. This dossier holds: %s.",
	Incomplete:          "%s, structure %d: the credentials are not there yet.",
	Recipient:           "“%s” is neither an age public key (age1…) nor a file of them. Whoever is to receive the secrets makes one with age-keygen, and sends you the line “Public key”.",
	SecretKey:           "This is a secret key: it is to be given to nobody. Give the public key, which begins with age1; age-keygen -y prints it.",
}
