package postgres

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"raccord/store"
)

// This file keeps the one connection by which colleagues are told what happens. The rules are:
//
//   - A hold is a row with an advisory lock of its number, which this connection has. However the
//     program or the connection ends, the server takes the lock away, and a row without a lock counts
//     for nothing: the next program that places a hold deletes it.
//   - The same connection listens. It is made when it is needed first.
//   - Where the server is lost, it is made anew as soon as the server is back, and the hold taken again.
//   - A hold keeps no program out: a save over another's is refused by its revision alone. So where a
//     hold cannot be placed, nothing is said, and the work goes on.

const (
	// lockClass is the first of the two numbers of each advisory lock: "racc" in ASCII.
	lockClass = 0x72616363
	// firstPause and longestPause are between two tries to reach a server that was lost.
	firstPause, longestPause = 200 * time.Millisecond, 5 * time.Second
	// quietFor is how long after a change the next ones are waited for, to be told together.
	quietFor = 200 * time.Millisecond
	// releasePatience is how long a program that closes a dossier, or the desk, waits for the server.
	releasePatience = 500 * time.Millisecond
)

// A session is that connection. Its goroutine alone uses it.
type session struct {
	desk     *Desk
	requests chan request
	// changed holds a value once something has changed that was not told yet.
	changed chan struct{}
	ended   context.Context
	close   context.CancelFunc

	mu   sync.Mutex
	open held // what this program has open
	// placed is what others are told of it, in the row of that number, 0 for none.
	placed held
	number int32
}

// held is a dossier that is open, and the user's name.
type held struct{ dossier, name string }

// A request is what another goroutine wants done on the connection.
type request struct {
	ctx  context.Context
	do   func(context.Context, *pgx.Conn) error
	done chan error
}

func newSession(d *Desk) *session {
	s := &session{desk: d, requests: make(chan request), changed: make(chan struct{}, 1)}
	s.ended, s.close = context.WithCancel(context.Background())
	go s.run()
	return s
}

// run makes the connection when it is asked for first, and again each time it was lost.
func (s *session) run() {
	var first *request
	pause := time.Duration(0) // forever
	for {
		if first == nil {
			if first = s.next(pause); first == nil && s.ended.Err() != nil {
				return
			}
		}
		conn, err := s.connect()
		if first != nil {
			if err == nil {
				err = first.do(first.ctx, conn)
			}
			first.done <- err
			first = nil
		}
		if conn == nil {
			pause = min(max(2*pause, firstPause), longestPause)
			continue
		}
		s.tell() // what has happened while there was no connection
		s.serve(conn)
		conn.Close(context.WithoutCancel(s.ended))
		_, _, number := s.state()
		s.told(held{}, number) // the row is there still, and counts for nothing
		pause = firstPause
	}
}

// next waits for a request, no longer than pause, 0 for no limit. It is nil where none came.
func (s *session) next(pause time.Duration) *request {
	var over <-chan time.Time
	if pause > 0 {
		over = time.After(pause)
	}
	select {
	case r := <-s.requests:
		return &r
	case <-over:
	case <-s.ended.Done():
	}
	return nil
}

// connect makes the connection, listens, and takes the hold again.
func (s *session) connect() (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(s.ended, connectPatience)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, s.desk.pool.Config().ConnConfig)
	if err != nil {
		return nil, err
	}
	_, err = conn.Exec(ctx, "listen raccord")
	if open, _, _ := s.state(); err == nil && open != (held{}) {
		err = s.place(ctx, conn)
	}
	if err != nil {
		conn.Close(ctx)
		return nil, err
	}
	return conn, nil
}

// serve listens, and does what is requested, until the connection is lost.
func (s *session) serve(conn *pgx.Conn) {
	for !conn.IsClosed() {
		listening, stop := context.WithCancel(s.ended)
		requested := make(chan *request, 1)
		go func() {
			select {
			case r := <-s.requests:
				requested <- &r
				stop()
			case <-listening.Done():
				requested <- nil
			}
		}()
		told, err := conn.WaitForNotification(listening)
		stop()
		r := <-requested
		if err == nil && told.PID != conn.PgConn().PID() {
			s.tell()
		}
		if r != nil {
			r.done <- r.do(r.ctx, conn)
		} else if err != nil {
			return
		}
	}
}

