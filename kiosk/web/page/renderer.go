package page

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// Renderer renders pages. It is safe for concurrent use.
type Renderer struct {
	// Break splits a title into words, so that it is broken only between
	// them; nil breaks at punctuation only. Set it before the first page.
	Break func(string) []string

	templates fs.FS
	static    *Static
	dev       bool
	sets      map[string]*template.Template
}

// New parses every template. In development templates are read again for every
// page, so that an edit shows on reload.
func New(templates, static fs.FS, dev bool) (*Renderer, error) {
	st, err := NewStatic(static, dev)
	if err != nil {
		return nil, err
	}
	r := &Renderer{templates: templates, static: st, dev: dev}
	if r.sets, err = r.parse(); err != nil {
		return nil, err
	}
	return r, nil
}

// Static serves the static files; see [Static].
func (r *Renderer) Static() *Static { return r.static }

// Has reports whether there is a page of that name.
func (r *Renderer) Has(name string) bool { return r.sets[name] != nil }

// Need returns an error naming the first page that does not exist. Surfaces
// call it when they register, so that a page that is missing stops the program
// at start.
func (r *Renderer) Need(names ...string) error {
	for _, n := range names {
		if !r.Has(n) {
			return kiosk.Errorf(kiosk.Internal, "page: no template %q", n)
		}
	}
	return nil
}

// HTML renders a page and sends it. Nothing is sent if the template fails, so
// that the error page can take its place.
func (r *Renderer) HTML(c *fiber.Ctx, status int, name string, data any) error {
	return r.Fragment(c, status, name, "page", data)
}

// Fragment renders one defined template of a page's set instead of the whole
// page, for parts that scripts fetch.
func (r *Renderer) Fragment(c *fiber.Ctx, status int, name, block string, data any) error {
	html, err := r.Bytes(name, block, data)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	if len(c.Response().Header.Peek(fiber.HeaderCacheControl)) == 0 {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	return c.Status(status).Send(html)
}

// Bytes renders one defined template of a page's set.
func (r *Renderer) Bytes(name, block string, data any) ([]byte, error) {
	sets := r.sets
	if r.dev {
		var err error
		if sets, err = r.parse(); err != nil {
			return nil, err
		}
	}
	set := sets[name]
	if set == nil {
		return nil, kiosk.Errorf(kiosk.Internal, "page: no template %q", name)
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, block, data); err != nil {
		return nil, fmt.Errorf("page: render %q: %w", name, err)
	}
	return b.Bytes(), nil
}

func (r *Renderer) parse() (map[string]*template.Template, error) {
	root := template.New("").Option("missingkey=error").Funcs(r.funcs())
	shared, err := fs.Glob(r.templates, "layout/*.html")
	if err != nil {
		return nil, err
	}
	if err := parseFiles(root, r.templates, shared); err != nil {
		return nil, err
	}
	files, err := fs.Glob(r.templates, "*/*.html")
	if err != nil {
		return nil, err
	}
	partials := map[string][]string{}
	for _, f := range files {
		if strings.HasPrefix(path.Base(f), "_") {
			partials[path.Dir(f)] = append(partials[path.Dir(f)], f)
		}
	}
	sets := map[string]*template.Template{}
	for _, f := range files {
		dir := path.Dir(f)
		if dir == "layout" || strings.HasPrefix(path.Base(f), "_") {
			continue
		}
		set, err := root.Clone()
		if err != nil {
			return nil, fmt.Errorf("page: %s: %w", f, err)
		}
		if err := parseFiles(set, r.templates, append(partials[dir], f)); err != nil {
			return nil, err
		}
		if set.Lookup("page") == nil {
			return nil, fmt.Errorf("page: %s: no template \"page\" in it or in %s/_*.html", f, dir)
		}
		sets[strings.TrimSuffix(f, ".html")] = set
	}
	return sets, nil
}

func parseFiles(t *template.Template, fsys fs.FS, files []string) error {
	for _, f := range files {
		b, err := fs.ReadFile(fsys, f)
		if err != nil {
			return fmt.Errorf("page: %w", err)
		}
		if _, err := t.New(f).Parse(string(b)); err != nil {
			return fmt.Errorf("page: %w", err)
		}
	}
	return nil
}
