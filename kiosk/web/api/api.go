package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/asked"
	"gongkai/kiosk/web/page"
)

// Deps is what the API reads from.
type Deps struct {
	Pages       *page.Renderer
	Site        *page.Site
	Catalogue   *kiosk.Catalogue
	Disclosures kiosk.Disclosures
	Relations   kiosk.Relations // nil knows none
	Searcher    kiosk.Searcher
	Asked       asked.Notes // of what programs search

	// Input reads pinyin; nil leaves that out.
	Input kiosk.InputMethod

	// Tokens and Receiver let other systems push disclosures; nil leaves that
	// out.
	Tokens   kiosk.Tokens
	Receiver kiosk.Receiver

	Handwriting kiosk.Handwriting // nil leaves it out
}

// Handler answers API requests.
type Handler struct {
	Deps
	document []byte // the OpenAPI document
}

// route is one line of the table.
type route struct {
	method  string // "" for GET
	path    string // as in OpenAPI: /api/v1/disclosures/{id}
	id      string // operationId
	summary string
	about   string
	params  []param
	body    any    // zero value of the type of a body of JSON; nil for none, or for lines of records and a token
	answer  any    // zero value of the type answered with
	cache   string // Cache-Control of a good answer
	example string // address that shows it
	handle  func(*Handler, *fiber.Ctx) (any, error)
}

// Cache policies. What staff take down must be gone at once, so records are
// checked with us every time (ETag makes that cheap); questions are never kept
// by caches, since they may be somebody's.
const (
	cacheNever  = "no-store"
	cacheVerify = "no-cache"
	cacheHour   = "public, max-age=3600"
)

func routes() []route {
	return []route{
		{
			path: "/api/v1/search", id: "search", summary: "查公开信息",
			about: "按人们平常的说法、发文字号或索引号查找。每条结果带原文中最能回答问题的一段，一字不改，附起止位置。" +
				"q 留空时按发布日期从新到旧列出，可以只用条件浏览。",
			params:  []param{paramQ, paramArea, paramCategory, paramItem, paramBody, paramTown, paramYear, paramType, paramSort, paramLiteral, paramPage, paramSize},
			answer:  searchAnswer{},
			cache:   cacheNever,
			example: "/api/v1/search?q=低保怎么办&size=5",
			handle:  (*Handler).search,
		},
		{
			path: "/api/v1/suggest", id: "suggest", summary: "补全正在输入的词",
			about:   "给出标题、公开事项和常用词；字母按拼音或首字母理解。",
			params:  []param{paramQ, paramLimit},
			answer:  suggestAnswer{},
			cache:   cacheNever,
			example: "/api/v1/suggest?q=dibao",
			handle:  (*Handler).suggest,
		},
		{
			path: "/api/v1/ime", id: "compose", summary: "把拼音变成汉字",
			about:   "输入法：整句、词和字，本地公开信息里常用的词在前。分得清的照准，zh 和 z、in 和 ing 这样分不清的也认。输入的内容不留存。",
			params:  []param{paramPinyin, paramChoices},
			answer:  composeAnswer{},
			cache:   cacheNever,
			example: "/api/v1/ime?pinyin=gongzufang&limit=5",
			handle:  (*Handler).compose,
		},
		{
			path: "/api/v1/disclosures/{id}", id: "getDisclosure", summary: "取一份公开信息",
			about:   "给出当前版本；带 version 时给出那一版。已撤下的返回 410。",
			params:  []param{paramID, paramVersion},
			answer:  disclosureAnswer{},
			cache:   cacheVerify,
			example: "",
			handle:  (*Handler).disclosure,
		},
		{
			path: "/api/v1/disclosures/{id}/versions", id: "listVersions", summary: "列出一份公开信息的各版",
			about:   "从新到旧；每一版有变更时间、原因和内容的 SHA-256，可用来核对。",
			params:  []param{paramID},
			answer:  versionsAnswer{},
			cache:   cacheVerify,
			example: "",
			handle:  (*Handler).versions,
		},
		{
			path: "/api/v1/disclosures/{id}/related", id: "listRelated", summary: "列出接着可以看的公开信息",
			about:   "它引用的、引用它的、解读它的在前，讲同一件事的在后。",
			params:  []param{paramID, paramLimit},
			answer:  relatedAnswer{},
			cache:   cacheNever,
			example: "",
			handle:  (*Handler).related,
		},
		{
			method: fiber.MethodPost, path: "/api/v1/disclosures", id: "pushDisclosures", summary: "推送公开信息",
			about: "别的系统把公开信息送进来：每行一个 JSON 对象（JSON Lines），一次不超过 1 MB。" +
				"title 必写，text 和 html 写一样，url 和 id 至少写一样；publisher、document_number、published_on、" +
				"category、attachments 等知道就写，名字与取一份公开信息的应答相同。" +
				"要带管理员发的令牌（Authorization: Bearer 令牌）。按网址（url）或编号（id）认是不是同一份，同样的内容再送一次什么也不变。" +
				"读不懂的行在 refused 里说明，不影响其余。",
			answer: pushAnswer{},
			cache:  cacheNever,
			handle: (*Handler).push,
		},
		{
			method: fiber.MethodPost, path: "/api/v1/handwriting", id: "recognizeHandwriting", summary: "认手写的字",
			about: "给出手指写的笔画，返回最像的字。不管笔顺，可以连笔，大小和单位不限；一次一个字，不超过 512 KB。" +
				"写的什么不记录。",
			body:   drawing{},
			answer: handwritingAnswer{},
			cache:  cacheNever,
			handle: (*Handler).handwriting,
		},
		{
			path: "/api/openapi.json", id: "getOpenAPI", summary: "本接口的 OpenAPI 3.1 说明",
			about:   "由同一张表生成，与实际应答一致。",
			answer:  map[string]any{},
			cache:   cacheHour,
			example: "/api/openapi.json",
			handle:  func(h *Handler, _ *fiber.Ctx) (any, error) { return json.RawMessage(h.document), nil },
		},
	}
}

