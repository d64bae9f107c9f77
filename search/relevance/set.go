package relevance

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gongkai/kiosk"
)

// Set is a judged set.
type Set struct {
	Name    string // name of its folder
	Split   string
	Corpus  string // path of the file with the documents
	Queries []Query
	Qrels   map[string]map[string]int // query id → document id → grade
}

// Query is a judged question. Only Text is ever searched.
type Query struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Split string `json:"split"`
	Fold  int    `json:"fold"`

	Literal bool `json:"-"` // ask it as typed, nothing corrected
}

// Document is a record of a corpus.
type Document struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	Parent   string `json:"parent"` // the document this is a passage of, "" if it stands alone
	Seq      int    `json:"seq"`
	Heading  string `json:"heading"`
	Region   string `json:"region"`
	Category string `json:"category"`
	Date     string `json:"date"`
}

// LoadSet reads the questions and judgements of a set: queries.jsonl and
// qrels.tsv in dir, each possibly with .gz. The corpus is corpus if that is
// not "", else dir/corpus.jsonl, else what set.json names. split is dev,
// heldout or all; questions nobody judged are left out.
func LoadSet(dir, corpus, split string) (*Set, error) {
	s := &Set{Name: filepath.Base(filepath.Clean(dir)), Split: split, Qrels: map[string]map[string]int{}}
	var err error
	if s.Corpus, err = findCorpus(dir, corpus); err != nil {
		return nil, fmt.Errorf("relevance: %s: %w", dir, err)
	}
	if err := s.readQrels(filepath.Join(dir, "qrels.tsv")); err != nil {
		return nil, fmt.Errorf("relevance: %w", err)
	}
	err = eachLine(filepath.Join(dir, "queries.jsonl"), func(line []byte) error {
		var q Query
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		if (split == "all" || q.Split == split) && len(s.Qrels[q.ID]) > 0 {
			s.Queries = append(s.Queries, q)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("relevance: %w", err)
	}
	if len(s.Queries) == 0 {
		return nil, kiosk.Errorf(kiosk.Invalid, "问题集 %s 的 %s 部分没有带标准答案的问题。", dir, split)
	}
	return s, nil
}

func findCorpus(dir, corpus string) (string, error) {
	if corpus != "" {
		return corpus, nil
	}
	own := filepath.Join(dir, "corpus.jsonl")
	if _, err := stat(own); err == nil {
		return own, nil
	}
	b, err := os.ReadFile(filepath.Join(dir, "set.json"))
	if err != nil {
		return "", kiosk.Wrap(kiosk.NotFound, dir+" 里既没有 corpus.jsonl 也没有 set.json，不知道在哪些文档里查。", err)
	}
	var named struct {
		Corpus string `json:"corpus"`
	}
	if err := json.Unmarshal(b, &named); err != nil {
		return "", kiosk.Wrap(kiosk.Invalid, filepath.Join(dir, "set.json")+" 读不懂。", err)
	}
	if named.Corpus == "" {
		return "", kiosk.Errorf(kiosk.Invalid, "%s 没有写 corpus。", filepath.Join(dir, "set.json"))
	}
	return filepath.Join(dir, filepath.FromSlash(named.Corpus)), nil
}

func (s *Set) readQrels(path string) error {
	return eachLine(path, func(line []byte) error {
		f := strings.Split(strings.TrimSpace(string(line)), "\t")
		if len(f) != 3 {
			return errors.New("want query, document and grade, separated by tabs")
		}
		grade, err := strconv.Atoi(f[2])
		if err != nil {
			return fmt.Errorf("grade: %w", err)
		}
		if grade <= 0 {
			return nil
		}
		if s.Qrels[f[0]] == nil {
			s.Qrels[f[0]] = map[string]int{}
		}
		s.Qrels[f[0]][f[1]] = grade
		return nil
	})
}

// Documents calls yield for every record of the corpus, in order.
func (s *Set) Documents(yield func(Document) error) error {
	err := eachLine(s.Corpus, func(line []byte) error {
		var d Document
		if err := json.Unmarshal(line, &d); err != nil {
			return err
		}
		return yield(d)
	})
	if err != nil {
		return fmt.Errorf("relevance: %w", err)
	}
	return nil
}

// stat finds a file or its .gz form.
func stat(path string) (string, error) {
	_, err := os.Stat(path)
	if err == nil {
		return path, nil
	}
	if _, packed := os.Stat(path + ".gz"); packed == nil {
		return path + ".gz", nil
	}
	return "", kiosk.Wrap(kiosk.NotFound, fmt.Sprintf("没有 %s，也没有它的 .gz。", path), err)
}

// eachLine calls yield for every line that is not blank; the error says which
// line it was.
func eachLine(path string, yield func([]byte) error) error {
	path, err := stat(path)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return kiosk.Wrap(kiosk.Invalid, path+" 不是 gzip 文件。", err)
		}
	}
	in := bufio.NewReaderSize(r, 1<<20)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if strings.TrimSpace(string(line)) != "" {
			if err := yield(line); err != nil {
				return badLine(path, n, err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return badLine(path, n, err)
		}
	}
}

func badLine(path string, n int, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return kiosk.Wrap(kiosk.Invalid, fmt.Sprintf("%s 第 %d 行读不懂。", path, n), err)
}
