// Package sampleportal is a small county portal made of real official
// documents, for demonstrations and tests: column pages with paging, article
// pages with the meta tags and the information table that government sites
// carry, attachments, three columns in GBK bytes of which one says so nowhere,
// and one dead link. It is laid out like the jpage family of portals.
//
// The texts are laws, regulations, State Council papers, government reports
// and the plan the product was made for, word for word; gendemo takes them
// from the evaluation data. Nothing of them is invented: a field the data does
// not give stays empty. What [Portal.AddNotices] adds is: notices made for the
// demonstration, which say so in their titles and last lines. Every page says
// that it is a demonstration.
package sampleportal

//go:generate go run ./gendemo
