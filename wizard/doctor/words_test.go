package doctor

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"runtime"
	"slices"
	"strings"
	"testing"

	"raccord/chorus"
	"raccord/chorus/chorustest"
	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/cli"
)

func TestDoctorTerminal(t *testing.T) {
	with := func(change func(*terminal)) terminal {
		terminal := roomy
		change(&terminal)
		return terminal
	}
	cases := []struct {
		terminal terminal
		system   string
		codes    []string
	}{
		{roomy, "linux", []string{"terminal.screen", "terminal.size", "terminal.colours", "terminal.utf-8"}},
		{with(func(t *terminal) { t.lines, t.columns = cli.LinesNoTerminal, 0 }), "linux", []string{"terminal.no-terminal", "terminal.sizeless", "terminal.colours", "terminal.utf-8"}},
		{with(func(t *terminal) { t.rows, t.noColor = 23, true }), "linux", []string{"terminal.screen", "terminal.small", "terminal.no-color", "terminal.utf-8"}},
		{with(func(t *terminal) { t.colours, t.locale = 0, "C" }), "darwin", []string{"terminal.screen", "terminal.size", "terminal.colourless", "terminal.other-charset"}},
		{with(func(t *terminal) { t.name, t.locale = "", "" }), "windows", []string{"terminal.screen", "terminal.size", "terminal.colours"}},
	}
	for _, c := range cases {
		o := healthy(t)
		o.terminal, o.system = c.terminal, c.system
		d, exit := examined(t, steps.French, o)
		var codes []string
		for _, l := range d.Checks {
			if l.Check == "terminal" {
				codes = append(codes, l.Code)
			}
		}
		if !slices.Equal(codes, c.codes) || exit != 0 {
			t.Errorf("%v, want %v, exit code %d", codes, c.codes, exit)
		}
	}
}

// everyFinding is every finding there can be, with whatever it is filled with.
func everyFinding(t *testing.T, voice wizard.Voice) []finding {
	o := healthy(t)
	o.Voice = voice
	x := &examination{options: o}
	s, _ := x.open()
	spot := "/store/dossiers/a.json"
	all := []finding{{code: "store.unexamined", state: skipped}, {code: "vault.file-instead", state: well}, {code: "vault.unexamined", state: skipped}}
	for _, lines := range []string{"", cli.LinesAsked, cli.LinesAccessible, cli.LinesDumb, cli.LinesNoTerminal, cli.LinesConsole} {
		for _, terminal := range []terminal{{lines: lines}, {lines: lines, columns: 1, rows: 1, noColor: true}, roomy} {
			x.surroundings.terminal, x.system = terminal, "linux"
			all = append(all, x.examineTerminal(t.Context())...)
		}
	}
	for _, f := range s.Examine(t.Context()) {
		all = append(all, foundBy(voice, f))
	}
	all = append(all, x.dossiers(t.Context(), s)[0], x.examineVault(t.Context())[0])
	for _, code := range []string{"half-written", "aside", "batch"} {
		all = append(all, finding{code: "store." + code, state: notable, args: steps.Args{"path": spot}})
	}
	for _, code := range []string{"closed", "read-only", "lockless", "unlisted"} {
		all = append(all, spoiled("store."+code, spot, nil))
	}
	for _, code := range []string{"damaged", "newer", "unreadable"} {
		all = append(all, spoiled("store."+code, spot, steps.Args{"id": "a"}))
	}
	all = append(all, spoiled("store.address", "", steps.Args{"sentence": "x."}))
	all = append(all, finding{code: "store.malformed", state: notable, args: steps.Args{"id": "a", "answer": "customer.role", "flaw": "x"}})
	all = append(all, spoiled("store.exposed", spot, steps.Args{"command": "chmod go-rwx -- /store"}), spoiled("store.locked", spot, steps.Args{"holder": "?"}))
	for _, code := range []string{"file", "file-new"} {
		all = append(all, finding{code: "vault." + code, state: well, args: steps.Args{"path": spot}})
	}
	rehearsing := examination{options: &options{Program: &cli.Program{Flags: cli.Flags{Practice: "happy"}}}}
	all = append(all, rehearsing.examineVault(t.Context())...)
	all = append(all, finding{code: "vault.file-earlier", state: notable, args: steps.Args{"path": spot}})
	all = append(all, spoiled("vault.file-unreadable", spot, steps.Args{"title": "x"}))
	for _, reason := range []string{store.Absent, store.Timeout, store.Locked, store.LogonSession, store.Denied} {
		all = append(all, finding{code: "vault." + reason, state: failed})
	}
	return append(append(all, everyDeskFinding(t, voice)...), everyNetworkFinding(t, x)...)
}

