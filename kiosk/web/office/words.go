package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff"
)

// wordForm is an entry of the vocabulary as it is typed.
type wordForm struct {
	ID       int64
	Seen     int64 // when the entry that is changed was written, as it was shown
	Kind     kiosk.WordKind
	Word     string
	Official string
	Weight   string
	Reason   string
	Evidence string
}

// weights are how near a word can be, in words for officers.
var weights = []struct{ Value, Label string }{
	{"1", "就是一回事"}, {"0.9", "很近，通常都指它"}, {"0.6", "有点近，可能指它"}, {"0.4", "沾边"},
}

func readWord(c *fiber.Ctx) wordForm {
	line := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	return wordForm{
		ID: number(c.FormValue("id")), Seen: number(c.FormValue("seen")), Kind: kiosk.WordKind(line("kind")), Word: line("word"),
		Official: line("official"), Weight: line("weight"), Reason: line("reason"), Evidence: line("evidence"),
	}
}

func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// word returns the entry that the form describes, Invalid if it cannot be.
func (f wordForm) word() (kiosk.Word, error) {
	weight, err := strconv.ParseFloat(f.Weight, 64)
	if err != nil && f.Weight != "" {
		return kiosk.Word{}, kiosk.Errorf(kiosk.Invalid, "意思有多近，请从列表里选。")
	}
	return kiosk.Word{
		ID: f.ID, Kind: f.Kind, Word: f.Word, Official: f.Official, Weight: weight, Reason: f.Reason, Evidence: f.Evidence,
	}.Checked()
}

func formOfWord(w kiosk.Word) wordForm {
	if w.Weight == 0 {
		w.Weight = 0.9
	}
	return wordForm{
		ID: w.ID, Seen: w.AddedAt.UnixMicro(), Kind: w.Kind, Word: w.Word, Official: w.Official,
		Weight: strconv.FormatFloat(w.Weight, 'g', -1, 64), Reason: w.Reason, Evidence: w.Evidence,
	}
}

// tested is the mark of what was tried, so that nothing else is published.
func (f wordForm) tested() string {
	h := sha256.Sum256(fmt.Appendf(nil, "%d %q %q %q %q", f.ID, f.Kind, f.Word, f.Official, f.Weight))
	return hex.EncodeToString(h[:8])
}

type wordRow struct {
	kiosk.Word
	Path   string
	Change string // address of the form with the entry in it
	Near   string
}

type wordsPage struct {
	base
	Rows     []wordRow
	Names    int
	Form     wordForm
	Weights  any
	Kinds    []kiosk.WordKind
	Problem  string
	Done     string
	Index    IndexState
	Popular  []kiosk.PopularQuery
	Deleting int64  // entry whose removal was refused
	Reason   string // typed for it
}

var wordDone = map[string]string{
	"put":    "已发布，现在起大家查的时候就用上了。",
	"name":   "已发布。专名要等索引在后台重建好才全部用上，这期间照常能查。",
	"delete": "已删除，现在起不再用了。",
}

func (o *Office) words(c *fiber.Ctx) error {
	p := wordsPage{Done: wordDone[c.Query("done")]}
	if p.Done != "" && c.Query("late") != "" {
		p.Done += lateWords
	}
	p.Form = wordForm{
		Kind: kiosk.WordKind(c.Query("kind")), Word: c.Query("word"), Official: c.Query("official"), Weight: "0.9", Evidence: c.Query("evidence"),
	}
	l, err := o.Phrasebook.Language(c.UserContext())
	if err != nil {
		return wrap("words", err)
	}
	if id := number(c.Query("id")); id != 0 {
		w, ok := entry(l, id)
		if !ok {
			p.Problem = "这一条已经不在了，可能别人刚删掉。"
		} else {
			p.Form = formOfWord(w)
		}
	}
	return o.showWords(c, fiber.StatusOK, p, l)
}

func entry(l kiosk.Language, id int64) (kiosk.Word, bool) {
	for _, w := range l.Words {
		if w.ID == id {
			return w, true
		}
	}
	return kiosk.Word{}, false
}

func (o *Office) showWords(c *fiber.Ctx, status int, p wordsPage, l kiosk.Language) error {
	p.base, p.Weights, p.Kinds, p.Popular, p.Index = o.base(c, "用语", "words"), weights, kiosk.WordKinds, l.Popular, o.IndexState()
	if p.Form.Kind.Label() == "" {
		p.Form.Kind = kiosk.WordSynonym
	}
	for _, kind := range kiosk.WordKinds {
		for _, w := range slices.Backward(l.Words) {
			if w.Kind == kind {
				id := strconv.FormatInt(w.ID, 10)
				p.Rows = append(p.Rows, wordRow{Word: w, Path: "/office/words/" + id, Change: "/office/words?id=" + id, Near: nearness(w)})
			}
		}
	}
	return o.Pages.HTML(c, status, "office/words", p)
}

