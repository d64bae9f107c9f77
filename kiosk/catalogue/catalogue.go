package catalogue

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"gongkai/kiosk"
)

// Name is the file [Load] reads.
const Name = "catalogue.yaml"

// Schema is the form of the file this program reads.
const Schema = 1

type file struct {
	Schema      int                  `yaml:"schema"`
	Title       string               `yaml:"title"`
	About       string               `yaml:"about"`
	BodiesCheck string               `yaml:"bodies_check"`
	PIILevels   map[string]string    `yaml:"pii_levels"`
	Deadlines   map[string]yaml.Node `yaml:"deadlines"`
	Channels    yaml.Node            `yaml:"channels"` // a mapping whose order counts
	Policies    map[string]string    `yaml:"personal_policies"`
	Bodies      yaml.Node            `yaml:"bodies"` // a mapping whose order counts
	Sources     map[string]yaml.Node `yaml:"sources"`
	Areas       []area               `yaml:"areas"`
}

type area struct {
	ID         string     `yaml:"id"`
	Name       string     `yaml:"name"`
	Scope      string     `yaml:"scope"`
	Categories []category `yaml:"categories"`
}

type category struct {
	ID    string `yaml:"id"`
	Name  string `yaml:"name"`
	Items []item `yaml:"items"`
}

type item struct {
	ID           string   `yaml:"id"`
	Name         string   `yaml:"name"`
	Content      string   `yaml:"content"`
	Deadline     string   `yaml:"deadline"`
	DeadlineText string   `yaml:"deadline_text"`
	Channels     []string `yaml:"channels"`
	Lead         []string `yaml:"lead"`
	Cooperate    []string `yaml:"cooperate"`
	Basis        []string `yaml:"basis"`
	PII          string   `yaml:"pii"`
	Personal     string   `yaml:"personal"` // "" means mask
	Check        string   `yaml:"check"`
	Note         string   `yaml:"note"`
}

type channel struct {
	Name    string   `yaml:"name"`
	Aliases []string `yaml:"aliases"`
}

type body struct {
	Name2018 string   `yaml:"name_2018"`
	NameNow  string   `yaml:"name_now"`
	Aliases  []string `yaml:"aliases"`
	Check    string   `yaml:"check"`
}

// checks says how far a rule was confirmed; nothing else may stand there.
var checks = []string{"VERIFIED", "PARTLY VERIFIED", "FROM MEMORY"}

// policies are what may be done about the personal data of an item.
var policies = []string{"", kiosk.PolicyMask, kiosk.PolicyNames, kiosk.PolicyContacts, kiosk.PolicyHold}

// Load reads catalogue.yaml from fsys. A file that is not there is NotFound,
// one with unknown keys, double ids or references to nowhere is Invalid.
func Load(fsys fs.FS) (*kiosk.Catalogue, error) {
	data, err := fs.ReadFile(fsys, Name)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.NotFound, "没有找到目录文件 "+Name+"。", fmt.Errorf("catalogue: %w", err))
	}
	var f file
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		return nil, invalid(err)
	}
	if f.Schema != Schema {
		return nil, invalid(fmt.Errorf("schema %d, this program reads %d", f.Schema, Schema))
	}
	bodies, err := f.bodies()
	if err != nil {
		return nil, invalid(err)
	}
	channels, err := f.channels()
	if err != nil {
		return nil, invalid(err)
	}
	areas, err := f.areas(channels)
	if err != nil {
		return nil, invalid(err)
	}
	c, err := kiosk.NewCatalogue(f.Title, areas, bodies)
	if err != nil {
		return nil, invalid(err)
	}
	c.Channels = channels
	return c, nil
}

func invalid(err error) error {
	return kiosk.Wrap(kiosk.Invalid, "目录文件 "+Name+" 有误，请按提示改正后再启动："+err.Error(), fmt.Errorf("catalogue: %w", err))
}

func (f *file) areas(channels []kiosk.Channel) ([]kiosk.Area, error) {
	var areas []kiosk.Area
	for _, a := range f.Areas {
		to := kiosk.Area{ID: a.ID, Name: a.Name, Scope: a.Scope}
		for _, c := range a.Categories {
			cat := kiosk.Category{ID: c.ID, Name: c.Name}
			for _, it := range c.Items {
				if err := f.check(it, channels); err != nil {
					return nil, fmt.Errorf("item %q: %w", it.ID, err)
				}
				cat.Items = append(cat.Items, kiosk.Item{
					ID: it.ID, Name: it.Name, Elements: it.Content,
					Deadline: it.Deadline, DeadlineText: it.DeadlineText, Channels: it.Channels,
					Lead: it.Lead, Cooperate: it.Cooperate, Basis: it.Basis,
					PII: it.PII, Personal: cmp.Or(it.Personal, kiosk.PolicyMask), Check: it.Check, Note: it.Note,
				})
			}
			to.Categories = append(to.Categories, cat)
		}
		areas = append(areas, to)
	}
	return areas, nil
}

