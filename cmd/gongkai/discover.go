package main

import (
	"context"
	"fmt"

	"gongkai/assets"
	"gongkai/ingest"
	"gongkai/kiosk"
	"gongkai/kiosk/catalogue"
)

// discoverSource looks through a portal for its columns and prints a source
// file.
func discoverSource(ctx context.Context, io streams, home string, private bool) error {
	s, err := ingest.ProposedSource(home, private)
	if err != nil {
		return err
	}
	c, err := catalogue.Load(assets.Catalogue)
	if err != nil {
		return err
	}
	bar := io.progress("正在找栏目")
	p := &ingest.Pipeline{Catalogue: c, Progress: func(g ingest.Progress) { bar.set(int(g.Done), int(g.Total)) }}
	found, name, err := p.Discover(ctx, s)
	bar.done()
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return kiosk.Errorf(kiosk.NotFound, "从 %s 起没有找到栏目。网站也许要用浏览器运行脚本才显示内容，请照样本（--sample）手写栏目。", home)
	}
	s.Name = name
	_, err = fmt.Fprint(io.out, ingest.WriteSource(s, found))
	return err
}
