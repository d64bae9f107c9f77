// Package assets holds everything the binary carries besides code: page
// templates, static files, dictionaries, the catalogue and the sample portal's
// documents. It imports nothing of ours; each tree is handed to its user as an
// fs.FS.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed all:templates all:static all:dict all:catalogue all:demo all:handwriting
var files embed.FS

// The trees.
var (
	Templates = sub("templates") // html/template files, one folder a surface
	Static    = sub("static")    // CSS, JavaScript modules, icons
	Dict      = sub("dict")      // segmentation dictionary, vocabulary, character tables
	Catalogue = sub("catalogue") // catalogue.yaml: areas, items, bodies
	Demo      = sub("demo")      // documents of the sample portal

	Handwriting = sub("handwriting") // how characters are written, under the Arphic Public License
)

func sub(dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // the directory is embedded above
	}
	return f
}
