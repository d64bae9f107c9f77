package fleet

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal"
)

// Metrics counts terminals by state whenever it is asked: good, look (somebody
// should look after it), lost, waiting (not registered yet).
type Metrics struct {
	Terminals kiosk.Terminals
	With      func() terminal.Compared
	Now       func() time.Time
}

var terminalsDesc = prometheus.NewDesc("gongkai_terminals", "Terminals in service by state: good, look, lost, waiting.", []string{"state"}, nil)

// Describe implements prometheus.Collector.
func (m Metrics) Describe(ch chan<- *prometheus.Desc) { ch <- terminalsDesc }

// Collect implements prometheus.Collector.
func (m Metrics) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	list, err := m.Terminals.ListTerminals(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(terminalsDesc, err)
		return
	}
	counts := map[string]int{"good": 0, "look": 0, "lost": 0, "waiting": 0}
	now, with := m.Now(), m.With()
	for _, t := range list {
		switch {
		case !t.Retired.IsZero():
		case t.Registered.IsZero():
			counts["waiting"]++
		case terminal.Lost(t, now):
			counts["lost"]++
		case len(terminal.Alarms(t, now, with)) > 0:
			counts["look"]++
		default:
			counts["good"]++
		}
	}
	for state, n := range counts {
		ch <- prometheus.MustNewConstMetric(terminalsDesc, prometheus.GaugeValue, float64(n), state)
	}
}
