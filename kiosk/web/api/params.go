package api

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// param is one parameter of a route. Numbers have max > 0, choices have enum.
type param struct {
	name     string
	inPath   bool
	about    string
	example  string
	enum     []string
	min, max int
	fallback string // value when it is absent
}

// maxWindow is how many hits deep paging goes.
const maxWindow = 10_000

var (
	paramQ        = param{name: "q", about: "要查的内容，读前 " + strconv.Itoa(kiosk.MaxQueryRunes) + " 个字", example: "低保怎么办"}
	paramArea     = param{name: "area", about: "领域编号", example: "public-welfare"}
	paramCategory = param{name: "category", about: "类别编号", example: "public-welfare.assistance"}
	paramItem     = param{name: "item", about: "公开事项编号"}
	paramBody     = param{name: "body", about: "责任单位的编号或名称"}
	paramTown     = param{name: "town", about: "镇街名称", example: "夏村镇"}
	paramYear     = param{name: "year", about: "发布年份", min: 1900, max: 2100, example: "2018"}
	paramType     = param{name: "type", about: "文件种类：" + typeLabels(), enum: typeNames()}
	paramSort     = param{
		name: "sort", about: "次序：relevance 最相关在前，date 最新在前",
		enum: []string{string(kiosk.ByRelevance), string(kiosk.ByDate)}, fallback: string(kiosk.ByRelevance),
	}
	paramLiteral = param{name: "literal", about: "1 表示照原字查：不改字，也不从文字里读条件", enum: []string{"0", "1"}, fallback: "0"}
	paramPage    = param{name: "page", about: "第几页", min: 1, max: maxWindow, fallback: "1"}
	paramSize    = param{name: "size", about: "每页几条", min: 1, max: 100, fallback: "10"}
	paramLimit   = param{name: "limit", about: "最多几个", min: 1, max: 20, fallback: "10"}
	paramPinyin  = param{name: "pinyin", about: "拼音字母，可以只写首字母，音节之间可加 '；或九宫格的数字 2 到 9。读前 " + strconv.Itoa(kiosk.MaxKeys) + " 个", example: "gongzufang"}
	paramChoices = param{name: "limit", about: "最多几个", min: 1, max: 100, fallback: "20"}
	paramID      = param{name: "id", inPath: true, about: "公开信息的编号，即查询结果里的 id"}
	paramVersion = param{name: "version", about: "第几版", min: 1, max: 1_000_000}
)

func typeNames() []string {
	var names []string
	for _, t := range kiosk.Types {
		names = append(names, string(t))
	}
	return names
}

func typeLabels() string {
	var labels []string
	for _, t := range kiosk.Types {
		labels = append(labels, string(t)+" "+t.Label())
	}
	return strings.Join(labels, "、")
}

// text reads a query parameter and checks it against the choices.
func (p param) text(c *fiber.Ctx) (string, error) {
	v := strings.ToValidUTF8(c.Query(p.name, p.fallback), "\uFFFD")
	if len(p.enum) == 0 || v == "" {
		return v, nil
	}
	if slices.Contains(p.enum, v) {
		return v, nil
	}
	return "", kiosk.Errorf(kiosk.Invalid, "参数 %s 只能是 %s。", p.name, strings.Join(p.enum, "、"))
}

// number reads a query parameter as a number; absent without a fallback is 0.
func (p param) number(c *fiber.Ctx) (int, error) {
	v := c.Query(p.name, p.fallback)
	if v == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < p.min || n > p.max {
		return 0, kiosk.Errorf(kiosk.Invalid, "参数 %s 要写成 %d 到 %d 的整数。", p.name, p.min, p.max)
	}
	return n, nil
}

// reader collects parameters and keeps the first complaint.
type reader struct {
	c   *fiber.Ctx
	err error
}

func (r *reader) text(p param) string {
	v, err := p.text(r.c)
	r.note(err)
	return v
}

func (r *reader) number(p param) int {
	n, err := p.number(r.c)
	r.note(err)
	return n
}

func (r *reader) note(err error) {
	if r.err == nil {
		r.err = err
	}
}