// Register adds the routes to a router at the root of the site.
func Register(r fiber.Router, d Deps) (*Handler, error) {
	h := &Handler{Deps: d}
	if err := d.Pages.Need("api/guide"); err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	doc, err := json.MarshalIndent(h.openAPI(), "", " ")
	if err != nil {
		return nil, fmt.Errorf("api: write OpenAPI document: %w", err)
	}
	h.document = doc

	// Errors are not kept by caches either; good answers set their own policy.
	r.Use("/api", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
		c.Set(fiber.HeaderAccessControlExposeHeaders, "ETag, X-Request-Id")
		c.Set(fiber.HeaderCacheControl, cacheNever)
		return c.Next()
	})
	r.Options("/api/*", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderAccessControlAllowMethods, "GET, HEAD")
		c.Set(fiber.HeaderAccessControlAllowHeaders, "If-None-Match")
		c.Set(fiber.HeaderAccessControlMaxAge, "86400")
		return c.SendStatus(fiber.StatusNoContent)
	})
	r.Get("/api/", h.guide)
	for _, rt := range routes() {
		add := r.Get
		if rt.method == fiber.MethodPost {
			add = r.Post
		}
		add(fiberPath(rt.path), func(c *fiber.Ctx) error {
			answer, err := rt.handle(h, c)
			if err != nil {
				return err
			}
			return send(c, answer, rt.cache)
		})
	}
	return h, nil
}

// fiberPath turns /a/{id} into /a/:id.
func fiberPath(p string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(p)
}

// send writes an answer with an ETag over its bytes, or 304 without them.
func send(c *fiber.Ctx, answer any, cache string) error {
	body, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("api: write answer: %w", err)
	}
	c.Set(fiber.HeaderCacheControl, cache)
	if cache != cacheNever {
		sum := sha256.Sum256(body)
		c.Set(fiber.HeaderETag, `"`+hex.EncodeToString(sum[:12])+`"`)
		if c.Fresh() {
			return c.SendStatus(fiber.StatusNotModified)
		}
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return c.Send(body)
}

// pathID reads the id of the path. Ids are whatever an exchange record brought,
// so they arrive percent-encoded.
func pathID(c *fiber.Ctx) (string, error) {
	id, err := url.PathUnescape(c.Params(paramID.name))
	if err != nil || id == "" || !utf8.ValidString(id) {
		return "", kiosk.Errorf(kiosk.Invalid, "地址里的编号写错了。")
	}
	return id, nil
}

// bodyName names who is behind a record: the catalogue's name, else the name
// as printed.
func (h *Handler) bodyName(id, printed string) string {
	if b := h.Catalogue.Body(id); b != nil {
		return b.Name
	}
	return printed
}
