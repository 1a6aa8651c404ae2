package main

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestLineReader(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	tests := []struct {
		name, in, want string // lines joined by |; ! is a line that is too long
	}{
		{"empty", "", ""},
		{"one", "a\n", "a"},
		{"no end", "a\nb", "a|b"},
		{"empty lines", "\n\na\n", "||a"},
		{"carriage returns", "a\r\nb\r\n", "a|b"},
		{"too long", "a\n12345678901\nb\n", "a|!|b"},
		{"too long at the end", "a\n12345678901", "a|!"},
		{"far too long", long + "\nb\n", "!|b"},
		{"as long as allowed", "123456789\n", "123456789"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in))} {
				if got := strings.Join(readLines(t, newLineReader(r, 10)), "|"); got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			}
		})
	}
}

func readLines(t *testing.T, r *lineReader) (lines []string) {
	for {
		line, err := r.next()
		switch {
		case err == io.EOF:
			return lines
		case errors.Is(err, errLongLine):
			lines = append(lines, "!")
		case err != nil:
			t.Fatal(err)
		default:
			lines = append(lines, string(line))
		}
	}
}
