package wizardtest

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"raccord/wizard"
)

// Spoken are the words of a language by where they stand: "Command.Flag[json]".
func Spoken(w *wizard.Words) map[string]string {
	all := map[string]string{}
	speak("", reflect.ValueOf(*w), all)
	return all
}

func speak(path string, v reflect.Value, all map[string]string) {
	switch v.Kind() {
	case reflect.String:
		all[path] = v.String()
	case reflect.Struct:
		for field, value := range v.Fields() {
			speak(strings.TrimPrefix(path+"."+field.Name, "."), value, all)
		}
	case reflect.Map:
		all[path] = fmt.Sprint(v.Len(), " words")
		for key, value := range v.Seq2() {
			speak(fmt.Sprintf("%s[%v]", path, key), value, all)
		}
	case reflect.Slice:
		all[path] = fmt.Sprint(v.Len(), " words")
		for i := range v.Len() {
			speak(fmt.Sprintf("%s[%d]", path, i), v.Index(i), all)
		}
	default:
		panic("wizard: words of kind " + v.Kind().String() + " at " + path)
	}
}

// Verb is where fmt puts something in.
var Verb = regexp.MustCompile(`%[-+#0]*[0-9]*(?:\.[0-9]+)?[a-zA-Z%]`)
