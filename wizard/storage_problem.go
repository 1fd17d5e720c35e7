package wizard

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"syscall"

	"raccord/steps"
	"raccord/store"
)

// ProblemOf returns an error of the store, of a vault or of a check as a problem for people:
// nil for no error, and for a wait that the user ended.
func ProblemOf(err error) *steps.Problem {
	if err == nil || errors.Is(err, context.Canceled) {
		return nil
	}
	var p *steps.Problem
	if errors.As(err, &p) {
		return p
	}
	if p := membersProblem(err); p != nil {
		return p
	}
	return storageProblem(err)
}

// membersProblem returns an error about the people of a desk and their keys as a problem, nil for
// another error.
func membersProblem(err error) *steps.Problem {
	var (
		membership *store.MembershipError
		changed    *store.KeyChangedError
		uncompared *store.UncomparedError
		differs    *store.FingerprintError
	)
	switch {
	case errors.As(err, &membership):
		return newProblem("storage.desk-"+membership.Reason, steps.Args{"name": membership.Name, "desk": membership.Desk})
	case errors.As(err, &changed):
		return newProblem("storage.desk-key-changed", steps.Args{"name": changed.Name, "before": string(changed.Before), "now": string(changed.Now)})
	case errors.As(err, &uncompared):
		return newProblem("storage.desk-uncompared", steps.Args{"names": strings.Join(uncompared.Names, ", ")})
	case errors.As(err, &differs):
		return newProblem("storage.desk-fingerprint-differs", steps.Args{"given": string(differs.Given), "fingerprint": string(differs.Here)})
	}
	return nil
}

// storageProblem returns an error of the store or of a vault as a problem.
func storageProblem(err error) *steps.Problem {
	var (
		notFound   *store.NotFoundError
		damaged    *store.DamagedError
		newer      *store.NewerError
		locked     *store.LockedError
		running    *store.RunningError
		foreign    *store.ForeignError
		vault      *store.VaultError
		passphrase *store.PassphraseError
		unusable   *store.AgeError
		server     *store.ServerError
		sealed     *store.SealedError
		pins       *store.KnownMembersError
	)
	switch {
	case errors.As(err, &notFound):
		return newProblem("storage.not-found", steps.Args{"id": notFound.ID})
	case errors.As(err, &damaged) && damaged.ID == "":
		return newProblem("storage.vault-damaged", steps.Args{"path": damaged.Path})
	case errors.As(err, &damaged):
		return newProblem("storage.damaged", steps.Args{"path": damaged.Path})
	case errors.As(err, &newer):
		return newProblem("storage.newer", steps.Args{"path": newer.Path, "version": strconv.Itoa(newer.Version)})
	case errors.As(err, &locked):
		return newProblem("storage.locked", steps.Args{"path": locked.Path, "holder": locked.Holder})
	case errors.As(err, &running):
		return newProblem("storage.batch-running", steps.Args{"holder": running.Holder})
	case errors.As(err, &passphrase):
		return newProblem("storage.passphrase", nil)
	case errors.As(err, &unusable):
		return newProblem("storage."+unusable.Reason, steps.Args{"path": unusable.Path, "line": strconv.Itoa(unusable.Line)})
	case errors.As(err, &vault):
		return newProblem("storage.keyring-"+vault.Reason, nil)
	case errors.Is(err, store.ErrNoSecret):
		return newProblem("storage.secret-missing", nil)
	case errors.Is(err, store.ErrOnDesk):
		return newProblem("storage.on-desk", nil)
	case errors.As(err, &server):
		return newProblem("storage.server-"+server.Reason, steps.Args{"server": server.Server, "said": cmp.Or(server.Said, "?")})
	case errors.As(err, &sealed):
		return newProblem("storage.desk-"+sealed.Reason, steps.Args{"dossier": sealed.Dossier, "account": sealed.Account, "by": cmp.Or(sealed.By, "?")})
	case errors.As(err, &pins):
		return newProblem("storage.desk-known-members", steps.Args{"path": pins.Path, "line": strconv.Itoa(pins.Line)})
	case errors.As(err, &foreign):
		return newProblem("storage.foreign", steps.Args{"path": foreign.Path})
	case errors.Is(err, store.ErrNoHome):
		return newProblem("storage.no-home", nil)
	}
	return fileProblem(err)
}

// fileProblem returns the error of a file or a folder that could not be read or written as a problem:
// by the cause that the system names, and by none that it does not.
func fileProblem(err error) *steps.Problem {
	var (
		read  *store.ReadError
		write *store.WriteError
		path  string
		inUse bool
	)
	switch {
	case errors.As(err, &read):
		path, inUse = read.Path, read.InUse()
	case errors.As(err, &write):
		path, inUse = write.Path, write.InUse()
	default:
		return newProblem("storage.write", steps.Args{"path": err.Error()})
	}
	switch {
	case inUse:
		return newProblem("storage.in-use", steps.Args{"path": path})
	case errors.Is(err, fs.ErrPermission):
		return newProblem("storage.denied", steps.Args{"path": path})
	case errors.Is(err, syscall.ENOTDIR):
		return newProblem("storage.not-folder", steps.Args{"path": path})
	case read != nil:
		return newProblem("storage.read", steps.Args{"path": path})
	case write.Full():
		return newProblem("storage.full", steps.Args{"path": path})
	case write.ReadOnly():
		return newProblem("storage.read-only", steps.Args{"path": path})
	}
	return newProblem("storage.write", steps.Args{"path": path})
}

func newProblem(code string, args steps.Args) *steps.Problem {
	return &steps.Problem{Code: code, Args: args}
}
