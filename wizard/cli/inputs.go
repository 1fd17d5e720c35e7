package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard/input"
)

// Input returns what the input at path holds, and says where its encoding is a guess. Its error
// is a *UsageError or ctx's.
func (p *Program) Input(ctx context.Context, k input.Kind, path string) ([]byte, error) {
	content, err := input.Read(ctx, k, path)
	if err != nil {
		return nil, p.InputError(err)
	}
	for _, remark := range p.guessed(k, path, content) {
		fmt.Fprintln(p.Err, remark)
	}
	return content.Text, nil
}

// guessed returns the sentence about an encoding that is a guess, none where there is none.
func (p *Program) guessed(k input.Kind, path string, content input.Content) []string {
	if !content.Windows1252 {
		return nil
	}
	return []string{p.Voice.Say("input.windows-1252", "file", p.NameOf(k, path))}
}

// NameOf names an input: what it is, and its path as it was given, where that may be repeated.
func (p *Program) NameOf(k input.Kind, path string) string {
	if path == input.Stdin {
		path = p.Voice.Say("input.standard-input", "path", path)
	}
	return p.Voice.Say("input.kind."+k.Name, "path", p.Voice.Repeated(path))
}

// AtLine returns a sentence about a line of a list.
func (p *Program) AtLine(number int, sentence string) string {
	return p.Voice.Say("check.at-line", "line", number) + p.Voice.Colon() + sentence
}

// InputError puts an *input.Error into words for people: it becomes a *UsageError.
func (p *Program) InputError(err error) error {
	refused, ok := errors.AsType[*input.Error](err)
	if !ok {
		return err
	}
	code := "input." + string(refused.Reason)
	if special := code + "." + refused.Kind.Name; p.Voice.Has(special) {
		code = special
	}
	shown := *refused
	shown.Path = p.Voice.Repeated(refused.Path)
	sentence := p.sentence(code, "file", p.NameOf(refused.Kind, refused.Path), "line", refused.Line,
		"largest", refused.Largest(), "command", shown.Chmod())
	return &UsageError{sentence, err}
}

// A SecretFile is the secret in a file, and the state of the file when it was read.
type SecretFile struct {
	Text secret.Text
	// Size, in bytes, and Modified tell whether the file was written again.
	Size     int64
	Modified time.Time
	// Remarks are sentences for people about what was left out of it.
	Remarks []string
}

// SecretFrom returns the secret that a file holds, and says what was left out of it. Its error
// is a *UsageError or ctx's.
func (p *Program) SecretFrom(ctx context.Context, k input.Kind, path string) (secret.Text, error) {
	if path == input.Stdin && p.canAsk() {
		return p.askHidden(ctx, p.NameOf(k, path)) // typed on a terminal, it is not shown
	}
	file, err := p.SecretFile(ctx, k, path)
	for _, remark := range file.Remarks {
		fmt.Fprintln(p.Err, remark)
	}
	return file.Text, err
}

// SecretFile is SecretFrom that leaves the remarks to the caller. A passphrase is kept as it is,
// for so it is where it is typed; only the line ends after it go.
func (p *Program) SecretFile(ctx context.Context, k input.Kind, path string) (SecretFile, error) {
	content, err := input.Read(ctx, k, path)
	if err != nil {
		return SecretFile{}, p.InputError(err)
	}
	file := SecretFile{Size: content.Size, Modified: content.Modified, Remarks: p.guessed(k, path, content)}
	text := strings.TrimRight(string(content.Text), "\r\n")
	if k.Name != input.Passphrase.Name {
		if _, divided, ok := steps.Divide(text); ok {
			text = divided
			file.Remarks = append(file.Remarks, p.Voice.Say("input.divided", "file", p.NameOf(k, path)))
		}
		clean, found := steps.Inspect(steps.CleanSecret, text)
		if strings.ContainsAny(strings.TrimSpace(text), "\r\n") && strings.ContainsFunc(clean, unicode.IsSpace) {
			return SecretFile{}, p.Usage("input.several-lines", "file", p.NameOf(k, path))
		}
		text = clean
		if len(found) > 0 {
			file.Remarks = append(file.Remarks, p.Remarks(p.NameOf(k, path), found)...)
		}
	}
	if file.Text = secret.Of(text); file.Text.Empty() {
		return SecretFile{}, p.InputError(&input.Error{Kind: k, Path: path, Reason: input.Empty})
	}
	return file, nil
}

// Remarks returns a sentence about each thing that was found in the text of that name. Nothing is
// asked: what a field would ask about is told.
func (p *Program) Remarks(name string, found []steps.Finding) []string {
	var remarks []string
	for _, f := range found {
		remarks = append(remarks, name+p.Voice.Colon()+p.Voice.Title(string(f), nil))
	}
	return remarks
}

// ClientOptions returns what the flags say of a client: time limit, authorities, hosts. Its
// error is a *UsageError or ctx's.
func (p *Program) ClientOptions(ctx context.Context) (options chorus.ClientOptions, err error) {
	options = chorus.ClientOptions{Timeout: p.Timeout, UserAgent: "raccord/" + p.Version}
	if p.CAFile != "" {
		if options.RootCAs, err = p.Input(ctx, input.Certificates, p.CAFile); err != nil {
			return options, err
		}
	}
	if p.EndpointsFile == "" {
		return options, nil
	}
	text, err := p.Input(ctx, input.Endpoints, p.EndpointsFile)
	if err != nil {
		return options, err
	}
	if twice := steps.KeysTwice(text); len(twice) > 0 {
		return options, p.Usage("usage.endpoints-file", "path", p.EndpointsFile, "reason", p.Voice.Sentence(twice[0].Code, twice[0].Args))
	}
	options.Endpoints, err = chorus.ReadEndpoints(text)
	if broken, ok := errors.AsType[*chorus.EndpointsError](err); ok {
		return options, p.endpointsError(broken, text)
	}
	return options, err
}

// endpointsError says which member of the endpoints file breaks which rule, and where the file
// is no JSON.
func (p *Program) endpointsError(broken *chorus.EndpointsError, text []byte) error {
	reason := strings.TrimSpace(p.Voice.Repeated(broken.Member) + " " + p.sentence("usage.endpoints-file."+broken.Rule, "address", broken.Host))
	if flaw := steps.JSONFlaw(text); flaw != nil {
		reason = p.Voice.Sentence(flaw.Code, flaw.Args)
	}
	return p.Usage("usage.endpoints-file", "path", p.EndpointsFile, "reason", reason)
}

// Client returns a client of the real hosts.
func (p *Program) Client(options chorus.ClientOptions) (*chorus.Client, error) {
	client, err := chorus.NewClient(options)
	if errors.Is(err, chorus.ErrNoCertificate) {
		return nil, p.Usage("usage.certificate-file", "path", p.CAFile)
	}
	if broken, ok := errors.AsType[*chorus.CertificateError](err); ok {
		line := 1 + bytes.Count(options.RootCAs[:broken.Offset], []byte("\n"))
		return nil, p.Usage("usage.certificate-block", "path", p.CAFile, "number", broken.Number, "line", line)
	}
	return client, err
}
