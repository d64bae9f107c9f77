package rank

// Weights are the numbers of the score. The zero value scores nothing; start
// from [DefaultWeights].
type Weights struct {
	K1 float32 // how soon more of the same term stops counting
	B  float32 // how much long texts are held against themselves

	Words   float32 // dictionary words of the passage
	Grams   float32 // character pairs and single characters of the passage
	Heading float32 // chapter and article the passage stands under
	Title   float32 // title of the disclosure
	Meta    float32 // publisher, category, item, place

	Passage float32 // share of the best passage in the score of its disclosure
	Whole   float32 // share of the disclosure's whole text, scored as one
	WholeB  float32 // how much long disclosures are held against themselves there
	Rare    float32 // how much more rare terms count there than their IDF says, as a power of it

	// Where passages are records of their own, each counts by itself:
	Evidence float32 // share of what the disclosure they come from matches anywhere
	Length   float32 // how much long disclosures are held against in that share

	Coverage float32 // added, as a factor, where all groups match; a share of it for a share of them
	Next     float32 // share of what the passages before and after match
	Number   float32 // added where the document or index number is the one asked for

	Haste  float32 // share of what terms still to be scored could add that a disclosure is dropped without; 0 is exact
	Common float32 // terms in a larger share of the passages are left out while rarer ones are left
	Cut    float32 // disclosures below this share of the best score are not counted as found
}

// DefaultWeights were chosen on the judged development sets; see
// docs/benchmarks.md.
var DefaultWeights = Weights{
	K1: 1.2, B: 0.75,
	Words: 1, Grams: 1, Heading: 0.3, Title: 0.4, Meta: 0.2,
	Passage: 0.5, Whole: 2, WholeB: 0.9, Rare: 0.25,
	Evidence: 1.2, Length: 0.5, Coverage: 0.3, Number: 100,
	Haste: 0.7, Common: 0.15,
}
