package store

import (
	"os"
	"path"
	"path/filepath"
)

// This file finds what a killed program left. The rules are:
//
//   - What was being saved is in a temporary file, and the dossier itself is whole: the
//     temporary file is of no use. The next program that saves removes it.
//   - Finding changes nothing. Without the lock, a file that another program is writing at
//     this moment is found too.

// HalfWritten returns the paths of temporary files, which unfinished saves have left.
func (s *Folder) HalfWritten() []string {
	const temporary = temporaryPrefix + "*" + temporarySuffix
	return append(filesIn(s.dir, temporary), filesIn(s.dossiers(), temporary)...)
}

// Journals returns the paths of the journals of unfinished batches.
func (s *Folder) Journals() []string {
	return filesIn(s.batches(), "*"+journalSuffix)
}

// Aside returns the paths of the documents that were put aside for a dossier, "*" for any.
func (s *Folder) Aside(id string) []string {
	return filesIn(s.dossiers(), id+asideInfix+"*")
}

// sweep removes temporary files of programs that were killed. The lock is held, so
// none is in use. One that cannot be removed does no harm.
func (s *Folder) sweep() {
	for _, path := range s.HalfWritten() {
		s.files.Remove(path)
	}
}

// filesIn returns the paths of the files in folder whose names match a pattern of path.Match; none
// where the folder cannot be read.
func filesIn(folder, pattern string) (paths []string) {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if match, _ := path.Match(pattern, e.Name()); match {
			paths = append(paths, filepath.Join(folder, e.Name()))
		}
	}
	return paths
}
