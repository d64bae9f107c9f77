package main

import (
	"context"
	"log/slog"
	"net"

	"gongkai/kiosk"
	"gongkai/kiosk/printing"
)

// newPrinting opens the printer of the configuration. It prints pages once it
// knows where the server listens.
func newPrinting(cfg Config, log *slog.Logger) (*printing.Desk, error) {
	p, err := printing.Open(cfg.Printer, log)
	if err != nil {
		return nil, err
	}
	return &printing.Desk{Printer: p, Render: printing.Render, Cost: cfg.PrintCost}, nil
}

// printingDesk opens the printer for the server that listens on an address.
func (a *app) printingDesk(addr net.Addr) (*printing.Desk, error) {
	d, err := newPrinting(a.cfg, a.log)
	if err != nil {
		return nil, err
	}
	d.Self = selfAddress(addr)
	return d, nil
}

// openPrinting opens the printer of a terminal, whose prints are counted.
func (t *terminalApp) openPrinting() (err error) {
	if t.printer, err = newPrinting(t.cfg, t.log); err != nil {
		return err
	}
	t.printer.Printed = func(context.Context) { t.agent.Count(kiosk.TerminalUsage{Printed: 1}) }
	return nil
}

// selfAddress is where this machine reaches a listener of its own.
func selfAddress(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}
