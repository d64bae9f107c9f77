package speech

import (
	"context"
	"log/slog"
	"net/url"
	"strings"

	"gongkai/kiosk"
)

// Voice says Chinese sentences.
type Voice interface {
	// Name is what the voice is called, for staff.
	Name() string
	// Say makes the sound of one sentence of at most MaxRunes. Invalid if it is
	// longer or empty, Unavailable if the voice cannot speak now.
	Say(ctx context.Context, text string, speed Speed) (Sound, error)
}

// MaxRunes is the longest text that is said at once.
const MaxRunes = 400

// Sound is an audio file.
type Sound struct {
	Type string // "audio/wav"
	Data []byte
}

// Speed is how fast a voice speaks. // 语速
type Speed string

// The speeds.
const (
	Slow   Speed = "slow"
	Normal Speed = "normal"
	Fast   Speed = "fast"
)

// ParseSpeed reads a speed.
func ParseSpeed(s string) (Speed, bool) {
	switch v := Speed(s); v {
	case Slow, Normal, Fast:
		return v, true
	}
	return "", false
}

// CheckSetting says what is wrong with a setting Open would not understand.
func CheckSetting(setting string) error {
	switch setting {
	case "", "auto", "espeak", "none":
		return nil
	}
	u, err := url.Parse(setting)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return kiosk.Errorf(kiosk.Invalid, "speech %q 不对，可写 auto、espeak、none，或语音服务的网址，例如 http://127.0.0.1:5002/speak。", setting)
	}
	return nil
}

// Open returns the voice of a setting, nil where there is none: "auto" and
// "espeak" take the program if it is installed, an address takes the service
// there and the program while it does not answer, "none" takes nobody.
func Open(setting string, log *slog.Logger) (Voice, error) {
	if err := CheckSetting(setting); err != nil {
		return nil, err
	}
	if setting == "none" {
		return nil, nil
	}
	var voice Voice
	program, err := FindEspeak()
	if err == nil {
		voice = program
	}
	if strings.HasPrefix(setting, "http") {
		voice = NewService(setting, voice, log)
	}
	if voice == nil {
		log.Warn("no voice for reading aloud: espeak-ng is not installed", slog.Any("error", err))
		return nil, nil
	}
	log.Info("voice for reading aloud", slog.String("voice", voice.Name()))
	return NewCache(voice), nil
}

// check refuses what no voice is asked to say.
func check(text string, speed Speed) error {
	if _, ok := ParseSpeed(string(speed)); !ok {
		return kiosk.Errorf(kiosk.Invalid, "没有这种语速。")
	}
	if n := len([]rune(text)); strings.TrimSpace(text) == "" || n > MaxRunes || strings.ContainsRune(text, 0) {
		return kiosk.Errorf(kiosk.Invalid, "这一句不能读。")
	}
	return nil
}
