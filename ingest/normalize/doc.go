// Package normalize turns the spellings found on government pages into one
// form: dates, titles, names of organs, field labels, blanks. All functions
// are pure and never fail: what they cannot read comes back as the zero value
// or unchanged.
package normalize
