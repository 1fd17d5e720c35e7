package wizard

import (
	"strings"

	"raccord/steps"
)

// This file keeps out of messages what was given in the place of a name and may be a secret. The
// rules are:
//
//   - The names in a sentence about something wrong pass here before they are shown: those of inputs,
//     outputs, dossiers, commands, columns.
//   - The message that has a stand-in says why, and what to do.

// repeatable are the placeholders of messages that hold no name as it was given: sentences and
// commands, in which the names have passed here, keys of members, and accounts, which may be Client IDs.
var repeatable = map[string]bool{
	"file": true, "reason": true, "command": true, "flaw": true, "title": true, "said": true,
	"fingerprint": true, "given": true, "before": true, "now": true, "account": true, "holder": true, "by": true,
}

// Repeated returns a name that was given as a message may repeat it.
func (v Voice) Repeated(name string) string { return steps.Withheld(name, v.Say("withheld")) }

// RepeatedIn returns the value of a placeholder as a message may repeat it.
func (v Voice) RepeatedIn(placeholder string, value any) any {
	if name, isText := value.(string); isText && !repeatable[placeholder] {
		return v.Repeated(name)
	}
	return value
}

// RepeatedArgs is RepeatedIn for all arguments of a problem.
func (v Voice) RepeatedArgs(args steps.Args) steps.Args {
	repeated := steps.Args{}
	for name, value := range args {
		repeated[name], _ = v.RepeatedIn(name, value).(string)
	}
	return repeated
}

// advice says why a name is not repeated, and what to do.
func (v Voice) advice() string { return v.Say("withheld.advice", "name", v.Say("withheld")) }

// Advised returns a message with what to do about a name in it that is not repeated.
func (v Voice) Advised(message string) string {
	advice := v.advice()
	if !strings.Contains(message, v.Say("withheld")) || strings.Contains(message, advice) {
		return message
	}
	return message + " " + advice
}
