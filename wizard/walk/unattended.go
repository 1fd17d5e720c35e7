package walk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/input"
	"raccord/wizard/lines"
)

// unattended walks with the answers of a file.
func (o *options) unattended(ctx context.Context, w *wizard.Effects) error {
	raw, err := o.Input(ctx, input.Answers, o.answers)
	if err != nil {
		return err
	}
	answers, wrong := steps.ReadAnswers(raw, func(path string) (secret.Text, error) {
		return o.SecretFrom(ctx, input.Secret, input.Beside(o.answers, path))
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	u := &lines.Unattended{Effects: w, Answers: answers, Warned: o.Explain, Succeeded: o.tellSuccess}
	s, missing, err := u.Start(ctx, o.Practice != "")
	if err != nil {
		return cli.Problem(err)
	}
	if problems := append(wrong, outside(wrong, missing)...); len(problems) > 0 {
		fmt.Fprintln(o.Err, "raccord: "+o.NameOf(input.Answers, o.answers)+strings.TrimRight(o.Voice.Colon(), " "))
		for _, line := range o.Voice.PathProblems(problems) {
			fmt.Fprintln(o.Err, line)
		}
	}
	if len(wrong) > 0 {
		return &cli.ToldError{Code: wizard.ExitUsage}
	}
	end, stopped := u.Run(ctx, s)
	if stopped != nil {
		o.Explain(*stopped)
	}
	return o.finish(w, end)
}

// tellSuccess says what has just succeeded, and of which structure where there are several.
func (o *options) tellSuccess(s wizard.State) {
	for _, sentence := range o.Voice.Success(s) {
		if len(s.Answers.Structures) > 1 {
			sentence = s.Answers.At(s.At).StructureName() + o.Voice.Colon() + sentence
		}
		fmt.Fprintln(o.Err, wizard.SignYes+" "+sentence)
	}
}

// outside returns the missing answers that do not stand inside something wrong: a file that is
// no answers file at all has one thing wrong, not every answer missing.
func outside(wrong, missing []steps.PathProblem) []steps.PathProblem {
	return slices.DeleteFunc(missing, func(m steps.PathProblem) bool {
		return slices.ContainsFunc(wrong, func(w steps.PathProblem) bool {
			rest, inside := strings.CutPrefix(m.Path, w.Path)
			return inside && (w.Path == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
		})
	})
}
