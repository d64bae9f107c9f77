package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"gongkai/ingest/sampleportal"
	"gongkai/kiosk"
)

// selection is the shape of selection.toml, which explains its keys.
type selection struct {
	Column []selectedColumn `toml:"column"`
}

type selectedColumn struct {
	sampleportal.Column
	Seed     bool     `toml:"seed"`
	Titles   []string `toml:"titles"`
	Articles []string `toml:"articles"`
	Repealed []string `toml:"repealed"`
	Files    []string `toml:"files"`
	Dead     []string `toml:"dead"`
}

const seedFile = "seed/rushan-three-areas-plan-2018.txt"

// build makes the columns and documents a selection asks for.
func build(data string, file []byte) ([]sampleportal.Column, []sampleportal.Document, error) {
	var sel selection
	if err := toml.NewDecoder(bytes.NewReader(file)).DisallowUnknownFields().Decode(&sel); err != nil {
		return nil, nil, fmt.Errorf("selection.toml: %w", err)
	}
	whole, err := readWhole(data)
	if err != nil {
		return nil, nil, err
	}
	articles, err := readArticles(data)
	if err != nil {
		return nil, nil, err
	}
	var columns []sampleportal.Column
	var docs []sampleportal.Document
	for _, c := range sel.Column {
		columns = append(columns, c.Column)
		first := len(docs)
		for _, title := range slices.Concat(c.Titles, c.Repealed, c.Dead) {
			d, ok := whole[title]
			if !ok {
				return nil, nil, fmt.Errorf("column %s: no document %q in the data", c.Name, title)
			}
			delete(whole, title) // so that it is not shown twice
			d.Dead = slices.Contains(c.Dead, title)
			docs = append(docs, d)
		}
		for _, title := range c.Articles {
			d, err := assemble(title, articles[title])
			if err != nil {
				return nil, nil, fmt.Errorf("column %s: %w", c.Name, err)
			}
			docs = append(docs, d)
		}
		if c.Seed {
			d, err := readSeed(data)
			if err != nil {
				return nil, nil, err
			}
			docs = append(docs, d)
		}
		for i := range docs[first:] {
			d := &docs[first+i]
			d.Column = c.ID
			d.File = slices.Contains(c.Files, d.Title)
		}
	}
	if err := markRepealed(sel, docs); err != nil {
		return nil, nil, err
	}
	return columns, docs, number(docs)
}

// markRepealed looks for the document that repeals each one the selection
// calls repealed, and fails where the data does not say so.
func markRepealed(sel selection, docs []sampleportal.Document) error {
	for _, c := range sel.Column {
		for _, title := range c.Repealed {
			old := slices.IndexFunc(docs, func(d sampleportal.Document) bool { return d.Title == title })
			by := slices.IndexFunc(docs, func(d sampleportal.Document) bool { return repeals(d.Text, title) })
			if by < 0 {
				return fmt.Errorf("no selected document repeals %q", title)
			}
			docs[old].Validity = kiosk.Repealed
			docs[old].RepealedOn = docs[by].EffectiveOn
		}
	}
	return nil
}

// number gives each document the number in its address: it depends on the
// record only, so adding a document moves no other.
func number(docs []sampleportal.Document) error {
	seen := map[int]string{}
	for i := range docs {
		d := &docs[i]
		sum := sha256.Sum256([]byte(d.Source))
		d.Number = 1_000_000 + int(binary.BigEndian.Uint32(sum[:4])%9_000_000)
		if other, ok := seen[d.Number]; ok {
			return fmt.Errorf("%q and %q get the same number %d", other, d.Title, d.Number)
		}
		seen[d.Number] = d.Title
		if d.PublishedOn.IsZero() {
			return fmt.Errorf("%q has no date", d.Title)
		}
	}
	return nil
}

// record holds the fields of the data sets that matter here.
type record struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Date        string `json:"date"`
	Info        string `json:"info"`
	Text        string `json:"text"`
	IndexNumber string `json:"index_number"`
	Issuer      string `json:"issuer"`
	DocNumber   string `json:"doc_number"`
	Topic       string `json:"topic"`
	Written     string `json:"written_date"`
	Published   string `json:"publish_date"`
	Parent      string `json:"parent"`
	Seq         int    `json:"seq"`
	Heading     string `json:"heading"`
}

