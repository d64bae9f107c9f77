package touch_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/printing"
	"gongkai/kiosk/web/webtest"
)

// printer serves the samples with a printer that puts jobs into a folder.
func printer(t *testing.T, p printing.Printer) (app *fiber.App, made *[]string) {
	t.Helper()
	made = new([]string)
	m := webtest.NewMemory(kiosktest.Disclosures())
	long := kiosktest.Disclosures()[0]
	long.ID, long.Text = "long", strings.Repeat("长", 40_000)
	m.Replace(long)
	cfg := webtest.Config(t, m)
	cfg.Printing = &printing.Desk{
		Printer: p, Self: "http://127.0.0.1:8080", Cost: "每张 2 角",
		Render: func(_ context.Context, address string) ([]byte, error) {
			*made = append(*made, address)
			return []byte("%PDF"), nil
		},
	}
	return webtest.New(t, cfg).App(), made
}

func ask(t *testing.T, app *fiber.App, method, target, form string, headers ...string) (status int, location, body string) {
	t.Helper()
	req := httptest.NewRequest(method, target, strings.NewReader(form))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header.Get("Location"), string(b)
}

const passage = "?at=1.700.800"

func TestPrinting(t *testing.T) {
	dir := t.TempDir()
	app, made := printer(t, printing.NewSpool(dir))
	_, _, page := ask(t, app, http.MethodGet, "/k/d/assistance/paper"+passage, "")
	for _, want := range []string{"每张 2 角", "打印小票", "打印 A4 全文", "约 ", "社会救助", `action="/k/d/assistance/print?at=1.700.800"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page before printing does not say %q", want)
		}
	}
	status, to, _ := ask(t, app, http.MethodPost, "/k/d/assistance/print"+passage, "as=receipt")
	if status != http.StatusSeeOther || to != "/k/d/assistance/paper?at=1.700.800&done=receipt" {
		t.Fatalf("status %d, to %s", status, to)
	}
	if want := "http://127.0.0.1:8080/k/d/assistance/print?as=receipt&at=1.700.800"; len(*made) != 1 || (*made)[0] != want {
		t.Errorf("printed %q, want %q", *made, want)
	}
	if _, _, page = ask(t, app, http.MethodGet, to, ""); !strings.Contains(page, "取纸") {
		t.Error("the page afterwards does not say where the paper is")
	}
	jobs := func() int { f, _ := filepath.Glob(filepath.Join(dir, "*.pdf")); return len(f) }
	if jobs() != 1 {
		t.Fatalf("%d jobs", jobs())
	}
	ask(t, app, http.MethodGet, "/k/leave", "")
	if jobs() != 0 {
		t.Error("who leaves leaves their print behind")
	}
}

func TestPrintingSaysBeforeThatItCannot(t *testing.T) {
	dir := t.TempDir()
	app, _ := printer(t, printing.NewSpool(dir))
	for state, want := range map[string]string{"no_paper": "缺纸", "failed": "故障"} {
		if err := os.WriteFile(filepath.Join(dir, "state"), []byte(state), 0o644); err != nil {
			t.Fatal(err)
		}
		_, _, page := ask(t, app, http.MethodGet, "/k/d/assistance/paper", "")
		if !strings.Contains(page, want) || strings.Contains(page, "打印小票") || !strings.Contains(page, "扫码带走") {
			t.Errorf("%s: the page does not say %s and offer the QR code instead", state, want)
		}
	}
	app, _ = printer(t, printing.None{})
	if _, _, page := ask(t, app, http.MethodGet, "/k/d/assistance/paper", ""); !strings.Contains(page, "没有打印机") || !strings.Contains(page, "扫码带走") {
		t.Error("without a printer the page does not say so")
	}
	status, _, page := ask(t, app, http.MethodPost, "/k/d/assistance/print", "as=a4")
	if status != http.StatusServiceUnavailable || !strings.Contains(page, "没有打印机") {
		t.Errorf("status %d", status)
	}
}

func TestPrintingRefuses(t *testing.T) {
	app, made := printer(t, printing.NewSpool(t.TempDir()))
	for name, tc := range map[string]struct {
		target, form, header string
		status               int
	}{
		"another paper":      {"/k/d/assistance/print", "as=a5", "", 400},
		"a book":             {"/k/d/long/print", "as=a4", "", 400},
		"an unknown record":  {"/k/d/none/print", "as=a4", "", 404},
		"another site":       {"/k/d/assistance/print", "as=a4", "cross-site", 403},
		"a book on a slip":   {"/k/d/long/print", "as=receipt", "", 303},
		"from its own pages": {"/k/d/assistance/print", "as=a4", "same-origin", 303},
	} {
		if status, _, _ := ask(t, app, http.MethodPost, tc.target, tc.form, "Sec-Fetch-Site", tc.header); status != tc.status {
			t.Errorf("%s: status %d, want %d", name, status, tc.status)
		}
	}
	if len(*made) != 2 {
		t.Errorf("printed %q", *made)
	}
	if _, _, page := ask(t, app, http.MethodGet, "/k/d/long/paper", ""); !strings.Contains(page, "太长") || strings.Contains(page, `value="a4"`) {
		t.Error("a book is offered on A4")
	}
}

func TestTheBrowserPrints(t *testing.T) {
	app, made := printer(t, printing.Browser{})
	status, to, _ := ask(t, app, http.MethodPost, "/k/d/assistance/print"+passage, "as=a4")
	if status != http.StatusSeeOther || to != "/k/d/assistance/print?as=a4&at=1.700.800&go=1" || len(*made) != 0 {
		t.Fatalf("status %d, to %s, made %q", status, to, *made)
	}
	_, _, page := ask(t, app, http.MethodGet, to, "")
	if !strings.Contains(page, `data-back="/k/d/assistance/paper?at=1.700.800&amp;done=a4"`) {
		t.Error("the page that prints itself leads nowhere afterwards")
	}
}
