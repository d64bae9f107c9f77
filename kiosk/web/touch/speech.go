package touch

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/speech"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

// spokenItem is one sentence of a list to be read: where its sound is and where
// it stands on the page.
type spokenItem struct {
	Src   string `json:"src"` // a speed is to be added: …/normal
	Text  string `json:"text"`
	Part  string `json:"part"`  // title, about, answer, body, words
	Block int    `json:"block"` // N of id="bN", -1 for what is not in the body
	Start int    `json:"start"` // runes of that block
	End   int    `json:"end"`
}

type spokenList struct {
	Voice   string       `json:"voice"`
	Version int          `json:"version,omitempty"`
	Items   []spokenItem `json:"items"`
}

// parts of a document that stand before its body, by their numbers.
const (
	titleNumber = iota
	aboutNumber
	bodyNumber // the first sentence of the body
)

// speechOf answers GET /k/d/{id}/speech: what can be read of a document, the
// answer first. With brief only title and answer.
func (s *Surface) speechOf(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if err := s.hasVoice(); err != nil {
		return err
	}
	d, err := s.Disclosures.Get(ctx, page.Param(c, "id"))
	if err != nil {
		return err
	}
	src := "/k/speech/doc/" + url.PathEscape(d.ID) + "/" + strconv.Itoa(d.Version) + "/"
	list := spokenList{Voice: s.Voice.Name(), Version: d.Version}
	add := func(n int, part, text string) {
		list.Items = append(list.Items, spokenItem{Src: src + strconv.Itoa(n) + "/", Text: text, Part: part, Block: -1})
	}
	sentences := speech.Sentences(d.Text)
	first, last := -1, -1
	if r, ok := reading.ParseRange(c.Query("at")); ok && r.Version == d.Version {
		first, last = within(d.Text, sentences, r)
	}
	brief := c.Query("brief") != ""
	if brief {
		add(titleNumber, "title", d.Title)
	}
	if first >= 0 {
		if !brief {
			list.Items = append(list.Items, cue("answer"))
		}
		for n := first; n <= last; n++ {
			add(bodyNumber+n, "answer", sentences[n].Text)
		}
		if !brief {
			list.Items = append(list.Items, cue("whole"))
		}
	}
	if brief {
		return c.JSON(list)
	}
	add(titleNumber, "title", d.Title)
	if about(d) != "" {
		add(aboutNumber, "about", about(d))
	}
	for n, t := range sentences {
		list.Items = append(list.Items, spokenItem{src + strconv.Itoa(bodyNumber+n) + "/", t.Text, "body", t.Block, t.Start, t.End})
	}
	list.Items = append(list.Items, cue("end"))
	s.wasRead(ctx)
	return c.JSON(list)
}

// within returns the sentences that hold a range of the text.
func within(text string, all []speech.Sentence, r reading.Range) (first, last int) {
	first, last = -1, -1
	offset, block := 0, 0
	lines := strings.Split(text, "\n")
	for n, t := range all {
		for ; block < t.Block; block++ {
			offset += len([]rune(lines[block])) + 1
		}
		if offset+t.End > r.Start && offset+t.Start < r.End {
			if first < 0 {
				first = n
			}
			last = n
		}
	}
	return first, last
}

// about is a line that says whose a document is and whether it holds.
func about(d *kiosk.Disclosure) string {
	var parts []string
	if d.Publisher != "" {
		parts = append(parts, d.Publisher)
	}
	if !d.PublishedOn.IsZero() {
		parts = append(parts, d.PublishedOn.String()+"发布")
	}
	if l := d.Validity.Label(); l != "" {
		parts = append(parts, l)
	}
	return strings.Join(parts, "，")
}

func cue(name string) spokenItem {
	return spokenItem{Src: "/k/speech/words/" + name + "/0/", Text: fixedWords[name][0], Part: "words", Block: -1}
}

// soundOf answers GET /k/speech/doc/{id}/{version}/{n}/{speed}: the sound of
// one sentence of what is published, and of nothing else.
func (s *Surface) soundOf(c *fiber.Ctx) error {
	version, errV := strconv.Atoi(c.Params("version"))
	n, errN := strconv.Atoi(c.Params("n"))
	if errV != nil || errN != nil || n < 0 {
		return kiosk.Errorf(kiosk.NotFound, "没有这一句。")
	}
	d, err := s.Disclosures.GetVersion(c.UserContext(), page.Param(c, "id"), version)
	if err != nil {
		return err
	}
	switch {
	case n == titleNumber:
		return s.say(c, speech.Spoken(d.Title))
	case n == aboutNumber:
		return s.say(c, speech.Spoken(about(d)))
	}
	if all := speech.Sentences(d.Text); n-bodyNumber < len(all) {
		return s.say(c, all[n-bodyNumber].Say)
	}
	return kiosk.Errorf(kiosk.NotFound, "没有这一句。")
}

// wordsOf answers GET /k/speech/words/{name}: what is read on a page that is no
// document.
func (s *Surface) wordsOf(c *fiber.Ctx) error {
	if err := s.hasVoice(); err != nil {
		return err
	}
	words, ok := s.words(c.UserContext(), page.Param(c, "name"))
	if !ok {
		return kiosk.Errorf(kiosk.NotFound, "这里没有可以读的。")
	}
	list := spokenList{Voice: s.Voice.Name()}
	for n, w := range words {
		src := "/k/speech/words/" + url.PathEscape(page.Param(c, "name")) + "/" + strconv.Itoa(n) + "/"
		list.Items = append(list.Items, spokenItem{Src: src, Text: w, Part: "words", Block: -1})
	}
	s.wasRead(c.UserContext())
	return c.JSON(list)
}

