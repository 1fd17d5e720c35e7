package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard/input"
)

// This file decides where a document may be written. The rules are:
//
//   - A file appears whole or not at all. A pipe or a device is written to as it is.
//   - No file of the store is written over, and none that the same command reads, whatever way
//     leads to it. --force does not change that.
//   - A file that is there is replaced when this program wrote it and it was not changed since, or
//     when it is empty. Any other one is replaced after a yes, or with --force.
//   - A document carries a mark to be known by: the sum of all its other lines. It is a line of
//     its own below the first. A sealed document has its mark from the program that sealed it.

// An Output is where a command writes its document.
type Output struct {
	// Path is the file, "" or "-" for the program's Out.
	Path string
	// Shared lets others read the file. What names people or holds secrets is not shared.
	Shared bool
	// Force replaces a file that this program did not write.
	Force bool
}

// Declare declares the flags of an output.
func (o *Output) Declare(f *pflag.FlagSet) {
	f.VarP((*outputPath)(&o.Path), "output", "o", "")
	f.BoolVar(&o.Force, "force", false, "")
}

// An outputPath is the flag of an output's path, with the home folder that it begins with written
// out.
type outputPath string

// Set implements pflag.Value. The error is input.ErrHome.
func (o *outputPath) Set(path string) error {
	home, err := input.Home(path)
	*o = outputPath(home)
	return err
}

// String implements pflag.Value.
func (o *outputPath) String() string { return string(*o) }

// Type implements pflag.Value.
func (o *outputPath) Type() string { return "string" }

// Stdout tells whether the document goes to the program's Out.
func (o Output) Stdout() bool { return o.Path == "" || o.Path == "-" }

// Sealed is the format of a document that is encrypted; SealMark is a line of its header.
const (
	Sealed   = "age"
	SealMark = "-> raccord-grease"
)

// marks are the lines that hold the mark, by format.
var marks = map[string]string{
	"md":   "<!-- raccord %x -->",
	"html": "<!-- raccord %x -->",
	"json": `  "raccord": "%x",`,
	"txt":  "raccord %x",
}

// hidden tells whether the mark of a format is nothing that a reader sees: then the document has
// it on a terminal and in a pipe too, and is the same everywhere.
func hidden(format string) bool { return format == "md" || format == "html" }

// marked returns a document with its mark.
func marked(format string, document []byte) []byte {
	first, rest, ok := bytes.Cut(document, []byte("\n"))
	if marks[format] == "" || !ok {
		return document
	}
	return slices.Concat(first, []byte("\n"), fmt.Appendf(nil, marks[format], sha256.Sum256(document)), []byte("\n"), rest)
}

// markLine is the line of a mark in any format. It captures the sum.
var markLine = regexp.MustCompile(`^[^\n]*\n([^\n]*\braccord\W+([0-9a-f]{64})\b[^\n]*\n)`)

// wrote tells whether this program wrote a document, and it was not changed since.
func wrote(document []byte) bool {
	if bytes.HasPrefix(document, []byte("age-encryption.org/")) {
		header, _, _ := bytes.Cut(document, []byte("\n---"))
		return bytes.Contains(header, []byte("\n"+SealMark+"\n"))
	}
	at := markLine.FindSubmatchIndex(document)
	if at == nil {
		return false
	}
	sum := sha256.Sum256(slices.Concat(document[:at[2]], document[at[3]:]))
	return fmt.Sprintf("%x", sum) == string(document[at[4]:at[5]])
}

// Writable refuses an output that may not be written to, before anything is done for it: a file
// of the store, one of the inputs, or one to keep. It asks where that is the user's to decide.
// The error is a *UsageError, a *ProblemError or ctx's. Inputs are the files that this command reads; those of
// every command's flags are known.
func (p *Program) Writable(ctx context.Context, o Output, inputs ...string) error {
	if o.Stdout() {
		return nil
	}
	if err := newName(o.Path); err != nil {
		return Problem(err)
	}
	dir, err := p.storeDir()
	if err == nil && store.Inside(dir, o.Path) {
		return p.Usage("output.in-store", "path", o.Path, "folder", dir)
	}
	there, err := os.Stat(o.Path)
	if err != nil {
		return nil // there is nothing to lose
	}
	for _, file := range append(inputs, p.PassphraseFile, p.EndpointsFile, p.CAFile) {
		file, _ = input.Home(file)
		if info, err := os.Stat(file); err == nil && os.SameFile(info, there) {
			return p.Usage("output.is-input", "path", o.Path)
		}
	}
	if o.Force || !there.Mode().IsRegular() || there.Size() == 0 {
		return nil
	}
	if document, err := os.ReadFile(o.Path); err == nil && wrote(document) {
		return nil
	}
	return p.askToReplace(ctx, o.Path)
}

