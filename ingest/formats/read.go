package formats

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"runtime/debug"
	"strings"

	"gongkai/ingest/extract"
	"gongkai/kiosk"
)

// reading reads one format into a builder; left is how much the file may still
// unpack to.
type reading func(b *builder, data []byte, left *int64) error

// readingOf returns how a type is read, nil if it is not. level is how many
// archives the file is in.
func readingOf(kind string, level int) reading {
	switch kind {
	case "txt":
		return readPlain(extract.Plain)
	case "md", "markdown":
		return readPlain(extract.Markdown)
	case "html", "htm", "shtml":
		return readPage
	case "csv", "tsv":
		return readCSV
	case "docx", "docm", "dotx":
		return readDOCX
	case "xlsx", "xlsm", "xltx":
		return readXLSX
	case "pdf":
		return readPDF
	case "ofd":
		return readOFD
	case "rtf":
		return readRTF
	case "zip":
		if level < deepArchive {
			return readZip(level)
		}
		return tooDeep
	case "rar":
		if level < deepArchive {
			return readRAR(level)
		}
		return tooDeep
	case "png", "jpg", "jpeg", "tif", "tiff", "bmp":
		return readImage(kind)
	case lockedOffice:
		return func(*builder, []byte, *int64) error { return errLocked }
	}
	if newer[kind] != "" {
		return readOld(kind)
	}
	return nil
}

func readPage(b *builder, data []byte, left *int64) error {
	return readPlain(func(s string) *extract.Extracted { return extract.Page(s, "") })(b, data, left)
}

func tooDeep(*builder, []byte, *int64) error {
	return kiosk.Errorf(kiosk.Invalid, "压缩包里套了太多层压缩包，没有读。请发布单位直接放文件。")
}

// Known reports whether files of a type, the end of a name without its dot,
// are read.
func Known(kind string) bool { return readingOf(strings.ToLower(kind), 0) != nil }

// Parse reads a file in this process. kind is the end of its name, which is
// only believed where the bytes do not say what they are. The error is Invalid
// for a file that cannot be read, Unavailable if a program that is not
// installed would be needed; both say in words what to do.
func Parse(ctx context.Context, kind string, data []byte) (*Document, error) {
	left := int64(mostUnpacked)
	return parse(ctx, kind, data, &left, 0)
}

func parse(ctx context.Context, kind string, data []byte, left *int64, level int) (doc *Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, damaged(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	if blank(data) {
		return nil, kiosk.Errorf(kiosk.Invalid, "文件是空的。请重新下载，或告诉发布单位。")
	}
	b := newBuilder(ctx)
	read := readingOf(sniff(strings.ToLower(kind), data), level)
	if read == nil {
		return nil, kiosk.Errorf(kiosk.Invalid, "不会读 .%s 这种文件。请发布单位换成 PDF、OFD、DOCX 或 XLSX。", kind)
	}
	err = read(b, data, left)
	if ctx.Err() != nil && !errors.Is(err, errFull) {
		return nil, ctx.Err()
	}
	if doc, err = b.result(err); err != nil {
		return nil, err
	}
	if doc.Empty() && len(doc.Notes) == 0 {
		return nil, kiosk.Errorf(kiosk.Invalid, "文件里没有文字。")
	}
	return doc, nil
}

var (
	magicZip = []byte("PK\x03\x04")
	magicOLE = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
)

// sniff returns the type of a file by its bytes, or the one its name gives.
// Names lie often: a page saved as .doc, a new format under an old name.
func sniff(kind string, data []byte) string {
	head := bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 1024)], []byte("\ufeff")), " \t\r\n\x00")
	switch {
	case bytes.HasPrefix(data, magicZip):
		return sniffZip(kind, data)
	case bytes.HasPrefix(data, []byte("Rar!\x1a\x07")):
		return "rar"
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return "pdf"
	case bytes.HasPrefix(head, []byte(`{\rtf`)):
		return "rtf"
	case bytes.HasPrefix(data, magicOLE):
		if t := oldType(data); t != "" {
			return t
		}
		return kind
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		return "png"
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return "jpg"
	case bytes.HasPrefix(data, []byte("II*\x00")), bytes.HasPrefix(data, []byte("MM\x00*")):
		return "tif"
	}
	lower := bytes.ToLower(head[:min(len(head), 512)])
	if bytes.HasPrefix(lower, []byte("<!doctype html")) || bytes.HasPrefix(lower, []byte("<html")) {
		return "html"
	}
	return kind
}

// sniffZip tells documents that are zip files from archives.
func sniffZip(kind string, data []byte) string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && readingOf(kind, 0) != nil {
		return kind
	}
	if err != nil {
		return "zip"
	}
	for _, f := range z.File {
		switch name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/")); {
		case name == "word/document.xml":
			return "docx"
		case name == "xl/workbook.xml":
			return "xlsx"
		case name == "ofd.xml":
			return "ofd"
		}
	}
	return "zip"
}

// oldType tells the old Office formats apart by the names of their streams.
func oldType(data []byte) string {
	for _, t := range []struct{ stream, kind string }{
		{"WordDocument", "doc"}, {"Workbook", "xls"}, {"PowerPoint Document", "ppt"}, {"EncryptedPackage", lockedOffice},
	} {
		var wide []byte
		for _, c := range []byte(t.stream) {
			wide = append(wide, c, 0)
		}
		if bytes.Contains(data, wide) {
			return t.kind
		}
	}
	return ""
}

// typeOf returns the type a file name ends with.
func typeOf(name string) string { return strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) }

// lockedOffice is the type of a document with a password.
const lockedOffice = "locked office"
