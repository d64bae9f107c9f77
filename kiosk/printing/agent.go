package printing

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"gongkai/kiosk"
)

// Agent is a print agent: a small HTTP service beside the printer, for printers
// CUPS does not know (docs/printing.md).
type Agent struct {
	base   string
	client *http.Client
}

const agentTime = 5 * time.Second

// NewAgent returns the agent at an address without a slash at its end.
func NewAgent(base string) *Agent {
	return &Agent{base, &http.Client{Timeout: agentTime}}
}

// State implements [Printer].
func (p *Agent) State(ctx context.Context) kiosk.PrinterState {
	body, err := p.ask(ctx, http.MethodGet, "/state", nil)
	if err != nil {
		return kiosk.PrinterFailed
	}
	var said struct{ State kiosk.PrinterState }
	if err := json.Unmarshal(body, &said); err != nil {
		return kiosk.PrinterFailed
	}
	switch said.State {
	case kiosk.PrinterNone, kiosk.PrinterReady, kiosk.PrinterNoPaper:
		return said.State
	}
	return kiosk.PrinterFailed
}

// Print implements [Printer].
func (p *Agent) Print(ctx context.Context, job Job) error {
	if _, err := p.ask(ctx, http.MethodPost, "/jobs?paper="+string(job.Paper), job.PDF); err != nil {
		return kiosk.Wrap(kiosk.Unavailable, refused, err)
	}
	return nil
}

// Purge implements [Printer].
func (p *Agent) Purge(ctx context.Context) error {
	_, err := p.ask(ctx, http.MethodDelete, "/jobs", nil)
	return err
}

// ask sends a request and returns the answer of a good one.
func (p *Agent) ask(ctx context.Context, method, path string, pdf []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, p.base+path, bytes.NewReader(pdf))
	if err != nil {
		return nil, fmt.Errorf("printing: agent: %w", err)
	}
	if pdf != nil {
		req.Header.Set("Content-Type", "application/pdf")
	}
	res, err := p.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("printing: agent: %w", err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return nil, fmt.Errorf("printing: agent: %w", err)
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, fmt.Errorf("printing: agent: %s %s: %s", method, path, res.Status)
	}
	return body, nil
}
