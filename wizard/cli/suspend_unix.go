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

// OnSuspend calls giveBack before the program is stopped by SIGTSTP, and takeBack once it
// goes on, until end is called.
func OnSuspend(giveBack, takeBack func()) (end func()) {
	asked, over := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(asked, syscall.SIGTSTP)
	go func() {
		for {
			select {
			case <-over:
				return
			case <-asked:
				if !continuable() {
					continue
				}
				giveBack()
				stop()
				takeBack()
			}
		}
	}()
	return func() {
		signal.Stop(asked)
		close(over)
	}
}

// stop stops the process group until it is continued. By SIGSTOP: whoever once had
// SIGTSTP from os/signal cannot give it back its meaning.
func stop() {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	syscall.Kill(0, syscall.SIGSTOP)
	<-continued
}

// continuable tells whether a process of this session, outside the group, started it: a
// shell, which minds what it started. It is when the system lets SIGTSTP stop a group.
func continuable() bool {
	session, err := unix.Getsid(0)
	for pid := os.Getppid(); err == nil && pid > 0; pid = parent(pid) {
		if of, err := unix.Getsid(pid); err != nil || of != session {
			return false
		}
		if group, err := unix.Getpgid(pid); err == nil && group != unix.Getpgrp() {
			return true
		}
	}
	return false
}

// parent is the process that started another, 0 where the system does not tell by a file.
func parent(pid int) int {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)) // "12 (name) S 11 …"
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 2 {
		return 0
	}
	above, _ := strconv.Atoi(fields[1])
	return above
}
