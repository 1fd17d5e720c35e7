// Archive packs a folder so that the same files always make the same bytes:
//
//	archive -time SECONDS FILE.zip|FILE.tar.gz FOLDER
//
// The names begin with the folder's own. Every file is of that time, in seconds since 1970, owned
// by root, and may be read by all; the files without a dot in their name may be run too.
package main

import (
	"archive/tar"
	"archive/zip"
	"compress/flate"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	seconds := flag.Int64("time", 0, "the time of every file, in seconds since 1970")
	flag.Parse()
	if flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	if err := write(flag.Arg(0), flag.Arg(1), time.Unix(*seconds, 0).UTC()); err != nil {
		fmt.Fprintln(os.Stderr, "archive:", err)
		os.Exit(1)
	}
}

// A packer adds one file to an archive.
type packer func(name string, mode fs.FileMode, content []byte) error

// write makes the archive, of the kind that its name says.
func write(file, folder string, at time.Time) (err error) {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	var add packer
	var ends []io.Closer // from the inside out
	if strings.HasSuffix(file, ".zip") {
		add, ends = zipped(out, at)
	} else {
		add, ends = tarred(out, at)
	}
	err = pack(folder, add)
	for _, end := range append(ends, out) {
		if endErr := end.Close(); err == nil {
			err = endErr
		}
	}
	return err
}

// pack adds every file of a folder, in the order of their names.
func pack(folder string, add packer) error {
	return filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(filepath.Dir(folder), name)
		if err != nil {
			return err
		}
		mode := fs.FileMode(0o644)
		if !strings.Contains(entry.Name(), ".") {
			mode = 0o755
		}
		return add(path.Clean(filepath.ToSlash(inside)), mode, content)
	})
}

func zipped(out io.Writer, at time.Time) (packer, []io.Closer) {
	w := zip.NewWriter(out)
	w.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) { return flate.NewWriter(to, flate.BestCompression) })
	return func(name string, mode fs.FileMode, content []byte) error {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at}
		header.SetMode(mode)
		file, err := w.CreateHeader(header)
		if err == nil {
			_, err = file.Write(content)
		}
		return err
	}, []io.Closer{w}
}

func tarred(out io.Writer, at time.Time) (packer, []io.Closer) {
	compressed, _ := gzip.NewWriterLevel(out, gzip.BestCompression) // which is a level that exists
	w := tar.NewWriter(compressed)
	return func(name string, mode fs.FileMode, content []byte) error {
		err := w.WriteHeader(&tar.Header{Name: name, Mode: int64(mode), Size: int64(len(content)), ModTime: at, Uname: "root", Gname: "root", Format: tar.FormatPAX})
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	}, []io.Closer{w, compressed}
}
