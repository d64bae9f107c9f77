package personal_test

import (
	"strings"
	"testing"
	"time"

	"gongkai/ingest/personal"
	"gongkai/ingest/personal/personaltest"
)

const sentence = "根据《中华人民共和国政府信息公开条例》，2018年9月3日起20个工作日内公开，联系电话0631-6663072，金额12,345.60元。\n"

func BenchmarkFind(b *testing.B) {
	for name, text := range map[string]string{
		"clean":  strings.Repeat(sentence, 400),
		"digits": strings.Repeat("3710831968090312 ", 4000),
		"list":   list(500),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				personal.Find(text)
			}
		})
	}
}

func list(rows int) string {
	m := personaltest.New(1)
	var b strings.Builder
	b.WriteString("救助名单\n姓名\t身份证号\t手机号\t住址\n")
	for range rows {
		b.WriteString(m.Name() + "\t" + m.Identity() + "\t" + m.Mobile() + "\t夏村镇某某村12号\n")
	}
	return b.String()
}

// Whatever strangers write takes time in proportion to its length.
func TestHostileTextsTakeNoLongerThanOthers(t *testing.T) {
	for name, unit := range map[string]string{
		"digits": "1", "cells": "3710831\t", "dots": "13800.", "stars": "1*", "buildings": "3号楼2单元", "labels": "住址：12号", "lists": "学生名单：",
		"births": "出生1990年", "plates": "鲁K1", "letters": "lOIo", "names": "张三 ", "passports": "护照E1", "blanks": "1    ", "masked": "371083****",
	} {
		short, long := strings.Repeat(unit, 1<<17/len(unit)), strings.Repeat(unit, 1<<20/len(unit))
		begin := time.Now()
		personal.Find(short)
		one := time.Since(begin)
		begin = time.Now()
		personal.Find(long)
		eight := time.Since(begin)
		if eight > 40*one && eight > 10*time.Second {
			t.Errorf("%s: 128 KiB in %v, 1 MiB in %v", name, one, eight)
		}
		t.Logf("%s: %v, %v", name, one, eight)
	}
}

// BenchmarkDocuments looks through real documents: what screening adds to
// taking one in.
func BenchmarkDocuments(b *testing.B) {
	var texts []string
	bytes := 0
	for _, name := range clean {
		corpus(b, name, func(d document) {
			texts = append(texts, d.Title+"\n"+d.Text)
			bytes += len(d.Title) + len(d.Text)
		})
	}
	b.SetBytes(int64(bytes))
	for b.Loop() {
		for _, t := range texts {
			personal.Find(t)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(texts)), "µs/document")
	b.ReportMetric(float64(bytes)/float64(len(texts))/1024, "KiB/document")
}
