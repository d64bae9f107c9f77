package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/sync/errgroup"

	"gongkai/ingest/classify"
	"gongkai/ingest/formats"
	"gongkai/ingest/personal"
	"gongkai/kiosk"
)

// Batches of an import: so many records, or so much of the file.
const (
	batchRecords = 200
	batchBytes   = 4 << 20
	maxLine      = 32 << 20
	maxFile      = 64 << 20
)

// ImportPath brings in a file, or every file of a folder and the folders in
// it: pages, texts, JSONL, and what package formats reads. What cannot be read is skipped
// and reported in the summary; it never stops the rest. The error is Invalid
// or NotFound if there is nothing to read at all, otherwise the archive's or
// the context's. The summary holds what was done, also beside an error.
func (p *Pipeline) ImportPath(ctx context.Context, path string) (Summary, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Summary{}, kiosk.Wrap(kiosk.Invalid, fmt.Sprintf("路径 %s 不对。", path), err)
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real // links are followed here, and nowhere below
	}
	list, total, err := filesOf(ctx, abs)
	if err != nil {
		return Summary{}, err
	}
	name := filepath.Base(abs)
	src := kiosk.Source{ID: hashID("file", abs), Name: name, Home: abs}
	sum := newSummary(src)
	err = p.run(ctx, src, sum, func(ctx context.Context) (string, error) {
		return "", p.importFiles(ctx, src, abs, list, total, sum)
	})
	if err != nil {
		return *sum, fmt.Errorf("ingest: import %q: %w", path, err)
	}
	return *sum, nil
}

// kinds of files, by the end of their names.
var readable = map[string]string{
	".html": "html", ".htm": "html", ".shtml": "html", ".txt": "text", ".md": "markdown", ".markdown": "markdown",
	".jsonl": "lines", ".ndjson": "lines", ".jsonl.gz": "packed", ".ndjson.gz": "packed",
}

// kindOf returns the kind of a file, "" for one that is not read. A file that
// package formats reads is of the kind "file".
func kindOf(name string) string {
	name = strings.ToLower(name)
	if base, ok := strings.CutSuffix(name, ".gz"); ok {
		return readable[filepath.Ext(base)+".gz"]
	}
	if kind := readable[filepath.Ext(name)]; kind != "" {
		return kind
	}
	if formats.Known(fileType(name)) {
		return "file"
	}
	return ""
}

// fileType returns the end of a file's name in lower case, without the dot.
func fileType(name string) string {
	return strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), ".")
}

// beside reports whether a file of a folder is more likely a part of a saved
// page than a document.
func beside(name string) bool {
	switch fileType(name) {
	case "png", "jpg", "jpeg", "bmp":
		return true
	}
	return false
}

// readableTypes names in messages what can be read.
const readableTypes = ".html .txt .md .docx .xlsx .pdf .ofd .rtf .csv .doc .xls .wps .zip .rar .jsonl .jsonl.gz 等"

// filesOf lists the readable files at a path and adds up their sizes.
func filesOf(ctx context.Context, path string) (list []string, total int64, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, kiosk.Wrap(kiosk.NotFound, fmt.Sprintf("打不开 %s，请检查路径和权限。", path), err)
	}
	if !info.IsDir() {
		if kindOf(path) == "" || !info.Mode().IsRegular() {
			return nil, 0, kiosk.Errorf(kiosk.Invalid, "不会读 %s 这种文件，可以读 %s。", filepath.Base(path), readableTypes)
		}
		return []string{path}, info.Size(), nil
	}
	err = filepath.WalkDir(path, func(at string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return nil // a folder that may not be read hides only itself
		}
		if strings.HasPrefix(d.Name(), ".") && at != path {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || kindOf(d.Name()) == "" || beside(d.Name()) {
			return nil
		}
		if i, err := d.Info(); err == nil {
			total += i.Size()
		}
		list = append(list, at)
		return nil
	})
	if err == nil && len(list) == 0 {
		err = kiosk.Errorf(kiosk.Invalid, "%s 里没有可以读的文件（%s）。", path, readableTypes)
	}
	return list, total, err
}

// batch is what the reader hands to the writer.
type batch struct {
	records  []kiosk.Record
	bytes    int
	done     int64 // bytes of the files read so far
	item     string
	found    int
	problems []FileProblem
	skipped  int
}

// importFiles reads files in one goroutine and stores in another.
func (p *Pipeline) importFiles(ctx context.Context, src kiosk.Source, root string, list []string, total int64, sum *Summary) error {
	g, ctx := errgroup.WithContext(ctx)
	batches := make(chan batch, 1)
	g.Go(func() error {
		defer close(batches)
		r := &reader{p: p, c: classify.New(p.Catalogue), source: src.ID, root: root, out: batches}
		for _, f := range list {
			if err := r.file(ctx, f); err != nil {
				return err
			}
		}
		return r.send(ctx)
	})
	g.Go(func() error {
		for b := range batches {
			if len(b.records) > 0 {
				results, err := p.put(ctx, b.records)
				if err != nil {
					return err
				}
				sum.count(results)
			}
			sum.Found += b.found
			sum.skip(b.skipped, b.problems)
			p.progress(Progress{
				Source: src.Name, Done: b.done, Total: total, Bytes: true,
				Stored: sum.Created + sum.Updated + sum.Unchanged, New: sum.Created + sum.Updated, Failed: sum.Skipped, Item: b.item,
			})
		}
		return nil
	})
	return g.Wait()
}

