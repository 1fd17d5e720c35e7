//go:build unix

package wizard_test

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"raccord/store/postgres"
	"raccord/store/postgres/postgrestest"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// desk is what a desk's people wait for, as dossiers become many, beside psql, which asks the same
// server for the same.
func (b *bench) desk() {
	doc, err := wizardtest.Answered(wizardtest.At("review")).Encode()
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1000, 10000, 100000} {
		server := postgrestest.Start(b)
		database := server.Database(b)
		address := server.Address(postgrestest.Claire, database)
		if err := postgres.Create(b.Context(), address); err != nil {
			b.Fatal(err)
		}
		quoted := func(text []byte) string { return "'" + strings.ReplaceAll(string(text), "'", "''") + "'" }
		server.Exec(b, database, fmt.Sprintf(`insert into raccord.dossiers (id, document, revision, summary, summary_version, changed_by)
			select 'mairie-' || n, %[1]s, sha256(convert_to(%[1]s, 'UTF8')), jsonb_set(%[2]s, '{customer}', to_jsonb('Mairie ' || n)), %[3]d, 'claire'
			from generate_series(1, %[4]d) n`, quoted(doc), quoted(wizard.EncodeSummary(doc)), wizard.SummaryVersion, n), "analyze")
		number := 0
		for _, part := range []struct {
			what, peer, sql string
			args            func() []string
			wanted          string
		}{
			{"list", "the same rows", "select id, summary from raccord.dossiers order by id", func() []string { return []string{"list", "--json"} }, map[int]string{10000: "≤ 1.5"}[n]},
			{"search", "the same rows", "select id, summary from raccord.dossiers where summary::text like '%Mairie 77%' order by id", func() []string { return []string{"list", "--json", "-S", "Mairie 77"} }, ""},
			{"open", "the document", "select document from raccord.dossiers where id = 'mairie-500'", func() []string { return []string{"show", "mairie-500"} }, ""},
			{"save", "a bare `update`", "update raccord.dossiers set previous = document, document = document || ' ' where id = 'mairie-501'", func() []string {
				number++
				return []string{"note", "mairie-500", "Note " + strconv.Itoa(number)}
			}, ""},
		} {
			times, ratios := turns(5,
				func() time.Duration { return b.took(b.raccord, append(part.args(), "--store", address)...) },
				func() time.Duration {
					return b.took("psql", "-qAt", "-o", "/dev/null", "-c", part.sql, strings.Replace(address, "postgres://", "postgresql://", 1))
				},
			)
			row(fmt.Sprintf("desk of %s dossiers: %s", grouped(n), part.what), ms(times[0]), "`psql`, "+part.peer+": "+ms(times[1]), ratios[1], part.wanted)
		}
	}
}

// grouped is a number below a million as English writes it: 10,000.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
