package dump

// The last step of decoding a block is a walk over its permutation: each entry of
// tt has a byte of the text and names the entry of the next one. Those lie all over
// memory, and where the next is isn't known before the last has come. So several
// walks go on at a time, from entries far apart, which are anywhere in the text, each
// until it comes to where another began; then the pieces of text are put together.

const (
	walkLanes  = 6       // walks at a time
	walkChains = 15      // walks in all: they are of any length, and no more have a number in an entry
	walkPiece  = 1 << 10 // of the text

	// An entry is a byte, above it the number of the next entry, and above that 1 and
	// the number of the chain that begins there, or 0.
	walkBits  = 20 // bz2MaxBlock is less than 1<<20
	walkBegin = 8 + walkBits

	minWalk = 1 << 15 // entries, from which on it takes less time than one walk
)

// bz2Walk is memory for walks.
type bz2Walk struct {
	tt     []uint32
	text   []byte // pieces
	used   int    // of text
	chains [walkChains]bz2Chain
	count  int // chains
	begun  int // of them
	lanes  [walkLanes]bz2Lane
	idle   [walkPiece]byte
}

// bz2Chain is the text from one entry up to where another chain begins.
type bz2Chain struct {
	from   uint32
	pieces []bz2Piece
	next   int // the chain that goes on
}

// bz2Piece is a part of bz2Walk.text.
type bz2Piece struct{ from, size int }

// bz2Lane is a walk that is under way.
type bz2Lane struct {
	chain int // -1 if there is none
	at    uint32
	room  []byte // left of the piece
}

// walkAlone writes the text from an entry on.
func walkAlone(out []byte, tt []uint32, at uint32) {
	for i := range out {
		v := tt[at]
		out[i] = byte(v)
		at = v >> 8
	}
}

// walk is walkAlone, but writes to tt, which has an entry more than out has bytes.
func (w *bz2Walk) walk(out []byte, tt []uint32, from uint32) {
	if len(out) < minWalk {
		walkAlone(out, tt, from)
		return
	}
	w.begin(tt, from)
	for w.step() {
	}
	w.join(out)
}

// begin picks the entries and begins with the first.
func (w *bz2Walk) begin(tt []uint32, from uint32) {
	n := len(tt) - 1
	w.tt, w.used, w.begun, w.count = tt, 0, 0, 0
	if room := n + walkChains*walkPiece; len(w.text) < room {
		w.text = make([]byte, room)
	}
	w.add(from)
	for k := 1; k < walkChains; k++ {
		if at := uint32(k * n / walkChains); at != from {
			w.add(at)
		}
	}
	tt[n] = uint32(n) << 8 // leads to itself
	for i := range w.lanes {
		w.start(&w.lanes[i])
	}
}

func (w *bz2Walk) add(from uint32) {
	c := &w.chains[w.count]
	w.count++
	c.from, c.pieces = from, c.pieces[:0]
	w.tt[from] |= uint32(w.count) << walkBegin
}

// start begins the next chain in a lane. If none is left, the lane stays where it is.
func (w *bz2Walk) start(l *bz2Lane) {
	if w.begun == w.count {
		*l = bz2Lane{chain: -1, at: uint32(len(w.tt) - 1), room: w.idle[:]}
		return
	}
	l.chain = w.begun
	w.begun++
	w.extend(l)
	v := w.tt[w.chains[l.chain].from]
	l.room[0] = byte(v)
	l.room, l.at = l.room[1:], v>>8&(1<<walkBits-1)
}

// extend gives a lane room for a piece more.
func (w *bz2Walk) extend(l *bz2Lane) {
	if l.chain < 0 {
		l.room = w.idle[:]
		return
	}
	c := &w.chains[l.chain]
	c.pieces = append(c.pieces, bz2Piece{w.used, walkPiece})
	l.room = w.text[w.used:][:walkPiece]
	w.used += walkPiece
}

// step goes on in all lanes, up to where one needs room or comes to the beginning
// of a chain. It reports false when all chains are walked.
func (w *bz2Walk) step() bool {
	n := walkPiece
	for i := range w.lanes {
		n = min(n, len(w.lanes[i].room))
	}
	n = w.run(n)
	busy := false
	for i := range w.lanes {
		l := &w.lanes[i]
		l.room = l.room[n:]
		if next := w.tt[l.at] >> walkBegin; next != 0 {
			c := &w.chains[l.chain]
			c.next = int(next) - 1
			c.pieces[len(c.pieces)-1].size -= len(l.room)
			w.start(l)
		} else if len(l.room) == 0 {
			w.extend(l)
		}
		busy = busy || l.chain >= 0
	}
	return busy
}

// run walks n entries in all lanes, or less if one comes to the beginning of a chain.
func (w *bz2Walk) run(n int) int {
	tt, l := w.tt, &w.lanes
	a, b, c, d, e, f := l[0].at, l[1].at, l[2].at, l[3].at, l[4].at, l[5].at
	toA, toB, toC, toD, toE, toF := l[0].room[:n], l[1].room[:n], l[2].room[:n], l[3].room[:n], l[4].room[:n], l[5].room[:n]
	i := 0
	for ; i < n; i++ {
		va, vb, vc, vd, ve, vf := tt[a], tt[b], tt[c], tt[d], tt[e], tt[f]
		if (va|vb|vc|vd|ve|vf)>>walkBegin != 0 {
			break
		}
		toA[i], toB[i], toC[i], toD[i], toE[i], toF[i] = byte(va), byte(vb), byte(vc), byte(vd), byte(ve), byte(vf)
		a, b, c, d, e, f = va>>8, vb>>8, vc>>8, vd>>8, ve>>8, vf>>8
	}
	l[0].at, l[1].at, l[2].at, l[3].at, l[4].at, l[5].at = a, b, c, d, e, f
	return i
}

// join puts the chains together, from the first on. Where they come back to it before
// the end, so does the walk: the text repeats itself.
func (w *bz2Walk) join(out []byte) {
	n, chain := 0, 0
	for {
		c := &w.chains[chain]
		for _, p := range c.pieces {
			n += copy(out[n:], w.text[p.from:][:p.size])
		}
		if chain = c.next; chain == 0 {
			break
		}
	}
	for size := n; n < len(out); {
		n += copy(out[n:], out[n-size:n])
	}
}
