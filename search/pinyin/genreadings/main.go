// Command genreadings writes the table of readings in assets/dict: characters
// from the module go-pinyin, phrases from a file of lines
// {"phrase": "…", "pinyin": "yín háng"} given by -phrases. Without -phrases the
// phrases of the table that is there are kept.
package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	gopinyin "github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"

	"gongkai/search/analysis"
	"gongkai/search/pinyin"
)

const head = `# Readings without tones, made by search/pinyin/genreadings.
# Characters: github.com/mozillazg/go-pinyin, MIT License, Copyright (c) 2016 mozillazg.
# Phrases: phrase-pinyin-data, MIT License, Copyright (c) 2016 mozillazg, and own-readings.tsv of this project.
`

func main() {
	dict := flag.String("dict", filepath.Join("..", "..", "assets", "dict"), "folder of dictionaries")
	phrases := flag.String("phrases", "", "gzip file of phrases")
	flag.Parse()
	if err := run(*dict, *phrases); err != nil {
		fmt.Fprintln(os.Stderr, "genreadings:", err)
		os.Exit(1)
	}
}

func run(dict, phraseFile string) error {
	seg, err := analysis.Load(os.DirFS(dict))
	if err != nil {
		return err
	}
	wanted := map[rune]bool{}
	for w := range seg.Each {
		for _, r := range w {
			wanted[r] = true
		}
	}
	var b strings.Builder
	b.WriteString(head)
	first := writeCharacters(&b, wanted)
	list, err := readPhrases(dict, phraseFile)
	if err != nil {
		return err
	}
	own, err := os.ReadFile(filepath.Join(dict, "own-readings.tsv"))
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(own)) {
		if w, s, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(w, "#") {
			list[w] = s
		}
	}
	for _, w := range slices.SortedFunc(maps.Keys(list), cmp.Compare[string]) {
		if !unusual(w, strings.Fields(list[w]), first) {
			continue
		}
		fmt.Fprintf(&b, "%s\t%s\n", w, list[w])
	}
	return os.WriteFile(filepath.Join(dict, pinyin.ReadingsFile), []byte(b.String()), 0o644)
}

// writeCharacters writes a line for every syllable and returns the usual
// reading of each character.
func writeCharacters(b *strings.Builder, wanted map[rune]bool) map[rune]string {
	usual, other := map[string][]rune{}, map[string][]rune{}
	first := map[rune]string{}
	for _, c := range slices.Sorted(maps.Keys(gopinyin.PinyinDict)) {
		if !wanted[rune(c)] {
			continue
		}
		var seen []string
		for s := range strings.SplitSeq(gopinyin.PinyinDict[c], ",") {
			if s = toneless(s); !spellable(s) || slices.Contains(seen, s) {
				continue
			}
			if len(seen) == 0 {
				usual[s] = append(usual[s], rune(c))
				first[rune(c)] = s
			} else {
				other[s] = append(other[s], rune(c))
			}
			seen = append(seen, s)
		}
	}
	syllables := map[string]bool{}
	for s := range usual {
		syllables[s] = true
	}
	for s := range other {
		syllables[s] = true
	}
	for _, s := range slices.Sorted(maps.Keys(syllables)) {
		fmt.Fprintf(b, "%s\t%s\t%s\n", s, string(usual[s]), string(other[s]))
	}
	return first
}

// unusual reports whether the phrase is read otherwise than its characters.
func unusual(phrase string, syllables []string, first map[rune]string) bool {
	if len(syllables) != utf8.RuneCountInString(phrase) {
		return false
	}
	i, differs := 0, false
	for _, c := range phrase {
		if first[c] == "" {
			return false
		}
		differs = differs || first[c] != syllables[i]
		i++
	}
	return differs
}

func readPhrases(dict, path string) (map[string]string, error) {
	list := map[string]string{}
	if path == "" {
		old, err := os.ReadFile(filepath.Join(dict, pinyin.ReadingsFile))
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(old)) {
			if f := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(f) == 2 {
				list[f[0]] = f[1]
			}
		}
		return list, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		var p struct{ Phrase, Pinyin string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return nil, err
		}
		list[p.Phrase] = toneless(p.Pinyin)
	}
	return list, lines.Err()
}

// toneless takes the tone marks off and writes ü as v.
func toneless(s string) string {
	s = norm.NFD.String(strings.ReplaceAll(norm.NFC.String(s), "ɡ", "g"))
	s = strings.ReplaceAll(s, "u\u0308", "v")
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r == ' ' {
			return r
		}
		return -1
	}, s)
}

// spellable leaves out sounds nobody types: m, n, ng, hm.
func spellable(s string) bool { return strings.ContainsAny(s, "aeiouv") }
