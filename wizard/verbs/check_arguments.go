package verbs

import (
	"context"

	"github.com/spf13/pflag"

	"raccord/chorus"
	"raccord/steps"
)

// pairFlags name a pair without a dossier, and what else is known of it.
type pairFlags struct {
	clientID, secretFile  string
	application, declared string
	login, passwordFile   string
}

func (r *Run) checkFlags(f *pflag.FlagSet) {
	r.jsonFlag(f)
	f.BoolVar(&r.all, "all", false, "")
	f.StringVar(&r.pair.clientID, "client-id", "", "")
	f.StringVar(&r.pair.secretFile, "secret-file", "", "")
	f.StringVar(&r.pair.application, "application", "", "")
	f.StringVar(&r.pair.declared, "declared", "", "")
	f.StringVar(&r.environment, "environment", "production", "")
	f.BoolVar(&r.both, "both-environments", false, "")
	f.BoolVar(&r.access, "access", false, "")
	f.StringVar(&r.pair.login, "login", "", "")
	f.StringVar(&r.pair.passwordFile, "password-file", "", "")
}

func (r *Run) check(ctx context.Context, args []string) error {
	if err := r.OneOf("environment", r.environment, "production", "sandbox"); err != nil {
		return err
	}
	e, err := r.env()
	if err != nil {
		return err
	}
	options := CheckOptions{Environment: chorus.Environment(r.environment), Both: r.both, Access: r.access, JSON: r.asJSON}
	pair := r.pair.clientID != "" || r.pair.secretFile != ""
	if pair && (r.all || len(args) > 0) || r.all && len(args) > 0 {
		return Usagef("%s", r.Voice.Command.NeedsSubject)
	}
	if pair {
		subject, err := r.subject()
		if err != nil {
			return err
		}
		return e.Pair(ctx, subject, options)
	}
	if r.all {
		if args, err = e.All(); err != nil {
			return err
		}
	} else if len(args) == 0 {
		return Usagef("%s", r.Voice.Command.NeedsSubject)
	}
	return e.Dossiers(ctx, args, options)
}

// subject is the pair that the flags name.
func (r *Run) subject() (steps.Subject, error) {
	p := r.pair
	s := steps.Subject{PISTEName: p.application, DeclaredName: p.declared}
	if p.clientID == "" || p.secretFile == "" {
		return s, Usagef(r.Voice.Command.NeedsBoth, "--client-id", "--secret-file")
	}
	if (p.login == "") != (p.passwordFile == "") {
		return s, Usagef(r.Voice.Command.NeedsBoth, "--login", "--password-file")
	}
	clientSecret, err := r.SecretFrom(p.secretFile)
	if err != nil {
		return s, err
	}
	id, _ := steps.Inspect(steps.CleanIdentifier, p.clientID)
	s.Pair = chorus.Pair{ID: chorus.ClientID(id), Secret: clientSecret}
	if p.login != "" {
		password, err := r.SecretFrom(p.passwordFile)
		if err != nil {
			return s, err
		}
		s.Account = &chorus.TechnicalAccount{Login: p.login, Password: password}
	}
	return s, nil
}
