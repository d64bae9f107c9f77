package api

import (
	"time"

	"gongkai/kiosk"
)

// The types below are the answers; the OpenAPI document is made from them and
// from their about tags. Lists are never null, unknown dates and instants are
// "".

// instant is a point in time, RFC 3339 in UTC, "" if unknown.
type instant string

func at(t time.Time) instant {
	if t.IsZero() {
		return ""
	}
	return instant(t.UTC().Format(time.RFC3339))
}

type searchAnswer struct {
	Query     queryAnswer             `json:"query"`
	Total     int                     `json:"total" about:"共找到几份"`
	TookMS    float64                 `json:"took_ms" about:"用时，毫秒"`
	UpdatedAt instant                 `json:"updated_at" about:"资料更新的时间"`
	Hits      []hitAnswer             `json:"hits"`
	Facets    map[string][]facetValue `json:"facets" about:"可以缩小范围的条件：area、category、body、town、year、month、type"`
	Guide     *guideAnswer            `json:"guide" about:"没有找到或不大对得上时，该去哪里问；否则为 null"`
}

type queryAnswer struct {
	Text       string   `json:"text" about:"收到的文字"`
	Normalized string   `json:"normalized" about:"整理后的文字"`
	Kind       string   `json:"kind" about:"empty 空、keyword 词、question 问句、number 文号、phrase 引号里的原句、pinyin 拼音"`
	Corrected  string   `json:"corrected" about:"实际改用什么查，没有改就为空"`
	DidYouMean string   `json:"did_you_mean" about:"您是不是要找，没有就为空"`
	Expansions []string `json:"expansions" about:"口语和官方用语的对应，如 低保→最低生活保障"`
	Relaxed    bool     `json:"relaxed" about:"为了找到结果，没有要求每个词都出现"`

	Filters []queryFilter `json:"filters" about:"从文字里读出的条件，已用来缩小范围"`
}

type guideAnswer struct {
	Area         string `json:"area" about:"领域编号"`
	Category     string `json:"category" about:"最接近的类别编号"`
	CategoryName string `json:"category_name"`
	Item         string `json:"item" about:"最接近的公开事项编号，没有就为空"`
	ItemName     string `json:"item_name"`
	Body         string `json:"body" about:"牵头单位编号，不知道就为空"`
	BodyName     string `json:"body_name"`
	Because      string `json:"because" about:"是按哪几个字找到的"`
}

type queryFilter struct {
	Field string `json:"field" about:"area、category、body、town、year、type 之一"`
	Value string `json:"value" about:"同名参数的值"`
	Label string `json:"label"`
	Text  string `json:"text" about:"是从哪几个字读出来的"`
}

type hitAnswer struct {
	ID             string         `json:"id"`
	Version        int            `json:"version" about:"第几版"`
	Title          string         `json:"title"`
	DocumentNumber string         `json:"document_number" about:"发文字号"`
	Body           string         `json:"body" about:"责任单位，目录里没有的用页面上的发布机构"`
	Area           string         `json:"area" about:"领域编号"`
	Category       string         `json:"category" about:"类别编号"`
	PublishedOn    kiosk.Date     `json:"published_on" about:"发布日期"`
	Validity       kiosk.Validity `json:"validity"`
	Score          float64        `json:"score"`
	Pinned         string         `json:"pinned" about:"工作人员为这个问题置顶它的理由，没有置顶就为空"`
	Answer         passage        `json:"answer"`
	URL            string         `json:"url" about:"原网页地址"`
	Code           string         `json:"code" about:"短码，扫码和口述用"`
	Also           []kinRecord    `json:"also" about:"同一份文件还在哪里发布或转发，结果里只列这一条"`
}

type passage struct {
	Text    string `json:"text" about:"最能回答问题的一段原文，一字不改"`
	Start   int    `json:"start" about:"在全文中的起点，按字符数，从 0 起"`
	End     int    `json:"end" about:"在全文中的终点（不含）"`
	HTML    string `json:"html" about:"同一段，已转义，命中的词放在 mark 里"`
	Heading string `json:"heading" about:"这一段在哪个标题下；在附件里就是附件的名称和第几页、哪个工作表；没有就为空"`
	Low     bool   `json:"low" about:"这一段只沾一点边，或不是所问的那一类，不宜直接当答案"`
	Row     *row   `json:"row" about:"答案是表格里的一行时，这一行的格子；否则为 null"`
}

type row struct {
	Header []string `json:"header" about:"各栏的名称，不知道就为空"`
	Cells  []string `json:"cells" about:"各格的内容，已转义，命中的词放在 mark 里"`
}

type relatedAnswer struct {
	ID      string          `json:"id"`
	Related []relatedRecord `json:"related"`
	Family  []kinRecord     `json:"family" about:"同一份文件的各处发布和转发，原件在前，含它自己；只有一处时为空"`
	Chain   []kinRecord     `json:"chain" about:"同一个项目的公告，从招标到合同，含它自己；只有一份时为空"`
}

type kinRecord struct {
	ID             string             `json:"id"`
	Title          string             `json:"title"`
	DocumentNumber string             `json:"document_number" about:"发文字号"`
	Publisher      string             `json:"publisher"`
	PublishedOn    kiosk.Date         `json:"published_on" about:"发布日期"`
	URL            string             `json:"url" about:"原网页地址"`
	How            kiosk.RelationKind `json:"how" about:"original 原件、duplicate 同一份、reprint 转发，不是为空"`
	Stage          kiosk.Stage        `json:"stage" about:"公告说的是哪一步：intention、tender、correction、candidates、failed、result、contract、acceptance，不是为空"`
}

