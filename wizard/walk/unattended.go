package walk

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/lines"
)

// unattended walks with the answers of a file.
func (o *options) unattended(ctx context.Context, w *wizard.Effects) error {
	raw, folder, err := o.readAnswers()
	if err != nil {
		return err
	}
	answers, wrong := steps.ReadAnswers(raw, func(path string) (secret.Text, error) {
		if !filepath.IsAbs(path) {
			path = filepath.Join(folder, path)
		}
		return o.SecretFrom(path)
	})
	u := &lines.Unattended{Effects: w, Answers: answers, Warned: o.Explain}
	s, missing, err := u.Start(ctx, o.Practice != "")
	if err != nil {
		return cli.Problem(err)
	}
	for _, line := range o.Voice.PathProblems(append(wrong, outside(wrong, missing)...)) {
		fmt.Fprintln(o.Err, line)
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

// readAnswers returns what the answers file holds, and the folder that the files named in it
// are relative to. What is far longer than an answers file is not read to its end.
func (o *options) readAnswers() (raw []byte, folder string, err error) {
	file, folder := os.Stdin, "."
	if o.answers != "-" {
		if file, err = os.Open(o.answers); err != nil {
			return nil, "", o.Usage("usage.answers-file", "path", o.answers)
		}
		defer file.Close()
		folder = filepath.Dir(o.answers)
	}
	if raw, err = io.ReadAll(io.LimitReader(file, 4<<20)); err != nil {
		return nil, "", o.Usage("usage.answers-file", "path", o.answers)
	}
	return raw, folder, nil
}
