package document

import (
	"strings"

	"raccord/steps"
)

// This file decides what becomes of a text in Markdown. The rules are:
//
//   - What was answered is shown as it stands: plain escapes what Markdown would read
//     as its own, code and fenced put it between more backquotes than it has.
//   - The procedure's own texts are Markdown from the start: only the bar, which parts the
//     cells of a table, is escaped there.

var markdownMarks = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "<", `\<`, "\n", " ", "\r", " ")

func plain(text string) string { return markdownMarks.Replace(text) }

func bar(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

func code(text string) string {
	text = steps.Printable(text)
	marks := backquotes(1, text)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return marks + text + marks
}

func fenced(text string) string {
	marks := backquotes(3, text)
	return marks + "\n" + text + "\n" + marks
}

// backquotes are at least so many of them, and more than stand in a row in text.
func backquotes(least int, text string) string {
	marks := strings.Repeat("`", least)
	for strings.Contains(text, marks) {
		marks += "`"
	}
	return marks
}
