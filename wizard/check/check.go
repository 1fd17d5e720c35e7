// Package check asks PISTE about credentials: one pair from the command line, those that
// dossiers hold, or a list of pairs.
package check

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard/cli"
	"raccord/wizard/input"
)

// options are what the flags ask for.
type options struct {
	*cli.Program

	// clientID and secretFile are one pair without a dossier; what follows is optional.
	clientID, secretFile  string
	application, declared string
	login, passwordFile   string
	// pairs is the file of a list of pairs, "-" for standard input.
	pairs string
	// all stands for every dossier.
	all bool

	environment chorus.Environment
	// both tries a refused pair on the other environment as well.
	both bool
	// access tries each API.
	access bool

	json, jsonl bool
	// jobs is how many pairs are checked at once.
	jobs int
	// rate is how many token requests leave in a second, 0 for no limit.
	rate float64
	// restart forgets what an interrupted batch had found.
	restart bool
}

const (
	defaultJobs = 8
	mostJobs    = 256
	// defaultRate is under the smallest quota of PISTE that anybody reports, ten a second.
	defaultRate = 5
)

// environments are the sides of PISTE that --environment names.
var environments = []chorus.Environment{chorus.Production, chorus.Sandbox}

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
	f.BoolVar(&o.jsonl, "jsonl", false, "")
	f.StringVar(&o.pairs, "pairs", "", "")
	o.jobs, o.rate = defaultJobs, defaultRate
	f.Var(cli.Count{Number: &o.jobs, Least: 1, Most: mostJobs}, "jobs", "")
	f.Var((*cli.Decimal)(&o.rate), "rate", "")
	f.BoolVar(&o.restart, "restart", false, "")
	f.BoolVar(&o.all, "all", false, "")
	f.StringVar(&o.clientID, "client-id", "", "")
	f.StringVar(&o.secretFile, "secret-file", "", "")
	f.StringVar(&o.application, "application", "", "")
	f.StringVar(&o.declared, "declared", "", "")
	f.StringVar((*string)(&o.environment), "environment", string(chorus.Production), "")
	cli.Complete(c, "environment", environments)
	f.BoolVar(&o.both, "both-environments", false, "")
	f.BoolVar(&o.access, "access", false, "")
	f.StringVar(&o.login, "login", "", "")
	f.StringVar(&o.passwordFile, "password-file", "", "")
	return c
}

// run checks what the flags and the ids of dossiers name.
func (o *options) run(ctx context.Context, ids []string) error {
	if err := o.validate(); err != nil {
		return err
	}
	pair := o.clientID != "" || o.secretFile != ""
	named := slices.DeleteFunc([]bool{pair, o.all, o.pairs != "", len(ids) > 0}, func(named bool) bool { return !named })
	if len(named) != 1 {
		return o.Usage("check.needs-subject")
	}
	if pair {
		if err := o.OpenService(ctx); err != nil {
			return err
		}
		return o.checkPair(ctx)
	}
	if err := o.Open(ctx); err != nil {
		return err
	}
	switch {
	case o.pairs != "":
		return o.checkList(ctx)
	case o.all:
		var err error
		if ids, err = o.All(ctx); err != nil {
			return err
		}
		if len(ids) == 0 {
			fmt.Fprintln(o.Err, o.Voice.Say("list.empty"))
		}
	}
	return o.checkDossiers(ctx, ids)
}

// validate refuses an environment that there is none of, and two outputs.
func (o *options) validate() error {
	if o.json && o.jsonl {
		return o.Usage("check.one-output")
	}
	return cli.OneOf(o.Program, "environment", o.environment, environments...)
}

// checkPair checks the one pair that the flags name.
func (o *options) checkPair(ctx context.Context) error {
	subject, err := o.subject(ctx)
	if err != nil {
		return err
	}
	r, err := o.verify(ctx, o.Side.Service, subject)
	if err != nil {
		return err
	}
	p := o.newPrinter()
	if err = p.begin(); err == nil {
		err = p.result(r)
	}
	if err == nil {
		var sum summary
		sum.count(r.Verdict)
		err = p.end(sum)
	}
	if err != nil {
		return err
	}
	return exitWith(r.exit())
}

// subject returns the pair that the flags name, with its secrets.
func (o *options) subject(ctx context.Context) (steps.Subject, error) {
	var s steps.Subject
	s.PISTEName, _ = steps.Inspect(steps.CleanName, o.application)
	s.DeclaredName, _ = steps.Inspect(steps.CleanName, o.declared)
	if o.clientID == "" || o.secretFile == "" {
		return s, o.Usage("check.needs-both", "flag", "--client-id", "other", "--secret-file")
	}
	if (o.login == "") != (o.passwordFile == "") {
		return s, o.Usage("check.needs-both", "flag", "--login", "other", "--password-file")
	}
	id, login := o.cleanedFlag("--client-id", o.clientID), o.cleanedFlag("--login", o.login)
	if err := misplacedSecret("", s.PISTEName, s.DeclaredName, id, login); err != nil {
		return s, cli.Problem(err)
	}
	clientSecret, err := o.SecretFrom(ctx, input.Secret, o.secretFile)
	if err != nil {
		return s, err
	}
	s.Pair = chorus.Pair{ID: chorus.ClientID(id), Secret: clientSecret}
	if o.login != "" {
		password, err := o.SecretFrom(ctx, input.Secret, o.passwordFile)
		if err != nil {
			return s, err
		}
		s.Account = &chorus.TechnicalAccount{Login: login, Password: password}
	}
	for _, remark := range o.unusual(s.Pair) {
		fmt.Fprintln(o.Err, steps.Printable(remark))
	}
	return s, nil
}

// cleanedFlag returns the identifier that a flag gives, and says what was left out of it.
func (o *options) cleanedFlag(flag, given string) string {
	clean, found := steps.Inspect(steps.CleanIdentifier, given)
	for _, remark := range o.Remarks(flag, found) {
		fmt.Fprintln(o.Err, remark)
	}
	return clean
}
