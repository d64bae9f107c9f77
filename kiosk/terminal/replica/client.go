package replica

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
	"gongkai/kiosk/terminal/outbox"
	"gongkai/kiosk/terminal/snapshot"
	"gongkai/kiosk/terminal/update"
)

// requestTime bounds one request; answerMax what is read of an answer that is
// not data.
const (
	requestTime = 30 * time.Second
	answerMax   = 1 << 20
)

// Client speaks to the server of the installation.
type Client struct {
	URL   string // without a slash at the end
	Token string
	HTTP  *http.Client
	Key   keys.Public // that pictures are signed with
}

// NewClient returns a client for a server's address.
func NewClient(address, token string) (*Client, error) {
	u, err := url.Parse(strings.TrimRight(address, "/"))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" {
		return nil, kiosk.Errorf(kiosk.Invalid, "服务器网址 %q 不对，请写成 https://gk.example.gov.cn 这样。", address)
	}
	return &Client{URL: u.String(), Token: token, HTTP: &http.Client{
		Timeout: requestTime,
		// A token goes to the server it was given by and to no other.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Manifest fetches the newest signed manifest, nil if its number is the one
// given.
func (c *Client) Manifest(ctx context.Context, have int64) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"/api/v1/replica/manifest", nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("If-None-Match", snapshot.ETag(have))
	return c.do(req, snapshot.MaxManifest)
}

// Block fetches a block.
func (c *Client) Block(ctx context.Context, hash snapshot.Hash) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"/api/v1/replica/blocks/"+hash.String(), nil)
	if err != nil {
		return nil, err
	}
	return c.do(req, snapshot.MaxBlock)
}

// ProgramPiece fetches a piece of another build of the program.
func (c *Client) ProgramPiece(ctx context.Context, hash string, n int) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"/api/v1/replica/programs/"+url.PathEscape(hash)+"/"+strconv.Itoa(n), nil)
	if err != nil {
		return nil, err
	}
	return c.do(req, update.PieceSize)
}

// Deliver hands sealed items over.
func (c *Client) Deliver(ctx context.Context, items []outbox.Item) (outbox.Receipt, error) {
	var out outbox.Receipt
	return out, c.post(ctx, "/api/v1/replica/outbox", map[string]any{"items": items}, &out)
}

func (c *Client) post(ctx context.Context, path string, in, out any) error {
	b, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL+path, bytes.NewReader(b))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	answer, err := c.do(req, answerMax)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return kiosk.Wrap(kiosk.Unavailable, "服务器的回答读不懂。", err)
	}
	return nil
}

// do sends a request and reads the answer, nil for one that says that nothing
// has changed.
func (c *Client) do(req *http.Request, most int64) (b []byte, err error) {
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.Unavailable, "连不上服务器 "+c.URL+"。", errors.Join(ErrAway, err))
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	if resp.StatusCode == http.StatusNotModified {
		return nil, nil
	}
	if resp.StatusCode != http.StatusOK {
		return nil, refusal(resp)
	}
	if b, err = io.ReadAll(io.LimitReader(resp.Body, most+1)); err != nil {
		return nil, kiosk.Wrap(kiosk.Unavailable, "从服务器 "+c.URL+" 取资料时断了。", errors.Join(ErrAway, err))
	}
	if int64(len(b)) > most {
		return nil, kiosk.Errorf(kiosk.Invalid, "服务器的回答太长（超过 %d 字节）。", most)
	}
	return b, nil
}

var kindOfStatus = map[int]kiosk.Kind{
	http.StatusUnauthorized: kiosk.Unsigned, http.StatusForbidden: kiosk.Forbidden, http.StatusNotFound: kiosk.NotFound, http.StatusGone: kiosk.Gone,
	http.StatusTooManyRequests: kiosk.TooMany, http.StatusBadRequest: kiosk.Invalid,
	http.StatusUnprocessableEntity: kiosk.Invalid, http.StatusConflict: kiosk.Conflict,
}

// refusal is the error of an answer that is none.
func refusal(resp *http.Response) error {
	var said struct {
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, answerMax))
	cause := errors.Join(fmt.Errorf("%s answers %s", resp.Request.URL.Path, strconv.Itoa(resp.StatusCode)), err, json.Unmarshal(b, &said))
	kind, ok := kindOfStatus[resp.StatusCode]
	if !ok {
		kind = kiosk.Unavailable
	}
	if said.Error.Message == "" {
		said.Error.Message = fmt.Sprintf("服务器现在不能回答（%d）。", resp.StatusCode)
	}
	return kiosk.Wrap(kind, said.Error.Message, cause)
}
