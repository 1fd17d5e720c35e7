package steps

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/store/jsontree"
)

// everyMember is evidence with nothing left out.
func everyMember() Evidence {
	at := time.Date(2026, 11, 23, 12, 0, 0, 5, time.UTC)
	return Evidence{Step: "access", At: at, Passed: true, Degree: Proven, Names: &NameComparison{NamesIdentical, []Difference{}},
		Result: chorus.Result{Verdict: chorus.Valid, Fault: chorus.DNS, Environment: chorus.Production, Host: "h", Code: "c", Status: 200,
			Requests: 1, DurationMs: 5, APIs: []chorus.API{{Name: "a", Access: "granted", Status: 200, Indicative: true}},
			Attached: []string{"12345678200010"}, Unattached: true, PasswordExpires: &at, Disclosed: "N"}}
}

// What this program writes is read the quick way, whatever evidence will hold: a member
// without a row makes every list slow.
func TestEvidenceIsReadQuickly(t *testing.T) {
	full := everyMember()
	for i := range reflect.TypeFor[Evidence]().NumField() {
		if reflect.ValueOf(full).Field(i).IsZero() {
			t.Errorf("%s is empty: this test does not see it", reflect.TypeFor[Evidence]().Field(i).Name)
		}
	}
	raw, err := json.Marshal(full)
	if err != nil {
		t.Fatal(err)
	}
	var tree jsontree.Tree
	v, err := tree.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	var got Evidence
	if !got.read(v) || !reflect.DeepEqual(got, full) {
		t.Errorf("%s\nis read as %+v", raw, got)
	}
}

// FuzzEvidence: what is read the quick way is what encoding/json reads.
func FuzzEvidence(f *testing.F) {
	full, err := json.Marshal(everyMember())
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		string(full), `{"Step":"a"}`, `{"step":"a","step":"b"}`, `{"status":1e0}`, `{"status":-0}`, `{"apis":[{"API":"x"},null]}`, `{"at":null}`,
		`{"names":null}`, `{"names":{"differences":[{"at":1}],"verdict":"x"}}`, `{"names":{},"names":{"verdict":"x"}}`, `{"attached":["\u0061",null]}`,
		`{"requests":99999999999999999999}`, `{"at":"2026-11-23T13:00:00.5+05:30"}`, `null`, `[]`, `{"passwordExpires":"x"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var tree jsontree.Tree
		v, err := tree.Parse(raw)
		if err != nil {
			return
		}
		var quick, slow Evidence
		if !quick.read(v) {
			return
		}
		if err := json.Unmarshal(raw, &slow); err != nil || !reflect.DeepEqual(quick, slow) {
			t.Errorf("%s\nis   %+v\nwant %+v %v", raw, quick, slow, err)
		}
	})
}
