package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gongkai/search/ime"
)

// unlisted is how much oftener words are followed by any than lists of
// neighbours say, which leave out what is rare.
const unlisted = 1.3

// eachNeighbours calls yield for every two or three words that a file says
// follow one another, and how often they do. The first is empty at the start of
// a sentence. Files are the .fsa and .dict of [eachKey] and [eachItem], words
// separated by a zero byte, or the .dic of ansj_seg: two words separated by an
// at sign, a tab, a number.
func (c corpus) eachNeighbours(yield func(words []string, times int)) error {
	data, err := os.ReadFile(c.path)
	if err != nil {
		return err
	}
	switch filepath.Ext(c.path) {
	case ".fsa":
		err = eachKey(data, func(key []byte, n uint64) { yield(strings.Split(string(key), "\x00"), int(n)) })
	case ".dict":
		err = eachItem(data, func(key, item []byte, n uint64) {
			yield(append(strings.Split(string(key), "\x00"), string(item)), int(n))
		})
	default:
		err = eachLine(data, yield)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.path, err)
	}
	return nil
}

// beginsSentence is what stands before the first word in ansj_seg's list.
const beginsSentence = "始##始"

func eachLine(data []byte, yield func(words []string, times int)) error {
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		pair, times, _ := strings.Cut(lines.Text(), "\t")
		words := strings.Split(strings.TrimPrefix(pair, beginsSentence), "@")
		n, err := strconv.Atoi(times)
		if err != nil || len(words) != 2 {
			continue // one of the words is the at sign
		}
		yield(words, n)
	}
	return lines.Err()
}

// countNeighbours counts the words of pairs: what two of them make, where that
// is a word here, or each half.
func (c *collection) countNeighbours(of []corpus) error {
	count := map[string]float64{}
	for _, from := range of {
		err := from.eachNeighbours(func(words []string, times int) {
			if len(words) > 2 {
				return
			}
			n := float64(times * from.weight)
			if both := words[0] + words[1]; c.weight[both] != nil {
				count[both] += n
				return
			}
			for _, w := range words {
				count[w] += n / 2
			}
		})
		if err != nil {
			return err
		}
	}
	for w, n := range count {
		if isHan(w) {
			c.count[w] += int(n)
		}
	}
	return nil
}

// neighbours adds what lists of neighbours say.
func (c *counted) neighbours(of []corpus) error {
	for _, from := range of {
		err := from.eachNeighbours(func(words []string, times int) {
			if len(words) == 2 {
				c.pair(words[0], words[1], times, float32(from.weight))
			} else {
				c.triple(words, times, float32(from.weight))
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// cut returns the words of a text, the start of a sentence for none, nothing if
// part of it is no word.
func (c *counted) cut(text string) []uint32 {
	if text == "" {
		return []uint32{0}
	}
	words := c.cutter.Cut(text)
	if slices.Contains(words, 0) {
		return nil
	}
	return words
}

// pair adds two words. What is one word here was counted as such.
func (c *counted) pair(first, second string, times int, weight float32) {
	left, right := c.cut(first), c.cut(second)
	if left == nil || right == nil || first != "" && len(c.cutter.Cut(first+second)) == 1 {
		return
	}
	n := float32(times) * weight
	last := left[len(left)-1]
	c.tally(ime.Pair{First: last, Second: right[0]}, n, weight)
	c.First[last] += n * unlisted
	for i := 1; i < len(right); i++ {
		c.tally(ime.Pair{First: right[i-1], Second: right[i]}, n, weight)
		c.First[right[i-1]] += n
	}
}

// triple adds three words, of which two may be one word here.
func (c *counted) triple(words []string, times int, weight float32) {
	left, middle, right := c.cut(words[0]), c.cut(words[1]), c.cut(words[2])
	if left == nil || right == nil || middle == nil {
		return
	}
	n := float32(times) * weight
	if both := c.cutter.Cut(words[0] + words[1]); len(both) == 1 {
		c.tally(ime.Pair{First: both[0], Second: right[0]}, n, weight)
		c.First[both[0]] += n * unlisted
		return
	}
	before := left[len(left)-1]
	if both := c.cutter.Cut(words[1] + words[2]); len(both) == 1 {
		c.tally(ime.Pair{First: before, Second: both[0]}, n, weight)
		c.First[before] += n
		return
	}
	if len(middle) > 1 {
		return
	}
	t := ime.Triple{First: before, Second: middle[0], Third: right[0]}
	known := c.Triples[t]
	c.Triples[t] = ime.Tally{All: known.All + n, Once: max(known.Once, weight)}
	c.Context[ime.Pair{First: before, Second: middle[0]}] += n * unlisted
}

func (c *counted) tally(p ime.Pair, n, once float32) {
	known := c.Count[p]
	c.Count[p] = ime.Tally{All: known.All + n, Once: max(known.Once, once)}
}
