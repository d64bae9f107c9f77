package formats_test

import (
	"testing"

	"gongkai/ingest/formats/formatstest"
)

func TestWordDocument(t *testing.T) {
	numbered := func(style, id, level, text string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	cell := func(props, text string) string {
		return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + formatstest.Paragraph(text) + `</w:tc>`
	}
	wants(t, "docx", formatstest.Word(t, `
<w:p><w:pPr><w:pStyle w:val="a1"/></w:pPr><w:r><w:t>关于</w:t></w:r><w:del><w:r><w:delText>停止</w:delText></w:r></w:del><w:ins><w:r><w:t>提高标准</w:t></w:r></w:ins><w:r><w:t>的通知</w:t></w:r></w:p>`+
		numbered("", "1", "0", "总体要求")+numbered("", "1", "1", "目标")+numbered("", "1", "1", "范围")+numbered("", "1", "0", "工作措施")+numbered("", "1", "1", "分工")+numbered("", "2", "0", "按月发放")+
		`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r><w:r><w:t xml:space="preserve">看得见 </w:t><w:br/><w:t>第二行</w:t></w:r></w:p>
<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>`+cell(`<w:vMerge w:val="restart"/>`, "单位")+cell(`<w:gridSpan w:val="2"/>`, "金额")+`</w:tr>
<w:tr>`+cell(`<w:vMerge/>`, "")+cell("", "预算")+cell("", "决算")+`</w:tr>
<w:tr>`+cell("", "诸往镇")+cell("", "86.5")+`<w:tc>`+formatstest.Paragraph("80")+formatstest.Paragraph("（含税）")+`</w:tc></w:tr></w:tbl>
<w:tbl><w:tr><w:tc>`+formatstest.Paragraph("一格的表只是框")+formatstest.Paragraph("里面是段落")+`</w:tc></w:tr></w:tbl>
<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>`+formatstest.Paragraph("文本框")+`</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>`+formatstest.Paragraph("文本框")+`</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>`),
		`h2 关于提高标准的通知
一、总体要求
一.1 目标
一.2 范围
二、工作措施
二.1 分工
li 按月发放
看得见
第二行
单位↓ | 金额→
预算 | 决算
诸往镇 | 86.5 | 80⏎（含税）
一格的表只是框
里面是段落
文本框
`)
}

// A paragraph belongs to the page it begins on.
func TestWordPages(t *testing.T) {
	const broken = `<w:lastRenderedPageBreak/>`
	wants(t, "doc", formatstest.Word(t, formatstest.Paragraph("甲")+`<w:p><w:r><w:t>乙</w:t></w:r><w:r>`+broken+`<w:t>续</w:t></w:r></w:p>`+formatstest.Paragraph("丙")+
		`<w:p><w:r>`+broken+`<w:t>丁</w:t></w:r></w:p>`), `# 第 1 页
甲
乙续
# 第 2 页
丙
# 第 3 页
丁
`)
}

func TestWorkbook(t *testing.T) {
	wants(t, "xlsx", formatstest.Workbook(t,
		"汇总", `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>2018年项目表</t></is></c></row>
<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="D2" t="s"><v>2</v></c><c r="E2" t="str"><v>日期</v></c></row>
<row r="3"><c r="A3"><v>1</v></c><c r="B3" t="inlineStr"><is><t>校舍</t></is></c><c r="D3" s="3"><v>1234.5</v></c><c r="E3" s="1"><v>43346</v></c></row>
<row r="4" hidden="1"><c r="A4"><v>9</v></c></row>
<row r="5"><c r="A5"><v>2</v></c><c r="D5" s="5"><f>SUM(A1)</f><v>0.1</v></c><c r="E5" s="2"><v>43346.5</v></c></row>
<row r="9"><c r="A9"><v>3</v></c><c r="B9" s="4"><v>0.125</v></c><c r="D9" t="e"><v>#REF!</v></c><c r="E9"><v>3.0000000000000004E-1</v></c></row></sheetData>
<mergeCells><mergeCell ref="A1:E1"/><mergeCell ref="B3:B5"/></mergeCells>`,
		"-草稿", `<sheetData><row><c t="str"><v>不公开</v></c></row></sheetData>`,
		"名单", `<sheetData><row><c t="str"><v>张三</v></c></row><row><c t="b"><v>1</v></c></row></sheetData>`), `# 工作表 汇总
2018年项目表→→→
序号 | 项目名称 | 预算金额（万元） | 日期
1 | 校舍↓ | 1,234.50 | 2018-09-03
2 | 0.10万元 | 2018年9月3日
3 | 12.50% |  | 0.3
# 工作表 名单
张三
是
! 有 1 个隐藏的工作表，没有收录
`)
}

func TestSeparatedValues(t *testing.T) {
	wants(t, "csv", []byte("序号,项目,金额\r\n1,\"校舍,一期\",86.5\r\n2,道路\r\n,,\r\n"), `序号 | 项目 | 金额
1 | 校舍,一期 | 86.5
2 | 道路
`)
	wants(t, "csv", []byte("\xd0\xf2\xba\xc5\t\xcf\xee\xc4\xbf\n1\t\xb5\xc0\xc2\xb7\n"), "序号 | 项目\n1 | 道路\n")
}
