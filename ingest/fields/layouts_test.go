package fields_test

import (
	"regexp"
	"strings"
	"testing"

	"gongkai/ingest/extract"
	"gongkai/ingest/extract/samplepages"
	"gongkai/ingest/fetch"
	"gongkai/ingest/fields"
	"gongkai/kiosk"
)

// Notices as fifteen layouts show them, read as pages are: what their tables
// say is what was put in.
func TestLayouts(t *testing.T) {
	pages, err := samplepages.Make(1)
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]kiosk.FieldKind{
		"中标公告":   {"", kiosk.FieldSupplier, "", kiosk.FieldAward},
		"挂牌出让公告": {kiosk.FieldParcel, kiosk.FieldLocation, kiosk.FieldSize, kiosk.FieldUse, kiosk.FieldPlotRatio, "", kiosk.FieldStartPrice},
	}
	tables, right, wrong := 0, 0, 0
	for _, p := range pages {
		for ending, kinds := range columns {
			if !strings.HasSuffix(p.Truth.Title, ending) {
				continue
			}
			source, _ := fetch.Decode(p.Source, p.Header)
			e := extract.Page(source, p.Address)
			for _, rest := range p.Rest {
				source, _ := fetch.Decode(rest.Source, rest.Header)
				e.Join(extract.Page(source, rest.Address))
			}
			found := fields.Read(e.Text, ending == "挂牌出让公告")
			tables++
			for _, want := range stated(p.Truth.Body, kinds) {
				if has(found, want) {
					right++
				} else {
					wrong++
					t.Errorf("%s %s: no %s %s of %s in %v", p.Layout, p.Truth.Title, want.Kind, want.Value, want.Lot, found)
				}
			}
		}
	}
	if tables < 8 {
		t.Errorf("only %d tables", tables)
	}
	t.Logf("%d tables, %d fields right, %d wrong", tables, right, wrong)
}

// stated reads what the table of a document says by the order of its columns,
// and its code.
func stated(body string, kinds []kiosk.FieldKind) (out []kiosk.Field) {
	if m := regexp.MustCompile(`项目编号：(\S+)`).FindStringSubmatch(body); m != nil {
		out = append(out, kiosk.Field{Kind: kiosk.FieldCode, Value: m[1]})
	}
	rows := 0
	for line := range strings.Lines(body) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(cells) != len(kinds) {
			continue
		}
		if rows++; rows == 1 {
			continue // the headings
		}
		for i, k := range kinds {
			if k == "" {
				continue
			}
			v := cells[i]
			if k.Form() == kiosk.FormMoney {
				v = cents(v)
			}
			out = append(out, kiosk.Field{Kind: k, Lot: cells[0], Value: v})
		}
	}
	return out
}

// cents writes 万元 as 元.
func cents(wan string) string {
	whole, decimals, _ := strings.Cut(wan, ".")
	return whole + (decimals + "0000")[:4] + ".00"
}

func has(found []kiosk.Field, want kiosk.Field) bool {
	for _, f := range found {
		if f.Kind == want.Kind && f.Value == want.Value && (f.Lot == want.Lot || f.Lot == "") && f.Confidence >= kiosk.SureField {
			return true
		}
	}
	return false
}
