package main

import (
	"bufio"
	"compress/gzip"
	"math"
	"os"
	"path/filepath"
	"unicode"

	"gongkai/search/analysis"
)

// frequencies counts characters in the words of the dictionary and in the
// documents of the sample portal, each as a share of a million, and gives
// 8 × log₂ of the larger.
func frequencies(assets string) (func(rune) uint8, error) {
	words, err := inWords(filepath.Join(assets, "dict"))
	if err != nil {
		return nil, err
	}
	texts, err := inTexts(filepath.Join(assets, "demo", "documents.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	return func(r rune) uint8 {
		return uint8(min(8*math.Log2(1+max(words[r], texts[r])), 255))
	}, nil
}

func inWords(dict string) (map[rune]float64, error) {
	seg, err := analysis.Load(os.DirFS(dict))
	if err != nil {
		return nil, err
	}
	count := map[rune]float64{}
	seg.Each(func(word string, freq float64) bool {
		for _, r := range word {
			count[r] += freq
		}
		return true
	})
	return perMillion(count), nil
}

func inTexts(file string) (map[rune]float64, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	zipped, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	count := map[rune]float64{}
	lines := bufio.NewScanner(zipped)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		for _, r := range lines.Text() {
			count[r]++
		}
	}
	return perMillion(count), lines.Err()
}

func perMillion(count map[rune]float64) map[rune]float64 {
	var total float64
	for r, n := range count {
		if !unicode.Is(unicode.Han, r) {
			delete(count, r)
			continue
		}
		total += n
	}
	for r := range count {
		count[r] *= 1e6 / total
	}
	return count
}
