package wizard

import (
	"slices"
	"strings"

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
)

// This file decides the exit codes. They are the contract with other people's scripts.

// The exit codes.
const (
	ExitDone         = 0
	ExitError        = 1
	ExitUsage        = 2
	ExitRefused      = 3
	ExitIncomplete   = 4
	ExitBusy         = 5
	ExitSurroundings = 6
	ExitAccess       = 7
	ExitStorage      = 8
	ExitInterrupted  = 130
)

// ExitCodes are all of them, in the order of the help.
var ExitCodes = []int{ExitDone, ExitError, ExitUsage, ExitRefused, ExitIncomplete, ExitBusy, ExitSurroundings, ExitAccess, ExitStorage, ExitInterrupted}

// worst are the codes from the worst to the best, for a result made of several. A subject
// that could not be asked about at all (a line of a list that cannot be read) is worse than
// any answer of PISTE.
var worst = []int{ExitStorage, ExitError, ExitUsage, ExitRefused, ExitAccess, ExitSurroundings, ExitBusy, ExitIncomplete, ExitDone}

// Worst returns the worst of two codes.
func Worst(a, b int) int {
	if slices.Index(worst, a) < slices.Index(worst, b) {
		return a
	}
	return b
}

var faultExit = map[chorus.Fault]int{
	"":                          ExitDone,
	chorus.CredentialsRefused:   ExitRefused,
	chorus.WrongEnvironment:     ExitRefused,
	chorus.RequestRefused:       ExitError,
	chorus.Throttled:            ExitBusy,
	chorus.Unavailable:          ExitBusy,
	chorus.Timeout:              ExitBusy,
	chorus.DNS:                  ExitSurroundings,
	chorus.Unreachable:          ExitSurroundings,
	chorus.Proxy:                ExitSurroundings,
	chorus.CertificateUntrusted: ExitSurroundings,
	chorus.CertificateInvalid:   ExitSurroundings,
	chorus.NotPISTE:             ExitSurroundings,
}

// ExitOfFault is the exit code of a fault.
func ExitOfFault(f chorus.Fault) int { return faultExit[f] }

var accessExit = map[chorus.Access]int{
	"not-granted":     ExitAccess,
	"account-refused": ExitAccess,
	"token-refused":   ExitAccess,
	"unavailable":     ExitBusy,
	"not-found":       ExitError,
	"untested":        ExitBusy, // the time for all of them ran out
}

// ExitOfAPIs is the exit code of an access matrix.
func ExitOfAPIs(apis []chorus.API) int {
	code := ExitDone
	for _, api := range apis {
		code = Worst(code, accessExit[api.Access])
	}
	return code
}

// ExitOfApplication is the exit code of what is known of an application's name.
func ExitOfApplication(a steps.Application) int {
	return ExitOfNames(&names.Comparison{Verdict: a.Verdict})
}

// ExitOfNames is the exit code of a comparison of names.
func ExitOfNames(n *names.Comparison) int {
	if n != nil && (n.Verdict == names.Different || n.Verdict == names.Sandbox) {
		return ExitRefused
	}
	return ExitDone
}

// ExitOfEvidence is the exit code of what a check showed.
func ExitOfEvidence(e steps.Evidence) int {
	code := Worst(faultExit[e.Fault], ExitOfAPIs(e.APIs))
	if e.Unattached {
		code = Worst(code, ExitAccess)
	}
	return Worst(code, ExitOfNames(e.Names))
}

// exitOf is the exit code of a dossier that was saved for good.
func exitOf(a steps.Answers) int {
	code := ExitDone
	for _, sheet := range a.Structures {
		for _, e := range sheet.Evidence {
			code = Worst(code, ExitOfEvidence(e))
		}
	}
	if code == ExitDone && !a.AllButReviewed() {
		return ExitIncomplete
	}
	return code
}

// ExitOfProblem is the exit code of leaving a walk at a problem.
func ExitOfProblem(p steps.Problem) int {
	switch {
	case p.Fault != "":
		return faultExit[p.Fault]
	case strings.HasPrefix(p.Code, "storage."):
		return ExitStorage
	case strings.HasPrefix(p.Code, "problem."):
		return ExitAccess
	case p.Code == "flaw.names-differ" || p.Code == "flaw.name-sandbox":
		return ExitRefused
	}
	return ExitIncomplete
}
