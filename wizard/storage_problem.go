package wizard

import (
	"context"
	"errors"
	"io/fs"
	"strconv"

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
	return storageProblem(err)
}

func storageProblem(err error) *steps.Problem {
	var (
		notFound   *store.NotFoundError
		damaged    *store.DamagedError
		newer      *store.NewerError
		locked     *store.LockedError
		running    *store.RunningError
		foreign    *store.ForeignError
		read       *store.ReadError
		write      *store.WriteError
		vault      *store.VaultError
		passphrase *store.PassphraseError
		unusable   *store.AgeError
	)
	problem := func(code string, args steps.Args) *steps.Problem { return &steps.Problem{Code: code, Args: args} }
	switch {
	case errors.As(err, &notFound):
		return problem("storage.not-found", steps.Args{"id": notFound.ID})
	case errors.As(err, &damaged) && damaged.ID == "":
		return problem("storage.vault-damaged", steps.Args{"path": damaged.Path})
	case errors.As(err, &damaged):
		return problem("storage.damaged", steps.Args{"path": damaged.Path})
	case errors.As(err, &newer):
		return problem("storage.newer", steps.Args{"path": newer.Path, "version": strconv.Itoa(newer.Version)})
	case errors.As(err, &locked):
		return problem("storage.locked", steps.Args{"path": locked.Path, "holder": locked.Holder})
	case errors.As(err, &running):
		return problem("storage.batch-running", steps.Args{"holder": running.Holder})
	case errors.As(err, &passphrase):
		return problem("storage.passphrase", nil)
	case errors.As(err, &unusable):
		return problem("storage."+unusable.Reason, steps.Args{"path": unusable.Path, "line": strconv.Itoa(unusable.Line)})
	case errors.As(err, &vault):
		return problem("storage.keyring-"+vault.Reason, nil)
	case errors.Is(err, store.ErrNoSecret):
		return problem("storage.secret-missing", nil)
	case errors.As(err, &foreign):
		return problem("storage.foreign", steps.Args{"path": foreign.Path})
	case errors.Is(err, store.ErrNoHome):
		return problem("storage.no-home", nil)
	case errors.As(err, &read) && read.InUse():
		return problem("storage.in-use", steps.Args{"path": read.Path})
	case errors.As(err, &read) && errors.Is(err, fs.ErrPermission):
		return problem("storage.denied", steps.Args{"path": read.Path})
	case errors.As(err, &read):
		return problem("storage.read", steps.Args{"path": read.Path})
	case errors.As(err, &write) && write.InUse():
		return problem("storage.in-use", steps.Args{"path": write.Path})
	case errors.As(err, &write) && errors.Is(err, fs.ErrPermission):
		return problem("storage.denied", steps.Args{"path": write.Path})
	case errors.As(err, &write):
		return problem("storage.write", steps.Args{"path": write.Path})
	}
	return problem("storage.write", steps.Args{"path": err.Error()})
}
