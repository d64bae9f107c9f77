package printing_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/printing"
)

func TestDesk(t *testing.T) {
	dir := t.TempDir()
	counted, asked := 0, ""
	d := &printing.Desk{
		Printer: printing.NewSpool(dir), Self: "http://127.0.0.1:1", Printed: func(context.Context) { counted++ },
		Render: func(_ context.Context, address string) ([]byte, error) { asked = address; return []byte("%PDF"), nil },
	}
	jobs := func() int { files, _ := os.ReadDir(dir); return len(files) }
	if err := d.Print(t.Context(), "/k/d/x/print?as=a4", printing.A4); err != nil || jobs() != 1 || counted != 1 || asked != "http://127.0.0.1:1/k/d/x/print?as=a4" {
		t.Fatalf("%d jobs, counted %d, made of %s, %v", jobs(), counted, asked, err)
	}
	if err := d.Purge(t.Context()); err != nil || jobs() != 0 {
		t.Errorf("after a visit there are %d jobs, %v", jobs(), err)
	}
	// Files of an earlier day are no job of this visit.
	if err := os.WriteFile(filepath.Join(dir, "gongkai-other.pdf"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.Purge(t.Context()); err != nil || jobs() != 1 {
		t.Errorf("a visit without prints emptied the queue: %d, %v", jobs(), err)
	}
}

func TestWhoLeavesIsNotPrintedFor(t *testing.T) {
	dir := t.TempDir()
	d := &printing.Desk{Printer: printing.NewSpool(dir)}
	d.Render = func(ctx context.Context, _ string) ([]byte, error) {
		if err := d.Print(ctx, "/", printing.A4); kiosk.KindOf(err) != kiosk.Conflict {
			t.Errorf("two at once: %v", err)
		}
		return []byte("%PDF"), d.Purge(ctx) // they leave while it is made
	}
	err := d.Print(t.Context(), "/", printing.A4)
	if files, _ := os.ReadDir(dir); len(files) > 0 || kiosk.KindOf(err) != kiosk.Gone {
		t.Errorf("%d jobs, %v", len(files), err)
	}
}

func TestPaperIsNotWasted(t *testing.T) {
	broken := errors.New("broken")
	d := &printing.Desk{Printer: printing.None{}, Render: func(context.Context, string) ([]byte, error) { return nil, broken }}
	var err error
	for n := 0; n < 20 && kiosk.KindOf(err) != kiosk.TooMany; n++ {
		if err = d.Print(t.Context(), "/", printing.A4); n < 6 && !errors.Is(err, broken) {
			t.Fatalf("print %d: %v", n, err)
		}
	}
	if kiosk.KindOf(err) != kiosk.TooMany {
		t.Errorf("twenty prints at once: %v", err)
	}
}
