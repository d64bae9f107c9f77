// Package catalogue reads the catalogue of what must be published from its
// YAML file. The file also holds what later clocks need (time limits) and where
// each rule comes from; [Load] checks that every item's references to them
// resolve, so a typing error in the file stops the program at its start.
//
//	c, err := catalogue.Load(assets.Catalogue)
package catalogue
