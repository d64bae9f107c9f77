package ingest

import (
	"fmt"

	"gongkai/ingest/personal"
	"gongkai/kiosk"
)

// maxProblems is how many lines and files a summary lists that could not be
// read, maxAddresses how many addresses of each outcome.
const (
	maxProblems  = 20
	maxAddresses = 10
)

// FileProblem is a line or file that could not be read, or an address that
// could not be had. Personal data in it is masked.
type FileProblem struct {
	File    string        `json:"file"`              // name or address
	Line    int           `json:"line,omitempty"`    // 0 for the whole file
	Outcome kiosk.Outcome `json:"outcome,omitempty"` // of a fetch, "" for what could not be read
	What    string        `json:"what"`
}

// note lists a problem unless enough of its kind are listed.
func (s *Summary) note(p FileProblem) {
	most := maxAddresses
	if p.Outcome == "" {
		most = maxProblems
	}
	for _, q := range s.Problems {
		if q.Outcome == p.Outcome {
			most--
		}
	}
	if most > 0 {
		p.File, p.What = personal.Mask(p.File), personal.Mask(p.What)
		s.Problems = append(s.Problems, p)
	}
}

// fetched counts how a fetch ended, other than well.
func (s *Summary) fetched(f kiosk.Fetch) {
	s.Failed[f.Outcome]++
	s.note(FileProblem{File: f.URL, Outcome: f.Outcome, What: f.Detail})
}

// skip notes files and lines that could not be read: so many, of which the
// first are given.
func (s *Summary) skip(n int, first []FileProblem) {
	s.Skipped += n
	for _, p := range first {
		s.note(p)
	}
}

// runProblems are the problems of a summary as they are kept.
func runProblems(problems []FileProblem) []kiosk.RunProblem {
	out := make([]kiosk.RunProblem, len(problems))
	for i, p := range problems {
		out[i] = kiosk.RunProblem{URL: p.File, Outcome: p.Outcome, Detail: p.What}
		if p.Outcome == "" {
			out[i].Outcome = kiosk.OutcomeParseFailed
		}
		if p.Line > 0 {
			out[i].Detail = fmt.Sprintf("第 %d 行：%s", p.Line, p.What)
		}
	}
	return out
}
