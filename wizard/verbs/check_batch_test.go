package verbs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
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
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
)

// An office is PISTE's counter in a test: it takes a while, and notes who asked.
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

// batchEnv is what a batch acts on, the other side without a socket.
func batchEnv(t testing.TB, options chorus.ClientOptions) (e *Env, out *bytes.Buffer) {
	t.Helper()
	client, err := chorus.NewClient(options)
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
	return &Env{Voice: wizard.VoiceIn(steps.English), Side: side, Out: out, Err: io.Discard}, out
}

func at(o *office) chorus.ClientOptions { return chorus.ClientOptions{Transport: chorus.Transport(o)} }

func options(rate float64, jobs int) CheckOptions {
	return CheckOptions{Environment: chorus.Production, Output: JSON, Rate: rate, Jobs: jobs}
}

func fileSecret(path string) (secret.Text, error) { return store.ReadSecretFile(path) }

// wantCode wants a command to end with this exit code.
func wantCode(t testing.TB, err error, want int) {
	t.Helper()
	if got := code(err); got != want {
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

// TestIdealTime: a server that answers in 200 ms, and sixty-four at once.
func TestIdealTime(t *testing.T) {
	for _, n := range []int{1, 64, 100, 1000} {
		path := listOf(t, n)
		inBubble(t, func(t *testing.T) {
			o := &office{takes: 200 * time.Millisecond}
			e, out := batchEnv(t, at(o))
			began := time.Now()
			wantCode(t, e.Pairs(t.Context(), path, fileSecret, options(0, 64)), wizard.ExitDone)
			ideal := time.Duration((n+63)/64) * 200 * time.Millisecond
			if took := time.Since(began); took > ideal*115/100 {
				t.Errorf("%d pairs took %s, ideally %s", n, took, ideal)
			}
			if o.wantOnce(t, n); o.most > 64 {
				t.Errorf("%d at once", o.most)
			}
			wantDocument(t, out, n, 0)
		})
	}
}

// wantDocument wants check's document with n accepted pairs, each line once.
func wantDocument(t *testing.T, out *bytes.Buffer, n, undecided int) {
	t.Helper()
	var document struct {
		Version int
		Results []struct {
			Line     int
			Verdict  string
			ClientID string
		}
		Summary struct{ Valid, Refused, Undecided, Unread int }
	}
	if err := json.Unmarshal(out.Bytes(), &document); err != nil {
		t.Fatalf("%v in %.300s", err, out)
	}
	lines := map[int]bool{}
	for _, r := range document.Results {
		lines[r.Line] = true
	}
	if s := document.Summary; len(lines) != n || len(document.Results) != n || s.Valid != n-undecided || s.Undecided != undecided || document.Version != 1 {
		t.Errorf("%d results of %d lines, %+v, want %d", len(document.Results), len(lines), s, n)
	}
}

// TestRate: five a second, whoever waits for what.
func TestRate(t *testing.T) {
	path := listOf(t, 30)
	inBubble(t, func(t *testing.T) {
		o := &office{takes: 50 * time.Millisecond}
		e, _ := batchEnv(t, at(o))
		wantCode(t, e.Pairs(t.Context(), path, fileSecret, options(5, 8)), wizard.ExitDone)
		o.wantOnce(t, 30)
		for i := 1; i < len(o.at); i++ {
			if gap := o.at[i].Sub(o.at[i-1]); gap < 199*time.Millisecond {
				t.Errorf("requests %d and %d are %s apart", i-1, i, gap)
			}
		}
		if all := o.at[29].Sub(o.at[0]); all > 29*201*time.Millisecond {
			t.Errorf("thirty requests took %s", all)
		}
	})
}

// TestPauseForAll: one answer says to come back in a minute; until then nobody asks, and the
// pair that heard it is not asked about again.
func TestPauseForAll(t *testing.T) {
	path := listOf(t, 40)
	inBubble(t, func(t *testing.T) {
		o := &office{takes: 200 * time.Millisecond}
		o.respond = func(n int, w http.ResponseWriter) {
			if n == 10 {
				w.Header().Set("Retry-After", "60")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"access_token":"a","token_type":"Bearer"}`)
		}
		e, out := batchEnv(t, at(o))
		wantCode(t, e.Pairs(t.Context(), path, fileSecret, options(0, 4)), wizard.ExitBusy)
		o.wantOnce(t, 40)
		wantDocument(t, out, 40, 1)
		told := o.at[9].Add(200 * time.Millisecond)
		for i, at := range o.at[10:] {
			if at.After(told) && at.Before(told.Add(time.Minute)) {
				t.Errorf("request %d left %s after it was told to wait", i+11, at.Sub(told))
			}
		}
		if last := o.at[39]; last.Before(told.Add(time.Minute)) {
			t.Error("nobody waited")
		}
	})
}

// TestInterruptedAndTakenUp: interrupted at any moment and asked again, each pair is asked
// about once, the document is whole, and nothing is left behind.
func TestInterruptedAndTakenUp(t *testing.T) {
	const n = 60
	path := listOf(t, n)
	for _, moment := range []time.Duration{0, 1, 150, 200, 201, 999, 1100, 1390} {
		inBubble(t, func(t *testing.T) {
			o := &office{takes: 200 * time.Millisecond}
			e, out := batchEnv(t, at(o))
			ctx, stop := context.WithCancel(t.Context())
			time.AfterFunc(moment*time.Millisecond, stop)
			began := time.Now()
			wantCode(t, e.Pairs(ctx, path, fileSecret, options(0, 8)), wizard.ExitInterrupted)
			if late := time.Since(began) - moment*time.Millisecond; late > 200*time.Millisecond {
				t.Errorf("stopped after %s: something new began", late)
			}
			if done := len(o.at); done >= n {
				t.Fatalf("all done at %s", moment*time.Millisecond)
			} else {
				wantDocument(t, out, done, 0)
			}
			out.Reset()
			wantCode(t, e.Pairs(t.Context(), path, fileSecret, options(0, 8)), wizard.ExitDone)
			o.wantOnce(t, n)
			wantDocument(t, out, n, 0)
			if left, err := os.ReadDir(filepath.Join(e.Side.Store.Dir(), "batches")); err != nil || len(left) != 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

// TestRestartForgets, and another question is another batch.
func TestRestartForgets(t *testing.T) {
	path := listOf(t, 20)
	inBubble(t, func(t *testing.T) {
		o := &office{takes: 200 * time.Millisecond}
		e, out := batchEnv(t, at(o))
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(500*time.Millisecond, stop)
		wantCode(t, e.Pairs(ctx, path, fileSecret, options(0, 4)), wizard.ExitInterrupted)
		before := len(o.at)
		other := options(0, 4)
		other.Environment = chorus.Sandbox
		wantCode(t, e.Pairs(t.Context(), path, fileSecret, other), wizard.ExitDone)
		if got := len(o.at) - before; got != 20 {
			t.Errorf("%d asked on the other side, want 20", got)
		}
		again := options(0, 4)
		again.Restart = true
		before = len(o.at)
		out.Reset()
		wantCode(t, e.Pairs(t.Context(), path, fileSecret, again), wizard.ExitDone)
		if got := len(o.at) - before; got != 20 {
			t.Errorf("%d asked anew, want 20", got)
		}
		wantDocument(t, out, 20, 0)
	})
}

// TestTwoAtOnce: the same question is not asked by two programs.
func TestTwoAtOnce(t *testing.T) {
	path := listOf(t, 8)
	inBubble(t, func(t *testing.T) {
		o := &office{takes: time.Second}
		e, _ := batchEnv(t, at(o))
		other := *e
		other.Out = io.Discard
		var group sync.WaitGroup
		group.Go(func() { wantCode(t, e.Pairs(t.Context(), path, fileSecret, options(0, 4)), wizard.ExitDone) })
		time.Sleep(500 * time.Millisecond)
		wantCode(t, other.Pairs(t.Context(), path, fileSecret, options(0, 4)), wizard.ExitStorage)
		group.Wait()
		o.wantOnce(t, 8)
	})
}

// A full pipe takes so many writes, then no more.
type fullPipe struct{ left int }

var errPipe = errors.New("broken pipe")

func (p *fullPipe) Write(text []byte) (int, error) {
	if p.left--; p.left < 0 {
		return 0, errPipe
	}
	return len(text), nil
}

// TestNobodyReads: where results cannot be written any more, nothing new is asked.
func TestNobodyReads(t *testing.T) {
	path := listOf(t, 100)
	inBubble(t, func(t *testing.T) {
		o := &office{takes: 200 * time.Millisecond}
		e, _ := batchEnv(t, at(o))
		e.Out = &fullPipe{left: 5}
		if err := e.Pairs(t.Context(), path, fileSecret, options(0, 4)); !errors.Is(err, errPipe) {
			t.Errorf("%v", err)
		}
		if len(o.at) > 16 {
			t.Errorf("%d asked for nobody", len(o.at))
		}
	})
}

// BenchmarkBatch is a batch on loopback, journal and document included.
func BenchmarkBatch(b *testing.B) {
	const n = 1000
	server := httptest.NewServer(&office{})
	b.Cleanup(server.Close)
	path := listOf(b, n)
	hosts := chorus.Hosts{OAuth: server.URL, API: server.URL}
	e, out := batchEnv(b, chorus.ClientOptions{Endpoints: chorus.Endpoints{Production: hosts, Sandbox: hosts}, Pool: 16})
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		wantCode(b, e.Pairs(b.Context(), path, fileSecret, options(0, 16)), wizard.ExitDone)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/pair")
}
