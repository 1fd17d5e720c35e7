package wizard_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// BenchmarkFirstFrame compares the time from the start of a process to the first text in
// a terminal that answers nothing: raccord's, and that of the smallest Huh form.
func BenchmarkFirstFrame(b *testing.B) {
	folder := b.TempDir()
	programs := []string{filepath.Join(folder, "raccord"), filepath.Join(folder, "minimal")}
	for i, source := range []string{"raccord", "./testdata/minimal"} {
		if out, err := exec.Command("go", "build", "-o", programs[i], source).CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
	var times [2][]float64
	var ratios []float64
	for b.Loop() {
		for i, program := range programs {
			times[i] = append(times[i], firstFrame(b, folder, nil, program).Seconds()*1000)
		}
		ratios = append(ratios, times[0][len(ratios)]/times[1][len(ratios)])
	}
	b.ReportMetric(median(times[0]), "raccord-ms")
	b.ReportMetric(median(times[1]), "minimal-ms")
	b.ReportMetric(median(ratios), "ratio") // of neighbours in time: a busy machine slows both
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// answers are what a terminal says of its background and its cursor, to programs that ask.
var answers = map[string]string{"\x1b]11;?": "\x1b]11;rgb:0000/0000/0000\x1b\\", "\x1b[6n": "\x1b[1;1R"}

// firstFrame starts program on a pty and waits for a letter. The terminal is silent unless
// it has answers.
func firstFrame(b testing.TB, home string, answers map[string]string, program ...string) time.Duration {
	b.Helper()
	command := exec.Command(program[0], program[1:]...)
	command.Env = []string{"HOME=" + home, "TERM=xterm-256color"}
	start := time.Now()
	terminal, err := pty.StartWithSize(command, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		command.Process.Kill()
		command.Wait()
		terminal.Close()
	}()
	var written []byte
	for buffer := make([]byte, 4096); ; {
		n, err := terminal.Read(buffer)
		for query, answer := range answers {
			if bytes.Contains(buffer[:n], []byte(query)) {
				terminal.WriteString(answer)
			}
		}
		written = append(written, buffer[:n]...)
		if strings.ContainsFunc(ansi.Strip(string(written)), unicode.IsLetter) {
			return time.Since(start)
		}
		if err != nil {
			b.Fatalf("ended without a text: %v", err)
		}
	}
}
