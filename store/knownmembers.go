package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"
)

// This file keeps which public keys of colleagues a person has compared: known_members in the local
// folder, as ssh keeps known_hosts. It decides to whom a program seals. The rules are:
//
//   - The server that keeps a desk's list of members is not trusted. A key of that list is sealed to
//     only if it is in known_members under the same name: a person has compared its fingerprint, or
//     that of the whole list, with what a colleague sees. Nothing that the server sends, an admission
//     by another colleague included, takes the place of that comparison, so no admission is signed.
//   - A key that was not compared yet is told, and not sealed to. Work goes on: the secret is sealed
//     to it later, by the next program that knows it and writes.
//   - Another key under a known name is refused, and nothing is sealed until a person has compared it.
//   - A known member whose name has left the list is marked as removed at once. Coming back, the key
//     has to be compared again.
//
// It does not protect from a server that withholds or deletes what it keeps, puts back an earlier
// sealed secret or one of its own making (PISTE then refuses the pair), or hides from one colleague
// that another one was removed: so who removes a member tells the others. What a member has read
// before being removed stays read; that is why the secrets are renewed on PISTE.
//
// A line is the desk's id, the key and the name, "@removed" before those of a member who has left.

// removedMark begins the line of a member who has left.
const removedMark = "@removed"

// KnownMembersPath returns the path of the compared keys, whether the file exists or not.
func (s *Folder) KnownMembersPath() string { return filepath.Join(s.dir, "known_members") }

// A KeyState is what this program knows of a key in a desk's list.
type KeyState string

// The states of a key.
const (
	KeyKnown   KeyState = "known"   // compared
	KeyNew     KeyState = "new"     // never compared
	KeyBack    KeyState = "back"    // of a member who was removed, and is in the list again
	KeyChanged KeyState = "changed" // another one than was compared under this name
)

// A Listed is a member of a desk's list, with what this program knows of the key.
type Listed struct {
	Member
	State KeyState
	// Before is the key that was compared under this name, where State is KeyChanged.
	Before string
}

// pin is one line of known_members.
type pin struct {
	desk, key, name string
	removed         bool
}

func (p pin) String() string {
	line := p.desk + " " + p.key + " " + p.name
	if p.removed {
		line = removedMark + " " + line
	}
	return line
}

// KnownMembers judges each member of a desk's list, and marks as removed those that have left it.
// The list is sorted by name. Errors: *[KnownMembersError], *[DamagedError], *[ReadError],
// *[LockedError], *[WriteError], ctx's.
func (s *Folder) KnownMembers(ctx context.Context, desk string, members []Member) ([]Listed, error) {
	pins, err := s.pins()
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(pins, func(p pin) bool { return p.left(desk, members) }) {
		pins, err = s.changePins(ctx, func(pins []pin) []pin {
			for i, p := range pins {
				pins[i].removed = p.removed || p.left(desk, members)
			}
			return pins
		})
		if err != nil {
			return nil, err
		}
	}
	listed := make([]Listed, len(members))
	for i, m := range members {
		listed[i] = judged(pins, desk, m)
	}
	slices.SortFunc(listed, func(a, b Listed) int { return cmp.Compare(a.Name, b.Name) })
	return listed, nil
}

// left tells whether the pin is of a member who is no longer in the desk's list.
func (p pin) left(desk string, members []Member) bool {
	return p.desk == desk && !p.removed && !slices.ContainsFunc(members, func(m Member) bool { return m.Name == p.name })
}

// judged returns what the pins say of a member.
func judged(pins []pin, desk string, m Member) Listed {
	l := Listed{Member: m, State: KeyNew}
	for _, p := range pins {
		switch {
		case p.desk != desk || p.name != m.Name:
		case p.key == m.Key && p.removed:
			l.State = KeyBack
		case p.key == m.Key:
			return Listed{Member: m, State: KeyKnown}
		case !p.removed:
			l.State, l.Before = KeyChanged, p.key
		}
	}
	return l
}

// WasRemoved tells whether this program has seen that a key left a desk.
func (s *Folder) WasRemoved(desk string, m Member) (bool, error) {
	pins, err := s.pins()
	return slices.Contains(pins, pin{desk, m.Key, m.Name, true}), err
}

