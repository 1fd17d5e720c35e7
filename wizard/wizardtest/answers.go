package wizardtest

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
)

// AnswersFile is oneStructure, changed by pairs of path and value; nil takes out.
func AnswersFile(t *testing.T, changes ...any) steps.AnswersFile {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal([]byte(oneStructure), &doc); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(changes); i += 2 {
		put(doc, changes[i].(string), changes[i+1])
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	// The name of a secret's file is the secret here.
	file, wrong := steps.ReadAnswers(raw, func(path string) (secret.Text, error) { return secret.Of(path), nil })
	if len(wrong) > 0 {
		t.Fatalf("%v", wrong)
	}
	return file
}

// TwoStructures is the list with secondStructure in it.
func TwoStructures(t *testing.T) any {
	t.Helper()
	var first struct{ Structures []any }
	var second any
	if err := errors.Join(json.Unmarshal([]byte(oneStructure), &first), json.Unmarshal([]byte(secondStructure), &second)); err != nil {
		t.Fatal(err)
	}
	return append(first.Structures, second)
}

// A counted service counts what is asked of it.
type counted struct {
	chorus.Service
	Calls int
}

func (c *counted) Authenticate(ctx context.Context, env chorus.Environment, pair chorus.Pair) (chorus.Attempt, error) {
	c.Calls++
	return c.Service.Authenticate(ctx, env, pair)
}

func (c *counted) Access(ctx context.Context, env chorus.Environment, pair chorus.Pair, account *chorus.TechnicalAccount, siret string) (chorus.Grants, error) {
	c.Calls++
	return c.Service.Access(ctx, env, pair, account, siret)
}

// CountedEffects is NewEffects over an empty store, with a count of what PISTE is asked.
func CountedEffects(t *testing.T, scenario string) (*wizard.Effects, *counted) {
	t.Helper()
	walk := NewEffects(t, OpenStore(t), scenario)
	service := &counted{Service: walk.Real.Service}
	walk.Real.Service = service
	return walk, service
}

// The simulator's fictitious pairs, and one that it does not know.
const (
	FirstID, FirstSecret   = "2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5", "98bb462e-c7e1-40ae-8e04-e6128f5bc275"
	SecondID, SecondSecret = "d041f177-057e-48b0-823b-ba10a73db0e9", "5be02980-b80a-4a83-865c-922e3309525f"
	SlowID, SlowSecret     = "d64e8221-99f2-4a47-8684-cfc2ff80ac20", "00ac427e-2707-42f3-b380-d807766f743e"
	UnknownSecret          = "0b0b0b0b-1c1c-4d4d-8e8e-9f9f9f9f9f9f"
	Login, Password        = "TECH_1_0000001@cpro.fr", "Fictif-Mairie-1"
)

// put changes the member at a path of a document.
func put(doc map[string]any, path string, value any) {
	parent, name := "", path
	if i := strings.LastIndex(path, "."); i >= 0 {
		parent, name = path[:i], path[i+1:]
	}
	at := doc
	if parent != "" {
		at, _ = MemberAt(doc, parent).(map[string]any)
		if at == nil {
			at = map[string]any{}
			put(doc, parent, at)
		}
	}
	if value == nil {
		delete(at, name)
	} else {
		at[name] = value
	}
}
