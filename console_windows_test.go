package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unsafe"

	"github.com/atotto/clipboard"
	"golang.org/x/sys/windows"

	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/wizard"
)

// This file walks on a real console of Windows, with keys written into its input as a keyboard
// driver does. The rules are:
//
//   - What counts is what the program has saved, and its receipt. Wine's console takes escape
//     sequences for text, so how the screen looks is tested elsewhere.
//   - Each test waits for what it has typed to be saved, never for a time.

var (
	kernel              = windows.NewLazySystemDLL("kernel32.dll")
	allocConsole        = kernel.NewProc("AllocConsole")
	freeConsole         = kernel.NewProc("FreeConsole")
	setInputCodePage    = kernel.NewProc("SetConsoleCP")
	setOutputCodePage   = kernel.NewProc("SetConsoleOutputCP")
	writeConsoleInput   = kernel.NewProc("WriteConsoleInputW")
	readConsoleOutput   = kernel.NewProc("ReadConsoleOutputCharacterW")
	keyEvent            = uint16(1)
	leftCtrl            = uint32(8)
	virtualEnter        = uint16(0x0d)
	virtualV            = uint16('V')
	patience            = 30 * time.Second
	savedInFrench       = "Le dossier a été écrit, puis relu et comparé."
	testPassphrase      = "une phrase inventée"
	customer            = "Mairie d'Évry"
	customerFile        = "mairie-d-evry.json"
	consoleColumns      = 80
	readWrite           = uint32(windows.GENERIC_READ | windows.GENERIC_WRITE)
	shared              = uint32(windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE)
	codePages           = []uintptr{850, 65001}
	happyApplication    = simulatedAccounts().Applications[0]
	happyTechnicalLogin = simulatedAccounts().TechnicalAccounts[0]
)

func simulatedAccounts() simulator.Accounts {
	s, err := simulator.New("happy")
	if err != nil {
		panic(err)
	}
	return s.Accounts()
}

// An inputRecord is a key event as Windows lays it out.
type inputRecord struct {
	kind    uint16
	_       uint16
	down    int32
	repeat  uint16
	virtual uint16
	scan    uint16
	char    uint16
	control uint32
}

// A console is a console of its own, and the program that runs on it.
type console struct {
	*testing.T
	in, out *os.File
	program *exec.Cmd
	store   string
	done    chan error
}