func everyNetworkFinding(t *testing.T, x *examination) []finding {
	direct, through := chorus.Route{Host: "h.example"}, chorus.Route{Host: "h.example", Proxy: "p.example:1", Source: "HTTPS_PROXY"}
	system := chorus.Route{Host: "h.example", Source: chorus.SourceSystem}
	scripted, unclear := system, through
	scripted.Scripted, unclear.Proxy, unclear.Unclear = true, "", true
	var all []finding
	for _, setting := range [][]string{nil, {"HTTPS_PROXY"}, {"ALL_PROXY"}} {
		setProxy(t, setting...)
		for _, x.system = range []string{"linux", "windows"} {
			x.network = &fakeNetwork{routes: []chorus.Route{direct}}
			all = append(all, x.examineProxy(t.Context())...)
		}
	}
	setProxy(t)
	for _, route := range []chorus.Route{through, {Host: "localhost"}, {Host: "h.example", Source: "NO_PROXY"}, system, scripted, unclear} {
		x.system = "windows"
		x.network = &fakeNetwork{routes: []chorus.Route{route}}
		all = append(all, x.examineProxy(t.Context())...)
	}
	for _, route := range []chorus.Route{direct, through} {
		reached := chorus.Reach{Route: route, Addresses: []string{"192.0.2.1"}, Status: 200, Date: chorustest.LongAgo, At: chorustest.LongAgo}
		for _, reached.Issuer = range []string{"", "Certigna", "Filtre"} {
			reached.Authorities = []*x509.Certificate{{Subject: pkix.Name{Organization: []string{reached.Issuer}}}}
			all = append(all, x.host(reached))
		}
		all = append(all, everyFailure(x, reached)...)
		x.reached = []chorus.Reach{reached}
		all = append(all, x.examineClock(t.Context())...)
		x.reached[0].At = chorustest.FarOff
		all = append(all, x.examineClock(t.Context())...)
	}
	all = append(all, x.host(chorus.Reach{Route: chorus.Route{Host: "h.example", Unclear: true}}))
	x.reached = nil
	all = append(all, x.examineClock(t.Context())...)
	x.offline = true
	return append(append(all, x.examineHosts(t.Context())...), x.examineClock(t.Context())...)
}

// everyFailure is what Reach can say of a host that is not reached.
func everyFailure(x *examination, r chorus.Reach) []finding {
	r.Proxy, r.Source = "p.example:1", "HTTPS_PROXY"
	var all []finding
	for _, f := range []chorus.Failure{
		{Fault: chorus.DNS}, {Fault: chorus.Unreachable}, {Fault: chorus.Proxy, Reason: chorus.ReasonUnreachable},
		{Fault: chorus.CertificateUntrusted}, {Fault: chorus.CertificateInvalid, Reason: chorus.ReasonName},
		{Fault: chorus.CertificateInvalid, Reason: chorus.ReasonDates}, {Fault: chorus.NotPISTE, Reason: chorus.ReasonNoTLS},
		{Fault: chorus.NotPISTE, Reason: chorus.ReasonMalformed}, {Fault: chorus.NotPISTE, Reason: chorus.ReasonTooLarge},
		{Fault: chorus.Timeout, Stage: chorus.StageAnswer}, {Fault: chorus.Unavailable},
	} {
		r.Failure = &f
		all = append(all, x.host(r))
	}
	return all
}

// TestDoctorHasWords: every finding has its section in every language, without a gap; a
// remedy where it failed and nowhere else; and no section is left over.
func TestDoctorHasWords(t *testing.T) {
	for _, l := range steps.Languages {
		e := &options{Program: &cli.Program{Voice: wizard.VoiceIn(l)}}
		used := []string{"doctor.ok", "doctor.notable", "doctor.failed", "doctor.skipped", "doctor.remedy", "doctor.well", "doctor.unwell"}
		used = append(used, "doctor.way.name", "doctor.way.address", "doctor.way.proxy", "doctor.source.variable", "doctor.source.system")
		if runtime.GOOS == "windows" {
			used = append(used, "doctor.store.private")
		}
		for _, f := range everyFinding(t, e.Voice) {
			section := "doctor." + f.code
			used = append(used, section, "doctor."+f.check())
			line := e.line(f)
			if !e.Voice.Has(section) || !e.Voice.Has("doctor."+f.check()) || strings.Contains(line.Observed+line.Remedy, steps.Blank) {
				t.Errorf("%s: %s: %q, %q", l, f.code, line.Observed, line.Remedy)
			}
			if remedy := e.Voice.Section(section, f.args).Body; len(remedy) != map[bool]int{true: 1}[f.state == failed || f.state == notable] {
				t.Errorf("%s: %s has a remedy of %d blocks", l, f.code, len(remedy))
			}
		}
		for _, code := range e.Voice.Codes {
			if strings.HasPrefix(code, "doctor.") && !slices.Contains(used, code) {
				t.Errorf("%s: nothing uses %s", l, code)
			}
		}
	}
}
