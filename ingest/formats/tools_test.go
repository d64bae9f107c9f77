package formats_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/ingest/formats"
	"gongkai/ingest/formats/formatstest"
	"gongkai/kiosk"
)

const oldWord = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// onlyTools makes the programs given, shell scripts by name, all that is
// installed.
func onlyTools(t *testing.T, scripts map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\nPATH=/usr/bin:/bin\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 20, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var scan = formatstest.Scan

// Without the program that is needed the officer is told which to install.
func TestMissingPrograms(t *testing.T) {
	onlyTools(t, nil)
	for kind, data := range map[string]string{"doc": oldWord, "wps": oldWord, "xls": oldWord, "et": oldWord, "png": string(picture(t))} {
		_, err := formats.Parse(t.Context(), kind, []byte(data))
		if msg := kiosk.PublicMessage(err); kiosk.KindOf(err) != kiosk.Unavailable || !strings.Contains(msg, "apt install") || !strings.Contains(msg, "gongkai ingest --full") {
			t.Errorf("%s: %v", kind, err)
		}
	}
	d, err := formats.Parse(t.Context(), "pdf", scan())
	if err != nil || !d.Empty() || !strings.Contains(strings.Join(d.Notes, ""), "apt install tesseract-ocr tesseract-ocr-chi-sim") {
		t.Errorf("a scan: %v, %v", d, err)
	}
	d, err = formats.Parse(t.Context(), "pdf", pdf("GBK-EUC-H", at(72, 720, "低")+at(88, 720, "保")))
	if err != nil || !strings.Contains(strings.Join(d.Notes, ""), "poppler-utils") {
		t.Errorf("characters drawn one by one: %v, %v", d, err)
	}
}

func TestPrograms(t *testing.T) {
	made := filepath.Join(t.TempDir(), "made.docx")
	if err := os.WriteFile(made, formatstest.Word(t, formatstest.Paragraph("由市财政统筹。")), 0o600); err != nil {
		t.Fatal(err)
	}
	words := `printf 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n'
printf '5\t1\t1\t1\t1\t1\t100\t100\t120\t40\t96.5\t低保\n5\t1\t1\t1\t1\t2\t220\t100\t120\t40\t83.5\t标准\n5\t1\t1\t1\t2\t1\t100\t300\t120\t40\t90\t公示\n'`
	onlyTools(t, map[string]string{
		"soffice":   `while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; cp ` + made + ` "$2/file.docx"`,
		"tesseract": `if [ "$1" = --list-langs ]; then echo chi_sim; else ` + words + "\nfi",
		"pdftotext": `echo '<!DOCTYPE html PUBLIC "-//W3C//DTD"><html><body><doc><page width="595" height="842"><word xMin="72" yMin="110" xMax="104" yMax="126">低保</word></page></doc></body></html>'`,
	})
	wants(t, "wps", []byte(oldWord), "由市财政统筹。\n")
	wants(t, "png", picture(t), "# （扫描识别，可信度 90%）\n低保标准\n公示\n")
	wants(t, "pdf", scan(), "# 第 1 页（扫描识别，可信度 90%）\n低保标准\n公示\n")
	wants(t, "pdf", pdf("GBK-EUC-H", at(72, 720, "低")+at(88, 720, "保")), "# 第 1 页\n低保\n")
	onlyTools(t, map[string]string{"antiword": `printf '公告\n\n甲\t乙\n'`})
	wants(t, "doc", []byte(oldWord), "公告\n甲 | 乙\n! 表格和编号可能读得不全；安装 LibreOffice 后读得更好\n")
	onlyTools(t, map[string]string{"soffice": `echo 'source file could not be loaded'`})
	if _, err := formats.Parse(t.Context(), "doc", []byte(oldWord)); kiosk.KindOf(err) != kiosk.Invalid {
		t.Errorf("a converter that makes nothing: %v", err)
	}
}

// The real programs, where they are installed.
func TestRealPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("starts an office program")
	}
	t.Setenv("PATH", installed)
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.rtf"), []byte(`{\rtf1\ansi\ansicpg936 \u20844?\u21578?\par}`), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "doc", "--outdir", dir, filepath.Join(dir, "a.rtf"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "a.doc"))
	if err != nil {
		t.Fatal(err)
	}
	wants(t, "doc", data, "公告\n")
}
