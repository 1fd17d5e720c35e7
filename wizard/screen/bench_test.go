package screen

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// screenAt is the screen of s, its page shown.
func screenAt(b *testing.B, s wizard.State) *Model {
	m := New(&wizard.Effects{}, wizard.VoiceIn(steps.French), s)
	m.enter()
	return m
}

// BenchmarkFrame draws the screen: a step, the last page of a customer of many structures,
// and the first page over many dossiers.
func BenchmarkFrame(b *testing.B) {
	crowded := wizard.State{Phase: wizard.Home, Dossiers: wizardtest.Summaries(10000)}
	last, _ := wizardtest.WalkThrough(b, 300)
	last.Phase, last.At = wizard.Asking, wizardtest.At("review")
	for name, s := range map[string]wizard.State{
		"step": wizardtest.Asking(wizardtest.At("declaration")), "glossary": wizardtest.Asking(wizardtest.At("declaration")), "review-300": last, "home-10000": crowded,
	} {
		b.Run(name, func(b *testing.B) {
			m := screenAt(b, s)
			if name == "glossary" {
				m.explain(true)
			}
			for b.Loop() {
				m.draw()
			}
		})
		b.Run(name+"/shown", func(b *testing.B) {
			for b.Loop() {
				screenAt(b, s)
			}
		})
	}
}

// BenchmarkFind types a key into the search over many dossiers, and moves, each with its
// frame: 16 ms are one on a screen.
func BenchmarkFind(b *testing.B) {
	for name, keys := range map[string][]string{
		"first-letter": {"n"}, "four-letters": {"n", "i", "m", "e"}, "down": {"down", "down", "down", "down"},
	} {
		b.Run(name, func(b *testing.B) {
			s := wizard.State{Phase: wizard.Home, Dossiers: wizardtest.Summaries(10000)}
			for b.Loop() {
				b.StopTimer()
				m := screenAt(b, s)
				b.StartTimer()
				for _, key := range keys {
					press := tea.KeyPressMsg{Code: rune(key[0]), Text: key}
					if key == "down" {
						press = tea.KeyPressMsg{Code: tea.KeyDown}
					}
					m.Update(press)
					m.draw()
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(keys)), "µs/key")
		})
	}
}
