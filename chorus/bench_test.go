package chorus

import (
	"net/http"
	"testing"
)

// BenchmarkJudge is what one answer costs once it is there.
func BenchmarkJudge(b *testing.B) {
	for _, name := range []string{"token", "refused", "throttled", "captive-portal"} {
		a := filled(name, "token", newToken())
		header := http.Header{"Content-Type": {a.header["Content-Type"]}}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				judgeAnswer(a.status, header, []byte(a.body))
			}
		})
	}
}
