// Package sitetest is a government site on loopback for tests: its pages are
// scripted, and it can misbehave in every way real ones do.
package sitetest
