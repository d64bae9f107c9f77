package duties

import (
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"gongkai/kiosk"
)

// listKey is the key of the list of duties in YAML.
const listKey = "任务"

var yamlLine = regexp.MustCompile(`line (\d+)`)

// yamlLines reads a list of mappings whose keys are the headers of columns.
func (r *reader) yamlLines(data []byte) ([]line, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		where := "YAML 的写法不对，读不下去。"
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			where = "第 " + m[1] + " 行附近" + where
		}
		return nil, kiosk.Wrap(kiosk.Invalid, where+"请检查缩进和冒号后面的空格。", err)
	}
	list := listOf(&doc)
	if list == nil {
		return nil, kiosk.Errorf(kiosk.Invalid, "没有找到任务。请写成“%s:”下面一条一条的列表，每条有“公开事项”“责任单位”等。", listKey)
	}
	var out []line
	for _, x := range list.Content {
		if x.Kind != yaml.MappingNode {
			r.problems = append(r.problems, kiosk.CellNote{Row: x.Line, Text: "这一条不是“名称: 内容”的写法。"})
			continue
		}
		out = append(out, r.yamlLine(x))
	}
	return out, nil
}

// listOf finds the list of duties, nil if there is none.
func listOf(doc *yaml.Node) *yaml.Node {
	if doc.Kind != yaml.DocumentNode || len(doc.Content) == 0 {
		return nil
	}
	root := doc.Content[0]
	if root.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(root.Content); i += 2 {
			if root.Content[i].Value == listKey || root.Content[i+1].Kind == yaml.SequenceNode {
				root = root.Content[i+1]
				break
			}
		}
	}
	if root.Kind != yaml.SequenceNode {
		return nil
	}
	return root
}

func (r *reader) yamlLine(x *yaml.Node) line {
	l := line{row: x.Line}
	for f := range l.cells {
		l.cells[f].place = kiosk.CellNote{Row: x.Line, Header: headerName(field(f))}
	}
	for i := 0; i+1 < len(x.Content); i += 2 {
		key, value := x.Content[i], x.Content[i+1]
		place := kiosk.CellNote{Row: key.Line, Header: key.Value}
		f := fieldOf(key.Value)
		switch {
		case f == ignored:
			continue
		case f == unknown:
			r.problem(cell{place: place}, "不认识这个名称。")
			continue
		case l.cells[f].text != "":
			r.problem(cell{place: place}, "写了两次。")
			continue
		}
		text, ok := yamlText(value)
		l.cells[f] = cell{text: text, place: place}
		if !ok {
			r.problem(l.cells[f], "要写一段文字，或一列文字。")
		}
	}
	return l
}

// yamlText returns a text, or the texts of a list between 、.
func yamlText(n *yaml.Node) (string, bool) {
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag == "!!null" {
			return "", true
		}
		return strings.TrimSpace(n.Value), true
	case yaml.SequenceNode:
		var parts []string
		for _, x := range n.Content {
			if x.Kind != yaml.ScalarNode {
				return "", false
			}
			parts = append(parts, strings.TrimSpace(x.Value))
		}
		return strings.Join(parts, "、"), true
	}
	return "", false
}

// yamlDuty is a duty as it is written.
type yamlDuty struct {
	Area     string   `yaml:"领域"`
	Category string   `yaml:"类别"`
	Item     string   `yaml:"公开事项"`
	Content  string   `yaml:"公开内容,omitempty"`
	Lead     string   `yaml:"责任单位"`
	Helpers  []string `yaml:"配合单位,omitempty"`
	Deadline string   `yaml:"公开时限,omitempty"`
	Cycle    string   `yaml:"更新周期,omitempty"`
	Channels []string `yaml:"公开渠道,omitempty"`
	Basis    string   `yaml:"依据,omitempty"`
	Note     string   `yaml:"备注,omitempty"`
	ID       string   `yaml:"事项编号"`
}

func (f *Files) yaml(list []kiosk.Duty) ([]byte, error) {
	out := make([]yamlDuty, len(list))
	for i, d := range list {
		v := f.values(d)
		out[i] = yamlDuty{
			Area: v[area], Category: v[category], Item: v[item], Content: d.Content, Lead: v[lead], Deadline: d.Deadline,
			Cycle: d.Cycle, Basis: d.Basis, Note: d.Note, ID: d.ItemID,
		}
		for _, id := range d.Helpers {
			out[i].Helpers = append(out[i].Helpers, f.names.bodyName(id))
		}
		for _, id := range d.Channels {
			out[i].Channels = append(out[i].Channels, f.names.channelName(id))
		}
	}
	text, err := yaml.Marshal(map[string][]yamlDuty{listKey: out})
	if err != nil {
		return nil, fmt.Errorf("duties: %w", err)
	}
	return text, nil
}
