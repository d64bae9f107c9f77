package touch

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/web/reading"
)

// question is something people ask, with the answer that stands in a document.
type question struct {
	Text   string
	URL    string
	Source string // title of the document that answers
	Quote  reading.Quote
	Sure   bool // the passage answers; otherwise URL leads to what was found
}

// answersAge is how long answers are kept: pinned hits and local words change
// without a new document.
const answersAge = 30 * time.Second

// answers remembers what the engine said to the questions the pages ask
// themselves, until something is published or a while has passed.
type answers struct {
	mu    sync.Mutex
	state string // of the store
	at    time.Time
	known map[string]question
}

// ask returns what the index says to a question, from memory where it can; ok is
// false where nothing was found or the index cannot be asked.
func (s *Surface) ask(ctx context.Context, text string) (q question, ok bool, err error) {
	stats := s.Site.Stats(ctx)
	state := fmt.Sprint(stats.Total, stats.UpdatedAt.UnixNano())
	a := &s.answers
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.state != state || time.Since(a.at) > answersAge {
		a.state, a.at, a.known = state, time.Now(), map[string]question{}
	}
	if q, ok := a.known[text]; ok {
		return q, q.URL != "", nil
	}
	hits, err := s.Searcher.Search(ctx, kiosk.Search{Text: text, Size: 1, Answer: answerRunes})
	if err != nil {
		return question{}, false, err
	}
	q = question{Text: text}
	if len(hits.Hits) > 0 {
		h := hits.Hits[0]
		q.Source, q.URL = h.Title, searchURL(text)
		if quote, ok := reading.FromHit(text, h); ok && !h.Answer.Low && mayAnswer(quote, hits.Query) {
			q.Quote, q.Sure = quote, true
			q.URL = query{url.Values{"q": {text}}}.document(h.ID, quote.Range.String())
		}
	}
	a.known[text] = q
	return q, q.URL != "", nil
}

// from adds to the address of an answer where it is opened from, so that 返回
// leads there.
func (q question) from(page string) question {
	if q.Sure {
		q.URL += "&from=" + page
	}
	return q
}

// figured asks one question; ok is false where its answer holds no figure.
func (s *Surface) figured(ctx context.Context, text string) (q question, ok bool, err error) {
	q, ok, err = s.ask(ctx, text)
	return q, ok && q.Sure && q.Quote.Figure.Value != "", err
}

// answered asks the questions until enough have their figure. Without an index
// there are none: the page must open all the same.
func (s *Surface) answered(ctx context.Context) []question {
	var out []question
	for _, text := range s.Questions {
		q, ok, err := s.figured(ctx, text)
		if err != nil || len(out) == questionsShown {
			break
		}
		if ok {
			out = append(out, q.from("home"))
		}
	}
	return out
}
