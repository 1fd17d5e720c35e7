package screen

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A secret inside what is pasted or typed into any field of text is on no disk, whenever the
// user leaves. The ways to leave take turns, so that each is met by every field and by every text.
func TestSmuggledSecretIsNotSaved(t *testing.T) {
	leaving := [][]string{{ctrlC}, {enter, enter, ctrlC}, {escape, ctrlC}}
	turn := 0
	wizardtest.TextFields(func(step *steps.Step, before int, f *steps.Field) {
		for _, how := range slices.Sorted(maps.Keys(wizardtest.Smuggled)) {
			text, keys := wizardtest.Smuggled[how], leaving[turn%len(leaving)]
			turn++
			synctest.Test(t, func(t *testing.T) {
				s := wizardtest.OpenStore(t)
				w := run(t, New(wizardtest.NewEffects(t, s, "refused"), wizard.VoiceIn(steps.French), wizardtest.SavedAt(t, s, wizardtest.At(step.ID))))
				for range before {
					w.press(tab)
				}
				w.press(clear)
				w.paste(text)
				for _, key := range keys {
					w.press(key)
				}
				if !w.over() {
					w.press(ctrlC)
				}
				wizardtest.NoCanary(t, s, fmt.Sprintf("%s, %s, left by %q", f.Key, how, keys))
			})
		}
	})
}

// An identifier pasted with its secret is the answer to both fields, and the page says so.
func TestPasteOfBothIsDivided(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, text := range []string{
			wizardtest.FirstID + "\t" + wizardtest.FirstSecret,
			"Client ID : " + wizardtest.FirstID + "\nClient Secret : " + wizardtest.FirstSecret + "\n",
		} {
			w := asked(t, v, wizardtest.At("credentials"))
			w.paste(text)
			w.see(v.Say("pasted.both"), wizardtest.FirstID)
			w.miss(wizardtest.FirstSecret)
			w.press(enter)
			w.wait(time.Second)
			w.at("access")
			w.close()
		}
	})
}

// A secret on two lines is joined where that makes the usual form, and asked about otherwise.
func TestPasteOfTwoLines(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("access"))
		w.fill(wizardtest.Login)
		w.paste("Invented\npassword")
		w.see(v.Title("paste.line-end-inside", nil))
		w.press(enter)
		w.see(v.Title("paste.two-lines", nil))
		w.at("access", enter) // it is meant
		w.wait(time.Second)
		if w.model.State.At.Step == "access" && w.model.State.Phase == wizard.Asking {
			t.Errorf("the same answer given again is not taken:\n%s", w.screen())
		}
		w.close()
		w = asked(t, v, wizardtest.At("credentials"))
		w.fill(wizardtest.FirstID)
		w.paste(wizardtest.FirstSecret[:20] + "\n" + wizardtest.FirstSecret[20:])
		w.see(v.Title("paste.joined", nil))
		w.press(enter)
		w.wait(time.Second)
		w.at("access")
		w.close()
	})
}
