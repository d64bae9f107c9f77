package main

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"gongkai/search/ime"
)

// sources is where everything comes from.
type sources struct {
	packages   string // folder
	data       string // folder
	demo, said string // files
}

// corpus is a file and how often what it has counts.
type corpus struct {
	path   string
	weight int
}

// The files of packages, and what they are.
const rimeFile = "pinyin_simp.dict.yaml"

var packageSums = map[string]string{
	rimeFile:         "44e448cffab6ce2d280826a17842721e8e645c226787312251bb7a3f0b1e58b3",
	"bigramdict.dic": "f62f5119d0ccf6fe83c420379009eef404e3de4e3607f52d0218acebf2b287f2",
	"bigrams.fsa":    "c58e8f9cb70bb74d61eb6a88b429f794ec4237b22d6e321b4cf21b42e76fff87",
	"trigrams.dict":  "0620f13805ad93351b1a4e64b9650b573b7470d412ffeabd05d4666786e04468",
}

// check compares the files of packages with what they were.
func (s sources) check() error {
	if s.packages == "" || s.data == "" {
		return errors.New("flag -from or the folder of texts, GONGKAI_EVAL_DATA, is missing")
	}
	for name, sum := range packageSums {
		data, err := os.ReadFile(filepath.Join(s.packages, name))
		if err != nil {
			return err
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(data)); got != sum {
			return fmt.Errorf("%s is another version: SHA-256 %s, not %s", name, got, sum)
		}
	}
	return nil
}

// neighbours lists what follows what in other people's texts.
func (s sources) neighbours() []corpus {
	in := func(name string) string { return filepath.Join(s.packages, name) }
	return []corpus{{in("bigrams.fsa"), 1}, {in("bigramdict.dic"), 5}, {in("trigrams.dict"), 1}}
}

// texts lists files of texts: official ones, and those whose licence (MIT,
// Apache 2.0) lets them be counted for a product. Questions of lay people count
// most, there are few of them.
func (s sources) texts() []corpus {
	in := func(name string) string { return filepath.Join(s.data, filepath.FromSlash(name)) }
	return []corpus{
		{s.demo, 1},
		{s.said, 30},
		{in("laws/national_admin_laws.jsonl.gz"), 1},
		{in("laws/shandong_local_regulations.jsonl.gz"), 1},
		{in("gov-reports/shandong.jsonl.gz"), 2},
		{in("gov-reports/national.jsonl.gz"), 1},
		{in("gov-reports/other_cities_sample100.jsonl.gz"), 1},
		{in("gov-policy/state_council.jsonl.gz"), 3},
		{in("service-items/guangan_guangan_district.jsonl.gz"), 3},
		{in("lexicon/policy_titles.jsonl.gz"), 10},
		{in("rel-law-stard/queries.jsonl"), 30},
		{in("rel-law-keywords/queries.jsonl"), 10},
		{in("rel-law-stard/corpus.jsonl.gz"), 1},
		{in("noise/csc_sentences.jsonl.gz"), 2},
	}
}

// each calls yield for every run of Hanzi in the texts of a corpus that may be
// learnt from. A run after a letter or a digit, as 亿元, is no beginning.
func (c corpus) each(yield func(hanzi string, begins bool)) error {
	f, err := os.Open(c.path)
	if err != nil {
		return err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(c.path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return err
		}
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		parts, err := c.parts(lines.Bytes())
		if err != nil {
			return fmt.Errorf("%s: %w", c.path, err)
		}
		for _, part := range parts {
			for clause := range strings.FieldsFuncSeq(part, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) }) {
				for run := range strings.FieldsFuncSeq(clause, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
					yield(run, strings.HasPrefix(clause, run))
				}
			}
		}
	}
	return lines.Err()
}

// parts returns the texts of a line that may be learnt from: JSON, or in a .txt
// the line itself unless it is a comment.
func (c corpus) parts(line []byte) ([]string, error) {
	if filepath.Ext(c.path) == ".txt" {
		if len(line) > 0 && line[0] == '#' {
			return nil, nil
		}
		return []string{string(line)}, nil
	}
	var t struct {
		Title, Text, Department, Split, Right, Set, Answer string
	}
	if err := json.Unmarshal(line, &t); err != nil {
		return nil, err
	}
	if t.Split == "test" || strings.HasPrefix(t.Set, "lemon") || t.Title != "" && ime.HeldOut(t.Title) {
		return nil, nil
	}
	return []string{t.Title, t.Department, t.Text, t.Right, t.Answer}, nil
}
