package exec

// SetSplit makes e read an index as if its stem fields left out the words
// that are their own stems.
func (e *Engine) SetSplit(split bool) { e.split = split }
