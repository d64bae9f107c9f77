package agent

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal"
)

// answerLimit bounds what is read of an answer, in bytes.
const answerLimit = 1 << 20

// Client speaks to a server over HTTP.
type Client struct {
	URL   string // of the server, "https://gk.example.gov.cn"
	Token string
	HTTP  *http.Client     // nil means http.DefaultClient
	Now   func() time.Time // nil means time.Now
}

// Heartbeat implements Server.
func (c *Client) Heartbeat(ctx context.Context, beats []kiosk.Heartbeat) (told terminal.Told, err error) {
	err = c.post(ctx, "/api/v1/terminals/heartbeat", beats, &told)
	return told, err
}

// Register uses up a code.
func (c *Client) Register(ctx context.Context, code, version string) (r terminal.Registered, err error) {
	err = c.post(ctx, "/api/v1/terminals/register", map[string]string{"code": code, "version": version}, &r)
	return r, err
}

func (c *Client) post(ctx context.Context, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("agent: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(c.URL, "/")+path, bytes.NewReader(body))
	if err != nil {
		return kiosk.Wrap(kiosk.Unavailable, "服务器的网址 "+c.URL+" 不对。", err)
	}
	now := time.Now
	if c.Now != nil {
		now = c.Now
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Date", now().UTC().Format(http.TimeFormat)) // how wrong our clock is
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	client := c.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(req)
	if err != nil {
		return kiosk.Wrap(kiosk.Unavailable, "连不上服务器 "+c.URL+"。请看看网线和网址。", err)
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, answerLimit))
	if err = errors.Join(err, res.Body.Close()); err != nil {
		return kiosk.Wrap(kiosk.Unavailable, "服务器的回答断了。", err)
	}
	if res.StatusCode != http.StatusOK {
		return refusal(res.StatusCode, b)
	}
	if err := json.Unmarshal(b, out); err != nil {
		return kiosk.Wrap(kiosk.Unavailable, "回答的不是本系统的服务器，请核对网址 "+c.URL+"。", err)
	}
	return nil
}

// kinds are the refusals that mean something to a terminal; any other may pass
// by itself.
var kinds = map[string]kiosk.Kind{
	kiosk.Invalid.String(): kiosk.Invalid, kiosk.Unsigned.String(): kiosk.Unsigned,
	kiosk.NotFound.String(): kiosk.NotFound, kiosk.TooMany.String(): kiosk.TooMany,
}

// refusal reads an error as the server words it.
func refusal(status int, body []byte) error {
	var said struct {
		Error struct{ Kind, Message string }
	}
	kind := kiosk.Unavailable
	if json.Unmarshal(body, &said) == nil {
		if k, ok := kinds[said.Error.Kind]; ok {
			kind = k
		}
	}
	return kiosk.Wrap(kind, said.Error.Message, fmt.Errorf("agent: the server answered %d", status))
}
