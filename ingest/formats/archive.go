package formats

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/nwaples/rardecode/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/kiosk"
)

// mostPacked is how large one file of an archive may be.
const mostPacked = 64 << 20

// entry is a file of an archive.
type entry struct {
	name string
	size int64 // as the archive says
	r    io.ReadCloser
}

// readZip reads the files of a zip archive, each as parts of the document.
func readZip(level int) reading {
	return func(b *builder, data []byte, left *int64) error {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return damaged(err)
		}
		i := 0
		return readArchive(b, left, level, func() (entry, error) {
			for ; i < len(z.File) && i < mostEntries; i++ {
				f := z.File[i]
				if f.FileInfo().IsDir() {
					continue
				}
				i++
				name := entryName(f.Name, f.NonUTF8)
				if f.Flags&1 != 0 {
					return entry{name: name}, errLocked
				}
				r, err := f.Open()
				return entry{name, int64(min(f.UncompressedSize64, mostPacked)), r}, err
			}
			return entry{}, io.EOF
		})
	}
}

// readRAR reads the files of a RAR archive.
func readRAR(level int) reading {
	return func(b *builder, data []byte, left *int64) error {
		r, err := rardecode.NewReader(bytes.NewReader(data), rardecode.MaxDictionarySize(64<<20))
		if err != nil {
			return rarError(err)
		}
		return readArchive(b, left, level, func() (entry, error) {
			for {
				h, err := r.Next()
				if errors.Is(err, io.EOF) {
					return entry{}, io.EOF
				}
				if err != nil {
					return entry{}, rarError(err)
				}
				if !h.IsDir {
					return entry{entryName(h.Name, false), min(max(h.UnPackedSize, 0), mostPacked), io.NopCloser(r)}, nil
				}
			}
		})
	}
}

func rarError(err error) error {
	if errors.Is(err, rardecode.ErrArchiveEncrypted) || errors.Is(err, rardecode.ErrArchivedFileEncrypted) || errors.Is(err, rardecode.ErrBadPassword) {
		return errLocked
	}
	return damaged(err)
}

// entryName returns the name of a file in an archive, which old programs wrote
// in GBK.
func entryName(name string, legacy bool) string {
	if legacy || !utf8.ValidString(name) {
		if s, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = s
		}
	}
	return path.Clean(strings.ToValidUTF8(strings.ReplaceAll(name, `\`, "/"), ""))
}

// readArchive reads the files that next gives, until io.EOF. A file that cannot
// be read is a note; the others are read all the same.
func readArchive(b *builder, left *int64, level int, next func() (entry, error)) error {
	for n := 0; ; n++ {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		if n == mostFiles {
			b.doc.note("压缩包里的文件太多，只收录了前面的")
			return nil
		}
		f, err := next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && f.name == "" && n == 0:
			return err
		case err != nil && f.name == "":
			b.doc.note("压缩包后面的部分读不出来：" + words(err))
			return nil
		case err != nil:
			b.doc.note(f.name + "：" + words(err))
			continue
		}
		err = readPacked(b, left, level, f)
		_ = f.r.Close()
		if err != nil {
			return err
		}
	}
}

// readPacked reads one file of an archive. The error ends the whole archive.
func readPacked(b *builder, left *int64, level int, f entry) error {
	base, kind := path.Base(f.name), typeOf(f.name)
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || strings.Contains(f.name, "__MACOSX") || !Known(kind) {
		return nil
	}
	var data bytes.Buffer
	data.Grow(int(min(f.size, *left)) + bytes.MinRead) // what it says; it is read to its end whatever that is
	_, err := data.ReadFrom(&bounded{f.r, left, mostPacked})
	switch {
	case errors.Is(err, errBomb) && *left < 0:
		if len(b.doc.Parts) == 0 {
			return errBomb
		}
		b.doc.note("压缩包展开后太大，后面的文件没有收录")
		return errFull
	case err != nil:
		b.doc.note(base + "：" + words(err))
		return nil
	}
	doc, err := parse(b.ctx, kind, data.Bytes(), left, level+1)
	if b.ctx.Err() != nil {
		return b.ctx.Err()
	}
	if err != nil {
		b.doc.note(base + "：" + words(err))
		return nil
	}
	for _, n := range doc.Notes {
		b.doc.note(base + "：" + n)
	}
	for _, p := range doc.Parts {
		label := base
		if p.Label != "" {
			label += "，" + p.Label
		}
		b.part(label)
		for _, x := range p.Blocks {
			if err := b.add(x); err != nil {
				return err
			}
		}
	}
	return nil
}

// words is an error in words, without its stop.
func words(err error) string {
	e, ok := errors.AsType[*kiosk.Error](err)
	if !ok {
		return "读不出来"
	}
	first, _, _ := strings.Cut(e.Msg, "。")
	return first
}
