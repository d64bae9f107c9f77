package office

import (
	"math"
	"strconv"
	"strings"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

// fieldsShown is how many fields the page of a record lists.
const fieldsShown = 60

// fieldRow is a field as staff see it.
type fieldRow struct {
	kiosk.Field
	Label      string
	Text, Note string
	Words      string // as they stand in the text, cut to wordsShown
	LineNumber int    // from 1
	Percent    string
	Hidden     bool // not sure enough for the public
}

const wordsShown = 40 // runes

func fieldRows(d *kiosk.Disclosure) (rows []fieldRow, more int) {
	fields := d.Fields
	if n := len(fields); n > fieldsShown {
		fields, more = fields[:fieldsShown], n-fieldsShown
	}
	lines := strings.Split(d.Text, "\n")
	for _, f := range fields {
		r := fieldRow{
			Field: f, Label: f.Kind.Label(), LineNumber: f.Line + 1,
			Percent: sureness(f.Confidence), Hidden: f.Confidence < kiosk.SureField,
		}
		r.Text, r.Note = page.FieldText(f)
		if f.Line < len(lines) {
			if words := []rune(lines[f.Line]); f.Start < f.End && f.End <= len(words) {
				r.Words = string(words[f.Start:min(f.End, f.Start+wordsShown)])
				if f.End > f.Start+wordsShown {
					r.Words += "…"
				}
			}
		}
		rows = append(rows, r)
	}
	return rows, more
}

// sureness writes a confidence: "70%".
func sureness(sure float64) string { return strconv.Itoa(int(math.Round(100*sure))) + "%" }