// start starts the program of that name on a new console with a code page, rehearsing in French.
func start(t *testing.T, name string, codePage uintptr, args ...string) *console {
	t.Helper()
	freeConsole.Call()
	if ok, _, err := allocConsole.Call(); ok == 0 {
		t.Skip("no console can be made here: ", err)
	}
	c := &console{T: t, store: t.TempDir(), done: make(chan error, 1)}
	c.in, c.out = c.open("CONIN$"), c.open("CONOUT$")
	for _, set := range []*windows.LazyProc{setInputCodePage, setOutputCodePage} {
		if ok, _, err := set.Call(codePage); ok == 0 {
			t.Fatalf("code page %d: %v", codePage, err)
		}
	}
	passphrase := filepath.Join(c.store, "passphrase")
	if err := os.WriteFile(passphrase, []byte(testPassphrase), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name := range commands {
		if err := copyFile(os.Args[0], filepath.Join(folder, name+".exe")); err != nil {
			t.Fatal(err)
		}
	}
	c.program = exec.Command(filepath.Join(folder, name+".exe"), append(args, "--practice", "--lang", "fr", "--store", c.store, "--vault", "file", "--passphrase-file", passphrase)...)
	c.program.Stdin, c.program.Stdout, c.program.Stderr = c.in, c.out, c.out
	if err := c.program.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { c.done <- c.program.Wait() }()
	t.Cleanup(func() {
		c.program.Process.Kill()
		<-c.done
		freeConsole.Call()
	})
	return c
}

func (c *console) open(name string) *os.File {
	c.Helper()
	path, _ := windows.UTF16PtrFromString(name)
	handle, err := windows.CreateFile(path, readWrite, shared, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		c.Fatal(err)
	}
	file := os.NewFile(uintptr(handle), name)
	c.Cleanup(func() { file.Close() })
	return file
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// press writes key events: each character pressed and let go. They come in one piece, as those of a
// cursor key do.
func (c *console) press(virtual uint16, control uint32, text string) {
	c.Helper()
	var records []inputRecord
	for _, unit := range utf16.Encode([]rune(text)) {
		key := virtual
		if unit == '\r' {
			key = virtualEnter
		}
		for _, down := range []int32{1, 0} {
			records = append(records, inputRecord{kind: keyEvent, down: down, repeat: 1, virtual: key, char: unit, control: control})
		}
	}
	var written uint32
	ok, _, err := writeConsoleInput.Call(c.in.Fd(), uintptr(unsafe.Pointer(&records[0])), uintptr(len(records)), uintptr(unsafe.Pointer(&written)))
	if ok == 0 || int(written) != len(records) {
		c.Fatal(written, err)
	}
}

// enter types a text and Enter.
func (c *console) enter(text string) { c.press(0, 0, text+"\r") }

// pasteKey presses ctrl+v with a text in the clipboard, then Enter.
func (c *console) pasteKey(text string) {
	c.Helper()
	if err := clipboard.WriteAll(text); err != nil {
		c.Fatal(err)
	}
	c.press(virtualV, leftCtrl, "\x16")
	c.enter("")
}

// text is what stands on the console, whole lines joined.
func (c *console) text() string {
	c.Helper()
	var info windows.ConsoleScreenBufferInfo
	if err := windows.GetConsoleScreenBufferInfo(windows.Handle(c.out.Fd()), &info); err != nil {
		c.Fatal(err)
	}
	units := make([]uint16, int(info.Size.X)*int(info.Size.Y))
	var read uint32
	readConsoleOutput.Call(c.out.Fd(), uintptr(unsafe.Pointer(&units[0])), uintptr(len(units)), 0, uintptr(unsafe.Pointer(&read)))
	return string(utf16.Decode(units[:read]))
}

// until waits for something, or fails with what is on the console.
func (c *console) until(what string, is func() bool) {
	c.Helper()
	limit := time.After(patience)
	for tick := time.NewTicker(20 * time.Millisecond); !is(); {
		select {
		case err := <-c.done:
			c.done <- err
			if is() {
				return
			}
			c.Fatalf("the program ended (%v) before: %s\n%s", err, what, c.text())
		case <-limit:
			c.Fatalf("waited for: %s\n%s\n%s", what, c.text(), c.saved())
		case <-tick.C:
		}
	}
}

// saved is the dossier as it is saved.
func (c *console) saved() string {
	document, _ := os.ReadFile(filepath.Join(c.store, "practice", "dossiers", customerFile))
	return string(document)
}

// untilSaved waits for a text in the saved dossier.
func (c *console) untilSaved(text string) {
	c.Helper()
	c.until(text, func() bool { return strings.Contains(c.saved(), text) })
}

// ends waits for the end, wants the exit code 0 and the receipt, and no secret where one was typed:
// the invented ones stand on the console elsewhere, to be copied from.
func (c *console) ends() {
	c.Helper()
	var end error
	select {
	case end = <-c.done:
		c.done <- end
	case <-time.After(patience):
		c.Fatalf("it does not end\n%s\n%s", c.text(), c.saved())
	}
	shown := c.text()
	if end != nil || !strings.Contains(shown, savedInFrench) {
		c.Errorf("%v\n%s", end, shown)
	}
	for _, secret := range []string{happyApplication.ClientSecret, happyTechnicalLogin.Password} {
		if strings.Contains(shown, "Réponse : "+secret) {
			c.Error("a secret is shown as it is typed")
		}
		if strings.Contains(c.saved(), secret) {
			c.Error("a secret stands in the dossier")
		}
	}
	for _, kept := range []string{customer, happyApplication.ClientID, `"verdict": "valid"`} {
		if !strings.Contains(c.saved(), kept) {
			c.Errorf("the dossier lacks %s:\n%s", kept, c.saved())
		}
	}
}

// TestConsoleLines: with TERM=dumb it goes line by line. The console is read and written as Unicode whatever its code
// page, and a secret that is typed is not shown.
func TestConsoleLines(t *testing.T) {
	t.Setenv("TERM", "dumb")
	for _, page := range codePages {
		t.Run(fmt.Sprint(page), func(t *testing.T) {
			c := start(t, "raccord", page)
			for _, answer := range []string{
				"1", customer, "1", "1", "Mairie", "12345678200010", "6.11.2", "MON_APPLICATION_CHORUS_PRO", "si@evry.example", "Zoé Œuvré",
				"1", "1", "MON_APPLICATION_CHORUS_PRO", "Zoé Œuvré", "si@evry.example", "", happyApplication.ClientID, happyApplication.ClientSecret,
				happyTechnicalLogin.Login, happyTechnicalLogin.Password, "1", "1", "1",
			} {
				c.enter(answer)
			}
			c.ends()
			if !strings.Contains(c.saved(), "Zoé Œuvré") { // no letter of code page 850
				t.Error(c.saved())
			}
		})
	}
}

// TestConsolePaste: on the screen, ctrl+v pastes the secret of the clipboard once: PISTE accepts
// it. The walk goes on to the receipt.
func TestConsolePaste(t *testing.T) {
	before, _ := clipboard.ReadAll()
	t.Cleanup(func() { clipboard.WriteAll(before) })
	c := start(t, "raccord", codePages[0])
	c.until("the first page", func() bool { return strings.Contains(c.text(), "Nouveau dossier") })
	c.enter("")
	c.enter(customer)
	c.press(0, 0, "1")
	c.untilSaved(`"role"`)
	c.press(0, 0, "o")
	c.untilSaved(`"account"`)
	c.enter("Mairie")
	c.enter("12345678200010")
	c.untilSaved(`"siret"`)
	c.enter("6.11.2")
	c.untilSaved(`"connector"`)
	for _, answer := range []string{"MON_APPLICATION_CHORUS_PRO", "si@evry.example", "Claire Martin"} {
		c.enter(answer)
	}
	c.untilSaved(`"responsible"`)
	c.press(0, 0, "o")
	c.untilSaved(`"terms"`)
	c.press(0, 0, "o")
	c.untilSaved(`"space"`)
	c.enter("MON_APPLICATION_CHORUS_PRO")
	c.enter("") // the contact is offered, but for the phone
	c.untilSaved(`"contact_name"`)
	// The vault is opened first, and what is typed meanwhile is not kept.
	c.until("the page with the pair to rehearse with", func() bool { return strings.Contains(c.text(), happyApplication.ClientID) })
	c.pasteKey("Client ID : " + happyApplication.ClientID)
	said := wizard.VoiceIn(steps.French).Title("paste.label", nil)[:20]
	c.until("the paste", func() bool { return strings.Contains(c.text(), said) }) // before another text is copied
	c.pasteKey("\u00a0" + happyApplication.ClientSecret + "\r\n")
	c.untilSaved(`"step": "credentials"`)
	c.enter(happyTechnicalLogin.Login)
	c.pasteKey(happyTechnicalLogin.Password)
	c.untilSaved(`"step": "access"`)
	c.press(0, 0, "o")
	c.untilSaved(`"openbee"`)
	c.enter("")
	c.untilSaved(`"reviewed"`)
	c.enter("")
	c.ends()
}

func init() { commands["explorer"] = explorer }

// explorer starts the program as a double click does: its parent is an explorer.exe.
func explorer() {
	program := exec.Command(filepath.Join(filepath.Dir(os.Args[0]), "raccord.exe"), os.Args[1:]...)
	program.Stdin, program.Stdout, program.Stderr = os.Stdin, os.Stdout, os.Stderr
	if program.Run() != nil {
		os.Exit(1)
	}
}

// TestConsoleOfTheExplorer: started by a double click, the window waits for Enter before it closes.
func TestConsoleOfTheExplorer(t *testing.T) {
	c := start(t, "explorer", codePages[0], "list")
	said := wizard.VoiceIn(steps.French).Say("walk.close-window")
	c.until("the request for Enter", func() bool { return strings.Contains(c.text(), said) })
	select {
	case err := <-c.done:
		t.Fatalf("it did not wait: %v", err)
	default:
	}
	c.enter("")
	select {
	case err := <-c.done:
		c.done <- err
		if err != nil {
			t.Errorf("%v\n%s", err, c.text())
		}
	case <-time.After(patience):
		t.Errorf("it still waits\n%s", c.text())
	}
}
