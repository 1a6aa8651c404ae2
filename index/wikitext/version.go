package wikitext

// Version changes when the text, sections or links of some page come out
// otherwise than before, so that an index isn't updated by another version than
// it was built with. Reading one is no matter: its text is extracted again for
// snippets, which may then differ from what was indexed by as much as the
// versions do.
//
//	1: templates of the wiki expanded, spans of captions, tables and lists
//	2: what is hidden left out also behind an argument or caption in which
//	   something hidden does not close, or behind a void element
const Version = 2
