package analysis

import (
	"strings"
	"testing"
)

// The passages of the benchmarks, repeated to about the size of an article.
var benchTexts = []struct{ name, lang, text string }{
	{"latin", "en", `Emperor Qinzong of Song, personal name Zhao Huan, was the ninth emperor of the Northern Song dynasty of China and the last to rule from Kaifeng.
He came to the throne in January 1126, when his father abdicated as the armies of the Jurchen marched on the capital; for fourteen months he wavered between
those ministers who counselled war, such as Li Gang, and those who would have bought peace at any price. `},
	{"han", "zh", `宋欽宗趙桓是北宋末代皇帝，宣和七年冬，金兵南下，徽宗禪位於太子。即位之初，起用李綱守禦東京，擊退完顏宗望所率大軍，然而朝中主和之議復起，李綱被逐出京師，各路勤王之師亦遭遣散。
靖康二年，汴京陷落，徽欽二帝與宗室、后妃、臣僚數千人被擄北去，北宋遂亡。`},
	{"mixed", "zh", `威廉·瓊斯（Sir William Jones，1746年9月28日－1794年4月27日）是英國語言學家，於1786年提出印歐語系（Indo-European languages）假說。
其著作《The Sanscrit Language》指出梵語、希臘語（Ἑλληνική）與拉丁語同出一源；日本語では「ウィリアム・ジョーンズ」と書かれる。`},
	{"cyrillic", "ru", `Екатерина Алексеевна взошла на престол в результате дворцового переворота; её царствование отмечено расширением границ государства, развитием торговли
и покровительством наукам, хотя крестьяне при ней лишились последних прав. `},
	{"thai", "th", `กรุงเทพมหานครเป็นเมืองหลวงและนครที่มีประชากรมากที่สุดของประเทศไทย เป็นศูนย์กลางการปกครองและการศึกษาน้ำ `},
}

func BenchmarkAnalyze(b *testing.B) {
	for _, bt := range benchTexts {
		b.Run(bt.name, func(b *testing.B) {
			a := ForLanguage(bt.lang)
			text := strings.Repeat(bt.text, 20000/len(bt.text))
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				a.Analyze(text)
			}
		})
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, bt := range benchTexts {
		b.Run(bt.name, func(b *testing.B) {
			a := ForLanguage(bt.lang)
			text := strings.Repeat(bt.text, 20000/len(bt.text))
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			var plain, stem []Token
			for b.Loop() {
				plain, stem = a.Append(plain[:0], stem[:0], text)
			}
		})
	}
}

func BenchmarkQuery(b *testing.B) {
	a := ForLanguage("zh")
	b.ReportAllocs()
	for b.Loop() {
		a.Query("誰認為希臘語屬於哪個語系")
	}
}
