package formats

import (
	"fmt"
	"os"
	"strings"

	"gongkai/ingest/extract"
	"gongkai/kiosk"
)

// newer is what LibreOffice makes of an old format.
var newer = map[string]string{
	"doc": "docx", "wps": "docx", "dot": "docx", "wpt": "docx", "odt": "docx",
	"xls": "xlsx", "et": "xlsx", "xlt": "xlsx", "ods": "xlsx",
	"ppt": "pdf", "pptx": "pdf", "dps": "pdf", "odp": "pdf",
}

// readOld reads an old format through a program: LibreOffice, or one that
// knows only that format and gives its words without tables.
func readOld(kind string) reading {
	return func(b *builder, data []byte, left *int64) error {
		if office := tool("soffice", "libreoffice"); office != "" {
			return convert(b, office, kind, data, left)
		}
		var plain string
		var args []string
		switch newer[kind] {
		case "docx":
			if plain, args = tool("antiword"), []string{"-m", "UTF-8.txt", "-w", "0"}; plain == "" {
				plain, args = tool("catdoc"), []string{"-d", "utf-8", "-w"}
			}
		case "xlsx":
			plain, args = tool("xls2csv"), []string{"-d", "utf-8", "-c", "\t", "-b", "\f"}
		}
		if plain == "" {
			return missingOffice(kind)
		}
		return plainly(b, plain, args, kind, data)
	}
}

func missingOffice(kind string) error {
	return kiosk.Errorf(kiosk.Unavailable,
		"这台机器没有装能读 .%s 的程序，没有收录它的文字。请管理员安装 LibreOffice（apt install libreoffice-writer-nogui libreoffice-calc-nogui），再运行 gongkai ingest --full。", kind)
}

// profile keeps LibreOffice from running macros and from fetching what a
// document links to.
const profile = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
`

// convert reads what LibreOffice makes of a file.
func convert(b *builder, office, kind string, data []byte, left *int64) error {
	s, err := newScratch()
	if err != nil {
		return err
	}
	defer s.close()
	if err := os.MkdirAll(s.path("profile/user"), 0o700); err != nil {
		return fmt.Errorf("formats: profile of a converter: %w", err)
	}
	if _, err := s.write("profile/user/registrymodifications.xcu", []byte(profile)); err != nil {
		return err
	}
	in, err := s.write("file."+kind, data)
	if err != nil {
		return err
	}
	to := newer[kind]
	_, err = s.run(b.ctx, office, "-env:UserInstallation=file://"+s.path("profile"), "--headless", "--norestore", "--convert-to", to, "--outdir", s.path("out"), in)
	if err != nil {
		return damaged(err)
	}
	made, err := os.ReadFile(s.path("out/file." + to))
	if err != nil {
		return damaged(err)
	}
	return readingOf(to, deepArchive)(b, made, left)
}

// plainly reads what a program prints of a file: paragraphs, and rows where
// there are tabs.
func plainly(b *builder, program string, args []string, kind string, data []byte) error {
	s, err := newScratch()
	if err != nil {
		return err
	}
	defer s.close()
	in, err := s.write("file."+kind, data)
	if err != nil {
		return err
	}
	out, err := s.run(b.ctx, program, append(args, in)...)
	if err != nil {
		return damaged(err)
	}
	b.doc.note("表格和编号可能读得不全；安装 LibreOffice 后读得更好")
	for l := range strings.SplitSeq(string(out), "\n") {
		l = strings.Trim(l, "\r\f ")
		x := extract.Block{Text: l}
		if strings.Contains(l, "\t") {
			x = extract.Block{Kind: extract.Row}
			for c := range strings.SplitSeq(l, "\t") {
				x.Cells = append(x.Cells, extract.Cell{Text: strings.Trim(c, `"`)})
			}
		}
		if err := b.add(x); err != nil {
			return err
		}
	}
	return nil
}
