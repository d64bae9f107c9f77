package query

import (
	"strings"
	"unicode/utf8"

	"gongkai/search/analysis"
)

// surnames are those of some nine tenths of the people, one character each.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严欧莫孔向常汤葛宫隋丛"

// longestName bounds a run of single characters that is looked for as one.
const longestName = 6

// nameAt returns the end of the tokens from i on that stand side by side and
// are one thing: two or more single characters no word covers, or a surname
// and a word of two characters that are a whole run by themselves. It returns
// i if there is none.
func nameAt(tokens []analysis.Token, i int, text string) int {
	if !lone(tokens, i) || i > 0 && tokens[i].Sub {
		return i
	}
	end := i + 1
	for end < len(tokens) && end-i < longestName && lone(tokens, end) && tokens[end].Start == tokens[end-1].End {
		end++
	}
	if end-i > 1 {
		return end
	}
	if end < len(tokens) && strings.Contains(surnames, tokens[i].Term) && tokens[end].Kind == analysis.Word && !tokens[end].Sub &&
		tokens[end].Start == tokens[i].End && utf8.RuneCountInString(tokens[end].Term) == 2 &&
		!hanBefore(text, tokens[i].Start) && !hanAfter(text, tokens[end].End) {
		for end++; end < len(tokens) && tokens[end].Sub; {
			end++
		}
		return end
	}
	return i
}

// lone reports whether a token is one character that says something.
func lone(tokens []analysis.Token, i int) bool {
	t := tokens[i]
	r, _ := utf8.DecodeRuneInString(t.Term)
	return t.Kind == analysis.Single && !t.Sub && isHan(r) && !empty[t.Term] && !general[t.Term]
}

func hanBefore(text string, at int) bool {
	r, n := utf8.DecodeLastRuneInString(text[:at])
	return n > 0 && isHan(r)
}

func hanAfter(text string, at int) bool {
	r, n := utf8.DecodeRuneInString(text[at:])
	return n > 0 && isHan(r)
}

// name adds the group of characters to be met side by side.
func (p *parser) name(tokens []analysis.Token) {
	g := Group{Required: true, Weight: 1}
	var words []string
	for _, t := range tokens {
		if !t.Sub {
			words = append(words, t.Term)
			g.Text += t.Term
		}
	}
	g.Terms = []Term{{Text: g.Text, Words: words, Weight: 1}}
	p.ways(&g, g.Text)
	p.add(g)
}
