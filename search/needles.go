package search

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// needles are texts of which one has to be in every text an expression
// matches. Looking for them takes a hundredth of the time of the expression,
// and many sentences have none.
type needles []string

// needle is an expression with its needles.
type needle struct {
	*regexp.Regexp
	needles
	enough bool // whatever has one of them matches
}

// mostNeedles is from how many texts on looking for them does not pay.
const mostNeedles = 40

// holds reports whether the expression matches a text.
func (n *needle) holds(text string) bool {
	if len(n.needles) == 0 {
		return n.MatchString(text)
	}
	for _, s := range n.needles {
		if strings.Contains(text, s) {
			return n.enough || n.MatchString(text)
		}
	}
	return false
}

// needleOf returns an expression with its needles, nil of nil.
func needleOf(re *regexp.Regexp) *needle {
	if re == nil {
		return nil
	}
	n := &needle{Regexp: re}
	if parsed, err := syntax.Parse(re.String(), syntax.Perl); err == nil {
		n.needles, n.enough = required(parsed), plain(parsed)
	}
	return n
}

// plain reports whether an expression is a choice of texts and nothing else.
func plain(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral:
		return re.Flags&syntax.FoldCase == 0
	case syntax.OpAlternate:
		return !slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return !plain(sub) })
	}
	return false
}

// required returns texts of which every match has one, nil if it cannot say.
func required(re *syntax.Regexp) needles {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return needles{string(re.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return required(re.Sub[0])
		}
	case syntax.OpCharClass:
		return members(re.Rune)
	case syntax.OpConcat:
		var best needles
		for _, sub := range re.Sub {
			if n := required(sub); n.rarer(best) {
				best = n
			}
		}
		return best
	case syntax.OpAlternate:
		var all needles
		for _, sub := range re.Sub {
			n := required(sub)
			if n == nil {
				return nil
			}
			all = append(all, n...)
		}
		if len(all) <= mostNeedles {
			return all
		}
	}
	return nil
}

// members lists the characters of a small class, given as ranges.
func members(ranges []rune) needles {
	var out needles
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(out) == mostNeedles {
				return nil
			}
			out = append(out, string(r))
		}
	}
	return out
}

// rarer reports whether fewer texts have one of n than one of other: long ones
// are rarer than short ones.
func (n needles) rarer(other needles) bool {
	if n == nil || other == nil {
		return n != nil
	}
	return n.shortest() > other.shortest() || n.shortest() == other.shortest() && len(n) < len(other)
}

func (n needles) shortest() int {
	least := utf8.RuneCountInString(n[0])
	for _, s := range n {
		least = min(least, utf8.RuneCountInString(s))
	}
	return least
}
