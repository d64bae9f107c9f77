// Package ime turns the keys of a pinyin keyboard into Hanzi: whole sentences
// by the likeliest path through all the ways the keys can be cut into
// syllables and the syllables read as words, then words and characters for the
// first keys. Syllables may be written out, cut short to their first letter,
// mistaken for one that sounds alike or mistyped; the keys may be letters or
// the digits of a nine-key pad.
//
// The words come from a prebuilt file made by the generator in genpinyin. What
// an installation has in its index is learnt while it runs, see [Engine.Learn].
//
//	engine, err := ime.Load(assets.Dict)
//	engine.Compose(ctx, "gongzufangshenqing", 10) // 公租房申请
package ime
