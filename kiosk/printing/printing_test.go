package printing_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/printing"
)

func open(t *testing.T, setting string) printing.Printer {
	t.Helper()
	p, err := printing.Open(setting, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func wantState(t *testing.T, p printing.Printer, want kiosk.PrinterState) {
	t.Helper()
	if got := p.State(t.Context()); got != want {
		t.Errorf("the state is %q, want %q", got, want)
	}
}

var job = printing.Job{Paper: printing.Receipt, PDF: []byte("%PDF-1.4 a sheet")}

func TestSettings(t *testing.T) {
	for _, good := range []string{"", "none", "browser", "cups", "cups:Office", "agent:http://127.0.0.1:9191", "agent:https://print.local/x/", "spool:/tmp/out"} {
		if err := printing.CheckSetting(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"lp", "cups:-h", "cups:a b", "agent:", "agent:127.0.0.1:9191", "agent:file:///x", "spool:"} {
		if err := printing.CheckSetting(bad); kiosk.KindOf(err) != kiosk.Invalid || !strings.Contains(err.Error(), "spool") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestNoPrinter(t *testing.T) {
	p := open(t, "none")
	wantState(t, p, kiosk.PrinterNone)
	if err := p.Print(t.Context(), job); kiosk.KindOf(err) != kiosk.Unavailable {
		t.Errorf("it prints: %v", err)
	}
}

func TestSpool(t *testing.T) {
	dir := t.TempDir()
	p := open(t, "spool:"+dir)
	wantState(t, p, kiosk.PrinterReady)
	if err := p.Print(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "gongkai-receipt-*.pdf"))
	if len(files) != 1 {
		t.Fatalf("the folder has %q", files)
	}
	if b, err := os.ReadFile(files[0]); err != nil || string(b) != string(job.PDF) {
		t.Errorf("the job is %q, %v", b, err)
	}
	for said, want := range map[string]kiosk.PrinterState{"no_paper\n": kiosk.PrinterNoPaper, "ready": kiosk.PrinterReady, "on fire": kiosk.PrinterFailed} {
		if err := os.WriteFile(filepath.Join(dir, "state"), []byte(said), 0o644); err != nil {
			t.Fatal(err)
		}
		wantState(t, p, want)
	}
	if err := p.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 || left[0].Name() != "state" {
		t.Errorf("after the purge the folder has %v", left)
	}
	wantState(t, open(t, "spool:"+filepath.Join(dir, "gone")), kiosk.PrinterNone)
}

func TestAgent(t *testing.T) {
	var jobs []string
	state := `{"state":"ready"}`
	agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method + " " + r.URL.RequestURI() {
		case "GET /state":
			_, _ = io.WriteString(w, state)
		case "POST /jobs?paper=receipt":
			b, _ := io.ReadAll(r.Body)
			jobs = append(jobs, r.Header.Get("Content-Type")+" "+string(b))
			w.WriteHeader(http.StatusCreated)
		case "DELETE /jobs":
			jobs = nil
			w.WriteHeader(http.StatusNoContent)
		default:
			http.NotFound(w, r)
		}
	}))
	defer agent.Close()
	p := open(t, "agent:"+agent.URL+"/")
	wantState(t, p, kiosk.PrinterReady)
	if err := p.Print(t.Context(), job); err != nil || len(jobs) != 1 || jobs[0] != "application/pdf "+string(job.PDF) {
		t.Errorf("printed %q, %v", jobs, err)
	}
	if err := p.Print(t.Context(), printing.Job{Paper: printing.A4}); kiosk.KindOf(err) != kiosk.Unavailable {
		t.Errorf("a refused job: %v", err)
	}
	if err := p.Purge(t.Context()); err != nil || len(jobs) != 0 {
		t.Errorf("after the purge there are %q, %v", jobs, err)
	}
	for said, want := range map[string]kiosk.PrinterState{
		`{"state":"no_paper"}`: kiosk.PrinterNoPaper, `{"state":"none"}`: kiosk.PrinterNone, `{"state":"x"}`: kiosk.PrinterFailed, `<html>`: kiosk.PrinterFailed,
	} {
		state = said
		wantState(t, p, want)
	}
	agent.Close()
	wantState(t, p, kiosk.PrinterFailed)
}

// fakeCUPS puts programs into PATH that answer as those of CUPS do.
func fakeCUPS(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, script := range map[string]string{
		"lpstat": `if [ "$1" = -d ]; then cat "$D/default"; else cat "$D/printer"; fi`,
		"lp":     `cat > "$D/job.pdf"; echo "$@" > "$D/args"; echo "request id is Office-12 (1 file(s))"`,
		"cancel": `echo "$@" >> "$D/cancelled"`,
	} {
		script = "#!/bin/sh\nD=" + dir + "\n" + script + "\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	return dir
}

func TestCUPS(t *testing.T) {
	dir := fakeCUPS(t)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read := func(name string) string {
		b, _ := os.ReadFile(filepath.Join(dir, name))
		return strings.TrimSpace(string(b))
	}
	p := open(t, "cups")
	write("default", "no system default destination\n")
	wantState(t, p, kiosk.PrinterNone)
	write("default", "system default destination: Office\n")
	for said, want := range map[string]kiosk.PrinterState{
		"printer Office is idle.  enabled since Mon\n\tDescription: x\n\tAlerts: none\n": kiosk.PrinterReady,
		"printer Office now printing Office-3.  enabled since Mon\n\tAlerts: none\n":     kiosk.PrinterReady,
		"printer Office is idle.  enabled since Mon\n\tAlerts: media-empty-error\n":      kiosk.PrinterNoPaper,
		"printer Office is idle.  enabled since Mon\n\tAlerts: media-low-report\n":       kiosk.PrinterReady,
		"printer Office disabled since Mon -\n\tPaused\n\tAlerts: none\n":                kiosk.PrinterFailed,
		"printer Office is idle.  enabled since Mon\n\tAlerts: offline-report\n":         kiosk.PrinterFailed,
		"lpstat: Invalid destination name in list \"Office\".\n":                         kiosk.PrinterFailed,
	} {
		write("printer", said)
		if got := p.State(t.Context()); got != want {
			t.Errorf("%q is %q, want %q", said, got, want)
		}
	}
	if err := p.Print(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	if got := read("job.pdf"); got != string(job.PDF) {
		t.Errorf("the job is %q", got)
	}
	if got := read("args"); !strings.HasPrefix(got, "-t gongkai ") || !strings.HasSuffix(got, "-- -") {
		t.Errorf("lp got %q", got)
	}
	if err := p.Purge(t.Context()); err != nil || read("cancelled") != "-x Office-12" {
		t.Errorf("cancel got %q, %v", read("cancelled"), err)
	}
	if err := p.Purge(t.Context()); err != nil || read("cancelled") != "-x Office-12" {
		t.Errorf("a second purge: %q, %v", read("cancelled"), err)
	}
}
