package dump

import (
	"fmt"
	"time"
)

const defaultModel = "wikitext"

// revision is what is known of a revision besides its text, which is the
// text held in the window.
type revision struct {
	id       int64
	time     time.Time
	model    string
	tooLarge bool // its text was passed over
	hasText  bool // the held text is its own
	decoded  bool // the held text needs no decoding
}

// newer tells whether v is to be preferred to old. Of equals the later one
// in the file is.
func (v *revision) newer(old *revision) bool {
	if c := v.time.Compare(old.time); c != 0 {
		return c > 0
	}
	return v.id >= old.id
}

// page reads the element that t starts. It returns nil for a page that is
// passed over.
func (r *Reader) page(t tag) (*Page, error) {
	p := &Page{Offset: r.w.offset() - int64(t.size)}
	var best *revision
	hasNS := false
	r.title = ""
	r.w.dropHold()
	if t.empty {
		return nil, &markupError{"an empty page"}
	}
	for {
		t, err := r.w.next()
		if err != nil {
			return nil, err
		}
		switch name := string(t.name); {
		case t.close:
			if name != "page" {
				return nil, r.strayEnd(t, "page")
			}
			if !hasNS {
				p.Namespace = r.namespaceOf(p.Title)
			}
			return r.finishPage(p, best)
		case name == "title":
			p.Title, err = r.field(t)
			r.title = p.Title
		case name == "ns":
			var ns int64
			ns, hasNS, err = r.number(t)
			p.Namespace = int(ns)
		case name == "id":
			p.ID, _, err = r.number(t)
		case name == "redirect":
			p.Redirect = t.attr("title")
			err = r.w.skip(t)
		case name == "revision":
			best, err = r.revision(t, best)
		default:
			err = r.w.skip(t)
		}
		if err != nil {
			return nil, err
		}
	}
}

// finishPage fills p from its newest revision.
func (r *Reader) finishPage(p *Page, best *revision) (*Page, error) {
	p.Model = defaultModel
	if best == nil {
		return p, nil
	}
	if best.tooLarge {
		r.warn(p.Title, fmt.Sprintf("text is larger than %d bytes, page left out", r.opts.MaxPageBytes))
		return nil, nil
	}
	p.RevID, p.Timestamp = best.id, best.time
	if best.model != "" {
		p.Model = best.model
	}
	if best.decoded {
		p.Text = string(r.w.held())
	} else {
		p.Text = decode(r.w.held())
	}
	r.w.dropHold()
	return p, nil
}

// revision reads the element that t starts and returns the newer one of it
// and best, whose text is then the text held.
func (r *Reader) revision(t tag, best *revision) (*revision, error) {
	if t.empty {
		return best, nil
	}
	v := new(revision)
	// Whether v wins is settled at its text, which follows id and time.
	settled, wins := false, false
	settle := func() {
		if !settled {
			settled, wins = true, best == nil || v.newer(best)
		}
	}
	for {
		t, err := r.w.next()
		if err != nil {
			return nil, err
		}
		switch name := string(t.name); {
		case t.close && name != "revision":
			return nil, r.strayEnd(t, "revision")
		case t.close:
			settle()
			return r.winner(v, best, wins), nil
		case name == "id":
			v.id, _, err = r.number(t)
		case name == "timestamp":
			v.time, err = r.timestamp(t)
		case name == "model":
			v.model, err = r.field(t)
		case name == "text":
			settle()
			err = r.text(t, v, wins)
		case name == "content":
			settle()
			err = r.slot(t, v, wins)
		default:
			err = r.w.skip(t)
		}
		if err != nil {
			return nil, err
		}
	}
}

// winner is the newer revision. What is held is the text of best where v has
// none of its own.
func (r *Reader) winner(v, best *revision, wins bool) *revision {
	if !wins {
		return best
	}
	if !v.hasText {
		r.w.dropHold()
	}
	return v
}

// slot reads a <content> element of schema 0.11: the main slot, which is the
// revision's text when it stands there, or another, which is passed over.
func (r *Reader) slot(t tag, v *revision, wanted bool) error {
	if t.empty {
		return nil
	}
	isMain := false
	for {
		t, err := r.w.next()
		if err != nil {
			return err
		}
		switch name := string(t.name); {
		case t.close:
			if name != "content" {
				return r.strayEnd(t, "content")
			}
			return nil
		case name == "role":
			var role string
			role, err = r.field(t)
			isMain = role == "main"
		case name == "model" && isMain:
			v.model, err = r.field(t)
		case name == "text" && isMain:
			err = r.text(t, v, wanted)
		default:
			err = r.w.skip(t)
		}
		if err != nil {
			return err
		}
	}
}

// text reads a <text> element into v and the window's hold, or passes over it.
func (r *Reader) text(t tag, v *revision, wanted bool) error {
	if !wanted {
		return r.w.skip(t)
	}
	r.w.dropHold()
	v.hasText, v.tooLarge, v.decoded = true, false, false
	if t.empty {
		return nil
	}
	s, err := r.w.span(r.opts.MaxPageBytes)
	if err == nil {
		r.w.holdBack(len(s))
		err = r.endText(v)
	}
	if err == errTooLong {
		r.w.dropHold()
		v.tooLarge = true
		return r.w.skip(tag{})
	}
	return err
}

// endText ends the text of v, the first part of which is held: at the end
// tag as a rule; where other markup comes, all parts are put together.
func (r *Reader) endText(v *revision) error {
	end, err := r.w.hasPrefix("</")
	if err != nil {
		return err
	}
	if end {
		return r.endTag("text")
	}
	v.decoded = true
	text := []byte(decode(r.w.held()))
	r.w.dropHold()
	r.w.spill, err = r.content(text, "text", r.opts.MaxPageBytes)
	return err
}
