package analysis

import "strings"

// The endings of modern Greek, longest first, without accents and with one
// sigma. They are of our own making, from the tables of declension and
// conjugation in school grammars.
var (
	greekNouns = strings.Fields(`
ματων ματοσ ματα
ουδεσ ουδων αδεσ αδων εδεσ εδων
ιων εων ουσ εισ εωσ ιεσ ιοσ ιου ιον ιασ
οσ ου ον οι ων ασ εσ ησ ισ υσ ια ιο
ο α η ι ε υ ω`)
	greekVerbs = strings.Fields(`
θηκαμε θηκατε ομασταν οσασταν ιομαστε
ηθηκαν ηθηκε θηκαν θηκεσ θηκα θηκε ομαστε οσαστε ονταν ουσαν ουσαμε ουσατε ουσεσ ουσα ουσε
ησουν ησαμε ησατε ησαν ησεσ ησει ησω ησα ησε
ομουν οσουν οταν ονται ομαι εσαι εται εστε ουμε ουνε αμε ατε ετε ουν ανε ειτε ωντασ οντασ
ει αν ασ`)
)

// minGreekStem is the shortest stem left, in letters.
const minGreekStem = 3

// stemGreek takes off the ending of a noun or adjective, else that of a verb.
func stemGreek(w string) string {
	if s, ok := stripSuffix(w, minGreekStem+1, greekVerbs); ok {
		return s
	}
	w, _ = stripSuffix(w, minGreekStem, greekNouns)
	return w
}
