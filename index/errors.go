package index

import (
	"errors"
	"fmt"
)

// OpenKind says why there is no index to open.
type OpenKind uint8

// The kinds of OpenError.
const (
	Missing   OpenKind = iota // there is no such directory, or it is empty
	NotIndex                  // the directory holds something else
	Building                  // a build hasn't finished
	Version                   // the index was built by another version
	Locked                    // another program is writing to the index itself
	Damaged                   // the index can't be read
	Forbidden                 // this user may not read it
)

// OpenError reports a directory that Open can't open. Its text says what to
// do next.
type OpenError struct {
	Dir  string
	Kind OpenKind
	Err  error // cause, may be nil
}

func (e *OpenError) Error() string {
	var msg string
	switch e.Kind {
	case Missing:
		msg = "there is no index in %s; make one with: wikiseek index --index %[1]s DUMP"
	case NotIndex:
		msg = "%s holds something that isn't a wikiseek index; name another directory"
	case Building:
		msg = "the index in %s is not finished; run its wikiseek index command again to finish it"
	case Version:
		msg = "the index in %s is of another version; build it again with: wikiseek index --force --index %[1]s DUMP"
	case Locked:
		msg = "another program is writing to the index in %s; wait for it to end"
	case Damaged:
		msg = "the index in %s can't be read; to know what is damaged: wikiseek verify --index %[1]s, to build it again: wikiseek index --force --index %[1]s DUMP"
	case Forbidden:
		msg = "the index in %s may not be read by this user; have whoever owns it allow that, as by: chmod -R a+rX %[1]s"
	}
	msg = fmt.Sprintf(msg, e.Dir)
	if e.Err != nil {
		msg += fmt.Sprintf(" (%v)", e.Err)
	}
	return msg
}

func (e *OpenError) Unwrap() error { return e.Err }

// ConflictError reports that a directory holds another index than the one
// asked for, or that somebody else is writing to it.
type ConflictError struct {
	Dir string
	Msg string
}

func (e *ConflictError) Error() string { return fmt.Sprintf("%s: %s", e.Dir, e.Msg) }

var (
	errNoMeta   = errors.New("it holds no description")
	errNotWhole = errors.New("its last state can't be read")
	errVersion  = errors.New("another version")
)
