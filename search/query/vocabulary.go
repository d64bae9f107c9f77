package query

import (
	"bufio"
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"gongkai/search/analysis"
)

// VocabularyFile is the name of the list of everyday and official words.
const VocabularyFile = "vocabulary.tsv"

// Vocabulary knows what people say for what documents say.
type Vocabulary struct {
	ways     map[string][]Way
	fields   map[string]string // what a word is about: 住房保障
	official []string
	words    []string
}

// Way is another word for a word.
type Way struct {
	Word   string
	Weight float64 // of the meaning: 1 the same, less if it is only near
	Soft   bool    // in most questions it means something else: it only helps the order
}

// relation is how far the words of a line mean the official one, and how far it
// is worth looking for them where the official one was typed: documents rarely
// say it in everyday words.
type relation struct{ there, back float64 }

var relations = map[string]relation{
	"same":       {1, 0.8},
	"rename":     {1, 0.8}, // the name before or after a reform
	"place":      {1, 0.8},
	"abbr":       {0.9, 0.2},
	"colloquial": {0.9, 0.15},
}

// weakWord is how far a word means the official one that mostly means
// something else.
const weakWord = 0.45

// LoadVocabulary reads the list from a folder of dictionaries. Its columns are
// group_id, field, official, words, weak_words, relation, check; words are
// separated by |.
func LoadVocabulary(dict fs.FS) (*Vocabulary, error) {
	f, err := dict.Open(VocabularyFile)
	if err != nil {
		return nil, fmt.Errorf("query: load vocabulary: %w", err)
	}
	defer f.Close()
	v := &Vocabulary{ways: map[string][]Way{}, fields: map[string]string{}}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if n == 1 {
			continue
		}
		field := strings.Split(lines.Text(), "\t")
		if len(field) != 7 || field[2] == "" {
			return nil, fmt.Errorf("query: load vocabulary: line %d: want 7 columns with an official word", n)
		}
		r, ok := relations[field[5]]
		if !ok {
			return nil, fmt.Errorf("query: load vocabulary: line %d: unknown relation %q", n, field[5])
		}
		v.add(field[2], split(field[3]), split(field[4]), r)
		for _, w := range append(split(field[3]), field[2]) {
			v.fields[analysis.Fold(w)] = field[1]
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("query: load vocabulary: %w", err)
	}
	for w, ways := range v.ways {
		slices.SortStableFunc(ways, func(a, b Way) int { return cmp.Compare(b.Weight, a.Weight) })
		v.ways[w] = ways
	}
	slices.Sort(v.official)
	slices.Sort(v.words)
	v.official, v.words = slices.Compact(v.official), slices.Compact(v.words)
	return v, nil
}

func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == '|' })
}

func (v *Vocabulary) add(official string, words, weak []string, r relation) {
	v.official = append(v.official, official)
	for _, w := range words {
		v.way(w, official, r.there, false)
		v.way(official, w, r.back, false)
	}
	for _, w := range weak {
		v.way(w, official, weakWord, true)
	}
	v.words = append(append(v.words, words...), weak...)
}

// way notes that who says from may mean to. What holds the word itself is found
// by it and needs none.
func (v *Vocabulary) way(from, to string, weight float64, soft bool) {
	key := analysis.Fold(from)
	if strings.Contains(analysis.Fold(to), key) {
		return
	}
	for i, w := range v.ways[key] {
		if w.Word == to {
			v.ways[key][i].Weight = max(w.Weight, weight)
			v.ways[key][i].Soft = w.Soft && soft
			return
		}
	}
	v.ways[key] = append(v.ways[key], Way{Word: to, Weight: weight, Soft: soft})
}

// Ways returns the other words for a word, nearest first; nil if there are
// none. The slice must not be changed.
func (v *Vocabulary) Ways(word string) []Way {
	if v == nil {
		return nil
	}
	return v.ways[analysis.Fold(word)]
}

// Field returns what a word is about, a heading of the list; "" if the list
// does not have the word.
func (v *Vocabulary) Field(word string) string {
	if v == nil {
		return ""
	}
	return v.fields[analysis.Fold(word)]
}

// Official lists the words of documents, in order.
func (v *Vocabulary) Official() []string { return v.official }

// Words lists the words people use, in order.
func (v *Vocabulary) Words() []string { return v.words }
