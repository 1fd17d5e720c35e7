package wizard

import (
	"context"

	"raccord/steps"
)

// This file is the part of the machine where a dossier is saved for good. The rules are:
//
//   - Its page stays while the report is written, and says what came of it.
//   - What is offered there leaves the dossier as it is, but for one more structure.
//   - A report is written under a name that is free: nothing is asked, and nothing is lost.

// An Ending is what was done on the page of a saved dossier.
type Ending struct {
	// Report is the file that the report was written to, "" for none yet.
	Report string
	// Sealing says that the page shows how the values are handed over sealed.
	Sealing bool
}

// ending is the state after a wish that the page of a saved dossier offers.
func (s State) ending(e Event) State {
	if s.Phase != Saved {
		return s
	}
	switch e.(type) {
	case WriteReport:
		return s.effect(Reporting)
	case ShowSealing:
		s.End.Sealing = true
	}
	return s
}

// reported goes back to the page of the saved dossier, which says where the report is, or why
// there is none.
func (s State) reported(e ReportWritten) State {
	s.Phase, s.Problems = Saved, problems(e.Problem)
	if e.Problem == nil {
		s.End.Report = e.Path
	}
	return s
}

// Connected tells whether everything is done, saved and free of problems.
func (s State) Connected() bool { return s.Answers.Done() && exitOf(s.Answers) == ExitDone }

// report writes the report on the dossier of s.
func (d *Side) report(ctx context.Context, s State) ReportWritten {
	path, err := d.WriteReport(ctx, s.ID)
	w := ReportWritten{Turn: s.Turn, Path: path}
	if err != nil {
		w.Problem = &steps.Problem{Code: "storage.report-unwritten", Args: steps.Args{"path": path, "id": s.ID}}
	}
	return w
}
