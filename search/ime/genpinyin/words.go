package main

import (
	"bufio"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/search/analysis"
	"gongkai/search/ime"
	"gongkai/search/pinyin"
)

// What a word is worth before it is counted, in occurrences; how often texts
// have a word of the segmentation dictionary that is added; the share of what
// is said every day, which the package's weights tell, the rest being what the
// texts have; and the least share of a reading among those of a word.
const (
	ownCount     = 5
	addFrom      = 12
	longestAdded = 6
	everyday     = 0.25
	leastShare   = 0.002
	leastWeight  = 1
	longestOwn   = 12
	longestSaid  = 3
	notInTexts   = 0.2
)

// collection is words as they are gathered.
type collection struct {
	readings *pinyin.Readings
	known    map[string]bool               // syllables
	weight   map[string]map[string]float64 // by word, by reading: of the package
	own      map[string]bool
	count    map[string]int // in the texts
}

func newCollection(readings *pinyin.Readings) *collection {
	c := &collection{
		readings: readings, known: map[string]bool{}, weight: map[string]map[string]float64{}, own: map[string]bool{}, count: map[string]int{},
	}
	for _, syllables := range readings.Chars {
		for _, s := range syllables {
			c.known[s] = true
		}
	}
	return c
}

// readRime reads the package's table: a word, its syllables and its weight.
// Traditional characters and sounds nobody types are left out.
func (c *collection) readRime(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	body := false
	for lines.Scan() {
		line := lines.Text()
		body = body || line == "..."
		fields := strings.Split(line, "\t")
		if !body || len(fields) != 3 || unwanted[fields[0]] || analysis.Fold(fields[0]) != fields[0] {
			continue
		}
		weight, err := strconv.ParseFloat(fields[2], 64)
		if err != nil {
			return fmt.Errorf("%s: %q: %w", path, line, err)
		}
		c.add(fields[0], strings.NewReplacer("lue", "lve", "nue", "nve").Replace(fields[1]), weight)
	}
	return lines.Err()
}

// unwanted are words that a public keyboard does not offer.
var unwanted = wordSet("傻逼 狗日 婊子 发骚 骚货 贱货 贱人 黄片 毛片 手淫 淫荡 淫水 意淫 鸡巴 做爱 裸聊 裸照 王八 王八蛋 他妈 他妈的 " +
	"混蛋 嫖妓 名妓 轮奸 强奸了 阴道炎 性阴道炎 六四 法轮功 肏 屄 屌")

// wary are words of laws and reports that nobody should be shown who means
// something else: they cost more than others.
var wary = wordSet("强奸 轮奸 奸淫 卖淫 嫖娼 嫖客 妓女 妓院 淫秽 淫乱 色情 性交 性爱 性骚扰 乳房 阴道 阴茎 裸体 裸照 乱伦 " +
	"反动 暴动 造反 政变 台独 法西斯 汉奸 反革命 大屠杀 自杀 杀人 贱 奸 淫 嫖 妓")

const waryCost = 6

func wordSet(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}

func (c *collection) add(word, reading string, weight float64) {
	syllables := strings.Fields(reading)
	if len(syllables) != utf8.RuneCountInString(word) || slices.ContainsFunc(syllables, func(s string) bool { return !c.known[s] }) {
		return
	}
	if c.weight[word] == nil {
		c.weight[word] = map[string]float64{}
	}
	c.weight[word][reading] = max(c.weight[word][reading], weight)
}

// addRead adds a word whose reading is put together from those we know.
func (c *collection) addRead(word string) {
	if c.weight[word] != nil || !isHan(word) {
		return
	}
	if syllables, ok := c.readings.Word(word); ok {
		c.add(word, strings.Join(syllables, " "), 0)
	}
}

func isHan(word string) bool {
	for _, r := range word {
		if r < 0x4E00 || r > 0x9FFF {
			return false
		}
	}
	return word != ""
}

// readOwn adds the words of this project, with the shortest of what people say.
func (c *collection) readOwn(dict, said string) error {
	vocabulary, err := os.ReadFile(filepath.Join(dict, "vocabulary.tsv"))
	if err != nil {
		return err
	}
	var list []string
	for _, line := range strings.Split(string(vocabulary), "\n")[1:] {
		if f := strings.Split(line, "\t"); len(f) > 4 {
			list = append(append(append(list, f[2]), strings.Split(f[3], "|")...), strings.Split(f[4], "|")...)
		}
	}
	domain, err := os.ReadFile(filepath.Join(dict, "domain.txt"))
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(domain)) {
		list = append(list, strings.TrimSpace(line))
	}
	err = corpus{path: said}.each(func(phrase string, _ bool) {
		if utf8.RuneCountInString(phrase) <= longestSaid {
			list = append(list, phrase)
		}
	})
	if err != nil {
		return err
	}
	for _, w := range list {
		if utf8.RuneCountInString(w) <= longestOwn && isHan(w) {
			c.addRead(w)
			c.own[w] = true
		}
	}
	return nil
}

// countWords counts the words of the segmentation dictionary in the texts.
func (c *collection) countWords(corpora []corpus, seg *analysis.Segmenter) error {
	for _, from := range corpora {
		err := from.each(func(hanzi string, _ bool) {
			for _, t := range seg.Words(nil, hanzi) {
				if t.Kind == analysis.Word && !t.Sub {
					c.count[t.Term] += from.weight
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// addFrequent adds what the texts have often.
func (c *collection) addFrequent() {
	for w, n := range c.count {
		if n >= addFrom && utf8.RuneCountInString(w) <= longestAdded && !unwanted[w] {
			c.addRead(w)
		}
	}
}

// list returns the words with costs by how often they were counted.
func (c *collection) list(count map[string]int) (words []ime.Word, syllables []string) {
	syllables = slices.Sorted(maps.Keys(c.known))
	number := map[string]uint16{}
	for i, s := range syllables {
		number[s] = uint16(i)
	}
	var said, written float64
	share := map[string]float64{}
	sorted := slices.Sorted(maps.Keys(c.weight)) // sums of the same order are the same
	for _, w := range sorted {
		for _, reading := range slices.Sorted(maps.Keys(c.weight[w])) {
			share[w] += c.weight[w][reading] + leastWeight
		}
		said += share[w]
		written += c.countOf(w, count)
	}
	for _, w := range sorted {
		p := everyday*share[w]/said + (1-everyday)*c.countOf(w, count)/written
		for _, reading := range slices.Sorted(maps.Keys(c.weight[w])) {
			part := max((c.weight[w][reading]+leastWeight)/share[w], leastShare)
			word := ime.Word{Text: w, Cost: float32(-math.Log2(p * part))}
			if wary[w] {
				word.Cost += waryCost
			}
			for s := range strings.FieldsSeq(reading) {
				word.Sounds = append(word.Sounds, number[s])
			}
			words = append(words, word)
		}
	}
	slices.SortStableFunc(words, func(a, b ime.Word) int { return slices.Compare(a.Sounds, b.Sounds) })
	return slices.Insert(words, 0, ime.Word{}), syllables
}

func (c *collection) countOf(w string, count map[string]int) float64 {
	n := float64(count[w]) + notInTexts
	if c.own[w] {
		n += ownCount
	}
	return n
}
