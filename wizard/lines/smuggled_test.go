package lines

import (
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A secret inside the answer to any field of text is on no disk, whether the user leaves at
// once or insists.
func TestLinesSmuggledSecretIsNotSaved(t *testing.T) {
	v := wizard.VoiceIn(steps.French)
	wizardtest.TextFields(func(step *steps.Step, before int, f *steps.Field) {
		for how, text := range wizardtest.Smuggled {
			text = strings.NewReplacer("\r\n", " ", "\n", " ").Replace(text)
			for _, times := range []int{1, 2} {
				var lines []string
				for _, earlier := range step.Fields[:before] {
					lines = append(lines, wizardtest.GoodTexts[earlier.Key])
				}
				for range times {
					lines = append(lines, text)
				}
				s := wizardtest.OpenStore(t)
				talkFrom(t, v, wizardtest.NewEffects(t, s, "refused"), wizardtest.SavedAt(t, s, wizardtest.At(step.ID)), lines...)
				wizardtest.NoCanary(t, s, string(f.Key)+", "+how)
			}
		}
	})
}

// An identifier given with its secret answers both questions, and that is said.
func TestLinesBothAreDivided(t *testing.T) {
	for _, l := range steps.Languages {
		k := talkAt(t, wizard.VoiceIn(l), "credentials", "Client ID : "+wizardtest.FirstID+"\tClient Secret : "+wizardtest.FirstSecret, "", "")
		k.says(k.Say("pasted.both"), k.Title("step.access", nil))
	}
}
