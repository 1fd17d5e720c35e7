package postgres_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/postgres/postgrestest"
	"raccord/store/secret"
	"raccord/store/storetest/canary"
	"raccord/store/storetest/suite"
)

// This file has two people's twenty programs write to one desk. A program is this test binary, started
// again, that saves and seals until its standard input ends, and says on its standard output what it has
// done.

// A program is the settings of one of the twenty. The test gives them to it as JSON, in the environment
// variable programVariable.
type program struct {
	Address, Who string
	// Folder is the person's own, with identity.age.
	Folder   string
	N        int
	Dossiers []string
}

const programVariable = "RACCORD_TEST_PROGRAM"

// sealEach is how many saves come before the next secret.
const sealEach = 5

var passphrase = secret.Of("une phrase fictive")

// A deed is one line that a program prints: a save that it tried, or a secret that the server has taken.
type deed struct {
	Save   *try
	Secret *sealing
}

// A try is a save that was begun, made of the document that another save had left.
type try struct {
	Dossier, By, After string
	Acknowledged       bool
}

// A sealing is the secret of a program's own account, the canary with the number of the turn behind it.
type sealing struct {
	Dossier, Account string
	Turn             int
}

func (p program) account() string { return fmt.Sprintf("compte-%d", p.N) }

// textOf is the secret of a turn, turnOf the turn of a secret, -1 for none.
func textOf(turn int) secret.Text { return secret.Of(canary.Text + strconv.Itoa(turn)) }

func turnOf(text secret.Text) int {
	if n, err := strconv.Atoi(strings.TrimPrefix(text.Reveal(), canary.Text)); err == nil {
		return n
	}
	return -1
}

// run saves and seals until standard input ends.
func (p program) run(t *testing.T) {
	desk, err := postgres.Open(t.Context(), p.Address)
	ok(t, err)
	folder, err := store.Open(p.Folder)
	ok(t, err)
	s, err := desk.Store(p.Who, folder, summaries)
	ok(t, err)
	defer s.Close()
	vault, err := s.OpenVault(t.Context(), "file", passphrase)
	ok(t, err)
	over, end := context.WithCancel(t.Context())
	go func() {
		io.Copy(io.Discard, os.Stdin)
		end()
	}()
	says := json.NewEncoder(os.Stdout)
	for turn := p.N; over.Err() == nil; turn++ {
		dossier := p.Dossiers[turn%len(p.Dossiers)]
		if save := saveOnce(t, s, dossier, fmt.Sprintf("%d/%d", p.N, turn)); save != nil {
			says.Encode(deed{Save: save})
		}
		if turn%sealEach == 0 && p.seal(t, vault, dossier, turn) {
			says.Encode(deed{Secret: &sealing{dossier, p.account(), turn}})
		}
	}
}

// saveOnce reads a dossier and saves it under a signature. A save that another was faster than, or
// whose answer was lost, is not acknowledged. It is nil where the dossier could not be read.
func saveOnce(t *testing.T, s store.Store, id, by string) *try {
	doc, err := s.Read(t.Context(), id)
	if err != nil {
		wantLost(t, err)
		return nil
	}
	one := &try{Dossier: id, By: by, After: signed(t, doc).By}
	err = s.Save(t.Context(), id, fmt.Appendf(nil, `{"version":1,"by":%q}`, by), store.RevisionOf(doc))
	if _, faster := errors.AsType[*store.ChangedError](err); !faster {
		wantLost(t, err)
	}
	one.Acknowledged = err == nil
	return one
}

// seal keeps the secret of a turn, and tells whether the desk has said that it does.
func (p program) seal(t *testing.T, vault store.Vault, dossier string, turn int) bool {
	err := vault.Put(t.Context(), dossier, map[string]secret.Text{p.account(): textOf(turn)})
	wantLost(t, err)
	return err == nil
}

// wantLost fails the test for another error than that of a server that is lost.
func wantLost(t *testing.T, err error) {
	t.Helper()
	if _, lost := errors.AsType[*store.ServerError](err); err != nil && !lost {
		t.Error(err)
	}
}

// A signature is what a document says of the save that wrote it.
type signature struct{ By string }

