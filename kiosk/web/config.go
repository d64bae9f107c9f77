package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/printing"
	"gongkai/kiosk/speech"
	"gongkai/kiosk/terminal/update"
	"gongkai/kiosk/web/alive"
	"gongkai/kiosk/web/office"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/replica"
)

// Config says what a server serves. Catalogue, Disclosures, Searcher,
// Templates and Static are required.
type Config struct {
	Catalogue   *kiosk.Catalogue
	Disclosures kiosk.Disclosures
	Searcher    kiosk.Searcher

	// Accounts opens the staff door, the desk and the office, which need Editor,
	// Audit, Asked, Phrasebook and Personal too; nil leaves them out. Changed is called after every edit of
	// a record and returns when searches show it.
	Accounts *accounts.Service
	Editor   kiosk.Editor
	Audit    kiosk.AuditLog
	Changed  func(ctx context.Context) error

	// Asked keeps what is asked, without who asked; nil keeps nothing.
	Asked kiosk.AskedLog
	// Phrasebook is the local language, which the office edits. Rehearse answers as if a language were in force. Spoken is
	// called after every change and returns when searches speak it. IndexState
	// says whether names are in the index yet.
	Phrasebook kiosk.Phrasebook
	Rehearse   func(kiosk.Language) kiosk.Searcher
	Spoken     func(ctx context.Context) error
	IndexState func() IndexState

	// Personal is what was found of personal data; Rescreen masks a record anew
	// after a decision about it.
	Personal kiosk.PersonalDesk
	Rescreen func(ctx context.Context, id string) error

	// Duties is the table of who publishes what; DutyFiles reads and writes it as
	// people keep it.
	Duties    kiosk.DutyBook
	DutyFiles kiosk.DutyFiles

	// Words holds the list of official terms in plain words (reading.TermsFile);
	// nil explains none.
	Words fs.FS

	// Relations is what disclosures have to do with each other; nil knows none.
	Relations kiosk.Relations

	// Collector collects while the server runs, Collected is what is known of
	// the pages of its sources; nil: the office says that nothing is collected.
	Collector kiosk.Collector
	Collected kiosk.PagesDesk

	// Tokens and Receiver let other systems push disclosures through the API;
	// nil leaves that out.
	Tokens   kiosk.Tokens
	Receiver kiosk.Receiver

	// Terminals is the fleet, TerminalKeys the public keys of the installation,
	// for signing and for sealing, in base64; nil leaves the fleet out.
	Terminals    kiosk.Terminals
	TerminalKeys func() (sign, box string)
	Version      string // of the program; terminals with another one are shown
	// Programs is what terminals can be told to run; nil offers nothing.
	Programs *update.Shelf
	// Handwriting recognises what is written on the pad; nil leaves the pad out.
	Handwriting kiosk.Handwriting
	// Place is what the office has set for the terminal this server runs on;
	// nil or a zero value knows nothing of the place.
	Place func() kiosk.TerminalSettings
	// Count counts what is done at the one screen of a terminal; nil counts
	// nothing.
	Count func(kiosk.TerminalUsage)

	// PageImages shows attachments as they look; nil: only their words are shown.
	PageImages kiosk.PageImages

	// Letterbox takes questions and ratings, QuestionDesk is where staff read
	// them; nil: nothing can be left here.
	Letterbox    kiosk.Letterbox
	QuestionDesk kiosk.QuestionDesk

	// Replica is where the terminals of Terminals take copies from; nil gives
	// none out.
	Replica *replica.Deps
	// Link says how a terminal with a copy of its own stands with the server;
	// nil on the server itself.
	Link func() Link
	// Alive is what the page on this machine's screen says; nil means a new one.
	Alive *alive.State

	// Voice reads aloud at the terminal; nil: it says that it cannot. WasRead is
	// called when a reading begins.
	Voice   speech.Voice
	WasRead func(ctx context.Context)

	// Input reads pinyin for the keyboard of the terminals; nil leaves that out.
	Input kiosk.InputMethod

	// Printing prints at the terminal; nil: it says that it cannot.
	Printing *printing.Desk

	Templates fs.FS
	Static    fs.FS

	PublicURL   string // address phones can reach, "https://gk.example.gov.cn"; it goes into QR codes
	SiteName    string // "乳山政务公开"; "" means 政务公开
	Hotline     string // "" means 12345
	OfficePhone string // of the office for open government information, "" shows none
	Demo        bool   // every page says that this is a demonstration
	Dev         bool   // read templates and static files anew for every page; serve /_styles

	Ready   func() error // nil while the server can answer; a nil func means always
	Now     func() time.Time
	Logger  *slog.Logger
	Metrics *prometheus.Registry
	Break   func(string) []string // splits a title into words; nil breaks at punctuation

	TrustedProxies []string      // addresses or networks whose X-Real-IP is believed
	SearchRate     float64       // searches a second from one address that is not this machine; 0 means 20
	Timeout        time.Duration // for one request; 0 means 10 s
	Questions      []string      // asked of the search engine for the terminal's home page; nil means the built-in ones
	IdleAfter      time.Duration // when an untouched terminal asks whether someone is there; 0 means 60 s
}

// Link is how a terminal with a copy of its own stands with its server.
type Link = page.Link

// IndexState is how far the search index is made anew.
type IndexState = office.IndexState

// withDefaults fills in what may be left out and refuses what cannot work.
func (c Config) withDefaults() (Config, error) {
	switch {
	case c.Catalogue == nil, c.Disclosures == nil, c.Searcher == nil, c.Templates == nil, c.Static == nil:
		return c, kiosk.Errorf(kiosk.Invalid, "web: Catalogue, Disclosures, Searcher, Templates and Static are required")
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return c, kiosk.Errorf(kiosk.Invalid, "对外网址 %q 不对，请写成 https://gk.example.gov.cn 这样。", c.PublicURL)
		}
	}
	if c.SiteName == "" {
		c.SiteName = "政务公开"
	}
	if c.Hotline == "" {
		c.Hotline = "12345"
	}
	if c.Alive == nil {
		c.Alive = &alive.State{}
	}
	if c.Ready == nil {
		c.Ready = func() error { return nil }
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Metrics == nil {
		c.Metrics = prometheus.NewRegistry()
	}
	if c.SearchRate <= 0 {
		c.SearchRate = 20
	}
	if c.Timeout <= 0 {
		c.Timeout = 10 * time.Second
	}
	if c.IdleAfter <= 0 {
		c.IdleAfter = time.Minute
	}
	return c, nil
}
