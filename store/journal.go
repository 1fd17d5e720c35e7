package store

// This file keeps what a batch of checks found, so that an interrupted one goes on where it
// stopped. The rules are:
//
//   - Each entry is one line, written before the next is begun: a killed program loses
//     none that was noted.
//   - A last line without an end is what a killed program was writing: it is cut off.
//   - An entry holds no secret: the caller sees to that, as with a dossier.
//   - One program at a time has a journal open: another one is told so at once.
//   - Where nothing can be written, a batch goes without: a nil *Journal keeps nothing.
//   - It is deleted when the batch is done, or a month after it was interrupted; its lock with it,
//     and a lock that was left without one.

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// journalLife is for how long an interrupted batch may be taken up again.
const journalLife = 30 * 24 * time.Hour

const (
	journalSuffix = ".jsonl"
	lockSuffix    = ".lock"
)

// A JournalKey identifies an entry: a hash that the caller makes of what was checked.
type JournalKey [16]byte

// A Journal is what one batch has found so far. It is safe for concurrent use.
type Journal struct {
	path string
	file *os.File
	lock *flock.Flock

	mu    sync.Mutex
	end   int64                // of the file, in bytes
	done  int                  // the sum over all entries
	index map[JournalKey]int64 // where the line of an earlier run's entry begins, in bytes
}

// journalLine is one line of the file.
type journalLine struct {
	Key  []byte `json:"key"`
	Done int    `json:"done,omitempty"`
	// Entry is any value to write, and a *json.RawMessage to read one into.
	Entry any `json:"entry"`
}

// Journal opens the journal of that name, or begins one. The error is a *RunningError where
// another program has it open, a *ForeignError, a *ReadError or a *WriteError.
func (s *Folder) Journal(name string) (*Journal, error) {
	folder := s.batches()
	if err := makeFolder(folder); err != nil {
		return nil, &WriteError{Path: folder, Op: "make folder", Err: err}
	}
	s.forgetOldJournals()
	j := &Journal{path: filepath.Join(folder, name+journalSuffix), index: map[JournalKey]int64{}}
	if err := j.take(); err != nil {
		return nil, err
	}
	if err := j.open(); err != nil {
		j.lock.Unlock()
		return nil, err
	}
	return j, nil
}

func (s *Folder) batches() string { return filepath.Join(s.dir, "batches") }

// forgetOldJournals removes the journals older than journalLife, and locks left without one.
func (s *Folder) forgetOldJournals() {
	for _, path := range s.Journals() {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > journalLife {
			os.Remove(path)
		}
	}
	for _, path := range filesIn(s.batches(), "*"+lockSuffix) {
		journal := strings.TrimSuffix(path, lockSuffix) + journalSuffix
		info, err := os.Lstat(path)
		if _, gone := os.Stat(journal); gone == nil || err != nil || time.Since(info.ModTime()) < unusedAge {
			continue
		}
		if lock, err := newLock(path); err == nil {
			if free, err := lock.TryLock(); err == nil && free {
				removeLocked(lock)
			}
		}
	}
}

// take locks the journal, and signs the lock. Its file is deleted with the journal: the file
// that was locked may be gone by then, and another program have locked a new one.
func (j *Journal) take() error {
	path := strings.TrimSuffix(j.path, journalSuffix) + lockSuffix
	for {
		var err error
		if j.lock, err = newLock(path); err != nil {
			return err
		}
		ok, err := j.lock.TryLock()
		if err != nil {
			return &WriteError{Path: path, Op: "lock", Err: err}
		}
		if !ok {
			return &RunningError{Holder: holder(path)}
		}
		mine, err := j.lock.Stat()
		there, gone := os.Stat(path)
		if err == nil && gone == nil && os.SameFile(mine, there) {
			sign(path)
			return nil
		}
		j.lock.Unlock()
	}
}

// open opens the file, or makes it, and reads where each entry is.
func (j *Journal) open() error {
	file, err := openInPlace(j.path, os.O_RDWR|os.O_CREATE)
	if _, foreign := errors.AsType[*ForeignError](err); foreign {
		return err
	}
	if err != nil {
		return &WriteError{Path: j.path, Op: "create", Err: err}
	}
	j.file = file
	if err := ownerOnly(j.path, 0o600); err != nil {
		return j.failed("create", err)
	}
	reader := bufio.NewReader(file)
	for {
		line, err := reader.ReadBytes('\n')
		if err != nil && err != io.EOF {
			file.Close()
			return &ReadError{Path: j.path, Err: err}
		}
		entry := journalLine{Entry: new(json.RawMessage)}
		if err == io.EOF || json.Unmarshal(line, &entry) != nil || len(entry.Key) != len(JournalKey{}) {
			break
		}
		j.index[JournalKey(entry.Key)] = j.end
		j.end += int64(len(line))
		j.done += entry.Done
	}
	if err := file.Truncate(j.end); err != nil {
		return j.failed("write", err)
	}
	return nil
}

// failed closes the file, and returns err as a *WriteError.
func (j *Journal) failed(op string, err error) error {
	j.file.Close()
	return &WriteError{Path: j.path, Op: op, Err: err}
}

// Done returns how much of the batch is done: the sum of what Note was given.
func (j *Journal) Done() int {
	if j == nil {
		return 0
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.done
}

// Note adds an entry, and to what is done. A later entry of the same key counts in the place
// of an earlier one. The error is a *WriteError.
func (j *Journal) Note(key JournalKey, done int, entry any) error {
	if j == nil {
		return nil
	}
	line, err := json.Marshal(journalLine{key[:], done, entry})
	if err != nil {
		return &WriteError{Path: j.path, Op: "write", Err: err}
	}
	line = append(line, '\n')
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, err := j.file.WriteAt(line, j.end); err != nil {
		return &WriteError{Path: j.path, Op: "write", Err: err}
	}
	j.end += int64(len(line))
	j.done += done
	return nil
}

// Find returns the entry of key that an earlier run noted, as JSON, nil where there is none. What
// this run notes is not found: it checks each pair once, and a hundred thousand keys take room.
func (j *Journal) Find(key JournalKey) json.RawMessage {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	at, ok := j.index[key]
	end := j.end
	j.mu.Unlock()
	if !ok {
		return nil
	}
	var entry json.RawMessage
	if json.NewDecoder(io.NewSectionReader(j.file, at, end-at)).Decode(&journalLine{Entry: &entry}) != nil {
		return nil
	}
	return entry
}

// Restart deletes every entry.
func (j *Journal) Restart() error {
	if j == nil {
		return nil
	}
	if err := j.file.Truncate(0); err != nil {
		return &WriteError{Path: j.path, Op: "write", Err: err}
	}
	j.index, j.end, j.done = map[JournalKey]int64{}, 0, 0
	return nil
}

// Close keeps the journal for another run; one without an entry is removed.
func (j *Journal) Close() error {
	if j == nil || j.end == 0 {
		return j.Remove()
	}
	err := j.file.Sync()
	if closeErr := j.file.Close(); err == nil {
		err = closeErr
	}
	removeLocked(j.lock)
	if err != nil {
		return &WriteError{Path: j.path, Op: "close", Err: err}
	}
	return nil
}

// Remove deletes the journal: the batch is done.
func (j *Journal) Remove() error {
	if j == nil {
		return nil
	}
	j.file.Close()
	err := os.Remove(j.path)
	removeLocked(j.lock)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return &WriteError{Path: j.path, Op: "remove", Err: err}
	}
	return nil
}
