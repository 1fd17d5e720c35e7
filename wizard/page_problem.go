package wizard

import (
	"slices"
	"strings"
	"time"

	"raccord/steps"
)

func (v Voice) warnedPage(s State) Page {
	p := v.frame(s, v.Say("warned.title"))
	for _, problem := range s.Problems {
		p.Body = append(p.Body, v.Problem(problem)...)
	}
	v.choose(&p, offer{v.Say("action.correct"), Back{}}, offer{v.Say("action.confirm"), Continue{}})
	return p
}

func (v Voice) failedPage(s State) Page {
	problem := s.Problems[0]
	section := v.Section(problem.Code, v.args(problem))
	p := v.frame(s, section.Title)
	p.Body = v.failedBlocks(s, problem, section.Body)
	switch s.Failing {
	case Checking:
		offers := []offer{{v.Say("action.correct"), Back{}}}
		if !strings.HasPrefix(problem.Code, "flaw.") { // the same answers would fare no better
			offers = append(offers, offer{v.Say("action.recheck"), Again{}})
		}
		if s.MayAskElsewhere() {
			offers = append(offers, offer{v.Say("action.elsewhere"), Elsewhere{}})
		}
		if s.MayContinue() {
			offers = append(offers, offer{v.Say("action.continue"), Continue{}})
		}
		v.choose(&p, append(offers, offer{v.Say("action.stop"), Stop{}})...)
	case Saving:
		if s.MayReload() {
			v.choose(&p, offer{v.Say("action.reload"), Reload{}}, offer{v.Say("action.close"), Stop{}})
			break
		}
		v.choose(&p, offer{v.Say("action.again"), Again{}}, offer{v.Say("action.correct"), Back{}}, offer{v.Say("action.close-unsaved"), Stop{}})
	default:
		v.choose(&p, offer{v.Say("action.again"), Again{}}, offer{v.Say("action.home"), Back{}}, offer{v.Say("action.close"), Stop{}})
	}
	return p
}

// Problem is a problem in full: title, words, and its parts.
func (v Voice) Problem(problem steps.Problem) []steps.Block {
	section := v.Section(problem.Code, v.args(problem))
	blocks := slices.Concat([]steps.Block{{Text: "**" + section.Title + "**"}}, v.namesBlocks(problem), section.Body, v.parts(problem))
	withheld := func(b steps.Block) bool { return strings.Contains(b.Text, v.Say("withheld")) }
	if slices.ContainsFunc(blocks, withheld) {
		blocks = append(blocks, steps.Block{Text: v.advice()})
	}
	return blocks
}

// parts is one line for each part of a problem, as for each API.
func (v Voice) parts(problem steps.Problem) []steps.Block {
	var blocks []steps.Block
	for _, part := range problem.Parts {
		line := v.ProblemLine(&steps.Problem{Code: part.Code, Args: v.args(part)})
		if api := part.Args["api"]; api != "" {
			line = "**" + capitals(api) + "**" + v.Colon() + line
		}
		blocks = append(blocks, steps.Block{Kind: steps.Bullet, Text: line})
	}
	return blocks
}

// args returns a problem's arguments for its text: a name that the documents have words for
// is put into these words, and the characters of a difference are named.
func (v Voice) args(problem steps.Problem) steps.Args {
	args := v.RepeatedArgs(problem.Args)
	for name, value := range problem.Args {
		if word := name + "." + value; v.Has(word) {
			args[name] = v.Title(word, problem.Args)
		}
		if at, err := time.Parse(time.RFC3339, value); name == "date" && err == nil {
			args[name] = v.Time(at)
		}
	}
	for _, name := range []string{"piste", "declared"} {
		if value := problem.Args[name]; value != "" && strings.HasPrefix(problem.Code, "difference.") {
			args[name] = v.characters(value)
		}
	}
	return args
}

// characters names each character of text: « O majuscule ».
func (v Voice) characters(text string) string {
	var names []string
	for _, r := range text {
		names = append(names, v.Title(steps.CharacterSection(r), steps.Args{"character": string(r)}))
	}
	return strings.Join(names, ", ")
}
