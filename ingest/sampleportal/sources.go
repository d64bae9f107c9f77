package sampleportal

import (
	"fmt"
	"strconv"
	"strings"
)

// SourceID is the id the portal has as a source.
const SourceID = "sample"

// SourcesTOML returns the source file that crawls the portal at an address
// such as http://127.0.0.1:18080.
func (p *Portal) SourcesTOML(baseURL string) string {
	base := strings.TrimSuffix(baseURL, "/")
	var b strings.Builder
	fmt.Fprintf(&b, "[[source]]\nid = %q\nname = %q\nhome = %q\nallow_private = true\ndemo = true\n",
		SourceID, SiteName, base+"/")
	for _, c := range p.columns {
		b.WriteString("\n[[source.column]]\n")
		for _, field := range [][2]string{
			{"id", strconv.Itoa(c.ID)},
			{"name", c.Name},
			{"list", base + c.Path()},
			{"area", c.Area},
			{"category", c.Category},
			{"item", c.Item},
			{"body", c.Body},
			{"type", string(c.Type)},
		} {
			if field[1] != "" {
				fmt.Fprintf(&b, "%s = %q\n", field[0], field[1])
			}
		}
	}
	return b.String()
}