// nearness says in words how near a synonym is.
func nearness(w kiosk.Word) string {
	if w.Kind != kiosk.WordSynonym {
		return ""
	}
	best, off := "", 2.0
	for _, x := range weights {
		v, _ := strconv.ParseFloat(x.Value, 64)
		if d := max(v-w.Weight, w.Weight-v); d < off {
			best, off = x.Label, d
		}
	}
	return best
}

// putWord tries an entry out, and publishes it when it has been tried.
func (o *Office) putWord(c *fiber.Ctx) error {
	ctx := c.UserContext()
	f := readWord(c)
	l, err := o.Phrasebook.Language(ctx)
	if err != nil {
		return wrap("put word", err)
	}
	w, err := f.word()
	if err != nil {
		return o.wordProblem(c, err, wordsPage{Form: f}, l)
	}
	if f.ID != 0 {
		if was, ok := entry(l, f.ID); ok && was.AddedAt.UnixMicro() != f.Seen {
			f.Seen = was.AddedAt.UnixMicro()
			return o.wordProblem(c, kiosk.Errorf(kiosk.Conflict, "您打开这一条以后，%s 改过它。左边是现在的样子，请核对后再提交。", was.Author), wordsPage{Form: f}, l)
		}
	}
	publish := c.FormValue("do") == "publish"
	if !publish || c.FormValue("tested") != f.tested() {
		return o.tryWord(c, f, w, l, publish)
	}
	if _, err := o.Phrasebook.PutWord(ctx, staff.Actor(c), w); err != nil {
		return o.wordProblem(c, err, wordsPage{Form: f}, l)
	}
	done := "put"
	if w.Kind == kiosk.WordName {
		done = "name"
	}
	return o.spoken(c, "/office/words?done="+done)
}

// spoken lets searches take a change and returns to the list.
func (o *Office) spoken(c *fiber.Ctx, to string) error {
	ctx := c.UserContext()
	if err := o.Spoken(ctx); err != nil {
		o.Logger.WarnContext(ctx, "searches did not take a change of the language", "err", err)
		to += "&late=1"
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// wordProblem shows the page with what is wrong and all that was typed; other
// errors go on.
func (o *Office) wordProblem(c *fiber.Ctx, err error, p wordsPage, l kiosk.Language) error {
	status, ok := problemStatus(err)
	if !ok {
		return wrap("words", err)
	}
	p.Problem = kiosk.PublicMessage(err)
	return o.showWords(c, status, p, l)
}

// problemStatus returns the status of an error that the page itself shows.
func problemStatus(err error) (status int, ok bool) {
	switch kiosk.KindOf(err) {
	case kiosk.Invalid:
		return fiber.StatusBadRequest, true
	case kiosk.Conflict, kiosk.NotFound:
		return fiber.StatusConflict, true
	}
	return 0, false
}

func (o *Office) deleteWord(c *fiber.Ctx) error {
	ctx := c.UserContext()
	id, reason := number(c.Params("id")), strings.TrimSpace(c.FormValue("reason"))
	if err := o.Phrasebook.DeleteWord(ctx, staff.Actor(c), id, reason); err != nil {
		l, lerr := o.Phrasebook.Language(ctx)
		if lerr != nil {
			return wrap("delete word", lerr)
		}
		return o.wordProblem(c, err, wordsPage{Deleting: id, Reason: reason, Form: wordForm{Weight: "0.9"}}, l)
	}
	return o.spoken(c, "/office/words?done=delete")
}

// plural writes how often: "问过 12 次".
func plural(n int) string { return "问过 " + strconv.Itoa(n) + " 次" }

// with returns the language as it would be with the entry in it.
func with(l kiosk.Language, w kiosk.Word) kiosk.Language {
	l.Words = slices.DeleteFunc(slices.Clone(l.Words), func(x kiosk.Word) bool { return x.ID == w.ID })
	l.Words = append(l.Words, w)
	return l
}

// recordsURL is the office's own search for a text.
func recordsURL(text string) string { return "/office/records?" + url.Values{"q": {text}}.Encode() }

// firstHits asks a searcher for what stands first for a question.
func (o *Office) firstHits(ctx context.Context, s kiosk.Searcher, text string) (*kiosk.Hits, error) {
	return s.Search(ctx, kiosk.Search{Text: text, Size: trialHits, Answer: 60})
}
