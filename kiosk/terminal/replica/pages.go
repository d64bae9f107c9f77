package replica

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"gongkai/kiosk"
)

// pictureMax is the largest picture taken, in bytes. A page of small print two
// thousand pixels wide has one or two million.
const pictureMax = 8 << 20

// CountPages asks how many pages of each of the files of a record the server
// shows as they look, by hash of the file. Those it does not are missing.
func (c *Client) CountPages(ctx context.Context, id string) (map[string]int, error) {
	var out struct {
		Pages map[string]int `json:"pages"`
	}
	req, err := c.file(ctx, url.PathEscape(id))
	if err != nil {
		return nil, err
	}
	b, err := c.do(req, answerMax)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, kiosk.Wrap(kiosk.Unavailable, "服务器的回答读不懂。", err)
	}
	return out.Pages, nil
}

// PageImage fetches a picture as a PNG. For a terminal that has it the answer is
// nil if that may still be shown.
func (c *Client) PageImage(ctx context.Context, p Picture, has bool) ([]byte, error) {
	req, err := c.file(ctx, fmt.Sprintf("%s/%s/%d?w=%d", url.PathEscape(p.Disclosure), url.PathEscape(p.File), p.Page, p.Width))
	if err != nil {
		return nil, err
	}
	if has {
		req.Header.Set("If-None-Match", PictureTag(p.File))
	}
	b, err := c.do(req, pictureMax)
	if err != nil || b == nil && has {
		return nil, err
	}
	return p.Open(c.Key, b)
}

// PictureTag is the entity tag of pictures of a file: the same page as wide as
// before looks as before.
func PictureTag(hash string) string { return `"` + hash + `"` }

func (c *Client) file(ctx context.Context, path string) (*http.Request, error) {
	return http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"/api/v1/replica/files/"+path, nil)
}
