package verbs

import (
	"context"

	"github.com/spf13/pflag"
)

// This file takes the arguments of the commands that hand a dossier over.

func (r *Run) reportFlags(f *pflag.FlagSet) {
	r.documentFlags(f)
	f.BoolVar(&r.anonymize, "anonymize", false, "")
}

func (r *Run) report(_ context.Context, args []string) error {
	e, err := r.env()
	if err != nil {
		return err
	}
	return e.Report(args[0], ReportOptions{Format: r.format, Output: r.output, Anonymize: r.anonymize})
}

func (r *Run) exportFlags(f *pflag.FlagSet) {
	r.jsonFlag(f)
	f.StringVar(&r.siret, "structure", "", "")
	f.BoolVar(&r.showSecrets, "show-secrets", false, "")
	f.BoolVar(&r.yes, "yes", false, "")
	f.StringArrayVar(&r.seal, "seal", nil, "")
	f.StringVarP(&r.output, "output", "o", "", "")
}

func (r *Run) export(ctx context.Context, args []string) error {
	e, err := r.env()
	if err != nil {
		return err
	}
	return e.Export(ctx, args[0], ExportOptions{
		SIRET: r.siret, Show: r.showSecrets, Sure: r.yes, Seal: r.seal, Output: r.output, JSON: r.asJSON,
	})
}