// reader reads files into batches.
type reader struct {
	p      *Pipeline
	c      *classify.Classifier
	source string
	root   string
	out    chan<- batch

	b    batch
	done int64 // bytes of files read to their end
}

// name is how a file is called in messages: relative to the folder given.
func (r *reader) name(file string) string {
	if rel, err := filepath.Rel(r.root, file); err == nil && rel != "." {
		return filepath.ToSlash(rel)
	}
	return filepath.Base(file)
}

// key is how a file is called in ids: its name after that of the folder given,
// so that the folder can move and files of the same name in two folders stay
// two. A file given alone has the key it has as part of its folder.
func (r *reader) key(file string) string {
	folder := r.root
	if file == r.root {
		folder = filepath.Dir(file)
	}
	return filepath.Base(folder) + "/" + r.name(file)
}

func (r *reader) problem(file string, line int, what string) {
	r.b.skipped++
	if len(r.b.problems) < maxProblems {
		r.b.problems = append(r.b.problems, FileProblem{File: file, Line: line, What: what})
	}
}

// remark notes what of a file could not be read.
func (r *reader) remark(file, what string) {
	if len(r.b.problems) < maxProblems {
		r.b.problems = append(r.b.problems, FileProblem{File: file, What: what})
	}
}

// add takes a record into the batch; size is how much of the source it was.
func (r *reader) add(ctx context.Context, rec kiosk.Record, size int) error {
	r.b.records = append(r.b.records, rec)
	r.b.item = personal.Mask(rec.Disclosure.Title)
	r.b.bytes += size
	if len(r.b.records) >= batchRecords || r.b.bytes >= batchBytes {
		return r.send(ctx)
	}
	return nil
}

func (r *reader) send(ctx context.Context) error {
	if r.b.done < r.done {
		r.b.done = r.done
	}
	select {
	case r.out <- r.b:
	case <-ctx.Done():
		return ctx.Err()
	}
	r.b = batch{done: r.b.done}
	return nil
}

func (r *reader) file(ctx context.Context, file string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f, err := os.Open(file)
	if err != nil {
		r.problem(r.name(file), 0, "打不开")
		return nil
	}
	defer f.Close()
	kind := kindOf(file)
	switch kind {
	case "lines", "packed":
		err = r.lines(ctx, f, file, kind == "packed")
	default:
		err = r.document(ctx, f, file, kind)
	}
	if info, statErr := f.Stat(); statErr == nil {
		r.done += info.Size()
	}
	return err
}

// document reads a file that is one document.
func (r *reader) document(ctx context.Context, f *os.File, file, kind string) error {
	r.b.found++
	name := r.name(file)
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		r.problem(name, 0, "读到一半出错")
		return nil
	case len(data) > maxFile:
		r.problem(name, 0, "超过 64 MB，没有读")
		return nil
	case len(strings.TrimSpace(string(data[:min(len(data), 4096)]))) == 0:
		r.problem(name, 0, "是空的")
		return nil
	}
	rec, err := r.p.fileRecord(ctx, r.c, r.source, r.key(file), kind, data)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		r.problem(name, 0, strings.TrimSuffix(said(err), "。"))
		return nil
	}
	for _, a := range rec.Disclosure.Attachments {
		if kind == "file" && a.Problem != "" {
			r.remark(name, a.Problem)
		}
	}
	return r.add(ctx, rec, len(data))
}

// counter counts what is read of a file, for the progress.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// lines reads a JSONL file.
func (r *reader) lines(ctx context.Context, f io.Reader, file string, packed bool) error {
	name := r.name(file)
	read := &counter{r: f}
	var in io.Reader = read
	if packed {
		z, err := gzip.NewReader(bufio.NewReaderSize(read, 256<<10))
		if err != nil {
			r.problem(name, 0, "不是 gzip 文件")
			return nil
		}
		defer func() { _ = z.Close() }()
		in = z
	}
	buf := bufio.NewReaderSize(in, 256<<10)
	empty := true
	for n := 1; ; n++ {
		raw, tooLong, err := readLine(buf)
		raw = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(raw), []byte("\ufeff")))
		if tooLong {
			r.b.found++
			r.problem(name, n, "一行超过 32 MB，没有读")
		} else if len(raw) > 0 {
			r.b.found++
			if err := r.line(ctx, file, n, raw); err != nil {
				return err
			}
		}
		empty = empty && len(raw) == 0 && !tooLong
		if r.b.done < r.done+read.n {
			r.b.done = r.done + read.n
		}
		switch {
		case errors.Is(err, io.EOF):
			if empty {
				r.problem(name, 0, "是空的")
			}
			return nil
		case err != nil:
			r.problem(name, n, "文件从这里起读不出来："+brief(err))
			return nil
		}
	}
}

func brief(err error) string {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "文件不完整"
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return "压缩文件已损坏"
	}
	return "读取出错"
}

func (r *reader) line(ctx context.Context, file string, n int, raw []byte) error {
	l, err := parseLine(raw)
	if err != nil {
		r.problem(r.name(file), n, err.Error())
		return nil
	}
	rec, err := r.p.record(r.c, r.source, r.key(file), l, raw)
	if err != nil {
		r.problem(r.name(file), n, err.Error())
		return nil
	}
	return r.add(ctx, rec, len(raw))
}

// readLine reads to the end of the line. One that is too long is read over
// and comes back empty.
func readLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if !tooLong {
			line = append(line, part...)
			if len(line) > maxLine {
				line, tooLong = nil, true
			}
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}
