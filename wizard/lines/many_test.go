package lines

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// An instant service answers yes at once.
type instant struct{ chorus.Service }

func (instant) Authenticate(context.Context, chorus.Environment, chorus.Pair) (chorus.Result, error) {
	return chorus.Result{Verdict: chorus.Valid, Environment: chorus.Production, Status: 200, Asked: time.Now(), Requests: 1}, nil
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
			"credentials": map[string]any{"client_id": fmt.Sprintf("2c5b3aa8-09d2-4ae9-85c8-%012d", i), "client_secret_file": fmt.Sprintf("%012d", i)},
			"openbee":     map[string]any{"done": true},
		})
	}
	raw, err := json.Marshal(map[string]any{"version": 1, "customer": map[string]any{"name": "Ville", "role": "supplier"},
		"account": map[string]any{"ready": true}, "structures": sheets})
	if err != nil {
		tb.Fatal(err)
	}
	file, wrong := steps.ReadAnswers(raw, func(path string) (secret.Text, error) {
		return secret.Of("5f0a6c1e-3b7d-4e52-9a41-" + path), nil
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

// counted is a vault in memory that counts how often something is put into it.
type counted struct {
	wizardtest.Memory
	puts *int
}

func (c counted) Put(ctx context.Context, dossier string, secrets map[string]secret.Text) error {
	*c.puts++
	return c.Memory.Put(ctx, dossier, secrets)
}

// walkAll walks unattended through n structures, with an empty store and a vault in memory. It
// returns how often a secret was put there, and how many are there.
func walkAll(tb testing.TB, n int, service chorus.Service) (puts, secrets int) {
	tb.Helper()
	s := wizardtest.OpenStore(tb)
	vault := counted{wizardtest.Memory{}, &puts}
	u := &Unattended{
		Effects: &wizard.Effects{Real: wizard.Side{Service: service, Store: s, Vault: vault}},
		Answers: structures(tb, n),
		Warned:  func(steps.Problem) {},
	}
	begin, missing, err := u.Start(tb.Context(), false)
	if err != nil || len(missing) > 0 {
		tb.Fatal(missing, err)
	}
	if end, stopped := u.Run(tb.Context(), begin); end.Code != wizard.ExitDone || stopped != nil {
		tb.Fatal(end.Code, stopped)
	}
	return puts, len(vault.Memory)
}

// BenchmarkUnattended walks through many structures. What one of them takes is the same,
// however many there are.
func BenchmarkUnattended(b *testing.B) {
	for _, n := range []int{1, 100, 400} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				walkAll(b, n, instant{})
			}
			b.ReportMetric(float64(b.Elapsed())/float64(time.Millisecond)/float64(b.N*n), "ms/structure")
		})
	}
}

// slow is a service that takes 100 ms to say yes.
type slow struct{ instant }

func (s slow) Authenticate(ctx context.Context, env chorus.Environment, pair chorus.Pair) (chorus.Result, error) {
	time.Sleep(100 * time.Millisecond)
	return s.instant.Authenticate(ctx, env, pair)
}

// TestSavesEverySecond: fifty structures are saved as time goes by, not one by one, and nothing
// is missing at the end.
func TestSavesEverySecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if puts, secrets := walkAll(t, 50, slow{}); puts < 4 || puts > 7 || secrets != 50 {
			t.Errorf("%d secrets in %d saves of 5 seconds", secrets, puts)
		}
	})
}