// tell lets the next Watch return.
func (s *session) tell() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// on does something on the connection.
func (s *session) on(ctx context.Context, do func(context.Context, *pgx.Conn) error) error {
	r := request{ctx, do, make(chan error, 1)}
	select {
	case s.requests <- r:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.ended.Done():
		return s.ended.Err()
	}
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// live are the holds whose programs run, but for one's own.
const live = `select h.dossier, h.name, h.pid, h.host, h.since from raccord.holds h join pg_locks l
	on l.locktype = 'advisory' and l.objsubid = 2 and l.granted and l.classid = $1 and l.objid = h.number::oid
	and l.database = (select oid from pg_database where datname = current_database())
	where h.number <> $2 and ($3 = '' or h.dossier = $3) order by h.since`

// place takes the hold of the dossier that is open, if there is one, and lets an earlier one go. Its
// row is seen by others once its lock is taken. Rows without a lock are deleted.
func (s *session) place(ctx context.Context, conn *pgx.Conn) error {
	open, _, earlier := s.state()
	if _, err := conn.Exec(ctx, `delete from raccord.holds h where number = $2 or not exists (select from pg_locks l
		where l.locktype = 'advisory' and l.objsubid = 2 and l.classid = $1 and l.objid = h.number::oid
		and l.database = (select oid from pg_database where datname = current_database()))`, lockClass, earlier); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, "select pg_advisory_unlock_all()")
	s.told(held{}, 0)
	if err != nil || open == (held{}) {
		return err
	}
	host, _ := os.Hostname()
	var number int32
	var taken string // the lock is a column: PostgreSQL evaluates no other
	err = conn.QueryRow(ctx, `with mine as (insert into raccord.holds (dossier, name, pid, host, since)
			values ($2, $3, $4, $5, date_trunc('second', now())) returning number)
		select number, pg_advisory_lock($1, number)::text from mine`,
		lockClass, open.dossier, open.name, os.Getpid(), host).Scan(&number, &taken)
	if err == nil {
		s.told(open, number)
	}
	return err
}

// state returns what is open, what others are told of it, and the number of that row.
func (s *session) state() (open, placed held, number int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open, s.placed, s.number
}

// set says what is open from now on, and tells whether it was another before.
func (s *session) set(open held) (changed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed, s.open = open != s.open, open
	return changed
}

// told notes what others are told from now on.
func (s *session) told(placed held, number int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.placed, s.number = placed, number
}

// Hold says to colleagues that this program has a dossier open, and no other any more. It returns who
// else has it open, none where the server cannot be asked.
func (s *Store) Hold(ctx context.Context, id, name string) []store.Holder {
	limited, cancel := within(ctx)
	defer cancel()
	s.session.set(held{id, name})
	others := make(chan []store.Holder, 1)
	s.session.on(limited, func(ctx context.Context, conn *pgx.Conn) error {
		if open, placed, _ := s.session.state(); open != placed {
			if err := s.session.place(ctx, conn); err != nil {
				return err
			}
		}
		_, _, number := s.session.state()
		rows, err := conn.Query(ctx, live, lockClass, number, id)
		if err == nil {
			others <- holdersIn(rows)[id]
		}
		return err
	})
	select {
	case found := <-others:
		return found
	default:
		return nil
	}
}

// Holders returns who else has which dossier open, by the dossier's id; none where the server cannot
// be asked.
func (s *Store) Holders(ctx context.Context) map[string][]store.Holder {
	limited, cancel := within(ctx)
	defer cancel()
	_, _, number := s.session.state()
	rows, err := s.pool.Query(limited, live, lockClass, number, "")
	if err != nil {
		return nil
	}
	return holdersIn(rows)
}

func holdersIn(rows pgx.Rows) map[string][]store.Holder {
	holders := map[string][]store.Holder{}
	var id string
	var h store.Holder
	pgx.ForEachRow(rows, []any{&id, &h.Name, &h.PID, &h.Host, &h.Since}, func() error {
		h.Since = h.Since.UTC()
		h.Name, h.Host = store.Printable(h.Name), store.Printable(h.Host)
		holders[id] = append(holders[id], h)
		return nil
	})
	return holders
}

// Release says to colleagues that this program has no dossier open any more.
func (s *Store) Release() {
	if !s.session.set(held{}) {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), releasePatience)
	defer cancel()
	s.session.on(ctx, s.session.place)
}

// Watch returns nil once a colleague has changed, opened or closed a dossier since the call before, or
// may have while the server was lost. The error is ctx's.
func (s *Store) Watch(ctx context.Context) error {
	err := s.session.on(ctx, func(context.Context, *pgx.Conn) error { return nil }) // so that it listens
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	select {
	case <-s.session.changed:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-time.After(quietFor):
	case <-ctx.Done():
	}
	return nil
}
