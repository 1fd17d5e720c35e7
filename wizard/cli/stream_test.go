package cli

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// full is more than any pipe takes without being read.
var full = []byte(strings.Repeat("x", 1<<20))

// pipes returns a stream that goes to a pipe, and the pipe's other end.
func pipes(t *testing.T, interrupted <-chan struct{}) (*Stream, *os.File) {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close(); writer.Close() })
	return NewStream(writer, interrupted), reader
}

// TestStreamWaitsForItsReader: without an interruption everything is taken, however late.
func TestStreamWaitsForItsReader(t *testing.T) {
	stream, reader := pipes(t, nil)
	read := make(chan int)
	go func() {
		n := 0
		for buffer := make([]byte, 1<<16); n < len(full); {
			some, err := reader.Read(buffer)
			if err != nil {
				break
			}
			n += some
		}
		read <- n
	}()
	if n, err := stream.Write(full); n != len(full) || err != nil || <-read != len(full) || Untaken(Printable(stream)) != nil {
		t.Errorf("%d written, %v", n, err)
	}
}

// TestStreamIsGivenUp: after an interruption what is not taken is given up, and so is what comes after
// it; what fits is still written.
func TestStreamIsGivenUp(t *testing.T) {
	interrupted := make(chan struct{})
	stream, reader := pipes(t, interrupted)
	close(interrupted)
	if _, err := stream.Write([]byte("fits")); err != nil {
		t.Errorf("what fits: %v", err)
	}
	for range 2 {
		if _, err := Printable(stream).Write(full); !errors.Is(err, ErrUntaken) || !errors.Is(Untaken(Printable(stream)), ErrUntaken) {
			t.Errorf("%v, want %v", err, ErrUntaken)
		}
	}
	got := make([]byte, 4)
	if _, err := reader.Read(got); err != nil || string(got) != "fits" {
		t.Errorf("%q, %v", got, err)
	}
}
