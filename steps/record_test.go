package steps

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"raccord/chorus"
)

var morning = time.Date(2026, 11, 26, 9, 30, 0, 0, time.UTC)

// deedsOf are the acts of a history, each in a few words.
func deedsOf(history []Act) string {
	var all []string
	for _, act := range history {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", act.Who, act.Structure, act.Step, act.What)))
	}
	return strings.Join(all, "; ")
}

func TestHistoryIsWhatDiffers(t *testing.T) {
	before := Answers{}.Put(Place{Step: "customer"}, Given{Texts: map[Key]string{customerName: "Mairie", customerRole: Supplier}})
	before.History = []Act{{At: morning.Add(-time.Hour), Who: "denis", What: Noted}}

	a := before.Put(Place{Step: "structure"}, Given{Texts: map[Key]string{"structure.siret": "12345678200010"}})
	a = a.Put(Place{Step: credentialsStep}, Given{Texts: map[Key]string{"credentials.client_id": "x"}})
	a = a.Found(Place{Step: credentialsStep}, Evidence{At: morning.Add(-time.Minute), Result: chorus.Result{Verdict: chorus.Refused}})
	a = a.WithNote("rappeler lundi", "claire", morning)
	a.Assigned = "claire"
	a = a.Recorded(before, "claire", morning)
	want := "denis   noted; claire 12345678200010 credentials checked refused; claire 12345678200010 structure answered; " +
		"claire 12345678200010 credentials answered; claire   noted; claire   assigned"
	if got := deedsOf(a.History); got != want {
		t.Errorf("the history is\n%s\nwant\n%s", got, want)
	}
	if n := a.Notes[0]; n.Who != "claire" || !n.At.Equal(morning) {
		t.Errorf("the note is %v", n)
	}

	if again := a.WithNote("rappeler lundi", "claire", morning).Recorded(a, "claire", morning); !again.Same(a) {
		t.Errorf("a note that is there is added again: %s", deedsOf(again.History))
	}
	if again := a.Recorded(a, "denis", morning.Add(time.Hour)); !again.Same(a) {
		t.Errorf("a save that changes nothing leaves %s", deedsOf(again.History))
	}
	reviewed := a
	reviewed.Reviewed = morning
	if got := deedsOf(reviewed.Recorded(a, "claire", morning).History); got != want+"; claire  review saved" {
		t.Errorf("after the review the history is %s", got)
	}
}

// A step that the role does not show is not answered, though an answers file implies its answers.
func TestHistoryNamesStepsOfTheRouteAlone(t *testing.T) {
	a := customer{role: Supplier, structures: 1}.until(Place{})
	for _, act := range a.Recorded(Answers{}, "claire", morning).History {
		step := ByID(act.Step)
		if step.Shown != nil && !step.Shown(View{a, 0}) {
			t.Errorf("%s is in the history", act.Step)
		}
	}
}

func TestHistoryKeepsTheLast200(t *testing.T) {
	var a Answers
	for i := range 250 {
		before := a
		a.Assigned = fmt.Sprint("p", i)
		a = a.Recorded(before, fmt.Sprint("p", i), morning.Add(time.Duration(i)*time.Minute))
	}
	if n := len(a.History); n != 200 || a.History[0].Who != "p50" || a.History[n-1].Who != "p249" {
		t.Errorf("%d acts, from %s to %s", n, a.History[0].Who, a.History[n-1].Who)
	}
}

func TestRecordIsKeptInTheFile(t *testing.T) {
	a := Answers{}.clone()
	a.Assigned = "Claire"
	a = a.WithNote("une ligne\nune autre", "Denis", morning).Recorded(Answers{}, "Denis", morning)
	doc, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	read, err := Decode(doc)
	if err != nil || !read.Same(a) || read.Assigned != "Claire" || len(read.Notes) != 1 || len(read.History) != 2 {
		t.Errorf("%v: read %+v", err, read.Record)
	}
	if _, problems := ReadAnswers(doc, nil); len(problems) > 0 {
		t.Errorf("an answers file copied from it: %v", problems)
	}
	if file, err := a.EncodeAnswers(); err != nil || strings.Contains(string(file), "Claire") {
		t.Errorf("the answers file holds the record: %s %v", file, err)
	}
	for member, bad := range map[string]string{"assigned": "1", "notes": `"x"`, "history": `{"at": 1}`} {
		if _, err := Decode([]byte(`{"version": 1, "` + member + `": ` + bad + `}`)); err == nil {
			t.Errorf("%s of the wrong type is read", member)
		}
	}
}

func TestNoSecretInANote(t *testing.T) {
	const pair = "2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5"
	for typed, want := range map[string]string{
		"rappeler lundi, poste 12 34 56": "", "voir le ticket 2026-0042": "", "deux\r\nlignes": "",
		"": "flaw.required", " \n ": "flaw.required", strings.Repeat("é", mostNote+1): "flaw.too-long",
		"un\x1b[2Jeffet": "flaw.control", "le secret est " + pair: "flaw.note-holds-secret",
		"mot de passe : tournesol": "flaw.note-holds-secret", "coupé " + pair[:20] + "\n" + pair[20:]: "flaw.note-holds-secret",
	} {
		code := ""
		if _, p := ParseNote(typed); p != nil {
			code = p.Code
		}
		if code != want {
			t.Errorf("%.40q: %q, want %q", typed, code, want)
		}
	}
	read, err := Decode([]byte(`{"version": 1, "notes": [{"at": "2026-11-26T09:30:00Z", "who": "x", "text": "` + pair + `"}]}`))
	if err != nil || len(read.Notes) != 0 || !read.Purged {
		t.Errorf("%v: a file's note that may be a secret is read: %+v", err, read.Notes)
	}
}
