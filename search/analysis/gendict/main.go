// Command gendict writes the segmentation dictionary in assets/dict from the
// dictionary of the gse module and the project's own words. With -opencc it
// also writes the table of traditional characters, from an unpacked copy of
// the npm package opencc-js.
package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/go-ego/gse"

	"gongkai/search/analysis"
)

func main() {
	dict := flag.String("dict", filepath.Join("..", "..", "assets", "dict"), "folder of dictionaries")
	opencc := flag.String("opencc", "", "folder of the unpacked npm package opencc-js; writes the character table instead")
	flag.Parse()
	var err error
	if *opencc != "" {
		err = writeCharacters(*opencc, "fold_gen.go")
	} else {
		err = writeWords(*dict)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gendict:", err)
		os.Exit(1)
	}
}

func writeWords(dict string) error {
	entries, err := gseEntries()
	if err != nil {
		return err
	}
	fromGse := len(entries)
	own, err := ownWords(dict)
	if err != nil {
		return err
	}
	// A word of ours gets the frequency it needs to win against its parts.
	var file bytes.Buffer
	if err := analysis.Encode(&file, entries); err != nil {
		return err
	}
	seg, err := analysis.Decode(file.Bytes())
	if err != nil {
		return err
	}
	for _, w := range own {
		if seg.Addable(w) && !seg.Has(w) {
			entries = append(entries, analysis.Entry{Word: analysis.Fold(w), Freq: seg.FreqFor(w)})
		}
	}
	file.Reset()
	if err := analysis.Encode(&file, entries); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dict, analysis.WordsFile), file.Bytes(), 0o644); err != nil {
		return err
	}
	about := fmt.Sprintf(`words.bin: segmentation dictionary, %d words, SHA-256 %x
written by search/analysis/gendict

%d words with their frequencies: github.com/go-ego/gse %s, data/dict/zh/s_1.txt
  Apache License 2.0; part of its data comes from github.com/fxsjy/jieba, MIT License
%d words of this project: vocabulary.tsv and domain.txt
`, len(entries), sha256.Sum256(file.Bytes()), fromGse, moduleVersion("github.com/go-ego/gse"), len(entries)-fromGse)
	return os.WriteFile(filepath.Join(dict, "words.txt"), []byte(about), 0o644)
}

// gseEntries lists the words of gse's simplified dictionary as gse itself
// reads it, folded. Of words that fold to the same the one that was folded
// already counts.
func gseEntries() ([]analysis.Entry, error) {
	seg := gse.Segmenter{SkipLog: true, NotLoadHMM: true}
	if err := seg.LoadDictEmbed("zh_s"); err != nil {
		return nil, err
	}
	freq := map[string]uint32{}
	for _, folded := range []bool{true, false} {
		for i := range seg.Dict.Tokens {
			t := &seg.Dict.Tokens[i]
			w := analysis.Fold(t.Text())
			if _, known := freq[w]; (w == t.Text()) == folded && !known && wordLike(w) {
				freq[w] = uint32(t.Freq())
			}
		}
	}
	var entries []analysis.Entry
	for w, n := range freq {
		entries = append(entries, analysis.Entry{Word: w, Freq: n})
	}
	slices.SortFunc(entries, func(a, b analysis.Entry) int { return cmp.Compare(a.Word, b.Word) })
	return entries, nil
}

// wordLike leaves out what is never looked up: words with signs in them.
func wordLike(w string) bool { return !strings.ContainsAny(w, "&#+ ") }

// ownWords reads the official and everyday words of the vocabulary and the
// list of place names and other words.
func ownWords(dict string) ([]string, error) {
	var words []string
	vocabulary, err := os.ReadFile(filepath.Join(dict, "vocabulary.tsv"))
	if err != nil {
		return nil, err
	}
	for _, line := range strings.Split(string(vocabulary), "\n")[1:] {
		if f := strings.Split(line, "\t"); len(f) > 4 {
			words = append(words, f[2])
			words = append(words, strings.Split(f[3], "|")...)
			words = append(words, strings.Split(f[4], "|")...)
		}
	}
	domain, err := os.ReadFile(filepath.Join(dict, "domain.txt"))
	if err != nil {
		return nil, err
	}
	for line := range strings.SplitSeq(string(domain), "\n") {
		if !strings.HasPrefix(line, "#") {
			words = append(words, strings.TrimSpace(line))
		}
	}
	slices.Sort(words)
	return slices.Compact(words), nil
}

func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == path {
				return m.Version
			}
		}
	}
	return "of unknown version"
}

// writeCharacters writes the table of single characters; those beyond the
// Basic Multilingual Plane are rare in any document and left out.
func writeCharacters(pkg, out string) error {
	data, err := os.ReadFile(filepath.Join(pkg, "dist", "esm-lib", "dict", "TSCharacters.js"))
	if err != nil {
		return err
	}
	_, list, ok1 := strings.Cut(string(data), `"`)
	list, _, ok2 := strings.Cut(list, `"`)
	if !ok1 || !ok2 {
		return errors.New("opencc-js: unknown form of TSCharacters.js")
	}
	var from, to []rune
	for pair := range strings.SplitSeq(list, "|") {
		t, s, _ := strings.Cut(pair, " ")
		a, b := []rune(t), []rune(s)
		if len(a) == 1 && len(b) > 0 && a[0] < 0x10000 && b[0] < 0x10000 && a[0] != b[0] {
			from, to = append(from, a[0]), append(to, b[0])
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `// Code generated by gendict from the npm package opencc-js (SHA-256 of TSCharacters.js
// %x); DO NOT EDIT.
// The data is that of OpenCC, Apache License 2.0.

package analysis

`, sha256.Sum256(data))
	fmt.Fprintf(&b, "// traditional lists %d characters, simplified what each becomes.\nconst (\n\ttraditional = %s\n\tsimplified  = %s\n)\n",
		len(from), lines(from), lines(to))
	code, err := format.Source([]byte(b.String()))
	if err != nil {
		return err
	}
	return os.WriteFile(out, code, 0o644)
}

// lines writes a long string as a concatenation of short ones.
func lines(runes []rune) string {
	var parts []string
	for part := range slices.Chunk(runes, 60) {
		parts = append(parts, fmt.Sprintf("%q", string(part)))
	}
	return strings.Join(parts, " +\n\t\t")
}
