package verbs

import (
	"fmt"

	"raccord/steps"
	"raccord/wizard/layout"
)

// A ToldError ends a command that has said everything: only its exit code is left.
type ToldError struct{ Code int }

func (e *ToldError) Error() string { return fmt.Sprintf("exit code %d", e.Code) }

// Explain says a problem in full on Err.
func (e *Env) Explain(p steps.Problem) {
	fmt.Fprintln(e.Err, layout.Plain(e.Voice.Problem(p), width))
}
