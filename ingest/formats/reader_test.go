package formats_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"gongkai/ingest/formats"
	"gongkai/ingest/formats/formatstest"
	"gongkai/kiosk"
)

// installed is where the programs of this machine are.
var installed string

// TestMain is the reading process too, and one that misbehaves.
func TestMain(m *testing.M) {
	switch os.Getenv("READING_PROCESS") {
	case "serve":
		if err := formats.Serve(context.Background(), os.Args[len(os.Args)-1], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	case "sleep":
		time.Sleep(time.Minute)
	case "die":
		panic("out of memory")
	}
	// What programs are installed here must not matter.
	installed = os.Getenv("PATH")
	if err := os.Setenv("PATH", ""); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func reader(t *testing.T, how string) *formats.Reader {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("READING_PROCESS", how)
	return &formats.Reader{Command: []string{exe}}
}

func TestReadingProcess(t *testing.T) {
	r := reader(t, "serve")
	d, err := r.Read(t.Context(), "docx", formatstest.Word(t, formatstest.Paragraph("由市财政统筹。")))
	if err != nil || golden(d) != "由市财政统筹。\n" {
		t.Errorf("got %v, %v", d, err)
	}
	d, err = r.Read(t.Context(), "pdf", pdf("GBK-EUC-H", at(72, 720, "低保标准")))
	if err != nil || golden(d) != "# 第 1 页\n低保标准\n" {
		t.Errorf("got %v, %v", d, err)
	}
	_, err = r.Read(t.Context(), "docx", []byte("PK\x03\x04 no more"))
	if kiosk.KindOf(err) != kiosk.Invalid || !strings.Contains(kiosk.PublicMessage(err), "损坏") {
		t.Errorf("a damaged file gives %v", err)
	}
}

// A process that hangs or dies is the file's failure, told in words.
func TestReadingProcessGoesWrong(t *testing.T) {
	r := reader(t, "sleep")
	r.Timeout = 300 * time.Millisecond
	start := time.Now()
	_, err := r.Read(t.Context(), "docx", []byte("x"))
	if kiosk.KindOf(err) != kiosk.Invalid || !strings.Contains(kiosk.PublicMessage(err), "已放弃") || time.Since(start) > 10*time.Second {
		t.Errorf("one that hangs gives %v after %v", err, time.Since(start))
	}
	if _, err = reader(t, "die").Read(t.Context(), "docx", []byte("x")); kiosk.KindOf(err) != kiosk.Invalid || !strings.Contains(kiosk.PublicMessage(err), "超过了限制") {
		t.Errorf("one that dies gives %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err = reader(t, "sleep").Read(ctx, "docx", []byte("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("given up by the caller: %v", err)
	}
}
