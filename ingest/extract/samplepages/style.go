package samplepages

import (
	"fmt"
	"html"
	"strings"
)

// style is how an editor or a pasted text writes blocks.
type style struct {
	para, head, centre, right, entry string // with %s for the text
	rowOpen, cell, rowClose          string
	open, close                      string // of a table
	picture                          string // with %s for its alt text
}

var styles = map[string]style{
	"plain": {
		para: "<p>%s</p>\n", head: "<p><strong>%s</strong></p>\n", centre: `<p style="text-align:center">%s</p>` + "\n", right: `<p style="text-align:right">%s</p>` + "\n", entry: "<p>%s</p>\n",
		open: "<table border=\"1\"><tbody>\n", rowOpen: "<tr>", cell: "<td>%s</td>", rowClose: "</tr>\n", close: "</tbody></table>\n",
		picture: `<p style="text-align:center"><img src="/picture/0/%d.jpg" alt="%s"></p>` + "\n",
	},
	"trs": {
		para: "<P style=\"TEXT-INDENT: 2em\" align=justify><FONT size=4 face=仿宋_GB2312>%s</FONT></P>\n", head: "<P style=\"TEXT-INDENT: 2em\"><FONT size=4 face=黑体>%s</FONT></P>\n",
		centre: "<P align=center><FONT size=5 face=方正小标宋>%s</FONT></P>\n", right: "<P align=right><FONT size=4>%s</FONT></P>\n", entry: "<P style=\"TEXT-INDENT: 2em\"><FONT size=4>%s</FONT></P>\n",
		open: "<TABLE border=1 cellSpacing=0 cellPadding=0 width=\"100%%\"><TBODY>\n", rowOpen: "<TR>", cell: "<TD><P align=center>%s</P></TD>", rowClose: "</TR>\n", close: "</TBODY></TABLE>\n",
		picture: `<P align=center><IMG oldsrc="W0%d.jpg" src="./W020190102.jpg" alt="%s"></P>` + "\n",
	},
	"word": {
		para:    "<p class=MsoNormal style='text-indent:32.0pt;line-height:28.0pt'><span style='font-size:16.0pt;font-family:仿宋'>%s<span lang=EN-US><o:p></o:p></span></span></p>\r\n",
		head:    "<p class=MsoNormal style='text-indent:32.0pt'><b><span style='font-size:16.0pt;font-family:黑体'>%s<o:p></o:p></span></b></p>\r\n",
		centre:  "<p class=MsoNormal align=center style='text-align:center'><span style='font-size:22.0pt'>%s<o:p></o:p></span></p>\r\n",
		right:   "<p class=MsoNormal align=right><span style='font-size:16.0pt'>%s<span lang=EN-US>&nbsp;&nbsp;&nbsp; <o:p></o:p></span></span></p>\r\n",
		entry:   "<p class=MsoNormal style='margin-left:36.0pt'><span style='font-size:16.0pt'>%s<o:p></o:p></span></p>\r\n",
		open:    "<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0>\r\n",
		rowOpen: " <tr style='height:21.0pt'>\r\n", cell: "  <td width=104 style='padding:0cm'><p class=MsoNormal align=center><span>%s<o:p></o:p></span></p></td>\r\n", rowClose: " </tr>\r\n", close: "</table>\r\n",
		picture: "<p class=MsoNormal><img width=553 id=\"图片 %d\" src=\"a.files/image001.jpg\" alt=\"%s\"></p>\r\n",
	},
	"br": {
		para: "&nbsp;&nbsp;&nbsp;&nbsp;%s<br>\n", head: "&nbsp;&nbsp;&nbsp;&nbsp;<b>%s</b><br>\n", centre: "<center>%s</center>\n", right: "<div align=right>%s</div>\n", entry: "&nbsp;&nbsp;&nbsp;&nbsp;%s<br>\n",
		open: "<table border=1 width=90%% align=center>\n", rowOpen: "<tr>", cell: "<td>%s", rowClose: "\n", close: "</table>\n",
		picture: "<center><img src=../upload/%d.gif border=0 alt=\"%s\"></center>\n",
	},
	"div": {
		para: "<div><span style=\"font-size: 18px;\">　　%s</span></div>\n", head: "<div><span style=\"font-weight:bold\">　　%s</span></div>\n", centre: "<div style=\"text-align:center\"><span>%s</span></div>\n",
		right: "<div style=\"text-align:right\"><span>%s</span></div>\n", entry: "<div><span>　　%s</span></div>\n",
		open: "<div><table><tbody>\n", rowOpen: "<tr>", cell: "<td><div>%s</div></td>", rowClose: "</tr>\n", close: "</tbody></table></div>\n",
		picture: `<div><img src="/u/%d.png" alt="%s"></div>` + "\n",
	},
	"list": {
		para: "<p>%s</p>\n", head: "<h3>%s</h3>\n", centre: "<p>%s</p>\n", right: "<p class=\"r\">%s</p>\n", entry: "<li>%s</li>\n",
		open: "<table><tbody>\n", rowOpen: "<tr>", cell: "<td>%s</td>", rowClose: "</tr>\n", close: "</tbody></table>\n",
		picture: `<figure><img src="/u/%d.png" alt="%s"></figure>` + "\n",
	},
}

// write lays the blocks out.
func (s style) write(blocks []block) string {
	var b strings.Builder
	table := false
	for i, x := range blocks {
		if table != (x.kind == row) {
			if table {
				b.WriteString(s.close)
			} else {
				b.WriteString(strings.ReplaceAll(s.open, "%%", "%"))
			}
			table = !table
		}
		text := html.EscapeString(x.text)
		switch x.kind {
		case row:
			b.WriteString(s.rowOpen)
			for _, c := range x.cells {
				fmt.Fprintf(&b, s.cell, html.EscapeString(c))
			}
			b.WriteString(s.rowClose)
		case picture:
			fmt.Fprintf(&b, s.picture, 1000+i, text)
		default:
			form := map[kind]string{para: s.para, head: s.head, centre: s.centre, right: s.right, entry: s.entry}[x.kind]
			fmt.Fprintf(&b, form, text)
		}
	}
	if table {
		b.WriteString(s.close)
	}
	return b.String()
}
