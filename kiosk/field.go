package kiosk

// Field is a fact that a notice states and where it states it: a page can point
// at the words. It is read from the masked text; the name of a natural person
// is masked in Value also where the text may show it.
type Field struct {
	Kind  FieldKind `json:"kind"`
	Lot   string    `json:"lot,omitempty"` // 包, 标段, 宗地 it is about, as printed; "" for the whole notice
	Value string    `json:"value"`         // as FieldKind.Form says

	// The words it was read from: a line of Disclosure.Text, from 0, and the
	// characters (runes) of that line from Start up to End.
	Line  int `json:"line"`
	Start int `json:"start"`
	End   int `json:"end"`

	How        FieldHow `json:"how"`
	Confidence float64  `json:"confidence"` // 0 to 1
}

// SureField is the confidence from which the public is shown a field. Staff see
// all of them.
const SureField = 0.7

// SurePlace is the confidence of a place in the catalogue below which staff are
// asked to look, see Disclosure.PlacedConfidence.
const SurePlace = 0.7

// MaxFields is how many fields of one disclosure are kept.
const MaxFields = 300

// FieldHow is the kind of place a field was read from.
type FieldHow string

// The places.
const (
	FieldLabelled FieldHow = "label"    // 项目编号：…
	FieldTabled   FieldHow = "table"    // a cell under or beside its heading
	FieldSaid     FieldHow = "sentence" // 受…委托
)

// Label returns the Chinese name of the place.
func (h FieldHow) Label() string {
	switch h {
	case FieldTabled:
		return "表格"
	case FieldSaid:
		return "句子"
	}
	return "标注"
}

// FieldKind is what a field states; names are those of the exchange format.
type FieldKind string

// The kinds, in the order they are shown.
const (
	FieldProject      FieldKind = "project"       // 项目名称
	FieldCode         FieldKind = "code"          // 项目编号
	FieldPurchaser    FieldKind = "purchaser"     // 采购人、招标人
	FieldAgency       FieldKind = "agency"        // 代理机构
	FieldBudget       FieldKind = "budget"        // 预算金额
	FieldCeiling      FieldKind = "ceiling"       // 最高限价
	FieldSupplier     FieldKind = "supplier"      // 中标、成交供应商
	FieldAward        FieldKind = "award"         // 中标、成交金额
	FieldCandidate    FieldKind = "candidate"     // 中标候选人: not yet who won
	FieldOffer        FieldKind = "offer"         // 投标报价 of a candidate
	FieldParcel       FieldKind = "parcel"        // 宗地编号
	FieldLocation     FieldKind = "location"      // 宗地位置
	FieldSize         FieldKind = "size"          // 土地面积
	FieldUse          FieldKind = "use"           // 土地用途
	FieldPlotRatio    FieldKind = "plot_ratio"    // 容积率
	FieldStartPrice   FieldKind = "start_price"   // 起始价
	FieldDealPrice    FieldKind = "deal_price"    // 成交价
	FieldTransferee   FieldKind = "transferee"    // 受让人
	FieldDistrict     FieldKind = "district"      // 行政区
	FieldDeadline     FieldKind = "deadline"      // 投标、报名截止
	FieldOpening      FieldKind = "opening"       // 开标
	FieldAwardedOn    FieldKind = "awarded_on"    // 成交、中标日期
	FieldSignedOn     FieldKind = "signed_on"     // 合同签订日期
	FieldShownFrom    FieldKind = "shown_from"    // 公示期开始
	FieldShownUntil   FieldKind = "shown_until"   // 公示期结束
	FieldCommentUntil FieldKind = "comment_until" // 意见反馈截止
	FieldContact      FieldKind = "contact"       // 联系单位
	FieldContactCall  FieldKind = "contact_call"  // 联系电话
)

// FieldForm is how the value of a field is written.
type FieldForm int

// The forms.
const (
	FormText  FieldForm = iota // as printed
	FormMoney                  // 元 with two decimals: 1120000.00
	FormSize                   // square metres with up to two decimals: 185265
	FormDay                    // 2018-09-03 or 2018-09-03 09:30
)

// fieldKinds lists the kinds in the order they are shown.
var fieldKinds = []struct {
	kind  FieldKind
	label string
	form  FieldForm
}{
	{FieldProject, "项目名称", FormText},
	{FieldCode, "项目编号", FormText},
	{FieldPurchaser, "采购（招标）单位", FormText},
	{FieldAgency, "代理机构", FormText},
	{FieldBudget, "预算金额", FormMoney},
	{FieldCeiling, "最高限价", FormMoney},
	{FieldSupplier, "中标（成交）单位", FormText},
	{FieldAward, "中标（成交）金额", FormMoney},
	{FieldCandidate, "中标候选人", FormText},
	{FieldOffer, "投标报价", FormMoney},
	{FieldParcel, "宗地编号", FormText},
	{FieldLocation, "位置", FormText},
	{FieldSize, "面积", FormSize},
	{FieldUse, "用途", FormText},
	{FieldPlotRatio, "容积率", FormText},
	{FieldStartPrice, "起始价", FormMoney},
	{FieldDealPrice, "成交价", FormMoney},
	{FieldTransferee, "受让人", FormText},
	{FieldDistrict, "行政区", FormText},
	{FieldDeadline, "截止时间", FormDay},
	{FieldOpening, "开标时间", FormDay},
	{FieldAwardedOn, "中标（成交）日期", FormDay},
	{FieldSignedOn, "合同签订日期", FormDay},
	{FieldShownFrom, "公示开始", FormDay},
	{FieldShownUntil, "公示结束", FormDay},
	{FieldCommentUntil, "提意见截止", FormDay},
	{FieldContact, "联系单位", FormText},
	{FieldContactCall, "联系电话", FormText},
}

// FieldKinds lists the kinds in the order they are shown.
func FieldKinds() []FieldKind {
	out := make([]FieldKind, len(fieldKinds))
	for i, k := range fieldKinds {
		out[i] = k.kind
	}
	return out
}

// Label returns the Chinese name of the kind, "" for an unknown one.
func (k FieldKind) Label() string {
	for _, f := range fieldKinds {
		if f.kind == k {
			return f.label
		}
	}
	return ""
}

// Form returns how values of the kind are written.
func (k FieldKind) Form() FieldForm {
	for _, f := range fieldKinds {
		if f.kind == k {
			return f.form
		}
	}
	return FormText
}
