package handwriting

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
)

// TemplatesFile is the file of templates in the folder a [Pad] reads.
const TemplatesFile = "templates.bin"

// Axes is how many numbers stand for a template.
const Axes = 112

const magic = "gkhw2\n"

// Model is what a pad knows.
type Model struct {
	Centre    [Axes]float32       // of all templates
	Axes      [Axes][MapSize]int8 // along which characters differ
	Scale     [Axes]float32       // what a number of the axis stands for
	Templates []Template
}

// Template is how one character is written.
type Template struct {
	Char   rune       // what it is read as
	Common uint8      // 8 × log₂ of how often the character is met, on any scale
	Place  [Axes]int8 // where it is along the axes, the centre being zero, in steps of [PlaceStep]
	inked  []byte     // its strokes as in the file
	size   float32    // length of Place
}

// PlaceStep is what one step of [Template.Place] stands for.
const PlaceStep = 1.0 / 12

// Strokes are places in a square of 256, y downwards.
func (t *Template) Strokes() [][][2]byte {
	in := input{data: t.inked}
	strokes := make([][][2]byte, in.count(3))
	for i := range strokes {
		strokes[i] = make([][2]byte, in.count(2))
		for j := range strokes[i] {
			strokes[i][j] = [2]byte{in.byte(), in.byte()}
		}
	}
	return strokes
}

// SetStrokes says how the character is written.
func (t *Template) SetStrokes(strokes [][][2]byte) {
	t.inked = binary.AppendUvarint(nil, uint64(len(strokes)))
	for _, s := range strokes {
		t.inked = binary.AppendUvarint(t.inked, uint64(len(s)))
		for _, p := range s {
			t.inked = append(t.inked, p[0], p[1])
		}
	}
}

var errFile = errors.New("handwriting: the file of templates is damaged")

// Encode writes a model.
func (m *Model) Encode() []byte {
	out := []byte(magic)
	for a := range Axes {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(m.Centre[a]))
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(m.Scale[a]))
		out = appendSigned(out, m.Axes[a][:])
	}
	out = binary.AppendUvarint(out, uint64(len(m.Templates)))
	for _, t := range m.Templates {
		out = binary.AppendUvarint(out, uint64(t.Char))
		out = append(out, t.Common)
		out = appendSigned(out, t.Place[:])
		out = binary.AppendUvarint(out, uint64(len(t.inked)))
		out = append(out, t.inked...)
	}
	return out
}

func appendSigned(out []byte, values []int8) []byte {
	for _, v := range values {
		out = append(out, byte(v))
	}
	return out
}

// Decode reads what [Model.Encode] wrote; it keeps the data.
func Decode(data []byte) (*Model, error) {
	if len(data) < len(magic) || string(data[:len(magic)]) != magic {
		return nil, errFile
	}
	in := input{data: data[len(magic):]}
	m := new(Model)
	for a := range Axes {
		m.Centre[a], m.Scale[a] = in.float(), in.float()
		in.signed(m.Axes[a][:])
	}
	m.Templates = make([]Template, in.count(Axes+4))
	for i := range m.Templates {
		t := &m.Templates[i]
		t.Char, t.Common = rune(in.number()), in.byte()
		in.signed(t.Place[:])
		t.size = norm(&t.Place)
		t.inked = in.bytes(in.count(1))
		if in.bad || t.Char <= 0 || t.Char > 0x10FFFF || !sound(t.inked) {
			return nil, errFile
		}
	}
	if in.bad || len(in.data) > 0 {
		return nil, errFile
	}
	return m, nil
}

// sound reports whether there are strokes in the bytes and each has a point.
func sound(inked []byte) bool {
	in := input{data: inked}
	n := in.count(3)
	for range n {
		points := in.count(2)
		in.bytes(2 * points)
		if points == 0 {
			return false
		}
	}
	return n > 0 && !in.bad && len(in.data) == 0
}

// input reads bytes until they end; then it is bad and gives zeros.
type input struct {
	data []byte
	bad  bool
}

func (in *input) bytes(n int) []byte {
	if n > len(in.data) {
		in.bad, in.data = true, nil
		return nil
	}
	b := in.data[:n:n]
	in.data = in.data[n:]
	return b
}

func (in *input) byte() byte {
	if b := in.bytes(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (in *input) float() float32 {
	b := in.bytes(4)
	if len(b) < 4 {
		return 0
	}
	v := math.Float32frombits(binary.LittleEndian.Uint32(b))
	if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
		in.bad = true
	}
	return v
}

func (in *input) signed(into []int8) {
	for i, b := range in.bytes(len(into)) {
		into[i] = int8(b)
	}
}

func (in *input) number() uint64 {
	v, n := binary.Uvarint(in.data)
	if n <= 0 {
		in.bad, in.data = true, nil
		return 0
	}
	in.data = in.data[n:]
	return v
}

// count reads how many things of at least that many bytes follow.
func (in *input) count(size int) int {
	v := in.number()
	if v > uint64(len(in.data)/size) {
		in.bad, in.data = true, nil
		return 0
	}
	return int(v)
}

// readFile reads the templates of a folder.
func readFile(folder fs.FS) (*Model, error) {
	data, err := fs.ReadFile(folder, TemplatesFile)
	if err != nil {
		return nil, fmt.Errorf("handwriting: %w", err)
	}
	return Decode(data)
}
