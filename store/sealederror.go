package store

import "fmt"

// A SealedError is about a sealed secret that cannot be read. It was left as it is.
type SealedError struct {
	Dossier, Account string
	// Reason is one of the constants below.
	Reason string
	// By is who sealed it, as the server says; "" where it does not say.
	By string
}

func (e *SealedError) Error() string {
	return fmt.Sprintf("store: %s/%s: sealed by %q: %s", e.Dossier, e.Account, e.By, e.Reason)
}

// Why a sealed secret cannot be read.
const (
	// SealedToOthers: the identity is none of those it is sealed to.
	SealedToOthers = "sealed-to-others"
	// SealedDamaged: it is no sealed secret, or the secret of another account.
	SealedDamaged = "sealed-damaged"
	// SealedNewer: a later version of this program sealed it.
	SealedNewer = "sealed-newer"
)
