package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"raccord/store/secret"
	"raccord/store/storetest/canary"
)

// holders are the ways in which a program has a secret at hand.
func holders() map[string]any {
	s := secret.Of(canary.Text)
	type pair struct {
		ID      string
		Secret  secret.Text
		private secret.Text
		pointer *secret.Text
	}
	return map[string]any{
		"itself": s, "pointer": &s, "slice": []secret.Text{s}, "map": map[string]secret.Text{"id": s},
		"struct": pair{"id", s, s, &s}, "pointer to struct": &pair{"id", s, s, &s},
		"any": []any{s, &s}, "array": [1]secret.Text{s},
	}
}

// TestNoVerbShows: no verb of fmt shows the secret, not even where fmt calls no method: for a
// private field, and for %p.
func TestNoVerbShows(t *testing.T) {
	for _, verb := range "vTtbcdoOqxXUeEfFgGsp!" {
		for _, flags := range []string{"", "+", "#", "-", " ", "0", "40", ".3", "+#", "# 9.4"} {
			format := "%" + flags + string(verb)
			for name, value := range holders() {
				shown := fmt.Sprintf(format, value)
				if forms := canary.Find([]byte(shown), canary.Text); forms != nil {
					t.Errorf("%s of %s: %s in %q", format, name, forms, shown)
				}
			}
		}
	}
	if got := fmt.Sprint(secret.Of(canary.Text)); got != secret.Hidden {
		t.Errorf("printed as %q", got)
	}
}

func TestNoEncoderShows(t *testing.T) {
	for name, value := range holders() {
		var out bytes.Buffer
		encoded, _ := json.Marshal(value) // an error is no leak
		out.Write(encoded)
		encoded, _ = xml.Marshal(value)
		out.Write(encoded)
		gob.NewEncoder(&out).Encode(value)
		slog.New(slog.NewTextHandler(&out, nil)).Info("secret", "value", value, slog.Any("any", value))
		slog.New(slog.NewJSONHandler(&out, nil)).Info("secret", "value", value, slog.Group("group", "in", value))
		log.New(&out, "", 0).Print(value)
		fmt.Fprint(&out, fmt.Errorf("broken: %v: %w", value, errors.New("broken")))
		if forms := canary.Find(out.Bytes(), canary.Text); forms != nil {
			t.Errorf("%s: %s in %s", name, forms, out.Bytes())
		}
	}
}

func TestNoDocumentFills(t *testing.T) {
	var s secret.Text
	if err := json.Unmarshal([]byte(`"`+canary.Text+`"`), &s); err == nil || !s.Empty() {
		t.Errorf("a secret came out of a document: %v", err)
	}
}

func TestTextIsWhatItWasMadeOf(t *testing.T) {
	s := secret.Of(canary.Text)
	if s.Reveal() != canary.Text || !s.Is(canary.Text) || s.Is(canary.Text[1:]) || s.Empty() || !(secret.Text{}).Empty() {
		t.Error("not the text it was made of")
	}
}

// crashing makes a run of the test binary a program that crashes with a secret in hand.
const crashing = "RACCORD_TEST_CRASH"

func TestMain(m *testing.M) {
	if os.Getenv(crashing) == "" {
		os.Exit(m.Run())
	}
	crash(os.Getenv(crashing), secret.Of(strings.Clone(canary.Text)), holders())
}

//go:noinline
func crash(how string, s secret.Text, all map[string]any) {
	switch how {
	case "value":
		panic(s)
	case "pointer":
		panic(&s)
	case "struct":
		panic(all["struct"])
	case "error":
		panic(fmt.Errorf("broken: %v %+v %#v", s, all["slice"], all["map"]))
	case "argument":
		panic("broken")
	case "nil":
		var none *secret.Text
		_ = none.Reveal() + s.Reveal()
	case "fatal": // what no recover catches; a deadlock, which only some builds notice, ends the same way
		new(sync.Mutex).Unlock()
	}
}

// TestNoCrashShows: what the runtime prints of a panic and of every goroutine's stack.
func TestNoCrashShows(t *testing.T) {
	for _, how := range []string{"value", "pointer", "struct", "error", "argument", "nil", "fatal"} {
		program := exec.Command(os.Args[0])
		program.Env = append(os.Environ(), crashing+"="+how, "GOTRACEBACK=all")
		out, err := program.CombinedOutput()
		if err == nil || !bytes.Contains(out, []byte("goroutine 1")) {
			t.Errorf("%s: no crash: %v, %s", how, err, out)
		}
		if forms := canary.Find(out, canary.Text); forms != nil {
			t.Errorf("%s: %s in\n%s", how, forms, out)
		}
	}
}
