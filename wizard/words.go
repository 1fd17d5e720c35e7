package wizard

import (
	"reflect"
	"sync"

	"raccord/steps"
)

// Words are those words of the commands, in one language, that do not stand in the documents
// of package steps yet. Verbs of fmt stand where something is put in; every language has the
// same ones.
type Words struct {
	Command  CommandWords
	Handover HandoverWords
	Export   ExportWords
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

// CommandWords are the words of the command line.
type CommandWords struct {
	Usage, Commands, Flags, Examples, ExitCodes string // headings of the help
	UseHelp                                     string // command
	// Short is what each command does, by its name; "" is the program itself.
	Short map[string]string
	// Example is one or more example lines, by the command's name.
	Example map[string]string
	// Flag is what each flag means, by its name.
	Flag map[string]string
	// Exit is what each exit code means.
	Exit map[int]string

	UnknownCommand, UnknownFlag, DidYouMean string // what was typed; the nearest
	FlagWithoutValue                        string // flag
	FlagValue                               string // value, flag, what is expected
	FlagSyntax                              string // argument
	TooManyArguments, NeedsDossier          string // command
	NeedsSubject, NeedsBoth                 string // flag, flag
	Value                                   string // what stands for a flag's value
	Default                                 string // value
	Removed, RemoveAsk                      string // dossier
	RemoveNeedsYes, RemoveOther             string
	Moved                                   string // how many, place, kind
	NeedsVault, PassphraseChanged           string
	AskNewPassphrase, AskAgain              string
	NeedsShell                              string // of completion
	OutputFile                              string // path
	NeedsAnswers                            string
	AnswersFile                             string // path
	UnknownScenario                         string // name, names
	EndpointsFile                           string // path, what is wrong
	EndpointsRules                          map[string]string
	SecretExposed                           string // path, command
	CertificateFile                         string // path
	SecretFile                              string // path, reason
	SecretReasons                           map[string]string
	Listening                               string // address
	NoScreen                                string

	ListHead                               []string
	ListEmpty                              string
	Result                                 string // subject, environment, client id, verdict
	ResultStatus                           string // HTTP status, milliseconds
	NamesSame, NamesDiffer, NamesOfSandbox string
	Access                                 string // API, access
	Indicative                             string
	Summary                                string // valid, refused, undecided
	NoCredentials                          string // dossier, structure
	AtLine                                 string // line of a list
	AtStructure                            string // dossier, structure
	// Shared says what two pairs have in common, by its kind: where it stands first.
	Shared            map[string]string
	SeeAbove          string
	Progress          string // done, all
	TimeLeft          string // how long
	Paused            string // how long
	Resuming, Stopped string // done, left
	Interrupting      string
	OneOutput         string
	JobsBetween       string // most
	// ListFile says what is wrong with a list: its path, then a line, columns, the one meant.
	ListFile map[string]string
	// ListLine says what is wrong with one line: a column.
	ListLine      map[string]string
	AskPassphrase string
	StoreFailed   string // error
}
