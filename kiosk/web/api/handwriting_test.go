package api_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"gongkai/kiosk"
)

// counting reads the number of strokes and of points.
type counting struct{}

func (counting) Recognize(_ context.Context, strokes [][]kiosk.Point, limit int) []string {
	if len(strokes) == 0 {
		return nil
	}
	n := 0
	for _, s := range strokes {
		n += len(s)
	}
	return []string{strconv.Itoa(len(strokes)), strconv.Itoa(n), strconv.Itoa(limit)}
}

func post(t testing.TB, app *fiber.App, body string) (*http.Request, *http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(http.MethodPost, "https://gk.example.gov.cn/api/v1/handwriting", strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	res, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return req, res, string(b)
}

func TestHandwriting(t *testing.T) {
	app := newApp(t)
	_, spec := get(t, app, "/api/openapi.json")
	doc, err := libopenapi.NewDocument(spec)
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for name, tc := range map[string]struct {
		body   string
		status int
		says   string
	}{
		"two strokes":      {`{"strokes":[[[1,2],[3.5,-4]],[[5,6]]]}`, 200, `{"candidates":["2","3","20"]}`},
		"nothing written":  {`{"strokes":[]}`, 200, `{"candidates":[]}`},
		"no body":          {``, 400, "strokes"},
		"no strokes":       {`{}`, 400, "strokes"},
		"no JSON":          {`strokes=1`, 400, "strokes"},
		"a point of three": {`{"strokes":[[[1,2,3]]]}`, 400, "两个数"},
		"a point of one":   {`{"strokes":[[[1]]]}`, 400, "两个数"},
		"no numbers":       {`{"strokes":[[["a","b"]]]}`, 400, "两个数"},
		"beyond numbers":   {`{"strokes":[[[1e999,0]]]}`, 400, "两个数"},
		"too long":         {`{"strokes":[[` + strings.Repeat("[1,2],", 90000) + `[1,2]]]}`, 400, "512 KB"},
	} {
		t.Run(name, func(t *testing.T) {
			req, res, body := post(t, app, tc.body)
			if res.StatusCode != tc.status || !strings.Contains(body, tc.says) {
				t.Fatalf("status %d: %.200s", res.StatusCode, body)
			}
			if c := res.Header.Get("Cache-Control"); c != "no-store" {
				t.Errorf("Cache-Control is %q", c)
			}
			res.Body = io.NopCloser(strings.NewReader(body))
			if ok, problems := v.ValidateHttpResponse(req, res); !ok {
				t.Error(problems[0].Message, problems[0].Reason)
			}
		})
	}
}
