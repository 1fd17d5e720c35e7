package store

import (
	"os"
	"slices"
	"strings"
	"testing"
)

const (
	deskID      = "0b7b3c1e-7f0e-4b39-9d3f-6a1b2c3d4e5f"
	otherDeskID = "5f4e3d2c-1b6a-4f3d-9b39-7f0e0b7b3c1e"
	otherKey    = "age194eyvjwvr7p83kj3y9uxcgtd20tl6dp2rxp93lzvy05x572v0a9q654855"
)

// states returns what the store says of the keys in a desk's list: "claire known, paul new".
func states(t *testing.T, s *Folder, desk string, members ...Member) string {
	t.Helper()
	listed, err := s.KnownMembers(background, desk, members)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, l := range listed {
		said = append(said, l.Name+" "+string(l.State))
	}
	return strings.Join(said, ", ")
}

// TestKnownMembers: the life of a key in a desk's list.
func TestKnownMembers(t *testing.T) {
	s := openTemp(t)
	claire, paul, forged := Member{"claire", claireKey}, Member{"Paul Roux", paulKey}, Member{"Paul Roux", otherKey}
	wants := func(what, want string, desk string, members ...Member) {
		t.Helper()
		if got := states(t, s, desk, members...); got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	know := func(members ...Member) {
		t.Helper()
		if err := s.Know(background, deskID, members...); err != nil {
			t.Fatal(err)
		}
	}
	wants("at first", "Paul Roux new, claire new", deskID, claire, paul)
	if _, err := os.Stat(s.KnownMembersPath()); err == nil {
		t.Error("looking has written a file")
	}
	know(claire, paul)
	wants("compared", "Paul Roux known, claire known", deskID, claire, paul)
	wants("another desk", "claire new", otherDeskID, claire)
	wants("a forged key", "Paul Roux changed, claire known", deskID, claire, forged)
	wants("the name of another", "claire changed", deskID, Member{"claire", paulKey})
	wants("gone", "", otherDeskID)
	wants("removed", "claire known", deskID, claire)
	wants("put back", "Paul Roux back, claire known", deskID, claire, paul)
	wants("put back with another key", "Paul Roux new, claire known", deskID, claire, forged)
	if removed, err := s.WasRemoved(deskID, paul); !removed || err != nil {
		t.Error("the removal is forgotten:", err)
	}
	know(paul)
	wants("compared again", "Paul Roux known, claire known", deskID, claire, paul)
	content, err := os.ReadFile(s.KnownMembersPath())
	if err != nil || strings.Count(string(content), "Paul Roux") != 1 {
		t.Errorf("%v %s", err, content)
	}
	wantPrivate(t, s.KnownMembersPath())
}

// TestCompared: which keys may be sealed to.
func TestCompared(t *testing.T) {
	claire, paul := Member{"claire", claireKey}, Member{"paul", paulKey}
	known, uncompared, err := Compared([]Listed{{Member: claire, State: KeyKnown}, {Member: paul, State: KeyNew}, {Member: Member{"back", otherKey}, State: KeyBack}})
	if err != nil || !slices.Equal(known, []Member{claire}) || !slices.Equal(uncompared, []string{"paul", "back"}) {
		t.Errorf("%v %v %v", known, uncompared, err)
	}
	_, _, err = Compared([]Listed{{Member: claire, State: KeyKnown}, {Member: paul, State: KeyChanged, Before: otherKey}})
	changed := wantAs[*KeyChangedError](t, err, true)
	if changed.Name != "paul" || changed.Before != FingerprintOf(otherKey) || changed.Now != FingerprintOf(paulKey) {
		t.Error(changed)
	}
}

// TestDamagedKnownMembers: what cannot be read is not taken for an empty list.
func TestDamagedKnownMembers(t *testing.T) {
	for _, line := range []string{"x", deskID + " " + claireKey, deskID + " age1faux claire", removedMark + " " + claireKey} {
		s := openTemp(t)
		write(t, s.KnownMembersPath(), []byte("# words\n\n"+line+"\n"))
		_, err := s.KnownMembers(background, deskID, nil)
		if e := wantAs[*KnownMembersError](t, err, true); e.Path != s.KnownMembersPath() || e.Line != 3 {
			t.Error(e)
		}
		wantAs[*KnownMembersError](t, s.Know(background, deskID, Member{"claire", claireKey}), true)
	}
}
