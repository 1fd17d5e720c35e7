package wizard

import (
	"reflect"
	"sync"

	"raccord/steps"
)

// Words are the interface's own words in one language: the frame around the procedure's.
// Verbs of fmt stand where something is put in; every language has the same ones.
type Words struct {
	Tagline      string
	PartOf       string // which part, of how many
	StructureOf  string // which structure, of how many
	Next         string // the title of the next step
	Practice     string // the banner
	PracticeHint string // above the fictitious values
	CustomHosts  string
	TooSmall     string
	MoreBelow    string // how many lines
	Scrolled     string // above the first line shown, how many lines are hidden

	HomeTitle, HomeIntro, HomeEmpty    string
	HomeNew, HomePractice, HomeLeave   string
	HomeQuit, HomeAsk                  string
	DossierLine                        string // passed, all
	DossierDone, DossierUnread         string
	LastVerdict                        string // verdict, date
	Choose                             string
	ActionAgain, ActionCorrect         string
	ActionRecheck                      string
	ActionContinue, ActionWarned       string
	ActionStop, ActionHome             string
	ActionQuit, ActionSave, ActionBack string
	ActionAnswers, ActionElsewhere     string
	ActionChange                       string // title of a step
	ActionChangeAt                     string // title of a step, structure
	Busy                               map[Phase]string
	BusyCheck                          string
	BusyLong                           string // seconds, what is waited for
	WarnedTitle                        string
	VaultTitle, VaultNew, VaultKnown   string
	VaultAnnounced                     map[string]string // by kind; place
	VaultRetry, VaultFile              string
	Passphrase, PassphraseHelp         string
	PassphraseAgain, PassphraseDiffers string
	PassphraseShort                    string
	SecretKept                         string
	Optional                           string
	PasteSaid                          string // what was found
	PasteKeep                          string
	ProblemAt                          string // path of the field
	SavedTitle, SavedIntro, SavedWhere string // path
	SavedSecrets                       string // place
	SavedAccess                        string // structure
	SavedRemains, SavedComplete        string
	SavedResume                        string // command
	EndedSaved, EndedUnsaved           string
	ReviewCustomer, ReviewStructure    string // number, name
	Unanswered, Hidden                 string
	Checked                            string // title, degree, date
	NamesPISTE, NamesChorus            string
	GlossaryTitle, GlossaryEmpty       string
	GlossaryWhere, GlossaryPrinted     string
	GlossaryVerified                   string
	GlossarySearch, GlossaryNone       string // what is looked for
	GlossaryElsewhere                  string
	FindHint                           string // how many choices
	Finding                            string // what is looked for, how many were found, of how many
	FindNone                           string // what is looked for
	Date, Day                          string // layouts of package time
	Colon                              string // between a label and its value
	Keys                               KeyWords
	Verdicts                           map[string]string
	NotChecked                         string
	Lines                              LineWords
}

// LineWords are the line mode's.
type LineWords struct {
	Answer   string // the prompt
	AnswerOr string // the prompt; what an empty line takes
	Number   string // how many choices
	Help     string
	Many     string // how many choices more
	Found    string // what is looked for, how many
	None     string // what is looked for
}

// KeyWords are the footer's: the key and what it does.
type KeyWords struct {
	Enter, EnterChoice, Tab, Esc, Scroll, Glossary, Quit, Cancel, Close, Open, Copy, Find, Clear string
}

// WordsIn returns the words of a language, typeset as its document is.
func WordsIn(l steps.Language) *Words { return words[l]() }

var words = map[steps.Language]func() *Words{
	steps.French:  sync.OnceValue(func() *Words { return typeset(steps.French, &french) }),
	steps.English: sync.OnceValue(func() *Words { return typeset(steps.English, &english) }),
}

// typeset sets every text of w, however deep it stands.
func typeset(l steps.Language, w *Words) *Words {
	var each func(reflect.Value)
	each = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			v.SetString(steps.Typeset(l, v.String()))
		case reflect.Struct:
			for i := range v.NumField() {
				each(v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				each(v.Index(i))
			}
		case reflect.Map:
			for _, key := range v.MapKeys() {
				v.SetMapIndex(key, reflect.ValueOf(steps.Typeset(l, v.MapIndex(key).String())))
			}
		}
	}
	each(reflect.ValueOf(w).Elem())
	return w
}
