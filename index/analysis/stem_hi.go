package analysis

import "strings"

// hindiSuffixes are the endings of the light stemmer of Ramanathan and Rao, "A
// Lightweight Stemmer for Hindi" (2003), longest first. Vowels are spelled as
// hindiSpelling leaves them.
var hindiSuffixes = hindiEndings(`
ाएंगी ाएंगे ाऊंगी ाऊंगा ाइयाँ ाइयों ाइयां
ाएगी ाएगा ाओगी ाओगे एंगी ेंगी एंगे ेंगे ूंगी ूंगा ातीं नाओं नाएं ताओं ताएं ियाँ ियों ियां
ाकर ाइए ाईं ाया ेगी ेगा ोगी ोगे ाने ाना ाते ाती ाता तीं ाओं ाएं ुओं ुएं ुआं
कर ाओ िए ाई ाए ने नी ना ते ीं ती ता ाँ ां ों ें
ो े ू ु ी ि ा`)

// hindiSpelling brings the spellings of one word together: nasals before a
// consonant, nasalised vowels, long and short i and u, and the nukta.
var hindiSpelling = strings.NewReplacer(
	"\u093c", "", // nukta, where composition left it
	"क़", "क", "ख़", "ख", "ग़", "ग", "ज़", "ज", "ड़", "ड", "ढ़", "ढ", "फ़", "फ", "य़", "य",
	"न्", "ं", "ङ्", "ं", "ञ्", "ं", "ण्", "ं", "म्", "ं", "ँ", "ं",
	"ी", "ि", "ू", "ु", "ई", "इ", "ऊ", "उ", "ॉ", "ा", "ऑ", "आ",
)

func hindiEndings(list string) []string {
	return strings.Fields(hindiSpelling.Replace(list))
}

// stemHindi spells a word in one way and takes its ending off.
func stemHindi(w string) string {
	w = hindiSpelling.Replace(w)
	w, _ = stripSuffix(w, 2, hindiSuffixes)
	return w
}
