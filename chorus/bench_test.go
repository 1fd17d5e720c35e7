package chorus_test

import (
	"testing"

	. "raccord/chorus"
	"raccord/chorus/simulator"
)

// BenchmarkAnswer is what one exchange costs besides the network.
func BenchmarkAnswer(b *testing.B) {
	for _, name := range []string{"token", "refused", "throttled", "captive-portal"} {
		client := practice(b, simulator.Recorded(name, "token", "jeton"))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = client.Authenticate(b.Context(), Production, testPair)
			}
		})
	}
}