type relatedRecord struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Publisher   string     `json:"publisher"`
	PublishedOn kiosk.Date `json:"published_on" about:"发布日期"`
	Type        kiosk.Type `json:"type"`
	How         string     `json:"how" about:"cites 它引用的、cited 引用它的、interprets 它解读的、interpreted 解读它的、similar 讲同一件事的"`
}

type facetValue struct {
	Value string `json:"value" about:"填进同名参数的值"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

type suggestAnswer struct {
	Suggestions []suggestion `json:"suggestions"`
}

type suggestion struct {
	Text  string `json:"text"`
	Kind  string `json:"kind" about:"item 公开事项、word 常用词、title 标题、number 文号、query 大家问过的"`
	Count int    `json:"count" about:"能找到几份"`
}

type disclosureAnswer struct {
	ID             string         `json:"id"`
	Version        int            `json:"version"`
	Code           string         `json:"code" about:"短码"`
	Link           string         `json:"link" about:"短链接，手机可以打开"`
	URL            string         `json:"url" about:"原网页地址"`
	Title          string         `json:"title"`
	DocumentNumber string         `json:"document_number" about:"发文字号"`
	IndexNumber    string         `json:"index_number" about:"索引号"`
	Publisher      string         `json:"publisher" about:"发布机构，照页面所写"`
	Body           string         `json:"body" about:"责任单位"`
	BodyID         string         `json:"body_id"`
	Area           string         `json:"area" about:"领域编号"`
	Category       string         `json:"category" about:"类别编号"`
	Item           string         `json:"item" about:"公开事项编号"`
	Town           string         `json:"town" about:"镇街，全市的为空"`
	Type           kiosk.Type     `json:"type"`
	IssuedOn       kiosk.Date     `json:"issued_on" about:"成文日期"`
	PublishedOn    kiosk.Date     `json:"published_on" about:"发布日期"`
	EffectiveOn    kiosk.Date     `json:"effective_on" about:"施行日期"`
	RepealedOn     kiosk.Date     `json:"repealed_on" about:"废止日期"`
	Validity       kiosk.Validity `json:"validity"`
	Text           string         `json:"text" about:"全文，一段一行，表格的格子用制表符隔开"`
	HTML           string         `json:"html" about:"全文的网页结构，第 n 行的元素带 id=bn"`
	Attachments    []attachment   `json:"attachments"`
	Fields         []field        `json:"fields" about:"从公告里读出的项目、金额、单位、日期、宗地等，不是公告的为空"`
	ContentHash    string         `json:"content_hash" about:"内容的 SHA-256，十六进制"`
	FetchedAt      instant        `json:"fetched_at" about:"从原网站取得的时间"`
	ChangedAt      instant        `json:"changed_at" about:"这一版存入的时间"`
	Demo           bool           `json:"demo" about:"是演示数据"`
}

type field struct {
	Kind       kiosk.FieldKind `json:"kind" about:"哪一项"`
	Label      string          `json:"label" about:"这一项的中文名称"`
	Lot        string          `json:"lot" about:"说的是哪个包、标段或宗地，照原文；整份公告的为空"`
	Value      string          `json:"value" about:"金额是元，两位小数；面积是平方米；日期是 2018-09-03 或 2018-09-03 09:30；其余照原文，个人姓名已遮盖"`
	Line       int             `json:"line" about:"在全文的第几行，从 0 数"`
	Start      int             `json:"start" about:"在这一行的起点，按字符数，从 0 起"`
	End        int             `json:"end" about:"在这一行的终点（不含）"`
	How        kiosk.FieldHow  `json:"how" about:"label 标注、table 表格、sentence 句子"`
	Confidence float64         `json:"confidence" about:"有几成把握，0 到 1；低于 0.7 的页面上不显示"`
}

type attachment struct {
	Title string           `json:"title"`
	URL   string           `json:"url"`
	Type  string           `json:"type" about:"文件扩展名，小写，不带点"`
	Bytes int64            `json:"bytes" about:"大小，不知道为 0"`
	Hash  string           `json:"hash" about:"存档原件的 SHA-256，未存档为空"`
	Start int              `json:"start" about:"附件的文字在全文的第几行开始，从 0 数；parts 为空表示全文里没有附件的文字"`
	End   int              `json:"end" about:"到第几行之前为止"`
	Parts []attachmentPart `json:"parts" about:"附件的各页或各工作表"`
}

type attachmentPart struct {
	Label string `json:"label" about:"第 3 页，或工作表的名称；不分页的文件为空"`
	Block int    `json:"block" about:"在全文的第几行开始，从 0 数"`
}

type versionsAnswer struct {
	ID       string        `json:"id"`
	Versions []versionInfo `json:"versions" about:"从新到旧"`
}

type versionInfo struct {
	Version     int     `json:"version"`
	ChangedAt   instant `json:"changed_at"`
	ContentHash string  `json:"content_hash"`
	Title       string  `json:"title"`
	Why         string  `json:"why" about:"为什么有这一版"`
}

// errorAnswer is what the shell's error handler writes.
type errorAnswer struct {
	Error struct {
		Kind      string `json:"kind" about:"给程序看的种类"`
		Message   string `json:"message" about:"给人看的说明"`
		RequestID string `json:"request_id" about:"报告问题时请附上"`
	} `json:"error"`
}
