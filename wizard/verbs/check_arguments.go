package verbs

import (
	"context"
	"math"
	"os"
	"strconv"

	"github.com/spf13/pflag"
	"golang.org/x/term"

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
	f.BoolVar(&r.batch.lines, "jsonl", false, "")
	f.StringVar(&r.batch.pairs, "pairs", "", "")
	f.IntVar(&r.batch.jobs, "jobs", defaultJobs, "")
	f.Float64Var(&r.batch.rate, "rate", defaultRate, "")
	f.BoolVar(&r.batch.restart, "restart", false, "")
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

func (r *Run) check(ctx context.Context, args []string) error {
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
		return Usagef("%s", r.Voice.Command.NeedsSubject)
	}
	e, err := r.env()
	if err != nil {
		return err
	}
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
func (r *Run) checkOptions() (CheckOptions, error) {
	words := r.Voice.Command
	o := CheckOptions{
		Environment: chorus.Environment(r.environment), Both: r.both, Access: r.access,
		Jobs: r.batch.jobs, Rate: r.batch.rate, Restart: r.batch.restart,
	}
	switch {
	case r.asJSON && r.batch.lines:
		return o, Usagef("%s", words.OneOutput)
	case r.asJSON:
		o.Output = JSON
	case r.batch.lines:
		o.Output = JSONLines
	}
	if o.Jobs < 1 || o.Jobs > mostJobs {
		return o, Usagef(words.FlagValue+" "+words.JobsBetween, strconv.Itoa(o.Jobs), "--jobs", mostJobs)
	}
	if !(o.Rate >= 0) || math.IsInf(o.Rate, 0) {
		return o, Usagef(words.FlagValue, strconv.FormatFloat(o.Rate, 'g', -1, 64), "--rate")
	}
	return o, r.OneOf("environment", r.environment, "production", "sandbox")
}

// redraws tells whether a line on standard error can be drawn anew.
func (r *Run) redraws() bool {
	why := r.whyLines()
	return term.IsTerminal(int(os.Stderr.Fd())) && (why == "" || why == LinesNoTerminal && os.Getenv("TERM") != "dumb")
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
