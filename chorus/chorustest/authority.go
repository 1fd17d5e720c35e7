// Package chorustest is what the tests of the way to PISTE share: authorities that sign
// certificates, and a port where nothing listens.
package chorustest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"testing"
	"time"
)

// Certificates of tests are valid from LongAgo to FarOff: under the simulated clock, which starts
// in 2000, and under the real one.
var (
	LongAgo = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	FarOff  = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

// An Authority signs the certificates of one test.
type Authority struct {
	Certificate *x509.Certificate
	t           testing.TB
	key         *ecdsa.PrivateKey
}

// NewAuthority returns the authority of that name, which is its organization's too.
func NewAuthority(t testing.TB, name string) *Authority {
	t.Helper()
	a := &Authority{t: t}
	a.Certificate, a.key = a.sign(&x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Organization: []string{name}, CommonName: name},
		NotBefore: LongAgo, NotAfter: FarOff, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	})
	return a
}

// sign returns the certificate that template describes, with its key. The first one that an
// authority signs is its own.
func (a *Authority) sign(template *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	parent, signer := a.Certificate, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		a.t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return certificate, key
}

// PEM returns the authority's own certificate as a CA file holds it.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Certificate.Raw})
}

// ServerConfig returns the TLS of a server at 127.0.0.1 that the authority has signed a
// certificate for; changes are made to it before it is signed.
func (a *Authority) ServerConfig(changes ...func(*x509.Certificate)) *tls.Config {
	a.t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "PISTE"}, NotBefore: LongAgo, NotAfter: FarOff,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, change := range changes {
		change(template)
	}
	certificate, key := a.sign(template)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{certificate.Raw}, PrivateKey: key}}}
}

// ClosedPort returns an address on loopback, host:port, where nothing listens.
func ClosedPort(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
