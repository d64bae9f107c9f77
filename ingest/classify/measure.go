package classify

import (
	"slices"
	"strings"

	"gongkai/kiosk"
)

// Sample is a record with the category it belongs to.
type Sample struct {
	Input
	Truth []string // ids of the categories that are right; "" for none of the catalogue
}

// Measured is how well a classifier does on samples.
type Measured struct {
	Samples    int             `json:"samples"`
	Right      int             `json:"right"` // put into a right category, or rightly into none
	Categories []CategoryScore `json:"categories"`
	Sure       []SureScore     `json:"sure"`  // by confidence
	Wrong      []Misplaced     `json:"wrong"` // what was put elsewhere
}

// CategoryScore is the score of one category; Name is "没有归类" for none.
type CategoryScore struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	Samples   int     `json:"samples"`   // that belong there
	Placed    int     `json:"placed"`    // that were put there
	Right     int     `json:"right"`     // of these
	Precision float64 `json:"precision"` // 1 if none was put there
	Recall    float64 `json:"recall"`    // 1 if none belongs there
}

// SureScore is how often a placement of some confidence is right.
type SureScore struct {
	From   float64 `json:"from"` // confidence, up to the one before
	Placed int     `json:"placed"`
	Right  int     `json:"right"`
}

// Misplaced is a sample that was put elsewhere.
type Misplaced struct {
	Title      string   `json:"title"`
	Got        string   `json:"got"`
	Truth      []string `json:"truth"`
	Placed     string   `json:"placed"`
	Confidence float64  `json:"confidence"`
}

// Measure places samples and compares. A sample with several right categories
// counts for the one it was put into, else for the first.
func (cl *Classifier) Measure(samples []Sample) Measured {
	m := Measured{Samples: len(samples), Wrong: []Misplaced{}}
	for _, from := range []float64{0.9, 0.8, kiosk.SurePlace, 0.5, 0} {
		m.Sure = append(m.Sure, SureScore{From: from})
	}
	scores := map[string]*CategoryScore{"": {Name: "没有归类"}}
	for _, a := range cl.catalogue.Areas {
		for _, k := range a.Categories {
			scores[k.ID] = &CategoryScore{ID: k.ID, Name: k.Name}
		}
	}
	for _, s := range samples {
		p := cl.Place(s.Input)
		truth, right := s.Truth[0], slices.Contains(s.Truth, p.CategoryID)
		if right {
			truth = p.CategoryID
			m.Right++
		} else {
			m.Wrong = append(m.Wrong, Misplaced{s.Title, p.CategoryID, s.Truth, p.Placed, p.Confidence})
		}
		if scores[truth] != nil {
			scores[truth].Samples++
		}
		scores[p.CategoryID].Placed++
		if right {
			scores[truth].Right++
		}
		if p.CategoryID != "" {
			i := slices.IndexFunc(m.Sure, func(b SureScore) bool { return p.Confidence >= b.From })
			m.Sure[i].Placed++
			if right {
				m.Sure[i].Right++
			}
		}
	}
	for _, a := range cl.catalogue.Areas {
		for _, k := range a.Categories {
			m.Categories = append(m.Categories, scores[k.ID].rated())
		}
	}
	m.Categories = append(m.Categories, scores[""].rated())
	return m
}

func (s *CategoryScore) rated() CategoryScore {
	s.Precision, s.Recall = 1, 1
	if s.Placed > 0 {
		s.Precision = float64(s.Right) / float64(s.Placed)
	}
	if s.Samples > 0 {
		s.Recall = float64(s.Right) / float64(s.Samples)
	}
	return *s
}

// Truth reads what samples say they belong to: ids or names of categories,
// several apart by |, "-" for none. Unknown ones give an Invalid error.
func (cl *Classifier) Truth(s string) ([]string, error) {
	var out []string
	for part := range strings.SplitSeq(s, "|") {
		part = strings.TrimSpace(part)
		p, ok := cl.said(part)
		switch {
		case part == "-":
			out = append(out, "")
		case ok && p.category != "":
			out = append(out, p.category)
		default:
			return nil, kiosk.Errorf(kiosk.Invalid, "目录里没有类别 %q。", part)
		}
	}
	return out, nil
}