// soundOfWords answers GET /k/speech/words/{name}/{n}/{speed}.
func (s *Surface) soundOfWords(c *fiber.Ctx) error {
	words, ok := s.words(c.UserContext(), page.Param(c, "name"))
	n, err := strconv.Atoi(c.Params("n"))
	if !ok || err != nil || n < 0 || n >= len(words) {
		return kiosk.Errorf(kiosk.NotFound, "没有这一句。")
	}
	return s.say(c, speech.Spoken(words[n]))
}

func (s *Surface) say(c *fiber.Ctx, text string) error {
	if err := s.hasVoice(); err != nil {
		return err
	}
	speed, ok := speech.ParseSpeed(c.Params("speed"))
	if !ok {
		return kiosk.Errorf(kiosk.NotFound, "没有这种语速。")
	}
	if text == "" { // of a line of marks there is nothing to hear
		text = "，"
	}
	sound, err := s.Voice.Say(c.UserContext(), firstRunes(text, speech.MaxRunes), speed)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, sound.Type)
	return c.Send(sound.Data)
}

func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func (s *Surface) hasVoice() error {
	if s.Voice == nil {
		return kiosk.Errorf(kiosk.Unavailable, "这台机器没有装语音，不能朗读。请工作人员念给您听，或打 %s。", s.Site.Hotline)
	}
	return nil
}

func (s *Surface) wasRead(ctx context.Context) {
	if s.WasRead != nil {
		s.WasRead(ctx)
	}
}

// fixedWords are read on the pages of these names, or between other parts.
var fixedWords = map[string][]string{
	"answer": {"这是文件里的答案。"},
	"whole":  {"下面从头读全文。"},
	"end":    {"读完了。"},
	"find": {
		"这里可以打字查找。",
		"在屏幕下方的键盘上，点拼音字母，或者每个字的第一个字母。",
		"上面出现您要的词，点一下就找。",
	},
	"nothing": {
		"没有找到。",
		"您可以换个说法再找，点屏幕下方的，换个说法再找。",
		"也可以打政务服务热线，问工作人员。",
	},
	"failed": {"这一页没有打开。", "请点首页，重新开始，或者问工作人员。"},
}

// maxSaid is the largest figure that is said of a list.
const maxSaid = 9_999_999

// words returns what is read on a page of that name: fixed words, found-12 and
// nth-3 of a list, an id of the catalogue, home.
func (s *Surface) words(ctx context.Context, name string) ([]string, bool) {
	if w, ok := fixedWords[name]; ok {
		return w, true
	}
	if name == "home" {
		return s.homeWords(), true
	}
	if kind, figure, ok := strings.Cut(name, "-"); ok {
		n, err := strconv.Atoi(figure)
		if known := kind == "found" || kind == "nth"; known && (err != nil || n < 0 || n > maxSaid) {
			return nil, false
		}
		switch kind {
		case "found":
			return []string{"找到" + strconv.Itoa(n) + "份文件。"}, true
		case "nth":
			return []string{"第" + strconv.Itoa(n) + "份。"}, true
		}
	}
	return s.catalogueWords(ctx, name)
}

// homeWords say what can be done here and where.
func (s *Surface) homeWords() []string {
	var areas []string
	for _, a := range s.Catalogue.Areas {
		areas = append(areas, a.Name)
	}
	return []string{
		"您好，这里是" + s.Site.Name + "，可以查政府公开的文件。",
		"屏幕中间有一个长条，写着，点这里，说说您想找什么，点它就能打字查找。",
		"长条下面，可以按领域找，有" + strings.Join(areas, "，") + "。",
		"屏幕上方，是大家常问的事和答案，点一下看原文。",
		"最下面一排，从左到右是，返回，首页，朗读，大字，高对比，低位，遮一下，清除并离开。",
		"看完以后，请点清除并离开。",
	}
}

func (s *Surface) catalogueWords(ctx context.Context, id string) ([]string, bool) {
	stats := s.Site.Stats(ctx)
	if a := s.Catalogue.Area(id); a != nil {
		words := []string{a.Name + "，已公开" + strconv.Itoa(stats.ByArea[id]) + "份文件，分为这几类。"}
		for i := range a.Categories {
			words = append(words, a.Categories[i].Name+"，"+strconv.Itoa(stats.ByCategory[a.Categories[i].ID])+"份。")
		}
		return words, true
	}
	cat := s.Catalogue.Category(id)
	if cat == nil {
		return nil, false
	}
	words := []string{cat.Name + "，已公开" + strconv.Itoa(stats.ByCategory[id]) + "份文件。"}
	rows := make([]itemRow, 0, len(cat.Items))
	for i := range cat.Items {
		rows = append(rows, s.row(&cat.Items[i], stats))
	}
	publishedFirst(rows)
	rows = slices.DeleteFunc(rows, func(r itemRow) bool { return r.Count == 0 })
	for _, r := range rows {
		words = append(words, r.Name+"，"+strconv.Itoa(r.Count)+"份。")
	}
	if len(rows) == 0 {
		words = append(words, "这一类还没有公开的文件。")
	}
	return words, true
}
