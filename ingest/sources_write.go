package ingest

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"strings"
	"unicode"

	"gongkai/kiosk"
)

// ProposedSource is the source of a portal of which only the address is known.
func ProposedSource(home string, allowPrivate bool) (Source, error) {
	if !isAddress(home) {
		return Source{}, kiosk.Errorf(kiosk.Invalid, "%q 不是网址，请写完整，如 http://www.example.gov.cn/。", home)
	}
	e := sourceEntry{ID: proposedID(home), Home: home, AllowPrivate: allowPrivate}
	s := e.source()
	s.Name = ""
	return s, nil
}

// proposedID makes an id of a host: www.rushan.gov.cn → rushan.
func proposedID(home string) string {
	u, err := url.Parse(home)
	if err != nil || net.ParseIP(u.Hostname()) != nil {
		return "portal"
	}
	name := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	for _, end := range []string{".gov.cn", ".org.cn", ".com.cn", ".cn", ".com", ".org"} {
		name = strings.TrimSuffix(name, end)
	}
	id := strings.Trim(notPlain.ReplaceAllString(name, "-"), "-")
	if !sourceID.MatchString(id) {
		return "portal"
	}
	return id
}

// WriteSource writes a source and the columns found as a source file that a
// person can edit and ParseSources accepts.
func WriteSource(s Source, found []Found) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# 自动找到 %d 个栏目。不要的整段删掉；area、category、item 是按栏目名称建议的位置，请核对。\n\n[[source]]\n", len(found))
	key := func(k, v string) {
		if v != "" {
			fmt.Fprintf(&b, "%s = %s\n", k, quoted(v))
		}
	}
	key("id", s.ID)
	key("name", cmp.Or(s.Name, s.ID))
	key("home", s.Home)
	if s.AllowPrivate {
		b.WriteString("allow_private = true\n")
	}
	for _, f := range found {
		b.WriteString("\n[[source.column]]\n")
		fmt.Fprintf(&b, "# %s（第一页有 %d 篇）\n", oneLine(strings.Join(append(append([]string(nil), f.Trail...), f.Name), " › ")), f.Entries)
		key("id", f.ID)
		key("name", f.Name)
		key("list", f.URL)
		if f.Why != "" {
			fmt.Fprintf(&b, "# %s\n", oneLine(f.Why))
		}
		switch {
		case f.ItemID != "":
			key("item", f.ItemID)
		case f.Category != "":
			key("category", f.Category)
		default:
			key("area", f.AreaID)
		}
	}
	return b.String()
}

// quoted writes a string as TOML does.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(oneLine(s)) + `"`
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
