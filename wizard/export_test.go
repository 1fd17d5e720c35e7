package wizard

// What the tests of this package see of a State besides its fields.

// After is s after events in turn.
func (s State) After(events ...Event) State {
	for _, e := range events {
		s = s.Next(e)
	}
	return s
}

// Then says what follows a save, as a number.
func (s State) Then() int { return int(s.then) }

// Returning tells whether one answer is being changed from the last step.
func (s State) Returning() bool { return s.returning }
