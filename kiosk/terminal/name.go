package terminal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
)

const longestName = 30

// CheckName returns a name as it is kept. Invalid if it will not do.
func CheckName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > longestName || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return "", kiosk.Errorf(kiosk.Invalid, "请给终端起个名字，写明摆在哪里，例如“市民中心一楼 1 号机”，不超过 %d 个字。", longestName)
	}
	return name, nil
}
