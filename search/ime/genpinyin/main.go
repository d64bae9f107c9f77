// Command genpinyin writes the words of the pinyin keyboard in assets/dict. One
// command does it all, in a checkout, with apt-get, Maven and Cargo at hand:
//
//	GONGKAI_EVAL_DATA=folder sh .ci/genpinyin
//
// It takes from a folder of public packages (flag from; each file's SHA-256 is
// compared):
//
//   - pinyin_simp.dict.yaml of the Debian package rime-data-pinyin-simp, for
//     words and their readings;
//   - bigramdict.dic of org.ansj:ansj_seg 5.1.6, pairs of words of newspapers;
//   - bigrams.fsa and trigrams.dict of the crates inputx-pinyin-data-bigrams and
//     inputx-pinyin-data-trigrams 1.4.0, pairs and triples of words of an
//     encyclopaedia and of news.
//
// Words are also those of vocabulary.tsv and domain.txt, and words of the
// segmentation dictionary that the texts have often. How often words are said
// and what follows them is counted in the sample portal, in said.txt beside this
// file and in the texts of GONGKAI_EVAL_DATA that may be built into a product,
// see texts in corpus.go; texts of one title in five are left out, see
// [ime.HeldOut].
package main

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"gongkai/search/analysis"
	"gongkai/search/ime"
	"gongkai/search/pinyin"
)

func main() {
	var from sources
	dict := flag.String("dict", filepath.Join("assets", "dict"), "folder of dictionaries")
	flag.StringVar(&from.demo, "demo", filepath.Join("assets", "demo", "documents.jsonl.gz"), "documents of the sample portal")
	flag.StringVar(&from.said, "said", filepath.Join("search", "ime", "genpinyin", "said.txt"), "phrases of this project")
	flag.StringVar(&from.packages, "from", "", "folder with the files of the packages")
	flag.StringVar(&from.data, "texts", os.Getenv("GONGKAI_EVAL_DATA"), "folder of texts")
	flag.Parse()
	if err := run(*dict, from); err != nil {
		fmt.Fprintln(os.Stderr, "genpinyin:", err)
		os.Exit(1)
	}
}

func run(dict string, from sources) error {
	if err := from.check(); err != nil {
		return err
	}
	readings, err := pinyin.Load(os.DirFS(dict))
	if err != nil {
		return err
	}
	seg, err := analysis.Load(os.DirFS(dict))
	if err != nil {
		return err
	}
	c := newCollection(readings)
	if err := c.readRime(filepath.Join(from.packages, rimeFile)); err != nil {
		return err
	}
	if err := c.readOwn(dict, from.said); err != nil {
		return err
	}
	if err := c.countWords(from.texts(), seg); err != nil {
		return err
	}
	if err := c.countNeighbours(from.neighbours()); err != nil {
		return err
	}
	c.addFrequent()
	d, err := c.dictionary(from)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := ime.Encode(&file, d); err != nil {
		return err
	}
	fmt.Printf("%d words, %d pairs and %d triples counted, %d bytes, SHA-256 %x\n",
		len(d.Words)-1, len(d.Count), len(d.Triples), file.Len(), sha256.Sum256(file.Bytes()))
	return os.WriteFile(filepath.Join(dict, ime.File), file.Bytes(), 0o644)
}