func (f *file) check(it item, channels []kiosk.Channel) error {
	if it.ID == "" || it.Name == "" || len(it.Lead) == 0 {
		return errors.New("id, name and lead are required")
	}
	if _, ok := f.Deadlines[it.Deadline]; !ok {
		return fmt.Errorf("unknown deadline %q", it.Deadline)
	}
	for _, id := range it.Channels {
		if !slices.ContainsFunc(channels, func(c kiosk.Channel) bool { return c.ID == id }) {
			return fmt.Errorf("unknown channel %q", id)
		}
	}
	for _, id := range it.Basis {
		if _, ok := f.Sources[id]; !ok {
			return fmt.Errorf("unknown source %q", id)
		}
	}
	if _, ok := f.PIILevels[it.PII]; !ok {
		return fmt.Errorf("unknown pii level %q", it.PII)
	}
	if !slices.Contains(policies, it.Personal) {
		return fmt.Errorf("unknown personal policy %q", it.Personal)
	}
	if !slices.Contains(checks, it.Check) {
		return fmt.Errorf("unknown check %q", it.Check)
	}
	return nil
}

func (f *file) channels() ([]kiosk.Channel, error) {
	var out []kiosk.Channel
	if f.Channels.Kind != yaml.MappingNode {
		return nil, errors.New("channels: not a mapping")
	}
	for i := 0; i+1 < len(f.Channels.Content); i += 2 {
		id, value := f.Channels.Content[i].Value, f.Channels.Content[i+1]
		var c channel
		if err := value.Decode(&c); err != nil {
			return nil, fmt.Errorf("channel %q: %w", id, err)
		}
		if c.Name == "" {
			return nil, fmt.Errorf("channel %q: name is required", id)
		}
		out = append(out, kiosk.Channel{ID: id, Name: c.Name, Aliases: c.Aliases})
	}
	return out, nil
}

func (f *file) bodies() ([]kiosk.Body, error) {
	var bodies []kiosk.Body
	if f.Bodies.Kind != yaml.MappingNode {
		return nil, errors.New("bodies: not a mapping")
	}
	for i := 0; i+1 < len(f.Bodies.Content); i += 2 {
		id, value := f.Bodies.Content[i].Value, f.Bodies.Content[i+1]
		var b body
		if err := value.Decode(&b); err != nil {
			return nil, fmt.Errorf("body %q: %w", id, err)
		}
		if b.NameNow == "" || !slices.Contains(checks, b.Check) {
			return nil, fmt.Errorf("body %q: name_now and check are required", id)
		}
		bodies = append(bodies, newBody(id, b))
	}
	return bodies, nil
}

// newBody makes the body's names match what pages print: the remark in
// brackets (自然资源局（并入）) goes, but the full wording stays an alias, and
// so does each name without the county's own, which its pages leave out.
func newBody(id string, b body) kiosk.Body {
	out := kiosk.Body{ID: id, Name: withoutRemark(b.NameNow), Check: b.Check}
	if b.Name2018 != b.NameNow {
		names := strings.Split(b.Name2018, "、")
		for i, name := range names {
			// Of a joint name only the first part and full names count: 民政局
			// in 安全生产监督管理局、民政局（救灾） is another body's own name.
			name = withoutRemark(name)
			if name != out.Name && (i == 0 || strings.HasPrefix(name, county)) {
				out.OldNames = append(out.OldNames, name)
			}
		}
	}
	aliases := slices.Clone(b.Aliases)
	for _, name := range append([]string{out.Name, b.NameNow, b.Name2018}, out.OldNames...) {
		short := strings.TrimPrefix(name, county)
		if short != withoutRemark(short) || utf8.RuneCountInString(short) < 3 || strings.HasPrefix(short, "人民政府") {
			short = name
		}
		aliases = append(aliases, name, short)
	}
	for _, a := range aliases {
		if a != out.Name && !slices.Contains(out.OldNames, a) && !slices.Contains(out.Aliases, a) {
			out.Aliases = append(out.Aliases, a)
		}
	}
	return out
}

// county is the place the names of the built-in catalogue begin with.
const county = "乳山市"

func withoutRemark(name string) string {
	if i := strings.IndexAny(name, "（("); i > 0 {
		return name[:i]
	}
	return name
}
