package catalogue_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/kiosk/catalogue"
)

func TestBuiltInCatalogue(t *testing.T) {
	c, err := catalogue.Load(assets.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	categories, items := 0, 0
	for _, a := range c.Areas {
		if a.Name == "" || a.Scope == "" {
			t.Errorf("area %q lacks name or scope", a.ID)
		}
		for _, cat := range a.Categories {
			categories++
			if !strings.HasPrefix(cat.ID, a.ID+".") {
				t.Errorf("category %q is not under %q", cat.ID, a.ID)
			}
			for _, it := range cat.Items {
				items++
				if !strings.HasPrefix(it.ID, cat.ID+".") {
					t.Errorf("item %q is not under %q", it.ID, cat.ID)
				}
				if it.Elements == "" || it.DeadlineText == "" || len(it.Channels) == 0 || len(it.Basis) == 0 {
					t.Errorf("item %q is incomplete: %+v", it.ID, it)
				}
			}
		}
	}
	if len(c.Areas) != 3 || categories != 21 || items != 239 {
		t.Errorf("%d areas, %d categories, %d items; want 3, 21, 239", len(c.Areas), categories, items)
	}
	if c.Bodies[0].ID != "office" {
		t.Errorf("the bodies lost their order: first is %q", c.Bodies[0].ID)
	}
}

func TestBodiesAreFoundByAnyName(t *testing.T) {
	c, err := catalogue.Load(assets.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"乳山市民政局": "civil", "民政局": "civil", "乳山市国土资源局": "natural", "国土资源局": "natural", "国土局": "natural",
		"乳山市自然资源局": "natural", "乳山市自然资源局（并入）": "planning", "乳山市规划局": "planning",
		"乳山市安全生产监督管理局": "emergency", "乳山市人力资源和社会保障局": "hr", "人社局": "hr",
		"乳山市农业农村局": "agri", "乳山市人民政府办公室": "office", "市政府办": "office", "乳山市人民政府": "gov_county",
		"乳山市教育局": "edu", "乳山市教育和体育局": "edu", "乳山市环境保护局": "ecology",
	} {
		if b := c.BodyByName(name); b == nil || b.ID != want {
			t.Errorf("%s is %+v, want %s", name, b, want)
		}
	}
	for _, b := range c.Bodies {
		if strings.ContainsAny(b.Name, "（(") {
			t.Errorf("body %q keeps a remark in its name %q", b.ID, b.Name)
		}
		for _, old := range b.OldNames {
			if old == b.Name {
				t.Errorf("body %q has its own name as an old one", b.ID)
			}
		}
	}
}

// What was looked up while the file was made must not reach the product.
func TestCatalogueHoldsNoAddresses(t *testing.T) {
	data, err := fs.ReadFile(assets.Catalogue, catalogue.Name)
	if err != nil {
		t.Fatal(err)
	}
	for _, banned := range []string{"http", "url:", ".txt", "github", "www."} {
		if i := strings.Index(string(data), banned); i >= 0 {
			t.Errorf("%q in line %d", banned, 1+strings.Count(string(data[:i]), "\n"))
		}
	}
}

const small = `schema: 1
title: 目录
about: x
bodies_check: x
pii_levels: {none: 无}
deadlines: {D20: {n: 20}}
channels: {portal: {name: 网站}}
bodies:
  mz: {name_2018: 乳山市民政局, name_now: 乳山市民政局, aliases: [民政], check: VERIFIED}
sources: {seed: {title: 方案}}
areas:
- id: a
  name: 甲
  scope: 范围
  categories:
  - id: a.b
    name: 乙
    items:
    - {id: a.b.c, name: 丙, content: 要素, deadline: D20, deadline_text: 二十日, channels: [portal], lead: [mz], cooperate: [], basis: [seed], pii: none, check: VERIFIED}
`

func TestLoadNamesTheFault(t *testing.T) {
	load := func(text string) error {
		_, err := catalogue.Load(fstest.MapFS{catalogue.Name: {Data: []byte(text)}})
		return err
	}
	if err := load(small); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ from, to, says string }{
		"an unknown key":      {"about: x", "abuot: x", "abuot"},
		"a newer schema":      {"schema: 1", "schema: 2", "schema 2"},
		"an unknown deadline": {"deadline: D20", "deadline: D21", "D21"},
		"an unknown channel":  {"channels: [portal]", "channels: [radio]", "radio"},
		"an unknown source":   {"basis: [seed]", "basis: [memory]", "memory"},
		"an unknown body":     {"lead: [mz]", "lead: [nobody]", "nobody"},
		"an unknown level":    {"pii: none", "pii: some", "some"},
		"an unknown check":    {"pii: none, check: VERIFIED", "pii: none, check: SURE", "SURE"},
		"no lead":             {"lead: [mz]", "lead: []", "a.b.c"},
		"a body without name": {"name_now: 乳山市民政局, ", "", "mz"},
		"not a mapping":       {"bodies:\n  mz: {name_2018: 乳山市民政局, name_now: 乳山市民政局, aliases: [民政], check: VERIFIED}", "bodies: []", "bodies"},
		"not YAML":            {"schema: 1", "schema: [", "yaml"},
	} {
		err := load(strings.Replace(small, tt.from, tt.to, 1))
		if kiosk.KindOf(err) != kiosk.Invalid || !strings.Contains(kiosk.PublicMessage(err), tt.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := catalogue.Load(fstest.MapFS{}); kiosk.KindOf(err) != kiosk.NotFound {
		t.Errorf("no file: %v", err)
	}
}
