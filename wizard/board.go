package wizard

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"raccord/steps"
	"raccord/store"
)

// This file is the board: the dossiers at home, a row each. The rules are:
//
//   - A column says what is known of the dossier, and is empty where nothing is. A column that is
//     empty in every row is left out by the readers.
//   - It is the turn of PISTE alone where PISTE was busy, and of this network where something
//     stood in the way; else of the one who takes care of the dossier, or of the user.
//   - What is not said by a dossier is not guessed: the date of a password is shown once Chorus Pro
//     named it.

// A Column is what stands under a head in every row of a choice.
type Column struct {
	Head string
	// Sorted says that the rows are in the order of this column.
	Sorted bool
	// Least is how many characters its cells may be cut down to; 0 for cells that are never cut.
	// Enough is how many they get before others get more than enough.
	Least, Enough int
	// Named says that a cell means little without the head.
	Named bool
}

// columnsOf are the board's columns, the customer's name first, the most important ones before
// the others: a narrow terminal leaves out the last.
func (v Voice) columnsOf(o Order) []Column {
	return []Column{
		{Head: v.Say("list.customer"), Sorted: o == ByName, Least: 20, Enough: 20},
		{Head: v.Say("board.standing"), Sorted: o == ByStanding},
		{Head: v.Say("board.reason"), Least: 12, Enough: 30},
		{Head: v.Say("board.turn"), Least: 8, Enough: 8, Named: true},
		{Head: v.Say("board.changed"), Sorted: o == ByChange, Named: true},
		{Head: v.Say("board.expires"), Named: true},
	}
}

// cells are what stands in a dossier's row behind the customer's name.
func (v Voice) cells(d Summary) []string {
	return []string{v.Standing(d), v.Reason(d), v.Turn(d), v.DayOf(d.ChangedAt), v.DayOf(d.PasswordExpires)}
}

// said is a dossier's row in one line, in which the head of a column stands before a cell that means
// little without it.
func (v Voice) said(row Option, columns []Column) string {
	words := []string{row.Label}
	for i, column := range columns[1:] {
		switch cell := row.Cells[i]; {
		case cell == "":
		case column.Named:
			words = append(words, v.labelled(strings.ToLower(column.Head), cell))
		default:
			words = append(words, cell)
		}
	}
	return strings.Join(words, " · ")
}

// Standing says where a dossier stands: in which part, and how many steps are passed.
func (v Voice) Standing(d Summary) string {
	switch {
	case d.Problem != nil:
		return v.Say("home.unread")
	case d.Step == "":
		return v.Say("home.done")
	}
	part := v.Title("part."+string(steps.ByID(d.Step).Part), nil)
	return part + " " + strconv.Itoa(d.Passed) + "/" + strconv.Itoa(d.Steps)
}

// Reason says why a dossier stands there: what went wrong, the step that is next, or the verdict
// of one that is done.
func (v Voice) Reason(d Summary) string {
	switch obstacle := v.Obstacle(d); {
	case obstacle != "":
		return obstacle
	case d.Step == "" && d.CheckedAt.IsZero():
		return ""
	case d.Step == "":
		return v.Say("verdict.last", "verdict", v.Say("verdict."+d.Verdict), "date", v.DayOf(d.CheckedAt))
	}
	return v.Title(steps.ByID(d.Step).Section(), nil)
}

// Obstacle says what keeps a dossier from going on, "" where nothing was found yet.
func (v Voice) Obstacle(d Summary) string {
	switch {
	case d.Problem != nil:
		return v.Title(d.Problem.Code, v.args(*d.Problem))
	case d.Obstacle != nil:
		return v.Title(d.Obstacle.Code, v.args(*d.Obstacle))
	}
	return ""
}

// Turn says who has to act next, "" where nothing is left to do.
func (v Voice) Turn(d Summary) string {
	code := ExitDone
	if d.Obstacle != nil {
		code = ExitOfProblem(*d.Obstacle)
	}
	switch {
	case d.Holder != "":
		return v.Say("turn.holder", "name", steps.Printable(d.Holder))
	case d.Step == "" && d.Problem == nil:
		return ""
	case code == ExitBusy:
		return v.Say("turn.piste")
	case code == ExitSurroundings:
		return v.Say("turn.network")
	case d.Assigned != "":
		return steps.Printable(d.Assigned)
	}
	return v.Say("turn.user")
}

// DayOf is the local day of a time, "" for none.
func (v Voice) DayOf(t Timestamp) string {
	if t.IsZero() {
		return ""
	}
	return v.Day(t.Local())
}

// An Order is how the dossiers at home are sorted.
type Order int

// The orders, in which the key goes round.
const (
	ByName     Order = iota
	ByChange         // the last touched first
	ByStanding       // those that cannot be read or are stuck first, then from the first step to the last
	orders
)

// sorted returns dossiers in that order; those that are equal in it are by name.
func (o Order) sorted(dossiers []Summary) []Summary {
	names := map[string]string{}
	for _, d := range dossiers {
		names[d.ID] = store.Fold(d.Customer)
	}
	sorted := slices.Clone(dossiers)
	slices.SortStableFunc(sorted, func(a, b Summary) int {
		by := 0
		switch o {
		case ByChange:
			by = b.ChangedAt.Compare(a.ChangedAt.Time)
		case ByStanding:
			by = cmp.Or(cmp.Compare(a.urgency(), b.urgency()), cmp.Compare(steps.Position(a.Step), steps.Position(b.Step)))
		}
		return cmp.Or(by, cmp.Compare(names[a.ID], names[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return sorted
}

// urgency is 0 for a dossier where something is wrong, 1 for one on its way, 2 for one that is
// done.
func (s Summary) urgency() int {
	switch {
	case s.Problem != nil || s.Obstacle != nil:
		return 0
	case s.Step != "":
		return 1
	}
	return 2
}

// earlier returns the earlier of two times; zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
