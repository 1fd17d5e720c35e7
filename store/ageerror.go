package store

import "fmt"

// An AgeError is about the encrypted file, its identity or its recipients, which cannot be used
// together. All of them were left as they are.
type AgeError struct {
	Path string
	// Reason is one of the constants below.
	Reason string
	// Line counts from 1 in the file of recipients; 0 elsewhere.
	Line int
}

func (e *AgeError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("store: %s: line %d: %s", e.Path, e.Line, e.Reason)
	}
	return fmt.Sprintf("store: %s: %s", e.Path, e.Reason)
}

// Why the encrypted file cannot be used.
const (
	// IdentityMissing: the encrypted file is there, identity.age is not.
	IdentityMissing = "identity-missing"
	// NotRecipient: the encrypted file is not encrypted to the identity.
	NotRecipient = "not-recipient"
	// WorkFactor: trying the passphrase would cost more than maxWorkFactor.
	WorkFactor = "work-factor"
	// RecipientPlugin: a further recipient needs a plugin of age, or is post-quantum.
	RecipientPlugin = "recipient-plugin"
	// RecipientSSH: a further recipient is a key of SSH.
	RecipientSSH = "recipient-ssh"
	// RecipientPrivate: a private key stands where a public one should.
	RecipientPrivate = "recipient-private"
	// RecipientUnknown: a line is no recipient at all.
	RecipientUnknown = "recipient-unknown"
)
