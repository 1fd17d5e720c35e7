package check

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/wizardtest"
)

// TestIdealTime: a server that answers in 200 ms, and sixty-four at once.
func TestIdealTime(t *testing.T) {
	for _, n := range []int{1, 64, 100, 1000} {
		path := listOf(t, n)
		inBubble(t, func(t *testing.T) {
			o, e, out := batchAt(t, 200*time.Millisecond, 64)
			e.pairs = path
			began := time.Now()
			wantCode(t, e.checkList(t.Context()), wizard.ExitDone)
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
		o, e, _ := batchAt(t, 50*time.Millisecond, 8)
		e.pairs, e.rate = path, 5
		wantCode(t, e.checkList(t.Context()), wizard.ExitDone)
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
		e, out := batchOptions(t, at(o), 0, 4)
		e.pairs = path
		wantCode(t, e.checkList(t.Context()), wizard.ExitBusy)
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
	for _, moment := range []time.Duration{1, 150, 200, 201, 999, 1100, 1390} {
		inBubble(t, func(t *testing.T) {
			o, e, out := batchAt(t, 200*time.Millisecond, 8)
			e.pairs = path
			ctx, stop := context.WithCancel(t.Context())
			time.AfterFunc(moment*time.Millisecond, stop)
			began := time.Now()
			wantCode(t, e.checkList(ctx), wizard.ExitInterrupted)
			if late := time.Since(began) - moment*time.Millisecond; late > 200*time.Millisecond {
				t.Errorf("stopped after %s: something new began", late)
			}
			if done := len(o.at); done >= n {
				t.Fatalf("all done at %s", moment*time.Millisecond)
			} else {
				wantDocument(t, out, done, 0)
			}
			out.Reset()
			wantCode(t, e.checkList(t.Context()), wizard.ExitDone)
			o.wantOnce(t, n)
			wantDocument(t, out, n, 0)
			wantNoJournal(t, e)
		})
	}
}

// TestRestartForgets, and another question is another batch.
func TestRestartForgets(t *testing.T) {
	path := listOf(t, 20)
	inBubble(t, func(t *testing.T) {
		o, e, out := batchAt(t, 200*time.Millisecond, 4)
		e.pairs = path
		interruptList(t, e)
		before := len(o.at)
		e.environment = chorus.Sandbox
		wantCode(t, e.checkList(t.Context()), wizard.ExitDone)
		if got := len(o.at) - before; got != 20 {
			t.Errorf("%d asked on the other side, want 20", got)
		}
		e.environment, e.restart = chorus.Production, true
		before = len(o.at)
		out.Reset()
		wantCode(t, e.checkList(t.Context()), wizard.ExitDone)
		if got := len(o.at) - before; got != 20 {
			t.Errorf("%d asked anew, want 20", got)
		}
		wantDocument(t, out, 20, 0)
	})
}

// interruptList begins the batch of e's list and interrupts it after half a second.
func interruptList(t *testing.T, e *options) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(500*time.Millisecond, stop)
	wantCode(t, e.checkList(ctx), wizard.ExitInterrupted)
}

// TestChangedList: a list that changed after the interruption is another batch.
func TestChangedList(t *testing.T) {
	path := listOf(t, 20)
	inBubble(t, func(t *testing.T) {
		o, e, out := batchAt(t, 200*time.Millisecond, 4)
		e.pairs = path
		interruptList(t, e)
		text, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(path, text[:bytes.LastIndexByte(text[:len(text)-1], '\n')+1], 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		before := len(o.at)
		out.Reset()
		wantCode(t, e.checkList(t.Context()), wizard.ExitDone)
		if got := len(o.at) - before; got != 19 {
			t.Errorf("%d asked of the shorter list, want 19", got)
		}
		wantDocument(t, out, 19, 0)
	})
}

// TestTwoAtOnce: the same question is not asked by two programs.
func TestTwoAtOnce(t *testing.T) {
	path := listOf(t, 8)
	inBubble(t, func(t *testing.T) {
		o, e, _ := batchAt(t, time.Second, 4)
		e.pairs = path
		program := *e.Program
		program.Out = io.Discard
		other := *e
		other.Program = &program
		var group sync.WaitGroup
		group.Go(func() { wantCode(t, e.checkList(t.Context()), wizard.ExitDone) })
		time.Sleep(500 * time.Millisecond)
		err := other.checkList(t.Context())
		var p *cli.ProblemError
		if wantCode(t, err, wizard.ExitStorage); !errors.As(err, &p) || p.Problem.Code != "storage.batch-running" {
			t.Errorf("told %v", err)
		}
		group.Wait()
		o.wantOnce(t, 8)
	})
}

// TestNowhereToNote: where the journal cannot be written, that is told once and every verdict is
// given.
func TestNowhereToNote(t *testing.T) {
	path := listOf(t, 8)
	inBubble(t, func(t *testing.T) {
		o, e, out := batchAt(t, 200*time.Millisecond, 4)
		e.pairs = path
		if err := os.WriteFile(filepath.Join(wizardtest.Folder(e.Side.Store).Dir(), "batches"), nil, 0o600); err != nil { // where its folder would be
			t.Fatal(err)
		}
		said := new(bytes.Buffer)
		e.Err = said
		wantCode(t, e.checkList(t.Context()), wizard.ExitStorage)
		o.wantOnce(t, 8)
		wantDocument(t, out, 8, 0)
		if title := e.Voice.Title("storage.batch-unkept", nil); strings.Count(said.String(), title) != 1 {
			t.Errorf("%q is not told once:\n%s", title, said)
		}
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
		o, e, _ := batchAt(t, 200*time.Millisecond, 4)
		e.pairs = path
		e.Out = &fullPipe{left: 2} // each takes a result or several
		if err := e.checkList(t.Context()); !errors.Is(err, errPipe) {
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
	e, out := batchOptions(b, chorus.ClientOptions{Endpoints: chorus.Endpoints{Production: hosts, Sandbox: hosts}}, 0, 16)
	e.pairs = path
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		wantCode(b, e.checkList(b.Context()), wizard.ExitDone)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/pair")
}
