//go:build unix

package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
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
	asked, over := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(asked, syscall.SIGTSTP)
	go func() {
		for {
			select {
			case <-over:
				return
			case <-asked:
				if continuable() {
					giveBack()
					stop()
					takeBack()
				}
			}
		}
	}()
	return func() {
		signal.Stop(asked)
		close(over)
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

// continuable tells whether a shell could continue the program: a process of the same session
// and outside the group that started it, or started what started it ("go run ."). It is the
// rule by which the system itself lets SIGTSTP stop a group, and SIGSTOP does not follow it.
func continuable() bool {
	session, err := unix.Getsid(0)
	for pid := os.Getppid(); err == nil && pid > 0; pid = parent(pid) {
		if theirs, err := unix.Getsid(pid); err != nil || theirs != session {
			return false
		}
		if group, err := unix.Getpgid(pid); err == nil && group != unix.Getpgrp() {
			return true
		}
	}
	return false
}

// parent is the process that started another, 0 where the system has no /proc to tell.
func parent(pid int) int {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)) // "12 (name) S 11 …"
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 2 {
		return 0
	}
	above, _ := strconv.Atoi(fields[1])
	return above
}
