package page

import (
	"html/template"
	"maps"
	"slices"

	"gongkai/kiosk"
)

// Icon returns a drawing as inline SVG, hidden from screen readers because a
// word always stands beside it. Drawings are line art on a field of 24 units,
// coloured by the text around them. An unknown name is an error.
func Icon(name string) (template.HTML, error) {
	d, ok := icons[name]
	if !ok {
		return "", kiosk.Errorf(kiosk.Internal, "page: no icon %q", name)
	}
	return template.HTML(`<svg class="i i-` + name + `" viewBox="0 0 24 24" aria-hidden="true">` + d + `</svg>`), nil
}

// IconNames lists the drawings in order of name.
func IconNames() []string { return slices.Sorted(maps.Keys(icons)) }

var icons = map[string]string{
	"back":  `<path d="M20 12H5m0 0 6-6m-6 6 6 6"/>`,
	"bend":  `<path d="M4 19V9a4 4 0 0 1 4-4h11m-4.5-4L19 5l-4.5 4"/>`,
	"big":   `<path d="M3 19 9 5l6 14M5 14.5h8M16 19l2.7-7 2.8 7m-4.6-2.5h3.6"/>`,
	"box":   `<rect x="4" y="4" width="16" height="16" stroke-dasharray="3 3.5"/>`,
	"cl":    `<circle cx="12" cy="12" r="9"/><path d="M12 7v5.500l3.5 2"/>`,
	"clip":  `<path d="m19 11-7.5 7.5a4 4 0 0 1-6-6L13.5 5a2.8 2.8 0 0 1 4 4L10 16.5a1.2 1.2 0 0 1-2-2L14.5 8"/>`,
	"con":   `<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/>`,
	"crane": `<path d="M4 20h10M9 20V4M4 7h16M9 4l8 3M16 7v5m-2 0h4v3h-4zM7 20l2-4 2 4"/>`,
	"del":   `<path d="M9 6h11v12H9l-6-6zM12.5 9.5l5 5m0-5-5 5"/>`,
	"desk":  `<circle cx="12" cy="7" r="3"/><path d="M6.5 15a5.5 5.5 0 0 1 11 0M3 15h18v5H3z"/>`,
	"dl":    `<path d="M12 4v11m-5-4.5 5 5 5-5M5 20h14"/>`,
	"doc":   `<path d="M6 3h8l5 5v13H6z"/><path d="M14 3v5h5M9 13h7M9 17h7"/>`,
	"dot":   `<circle cx="12" cy="12" r="7" fill="currentColor"/>`,
	"down":  `<path d="m6 9 6 6 6-6"/>`,
	"ear":   `<path d="M4 10v4h3l5 4V6L7 10zM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8.5 8.5 0 0 1 0 11"/>`,
	"find":  `<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>`,
	"go":    `<path d="m9 5 7 7-7 7"/>`,
	"heart": `<path d="M3 14.5c2-1.5 4-1.5 6 0l2 1h3M3 20c3 .5 6 1 9 0l8-4.5c.5-1.5-.8-2.2-2-1.7L14 15.5M12.5 11C9 8.5 8 7 8.5 5.2 9 3.6 11.3 3.2 12.5 5c1.2-1.8 3.5-1.4 4 .2.5 1.8-.5 3.3-4 5.8z"/>`,
	"home":  `<path d="M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10 19v-5h4v5"/>`,
	"low":   `<circle cx="10" cy="4.5" r="1.8"/><path d="M10 8v6h5l2.5 5M10 10.5h4.5M8 11.5a5 5 0 1 0 6 6.5"/>`,
	"minus": `<path d="M5 12h14"/>`,
	"plus":  `<path d="M12 5v14M5 12h14"/>`,
	"note":  `<path d="M5 5h14v11h-8l-4 4v-4H5zM9 9h6M9 12h4"/>`,
	"ok":    `<path d="m4 12.5 5.5 5.5L20 6.5"/>`,
	"out":   `<path d="M13 4H5v16h8M10 12h11m0 0-4-4m4 4-4 4"/>`,
	"pause": `<path d="M8.5 5v14M15.5 5v14"/>`,
	"phone": `<rect x="7" y="3" width="10" height="18" rx="2"/><path d="M11 18h2"/>`,
	"print": `<path d="M7 8V4h10v4M7 17H4v-7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v7h-3M7 14h10v6H7z"/>`,
	"pen":   `<path d="m5 19 1-4L16.5 4.5l3 3L9 18zM14.5 6.5l3 3"/>`,
	"ring":  `<circle cx="12" cy="12" r="7"/>`,
	"scale": `<path d="M12 4v16M8 20h8M5 7h14M5 7l-3 7a3.2 3.2 0 0 0 6 0zM19 7l-3 7a3.2 3.2 0 0 0 6 0z"/>`,
	"tel":   `<path d="M5 3.5h4l1.5 5-2.3 1.8a12 12 0 0 0 5.5 5.5l1.8-2.3 5 1.5v4c0 1-.9 1.7-1.9 1.5C11 19.4 4.6 13 3.5 5.4 3.3 4.4 4 3.5 5 3.500z"/>`,
	"undo":  `<path d="M9 8H15a4.5 4.5 0 0 1 0 9H8M9 8l3-3M9 8l3 3"/>`,
	"up":    `<path d="m6 15 6-6 6 6"/>`,
	"veil":  `<path d="M3 4h18M5 4v14c2-1 3-1 4.7 0s3 1 4.6 0 3-1 4.7 0V4M9.7 4v14M14.3 4v14"/>`,
	"w":     `<path d="M12 4v10M12 19v.5"/>`,
	"x":     `<path d="M5 5l14 14M19 5 5 19"/>`,
}
