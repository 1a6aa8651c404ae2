package index

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
	"github.com/klauspost/compress/zstd"

	"wikiseek/index/segment"
	"wikiseek/index/wikitext"
)

// templatesFile holds what the text of the index was extracted with besides
// the program: the user's rules and the templates of the wiki. Text that is
// extracted again has to be the same.
const templatesFile = "templates.zst"

// templatesMagic begins the file, decompressed.
const templatesMagic = "wikiseek templates 1\n"

// Templates describes the file of that name in a generation.
type Templates struct {
	Count int    `json:"count"` // templates that can be expanded
	Bytes int64  `json:"bytes"` // of the file
	Sum   string `json:"sum"`   // SHA-256 of its content, decompressed
}

// same reports whether two generations have the same templates and rules.
func (t *Templates) same(u *Templates) bool {
	if t == nil || u == nil {
		return t == u
	}
	return t.Sum == u.Sum
}

// errTemplates says what to do about a file that is not what Meta says.
var errTemplates = errors.New(templatesFile + " is missing or damaged; build the index again with --force")

func templatesError(cause error) error {
	if cause == nil {
		return errTemplates
	}
	return fmt.Errorf("%w (%w)", errTemplates, cause)
}

// rulesSum identifies rules, "" where there are none.
func rulesSum(rules *wikitext.TemplateRules) string {
	if rules == nil {
		return ""
	}
	sum := sha256.Sum256([]byte(rules.String()))
	return hex.EncodeToString(sum[:])
}

// packTemplates returns the content of the file, and what Meta says of it. It
// returns nothing where there are neither rules nor a set.
func packTemplates(rules *wikitext.TemplateRules, set *wikitext.TemplateSet) ([]byte, *Templates, error) {
	if rules == nil && set == nil {
		return nil, nil, nil
	}
	var packed bytes.Buffer
	enc, err := zstd.NewWriter(&packed, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, nil, fmt.Errorf("pack templates: %w", err)
	}
	hash := sha256.New()
	w := bufio.NewWriter(io.MultiWriter(enc, hash))
	t := &Templates{}
	w.WriteString(templatesMagic)
	writeString(w, rules.String())
	if set != nil {
		t.Count = set.Len()
		set.Pages(func(title, text string) {
			writeString(w, title)
			writeString(w, text)
		})
	}
	if err := errors.Join(w.Flush(), enc.Close()); err != nil { // w keeps its first error
		return nil, nil, fmt.Errorf("pack templates: %w", err)
	}
	t.Bytes, t.Sum = int64(packed.Len()), hex.EncodeToString(hash.Sum(nil))
	return packed.Bytes(), t, nil
}

// writeTemplates writes the file into the generation at path.
func writeTemplates(path string, packed []byte) error {
	if packed == nil {
		return nil
	}
	if err := renameio.WriteFile(filepath.Join(path, templatesFile), packed, 0o644); err != nil {
		return fmt.Errorf("write %s: %w", templatesFile, err)
	}
	return segment.SyncDir(path)
}

func writeString(w *bufio.Writer, s string) {
	var n [binary.MaxVarintLen64]byte
	w.Write(binary.AppendUvarint(n[:0], uint64(len(s))))
	w.WriteString(s)
}

// openTemplates returns the file of a generation as it is, packed: reading it
// takes little, and a reader that is open outlives its generation.
func openTemplates(dir string, t *Templates) ([]byte, error) {
	if t == nil {
		return nil, nil
	}
	packed, err := os.ReadFile(filepath.Join(dir, templatesFile))
	if err != nil || int64(len(packed)) != t.Bytes {
		return nil, templatesError(err)
	}
	return packed, nil
}

// readTemplates adds to opts what the file of a generation holds.
func readTemplates(packed []byte, t *Templates, opts *wikitext.Options) error {
	if t == nil {
		return nil
	}
	dec, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxSourceSize))
	if err != nil {
		return templatesError(err)
	}
	defer dec.Close()
	hash := sha256.New()
	if err := decodeTemplates(bufio.NewReader(io.TeeReader(dec, hash)), opts); err != nil {
		return templatesError(err)
	}
	if hex.EncodeToString(hash.Sum(nil)) != t.Sum {
		return errTemplates
	}
	return nil
}

func decodeTemplates(r *bufio.Reader, opts *wikitext.Options) error {
	magic := make([]byte, len(templatesMagic))
	if _, err := io.ReadFull(r, magic); err != nil || string(magic) != templatesMagic {
		return errors.New("it doesn't begin as it should")
	}
	rules, err := readString(r)
	if err != nil {
		return err
	}
	if rules != "" {
		if opts.Rules, err = wikitext.ParseTemplateRules(templatesFile, rules); err != nil {
			return err
		}
	}
	c := wikitext.NewTemplateCollector(*opts)
	n := 0
	for ; ; n++ {
		title, err := readString(r)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		text, err := readString(r)
		if err != nil {
			return noEOF(err)
		}
		c.AddTemplate(title, text)
	}
	if n > 0 {
		opts.Templates, err = c.Set(context.Background()) // of a generation: few, and none of Lua
	}
	return err
}

// readString reads what writeString wrote. It returns io.EOF only where
// nothing follows.
func readString(r *bufio.Reader) (string, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return "", err
	}
	if n > maxSourceSize {
		return "", fmt.Errorf("it claims %d bytes for one page", n)
	}
	var b []byte
	for uint64(len(b)) < n { // bit by bit, as the length may be wrong
		step := min(n-uint64(len(b)), 1<<20)
		at := len(b)
		b = append(b, make([]byte, step)...)
		if _, err := io.ReadFull(r, b[at:]); err != nil {
			return "", noEOF(err)
		}
	}
	return string(b), nil
}

func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
