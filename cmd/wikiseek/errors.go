package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"wikiseek/index"
	"wikiseek/index/dump"
)

// The exit codes. They are part of the interface: docs/cli.md.
const (
	exitOK          = 0
	exitNone        = 1
	exitUsage       = 2 // and every error that has no code of its own
	exitNoIndex     = 3
	exitPartial     = 4
	exitDamaged     = 5
	exitInterrupted = 130
)

const exitHelp = `Exit codes:
   0    done; a search found something
   1    nothing was found
   2    wrong usage, a query that can't be read, or another error
   3    no index, or one that is unfinished, damaged or of another version
   4    partial: a dump was cut off or damaged, what precedes was used; or
        verify: the index lacks pages that were given up, or its dump
   5    verify found damage
   130  interrupted`

// errNone ends a command that found nothing: exit code 1, and no message but
// the one that the command wrote itself.
var errNone = errors.New("nothing found")

// failure is an error that knows its exit code or what to do about it.
type failure struct {
	code int
	err  error
	hint string // a line for the user, "" for none
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

func (f *failure) withHint(hint string) *failure {
	f.hint = hint
	return f
}

// usagef returns an error about how the program was called.
func usagef(format string, args ...any) *failure {
	return &failure{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// exitCode maps err to the codes of exitHelp.
func exitCode(err error) int {
	var (
		fail   *failure
		open   *index.OpenError
		damage *dump.DamageError
	)
	switch {
	case err == nil, brokenPipe(err):
		return exitOK
	case errors.Is(err, errNone):
		return exitNone
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &fail):
		return fail.code
	case errors.As(err, &open):
		return exitNoIndex
	case errors.As(err, &damage):
		return exitPartial
	}
	return exitUsage
}

// brokenPipe tells whether the reader of standard output has gone, which is
// its right: head does so.
func brokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }

// report prints err, if there is anything to say, and returns the exit code.
func report(w io.Writer, err error) int {
	code := exitCode(err)
	if code == exitOK || code == exitNone {
		return code
	}
	msg := err.Error()
	if errors.Is(err, context.Canceled) {
		msg = "interrupted"
	}
	fmt.Fprintf(w, "wikiseek: %s\n", oneLine(msg))
	var fail *failure
	if errors.As(err, &fail) && fail.hint != "" {
		fmt.Fprintf(w, "hint: %s\n", oneLine(fail.hint))
	}
	return code
}

// oneLine keeps what a dump or a file name holds from moving the cursor.
func oneLine(s string) string { return clean(strings.TrimSpace(s)) }
