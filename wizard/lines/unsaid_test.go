package lines

import (
	"reflect"
	"testing"

	"raccord/steps"
)

// What was done on the last page is said once: what stood there before is not said again, unless
// nothing else is there to be said.
func TestSaidOnce(t *testing.T) {
	report, command := steps.Block{Text: "Report written"}, steps.Block{Kind: steps.Value, Label: "Command", Text: "raccord export"}
	for _, row := range []struct{ before, lead, want []steps.Block }{
		{nil, []steps.Block{report}, []steps.Block{report}},
		{[]steps.Block{report}, []steps.Block{report, command}, []steps.Block{command}},
		{[]steps.Block{report, command}, []steps.Block{report, command}, []steps.Block{report, command}},
	} {
		l := &Reader{said: saying{lead: row.before}}
		if got := l.unsaid(row.lead); !reflect.DeepEqual(got, row.want) {
			t.Errorf("after %v: %v, want %v", row.before, got, row.want)
		}
	}
}
