//go:build !linux && !darwin && !windows

package cli

// dropInput does nothing here.
func dropInput(int) {}
