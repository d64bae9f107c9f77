package speech

import "strings"

// respell writes words whose Hanzi espeak-ng takes for another reading with
// Hanzi that sound right. It is for that program only.
func respell(text string) string { return respellings.Replace(text) }

var respellings = strings.NewReplacer(
	"银行", "银航", "央行", "央航", "商行", "商航", "行业", "航业", "各行", "各航", "行长", "航掌",
)
