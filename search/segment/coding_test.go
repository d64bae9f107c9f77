package segment

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestText(t *testing.T) {
	text := strings.Repeat("第十二条 申请最低生活保障的家庭，应当向户籍所在地街道办事处、乡镇人民政府提出书面申请（见附件）。", 20)
	code := appendText(nil, []byte(text))
	if share := float64(len(code)) / float64(len(text)); share > 0.6 {
		t.Errorf("text takes %.2f of its size", share)
	}
	for _, text := range []string{"", text, "abc", "\xff\xfe", "a\x80", "\uFFFD", "𠀀𠀁龿龯", "。」ａ“—", strings.Repeat("é", 400)} {
		checkText(t, []byte(text))
	}
}

func checkText(t *testing.T, text []byte) {
	t.Helper()
	plain, err := appendPlain(nil, appendText(nil, text))
	if err != nil || !bytes.Equal(plain, text) {
		t.Errorf("%q comes back as %q, %v", text, plain, err)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte("第十条 低保\xff\xe4\xbd"))
	f.Fuzz(func(t *testing.T, b []byte) {
		checkText(t, b)
		_, _ = appendPlain(nil, b) // any bytes: no panic
	})
}

func TestListsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		widest := rapid.SampledFrom([]uint32{1, 2, 100, 1 << 20}).Draw(t, "widest")
		n := rapid.SampledFrom([]int{2, 127, 128, 129, 300, 1000}).Draw(t, "n")
		gap := rapid.Uint32Range(0, widest-1)
		docs, freqs, next := make([]uint32, n), make([]uint8, n), uint32(0)
		for i := range docs {
			docs[i] = next + gap.Draw(t, "gap")
			next = docs[i] + 1
			freqs[i] = 1
			if i%7 == 3 {
				freqs[i] = rapid.Byte().Draw(t, "freq") | 1
			}
		}
		code := appendList(nil, docs, freqs)
		gotDocs, gotFreqs, err := decodeList(code, n, int(next), nil, nil)
		if err != nil || !slices.Equal(docs, gotDocs) || !slices.Equal(freqs, gotFreqs) {
			t.Fatalf("%v %v comes back as %v %v, %v", docs, freqs, gotDocs, gotFreqs, err)
		}
		if _, _, err := decodeList(code, n, int(next)-1, nil, nil); err == nil {
			t.Fatal("a list that reaches too far is no error")
		}
		if _, _, err := decodeList(code[:len(code)-1], n, int(next), nil, nil); err == nil {
			t.Fatal("a list cut short is no error")
		}
	})
}

func TestWidestGap(t *testing.T) {
	docs, freqs := make([]uint32, listBlock), bytes.Repeat([]byte{maxFrequency}, listBlock)
	for i := range docs {
		docs[i] = math.MaxInt32 - listBlock + uint32(i)
	}
	got, _, err := decodeList(appendList(nil, docs, freqs), listBlock, math.MaxInt32, nil, nil)
	if err != nil || !slices.Equal(docs, got) {
		t.Errorf("got %v, %v", got, err)
	}
}

func FuzzList(f *testing.F) {
	f.Add(appendList(nil, []uint32{1, 5, 9}, []uint8{1, 2, 1}), 3, 10)
	f.Fuzz(func(t *testing.T, b []byte, n, count int) {
		docs, freqs, err := decodeList(b, min(max(n, 0), 1<<16), max(count, 0), nil, nil)
		if err != nil {
			return
		}
		if !slices.IsSorted(docs) || len(docs) != len(freqs) || len(docs) > 0 && int(docs[len(docs)-1]) >= count {
			t.Errorf("accepted %v %v of %d", docs, freqs, count)
		}
	})
}

func TestKeysOrderTerms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		any := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 0xE4, 0xFF}), 0, 9)
		a, b := string(any.Draw(t, "a")), string(any.Draw(t, "b"))
		x, y := termKey(a), termKey(b)
		if x == 0 || (x < y && a >= b) || x == y && a != b && len(a) <= shortest {
			t.Fatalf("%q has %x, %q has %x", a, x, b, y)
		}
	})
}
