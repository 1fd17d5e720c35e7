package chorus

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

type roundTripFunc func(*http.Request) (*http.Response, error)

func (f roundTripFunc) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// TestExchangeSendsOnce: whatever a library above it tries, a second request does not leave.
func TestExchangeSendsOnce(t *testing.T) {
	sent := 0
	client, err := NewClient(ClientOptions{Transport: roundTripFunc(func(*http.Request) (*http.Response, error) {
		sent++
		return nil, errors.New("no network")
	})})
	if err != nil {
		t.Fatal(err)
	}
	x, end := client.exchange(t.Context(), SubjectToken, time.Minute, Production, tokenLimit)
	defer end()
	for range 2 {
		request, err := http.NewRequest(http.MethodPost, PISTE.Production.OAuth+TokenPath, strings.NewReader("secret"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (tokenExchange{x}).RoundTrip(request); err == nil {
			t.Error("there was no answer")
		}
	}
	if sent != 1 {
		t.Errorf("%d requests left", sent)
	}
}
