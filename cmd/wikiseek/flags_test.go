package main

import "testing"

func TestParseSize(t *testing.T) {
	tests := []struct {
		in   string
		want int64
		ok   bool
	}{
		{"", 0, true},
		{"0", 0, true},
		{"1234", 1234, true},
		{"8MiB", 8 << 20, true},
		{"8 MiB", 8 << 20, true},
		{"500k", 500 << 10, true},
		{"1.5G", 3 << 29, true},
		{"700MB", 700_000_000, true},
		{"2tib", 2 << 40, true},
		{"MiB", 0, false},
		{"8XB", 0, false},
		{"-1", 0, false},
		{"NaN", 0, false},
		{"1e30", 0, false},
		{"9999999999G", 0, false},
	}
	for _, tt := range tests {
		if got, ok := parseSize(tt.in); got != tt.want || ok != tt.ok {
			t.Errorf("parseSize(%q) = %d, %v, want %d, %v", tt.in, got, ok, tt.want, tt.ok)
		}
	}
}

func TestFormatSize(t *testing.T) {
	tests := []struct {
		in   int64
		want string
	}{
		{0, "0 B"},
		{1023, "1023 B"},
		{1024, "1.0 KiB"},
		{1536, "1.5 KiB"},
		{1<<20 - 1, "1.0 MiB"},
		{8 << 20, "8.0 MiB"},
		{3 << 40, "3.0 TiB"},
		{1<<63 - 1, "8.0 EiB"},
	}
	for _, tt := range tests {
		if got := formatSize(tt.in); got != tt.want {
			t.Errorf("formatSize(%d) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
