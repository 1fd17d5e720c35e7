package cli

import (
	"bytes"
	"io"
	"os"

	"raccord/store"
)

// ToFile writes to the file at path, or to Out where path is "" or "-". The file is touched only
// once all of write has succeeded.
func (p *Program) ToFile(path string, write func(io.Writer) error) error {
	return p.toFile(path, write, func(content []byte) error { return os.WriteFile(path, content, 0o644) })
}

// ToOwnFile is ToFile for what names people or holds secrets: only its owner may read the file,
// and it is replaced as safely as a dossier is. A pipe or a device is written to as it is.
func (p *Program) ToOwnFile(path string, write func(io.Writer) error) error {
	if info, err := os.Stat(path); err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		return p.ToFile(path, write)
	}
	return p.toFile(path, write, func(content []byte) error { return store.WriteFile(path, content) })
}

func (p *Program) toFile(path string, write func(io.Writer) error, save func([]byte) error) error {
	if path == "" || path == "-" {
		return write(p.Out)
	}
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return err
	}
	if save(content.Bytes()) != nil {
		return p.Usage("usage.output-file", "path", path)
	}
	return nil
}
