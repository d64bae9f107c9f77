// Package analysis turns Chinese text into the terms that are indexed and
// searched. It has three parts:
//
//   - [Fold] brings spellings together that mean the same: full and half width,
//     case, traditional and simplified characters, 〇 and 零, brackets.
//   - [Segmenter.Words] finds words by the shortest path over gse's dictionary
//     and our own words, their sub-words, and numbers (document numbers, dates,
//     amounts, telephones, codes) as whole tokens.
//   - [Grams] gives overlapping pairs of characters and single characters, the
//     only terms that answer a quoted phrase which cuts through words.
//
// Offsets of tokens are byte offsets into the text as it was given, always at
// rune borders. The package does not rank and knows no synonyms.
//
// The dictionary is a prebuilt file made by the generator in gendict:
//
//	seg, err := analysis.Load(assets.Dict)
//	seg = seg.With([]string{"公租房", "乳山口镇"})
//	tokens := seg.Words(nil, "申请公租房需要什么材料")
package analysis

//go:generate go run ./gendict
