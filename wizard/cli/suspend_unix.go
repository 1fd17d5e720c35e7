//go:build unix

package cli

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// This file stops the program for its shell. The rules are:
//
//   - Before it stops, the terminal is given back as the shell knows it. Once it goes on,
//     it takes the terminal back.
//   - Where no shell could continue it (it is the terminal's only program), it is not
//     stopped.

// Suspend is what ctrl+z does where the terminal itself reads it.
func Suspend() { syscall.Kill(0, syscall.SIGTSTP) }

// OnSuspend calls giveBack before SIGTSTP stops the program, and takeBack once it goes on,
// until end is called.
func OnSuspend(giveBack, takeBack func()) (end func()) {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTSTP)
	go func() {
		for range asked {
			if continuable() {
				giveBack()
				stop()
				takeBack()
			}
		}
	}()
	return func() {
		signal.Stop(asked) // sends nothing more once it returns
		close(asked)
	}
}

// stop stops the process group until it is continued. It takes SIGSTOP: once os/signal has
// had SIGTSTP, Go cannot make that signal stop the process again.
func stop() {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	syscall.Kill(0, syscall.SIGSTOP)
	<-continued
}

// continuable tells whether there is a shell to continue the program: the leader of the session,
// in a group of its own. SIGTSTP itself stops only such a group; SIGSTOP stops any.
func continuable() bool {
	session, err := unix.Getsid(0)
	if err != nil {
		return false
	}
	shell, err := unix.Getpgid(session)
	return err == nil && shell != unix.Getpgrp()
}
