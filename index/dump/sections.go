package dump

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Section is one line of sections as NDJSON, an object with the members
// "id" (a string or a number), "title", "heading" and "text"; title alone
// must be there.
type Section struct {
	ID      string // as written, a number too
	Title   string // of the page it belongs to
	Heading string // "" for the lead
	Text    string
}

// Group is the sections of consecutive lines that have one title.
type Group struct {
	Title    string
	Sections []Section
	Bytes    int64 // length of its lines in the file, line ends included
}

// SectionSet reads sections from several files, one file after the other.
type SectionSet struct {
	files  *files
	lines  *lineReader // of the current file, nil between files
	ahead  *Section    // read, of the group after the one returned
	length int64       // of its line
	groups int64       // returned from the current file
	last   string      // title of the last of them
	damage []error
	final  error
}

// OpenSections opens files of sections, as Open opens exports.
func OpenSections(ctx context.Context, names []string, opts Options) (*SectionSet, error) {
	f, err := openFiles(ctx, names, opts, kindJSON)
	if err != nil {
		return nil, err
	}
	return &SectionSet{files: f}, nil
}

// Next returns the next group, or io.EOF after the last of the last file. A
// line that is no section is an error that names file, line and cause, and
// ends reading. A line longer than Options.MaxPageBytes is passed over with a
// Warning, as are the lines of a group that go beyond it. Damage is reported
// as by Set.Next; DamageError.Pages counts groups.
func (s *SectionSet) Next() (*Group, error) {
	for s.lines != nil || s.final == nil && s.advance() {
		if err := s.files.ctx.Err(); err != nil {
			s.end(err)
			break
		}
		g, err := s.group()
		if g != nil {
			s.groups++
			s.last = g.Title
		}
		if err != nil {
			s.endFile(err)
		}
		if g != nil {
			return g, nil
		}
	}
	err := s.final
	if len(s.damage) > 0 && err == io.EOF {
		err = join(s.damage)
		s.damage = nil
	}
	return nil, err
}

// group reads up to the first section of another title, or to an error;
// there may be both a group and an error.
func (s *SectionSet) group() (*Group, error) {
	var g *Group
	for {
		if s.ahead == nil {
			var err error
			if s.ahead, s.length, err = s.lines.next(); err != nil {
				return g, err
			}
		}
		switch sec := s.ahead; {
		case g == nil:
			g = &Group{Title: sec.Title}
		case g.Title != sec.Title:
			return g, nil
		case g.Bytes+s.length > s.lines.limit:
			s.lines.warn(sec.Title, "its sections are larger than %d bytes together; line %d left out", s.lines.limit, s.lines.line)
			s.ahead = nil
			continue
		}
		g.Sections = append(g.Sections, *s.ahead)
		g.Bytes += s.length
		s.ahead = nil
		s.files.at(s.lines.w.offset())
	}
}

// endFile ends the current file, which ended with err.
func (s *SectionSet) endFile(err error) {
	damage := s.lines.damage
	var bad *lineError
	switch {
	case errors.As(err, &bad), isContext(err):
		s.end(err)
		return
	case err != io.EOF && damage == nil:
		damage = &DamageError{File: s.lines.file, Offset: s.lines.w.readOffset(), LastPage: s.last, Err: err}
	}
	if damage != nil {
		damage.Pages = s.groups
		s.damage = append(s.damage, damage)
	}
	s.lines = nil
}

func (s *SectionSet) end(err error) {
	s.final = err
	s.lines = nil
}

// advance opens the next file, or sets final.
func (s *SectionSet) advance() bool {
	src, err := s.files.advance()
	if err != nil {
		s.end(err)
		return false
	}
	opts := s.files.opts
	s.lines = &lineReader{w: newWindow(newUTF8Reader(s.files.stream)), file: src.name, limit: opts.MaxPageBytes, report: opts.Warn}
	s.groups, s.last = 0, ""
	return true
}

// Progress tells how far reading has come. It may be called from any
// goroutine.
func (s *SectionSet) Progress() Progress { return s.files.Progress() }

// Sources lists the files in the order of reading.
func (s *SectionSet) Sources() []Source { return s.files.Sources() }

// Close ends reading and all goroutines, as Set.Close does.
func (s *SectionSet) Close() error {
	s.end(errClosed)
	return s.files.Close()
}

// lineError says which line of a file is no section.
type lineError struct {
	file string
	line int64
	err  error
}

