package link

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	qrcode "github.com/skip2/go-qrcode"

	"gongkai/kiosk"
)

// The sizes a PNG may have, in pixels.
const (
	MinSize = 120
	MaxSize = 2048
)

// quietZone is how many light modules must surround a symbol. // ISO/IEC 18004
const quietZone = 4

// longestAddress keeps the symbol at a version that a phone reads from a
// screen across a counter.
const longestAddress = 512

// modules returns the symbol of an address with its quiet zone, row by row;
// true is dark. It has error correction M: a scratched or smudged print with
// 15 % gone still reads.
func modules(address string) ([][]bool, error) {
	if address == "" || len(address) > longestAddress {
		return nil, kiosk.Errorf(kiosk.Invalid, "网址是空的或太长，画不了二维码。")
	}
	q, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.Invalid, "这个网址画不了二维码。", fmt.Errorf("link: %w", err))
	}
	q.DisableBorder = true
	symbol := q.Bitmap()
	n := len(symbol) + 2*quietZone
	rows := make([][]bool, n)
	for y := range rows {
		rows[y] = make([]bool, n)
		if y >= quietZone && y < n-quietZone {
			copy(rows[y][quietZone:], symbol[y-quietZone])
		}
	}
	return rows, nil
}

// PNG returns the picture of an address, size pixels wide and high, black on
// white in every theme. Sizes outside [MinSize, MaxSize] are moved to the
// nearest. Modules are whole pixels; what is left over widens the margin.
func PNG(address string, size int) ([]byte, error) {
	rows, err := modules(address)
	if err != nil {
		return nil, err
	}
	size = min(max(size, MinSize), MaxSize)
	scale := size / len(rows) // at least 1: the longest address needs 93 modules
	margin := (size - scale*len(rows)) / 2
	img := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{color.White, color.Black})
	for y, row := range rows {
		line := img.Pix[(margin+y*scale)*img.Stride:]
		for x, dark := range row {
			if !dark {
				continue
			}
			for i := range scale {
				line[margin+x*scale+i] = 1
			}
		}
		for i := 1; i < scale; i++ {
			copy(line[i*img.Stride:(i+1)*img.Stride], line[:img.Stride])
		}
	}
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("link: png: %w", err)
	}
	return b.Bytes(), nil
}

// SVG returns the picture of an address as a document that scales to any
// size; its unit is one module.
func SVG(address string) ([]byte, error) {
	rows, err := modules(address)
	if err != nil {
		return nil, err
	}
	var path strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			width := 0
			for x+width < len(row) && row[x+width] {
				width++
			}
			if width > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x, y, width, width)
				x += width
			}
		}
	}
	n := len(rows)
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">`+
		`<path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`, n, n, n, n, path.String()), nil
}
