package screen

import (
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// The language chosen at home is that of every page that follows, and of the receipt; choosing
// the other one leads back.
func TestLanguageAtHome(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		other := wizard.VoiceIn(steps.French)
		if v.Language == steps.French {
			other = wizard.VoiceIn(steps.English)
		}
		w := run(t, New(both(t), v, wizard.State{}))
		w.press(down+down, enter)
		w.see(other.Say("home.title"), v.Say("home.speak"), other.Say("key.quit"))
		w.press(enter)
		w.see(other.Title("step.customer", nil))
		w.press(escape, down+down, enter)
		w.see(v.Say("home.title"), other.Say("home.speak"))
		w.press(down+down+enter, up+enter)
		if end := w.end(); v.For(end).Language != other.Language {
			t.Errorf("the receipt is in %s", v.For(end).Language)
		}
	})
}
