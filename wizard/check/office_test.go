package check

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"

	"raccord/chorus"
	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// An office is PISTE in a test: it takes a while to answer, and counts the requests.
type office struct {
	takes   time.Duration
	respond func(n int, w http.ResponseWriter) // nil: a token

	mu     sync.Mutex
	asked  map[string]int // by Client ID
	at     []time.Time
	inside int
	most   int
}

func (o *office) enter(id string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.asked == nil {
		o.asked = map[string]int{}
	}
	o.asked[id]++
	o.at = append(o.at, time.Now())
	o.inside++
	o.most = max(o.most, o.inside)
	return len(o.at)
}

func (o *office) leave() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.inside--
}

func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	n := o.enter(form.Get("client_id"))
	defer o.leave()
	time.Sleep(o.takes)
	if o.respond != nil {
		o.respond(n, w)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"access_token":"a","token_type":"Bearer","expires_in":3600,"scope":"openid"}`)
}

// wantOnce: n pairs were asked about, each once.
func (o *office) wantOnce(t *testing.T, n int) {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.asked) != n || len(o.at) != n {
		t.Errorf("%d requests about %d pairs, want %d of each", len(o.at), len(o.asked), n)
	}
}

// listOf writes a list of n pairs whose secret is in one file.
func listOf(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "secret.txt"), []byte("secret-fictif"), 0o600); err != nil {
		t.Fatal(err)
	}
	var list strings.Builder
	list.WriteString("customer,siret,application,client_id,secret_file\n")
	for i := range n {
		fmt.Fprintf(&list, "Commune %d,12345678200010,APP_%d,%08d-0000-4000-8000-000000000000,secret.txt\n", i, i, i)
	}
	path := filepath.Join(dir, "list.csv")
	if err := os.WriteFile(path, []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// batchOptions are the options of a batch that writes check's JSON document to out.
func batchOptions(t testing.TB, other chorus.ClientOptions, rate float64, jobs int) (o *options, out *bytes.Buffer) {
	t.Helper()
	client, err := chorus.NewClient(other)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	keyring.MockInit()
	out = new(bytes.Buffer)
	side := &wizard.Side{Service: client, Store: s, Kind: "keyring"}
	p := &cli.Program{Voice: wizard.VoiceIn(steps.English), Side: side, Out: out, Err: io.Discard}
	return &options{Program: p, environment: chorus.Production, json: true, rate: rate, jobs: jobs}, out
}

// at is the other side without a socket.
func at(o *office) chorus.ClientOptions {
	return chorus.ClientOptions{Transport: simulator.Transport(o)}
}

// batchAt are the options of a batch, with the office that takes so long for each answer.
func batchAt(t testing.TB, takes time.Duration, jobs int) (*office, *options, *bytes.Buffer) {
	t.Helper()
	other := &office{takes: takes}
	o, out := batchOptions(t, at(other), 0, jobs)
	return other, o, out
}

// wantCode wants a command to end with this exit code.
func wantCode(t testing.TB, err error, want int) {
	t.Helper()
	if got := cli.ExitOf(err); got != want {
		t.Errorf("exit code %d, want %d: %v", got, want, err)
	}
}

// inBubble is synctest.Test after package os/signal has begun to listen: its goroutine never
// ends, and no bubble waits for that.
func inBubble(t *testing.T, f func(*testing.T)) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	signal.Stop(c)
	synctest.Test(t, f)
}