func signed(t *testing.T, doc []byte) signature {
	t.Helper()
	var s signature
	if err := json.Unmarshal(doc, &s); err != nil {
		t.Error(err)
	}
	return s
}

// A member is a person whose identity is in a file of their folder, as several programs open it.
type member struct {
	folder *store.Folder
	*postgres.Person
}

// newMember makes one, with an identity.age that is cheap to open.
func newMember(t *testing.T, address, name string) member {
	t.Helper()
	folder := newFolder(t)
	key, err := age.GenerateX25519Identity()
	ok(t, err)
	under, err := age.NewScryptRecipient(passphrase.Reveal())
	ok(t, err)
	under.SetWorkFactor(4)
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, under)
	ok(t, err)
	fmt.Fprintln(w, key)
	ok(t, w.Close())
	ok(t, os.WriteFile(folder.IdentityPath(), sealed.Bytes(), 0o600))
	place, err := folder.LocateIdentity(t.Context(), "file")
	ok(t, err)
	identity, err := place.Open(t.Context(), passphrase)
	ok(t, err)
	p, err := openAs(t, address, name).As(t.Context(), name, identity, folder)
	ok(t, err)
	return member{folder, p}
}

// programs are those that run, and what they have said.
type programs struct {
	group sync.WaitGroup
	over  []io.Closer // the programs' standard inputs
	more  chan struct{}
	ended chan struct{}

	mu           sync.Mutex
	tries        []try
	acknowledged int
	kept         map[sealing]int // the last turn that was acknowledged, by the sealing of turn 0
}

// start starts a program, and hears what it says until it ends.
func (c *programs) start(t *testing.T, p program) {
	t.Helper()
	told, err := json.Marshal(p)
	ok(t, err)
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), programVariable+"="+string(told))
	var complaint, rest bytes.Buffer // the second is what the package testing says
	cmd.Stderr = &complaint
	in, err := cmd.StdinPipe()
	ok(t, err)
	out, err := cmd.StdoutPipe()
	ok(t, err)
	ok(t, cmd.Start())
	c.over = append(c.over, in)
	c.group.Go(func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var d deed
			if json.Unmarshal(lines.Bytes(), &d) == nil {
				c.hear(d)
			} else {
				fmt.Fprintln(&rest, lines.Text())
			}
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("program %d: %v\n%s%s", p.N, err, &rest, &complaint)
		}
	})
}

func (c *programs) hear(d deed) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d.Secret != nil {
		c.kept[sealing{d.Secret.Dossier, d.Secret.Account, 0}] = d.Secret.Turn
		return
	}
	c.tries = append(c.tries, *d.Save)
	if d.Save.Acknowledged {
		c.acknowledged++
		select {
		case c.more <- struct{}{}:
		default:
		}
	}
}

func (c *programs) saves() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.acknowledged
}

// grow waits until so many more saves are acknowledged. It fails where the programs have ended before.
func (c *programs) grow(t *testing.T, by int) {
	t.Helper()
	for want := c.saves() + by; c.saves() < want; {
		select {
		case <-c.more:
		case <-c.ended:
			t.Fatal("the programs have ended")
		}
	}
}

// end ends the programs.
func (c *programs) end() {
	for _, in := range c.over {
		in.Close()
	}
	<-c.ended
}

