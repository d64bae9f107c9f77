package terminal

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"gongkai/kiosk"
)

// Fleet is what terminals are told and what they say.
type Fleet struct {
	Terminals kiosk.Terminals
	Keys      func() (sign, box string) // public keys of the installation in base64
	Now       func() time.Time
	// Order signs which program a terminal is to run, as the terminal reads it;
	// nil: programs are not offered.
	Order func(t kiosk.Terminal) ([]byte, error)
}

// Registered is what a terminal gets once. The token is not stored here.
type Registered struct {
	ID              string                 `json:"id"`
	Token           string                 `json:"token"`
	SignKey         string                 `json:"sign_key"` // base64
	BoxKey          string                 `json:"box_key"`  // base64
	Settings        kiosk.TerminalSettings `json:"settings"`
	SettingsVersion int                    `json:"settings_version"`
}

// Told is the answer to a heartbeat.
type Told struct {
	Settings        kiosk.TerminalSettings `json:"settings"`
	SettingsVersion int                    `json:"settings_version"`
	Program         []byte                 `json:"program,omitempty"` // a signed order the terminal does not know yet
}

// MaxBeats is how many heartbeats may come at once.
const MaxBeats = 100

// Register uses up a code as a person typed it. Invalid or NotFound if it is
// none; the address is for the log.
func (f *Fleet) Register(ctx context.Context, code, address string) (Registered, error) {
	hashed, err := HashCode(code)
	if err != nil {
		return Registered{}, err
	}
	token, tokenHash := NewToken()
	t, err := f.Terminals.RegisterTerminal(ctx, hashed, tokenHash, address)
	if err != nil {
		return Registered{}, fmt.Errorf("terminal: register: %w", err)
	}
	r := Registered{ID: t.ID, Token: token, Settings: t.Settings, SettingsVersion: t.Version}
	r.SignKey, r.BoxKey = f.Keys()
	return r, nil
}

// Hear takes heartbeats in, the newest last. sent is what the terminal's clock
// showed when it sent them, zero if it did not say.
func (f *Fleet) Hear(ctx context.Context, token string, beats []kiosk.Heartbeat, sent time.Time) (Told, error) {
	t, err := f.Terminals.TerminalByToken(ctx, token)
	if err != nil {
		return Told{}, fmt.Errorf("terminal: hear: %w", err)
	}
	switch {
	case len(beats) == 0:
		return Told{}, kiosk.Errorf(kiosk.Invalid, "请求里没有心跳。")
	case len(beats) > MaxBeats:
		return Told{}, kiosk.Errorf(kiosk.Invalid, "一次最多送 %d 条心跳，这里有 %d 条。", MaxBeats, len(beats))
	}
	now := f.Now()
	if sent.IsZero() {
		sent = beats[len(beats)-1].At
	}
	h := kiosk.Heard{At: now}
	if !sent.IsZero() {
		h.Skew = sent.Sub(now).Round(time.Second)
	}
	for _, b := range beats {
		h.Beats = append(h.Beats, clean(b))
	}
	if err := f.Terminals.HearTerminal(ctx, t.ID, h); err != nil {
		return Told{}, fmt.Errorf("terminal: hear: %w", err)
	}
	told := Told{Settings: t.Settings, SettingsVersion: t.Version}
	if f.Order != nil && t.Wanted.Number != 0 && h.Beats[len(h.Beats)-1].Program.Number < t.Wanted.Number {
		if told.Program, err = f.Order(t); err != nil {
			return Told{}, fmt.Errorf("terminal: order: %w", err)
		}
	}
	return told, nil
}

// Bounds of what a terminal may say: a broken one must not fill the database.
const (
	mostErrors  = 5
	mostBad     = 5
	longestText = 200
	mostCounted = 10_000 // of one thing between two heartbeats
)

// clean bounds what a terminal said.
func clean(b kiosk.Heartbeat) kiosk.Heartbeat {
	b.Version, b.Screen = cut(b.Version), cut(b.Screen)
	if len(b.Errors) > mostErrors {
		b.Errors = b.Errors[len(b.Errors)-mostErrors:]
	}
	errs := make([]string, 0, len(b.Errors))
	for _, e := range b.Errors {
		errs = append(errs, cut(e))
	}
	b.Errors = errs
	switch b.Printer {
	case kiosk.PrinterReady, kiosk.PrinterNoPaper, kiosk.PrinterFailed:
	default:
		b.Printer = kiosk.PrinterNone
	}
	p := &b.Program
	p.System, p.Hash, p.Why, p.Step = cut(p.System), cut(p.Hash), cut(p.Why), kiosk.ProgramStep(cut(string(p.Step)))
	p.Bad = p.Bad[:min(len(p.Bad), mostBad)]
	for i := range p.Bad {
		p.Bad[i] = cut(p.Bad[i])
	}
	b.Shown.Page, b.Shown.Wrong = cut(b.Shown.Page), kiosk.ScreenWrong(cut(string(b.Shown.Wrong)))
	u := &b.Usage
	for _, n := range []*int{&u.Visits, &u.Searches, &u.Nothing, &u.Opened, &u.Read, &u.Printed, &u.Large, &u.Contrast, &u.Low} {
		*n = min(max(*n, 0), mostCounted)
	}
	return b
}

func cut(s string) string {
	if !utf8.ValidString(s) {
		return ""
	}
	if r := []rune(s); len(r) > longestText {
		return string(r[:longestText]) + "…"
	}
	return s
}
