package check

import (
	"context"
	"math"

	"github.com/spf13/cobra"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard/cli"
)

// An env is what a check acts on.
type env struct{ *cli.Program }

// pairFlags name a pair without a dossier, and what else is known of it.
type pairFlags struct {
	clientID, secretFile  string
	application, declared string
	login, passwordFile   string
}

type options struct {
	*cli.Program
	json, all, both, access bool
	pair                    pairFlags
	batch                   batchFlags
	environment             string
}

// Command is the command check.
func Command(p *cli.Program) *cobra.Command {
	o := &options{Program: p}
	c := &cobra.Command{
		Use:               "check [DOSSIER…]",
		ValidArgsFunction: p.Dossiers,
		RunE:              func(c *cobra.Command, args []string) error { return o.run(c.Context(), args) },
	}
	f := c.Flags()
	f.BoolVar(&o.json, "json", false, "")
	f.BoolVar(&o.batch.lines, "jsonl", false, "")
	f.StringVar(&o.batch.pairs, "pairs", "", "")
	f.IntVar(&o.batch.jobs, "jobs", defaultJobs, "")
	f.Float64Var(&o.batch.rate, "rate", defaultRate, "")
	f.BoolVar(&o.batch.restart, "restart", false, "")
	f.BoolVar(&o.all, "all", false, "")
	f.StringVar(&o.pair.clientID, "client-id", "", "")
	f.StringVar(&o.pair.secretFile, "secret-file", "", "")
	f.StringVar(&o.pair.application, "application", "", "")
	f.StringVar(&o.pair.declared, "declared", "", "")
	f.StringVar(&o.environment, "environment", "production", "")
	f.BoolVar(&o.both, "both-environments", false, "")
	f.BoolVar(&o.access, "access", false, "")
	f.StringVar(&o.pair.login, "login", "", "")
	f.StringVar(&o.pair.passwordFile, "password-file", "", "")
	return c
}

// batchFlags are about many pairs.
type batchFlags struct {
	pairs          string
	lines, restart bool
	jobs           int
	rate           float64
}

const (
	defaultJobs = 8
	mostJobs    = 256
	// defaultRate is under the smallest quota of PISTE that anybody reports, ten a second.
	defaultRate = 5
)

func (r *options) run(ctx context.Context, args []string) error {
	options, err := r.checkOptions()
	if err != nil {
		return err
	}
	pair := r.pair.clientID != "" || r.pair.secretFile != ""
	subjects := 0
	for _, named := range []bool{pair, r.all, r.batch.pairs != "", len(args) > 0} {
		if named {
			subjects++
		}
	}
	if subjects != 1 {
		return cli.Usagef("%s", r.Voice.Command.NeedsSubject)
	}
	if err := r.Open(); err != nil {
		return err
	}
	e := &env{r.Program}
	options.Hosts = e.CustomHosts
	switch {
	case pair:
		subject, err := r.subject()
		if err != nil {
			return err
		}
		return e.Pair(ctx, subject, options)
	case r.batch.pairs != "":
		return e.Pairs(ctx, r.batch.pairs, r.SecretFile, options)
	case r.all:
		if args, err = e.All(); err != nil {
			return err
		}
	}
	return e.Dossiers(ctx, args, r.all, options)
}

// checkOptions are what the flags ask for.
func (r *options) checkOptions() (CheckOptions, error) {
	words := r.Voice.Command
	o := CheckOptions{
		Environment: chorus.Environment(r.environment), Both: r.both, Access: r.access,
		Jobs: r.batch.jobs, Rate: r.batch.rate, Restart: r.batch.restart,
	}
	switch {
	case r.json && r.batch.lines:
		return o, cli.Usagef("%s", words.OneOutput)
	case r.json:
		o.Output = JSON
	case r.batch.lines:
		o.Output = JSONLines
	}
	if o.Jobs < 1 || o.Jobs > mostJobs {
		return o, cli.Usagef("%s "+words.JobsBetween, r.Voice.Say("usage.flag-value", "value", o.Jobs, "flag", "--jobs"), mostJobs)
	}
	if !(o.Rate >= 0) || math.IsInf(o.Rate, 0) {
		return o, r.Usage("usage.flag-value", "value", o.Rate, "flag", "--rate")
	}
	return o, r.OneOf("environment", r.environment, "production", "sandbox")
}

// subject is the pair that the flags name.
func (r *options) subject() (steps.Subject, error) {
	p := r.pair
	s := steps.Subject{PISTEName: p.application, DeclaredName: p.declared}
	if p.clientID == "" || p.secretFile == "" {
		return s, cli.Usagef(r.Voice.Command.NeedsBoth, "--client-id", "--secret-file")
	}
	if (p.login == "") != (p.passwordFile == "") {
		return s, cli.Usagef(r.Voice.Command.NeedsBoth, "--login", "--password-file")
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
