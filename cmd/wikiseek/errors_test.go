package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"wikiseek/index"
	"wikiseek/index/dump"
	"wikiseek/query"
)

func TestReport(t *testing.T) {
	tests := []struct {
		name string
		err  error
		code int
		want string // on standard error
	}{
		{"none", nil, exitOK, ""},
		{"no hits", errNone, exitNone, ""},
		{"broken pipe", fmt.Errorf("write results: %w", syscall.EPIPE), exitOK, ""},
		{"usage", usagef("there is no %q", "x").withHint("try y"), exitUsage, "wikiseek: there is no \"x\"\nhint: try y\n"},
		{"bad query", fmt.Errorf("answer: %w", &query.RequestError{Param: "query", Msg: "too long"}), exitUsage, "wikiseek: answer: query: too long\n"},
		{"no index", &index.OpenError{Dir: "d", Kind: index.NotIndex}, exitNoIndex, "wikiseek: d holds something that isn't a wikiseek index; name another directory\n"},
		{"cut off", &dump.DamageError{File: "f", Err: io.ErrUnexpectedEOF}, exitPartial, "wikiseek: f: cut off at byte 0 of its content, before the first page (whole pages read: 0): unexpected EOF\n"},
		{"interrupted", fmt.Errorf("read: %w", context.Canceled), exitInterrupted, "wikiseek: interrupted\n"},
		{"interrupted index", indexFailure(context.Canceled), exitInterrupted, "wikiseek: interrupted\nhint: the same command goes on from the last batch\n"},
		{"full disk", indexFailure(fmt.Errorf("write sources: %w", syscall.ENOSPC)), exitUsage, "wikiseek: write sources: no space left on device\nhint: make room; the same command goes on from the last batch\n"},
		{"conflict", indexFailure(&index.ConflictError{Dir: "d", Msg: "m"}), exitUsage, "wikiseek: d: m\n"},
		{"other", errors.New("disk\x1b[2J\nfull"), exitUsage, "wikiseek: disk [2J full\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var stderr bytes.Buffer
			if code := report(&stderr, tt.err); code != tt.code {
				t.Errorf("code %d, want %d", code, tt.code)
			}
			if got := stderr.String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestInterruptedIndex checks that a run that was interrupted before it began
// says so.
func TestInterruptedIndex(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stderr bytes.Buffer
	code := run(ctx, []string{"wikiseek", "index", "--index", t.TempDir(), demoDump}, nil, io.Discard, &stderr)
	if code != exitInterrupted || !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("code %d, %s", code, &stderr)
	}
}

// TestHelp checks that each command lists the exit codes.
func TestHelp(t *testing.T) {
	for _, cmd := range newApp(nil, io.Discard, io.Discard).Commands {
		code, stdout, stderr := command(t, cmd.Name, "--help")
		if code != exitOK || stderr != "" || cmd.Name != "help" && !strings.Contains(stdout, "130  interrupted") {
			t.Errorf("%s --help: code %d\n%s%s", cmd.Name, code, stdout, stderr)
		}
	}
}

func TestInterruptible(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	pr, pw := io.Pipe()
	r := interruptible(ctx, pr)
	go pw.Write([]byte("some"))
	buf := make([]byte, 3)
	for _, want := range []string{"som", "e"} {
		if n, err := r.Read(buf); err != nil || string(buf[:n]) != want {
			t.Fatalf("read %q, %v, want %q", buf[:n], err, want)
		}
	}
	time.AfterFunc(time.Millisecond, cancel)
	if n, err := r.Read(buf); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("read %d bytes, %v", n, err)
	}
	all, err := io.ReadAll(interruptible(t.Context(), strings.NewReader(strings.Repeat("x", 200_000))))
	if err != nil || len(all) != 200_000 {
		t.Errorf("read %d bytes, %v", len(all), err)
	}
}