// KeysUnder returns the keys that were compared under a name, of members who have left too.
func (s *Folder) KeysUnder(desk, name string) (keys []string, err error) {
	pins, err := s.pins()
	for _, p := range pins {
		if p.desk == desk && p.name == name {
			keys = append(keys, p.key)
		}
	}
	return keys, err
}

// Know notes that the keys of these members were compared. Errors: those of KnownMembers.
func (s *Folder) Know(ctx context.Context, desk string, members ...Member) error {
	pins, err := s.pins()
	if err == nil && !slices.ContainsFunc(members, func(m Member) bool { return judged(pins, desk, m).State != KeyKnown }) {
		return nil
	}
	_, err = s.changePins(ctx, func(pins []pin) []pin {
		for _, m := range members {
			pins = slices.DeleteFunc(pins, func(p pin) bool { return p.desk == desk && p.name == m.Name })
			pins = append(pins, pin{desk: desk, key: m.Key, name: m.Name})
		}
		return pins
	})
	return err
}

// changePins writes the file as change makes it, and returns what is in it then.
func (s *Folder) changePins(ctx context.Context, change func([]pin) []pin) (after []pin, err error) {
	err = s.locked(ctx, func() error {
		pins, err := s.pins()
		if err != nil {
			return err
		}
		before := encodePins(pins)
		after = change(pins)
		if bytes.Equal(encodePins(after), before) {
			return nil
		}
		return s.replace(s.KnownMembersPath(), encodePins(after))
	})
	return after, err
}

// encodePins returns the content of the file.
func encodePins(pins []pin) []byte {
	var content bytes.Buffer
	content.WriteString("# raccord: the keys of colleagues that were compared. One a line: desk, key, name.\n")
	for _, p := range pins {
		content.WriteString(p.String() + "\n")
	}
	return content.Bytes()
}

// pins reads the file; there are none where there is no file.
func (s *Folder) pins() (all []pin, err error) {
	path := s.KnownMembersPath()
	content, err := s.readIfThere(path)
	if err != nil {
		return nil, err
	}
	number := 0
	for line := range strings.Lines(string(content)) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		p, ok := parsePin(line)
		if !ok {
			return nil, &KnownMembersError{Path: path, Line: number}
		}
		all = append(all, p)
	}
	return all, nil
}

// parsePin reads one line; ok is false where it is none.
func parsePin(line string) (p pin, ok bool) {
	rest, removed := strings.CutPrefix(line, removedMark+" ")
	desk, rest, _ := strings.Cut(rest, " ")
	key, name, _ := strings.Cut(rest, " ")
	if _, err := age.ParseX25519Recipient(key); err != nil || desk == "" || name == "" {
		return pin{}, false
	}
	return pin{desk, key, name, removed}, true
}

// A KnownMembersError is about a line of known_members that is no key of a member. The file was left
// as it is, and nothing was sealed.
type KnownMembersError struct {
	Path string
	// Line counts from 1.
	Line int
}

func (e *KnownMembersError) Error() string {
	return fmt.Sprintf("store: %s: line %d is no key of a member", e.Path, e.Line)
}

// A KeyChangedError is about a member whose key is another one than was compared under that name.
// Nothing was sealed.
type KeyChangedError struct {
	Name        string
	Before, Now Fingerprint
}

func (e *KeyChangedError) Error() string {
	return fmt.Sprintf("store: the key of %s was %s and is %s now", e.Name, e.Before, e.Now)
}

// An UncomparedError is about members whose keys have to be compared before what was asked for can
// be done.
type UncomparedError struct{ Names []string }

func (e *UncomparedError) Error() string {
	return fmt.Sprintf("store: keys not compared yet: %s", strings.Join(e.Names, ", "))
}

// Compared returns the members whose keys may be sealed to, and the names of those that were not
// compared yet. The error is a *[KeyChangedError].
func Compared(listed []Listed) (known []Member, uncompared []string, err error) {
	for _, l := range listed {
		switch l.State {
		case KeyChanged:
			return nil, nil, &KeyChangedError{l.Name, FingerprintOf(l.Before), FingerprintOf(l.Key)}
		case KeyKnown:
			known = append(known, l.Member)
		default:
			uncompared = append(uncompared, l.Name)
		}
	}
	return known, uncompared, nil
}
