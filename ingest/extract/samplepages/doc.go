// Package samplepages makes article pages laid out as the common products of
// government sites lay them out, with what each truly says: the same made-up
// county's documents in every layout, in the product's charset, inside the
// frame that it puts around them. The same seed makes the same pages.
//
// Places, firms and people are invented.
package samplepages
