//go:build unix

package wizard_test

// This file measures whole processes beside their peers and prints the README's table:
//
//	go test ./wizard -run TestMeasure -measure -timeout 30m -v
//
// The rules are:
//
//   - What is compared runs in turns, in one run: a busy machine slows both.
//   - A row is a median, and a ratio is the median of the ratios of neighbours.
//   - Nothing fails because it was slow: the table says what was wanted and what was seen.

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/creack/pty"

	"raccord/chorus/simulator"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard/wizardtest"
)

var measuring = flag.Bool("measure", false, "measure whole processes beside their peers, and print the table of the README")

// gumVersion is the peer that the table names.
const gumVersion = "v0.17.0"

// A bench is what the rows are measured with.
type bench struct {
	*testing.T
	// whole is the test of all parts, which T is one of: the server outlives a part.
	whole                 *testing.T
	folder                string
	raccord, minimal, gum string
	// base is the server's address; requests, atOnce and most count what it serves.
	base                   string
	requests, atOnce, most atomic.Int64
}

func TestMeasure(t *testing.T) {
	if !*measuring {
		t.Skip("measures for minutes: asked for by -measure")
	}
	b := newBench(t)
	fmt.Printf("%s, %d × %s, %s\n\n", time.Now().Format("2006-01-02"), runtime.NumCPU(), processor(), runtime.Version())
	fmt.Println("| what | raccord | peer | ratio | wanted |\n|---|---|---|---|---|")
	for _, part := range []struct {
		name    string
		measure func(*bench)
	}{
		{"frame", (*bench).firstFrame}, {"check", (*bench).oneCheck}, {"checks", (*bench).thousandChecks},
		{"slow", (*bench).slowServer}, {"growth", (*bench).growth}, {"list", (*bench).listing},
		{"saving", (*bench).saving}, {"structures", (*bench).structures}, {"bytes", (*bench).screenBytes},
		{"desk", (*bench).desk}, {"size", (*bench).size},
	} {
		t.Run(part.name, func(t *testing.T) {
			b.T = t
			part.measure(b)
		})
	}
}

func newBench(t *testing.T) *bench {
	b := &bench{T: t, whole: t, folder: t.TempDir()}
	b.raccord = b.build("raccord", nil, "bash", "../.ci/build", b.path("raccord"))
	b.minimal = b.build("minimal", nil, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", b.path("minimal"), "./testdata/minimal")
	b.gum = b.build("gum", []string{"GOBIN=" + b.folder, "GOFLAGS=-mod=mod"}, "go", "install", "-trimpath", "-ldflags=-s -w", "github.com/charmbracelet/gum@"+gumVersion)
	b.serve("sandbox-pair", 0)
	return b
}

// build makes a program, or "" where its module cannot be had.
func (b *bench) build(name string, env []string, args ...string) string {
	command := exec.Command(args[0], args[1:]...)
	command.Env = append(os.Environ(), append(env, "CGO_ENABLED=0")...)
	if out, err := command.CombinedOutput(); err != nil {
		b.Logf("without %s: %v\n%s", name, err, out)
		return ""
	}
	return b.path(name)
}

func (b *bench) path(name string) string { return filepath.Join(b.folder, name) }

// serve starts a simulator that counts how many requests it serves at once.
func (b *bench) serve(scenario string, latency time.Duration) {
	piste, err := simulator.New(scenario)
	if err != nil {
		b.Fatal(err)
	}
	piste.Latency = latency
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.requests.Add(1)
		if now := b.atOnce.Add(1); now > b.most.Load() {
			b.most.Store(now)
		}
		defer b.atOnce.Add(-1)
		piste.ServeHTTP(w, r)
	}))
	b.whole.Cleanup(server.Close)
	b.base = server.URL
	line, err := piste.Endpoints(server.URL)
	if err != nil {
		b.Fatal(err)
	}
	b.write("endpoints.json", string(line))
}

func (b *bench) write(name, text string) string {
	if err := os.WriteFile(b.path(name), []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	return b.path(name)
}

// command is a program in a home of its own.
func (b *bench) command(program string, args ...string) *exec.Cmd {
	command := exec.CommandContext(b.Context(), program, args...)
	command.Dir = b.folder
	command.Env = []string{"HOME=" + b.folder, "TERM=xterm-256color", "PATH=" + os.Getenv("PATH"),
		"RACCORD_LANG=en", "RACCORD_VAULT=file", "RACCORD_ENDPOINTS=" + b.path("endpoints.json"), "LC_ALL=C.UTF-8"}
	return command
}

// took runs a command to its end, which must be a good one.
func (b *bench) took(program string, args ...string) time.Duration {
	command := b.command(program, args...)
	var said strings.Builder
	command.Stderr = &said
	start := time.Now()
	if err := command.Run(); err != nil {
		b.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, said.String())
	}
	return time.Since(start)
}

