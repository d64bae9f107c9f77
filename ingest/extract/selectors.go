package extract

import (
	"github.com/andybalholm/cascadia"
)

// Selectors say where things stand on pages that are not read right without.
// What is nil is found by itself.
type Selectors struct {
	Item      Selector // an entry of a list
	Link      Selector // in it, the link to the article
	Date      Selector // in it, the date
	Next      Selector // link to the next page of a list
	Title     Selector // of an article
	Body      Selector
	Published Selector
	Publisher Selector
}

// Selector chooses elements of a page.
type Selector = cascadia.Sel

// ParseSelector reads a CSS selector; "" is nil.
func ParseSelector(s string) (Selector, error) {
	if s == "" {
		return nil, nil
	}
	return cascadia.Parse(s)
}

// Or fills what is nil from others.
func (s Selectors) Or(others Selectors) Selectors {
	own, theirs := s.all(), others.all()
	for i := range own {
		if *own[i] == nil {
			*own[i] = *theirs[i]
		}
	}
	return s
}

func (s *Selectors) all() []*Selector {
	return []*Selector{&s.Item, &s.Link, &s.Date, &s.Next, &s.Title, &s.Body, &s.Published, &s.Publisher}
}
