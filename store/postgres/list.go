package postgres

import (
	"context"
	"runtime"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"raccord/store"
)

// atATime is how many rows of a list are handed on in one go.
const atATime = 200

// List calls visit with every dossier whose id is wanted, nil for all of them: with its summary, or
// with its document where another version of this program has made the summary. The error is a
// *[store.ServerError] or ctx's.
func (s *Store) List(ctx context.Context, wanted func(id string) bool, visit func(store.Entry)) error {
	limited, cancel := within(ctx)
	defer cancel()
	rows, err := s.pool.Query(limited, `select id, summary::text, case when summary_version = $1 then null else document end
		from raccord.dossiers`, s.summaries.Version)
	if err != nil {
		return s.failed(ctx, err)
	}
	var visitors errgroup.Group
	visitors.SetLimit(runtime.GOMAXPROCS(0)) // the next page waits, so that memory holds few documents
	err = s.eachPage(rows, wanted, func(page []store.Entry) {
		visitors.Go(func() error {
			for _, e := range page {
				visit(s.judged(e))
			}
			return nil
		})
	})
	visitors.Wait()
	return s.failed(ctx, err)
}

// eachPage calls hand with the wanted rows, so many at a time.
func (s *Store) eachPage(rows pgx.Rows, wanted func(id string) bool, hand func([]store.Entry)) error {
	defer rows.Close()
	var page []store.Entry
	for rows.Next() {
		raw := rows.RawValues()
		id := string(raw[0])
		if wanted != nil && !wanted(id) {
			continue
		}
		e := store.Entry{ID: id}
		if raw[2] != nil {
			e.Doc = append([]byte{}, raw[2]...)
		} else {
			e.Summary = append([]byte{}, raw[1]...)
		}
		if page = append(page, e); len(page) == atATime {
			hand(page)
			page = nil
		}
	}
	hand(page)
	return rows.Err()
}

// judged returns an entry with the members of its document, or the error about it.
func (s *Store) judged(e store.Entry) store.Entry {
	if e.Doc != nil {
		e.Members, e.Err = store.CheckDocument(e.ID, s.Place(e.ID), e.Doc)
	}
	return e
}
