package postgres

import (
	"context"
	"strconv"
	"time"

	"raccord/store"
)

// Examine asks the server for an answer, and says how the way to it is protected. Then it examines
// the folder on this computer.
func (s *Store) Examine(ctx context.Context) []store.Finding {
	limited, cancel := within(ctx)
	defer cancel()
	start := time.Now()
	var version string
	if err := s.pool.QueryRow(limited, "show server_version").Scan(&version); err != nil {
		return []store.Finding{{State: store.Spoiled, Subject: s.shown, Err: s.failed(ctx, err)}}
	}
	answered := store.Finding{Code: "desk", Subject: s.shown, Args: map[string]string{
		"version": version, "milliseconds": strconv.Itoa(int(time.Since(start).Milliseconds()))}}
	findings := []store.Finding{answered, s.examineWay()}
	for _, f := range s.local.Examine(ctx) {
		if f.State != store.Well {
			findings = append(findings, f)
		}
	}
	return findings
}

// examineWay says whether what goes to the server is encrypted, and to whom.
func (s *Store) examineWay() store.Finding {
	if mode := s.Unverified(); mode != "" {
		return store.Finding{Code: "desk-unverified", State: store.Notable, Subject: s.shown, Args: map[string]string{"mode": mode}}
	}
	return store.Finding{Code: "desk-way", Subject: s.shown}
}
