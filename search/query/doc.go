// Package query understands what a person typed. [Parse] turns a line of text
// into a [Query]: document and index numbers that must be met exactly, quoted
// phrases, groups of words that mean the same thing, and words to leave out.
// Everyday words bring the official ones with them, and every word that was not
// typed says why it is there.
//
// The package executes nothing and never fails: the strangest text gives a
// query of kind empty. The manual is docs/query.md.
//
//	env := query.Env{Segmenter: seg, Vocabulary: vocabulary}
//	q := query.Parse("请问低保怎么办理呀", env)
//	fmt.Println(q) // question: (低保 最低生活保障^0.9 …) 办理?
package query
