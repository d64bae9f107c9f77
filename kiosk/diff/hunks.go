package diff

// Hunk is a part of a text that is shown: lines that changed with those around
// them.
type Hunk struct {
	Skipped int // unchanged lines left out before it
	Lines   []Line
}

// Hunks leaves out unchanged lines but for so many around each change. Left is
// how many were left out at the end.
func Hunks(lines []Line, around int) (hunks []Hunk, left int) {
	shown := -1 // number of the last line shown
	for i := range lines {
		if lines[i].Kind == Same {
			continue
		}
		from := max(i-around, shown+1)
		if len(hunks) == 0 || from > shown+1 {
			hunks = append(hunks, Hunk{Skipped: from - shown - 1})
		}
		to := i
		for n := i + 1; n <= min(i+around, len(lines)-1) && lines[n].Kind == Same; n++ {
			to = n
		}
		h := &hunks[len(hunks)-1]
		h.Lines = append(h.Lines, lines[from:to+1]...)
		shown = to
	}
	return hunks, len(lines) - shown - 1
}
