package web

import (
	"runtime/debug"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts what the server does. Labels are few and fixed: the pattern of
// a route, never an address.
type metrics struct {
	duration *prometheus.HistogramVec
	searches *prometheus.CounterVec
	handler  fiber.Handler
}

func newMetrics(reg *prometheus.Registry) *metrics {
	m := &metrics{
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "gongkai_http_request_duration_seconds",
			Help:    "Time to answer a request.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route", "status"}),
		searches: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongkai_searches_total",
			Help: "Searches answered, by surface and by how they ended: found, none, failed.",
		}, []string{"surface", "outcome"}),
	}
	version, revision := "devel", "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "gongkai_build_info", Help: "Always 1; the labels say what runs.",
	}, []string{"version", "revision"})
	build.WithLabelValues(version, revision).Set(1)
	for _, c := range []prometheus.Collector{m.duration, m.searches, build} {
		_ = reg.Register(c) // a second server in the same process shares the registry's first
	}
	m.handler = adaptor.HTTPHandler(promhttp.HandlerFor(reg, promhttp.HandlerOpts{}))
	return m
}

func (m *metrics) request(method, route string, status int, took time.Duration) {
	m.duration.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}
