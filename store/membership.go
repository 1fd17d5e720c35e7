package store

import "fmt"

// A MembershipError is about a person who is not a member of a desk as what was asked for needs.
type MembershipError struct {
	// Desk is the desk's address for people.
	Desk string
	Name string
	// Reason is one of the constants below.
	Reason string
}

func (e *MembershipError) Error() string {
	return fmt.Sprintf("store: %s: %s: %s", e.Desk, e.Name, e.Reason)
}

// Why a person is not a member as is needed.
const (
	// NotMember: the own name is not in the desk's list, and has not asked to be let in.
	NotMember = "not-member"
	// Waiting: the own name has asked to be let in, and was not admitted yet.
	Waiting = "waiting"
	// Removed: the own key was in the desk's list, and is no longer.
	Removed = "removed"
	// NameTaken: the own name stands in the desk's list with another key.
	NameTaken = "name-taken"
	// KeyTaken: the own key stands in the desk's list under another name.
	KeyTaken = "key-taken"
	// Begun: the desk has members already, so that it cannot be begun.
	Begun = "begun"
	// NoRequest: the person named has not asked to be let in, or has asked with another key since.
	NoRequest = "no-request"
	// NoMember: the person named is not in the desk's list.
	NoMember = "no-member"
	// LastMember: the person named is the only member; without one, no secret could be read again.
	LastMember = "last-member"
)
