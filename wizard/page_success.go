package wizard

import (
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
)

// This file says that a check has passed. The rules are:
//
//   - It is said on the page that follows, and on no later one.
//   - Nothing is said of a check that found nothing out: an access that was not tested, names
//     that were not compared.
//   - What is undecided is never a success, and neither is what the user went past.

// A Success is a check that has just passed. The zero value is none.
type Success struct {
	At   steps.Place
	Took time.Duration // how long the user waited for it
}

// Success returns sentences for the check that has just passed, none where none has.
func (v Voice) Success(s State) []string {
	e, known := s.Answers.At(s.Succeeded.At).Evidence(s.Succeeded.At.Step)
	if s.Succeeded.At.Step == "" || !known {
		return nil
	}
	return v.found(e, s.Succeeded.Took)
}

// found returns what a check that passed has found out, in sentences.
func (v Voice) found(e steps.Evidence, took time.Duration) []string {
	var said []string
	time := v.Duration(took)
	switch {
	case len(e.APIs) > 0:
		said = append(said, v.Say("success.access", "granted", granted(e.APIs), "count", len(e.APIs), "time", time))
	case e.Names != nil && e.Names.Verdict == names.Identical:
		said = append(said, v.Say("success.names"))
	case e.Degree == steps.Accepted:
		said = append(said, v.Say("success.valid", "time", time))
	}
	if e.Disclosed != "" {
		said = append(said, v.Say("success.disclosed", "name", e.Disclosed))
	}
	return said
}

// granted is how many APIs are open.
func granted(apis []chorus.API) (count int) {
	for _, api := range apis {
		if api.Access == chorus.AccessGranted {
			count++
		}
	}
	return count
}
