package store

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"

	"raccord/store/secret"
)

func TestKeyring(t *testing.T) {
	keyring.MockInit()
	v, err := OpenKeyring(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	checkVaultRules(t, v)
	if v.Kind() != "keyring" || v.Place() != keyringPlace {
		t.Errorf("vault is a %s in %s", v.Kind(), v.Place())
	}
	if got, err := keyring.Get("raccord", "agen/id-1"); got != "autre" {
		t.Errorf("the system's own tools find %q, %v", got, err)
	}
}

func TestKeyringThatRefuses(t *testing.T) {
	tests := []struct {
		name   string
		err    error
		reason string
	}{
		{"no such system", keyring.ErrUnsupportedPlatform, Absent},
		{"no tool", &exec.Error{Name: "dbus-launch", Err: exec.ErrNotFound}, Absent},
		{"not kept", keyring.ErrNotFound, Denied},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			keyring.MockInitWithError(tt.err)
			_, err := OpenKeyring(t.Context())
			e := wantAs[*VaultError](t, err, true)
			if e.Reason != tt.reason || e.Place != keyringPlace || !errors.Is(err, tt.err) {
				t.Errorf("error is %v, want %q", e, tt.reason)
			}
		})
	}
}

// TestReasonsOfWindows: the number decides, also from inside another error, and no other
// number does.
func TestReasonsOfWindows(t *testing.T) {
	for err, reason := range map[error]string{
		syscall.Errno(1312): LogonSession, // a session over SSH
		syscall.Errno(5):    Denied,       // ERROR_ACCESS_DENIED
		errSilent:           Timeout,
	} {
		for _, err := range []error{err, errors.Join(err, errors.New("and more")), fmt.Errorf("CredWrite: %w", err)} {
			if got := reasonOf(err, credentialReasons); got != reason {
				t.Errorf("%v: %q, want %q", err, got, reason)
			}
		}
	}
}

// A fakeRing is a keyring whose writes can be held up, spoiled and refused.
type fakeRing struct {
	kept map[string]string
	// gate, if not nil, gives one token to each write that may go on.
	gate  chan struct{}
	spoil bool
	err   error
	full  int // how many entries are too many, 0 for never
}

func (r *fakeRing) Set(user, password string) error {
	if r.gate != nil {
		<-r.gate
	}
	if _, known := r.kept[user]; r.full > 0 && !known && len(r.kept)+1 >= r.full {
		return keyring.ErrSetDataTooBig
	}
	if r.spoil {
		password += "\x00"
	}
	r.kept[user] = password
	return r.err
}

func (r *fakeRing) Get(user string) (string, error) {
	password, ok := r.kept[user]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return password, nil
}

func (r *fakeRing) Delete(user string) error {
	delete(r.kept, user)
	return nil
}

func TestKeyringProbeLeavesNothing(t *testing.T) {
	r := &fakeRing{kept: map[string]string{}}
	if _, err := openRing(t.Context(), r); err != nil || len(r.kept) != 0 {
		t.Errorf("left %q, %v", r.kept, err)
	}
}

func TestKeyringThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &fakeRing{kept: map[string]string{}, gate: make(chan struct{})}
		start := time.Now()
		_, err := openRing(t.Context(), r)
		if e := wantAs[*VaultError](t, err, true); e.Reason != Timeout {
			t.Errorf("reason is %q", e.Reason)
		}
		if waited := time.Since(start); waited != keyringPatience {
			t.Errorf("gave up after %s", waited)
		}
		close(r.gate) // the probe ends, unheard
	})
}

func TestKeyringGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &fakeRing{kept: map[string]string{}, gate: make(chan struct{})}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err := openRing(ctx, r)
		if !errors.Is(err, context.Canceled) || isStorage(err) {
			t.Errorf("error is %v", err)
		}
		close(r.gate)
	})
}

// TestLateWriteUndoesNothing: the first write hangs until the keyring's password is typed,
// and by then a second one waits to keep a newer secret.
func TestLateWriteUndoesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &fakeRing{kept: map[string]string{}}
		v, err := openRing(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		r.gate = make(chan struct{}, 2)
		keep := func(text string) error {
			return v.Put(t.Context(), "evry", map[string]secret.Text{"id": secret.Of(text)})
		}
		for _, text := range []string{"old", "given up too"} {
			if e := wantAs[*VaultError](t, keep(text), true); e.Reason != Timeout {
				t.Errorf("reason is %q", e.Reason)
			}
		}
		time.AfterFunc(time.Second, func() { close(r.gate) })
		if err := keep("new"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		wantSecret(t, v, "evry", "id", "new")
	})
}

func TestKeyringThatDoesNotKeep(t *testing.T) {
	r := &fakeRing{kept: map[string]string{}}
	v, err := openRing(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	put := func() error {
		return v.Put(t.Context(), "evry", map[string]secret.Text{"id": secret.Of("x")})
	}
	r.spoil = true
	if e := wantAs[*WriteError](t, put(), true); e.Op != "read back" {
		t.Errorf("operation is %q", e.Op)
	}
	r.err = keyring.ErrSetDataTooBig
	if e := wantAs[*WriteError](t, put(), true); e.Op != "write" {
		t.Errorf("operation is %q", e.Op)
	}
}
