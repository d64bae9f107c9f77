package speech

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"gongkai/kiosk"
)

// Service speaks through an HTTP service, as docs/speech.md describes, and with
// another voice while that does not answer.
type Service struct {
	address string
	client  *http.Client
	other   Voice // nil for none
	log     *slog.Logger
	rest    atomic.Int64 // Unix seconds until which the service is not asked
}

const (
	serviceTime    = 6 * time.Second
	serviceRest    = 30 * time.Second // after a failure, so that not every sentence waits
	serviceMaxSize = 8 << 20
)

// NewService returns the service at an address.
func NewService(address string, other Voice, log *slog.Logger) *Service {
	return &Service{address: address, other: other, log: log, client: &http.Client{
		Timeout: serviceTime,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("speech: the service sends elsewhere")
		},
	}}
}

// Name implements [Voice].
func (s *Service) Name() string {
	if s.other != nil {
		return "语音服务，备用 " + s.other.Name()
	}
	return "语音服务"
}

// Say implements [Voice].
func (s *Service) Say(ctx context.Context, text string, speed Speed) (Sound, error) {
	if err := check(text, speed); err != nil {
		return Sound{}, err
	}
	now := time.Now()
	err := errors.New("speech: the service rests after a failure")
	if now.Unix() >= s.rest.Load() {
		var sound Sound
		if sound, err = s.ask(ctx, text, speed); err == nil {
			return sound, nil
		}
		if ctx.Err() == nil {
			s.rest.Store(now.Add(serviceRest).Unix())
			s.log.Warn("the service for reading aloud does not answer", slog.Any("error", err))
		}
	}
	if s.other != nil {
		return s.other.Say(ctx, text, speed)
	}
	return Sound{}, kiosk.Wrap(kiosk.Unavailable, "朗读暂时用不了，请稍后再试。", err)
}

func (s *Service) ask(ctx context.Context, text string, speed Speed) (Sound, error) {
	body, err := json.Marshal(struct {
		Text  string `json:"text"`
		Speed Speed  `json:"speed"`
	}{text, speed})
	if err != nil {
		return Sound{}, fmt.Errorf("speech: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.address, bytes.NewReader(body))
	if err != nil {
		return Sound{}, fmt.Errorf("speech: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "audio/*")
	res, err := s.client.Do(req)
	if err != nil {
		return Sound{}, fmt.Errorf("speech: %w", err)
	}
	defer res.Body.Close()
	media, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	media = strings.TrimSpace(media)
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(media, "audio/") {
		return Sound{}, fmt.Errorf("speech: the service answered %d %q", res.StatusCode, media)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, serviceMaxSize+1))
	if err != nil {
		return Sound{}, fmt.Errorf("speech: %w", err)
	}
	if len(data) == 0 || len(data) > serviceMaxSize {
		return Sound{}, fmt.Errorf("speech: the service sent %d bytes", len(data))
	}
	return Sound{media, data}, nil
}
