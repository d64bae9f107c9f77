package kiosk

import "strings"

// commentWords tell by its title a notice that people may say something to.
var commentWords = []string{"征求意见", "征集意见", "征询意见", "意见征集", "意见稿", "听证", "公示"}

// AsksForComment reports whether a title is that of a notice people may say
// something to. // 征求意见、公示、听证
func AsksForComment(title string) bool {
	for _, w := range commentWords {
		if strings.Contains(title, w) {
			return true
		}
	}
	return false
}

// OpenUntil is the last day on which people may say something to a notice, as
// the notice itself states it; zero if it asks for nothing or names no day.
func (d *Disclosure) OpenUntil() Date {
	if !AsksForComment(d.Title) {
		return Date{}
	}
	for _, kind := range []FieldKind{FieldCommentUntil, FieldShownUntil} {
		for _, f := range d.Fields {
			if f.Kind != kind || f.Lot != "" || f.Confidence < SureField {
				continue
			}
			if on, err := ParseDate(f.Value[:min(len(f.Value), len("2006-01-02"))]); err == nil {
				return on
			}
		}
	}
	return Date{}
}

// DaysUntil counts the days from d to e: 0 on the same day, negative for a day
// that is past. Both are known.
func (d Date) DaysUntil(e Date) int {
	return int(e.Time().Sub(d.Time()).Hours() / 24)
}
