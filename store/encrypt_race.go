//go:build race

package store

// Under the race detector a derivation takes fifteen seconds instead of one. Such a build is
// made for tests alone: .ci/build makes none.
func init() { testOnlyWorkFactor = 10 }
