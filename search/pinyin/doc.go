// Package pinyin reads Latin letters as the sounds of Chinese words: in full
// ("gongzufang"), by initials ("gzf"), half finished ("gongzuf"), mixed with
// characters ("公租fang"). It only proposes words of a lexicon it was given;
// documents are never folded to pinyin.
//
//	readings, err := pinyin.Load(assets.Dict)
//	lexicon := pinyin.New(readings, []pinyin.Entry{{Text: "公租房", Weight: 120}})
//	lexicon.Match("gzf", 5) // 公租房
package pinyin

//go:generate go run ./genreadings
