package wizard

import (
	"slices"
	"strings"

	"raccord/steps"
	"raccord/store"
)

// Lookup shows the terms of a page, or those that a search finds. The search looks in every
// term of the glossary, case and accents aside; those of the page stand first.
func (v Voice) Lookup(terms []steps.Term, search string) []steps.Block {
	words := strings.Fields(store.Fold(search))
	if len(words) == 0 {
		return v.glossary(terms)
	}
	here := func(t steps.Term) bool { return slices.Contains(terms, t) }
	other := func(t steps.Term) bool {
		return !matches(strings.Join([]string{t.Label, t.Meaning, t.Where, t.Printed, t.Verified}, " "), words)
	}
	mine := slices.DeleteFunc(slices.Clone(terms), other)
	elsewhere := slices.DeleteFunc(v.Glossary(), func(t steps.Term) bool { return here(t) || other(t) })
	if len(mine)+len(elsewhere) == 0 {
		return []steps.Block{{Text: v.Say("glossary.none", "search", strings.TrimSpace(search))}}
	}
	blocks := v.terms(mine)
	if len(elsewhere) > 0 {
		blocks = append(blocks, steps.Block{Text: "**" + v.Say("glossary.elsewhere") + "**"})
	}
	return append(blocks, v.terms(elsewhere)...)
}

// glossary shows the terms of a page.
func (v Voice) glossary(terms []steps.Term) []steps.Block {
	if len(terms) == 0 {
		return []steps.Block{{Text: v.Say("glossary.empty")}}
	}
	return v.terms(terms)
}

func (v Voice) terms(terms []steps.Term) []steps.Block {
	var blocks []steps.Block
	for _, t := range terms {
		blocks = append(blocks,
			steps.Block{Text: "**" + t.Label + "**" + v.Colon() + t.Meaning},
			steps.Block{Kind: steps.Bullet, Text: v.Say("glossary.where") + v.Colon() + t.Where},
			steps.Block{Kind: steps.Bullet, Text: v.Say("glossary.printed") + v.Colon() + t.Printed},
			steps.Block{Kind: steps.Bullet, Text: v.Say("glossary.verified") + v.Colon() + t.Verified})
	}
	return blocks
}
