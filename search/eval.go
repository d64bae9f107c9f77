package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gongkai/kiosk"
	"gongkai/search/relevance"
)

// EvalSet indexes the corpus of a judged set in a folder of its own under tmp,
// asks every question and measures. Records that name a parent become passages
// of that one document, each ranked for itself; the others are documents.
func EvalSet(ctx context.Context, set *relevance.Set, tmp string, opts Options) (relevance.Report, error) {
	r, err := EvalSets(ctx, []*relevance.Set{set}, tmp, opts)
	if err != nil {
		return relevance.Report{}, err
	}
	return r[0], nil
}

// EvalSets measures sets with the same corpus, that of the first, on one index.
func EvalSets(ctx context.Context, sets []*relevance.Set, tmp string, opts Options) ([]relevance.Report, error) {
	dir, err := os.MkdirTemp(tmp, "eval-")
	if err != nil {
		return nil, fmt.Errorf("search: eval: %w", err)
	}
	r, err := evalIn(ctx, sets, dir, opts)
	if err = errors.Join(err, os.RemoveAll(dir)); err != nil {
		return nil, fmt.Errorf("search: eval: %w", err)
	}
	return r, nil
}

func evalIn(ctx context.Context, sets []*relevance.Set, dir string, opts Options) (out []relevance.Report, err error) {
	e, err := Open(dir, opts)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	start := time.Now()
	n, err := e.buildCorpus(ctx, sets[0])
	if err != nil {
		return nil, err
	}
	took := time.Since(start).Seconds()
	for _, set := range sets {
		r, err := relevance.Evaluate(ctx, set, func(ctx context.Context, q relevance.Query) ([]string, error) {
			return e.rankedIDs(ctx, kiosk.Search{Text: q.Text, Literal: q.Literal}, relevance.Depth)
		})
		if err != nil {
			return nil, err
		}
		r.Documents, r.IndexSeconds = n, took
		if r.IndexBytes, err = relevance.FolderBytes(dir); err != nil {
			return nil, err
		}
		r.RSSBytes = relevance.ResidentBytes()
		out = append(out, r)
	}
	return out, nil
}

// buildCorpus indexes a corpus and returns how many records it has.
func (e *Engine) buildCorpus(ctx context.Context, set *relevance.Set) (int, error) {
	var order []string
	groups := map[string][]relevance.Document{}
	n := 0
	err := set.Documents(func(d relevance.Document) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		key := "p\x00" + d.Parent
		if d.Parent == "" {
			key = "d\x00" + d.ID
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], d)
		n++
		return nil
	})
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, kiosk.Errorf(kiosk.Invalid, "%s 里没有文档。", set.Corpus)
	}
	path := filepath.Join(e.dir, generationPrefix+"eval")
	if err := e.build(ctx, path, &corpusSource{order: order, groups: groups}, e.seg); err != nil {
		return 0, err
	}
	return n, e.adopt(ctx, path, nil, e.seg)
}

type corpusSource struct {
	order  []string
	groups map[string][]relevance.Document
}

func (s *corpusSource) revision() int64 { return 0 }

func (s *corpusSource) next(context.Context) ([]*record, error) {
	if len(s.order) == 0 {
		return nil, nil
	}
	key := s.order[0]
	s.order = s.order[1:]
	docs := s.groups[key]
	delete(s.groups, key)
	return []*record{corpusRecord(key, docs)}, nil
}

// corpusRecord makes one record of the documents with the same parent.
func corpusRecord(key string, docs []relevance.Document) *record {
	d := docs[0]
	if d.Parent == "" {
		return newRecord(&kiosk.Disclosure{ID: d.ID, Title: d.Title, Text: d.Text, Region: d.Region}, nil)
	}
	slices.SortStableFunc(docs, func(a, b relevance.Document) int { return cmp.Compare(a.Seq, b.Seq) })
	r := newRecord(&kiosk.Disclosure{ID: key, Title: d.Parent, Region: d.Region}, nil)
	r.separate = true
	for _, d := range docs {
		heading := strings.TrimSpace(strings.TrimPrefix(d.Title, d.Parent))
		if d.Heading != "" {
			heading = strings.TrimSuffix(d.Heading+" / "+heading, " / ")
		}
		parts := split(d.Text, nil)
		for i := range parts {
			parts[i].ref, parts[i].heading = d.ID, heading
		}
		r.passages = append(r.passages, parts...)
	}
	return r
}

// rankedIDs returns the records that answer a text best.
func (e *Engine) rankedIDs(ctx context.Context, req kiosk.Search, limit int) ([]string, error) {
	v, err := e.acquire()
	if err != nil {
		return nil, err
	}
	defer v.release()
	p, err := e.ranking(ctx, v, req)
	if err != nil {
		return nil, err
	}
	p.query.Limit = limit + limit/2 // passages of one record count once
	res, _, err := v.run(ctx, p)
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, limit)
	seen := map[string]bool{}
	for _, f := range res.Found {
		h, ps, err := v.read(f)
		if err != nil {
			return nil, err
		}
		id := cmp.Or(ps.ref, h.ID)
		if !seen[id] && len(ids) < limit {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids, nil
}
