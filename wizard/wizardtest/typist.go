package wizardtest

import (
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"raccord/steps"
	"raccord/wizard"
)

// A Typist is the input and the output of the line mode. It types one of its lines each time
// that it is asked. Where a choice among events is offered, it goes on, and stops where it
// cannot.
type Typist struct {
	Voice wizard.Voice
	Lines []string
	// Curious asks for help before every answer.
	Curious, helped bool
	// Out is everything that was said.
	Out  strings.Builder
	read int // how much of Out was read
}

// Typed returns the answers of a file as lines, in the order in which they are asked for.
func Typed(file steps.AnswersFile) []string {
	var lines []string
	a, _, _ := file.Into(steps.Answers{})
	for _, p := range a.Route() {
		given := file.Given(p)
		for _, f := range steps.ByID(p.Step).Fields {
			line := given.Texts[f.Key] + given.Secrets[f.Key].Reveal()
			if f.Values() != nil {
				line = strconv.Itoa(slices.Index(f.Values(), line) + 1)
			}
			lines = append(lines, line)
		}
	}
	return lines
}

func (y *Typist) Write(p []byte) (int, error) { return y.Out.Write(p) }

var offered = regexp.MustCompile(`(?m)^  (\d+)\. (.*)$`)

func (y *Typist) Read(p []byte) (int, error) {
	if y.helped = y.Curious && !y.helped; y.helped {
		return copy(p, "?\n"), nil
	}
	page := y.Out.String()[y.read:]
	y.read = y.Out.Len()
	v := y.Voice
	chosen := []string{v.Say("home.new"), v.Say("action.stop"), v.Say("action.confirm"), v.Say("action.save"), v.Say("action.close")}
	if len(y.Lines) > 0 {
		chosen = append([]string{v.Say("action.add-structure")}, chosen...)
	}
	for _, wanted := range chosen {
		for _, option := range offered.FindAllStringSubmatch(page, -1) {
			if option[2] == wanted {
				return copy(p, option[1]+"\n"), nil
			}
		}
	}
	if len(y.Lines) == 0 {
		return 0, io.EOF
	}
	line := y.Lines[0]
	y.Lines = y.Lines[1:]
	return copy(p, line+"\n"), nil
}
