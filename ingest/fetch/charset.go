package fetch

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

var declaration = regexp.MustCompile(`(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_\-]{2,20})`)

// Decode returns the text of a page and the name of its encoding: "utf-8",
// "gb18030" (for every GB code), "big5", "utf-16le", "utf-16be" or
// "windows-1252". A declaration in the header or the page is believed only
// where the bytes bear it out. Bytes that fit no character become U+FFFD; the
// text is always valid UTF-8.
func Decode(body []byte, contentType string) (text, name string) {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(body[3:]), "\ufffd"), "utf-8"
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return decode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), body), "utf-16le"
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return decode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), body), "utf-16be"
	}
	declared := Declared(body, contentType)
	valid := utf8.Valid(body)
	if valid && declared != "gb18030" && declared != "big5" {
		return string(body), "utf-8"
	}
	s := sample(body)
	if valid {
		// Two-byte sequences can be either; a three-byte one, which every
		// Chinese character is in UTF-8, proves it.
		if s.utf8Three > 0 || s.high == 0 {
			return string(body), "utf-8"
		}
	} else if s.utf8Three > 0 && s.utf8Bad*50 <= s.utf8Three {
		return strings.ToValidUTF8(string(body), "\ufffd"), "utf-8"
	}
	switch {
	case s.pairs == 0:
		if valid {
			return string(body), "utf-8"
		}
		return decode(charmap.Windows1252, body), "windows-1252"
	case s.big5() && (declared == "big5" || s.gbCommon*100 < s.pairs*75):
		return decode(traditionalchinese.Big5, body), "big5"
	case s.gbBad*10 > s.pairs && declared != "gb18030":
		if s.utf8Three > s.utf8Bad {
			return strings.ToValidUTF8(string(body), "\ufffd"), "utf-8"
		}
		return decode(charmap.Windows1252, body), "windows-1252"
	}
	return decode(simplifiedchinese.GB18030, body), "gb18030"
}

// Declared returns the encoding a page says it has, under the names Decode
// uses, "" if it says none or one that is not known here. The header goes
// before the page.
func Declared(body []byte, contentType string) string {
	head := body[:min(len(body), 4096)]
	for _, s := range []string{contentType, string(head)} {
		m := declaration.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		switch strings.ToLower(m[1]) {
		case "utf-8", "utf8":
			return "utf-8"
		case "gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "gb-2312", "cp936", "windows-936", "hz-gb-2312":
			return "gb18030"
		case "big5", "big5-hkscs", "x-x-big5", "cp950":
			return "big5"
		}
	}
	return ""
}

func decode(e encoding.Encoding, body []byte) string {
	// Decoders of x/text write U+FFFD for what they cannot read and do not
	// fail on it.
	b, err := e.NewDecoder().Bytes(body)
	if err != nil {
		b = append(b, "\ufffd"...)
	}
	return strings.ToValidUTF8(string(b), "\ufffd")
}

// shape counts what the bytes of a page look like under each encoding.
type shape struct {
	high                int // bytes above 0x7f
	utf8Three, utf8Bad  int // three-byte sequences, bytes that fit nowhere
	pairs               int // double bytes under GBK
	gbCommon, gbBad     int // of them in the GB2312 table; not a character
	bigPairs, bigCommon int // double bytes under Big5; of them frequent characters
	bigBad              int
}

// big5 says whether the bytes read well as Big5.
func (s *shape) big5() bool {
	return s.bigPairs > 0 && s.bigCommon*100 > s.bigPairs*80 && s.bigBad*20 < s.bigPairs
}

// sample looks at up to 256 KiB of non-ASCII text.
func sample(body []byte) *shape {
	const enough = 256 << 10
	s := &shape{}
	for i := 0; i < len(body) && s.high < enough; {
		r, n := utf8.DecodeRune(body[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			s.utf8Bad++
			s.high++
		case n > 1:
			s.high += n
			if n == 3 {
				s.utf8Three++
			}
		}
		i += n
	}
	for i := 0; i < len(body) && s.pairs < enough; i++ {
		lead := body[i]
		if lead < 0x80 {
			continue
		}
		if i+1 >= len(body) {
			break
		}
		trail := body[i+1]
		if lead == 0x80 || lead == 0xff || trail < 0x30 || trail == 0x7f || trail == 0xff {
			s.gbBad++
			continue
		}
		i++
		s.pairs++
		switch {
		case trail < 0x40: // first half of a four-byte sequence
		case (lead >= 0xa1 && lead <= 0xa9 || lead >= 0xb0 && lead <= 0xf7) && trail >= 0xa1:
			s.gbCommon++
		}
	}
	for i := 0; i < len(body) && s.bigPairs < enough; i++ {
		lead := body[i]
		if lead < 0x80 {
			continue
		}
		if i+1 >= len(body) {
			break
		}
		trail := body[i+1]
		if lead < 0xa1 || lead > 0xf9 || trail < 0x40 || trail > 0x7e && trail < 0xa1 || trail == 0xff {
			s.bigBad++
			continue
		}
		i++
		s.bigPairs++
		if lead <= 0xc6 {
			s.bigCommon++
		}
	}
	return s
}