func (e *lineError) Error() string { return fmt.Sprintf("%s: line %d: %v", e.file, e.line, e.err) }
func (e *lineError) Unwrap() error { return e.err }

// lineReader reads the sections of one file.
type lineReader struct {
	w      window
	file   string
	limit  int64
	line   int64 // number of the line read last
	report func(Warning)
	damage *DamageError
	last   string // title read last
	json   jsonReader
}

func (l *lineReader) warn(title, format string, args ...any) {
	l.report(Warning{File: l.file, Title: title, Msg: fmt.Sprintf(format, args...)})
}

// next returns the next section and the length of its line.
func (l *lineReader) next() (*Section, int64, error) {
	for {
		b, whole, err := l.read()
		if gap := (*gapError)(nil); errors.As(err, &gap) {
			l.skipGap(gap.err)
			continue
		}
		if err == errTooLong {
			l.warn("", "line %d is longer than %d bytes, left out", l.line, l.limit)
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		n := int64(len(b))
		if b = bytes.TrimSpace(b); len(b) == 0 {
			continue
		}
		sec, err := l.section(b)
		if err != nil && !whole {
			return nil, 0, io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, 0, &lineError{l.file, l.line, err}
		}
		l.last = sec.Title
		return sec, n, nil
	}
}

// read returns the next line with its end, valid until the next call; whole
// is false of a last line without end. After an error it has passed the line.
func (l *lineReader) read() (b []byte, whole bool, err error) {
	l.line++
	n := 0
	for {
		if i := bytes.IndexByte(l.w.rest()[n:], '\n'); i >= 0 {
			n += i + 1
			l.w.pos += n
			if int64(n) > l.limit {
				return nil, false, errTooLong
			}
			return l.w.buf[l.w.pos-n : l.w.pos], true, nil
		}
		if n = len(l.w.rest()); int64(n) > l.limit {
			if err := l.w.skipPast("\n"); err != nil && err != io.EOF {
				return nil, false, err
			}
			return nil, false, errTooLong
		}
		if err := l.w.more(); err == io.EOF && n > 0 {
			l.w.pos += n
			return l.w.buf[l.w.pos-n : l.w.pos], false, nil
		} else if err != nil {
			return nil, false, err
		}
	}
}

// skipGap goes on after a gap with the next whole line.
func (l *lineReader) skipGap(cause error) {
	offset := l.w.readOffset()
	if l.damage == nil {
		l.damage = &DamageError{File: l.file, Offset: offset, LastPage: l.last, Err: cause}
	}
	l.warn("", "damaged at byte %d of its content (%v); reading goes on at the next line", offset, cause)
	l.w.resume()
	if _, _, err := l.read(); err != nil {
		return // met again by the next call
	}
}

// section reads one line.
func (l *lineReader) section(b []byte) (*Section, error) {
	if sec, ok := l.json.plainSection(b); ok {
		return sec, nil
	}
	return parseSection(b)
}

// parseSection reads one line, whatever its form.
func parseSection(b []byte) (*Section, error) {
	var v struct {
		ID      json.RawMessage `json:"id"`
		Title   *string         `json:"title"`
		Heading string          `json:"heading"`
		Text    string          `json:"text"`
	}
	if err := json.Unmarshal(b, &v); err != nil {
		return nil, explainJSON(err)
	}
	if v.Title == nil {
		return nil, errors.New(`"title" is missing`)
	}
	sec := &Section{Title: *v.Title, Heading: v.Heading, Text: v.Text}
	switch id := v.ID; {
	case len(id) == 0 || string(id) == "null":
	case id[0] == '"':
		if err := json.Unmarshal(id, &sec.ID); err != nil {
			return nil, explainJSON(err)
		}
	case id[0] == '-' || '0' <= id[0] && id[0] <= '9':
		sec.ID = string(id)
	default:
		return nil, errors.New(`"id" is neither a string nor a number`)
	}
	return sec, nil
}

// explainJSON puts the errors of encoding/json in words for users.
func explainJSON(err error) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("a JSON object was expected, found %s", article(kind.Value))
	case errors.As(err, &kind):
		return fmt.Errorf("%q is not a string but %s", kind.Field, article(kind.Value))
	case errors.As(err, &syntax):
		return fmt.Errorf("no valid JSON at byte %d: %w", syntax.Offset, err)
	}
	return err
}

func article(kind string) string {
	if kind == "array" || kind == "object" {
		return "an " + kind
	}
	return "a " + kind
}
