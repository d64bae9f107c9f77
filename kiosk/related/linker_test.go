package related_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/related"
	"gongkai/kiosk/store"
)

// archive is a store with a linker behind it.
type archive struct {
	*store.DB
	t      testing.TB
	linker related.Linker
}

func newArchive(t testing.TB) *archive {
	t.Helper()
	db, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: kiosktest.Clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return &archive{DB: db, t: t, linker: related.Linker{Store: db}}
}

func (a *archive) put(list ...kiosk.Disclosure) {
	a.t.Helper()
	var records []kiosk.Record
	for _, d := range list {
		d.HTML = "<p>" + d.ID + "</p>"
		records = append(records, kiosk.Record{Disclosure: d})
	}
	if _, err := a.Put(a.t.Context(), records); err != nil {
		a.t.Fatal(err)
	}
	a.follow()
}

func (a *archive) follow() {
	a.t.Helper()
	if _, err := a.linker.Follow(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
}

func (a *archive) bonds(id string) kiosk.Bonds {
	a.t.Helper()
	b, err := a.Bonds(a.t.Context(), id)
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

func ids(list []kiosk.Kin) string {
	var out []string
	for _, k := range list {
		s := k.ID
		if k.Stage != "" {
			s += ":" + string(k.Stage)
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func day(s string) kiosk.Date {
	d, err := kiosk.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// policy is a document that others publish again.
func policy(id string) kiosk.Disclosure {
	var b strings.Builder
	b.WriteString("各县（市、区）人民政府，国家级开发区管委会，市政府各部门、单位：\n")
	for i := range 20 {
		fmt.Fprintf(&b, "%d. 各级民政部门应当自受理申请之日起%d个工作日内完成审核，并将结果在村（社区）公示栏公示，接受群众监督。\n", i+1, i+10)
	}
	return kiosk.Disclosure{
		ID: id, URL: "http://" + id + ".example/1.html", Title: "关于进一步加强城乡居民最低生活保障工作的通知",
		DocumentNumber: "威政办发〔2018〕12号", Publisher: "威海市人民政府办公室", PublishedOn: day("2018-09-03"), Text: b.String(),
		Type: kiosk.TypePolicy, Validity: kiosk.ValidityUnknown,
	}
}

func TestOneTextInSeveralPlacesIsOneFamily(t *testing.T) {
	a := newArchive(t)
	first, again, other := policy("weihai"), policy("rushan"), policy("wendeng")
	again.Title = "【转载】" + again.Title
	again.Text = "来源：威海市人民政府　发布时间：2018-09-05　浏览次数：37\n" + strings.ReplaceAll(again.Text, "，", ", ") + "打印本页　关闭窗口"
	again.PublishedOn = day("2018-09-15")
	again.Attachments = []kiosk.Attachment{{Title: "附件"}}
	other.DocumentNumber = ""
	other.PublishedOn = day("2018-09-04")
	a.put(again)
	a.put(other)
	a.put(first)
	for _, id := range []string{"weihai", "rushan", "wendeng"} {
		b := a.bonds(id)
		if got := ids(b.Family); got != "weihai wendeng rushan" {
			t.Fatalf("%s: %q", id, got)
		}
	}
	b := a.bonds("rushan")
	if got := b.Family[2].Differs; got != "发布日期、附件" {
		t.Errorf("rushan differs in %q", got)
	}
	if got := b.Family[1].Differs; got != "文号" {
		t.Errorf("wendeng differs in %q", got)
	}
	// The one that stands for them is taken down: another takes its place.
	if err := a.Hide(t.Context(), kiosktest.Officer, "weihai", "核对中"); err != nil {
		t.Fatal(err)
	}
	a.follow()
	if got := ids(a.bonds("rushan").Family); got != "wendeng rushan" {
		t.Errorf("after one is hidden: %q", got)
	}
	if err := a.Show(t.Context(), kiosktest.Officer, "weihai", "核对完了"); err != nil {
		t.Fatal(err)
	}
	a.follow()
	if got := ids(a.bonds("rushan").Family); got != "weihai wendeng rushan" {
		t.Errorf("after it is back: %q", got)
	}
	// What it says changes: it is no longer the same.
	again.Text = "这份文件已另有规定。" + strings.Repeat("请以新文件为准。", 30)
	again.DocumentNumber, again.Title = "乳政办发〔2018〕7号", "关于新办法的通知"
	a.put(again)
	if got := ids(a.bonds("rushan").Family); got != "" {
		t.Errorf("after it changed: %q", got)
	}
	if got := ids(a.bonds("weihai").Family); got != "weihai wendeng" {
		t.Errorf("the others: %q", got)
	}
	last, err := a.LastRevision(t.Context())
	if n, ferr := a.linker.Follow(t.Context()); n != 0 || ferr != nil || err != nil {
		t.Errorf("there is always more to follow: %d up to %d, %v %v", n, last, err, ferr)
	}
}

func TestStaffSeparateForGood(t *testing.T) {
	a := newArchive(t)
	x, y := policy("x"), policy("y")
	a.put(x, y)
	ctx := t.Context()
	if err := a.Separate(ctx, kiosktest.Officer, "y", "x", ""); kiosk.KindOf(err) != kiosk.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	if err := a.Separate(ctx, kiosktest.Officer, "y", "nowhere", "两份不同的文件"); kiosk.KindOf(err) != kiosk.NotFound {
		t.Errorf("from nothing: %v", err)
	}
	if err := a.Separate(ctx, kiosktest.Officer, "y", "x", "两份不同的文件"); err != nil {
		t.Fatal(err)
	}
	a.follow()
	y.Attachments = []kiosk.Attachment{{Title: "新的"}}
	a.put(y) // comes in again, changed
	if got := ids(a.bonds("x").Family) + ids(a.bonds("y").Family); got != "" {
		t.Errorf("still together: %q", got)
	}
	if list, err := a.Apart(ctx, "x"); err != nil || ids(list) != "y" {
		t.Errorf("apart: %q, %v", ids(list), err)
	}
	entries, err := a.Entries(ctx, 0, 1)
	if err != nil || entries[0].Action != "separate" || !strings.Contains(entries[0].Detail, "两份不同的文件") {
		t.Errorf("the log says %+v, %v", entries, err)
	}
	if err := a.Rejoin(ctx, kiosktest.Officer, "x", "y", "是同一份"); err != nil {
		t.Fatal(err)
	}
	a.follow()
	if got := ids(a.bonds("x").Family); got != "x y" {
		t.Errorf("together again: %q", got)
	}
}

func TestReprintsStandUnderTheirOriginal(t *testing.T) {
	a := newArchive(t)
	original := policy("shengban")
	original.DocumentNumber, original.Publisher = "鲁政办发〔2018〕20号", "山东省人民政府办公厅"
	city := kiosk.Disclosure{
		ID: "weihai", Title: "威海市人民政府办公室转发《关于进一步加强城乡居民最低生活保障工作的通知》的通知", DocumentNumber: "威政办发〔2018〕31号",
		PublishedOn: day("2018-10-01"), Text: "各区市人民政府：\n现将《关于进一步加强城乡居民最低生活保障工作的通知》（鲁政办发〔2018〕20号）转发给你们，请认真贯彻执行。",
	}
	county := kiosk.Disclosure{
		ID: "rushan", Title: "乳山市人民政府办公室转发鲁政办发〔2018〕20号文件的通知", DocumentNumber: "乳政办发〔2018〕9号",
		PublishedOn: day("2018-11-01"), Text: "各镇人民政府：\n现将鲁政办发〔2018〕20号文件转发给你们，请结合实际贯彻执行。",
	}
	cites := kiosk.Disclosure{
		ID: "cites", Title: "关于做好低保审核的通知", PublishedOn: day("2018-12-01"),
		Text: "根据《关于进一步加强城乡居民最低生活保障工作的通知》（鲁政办发〔2018〕20号），现就有关事项通知如下。",
	}
	a.put(county, cites)
	a.put(city)
	a.put(original)
	if got := ids(a.bonds("rushan").Family); got != "shengban weihai rushan" {
		t.Errorf("%q", got)
	}
	if b := a.bonds("rushan"); len(b.Family) == 3 && (b.Family[2].How != kiosk.RelationReprint || b.Family[2].Why != "转发文号 鲁政办发〔2018〕20号") {
		t.Errorf("%+v", b.Family[2])
	}
	if b := a.bonds("cites"); b.Family != nil {
		t.Errorf("a citation is no reprint: %+v", b)
	}
}

// notices are those of one project; the last two are of others.
func notices() []kiosk.Disclosure {
	text := func(more string) string {
		return "项目名称：乳山市城区集中供热管网改造工程\n项目编号：SDGP371083201802000123\n采购人：乳山市住房和城乡建设局\n" + more
	}
	return []kiosk.Disclosure{
		{ID: "n1", Title: "乳山市城区集中供热管网改造工程公开招标公告", PublishedOn: day("2018-03-01"), Text: text("投标截止时间见招标文件。")},
		{ID: "n2", Title: "乳山市城区集中供热管网改造工程更正公告", PublishedOn: day("2018-03-10"), Text: text("开标时间延后。")},
		{ID: "n3", Title: "乳山市城区集中供热管网改造工程中标公告", PublishedOn: day("2018-04-01"), Text: text("中标人：某热力公司。")},
		{ID: "n4", Title: "乳山市城区集中供热管网改造工程合同公告", PublishedOn: day("2018-05-01"), Text: text("合同金额见附件。")},
		{ID: "n5", Title: "乳山市城区集中供热管网改造工程（二期）公开招标公告", PublishedOn: day("2018-03-02"), Text: strings.Replace(text(""), "000123", "000456", 1)},
		{ID: "n6", Title: "文登市城区集中供热管网改造工程公开招标公告", PublishedOn: day("2018-03-02"), Text: "项目名称：城区集中供热管网改造工程\n采购人：文登市住房和城乡建设局"},
	}
}

func TestNoticesOfAProjectAreAChain(t *testing.T) {
	a := newArchive(t)
	all := notices()
	slices.Reverse(all)
	for _, n := range all {
		a.put(n)
	}
	const want = "n1:tender n2:correction n3:result n4:contract"
	for _, id := range []string{"n1", "n2", "n3", "n4"} {
		if got := ids(a.bonds(id).Chain); got != want {
			t.Errorf("%s: %q", id, got)
		}
	}
	for _, id := range []string{"n5", "n6"} {
		if b := a.bonds(id); b.Chain != nil || b.Family != nil {
			t.Errorf("%s belongs to %+v", id, b)
		}
	}
	// The same tender on another portal is one step of the chain.
	again := notices()[0]
	again.ID, again.URL = "again", "http://ggzy.example/1"
	again.Text += strings.Repeat("请按招标文件的要求准备投标文件。", 5)
	first := notices()[0]
	first.Text = again.Text
	a.put(first, again)
	for _, id := range []string{"n3", "n1"} {
		if got := len(a.bonds(id).Chain); got != 4 {
			t.Errorf("%s: %d steps: %s", id, got, ids(a.bonds(id).Chain))
		}
	}
	if got := ids(a.bonds("again").Chain); !strings.HasPrefix(got, "again:tender n2") {
		t.Errorf("the copy's chain is %q", got)
	}
}

func TestWhatIsCitedAndMissing(t *testing.T) {
	a := newArchive(t)
	for i := range 3 {
		d := policy(fmt.Sprint("p", i))
		d.DocumentNumber, d.Title = fmt.Sprintf("乳政发〔2018〕%d号", i+1), fmt.Sprintf("关于第%d件事的通知", i)
		d.Text = fmt.Sprintf("第%d件。根据《山东省政务公开办法》（鲁政办发〔2017〕9号）和乳政发〔2018〕1号文件办理。", i) + strings.Repeat("照此执行。", i)
		a.put(d)
	}
	missing, err := a.MissingCitations(t.Context(), 10)
	if err != nil || len(missing) != 1 || missing[0].By != 3 || missing[0].Number != "鲁政办发〔2017〕9号" || missing[0].Title != "山东省政务公开办法" {
		t.Fatalf("%+v, %v", missing, err)
	}
	now := policy("found")
	now.DocumentNumber, now.Title = "鲁政办发〔2017〕9号", "山东省政务公开办法"
	a.put(now)
	if missing, err := a.MissingCitations(t.Context(), 10); err != nil || len(missing) != 0 {
		t.Errorf("after it came: %+v, %v", missing, err)
	}
}

func TestStages(t *testing.T) {
	for title, want := range map[string]kiosk.Stage{
		"某项目竞争性磋商公告": kiosk.StageTender, "某项目中标（成交）结果公告": kiosk.StageResult, "某项目中标候选人公示": kiosk.StageCandidates,
		"某项目招标文件澄清公告": kiosk.StageCorrection, "某项目废标公告": kiosk.StageFailed, "某项目合同公示": kiosk.StageContract,
		"某局2026年采购意向公开": kiosk.StageIntention, "某项目履约验收公示": kiosk.StageAcceptance, "国有建设用地使用权挂牌出让公告": kiosk.StageTender,
		"关于印发招标投标管理办法的通知": "", "中华人民共和国招标投标法实施条例（2019修订）": "", "关于放假的通知": "",
	} {
		if got := related.StageOf(title); got != want {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
}

// reads counts what a linker reads of others.
type reads struct {
	*store.DB
	n int
}

func (r *reads) GetAny(ctx context.Context, id string) (*kiosk.Disclosure, error) {
	r.n++
	return r.DB.GetAny(ctx, id)
}

// What one notice costs does not grow with how many are of its template, and
// what one copy costs not with how many there are.
func TestMuchOfAKindIsNotReadAgain(t *testing.T) {
	a := newArchive(t)
	count := &reads{DB: a.DB}
	a.linker.Store = count
	var list []kiosk.Disclosure
	for i := range 300 {
		d := policy(fmt.Sprint("notice", i))
		d.URL, d.DocumentNumber = fmt.Sprint("http://a.example/", i), ""
		d.Title = "国有建设用地使用权挂牌出让公告"
		d.Text = fmt.Sprintf("采购人：青岭县自然资源局\n项目编号：QL-2018-%04d\n", i) + strings.ReplaceAll(d.Text, "10个", fmt.Sprint(i+40, "个"))
		list = append(list, d)
	}
	a.put(list...)
	if count.n > 30 {
		t.Errorf("%d others were read for 300 notices of a template", count.n)
	}
	list, count.n = nil, 0
	for i := range 100 {
		list = append(list, policy(fmt.Sprintf("copy%03d", i)))
	}
	a.put(list...)
	if n := len(a.bonds("copy007").Family); n != 100 {
		t.Errorf("%d in the family", n)
	}
	if count.n > 30 {
		t.Errorf("%d others were read for 100 copies", count.n)
	}
}