// newName returns a *steps.Problem where a path would give a file or a folder a name that may be a
// secret. What is there already has its name.
func newName(path string) error {
	made := ""
	for rest := filepath.Clean(path); ; rest = filepath.Dir(rest) {
		if _, err := os.Lstat(rest); err == nil || rest == filepath.Dir(rest) {
			break
		}
		made = filepath.Join(filepath.Base(rest), made)
	}
	if steps.Withheld(made, "") == made {
		return nil
	}
	return &steps.Problem{Code: "flaw.secret-name", Args: steps.Args{"path": path}}
}

// askToReplace asks whether a file may be replaced that this program did not write.
func (p *Program) askToReplace(ctx context.Context, path string) error {
	if p.asks(); p.AskLine == nil {
		return p.Usage("output.exists", "path", path)
	}
	yes := p.Voice.Say("export.yes")
	fmt.Fprint(p.Err, p.sentence("output.ask", "path", path, "yes", yes), " ")
	typed, err := p.AskLine(ctx)
	if err != nil {
		return err
	}
	if !strings.EqualFold(strings.TrimSpace(typed), yes) {
		return p.Usage("output.kept", "path", path)
	}
	return nil
}

// Write writes a document of that format, once all of write has succeeded.
func (p *Program) Write(ctx context.Context, o Output, format string, write func(io.Writer) error) error {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return err
	}
	document := content.Bytes()
	if !o.Stdout() || hidden(format) {
		document = marked(format, document)
	}
	if o.Stdout() {
		_, err := p.Out.Write(document)
		return err
	}
	switch err := writeFile(ctx, o, document); {
	case errors.Is(err, ErrUntaken):
		return err
	case err != nil:
		return p.Usage("usage.output-file", "path", o.Path)
	}
	return nil
}

// WriteNew writes a document into a file of the current folder that is there for its owner alone,
// and returns its path, also where it could not be written. A file of that name is replaced where
// this program wrote it and it was not changed since; beside any other the name gets a number.
func (p *Program) WriteNew(ctx context.Context, name, format string, write func(io.Writer) error) (path string, err error) {
	if path, err = filepath.Abs(name); err != nil {
		return name, err
	}
	for n := 2; !replaceable(path); n++ {
		base := strings.TrimSuffix(name, filepath.Ext(name))
		path = filepath.Join(filepath.Dir(path), fmt.Sprintf("%s-%d%s", base, n, filepath.Ext(name)))
	}
	if dir, err := p.storeDir(); err == nil && store.Inside(dir, path) {
		return path, p.Usage("output.in-store", "path", path, "folder", dir)
	}
	return path, p.Write(ctx, Output{Path: path}, format, write)
}

// replaceable tells whether nothing of value is lost where a file is written to path.
func replaceable(path string) bool {
	there, err := os.Lstat(path)
	if err != nil || !there.Mode().IsRegular() { // what is read of a pipe would be waited for
		return err != nil
	}
	document, err := os.ReadFile(path)
	return err == nil && (len(document) == 0 || wrote(document))
}

// writeFile writes a document into a file, whole, or to a pipe or a device as it is. The error is
// ErrUntaken, once ctx has ended, for one that is not read.
func writeFile(ctx context.Context, o Output, document []byte) error {
	info, err := os.Stat(o.Path)
	if err != nil || info.Mode().IsRegular() {
		return store.WriteFile(o.Path, document, o.Shared)
	}
	_, err = taken(ctx.Done(), func() (int, error) {
		file, err := os.OpenFile(o.Path, os.O_WRONLY, 0) // which no folder is opened for
		if err != nil {
			return 0, err
		}
		n, err := file.Write(document)
		return n, errors.Join(err, file.Close())
	})
	return err
}
