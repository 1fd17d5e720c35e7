package wizard_test

import (
	"strings"
	"testing"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A reached store is reached by an sslmode.
type reached struct {
	store.Store
	mode string
}

func (r reached) Unverified() string { return r.mode }

// TestSigns: every page says what is not as it should be, and a rehearsal says that alone.
func TestSigns(t *testing.T) {
	v := wizard.VoiceIn(steps.English)
	for _, row := range []struct {
		hosts, mode string
		practice    bool
		want        []string
	}{
		{want: nil},
		{hosts: "piste.example", want: []string{"piste.example"}},
		{mode: "require", want: []string{"sslmode=require"}},
		{hosts: "piste.example", mode: "disable", want: []string{"piste.example", "sslmode=disable"}},
		{hosts: "piste.example", mode: "disable", practice: true, want: []string{v.Say("practice.banner")}},
	} {
		w := &wizard.Effects{Real: wizard.Side{Store: reached{wizardtest.OpenStore(t), row.mode}}, CustomHosts: row.hosts}
		said := strings.Join(v.Signs(wizard.State{Practice: row.practice}, w), " · ")
		for _, want := range row.want {
			if !strings.Contains(said, want) {
				t.Errorf("%q lacks %q", said, want)
			}
		}
		if (said == "") != (row.want == nil) || row.practice && said != row.want[0] {
			t.Errorf("%+v: %q", row, said)
		}
	}
}