// readWhole reads the sets of whole documents by title. A title that occurs
// twice is left out: a selection could not say which it means.
func readWhole(data string) (map[string]sampleportal.Document, error) {
	docs, twice := map[string]sampleportal.Document{}, map[string]bool{}
	for _, set := range []string{
		"laws/national_admin_laws", "laws/shandong_local_regulations",
		"gov-policy/state_council", "gov-reports/shandong",
	} {
		err := eachRecord(filepath.Join(data, filepath.FromSlash(set)+".jsonl.gz"), func(r record) error {
			if _, ok := docs[r.Title]; ok {
				twice[r.Title] = true
			}
			// A record without a full date has no place on the portal.
			if d, err := r.document(); err == nil {
				docs[r.Title] = d
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for title := range twice {
		delete(docs, title)
	}
	return docs, nil
}

// document makes a portal document of a record of any of the sets.
func (r record) document() (sampleportal.Document, error) {
	d := sampleportal.Document{
		Source: r.ID, Title: strings.TrimSpace(r.Title), Note: history(r.Info), Text: clean(r.Text),
		IndexNumber: r.IndexNumber, Topic: r.Topic,
		DocumentNumber: r.DocNumber, Publisher: cmp.Or(r.Issuer, reporter(r.Title, r.Text)),
		EffectiveOn: effectiveOn(r.Text),
	}
	var err, err2 error
	d.PublishedOn, err = parseDate(cmp.Or(r.Published, r.Date))
	d.IssuedOn, err2 = parseDate(r.Written)
	if r.Info != "" {
		f := historyFacts(r.Info)
		d.DocumentNumber, d.Publisher = f.number, f.publisher
	}
	return d, errors.Join(err, err2)
}

// history cleans the lines on how a law was passed: some end in the bracket
// that closed them where they were copied from.
func history(info string) string {
	info = clean(info)
	if strings.Count(info, "）") > strings.Count(info, "（") {
		info = strings.TrimSuffix(info, "）")
	}
	return info
}

// clean drops what is no part of a document: blank lines, characters of no
// width, and the one line of page furniture that some records end in.
func clean(text string) string {
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(text, "\u200b", "")) {
		if line = strings.TrimSpace(line); line != "" && line != "扫一扫在手机打开当前页" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// readArticles reads the corpus of single articles by the law they are from.
func readArticles(data string) (map[string][]record, error) {
	laws := map[string][]record{}
	err := eachRecord(filepath.Join(data, "rel-law-stard", "corpus.jsonl.gz"), func(r record) error {
		if r.Parent != "" {
			laws[r.Parent] = append(laws[r.Parent], r)
		}
		return nil
	})
	return laws, err
}

// assemble puts a law together from its articles: the heading path becomes
// heading lines, "第一条" goes before the article's text. The articles must
// run from 1 without a gap.
func assemble(title string, articles []record) (sampleportal.Document, error) {
	if len(articles) == 0 {
		return sampleportal.Document{}, fmt.Errorf("no articles of %q in the data", title)
	}
	slices.SortFunc(articles, func(a, b record) int { return cmp.Compare(a.Seq, b.Seq) })
	var lines, path []string
	for i, a := range articles {
		if a.Seq != i+1 {
			return sampleportal.Document{}, fmt.Errorf("%q: article %d is missing", title, i+1)
		}
		var heads []string
		if a.Heading != "" {
			heads = strings.Split(a.Heading, " / ")
		}
		for j, h := range heads {
			if j >= len(path) || !slices.Equal(heads[:j+1], path[:j+1]) {
				lines = append(lines, h)
			}
		}
		path = heads
		lines = append(lines, strings.TrimSpace(strings.TrimPrefix(a.Title, title))+" "+a.Text)
	}
	r := record{ID: "articles:" + title, Title: title, Date: articles[0].Date, Text: strings.Join(lines, "\n")}
	return r.document()
}

// readSeed reads the plan of 2018. Its file is the notice as issued: the
// organ, the title over three lines, the text.
func readSeed(data string) (sampleportal.Document, error) {
	b, err := os.ReadFile(filepath.Join(data, filepath.FromSlash(seedFile)))
	if err != nil {
		return sampleportal.Document{}, err
	}
	var lines []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	const organ, end = "乳山市人民政府办公室", "的通知"
	stop := slices.IndexFunc(lines, func(l string) bool { return strings.HasSuffix(l, end) })
	if len(lines) < 2 || lines[0] != organ || stop < 0 {
		return sampleportal.Document{}, fmt.Errorf("%s does not begin as expected", seedFile)
	}
	on, err := kiosk.ParseDate("2018-09-03") // 落款
	if err != nil || !strings.Contains(string(b), "2018年9月3日") {
		return sampleportal.Document{}, fmt.Errorf("%s is not dated as expected", seedFile)
	}
	return sampleportal.Document{
		Source: "seed", Title: strings.Join(lines[1:stop+1], ""), Publisher: organ,
		IssuedOn: on, PublishedOn: on, Text: strings.Join(lines[stop+1:], "\n"),
	}, nil
}

// eachRecord calls f for each line of a compressed set.
func eachRecord(path string, f func(record) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	zr, err := gzip.NewReader(file)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	for dec := json.NewDecoder(zr); ; {
		var r record
		if err := dec.Decode(&r); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
		if err := f(r); err != nil {
			return err
		}
	}
}
