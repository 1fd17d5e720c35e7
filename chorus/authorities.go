package chorus

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// This file decides which authorities are trusted. The rules are:
//
//   - The system's, and those that the user adds in PEM.
//   - A certificate that cannot be read is an error: left out in silence, it would be missed
//     only when a host is not trusted.
//   - Byte order marks, between files that were put together too, and blocks of other things
//     do not count.

// ErrNoCertificate is the error of NewClient for RootCAs that hold no PEM certificate.
var ErrNoCertificate = errors.New("chorus: no certificate in the PEM text")

// A CertificateError says which PEM block of RootCAs cannot be read.
type CertificateError struct {
	Number int // of the block, from 1
	Offset int // of its first byte
	Err    error
}

func (e *CertificateError) Error() string {
	return fmt.Sprintf("chorus: PEM block %d: %v", e.Number, e.Err)
}
func (e *CertificateError) Unwrap() error { return e.Err }

// trusted returns nil, the system's authorities, where text is empty.
func trusted(text []byte) (*x509.CertPool, error) {
	if len(text) == 0 {
		return nil, nil
	}
	more, err := certificates(text)
	if err != nil {
		return nil, err
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		// A system without authorities of its own can still be given some.
		pool = x509.NewCertPool()
	}
	for _, c := range more {
		pool.AddCert(c)
	}
	return pool, nil
}

// certificates returns the certificates of a PEM text. pem.Decode passes over a block that it
// cannot read, so each is given to it alone: from the end of the one before to its own.
func certificates(text []byte) ([]*x509.Certificate, error) {
	begin, end := []byte("-----BEGIN "), []byte("-----END ")
	var found []*x509.Certificate
	offset := 0
	for number := 1; bytes.Contains(text[offset:], begin) || bytes.Contains(text[offset:], end); number++ {
		rest := text[offset:]
		if at := bytes.Index(rest, end); at >= 0 {
			line, _, _ := bytes.Cut(rest[at:], []byte("\n"))
			rest = rest[:min(at+len(line)+1, len(rest))]
		}
		starts := offset + max(bytes.Index(rest, begin), 0)
		block, _ := pem.Decode(bytes.ReplaceAll(rest, []byte("\ufeff"), nil))
		if block == nil || bytes.Count(rest, begin) != 1 {
			return nil, &CertificateError{number, starts, errors.New("not a whole PEM block")}
		}
		if block.Type == "CERTIFICATE" {
			c, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, &CertificateError{number, starts, err}
			}
			found = append(found, c)
		}
		offset += len(rest)
	}
	if found == nil {
		return nil, ErrNoCertificate
	}
	return found, nil
}
