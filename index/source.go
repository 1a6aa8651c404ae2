package index

import (
	"fmt"

	"github.com/klauspost/compress/dict"
	"github.com/klauspost/compress/zstd"
)

const (
	dictBytes        = 110 << 10 // zstd's own default for a trained dictionary
	dictSamples      = 1 << 20   // bytes of pages to train on: twice as much trains four times as long and saves 1 %
	dictSampleMax    = 32 << 10  // of one page, so that one page doesn't fill the dictionary
	dictMinSamples   = 8         // fewer pages share too little
	dictID           = 0x77736b31
	maxSourceDecoded = 1 << 30 // a stored page can't claim more than this
)

// sourceCodec packs the source of a page for its stored field: zstd, with a
// dictionary trained on the first pages of the dump. It may be used by
// several goroutines, but packs one page at a time.
type sourceCodec struct {
	dict []byte // nil where there was too little to train on
	enc  *zstd.Encoder
	dec  *zstd.Decoder
}

func newSourceCodec(dictionary []byte) (*sourceCodec, error) {
	// The next level takes nearly twice the time, most of it to put its tables
	// back to the dictionary's for each page, and saves 4 %.
	eopts := []zstd.EOption{zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false), zstd.WithEncoderLevel(zstd.SpeedFastest)}
	dopts := []zstd.DOption{zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxSourceDecoded)}
	if len(dictionary) > 0 {
		eopts = append(eopts, zstd.WithEncoderDict(dictionary))
		dopts = append(dopts, zstd.WithDecoderDicts(dictionary))
	}
	enc, err := zstd.NewWriter(nil, eopts...)
	if err != nil {
		return nil, fmt.Errorf("set up page compression: %w", err)
	}
	dec, err := zstd.NewReader(nil, dopts...)
	if err != nil {
		return nil, fmt.Errorf("set up page decompression: %w", err)
	}
	return &sourceCodec{dictionary, enc, dec}, nil
}

// pack appends the packed source to dst.
func (c *sourceCodec) pack(dst, source []byte) []byte { return c.enc.EncodeAll(source, dst) }

func (c *sourceCodec) unpack(b []byte) ([]byte, error) {
	source, err := c.dec.DecodeAll(b, nil)
	if err != nil {
		return nil, fmt.Errorf("decompress page source: %w", err)
	}
	return source, nil
}

func (c *sourceCodec) close() {
	c.dec.Close()
	_ = c.enc.Close() // it has no writer behind it
}

// trainDictionary makes a dictionary of sample pages. It returns nil when
// the samples are too few or too uniform for one; pages are then compressed
// each by itself.
func trainDictionary(samples [][]byte) (dictionary []byte) {
	if len(samples) < dictMinSamples {
		return nil
	}
	// The trainer fails, by error or by panic, on samples that hold nothing
	// worth sharing; no dictionary is the right answer to that.
	defer func() {
		if recover() != nil {
			dictionary = nil
		}
	}()
	d, err := dict.BuildZstdDict(samples, dict.Options{
		MaxDictSize: dictBytes, HashBytes: 6, ZstdDictID: dictID, ZstdLevel: zstd.SpeedDefault,
	})
	if err != nil {
		return nil
	}
	return d
}
