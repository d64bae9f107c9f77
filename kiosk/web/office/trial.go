package office

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// How much of what an entry would do is shown.
const (
	trialHits      = 3
	trialQuestions = 8 // of those people asked, besides the word itself
)

type trialPage struct {
	base
	Form    wordForm
	Tested  string
	Weights any
	Kinds   []kiosk.WordKind
	Word    kiosk.Word
	Notice  string // why it is tried again
	Rows    []trialRow
	Changed int  // questions that would be answered otherwise
	Asked   int  // questions with the word that people asked
	Ready   bool // it can be tried
}

// trialRow is one question before and after.
type trialRow struct {
	Query         string
	URL           string
	Times         string // "问过 12 次", "" for the word itself
	Before, After trialSide
	Changed       bool
}

type trialSide struct {
	Total   int
	Relaxed bool
	Hits    []trialHit
}

type trialHit struct {
	Path, Title string
	New         bool // was not among the first before
}

// tryWord shows what an entry would do before anyone else sees it.
func (o *Office) tryWord(c *fiber.Ctx, f wordForm, w kiosk.Word, l kiosk.Language, again bool) error {
	p := trialPage{
		base: o.base(c, "先试一试", "words"), Form: f, Tested: f.tested(), Weights: weights, Kinds: kiosk.WordKinds, Word: w,
		Ready: o.Rehearse != nil && w.Kind.Paired(),
	}
	if again && c.FormValue("tested") != "" {
		p.Notice = "改动以后还没有试过，下面是现在这样写的结果。看过再发布。"
	}
	if p.Ready {
		if err := o.fillTrial(c.UserContext(), &p, o.Rehearse(with(l, w))); err != nil {
			return wrap("try word", err)
		}
	}
	return o.Pages.HTML(c, fiber.StatusOK, "office/trial", p)
}

func (o *Office) fillTrial(ctx context.Context, p *trialPage, after kiosk.Searcher) error {
	asked, err := o.Asked.AskedWith(ctx, p.Word.Word, trialQuestions+1)
	if err != nil {
		return err
	}
	own, _ := kiosk.AskedText(p.Word.Word)
	questions := []kiosk.AskedQuery{{Text: p.Word.Word}}
	for _, q := range asked {
		if q.Text == own {
			questions[0].Searches = q.Searches
		} else if len(questions) <= trialQuestions {
			questions = append(questions, q)
		}
	}
	p.Asked = len(asked)
	for _, q := range questions {
		row := trialRow{Query: q.Text, URL: recordsURL(q.Text)}
		if q.Searches > 0 {
			row.Times = plural(q.Searches)
		}
		now, err := o.firstHits(ctx, o.Searcher, q.Text)
		if err != nil {
			return err
		}
		then, err := o.firstHits(ctx, after, q.Text)
		if err != nil {
			return err
		}
		row.Before, row.After = side(now, nil), side(then, now)
		row.Changed = differ(now, then)
		if row.Changed {
			p.Changed++
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

// side is what is found; hits that were not there before are marked.
func side(hits, before *kiosk.Hits) trialSide {
	s := trialSide{Total: hits.Total, Relaxed: hits.Query.Relaxed}
	for _, h := range hits.Hits {
		s.Hits = append(s.Hits, trialHit{recordPath(h.ID), h.Title, before != nil && !has(before, h.ID)})
	}
	return s
}

func has(hits *kiosk.Hits, id string) bool {
	for _, h := range hits.Hits {
		if h.ID == id {
			return true
		}
	}
	return false
}

func differ(a, b *kiosk.Hits) bool {
	if a.Total != b.Total || len(a.Hits) != len(b.Hits) {
		return true
	}
	for i := range a.Hits {
		if a.Hits[i].ID != b.Hits[i].ID {
			return true
		}
	}
	return false
}
