package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// errFound ends a search.
var errFound = errors.New("found")

// Inside tells whether path leads into the folder dir, or to a file in it: through links,
// symbolic and hard, and however either is spelled. Nothing has to be there.
func Inside(dir, path string) bool {
	store, err := os.Stat(dir)
	if err != nil {
		return false
	}
	for _, way := range ways(path) {
		for folder := filepath.Dir(way); ; folder = filepath.Dir(folder) {
			if info, err := os.Stat(folder); err == nil && os.SameFile(info, store) {
				return true
			}
			if folder == filepath.Dir(folder) {
				break
			}
		}
	}
	file, err := os.Stat(path)
	if err != nil || !file.Mode().IsRegular() {
		return err == nil && os.SameFile(file, store)
	}
	// Another name of one of its files is a file in it too.
	return filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // a folder that cannot be read has no file of ours
		}
		if info, err := entry.Info(); err == nil && os.SameFile(info, file) {
			return errFound
		}
		return nil
	}) == errFound
}

// ways are the paths that path stands for: as it is spelled, with the links of its folder
// followed, and with every link followed.
func ways(path string) []string {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil
	}
	all := []string{path}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		all = append(all, filepath.Join(folder, filepath.Base(path)))
	}
	if whole, err := filepath.EvalSymlinks(path); err == nil {
		all = append(all, whole)
	}
	return all
}
