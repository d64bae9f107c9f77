package webtest

import (
	"context"
	"strings"

	"gongkai/kiosk"
)

// Knowing is a searcher over the samples that also does what only the engine
// can, for a few words: it reads 2018年 as a filter, takes 救住 for 救助, answers
// 一览表 with a row of a table, and knows where 孩子上学 belongs.
type Knowing struct{ *Memory }

// Search implements [kiosk.Searcher].
func (k Knowing) Search(ctx context.Context, req kiosk.Search) (*kiosk.Hits, error) {
	asked := req
	var filters []kiosk.QueryFilter
	if rest, ok := strings.CutPrefix(req.Text, "2018年 "); ok && !req.Literal {
		req.Text = rest
		filters = []kiosk.QueryFilter{{Field: "year", Value: "2018", Label: "2018年", Text: "2018年"}}
	}
	corrected := ""
	if strings.Contains(req.Text, "救住") && !req.Literal {
		req.Text = strings.ReplaceAll(req.Text, "救住", "救助")
		corrected = req.Text
	}
	hits, err := k.Memory.Search(ctx, req)
	if err != nil {
		return nil, err
	}
	hits.Query.Text, hits.Query.Filters, hits.Query.Corrected = asked.Text, filters, corrected
	if hits.Total == 0 && strings.Contains(req.Text, "上学") {
		hits.Guide = &kiosk.Guide{
			AreaID: "public-welfare", CategoryID: "public-welfare.education", Category: "教育",
			BodyID: "education", Body: "乳山市教育和体育局", Because: "上学",
		}
	}
	for i := range hits.Hits {
		if h := &hits.Hits[i]; h.ID == "table" {
			h.Answer.Row = &kiosk.AnswerRow{
				Header: []string{"序号", "公开事项", "公开内容(要素)", "责任单位", ""},
				Cells:  []string{"1", "<mark>一览表</mark>的样例", "很长的一格" + strings.Repeat("，内容", 12), "", "无名一栏"},
			}
		}
	}
	return hits, nil
}
