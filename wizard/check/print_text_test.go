package check

import (
	"io"
	"strings"
	"testing"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// textOf returns a printer of results for people.
func textOf(out io.Writer) *textPrinter {
	o := &options{Program: &cli.Program{Voice: wizard.VoiceIn(steps.English), Out: out}}
	return o.newPrinter().(*textPrinter)
}

// refusal is the result of a refused pair. Its text does not say the stage.
func refusal(id string, stage chorus.Stage) *result {
	found := chorus.Result{Environment: chorus.Production, Verdict: chorus.Refused, Fault: chorus.CredentialsRefused, Host: "oauth.piste.gouv.fr", Code: "invalid_client", Status: 400, Stage: stage}
	return resultOf(steps.Subject{Pair: chorus.Pair{ID: chorus.ClientID(id)}, SIRET: id}, steps.Evidence{Result: found}, []steps.Problem{*steps.FaultProblem(found)})
}

// TestExplainedOnce: problems that read the same stand once, under all whom they concern.
func TestExplainedOnce(t *testing.T) {
	var out strings.Builder
	p := textOf(&out)
	for id, stage := range map[string]chorus.Stage{"first": chorus.StageAnswer, "second": chorus.StageBody, "third": chorus.StageAnswer} {
		if err := p.result(refusal(id, stage)); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.end(summary{Refused: 3}); err != nil {
		t.Fatal(err)
	}
	title := p.voice.Title("fault.credentials-refused", nil)
	if n := strings.Count(out.String(), title); n != 1 {
		t.Errorf("%q stands there %d times, want once:\n%s", title, n, &out)
	}
	owners := strings.Split(out.String(), "\n\n")[1]
	for _, id := range []string{"first", "second", "third"} {
		if !strings.Contains(owners, id) {
			t.Errorf("%s is not named above the explanation: %q", id, owners)
		}
	}
}

// TestKnownProblemsAreNotDrawnAgain: a long batch of the same refusal draws its text once.
func TestKnownProblemsAreNotDrawnAgain(t *testing.T) {
	p := textOf(io.Discard)
	drawing := testing.AllocsPerRun(20, func() { textOf(io.Discard).result(refusal("first", chorus.StageBody)) })
	again := testing.AllocsPerRun(20, func() { p.result(refusal("first", chorus.StageBody)) })
	if again > drawing/2 {
		t.Errorf("a known problem costs %.0f allocations, a new one %.0f", again, drawing)
	}
}
