package lines

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// An instant service answers yes at once.
type instant struct{ chorus.Service }

func (instant) Authenticate(context.Context, chorus.Environment, chorus.Pair) (chorus.Result, error) {
	return chorus.Result{Verdict: chorus.Valid, Environment: chorus.Production, Status: 200, Requests: 1}, nil
}

// structures are the answers of a customer of n structures, each with a pair of its own.
func structures(tb testing.TB, n int) steps.AnswersFile {
	tb.Helper()
	var sheets []any
	for i := range n {
		sheets = append(sheets, map[string]any{
			"structure":   map[string]any{"name": fmt.Sprint("Service ", i), "siret": siret(i)},
			"application": map[string]any{"name": fmt.Sprint("APPLICATION_", i), "email": "si@ville.example", "responsible": "Claire Martin"},
			"terms":       map[string]any{"accepted": true},
			"space":       map[string]any{"visible": true},
			"declaration": map[string]any{"application_name": fmt.Sprint("APPLICATION_", i), "contact_name": "Claire Martin",
				"contact_email": "si@ville.example", "contact_phone": "+33 1 00 00 00 00"},
			"connector":   map[string]any{"version": "6.11.2"},
			"credentials": map[string]any{"client_id": fmt.Sprintf("2c5b3aa8-09d2-4ae9-85c8-%012d", i), "client_secret_file": fmt.Sprint(i)},
			"openbee":     map[string]any{"done": true},
		})
	}
	raw, err := json.Marshal(map[string]any{"version": 1, "customer": map[string]any{"name": "Ville", "role": "supplier"},
		"account": map[string]any{"ready": true}, "structures": sheets})
	if err != nil {
		tb.Fatal(err)
	}
	file, wrong := steps.ReadAnswers(raw, func(path string) (secret.Text, error) {
		return secret.Of(fmt.Sprintf("5f0a6c1e-3b7d-4e52-9a41-%012s", path)), nil
	})
	if len(wrong) > 0 {
		tb.Fatal(wrong)
	}
	return file
}

// siret is the nth of one SIREN, with its check digit: Luhn's.
func siret(n int) string {
	digits := fmt.Sprintf("123456782%04d0", n)
	sum := 0
	for i, c := range digits {
		d := int(c - '0')
		if i%2 == 0 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return digits[:13] + fmt.Sprint((10-sum%10)%10)
}

// walkAll walks unattended through n structures, with an empty store and a vault in memory.
func walkAll(tb testing.TB, n int) {
	tb.Helper()
	s, err := store.Open(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	u := &Unattended{
		Effects: &wizard.Effects{Real: wizard.Side{Service: instant{}, Store: s, Vault: wizardtest.Memory{}}},
		Answers: structures(tb, n),
		Warned:  func(p steps.Problem) { tb.Errorf("warned of %s", p.Code) },
	}
	begin, missing, err := u.Start(tb.Context(), false)
	if err != nil || len(missing) > 0 {
		tb.Fatal(missing, err)
	}
	if end, stopped := u.Run(tb.Context(), begin); end.Code != wizard.ExitDone || stopped != nil {
		tb.Fatal(end.Code, stopped)
	}
}

// BenchmarkUnattended walks through many structures. What one of them takes is the same,
// however many there are.
func BenchmarkUnattended(b *testing.B) {
	for _, n := range []int{1, 100, 400} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				walkAll(b, n)
			}
			b.ReportMetric(float64(b.Elapsed())/float64(time.Millisecond)/float64(b.N*n), "ms/structure")
		})
	}
}
