package screen

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
	"raccord/wizard"
)

// This file is what the terminal shows around the screen: the title of its window, and the progress
// that some show in the tab or in the task bar. The rules are:
//
//   - The title says of which dossier and at which part the walk is, so that one of many windows is
//     found again. Both are taken back at the end.
//   - The progress is sent where the terminal says by its environment that it knows the sequence,
//     OSC 9;4: others take it for the text of a notification.
//   - It is of the parts that are done; it moves while a check runs, warns where something is to
//     be confirmed, and is red where something failed.

// widestTitle is how many cells of a customer's name the title of the window has.
const widestTitle = 60

// windowTitle returns the title of the terminal's window.
func (m *Model) windowTitle() string {
	words := []string{program}
	if name := m.State.Answers.Name(); name != "" {
		words = append(words, ansi.Truncate(steps.Printable(name), widestTitle, "…"))
	}
	if m.page.Part > 0 {
		words = append(words, fmt.Sprintf("%d/%d", m.page.Part, len(steps.Parts)))
	}
	return m.Charset.Fold(strings.Join(words, " · "))
}

// knowsProgress tells whether a terminal with that environment shows the progress of a program:
// Windows Terminal, ConEmu, Ghostty and WezTerm do.
func knowsProgress(getenv func(string) string) bool {
	switch getenv("TERM_PROGRAM") {
	case "ghostty", "WezTerm":
		return true
	}
	return getenv("WT_SESSION") != "" || getenv("ConEmuANSI") == "ON"
}

// progressBar returns the progress to show, nil for none.
func (m *Model) progressBar() *tea.ProgressBar {
	if !m.progress || m.page.Part == 0 {
		return nil
	}
	done := (m.page.Part - 1) * 100 / len(steps.Parts)
	switch {
	case m.waiting != nil && m.waiting.shown:
		return tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
	case m.State.Phase == wizard.Failed:
		return tea.NewProgressBar(tea.ProgressBarError, max(done, 1))
	case m.State.Phase == wizard.Warned:
		return tea.NewProgressBar(tea.ProgressBarWarning, max(done, 1))
	case m.State.Phase == wizard.Saved:
		done = 100
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, done)
}
