package dump

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Reader reads the pages of one export.
type Reader struct {
	w    window
	src  *utf8Reader // what w reads
	opts Options
	file string // for messages

	site     Site
	ids      map[string]int // namespaces by name
	headDone bool           // siteinfo read, or known to be absent
	rooted   bool           // within <mediawiki>
	started  bool           // the input begins with a tag

	pages  int64
	last   string // title of the last whole page
	title  string // of the page being read
	resync bool   // the next page must be searched for
	damage *DamageError
	final  error // what Next returns from now on
}

// NewReader returns a Reader of plain XML in UTF-8, or in UTF-16 with a byte
// order mark. It reads ahead of the page at hand.
func NewReader(r io.Reader, opts Options) *Reader {
	src := &utf8Reader{src: r}
	return &Reader{w: newWindow(src), src: src, opts: opts.withDefaults()}
}

// Site returns what the export says of its wiki, reading up to the first page
// where that is needed. An export without siteinfo has an empty Site. The
// error is of the same kinds as those of Next, io.EOF excepted.
func (r *Reader) Site() (*Site, error) {
	for !r.headDone && r.final == nil {
		if err := r.head(); err != nil {
			r.trouble(err)
		}
	}
	if _, ok := r.final.(*DamageError); !ok && r.final != nil && r.final != io.EOF {
		return nil, r.final
	}
	return &r.site, nil
}

// Next returns the next page, which stays valid for ever, or io.EOF after the
// last. If anything was damaged, a *DamageError comes before io.EOF.
func (r *Reader) Next() (*Page, error) {
	if !r.headDone {
		if _, err := r.Site(); err != nil {
			return nil, err
		}
	}
	for r.final == nil {
		p, err := r.element()
		switch {
		case err != nil:
			r.trouble(err)
		case p != nil:
			r.pages++
			r.last = p.Title
			return p, nil
		}
	}
	err := r.final
	if _, ok := err.(*DamageError); ok {
		r.final = io.EOF
	}
	return nil, err
}

// head reads one element before the first page.
func (r *Reader) head() error {
	if r.resync {
		r.headDone = true
		return nil
	}
	if !r.started {
		if err := r.start(); err != nil {
			return err
		}
	}
	t, err := r.w.next()
	if markup := (*markupError)(nil); errors.As(err, &markup) && !r.rooted {
		return &SyntaxError{File: r.file, Offset: r.w.offset(), Msg: markup.msg}
	}
	if err != nil {
		return unexpected(err)
	}
	switch {
	case t.opens("mediawiki"):
		r.root(t)
		return nil
	case t.opens("siteinfo"):
		r.headDone = true
		return unexpected(r.siteinfo(t))
	case t.opens("page"), t.close && r.rooted:
		r.w.back(t)
		r.headDone = true
		return nil
	case !r.rooted:
		return r.notExport(t)
	}
	return unexpected(r.w.skip(t))
}

// start looks at the first character: XML begins with "<".
func (r *Reader) start() error {
	for {
		switch err := r.w.need(1); {
		case err == io.EOF:
			return &SyntaxError{File: r.file, Offset: r.w.offset(), Msg: "it is empty"}
		case err != nil:
			return err
		}
		switch c := r.w.buf[r.w.pos]; {
		case c == '<':
			r.started = true
			return nil
		case !isSpace(c):
			return &SyntaxError{File: r.file, Offset: r.w.offset(), Msg: "it does not begin with a tag"}
		}
		r.w.pos++
	}
}

func (r *Reader) notExport(t tag) error {
	name := t.name[:min(len(t.name), 40)]
	return &SyntaxError{
		File:   r.file,
		Offset: r.w.offset() - int64(t.size),
		Msg:    fmt.Sprintf("the first element is <%s>, not <mediawiki>", valid(name)),
	}
}

func (r *Reader) root(t tag) {
	r.rooted, r.headDone = !t.empty, t.empty
	r.site.Lang = t.attr("xml:lang")
	r.site.Version = t.attr("version")
}

// element reads one element beside the pages, or a page. It returns neither
// page nor error where there is simply nothing to return.
func (r *Reader) element() (*Page, error) {
	if r.resync {
		if err := r.w.seekString("<page>"); err != nil {
			return nil, err
		}
		r.resync = false
	}
	t, err := r.w.next()
	if err != nil {
		return nil, err
	}
	switch {
	case t.opens("page"):
		p, err := r.page(t)
		return p, unexpected(err)
	case t.opens("mediawiki"): // exports one after the other, as cat makes them
		r.rooted = !t.empty
		return nil, nil
	case t.close:
		if string(t.name) == "mediawiki" {
			r.rooted = false
		}
		return nil, nil
	}
	return nil, unexpected(r.w.skip(t))
}

// trouble decides what an error means: to go on with the next page, or the
// end.
func (r *Reader) trouble(err error) {
	var (
		gap    *gapError
		markup *markupError
		syntax *SyntaxError
	)
	switch {
	case errors.As(err, &gap):
		r.noteDamage(r.w.readOffset(), gap.err)
		r.w.resume()
	case errors.As(err, &markup):
		r.noteDamage(r.w.offset(), err)
		r.w.dropHold()
	case errors.As(err, &syntax), isContext(err):
		r.final = err
	case err != io.EOF:
		r.end(err)
	case r.rooted || r.w.pos < r.w.end:
		r.end(io.ErrUnexpectedEOF)
	default:
		r.end(nil)
	}
}

// noteDamage warns of damage after which reading goes on with the next page.
func (r *Reader) noteDamage(offset int64, err error) {
	r.keepDamage(offset, err)
	r.warn(r.title, fmt.Sprintf("damaged at byte %d of its content (%v); reading goes on at the next page", offset, err))
	r.resync = true
}

// keepDamage keeps the first damage for the end.
func (r *Reader) keepDamage(offset int64, err error) {
	if r.damage == nil {
		r.damage = &DamageError{File: r.file, Offset: offset, LastPage: r.last, Err: err}
	}
}

// end settles what Next returns from now on; err is the damage that ended the
// input, nil if it ended as it should.
func (r *Reader) end(err error) {
	if err != nil {
		r.keepDamage(r.w.readOffset(), err)
	}
	r.final = io.EOF
	if r.damage != nil {
		r.damage.Pages = r.pages
		r.final = r.damage
	}
}

func isContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// unexpected is for errors met within an element.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (r *Reader) warn(title, msg string) {
	r.opts.Warn(Warning{File: r.file, Title: title, Msg: msg})
}
