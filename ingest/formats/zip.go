package formats

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"golang.org/x/net/html/charset"

	"gongkai/kiosk"
)

// container is a document that is a zip file of XML parts.
type container struct {
	b     *builder
	files map[string]*zip.File
	left  *int64 // bytes that may still be unpacked, of everything the file holds
}

// mostEntries is how many entries a zip file may have.
const mostEntries = 20_000

func openZip(b *builder, data []byte, left *int64) (*container, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damaged(err)
	}
	if len(z.File) > mostEntries {
		return nil, kiosk.Errorf(kiosk.Invalid, "压缩包里的文件超过 %d 个，没有读。", mostEntries)
	}
	c := &container{b: b, files: make(map[string]*zip.File, len(z.File)), left: left}
	for _, f := range z.File {
		name := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(f.Name, `\`, "/")), "/")
		if c.files[name] == nil {
			c.files[name] = f
		}
	}
	return c, nil
}

// errBomb ends the reading of a file that unpacks to more than any document.
var errBomb = kiosk.Errorf(kiosk.Invalid, "文件展开后大得不正常（超过 %d MB），没有读。请核对原件。", mostUnpacked>>20)

// bounded reads at most what may still be unpacked.
type bounded struct {
	r    io.Reader
	left *int64 // of the whole file
	most int64  // of this part
}

func (r *bounded) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	*r.left -= int64(n)
	r.most -= int64(n)
	if *r.left < 0 || r.most < 0 {
		return 0, errBomb
	}
	return n, err
}

// open opens a part; nil if there is none of that name.
func (c *container) open(name string, most int64) (io.ReadCloser, error) {
	f := c.files[strings.TrimPrefix(path.Clean("/"+name), "/")]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	return struct {
		io.Reader
		io.Closer
	}{&bounded{r, c.left, most}, r}, nil
}

// xml reads a part with a function; a part that is not there is no error.
func (c *container) xml(name string, read func(*tokens) error) error {
	r, err := c.open(name, mostXML)
	if r == nil || err != nil {
		return err
	}
	defer r.Close()
	return read(newTokens(c.b, r))
}

// holds reports whether a part has a text in it somewhere.
func (c *container) holds(name, text string) (bool, error) {
	before := *c.left
	defer func() { *c.left = before }() // it will be read once more
	r, err := c.open(name, mostXML)
	if r == nil || err != nil {
		return false, err
	}
	defer r.Close()
	buf := make([]byte, 64<<10)
	kept := 0
	for {
		if err := c.b.ctx.Err(); err != nil {
			return false, err
		}
		n, err := io.ReadFull(r, buf[kept:])
		if bytes.Contains(buf[:kept+n], []byte(text)) {
			return true, nil
		}
		switch {
		case errors.Is(err, errBomb):
			return false, err
		case err != nil:
			return false, nil // what is wrong with it will be found when it is read
		}
		kept = copy(buf, buf[len(buf)-len(text):])
	}
}

// tokens reads XML. Entities are not expanded, declarations of a document type
// are refused, the depth is bounded.
type tokens struct {
	b     *builder
	d     *xml.Decoder
	in    *tagged
	depth int
	page  bool // a page of our own making: its declarations do no harm
}

// tagged ends XML in which no tag comes for long: a decoder would gather all of
// it in memory.
type tagged struct {
	r     io.Reader
	since int  // bytes since the last tag
	bomb  bool // it was too much
}

func (r *tagged) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if i := bytes.LastIndexByte(p[:n], '<'); i >= 0 {
		r.since = n - i
	} else if r.since += n; r.since > mostWord {
		err = errBomb
	}
	if errors.Is(err, errBomb) {
		r.bomb = true
		return 0, errBomb
	}
	return n, err
}

var errXML = errors.New("formats: malformed XML")

func newTokens(b *builder, r io.Reader) *tokens {
	in := &tagged{r: r}
	d := xml.NewDecoder(in)
	d.Strict = false
	d.CharsetReader = charset.NewReaderLabel
	return &tokens{b: b, d: d, in: in}
}

// next returns the next start, end or text; nil at the end of the input.
func (t *tokens) next() (xml.Token, error) {
	for {
		if err := t.b.step(); err != nil {
			return nil, err
		}
		tok, err := t.d.Token()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			if t.in.bomb {
				return nil, errBomb
			}
			return nil, damaged(err)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			if t.depth++; t.depth > deepest {
				return nil, damaged(fmt.Errorf("%w: deeper than %d", errXML, deepest))
			}
			return x, nil
		case xml.EndElement:
			t.depth--
			return x, nil
		case xml.CharData:
			return x, nil
		case xml.Directive:
			if !t.page {
				return nil, damaged(fmt.Errorf("%w: document type", errXML))
			}
		}
	}
}

// each calls f for every element below the one just begun, in the order they
// begin, until that one ends. f may read an element to its end.
func (t *tokens) each(f func(xml.StartElement) error) error {
	for depth := t.depth; ; {
		tok, err := t.next()
		switch x := tok.(type) {
		case nil:
			return err
		case xml.StartElement:
			if err := f(x); err != nil {
				return err
			}
		case xml.EndElement:
			if t.depth < depth {
				return nil
			}
		}
	}
}

// skip reads over the element just begun.
func (t *tokens) skip() error {
	return t.each(func(xml.StartElement) error { return nil })
}

// words returns the text of the element just begun.
func (t *tokens) words() (string, error) {
	var s strings.Builder
	for depth := t.depth; ; {
		tok, err := t.next()
		switch x := tok.(type) {
		case nil:
			return s.String(), err
		case xml.CharData:
			if s.Len()+len(x) > mostText {
				return "", damaged(fmt.Errorf("%w: endless text", errXML))
			}
			s.Write(x)
		case xml.EndElement:
			if t.depth < depth {
				return s.String(), nil
			}
		}
	}
}

// attribute returns an attribute by its local name, "" if there is none.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// relations reads the relationships of a part: their targets by id.
func (c *container) relations(part string) (map[string]string, error) {
	out := map[string]string{}
	dir, file := path.Split(part)
	err := c.xml(dir+"_rels/"+file+".rels", func(t *tokens) error {
		return t.each(func(e xml.StartElement) error {
			if e.Name.Local == "Relationship" && attribute(e, "TargetMode") != "External" {
				target := attribute(e, "Target")
				if !strings.HasPrefix(target, "/") {
					target = dir + target
				}
				out[attribute(e, "Id")] = strings.TrimPrefix(path.Clean("/"+target), "/")
			}
			return nil
		})
	})
	return out, err
}

func damaged(err error) error {
	return kiosk.Wrap(kiosk.Invalid, "文件已损坏或不完整，读不出来。请重新下载，或向发布单位要一份完好的。", err)
}
