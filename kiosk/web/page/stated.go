package page

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

// Stated is what a notice states, for the box of facts of a document page.
type Stated struct {
	What []StatedFact
	Lots []StatedLot
	More int          // lots that are not shown
	When []StatedFact // days, and whom to ask
}

// StatedLot is what is stated of one lot or parcel.
type StatedLot struct {
	Name  string
	Facts []StatedFact
}

// StatedFact is a fact with the line of the text it stands in.
type StatedFact struct {
	Label, Value string
	Note         string // the exact figure where Value is rounded, "" if there is nothing to say
	Block        int
}

// lotsShown is how many lots a page shows.
const lotsShown = 5

// StatedBy returns what a reader is shown of a record's fields: those that are
// sure enough, in their order; nil if there are none.
func StatedBy(d *kiosk.Disclosure) *Stated {
	var s Stated
	lots := map[string]int{}
	until := map[string]kiosk.Field{}
	for _, f := range d.Fields {
		if f.Kind == kiosk.FieldShownUntil {
			until[f.Lot] = f
		}
	}
	for _, f := range d.Fields {
		same := f.Kind == kiosk.FieldCommentUntil && f.Value == until[f.Lot].Value
		if f.Confidence < kiosk.SureField || same || f.Kind == kiosk.FieldShownUntil || f.Kind == kiosk.FieldProject && strings.Contains(d.Title, f.Value) {
			continue
		}
		fact := StatedFact{Label: f.Kind.Label(), Block: f.Line}
		fact.Value, fact.Note = FieldText(f)
		if u, ok := until[f.Lot]; ok && f.Kind == kiosk.FieldShownFrom {
			fact.Label, fact.Value = "公示期", f.Value+" 至 "+u.Value
		}
		switch later := f.Kind.Form() == kiosk.FormDay || f.Kind == kiosk.FieldContact || f.Kind == kiosk.FieldContactCall; {
		case f.Lot == "" && later:
			s.When = append(s.When, fact)
			continue
		case f.Lot == "":
			s.What = append(s.What, fact)
			continue
		}
		fact.Label = strings.TrimPrefix(fact.Label, "中标（成交）")
		i, ok := lots[f.Lot]
		if !ok {
			i = len(s.Lots)
			lots[f.Lot] = i
			s.Lots = append(s.Lots, StatedLot{Name: lotName(f.Lot)})
		}
		if f.Value != f.Lot {
			s.Lots[i].Facts = append(s.Lots[i].Facts, fact)
		}
	}
	if len(s.What)+len(s.Lots)+len(s.When) == 0 {
		return nil
	}
	if n := len(s.Lots); n > lotsShown {
		s.Lots, s.More = s.Lots[:lotsShown], n-lotsShown
	}
	return &s
}

// lotName gives a bare number its word.
func lotName(lot string) string {
	if strings.Trim(lot, "0123456789") == "" {
		return "第 " + lot + " 项"
	}
	return lot
}

// FieldText writes the value of a field for people, and where that is rounded
// or written in a larger unit what it is exactly.
func FieldText(f kiosk.Field) (value, note string) {
	switch f.Kind.Form() {
	case kiosk.FormMoney:
		exact := grouped(f.Value) + " 元"
		large := shifted(f.Value, 4)
		switch _, decimals, _ := strings.Cut(large, "."); {
		case large == "":
			return exact, ""
		case len(decimals) <= 4:
			return grouped(large) + " 万元", exact
		}
		return exact, ""
	case kiosk.FormSize:
		exact := grouped(f.Value) + " 平方米"
		large := shifted(f.Value, 4)
		switch _, decimals, _ := strings.Cut(large, "."); {
		case large == "":
			return exact, ""
		case len(decimals) > 2:
			x, err := strconv.ParseFloat(large, 64)
			if err != nil {
				return exact, ""
			}
			return exact, "约 " + grouped(strconv.FormatFloat(x, 'f', 2, 64)) + " 公顷"
		}
		return exact, "合 " + grouped(large) + " 公顷"
	}
	return f.Value, ""
}

// shifted moves the point of a decimal n places to the left and drops zeros at
// its end; "" if less than one is left.
func shifted(s string, n int) string {
	whole, decimals, _ := strings.Cut(s, ".")
	if len(whole) <= n {
		return ""
	}
	out := strings.TrimRight(whole[len(whole)-n:]+decimals, "0")
	if out == "" {
		return whole[:len(whole)-n]
	}
	return whole[:len(whole)-n] + "." + out
}

// grouped sets commas between the thousands of a decimal and drops .00.
func grouped(s string) string {
	whole, decimals, point := strings.Cut(strings.TrimSuffix(s, ".00"), ".")
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (utf8.RuneCountInString(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if point {
		b.WriteString("." + decimals)
	}
	return b.String()
}