// tookMemory also returns the most memory that the command had, as GNU time sees it: what
// the system tells this process of its own child counts this process's memory too.
func (b *bench) tookMemory(program string, args ...string) (time.Duration, string) {
	const timer = "/usr/bin/time"
	if _, err := os.Stat(timer); err != nil {
		return b.took(program, args...), "memory not measured: no " + timer
	}
	file := b.path("memory")
	took := b.took(timer, append([]string{"-f", "%M", "-o", file, program}, args...)...)
	text, _ := os.ReadFile(file)
	kilobytes, _ := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return took, mb(kilobytes * 1024)
}

// peak is the most memory that a process that runs has had, on Linux.
func peak(process *os.Process) string {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", process.Pid))
	for line := range strings.Lines(string(text)) {
		if amount, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(amount), " kB"), 10, 64)
			return mb(kilobytes * 1024)
		}
	}
	return "not measured"
}

// turns runs each n times, one after the other, and returns the median times and the
// median ratio of the first to each other.
func turns(n int, each ...func() time.Duration) (times []time.Duration, ratios []float64) {
	all := make([][]time.Duration, len(each))
	for range n {
		for i, one := range each {
			all[i] = append(all[i], one())
		}
	}
	for i := range each {
		var to []float64
		for k := range all[i] {
			to = append(to, all[0][k].Seconds()/all[i][k].Seconds())
		}
		ratios = append(ratios, median(to))
		slices.Sort(all[i])
		times = append(times, all[i][n/2])
	}
	return times, ratios
}

func row(what, ours, peer string, ratio float64, wanted string) {
	said := ""
	if ratio > 0 {
		said = fmt.Sprintf("%.2f", ratio)
	}
	fmt.Printf("| %s | %s | %s | %s | %s |\n", what, ours, peer, said, wanted)
}

func ms(d time.Duration) string {
	return strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 1, 64) + " ms"
}

