package speech

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"gongkai/kiosk"
)

// Espeak speaks with espeak-ng, a program of its own that gets the text by
// standard input and answers with a WAV file.
type Espeak struct {
	path  string
	turns chan struct{} // so many speak at once
}

const (
	// espeakVoice takes Latin letters for pinyin. The plain "cmn" of espeak-ng
	// 1.51 (Debian 12) writes most Hanzi as pinyin first and then reads that as
	// English: 乳 becomes "ru three".
	espeakVoice   = "cmn-latn-pinyin"
	espeakTime    = 8 * time.Second
	espeakAtOnce  = 2
	espeakMaxSize = 16 << 20 // bytes; four hundred characters said slowly are 6 MB
	minSound      = 44       // a WAV file without sound
)

// espeakWords are words a minute: measured over a sentence of a notice these
// are 2.6, 3.5 and 4.6 characters a second; people read aloud 4.
var espeakWords = map[Speed]int{Slow: 125, Normal: 165, Fast: 215}

// FindEspeak returns the espeak-ng in PATH, Unavailable if it is not there or
// has no Mandarin.
func FindEspeak() (*Espeak, error) {
	path, err := exec.LookPath("espeak-ng")
	if err != nil {
		return nil, kiosk.Wrap(kiosk.Unavailable, "这台机器没有装 espeak-ng。", err)
	}
	e := &Espeak{path: path, turns: make(chan struct{}, espeakAtOnce)}
	ctx, cancel := context.WithTimeout(context.Background(), espeakTime)
	defer cancel()
	if _, err := e.Say(ctx, "好", Normal); err != nil {
		return nil, err
	}
	return e, nil
}

// Name implements [Voice].
func (e *Espeak) Name() string { return "espeak-ng" }

// Say implements [Voice].
func (e *Espeak) Say(ctx context.Context, text string, speed Speed) (Sound, error) {
	if err := check(text, speed); err != nil {
		return Sound{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, espeakTime)
	defer cancel()
	select {
	case e.turns <- struct{}{}:
		defer func() { <-e.turns }()
	case <-ctx.Done():
		return Sound{}, kiosk.Wrap(kiosk.Unavailable, "朗读正忙，请稍后再试。", ctx.Err())
	}
	cmd := exec.CommandContext(ctx, e.path, "-v", espeakVoice, "-s", strconv.Itoa(espeakWords[speed]), "-b", "1", "--stdin", "--stdout")
	cmd.Stdin = strings.NewReader(respell(text))
	cmd.WaitDelay = time.Second
	var out limited
	var complaint limited
	out.most, complaint.most = espeakMaxSize, 1<<10
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return Sound{}, kiosk.Wrap(kiosk.Unavailable, "这一句暂时读不出来。", fmt.Errorf("speech: espeak-ng: %w", err))
	}
	wav, err := mendWAV(out.Bytes())
	if err != nil {
		return Sound{}, kiosk.Wrap(kiosk.Unavailable, "这一句暂时读不出来。", err)
	}
	return Sound{"audio/wav", wav}, nil
}

// mendWAV writes the lengths into the head of a WAV file that went through a
// pipe, where the program could not know them.
func mendWAV(b []byte) ([]byte, error) {
	if len(b) <= minSound || string(b[:4]) != "RIFF" || string(b[8:16]) != "WAVEfmt " || string(b[36:40]) != "data" {
		return nil, errors.New("speech: espeak-ng gave no sound")
	}
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	binary.LittleEndian.PutUint32(b[40:], uint32(len(b)-minSound))
	return b, nil
}

// limited is a buffer that refuses more than most bytes.
type limited struct {
	bytes.Buffer
	most int
}

func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > l.most {
		return 0, errors.New("speech: too much output")
	}
	return l.Buffer.Write(p)
}
