package main

import (
	"bufio"
	"errors"
	"io"
)

// errLongLine reports a line beyond the limit of a lineReader.
var errLongLine = errors.New("the line is too long")

// lineReader reads lines of which none takes more memory than a limit.
type lineReader struct {
	r    *bufio.Reader
	max  int
	line int // number of the line read last, from 1
}

func newLineReader(r io.Reader, max int) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, 64<<10), max: max}
}

// next returns a line without its end, valid until the next call. A line that
// is too long is skipped and errLongLine returned; the one after it comes
// next.
func (l *lineReader) next() ([]byte, error) {
	l.line++
	var line []byte
	long := false
	for {
		part, err := l.r.ReadSlice('\n')
		switch {
		case long:
		case len(line)+len(part) > l.max:
			line, long = nil, true
		case line == nil && err == nil:
			return trimEnd(part), nil
		default:
			line = append(line, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err != nil && (err != io.EOF || len(line) == 0 && !long):
			return nil, err
		case long:
			return nil, errLongLine
		}
		return trimEnd(line), nil
	}
}

func trimEnd(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	return line
}
