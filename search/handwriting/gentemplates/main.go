// Command gentemplates writes the templates in assets/handwriting from the npm
// package hanzi-writer-data, whose strokes come from the fonts of Arphic by way
// of Make Me a Hanzi.
//
//	npm pack hanzi-writer-data@2.0.1
//	go run ./gentemplates -package hanzi-writer-data-2.0.1.tgz
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/search/analysis"
	"gongkai/search/handwriting"
)

const (
	packageName = "hanzi-writer-data 2.0.1"
	packageHash = "72baf3d82b114e60d6e40ea05f24d2262a05cd39d544e2f322ba2fceb7beff15" // SHA-256 of the archive
	licenceFile = "package/ARPHICPL.TXT"
)

func main() {
	archive := flag.String("package", "hanzi-writer-data-2.0.1.tgz", "archive of "+packageName)
	assets := flag.String("assets", filepath.Join("..", "..", "assets"), "folder of assets")
	flag.Parse()
	if err := run(*archive, *assets); err != nil {
		fmt.Fprintln(os.Stderr, "gentemplates:", err)
		os.Exit(1)
	}
}

func run(archive, assets string) error {
	files, err := unpack(archive)
	if err != nil {
		return err
	}
	common, err := frequencies(assets)
	if err != nil {
		return err
	}
	characters := slices.Sorted(maps.Keys(files.medians))
	drawings := make([][][][2]float64, len(characters))
	for i, r := range characters {
		drawings[i] = downwards(files.medians[r])
	}
	model := newModel(learn(drawings))
	for i, r := range characters {
		t := &model.Templates[i]
		t.Char = readAs(r)
		t.Common = common(t.Char)
		t.SetStrokes(outline(drawings[i]))
	}
	folder := filepath.Join(assets, "handwriting")
	data := model.Encode()
	if err := os.WriteFile(filepath.Join(folder, handwriting.TemplatesFile), data, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "ARPHICPL.TXT"), files.licence, 0o644); err != nil {
		return err
	}
	about := fmt.Sprintf(`templates.bin: how %d characters are written, SHA-256 %x
written by search/handwriting/gentemplates

Strokes: npm package %s, SHA-256 %s,
  made from the fonts AR PL KaitiM GB and AR PL UKai of Arphic Technology Co., Ltd.
  by Make Me a Hanzi (github.com/skishore/makemeahanzi)
  Arphic Public License, in ARPHICPL.TXT; it goes for templates.bin too.
  Changed: only the middle lines of the strokes, in 256 steps, bends that do
  not show left out; what was learned from distorted copies of them.
How common a character is: words of assets/dict, documents of assets/demo
`, len(characters), sha256.Sum256(data), packageName, packageHash)
	return os.WriteFile(filepath.Join(folder, "templates.txt"), []byte(about), 0o644)
}

// contents is what the archive has for us.
type contents struct {
	medians map[rune][][][2]float64
	licence []byte
}

func unpack(archive string) (*contents, error) {
	data, err := os.ReadFile(archive)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != packageHash {
		return nil, fmt.Errorf("%s is not %s: its SHA-256 is %x", archive, packageName, sum)
	}
	zipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	c := &contents{medians: map[rune][][][2]float64{}}
	for in := tar.NewReader(zipped); ; {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			return c, nil
		}
		if err != nil {
			return nil, err
		}
		if err := c.add(head.Name, in); err != nil {
			return nil, fmt.Errorf("%s: %w", head.Name, err)
		}
	}
}

func (c *contents) add(name string, in io.Reader) (err error) {
	if name == licenceFile {
		c.licence, err = io.ReadAll(in)
		return err
	}
	base, isJSON := strings.CutSuffix(path.Base(name), ".json")
	r, size := utf8.DecodeRuneInString(base)
	if !isJSON || size != len(base) || !character(r) {
		return nil
	}
	var file struct{ Medians [][][2]float64 }
	if err := json.NewDecoder(in).Decode(&file); err != nil {
		return err
	}
	c.medians[r] = file.Medians
	return nil
}

// character leaves out parts of characters and signs.
func character(r rune) bool {
	return unicode.Is(unicode.Han, r) && (r >= 0x3400 || r == '〇')
}

// asWritten are characters of simplified texts that the table of traditional
// ones turns into others.
const asWritten = "〇乾菸薹拚捱摺吒後徵夥榘於袷麴醣麽"

// readAs says which character somebody wants who writes r: traditional ones
// are read as the simplified ones of documents.
func readAs(r rune) rune {
	if strings.ContainsRune(asWritten, r) {
		return r
	}
	folded, _ := utf8.DecodeRuneInString(analysis.Fold(string(r)))
	return folded
}

// downwards turns medians (a square of 1024, y upwards from -124) so that y is
// downwards from 0.
func downwards(medians [][][2]float64) [][][2]float64 {
	out := make([][][2]float64, len(medians))
	for i, m := range medians {
		for _, p := range m {
			out[i] = append(out[i], [2]float64{p[0], 900 - p[1]})
		}
	}
	return out
}

// outline turns a square of 1024 into one of 256 and leaves out what does not
// bend.
func outline(medians [][][2]float64) [][][2]byte {
	var strokes [][][2]byte
	for _, m := range medians {
		var s [][2]byte
		for _, p := range simplify(m, 6) {
			s = append(s, [2]byte{quantum(p[0]), quantum(p[1])})
		}
		strokes = append(strokes, s)
	}
	return strokes
}

func quantum(v float64) byte { return byte(min(max(v/4, 0), 255)) }
