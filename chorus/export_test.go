package chorus

import (
	"crypto/x509"
	"net/http"
	"net/url"
)

// What the tests in package chorus_test need of the package's inside. They are in a package of
// their own because they use the simulator, which imports this one.

const (
	TokenLimit     = tokenLimit
	ReplyLimit     = replyLimit
	AccessTimeout  = accessTimeout
	AccessAtOnce   = accessAtOnce
	DefaultTimeout = defaultTimeout
)

var (
	NewTransport     = newTransport
	DialWithExchange = dialWithExchange
	Codes            = codes
	Certificates     = certificates
)

// SetSystemProxy makes the client heed the environment, and behind it these system settings.
func (c *Client) SetSystemProxy(proxy func(*http.Request) (*url.URL, error), scripted bool) {
	c.chooser = systemSetting{proxy, scripted}.choose
}

// Certified is the Reach of a host with that certificate.
func Certified(certificate *x509.Certificate) Reach {
	var r Reach
	r.certified([]*x509.Certificate{certificate})
	return r
}
