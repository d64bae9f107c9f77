package ingest

import (
	"fmt"
	"reflect"

	"gongkai/ingest/extract"
)

// selectEntry are the keys of a source or column that say with CSS selectors
// where things stand on its pages.
type selectEntry struct {
	SelectItem      string `toml:"select_item" doc:"以下都可以不写：网页认得不对时，用 CSS 选择器指明位置。列表里的一条" sample:""`
	SelectLink      string `toml:"select_link" doc:"这一条里文章的链接" sample:""`
	SelectDate      string `toml:"select_date" doc:"这一条里的日期" sample:""`
	SelectNext      string `toml:"select_next" doc:"列表下一页的链接" sample:""`
	SelectTitle     string `toml:"select_title" doc:"文章的标题" sample:""`
	SelectBody      string `toml:"select_body" doc:"文章的正文" sample:""`
	SelectPublished string `toml:"select_published" doc:"文章的发布日期" sample:""`
	SelectPublisher string `toml:"select_publisher" doc:"文章的发布单位" sample:""`
}

// selectInto reads the selectors and gives them to a column of the source, to
// all of them under "". fail makes the error of a key.
func (e *selectEntry) selectInto(s *Source, column string, fail func(key, msg string) error) error {
	var sel extract.Selectors
	set := false
	for _, k := range []struct {
		value string
		into  *extract.Selector
		key   string
	}{
		{e.SelectItem, &sel.Item, "select_item"},
		{e.SelectLink, &sel.Link, "select_link"},
		{e.SelectDate, &sel.Date, "select_date"},
		{e.SelectNext, &sel.Next, "select_next"},
		{e.SelectTitle, &sel.Title, "select_title"},
		{e.SelectBody, &sel.Body, "select_body"},
		{e.SelectPublished, &sel.Published, "select_published"},
		{e.SelectPublisher, &sel.Publisher, "select_publisher"},
	} {
		var err error
		if *k.into, err = extract.ParseSelector(k.value); err != nil {
			return fail(k.key, fmt.Sprintf("%s 的选择器 %q 写法不对：%v。", k.key, k.value, err))
		}
		set = set || k.value != ""
	}
	if set {
		if s.Selectors == nil {
			s.Selectors = map[string]extract.Selectors{}
		}
		s.Selectors[column] = sel
	}
	return nil
}

// selectors returns what is said about the pages of a column.
func (s *Source) selectors(column string) extract.Selectors {
	return s.Selectors[column].Or(s.Selectors[""])
}

// keysOf lists the keys of a table of the source file.
func keysOf(t reflect.Type) (keys []string) {
	for _, f := range reflect.VisibleFields(t) {
		if key := f.Tag.Get("toml"); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}