func mb(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

func (b *bench) firstFrame() {
	frame := func(answers map[string]string, program ...string) func() time.Duration {
		return func() time.Duration { return firstFrame(b, b.folder, answers, program...) }
	}
	times, ratios := turns(41, frame(nil, b.raccord), frame(nil, b.minimal))
	row("first frame, silent terminal", ms(times[0]), "smallest Huh v2 form: "+ms(times[1]), ratios[1], "≤ 1.15")
	if b.gum == "" {
		return
	}
	times, ratios = turns(21, frame(answers, b.raccord), frame(answers, b.gum, "input", "--placeholder", "Name"))
	row("first frame, terminal that answers", ms(times[0]), "`gum input` "+gumVersion+": "+ms(times[1]), ratios[1], "")
}

// pairID is an invented Client ID.
func pairID(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }

func (b *bench) oneCheck() {
	file := b.write("secret.txt", pairID(0))
	body := "grant_type=client_credentials&scope=openid&client_id=" + pairID(1) + "&client_secret=" + pairID(0)
	times, ratios := turns(41,
		func() time.Duration {
			return b.took(b.raccord, "check", "--environment", "sandbox", "--client-id", pairID(1), "--secret-file", file)
		},
		func() time.Duration {
			return b.took("curl", "-sS", "-o", b.path("out"), "-d", body, b.base+"/sandbox/api/oauth/token")
		})
	row("one check on loopback", ms(times[0]), "`curl`, the same POST: "+ms(times[1]), ratios[1], "≤ 1.2")
}

// pairs is a file of n pairs.
func (b *bench) pairs(n int) string {
	b.write("secret.txt", pairID(0))
	var rows strings.Builder
	rows.WriteString("customer,siret,application,client_id,secret_file\n")
	for i := range n {
		fmt.Fprintf(&rows, "Mairie %d,%s,APPLICATION_%d,%s,secret.txt\n", i, siretOf(i), i, pairID(i+1))
	}
	return b.write(fmt.Sprintf("pairs-%d.csv", n), rows.String())
}

// siretOf is an invented number whose check digit is right.
func siretOf(i int) string {
	stem := fmt.Sprintf("123456782%04d", i%10000)
	sum := 0
	for k := range stem {
		d := int(stem[len(stem)-1-k] - '0')
		if k%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return stem + strconv.Itoa((10-sum%10)%10)
}

// checkPairs are the arguments that check the pairs of a file.
func checkPairs(file string, jobs int) []string {
	return []string{"check", "--environment", "sandbox", "--pairs", file, "--rate", "0", "--jobs", strconv.Itoa(jobs), "--jsonl"}
}

func (b *bench) thousandChecks() {
	const n = 1000
	file := b.pairs(n)
	var config strings.Builder
	for i := range n {
		if i > 0 {
			config.WriteString("next\n")
		}
		fmt.Fprintf(&config, "url = %q\ndata = %q\noutput = %q\nsilent\n", b.base+"/sandbox/api/oauth/token",
			"grant_type=client_credentials&scope=openid&client_id="+pairID(i+1)+"&client_secret="+pairID(0), b.path("out"))
	}
	script := b.write("curl.txt", config.String())
	var sent, most [2]int64
	count := func(i int, run func() time.Duration) func() time.Duration {
		return func() time.Duration {
			before := b.requests.Load()
			b.most.Store(0)
			took := run()
			sent[i], most[i] = b.requests.Load()-before, b.most.Load()
			return took
		}
	}
	times, ratios := turns(9,
		count(0, func() time.Duration { return b.took(b.raccord, checkPairs(file, 16)...) }),
		count(1, func() time.Duration {
			return b.took("curl", "--parallel", "--parallel-max", "16", "--config", script)
		}))
	row("1,000 checks, 16 at once", fmt.Sprintf("%s, %d requests, %d at once", ms(times[0]), sent[0], most[0]),
		fmt.Sprintf("`curl --parallel`: %s, %d requests, %d at once", ms(times[1]), sent[1], most[1]), ratios[1], "≤ 1.5")
}

func (b *bench) slowServer() {
	const n, jobs, latency = 640, 64, 200 * time.Millisecond
	b.serve("sandbox-pair", latency)
	defer b.serve("sandbox-pair", 0)
	took := b.took(b.raccord, checkPairs(b.pairs(n), jobs)...)
	ideal := (n + jobs - 1) / jobs * latency
	row("640 checks, 64 at once, a server that takes 200 ms", ms(took), "⌈n/64⌉ × 200 ms: "+ms(ideal), took.Seconds()/ideal.Seconds(), "≤ 1.15")
}

func (b *bench) growth() {
	var times []time.Duration
	for _, n := range []int{1000, 10000, 100000} {
		took, most := b.tookMemory(b.raccord, checkPairs(b.pairs(n), 16)...)
		times = append(times, took)
		ratio := 0.0
		if n > 1000 {
			ratio = took.Seconds() / times[0].Seconds() / float64(n/1000)
		}
		row(fmt.Sprintf("%s pairs", grouped(n)), ms(took)+", "+most, "", ratio, "linear (1), ≤ 64 MB")
	}
}

func (b *bench) listing() {
	const n = 10000
	folder := b.path("many")
	s, err := store.Open(folder)
	if err != nil {
		b.Fatal(err)
	}
	a := wizardtest.Answered(wizardtest.At("review"))
	doc, err := a.Encode()
	if err != nil {
		b.Fatal(err)
	}
	for i := range n { // past Save, which syncs each
		if err := os.WriteFile(s.Path(fmt.Sprintf("mairie-%d", i)), doc, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	members := "{id: input_filename, customer: .customer.name, role: .customer.role, structures: (.structures | length), " +
		"verdict: [.structures[].evidence[]?.verdict], checkedAt: [.structures[].evidence[]?.at]}"
	jq := fmt.Sprintf("find %s/dossiers -name '*.json' -exec jq '%s' {} + > %s", folder, members, b.path("out"))
	times, ratios := turns(11,
		func() time.Duration { return b.took(b.raccord, "list", "--json", "--store", folder) },
		func() time.Duration { return b.took("sh", "-c", jq) },
	)
	row(fmt.Sprintf("list of 10,000 dossiers of %d bytes", len(doc)), ms(times[0]), "`jq`, the same members: "+ms(times[1]), ratios[1], "≤ 1.5")
}

// saving is one more secret in the encrypted file, beside the program age that writes the same
// content to one public key.
func (b *bench) saving() {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1, 100, 10000} {
		s, err := store.Open(b.path(fmt.Sprint("vault-", n)))
		if err != nil {
			b.Fatal(err)
		}
		vault, err := s.OpenFile(b.Context(), secret.Of("sept petits canards verts"))
		if err != nil {
			b.Fatal(err)
		}
		secrets, plain := store.Secrets{}, map[string]map[string]string{}
		for i := range n {
			dossier := fmt.Sprint("mairie-", i)
			secrets[dossier] = map[string]secret.Text{pairID(i): secret.Of(pairID(-i))}
			plain[dossier] = map[string]string{pairID(i): pairID(-i)}
		}
		if _, err := store.Move(b.Context(), wizardtest.Memory{}, vault, secrets); err != nil {
			b.Fatal(err)
		}
		content, err := json.Marshal(map[string]any{"version": 1, "secrets": plain})
		if err != nil {
			b.Fatal(err)
		}
		file, saves := b.write("plain.json", string(content)), 0
		times, ratios := turns(41,
			func() time.Duration {
				saves++
				start := time.Now()
				if err := vault.Put(b.Context(), "mairie-0", map[string]secret.Text{"one more": secret.Of(pairID(saves))}); err != nil {
					b.Fatal(err)
				}
				return time.Since(start)
			},
			func() time.Duration {
				return b.took("age", "-r", key.Recipient().String(), "-o", b.path("out.age"), file)
			},
		)
		row(fmt.Sprintf("one more secret in a vault of %s, saved and read back", grouped(n)), ms(times[0]), "`age -r`, the same content: "+ms(times[1]), ratios[1], "")
	}
}

// structures are unattended walks of one structure and of many, each with a pair of its own in
// the encrypted file.
func (b *bench) structures() {
	b.write("secret.txt", pairID(0))
	phrase := b.write("passphrase.txt", "sept petits canards verts")
	walks := 0
	walk := func(n int) func() time.Duration {
		return func() time.Duration {
			walks++
			var sheets []string
			for i := range n {
				sheets = append(sheets, fmt.Sprintf(`{"structure":{"name":"Service %[1]d","siret":"%[2]s"},
"application":{"name":"APPLICATION_%[1]d","email":"si@ville.example","responsible":"Claire Martin"},"terms":{"accepted":true},"space":{"visible":true},
"declaration":{"application_name":"APPLICATION_%[1]d","contact_name":"Claire Martin","contact_email":"si@ville.example","contact_phone":"+33 1 00 00 00 00"},
"connector":{"version":"6.11.2"},"credentials":{"client_id":"%[3]s","client_secret_file":"secret.txt"},"openbee":{"done":true}}`, i, siretOf(i), pairID(i+1)))
			}
			file := b.write("answers.json", `{"version":1,"customer":{"name":"Ville","role":"supplier"},"account":{"ready":true},"structures":[`+strings.Join(sheets, ",")+`]}`)
			return b.took(b.raccord, "--answers", file, "--store", b.path(fmt.Sprint("walk-", walks)), "--passphrase-file", phrase)
		}
	}
	granting := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"access_token":"t","token_type":"Bearer","expires_in":3600}`)
	}))
	defer granting.Close()
	defer b.serve("sandbox-pair", 0)
	b.write("endpoints.json", fmt.Sprintf(`{"production":{"oauth":%[1]q,"api":%[1]q},"sandbox":{"oauth":%[1]q,"api":%[1]q}}`, granting.URL))
	times, _ := turns(5, walk(60), walk(1))
	row("unattended, 60 structures with pairs of their own", ms(times[0]), "one structure: "+ms(times[1]), 0, "3 s more at most")
}

// screenBytes are what the screen sends for a key, and when nothing happens.
func (b *bench) screenBytes() {
	const keys = 40
	s := b.watch(b.command(b.raccord, "--practice"))
	s.quiet(time.Second)
	s.key("\r") // a new dossier: a text is asked
	s.quiet(time.Second)
	before := s.sent.Load()
	for i := range keys {
		s.key(string(rune('a' + i%26)))
		s.quiet(50 * time.Millisecond)
	}
	perKey := float64(s.sent.Load()-before) / keys
	before = s.sent.Load()
	<-time.After(3 * time.Second)
	idle := s.sent.Load() - before
	most := peak(s.command.Process)
	s.key("\x03")
	s.command.Wait()
	row("bytes a key, typing 40 letters", fmt.Sprintf("%.1f", perKey), "", 0, "")
	row("bytes in 3 s of an idle screen", strconv.FormatInt(idle, 10), "", 0, "0")
	row("memory of the wizard, at most", most, "", 0, "")
}

// A watched is a program on a pty that answers nothing, whose bytes are counted.
type watched struct {
	command  *exec.Cmd
	terminal *os.File
	sent     atomic.Int64
}

func (b *bench) watch(command *exec.Cmd) *watched {
	terminal, err := pty.StartWithSize(command, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { terminal.Close() })
	s := &watched{command: command, terminal: terminal}
	go func() {
		for buffer := make([]byte, 4096); ; {
			n, err := terminal.Read(buffer)
			if s.sent.Add(int64(n)); err != nil {
				return
			}
		}
	}()
	return s
}

func (s *watched) key(key string) { s.terminal.WriteString(key) }

// quiet waits until nothing was sent for that long.
func (s *watched) quiet(long time.Duration) {
	for before := int64(-1); before != s.sent.Load(); {
		before = s.sent.Load()
		<-time.After(long)
	}
}

func (b *bench) size() {
	info, err := os.Stat(b.raccord)
	if err != nil {
		b.Fatal(err)
	}
	row(fmt.Sprintf("stripped binary, %s/%s", runtime.GOOS, runtime.GOARCH), mb(info.Size()), "", 0, "≤ 20 MB")
}

// processor is the name of what this runs on.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.Trim(name, "\t: \n")
		}
	}
	return runtime.GOARCH
}
