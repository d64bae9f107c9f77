package fields

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

// Bounds of what is looked at.
const (
	maxLines = 20000
	maxLine  = 20000   // bytes; a longer line is looked at so far
	maxText  = 1 << 20 // bytes
)

// notices are the categories whose records state such things.
var notices = []string{
	"public-resources.procurement", "public-resources.tendering", "public-resources.land-use-right", "public-resources.mining",
	"public-resources.state-property", "major-projects.bidding", "major-projects.land-acquisition",
}

// noticeWords tell a notice by its title.
var noticeWords = []string{
	"采购", "招标", "中标", "成交", "磋商", "询价", "谈判", "供地", "挂牌", "拍卖", "出让", "供应结果", "公示", "资格预审", "单一来源", "更正公告",
}

// landWords tell that a notice is about land or other property; without them
// 位置, 面积 and 用途 are of something else.
var landWords = []string{"土地", "宗地", "地块", "建设用地", "供地", "采矿权", "探矿权", "海域", "产权转让", "招租", "出让"}

// Of returns what a record states, nil if it is no notice. The text is the
// masked one, so what is masked there is masked here.
func Of(d *kiosk.Disclosure) []kiosk.Field {
	if !stating(d) {
		if kiosk.AsksForComment(d.Title) {
			return commentOf(d.Text)
		}
		return nil
	}
	land := containsAny(d.Title, landWords) || strings.HasPrefix(d.CategoryID, "public-resources.land") ||
		strings.HasPrefix(d.CategoryID, "public-resources.mining") || strings.HasPrefix(d.CategoryID, "public-resources.state-property")
	return Read(d.Text, land)
}

// commentOf returns up to when people may say something, and nothing else: what
// is drafted there is no notice.
func commentOf(text string) []kiosk.Field {
	return slices.DeleteFunc(Read(text, false), func(f kiosk.Field) bool {
		return f.Kind != kiosk.FieldCommentUntil && f.Kind != kiosk.FieldShownFrom && f.Kind != kiosk.FieldShownUntil
	})
}

// stating reports whether a record is a notice.
func stating(d *kiosk.Disclosure) bool {
	if d.Type == kiosk.TypeLaw || d.Type == kiosk.TypeGuide || d.Type == kiosk.TypePolicy {
		return false
	}
	return slices.Contains(notices, d.CategoryID) || d.Type != kiosk.TypeReport && containsAny(d.Title, noticeWords)
}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// Read returns what a text states; land says that it is about parcels of land
// or other property.
func Read(text string, land bool) []kiosk.Field {
	r := reader{land: land}
	n := 0
	for line := range strings.SplitSeq(cut(text, maxText), "\n") {
		if n++; n > maxLines {
			break
		}
		r.lines = append(r.lines, cut(line, maxLine))
	}
	r.read()
	return settle(r.found)
}

// cut returns at most n bytes of s, no rune torn.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// reader is one pass over a text.
type reader struct {
	lines []string
	land  bool
	found []kiosk.Field

	who  kiosk.FieldKind   // whom the section is about, "" if nobody
	when []kiosk.FieldKind // what a section is about that has its time in a line of its own
	lot  string            // which lot the lines are about
}

// enough is how many fields are read before those said twice are dropped.
const enough = 4 * kiosk.MaxFields

// add notes a field read from bytes start to end of a line.
func (r *reader) add(f kiosk.Field, line, start, end int) {
	text := r.lines[line]
	f.Line = line
	f.Start = utf8.RuneCountInString(text[:start])
	f.End = f.Start + utf8.RuneCountInString(text[start:end])
	r.found = append(r.found, f)
}

// settle drops what is said twice and what contradicts something surer.
func settle(found []kiosk.Field) []kiosk.Field {
	numberLots(found)
	type key struct {
		kind       kiosk.FieldKind
		lot, value string
	}
	best, lotted, whole := map[key]int{}, map[key]bool{}, map[kiosk.FieldKind]int{}
	for i, f := range found {
		k := key{f.Kind, f.Lot, f.Value}
		if !manyValued(f.Kind) {
			k.value = ""
		}
		if j, ok := best[k]; !ok || f.Confidence > found[j].Confidence {
			best[k] = i
		}
		if f.Lot != "" {
			lotted[key{f.Kind, "", f.Value}] = true
		} else if j, ok := whole[f.Kind]; !ok || f.Confidence > found[j].Confidence {
			whole[f.Kind] = i
		}
	}
	var out []kiosk.Field
	for i, f := range found {
		k := key{f.Kind, f.Lot, f.Value}
		if !manyValued(f.Kind) {
			k.value = ""
		}
		if best[k] != i || f.Lot == "" && lotted[key{f.Kind, "", f.Value}] && f.Kind != kiosk.FieldBudget {
			continue
		}
		// What holds for the whole is not repeated for a lot.
		if j, ok := whole[f.Kind]; ok && f.Lot != "" && found[j].Value == f.Value && !perLot(f.Kind) {
			continue
		}
		out = append(out, f)
	}
	order := map[kiosk.FieldKind]int{}
	for i, k := range kiosk.FieldKinds() {
		order[k] = i
	}
	slices.SortStableFunc(out, func(a, b kiosk.Field) int { return cmp.Compare(order[a.Kind], order[b.Kind]) })
	return out[:min(len(out), kiosk.MaxFields)]
}

// manyValued reports whether a notice may state several of a kind side by side.
func manyValued(k kiosk.FieldKind) bool {
	switch k {
	case kiosk.FieldSupplier, kiosk.FieldAward, kiosk.FieldCandidate, kiosk.FieldOffer, kiosk.FieldTransferee, kiosk.FieldParcel:
		return true
	}
	return false
}

// perLot reports whether a kind is of its lot by nature.
func perLot(k kiosk.FieldKind) bool {
	switch k {
	case kiosk.FieldSupplier, kiosk.FieldAward, kiosk.FieldCandidate, kiosk.FieldOffer, kiosk.FieldTransferee, kiosk.FieldParcel, kiosk.FieldLocation, kiosk.FieldSize,
		kiosk.FieldUse, kiosk.FieldPlotRatio, kiosk.FieldStartPrice, kiosk.FieldDealPrice, kiosk.FieldBudget, kiosk.FieldCeiling:
		return true
	}
	return false
}
