package wizard

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"raccord/steps"
	"raccord/store"
)

// isLost tells whether a problem is about a server that nothing can be kept on.
func isLost(p steps.Problem) bool { return strings.HasPrefix(p.Code, "storage.server-") }

// Rescue writes what a walk ended with, and its server did not take, into an answers file on this
// computer, secrets left out. It returns the end, whose problem names the file: "answers" among its
// arguments. Where that cannot be written either, the end stays as it is. Where the server has taken
// everything before it was lost, nothing is unsaved, and nothing is written.
//
// Who leaves while the vault is opened, a check runs or a note is recorded has the answers saved first, so
// that each way out comes to a save that fails.
func (d *Side) Rescue(ctx context.Context, end State) State {
	at := slices.IndexFunc(end.Problems, isLost)
	if at < 0 || !end.Answers.Named() || end.Failing != Saving {
		return end
	}
	if end.isSaved() {
		end.Unsaved = false
		return end
	}
	document, err := end.Answers.EncodeAnswers()
	if err != nil {
		return end
	}
	path, err := d.Store.SaveAside(ctx, cmp.Or(end.ID, store.Slug(end.Answers.Name())), document)
	if err != nil {
		return end
	}
	end.Problems = slices.Clone(end.Problems)
	end.Problems[at] = steps.Problem{Code: end.Problems[at].Code, Args: steps.Args{"answers": path}}
	end.Unsaved = true
	return end
}

// isSaved tells whether the dossier, as it was read or saved last, holds all that was answered.
func (s State) isSaved() bool {
	document, err := s.Answers.Keep().Encode()
	return err == nil && s.ID != "" && store.RevisionOf(document) == s.Revision
}