// TestTwentyProgramsAndTwoRestarts: two people's twenty programs save thirty dossiers, and seal secrets,
// while the server is restarted twice. Each document names the save that it was made of, so the last one
// leads back to the first: every save that was acknowledged is on that way, so it is there, and none was
// made over another. No secret is in a dump, in the log of every statement, or on the wire. RACCORD_SAVES
// says how many saves come before each restart, and after the last.
func TestTwentyProgramsAndTwoRestarts(t *testing.T) {
	if told := os.Getenv(programVariable); told != "" {
		var p program
		ok(t, json.Unmarshal([]byte(told), &p))
		p.run(t)
		return
	}
	server, database, address := made(t)
	recorder := record(t, server.Host())
	claire, paul := newMember(t, address, "claire"), newMember(t, address, "paul")
	ok(t, claire.Found(t.Context()))
	joined(t, claire.Person, paul.Person)
	first := openAs(t, address, "claire")
	var dossiers []string
	for n := range 30 {
		id, err := first.Create(t.Context(), fmt.Sprintf("Commune %d", n), suite.Doc(0))
		ok(t, err)
		dossiers = append(dossiers, id)
	}
	between := 500
	if n, err := strconv.Atoi(os.Getenv("RACCORD_SAVES")); err == nil {
		between = n
	}
	c := &programs{more: make(chan struct{}, 1), ended: make(chan struct{}), kept: map[sealing]int{}}
	for n := range 20 {
		who := []member{claire, paul}[n%2]
		role := []string{postgrestest.Claire, postgrestest.Paul}[n%2]
		c.start(t, program{server.Via(recorder.address, role, database), who.Name, who.folder.Dir(), n, dossiers})
	}
	go func() {
		c.group.Wait()
		close(c.ended)
	}()
	t.Cleanup(c.end)
	for range 2 {
		c.grow(t, between)
		server.Restart(t)
	}
	c.grow(t, between)
	c.end()
	t.Logf("%d saves, %d of them acknowledged; %d secrets", len(c.tries), c.acknowledged, len(c.kept))
	for _, id := range dossiers {
		doc, err := first.Read(t.Context(), id)
		ok(t, err)
		wantOneHistory(t, id, signed(t, doc).By, c.tries)
	}
	if len(c.kept) == 0 {
		t.Error("no secret was kept: this test sees nothing")
	}
	for s, turn := range c.kept {
		for _, p := range []member{claire, paul} {
			if text, err := p.Get(t.Context(), s.Dossier, s.Account); err != nil || turnOf(text) < turn {
				t.Errorf("%s reads the secret of turn %d of %v, %v; kept was %d", p.Name, turnOf(text), s, err, turn)
			}
		}
	}
	wantNoSecret(t, "the dump", strings.NewReader(server.Run(t, postgrestest.Claire, database, "pg_dump", "--inserts")))
	wantNoSecret(t, "the log", opened(t, server.LogPath()))
	wantNoSecret(t, "the wire", recorder.text(t))
}

// wantOneHistory goes back from the last save of a dossier, and wants every acknowledged one on the way.
func wantOneHistory(t *testing.T, id, last string, tries []try) {
	t.Helper()
	after, there := map[string]string{}, map[string]bool{}
	for _, one := range tries {
		if one.Dossier == id {
			after[one.By] = one.After
		}
	}
	for by := last; by != ""; by = after[by] {
		if there[by] {
			t.Fatalf("%s: %s comes after itself", id, by)
		}
		there[by] = true
	}
	for _, one := range tries {
		if one.Dossier == id && one.Acknowledged && !there[one.By] {
			t.Errorf("%s: the save %s was acknowledged, and lost", id, one.By)
		}
	}
}

// opened opens a file until the test ends.
func opened(t *testing.T, path string) *os.File {
	t.Helper()
	f, err := os.Open(path)
	ok(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

// wantNoSecret wants a text to hold these marks, and statements about secrets, but no secret and no
// private key. It reads one piece after the other, each with the end of the one before: texts can be long.
func wantNoSecret(t *testing.T, what string, text io.Reader, marks ...string) {
	t.Helper()
	const atOnce, overlap = 1 << 20, 1 << 10 // no form of a secret is longer than the second
	missing := append([]string{"raccord.secrets"}, marks...)
	piece := make([]byte, 0, overlap+atOnce)
	for {
		n, err := io.ReadFull(text, piece[len(piece):cap(piece)])
		piece = piece[:len(piece)+n]
		var still []string
		for _, mark := range missing {
			if !bytes.Contains(piece, []byte(mark)) {
				still = append(still, mark)
			}
		}
		missing = still
		if forms := canary.Find(piece, canary.Text); forms != nil {
			t.Errorf("%s holds the secret: %s", what, forms)
			return
		}
		if bytes.Contains(bytes.ToUpper(piece), []byte("AGE-SECRET-KEY")) {
			t.Errorf("%s holds a private key", what)
			return
		}
		if err != nil {
			break
		}
		piece = append(piece[:0], piece[len(piece)-overlap:]...)
	}
	if len(missing) > 0 {
		t.Errorf("%s lacks %q: this test sees nothing", what, missing)
	}
}
