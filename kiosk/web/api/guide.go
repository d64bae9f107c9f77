package api

import (
	"cmp"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

// guidePage is the page for people at /api/.
type guidePage struct {
	page.Base
	Address string // the site's address for examples
	Routes  []guideRoute
	Types   []guideType
	Kinds   []guideField
	Areas   []kiosk.Area // what the ids in parameters and answers stand for
	Bodies  []kiosk.Body
}

type guideRoute struct {
	ID, Method, Path string
	Summary, About   string
	Params           []guideParam
	Answer           string // name of the answer's type, "" if it has none
	Example          string // address that works here, "" if there is no record to show
}

type guideParam struct{ Name, About, Values, Fallback string }

type guideType struct {
	Name   string
	Fields []guideField
}

type guideField struct {
	Name, Type, About string
	Link              string // name of the type it holds, "" for plain values
}

// guide shows the route table to people, with examples that work on this
// installation.
func (h *Handler) guide(c *fiber.Ctx) error {
	g := guidePage{Base: h.Site.Base(c), Address: h.Site.PublicURL, Kinds: errorKinds(), Areas: h.Catalogue.Areas, Bodies: h.Catalogue.Bodies}
	g.Title = "公开接口"
	if g.Address == "" {
		g.Address = c.BaseURL()
	}
	id := ""
	if newest, err := h.Disclosures.Recent(c.UserContext(), "", 1); err == nil && len(newest) == 1 {
		id = url.PathEscape(newest[0].ID)
	}
	seen := map[string]bool{}
	for _, rt := range routes() {
		gr := guideRoute{ID: rt.id, Method: cmp.Or(rt.method, fiber.MethodGet), Path: rt.path, Summary: rt.summary, About: rt.about, Example: rt.example}
		for _, p := range rt.params {
			gr.Params = append(gr.Params, p.guide())
		}
		if gr.Example == "" && id != "" && gr.Method == fiber.MethodGet {
			gr.Example = strings.Replace(rt.path, "{id}", id, 1)
		}
		if t := reflect.TypeOf(rt.answer); t.Kind() == reflect.Struct {
			gr.Answer = t.Name()
			g.Types = appendTypes(g.Types, seen, t)
		}
		g.Routes = append(g.Routes, gr)
	}
	g.Types = appendTypes(g.Types, seen, reflect.TypeFor[errorAnswer]())
	return h.Pages.HTML(c, fiber.StatusOK, "api/guide", g)
}

func (p param) guide() guideParam {
	g := guideParam{Name: p.name, About: p.about, Values: strings.Join(p.enum, "  "), Fallback: p.fallback}
	if p.max > 0 {
		g.Values = strconv.Itoa(p.min) + " 到 " + strconv.Itoa(p.max)
	}
	return g
}

// appendTypes describes a struct and the structs it holds, each once.
func appendTypes(list []guideType, seen map[string]bool, t reflect.Type) []guideType {
	if seen[t.Name()] {
		return list
	}
	seen[t.Name()] = true
	gt := guideType{Name: t.Name()}
	var inner []reflect.Type
	for f := range t.Fields() {
		field := guideField{Name: f.Tag.Get("json"), About: f.Tag.Get("about")}
		field.Type, field.Link = typeWords(f.Type)
		gt.Fields = append(gt.Fields, field)
		if s := structIn(f.Type); s != nil && s.Name() != "" {
			inner = append(inner, s)
		}
		if f.Type.Kind() == reflect.Struct && f.Type.Name() == "" { // {"error":{…}}
			for sub := range f.Type.Fields() {
				words, _ := typeWords(sub.Type)
				gt.Fields = append(gt.Fields, guideField{
					Name: field.Name + "." + sub.Tag.Get("json"), Type: words, About: sub.Tag.Get("about"),
				})
			}
		}
	}
	list = append(list, gt)
	for _, s := range inner {
		list = appendTypes(list, seen, s)
	}
	return list
}

// structIn returns the struct a type is, lists or maps to, nil if none that is
// described.
func structIn(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[kiosk.Date]() {
		return nil
	}
	return t
}

// typeWords says what a value is, and which described type it holds.
func typeWords(t reflect.Type) (words, link string) {
	switch t {
	case reflect.TypeFor[kiosk.Date]():
		return "日期 2018-09-03", ""
	case reflect.TypeFor[instant]():
		return "时间 2018-09-03T01:20:00Z", ""
	}
	switch t.Kind() {
	case reflect.Slice:
		words, link = typeWords(t.Elem())
		return words + "的列表", link
	case reflect.Map:
		words, link = typeWords(t.Elem())
		return "按名称分的" + words, link
	case reflect.Struct:
		if t.Name() == "" {
			return "对象", ""
		}
		return "对象", t.Name()
	case reflect.Bool:
		return "真假", ""
	case reflect.String:
		return "文字", ""
	}
	return "数", ""
}

func errorKinds() []guideField {
	return []guideField{
		{Name: kiosk.Invalid.String(), Type: "400", About: "参数不对，message 说明哪里不对、可以怎么写"},
		{Name: kiosk.NotFound.String(), Type: "404", About: "没有这份内容"},
		{Name: kiosk.Gone.String(), Type: "410", About: "有过，已撤下，请一并删去您那边的副本"},
		{Name: kiosk.TooMany.String(), Type: "429", About: "问得太频繁，过几秒再问"},
		{Name: kiosk.Unavailable.String(), Type: "503", About: "资料还没准备好，过几秒再问"},
		{Name: kiosk.Internal.String(), Type: "500", About: "我们的错，已记录，请带上 request_id 告诉我们"},
	}
}
