package kiosk

import (
	"context"
	"time"
)

// Terminal is a screen in a hall. // 自助终端
type Terminal struct {
	ID         string // "t-" and 8 characters; never changes
	Name       string // "市民中心一楼 1 号机", as the office calls it
	Settings   TerminalSettings
	Version    int // of Settings, +1 at every change
	CreatedAt  time.Time
	Registered time.Time       // when its code was used, zero if not yet
	Retired    time.Time       // taken out of service, zero if not
	LastSeen   time.Time       // last heartbeat, zero if none
	Last       Heartbeat       // as it came last
	Skew       time.Duration   // its clock minus the server's, at the last heartbeat
	Errors     []TerminalError // the last few, the newest first
	CodeUntil  time.Time       // a code waits to be used until then, zero if none
	Wanted     ProgramOrder    // the program it is to run
}

// TerminalSettings are what the office sets from afar. The zero value is a
// terminal that knows nothing of its place.
type TerminalSettings struct {
	Place    string           `json:"place"`    // 市民中心一楼大厅
	Windows  []ServiceWindow  `json:"windows"`  // of this hall
	Hours    string           `json:"hours"`    // 周一至周五 8:30–12:00，13:30–17:00
	Nearest  []ServiceOffice  `json:"nearest"`  // where else to go
	Category string           `json:"category"` // catalogue id shown first, "" for none
	Notices  []TerminalNotice `json:"notices"`
	DimFrom  string           `json:"dim_from"` // "21:30", the screen is dark from then on; "" never
	DimTo    string           `json:"dim_to"`   // "06:00"
	Idle     int              `json:"idle"`     // seconds untouched before the screen asks; 0 means 60

	Maintenance bool `json:"maintenance"` // shows that it is being looked after and where to go instead
	Reload      int  `json:"reload"`      // a terminal that last saw a smaller number loads its page anew
}

// ServiceWindow is a counter of the hall.
type ServiceWindow struct {
	Number string `json:"number"` // 3 号窗口
	Does   string `json:"does"`   // 社会救助
}

// ServiceOffice is a place where people help.
type ServiceOffice struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	Phone   string `json:"phone"`
	Hours   string `json:"hours"`
}

// TerminalNotice is shown on the first page of a terminal on its days.
type TerminalNotice struct {
	Text string `json:"text"`
	From Date   `json:"from"`
	To   Date   `json:"to"` // the last day
}

// Heartbeat is what a terminal says of itself, every minute and once more for
// every minute it could not say it. It holds nothing of the people in front.
type Heartbeat struct {
	At        time.Time     `json:"at"`
	Version   string        `json:"version"`       // of the program
	Uptime    int64         `json:"uptime"`        // seconds
	Screen    string        `json:"screen"`        // "1080x1920", "" while no page reports
	PageSeen  time.Time     `json:"page_seen"`     // when the page in the browser last reported
	Touched   time.Time     `json:"touched"`       // when somebody last touched it
	Snapshot  int64         `json:"snapshot"`      // revision of the data it shows
	DataAt    time.Time     `json:"data_at"`       // Stats.UpdatedAt of that data
	Printer   PrinterState  `json:"printer"`       //
	DiskFree  int64         `json:"disk_free"`     // bytes
	Queued    int           `json:"queued"`        // items waiting to be sent
	Errors    []string      `json:"errors"`        // since the last heartbeat, without what people typed
	Usage     TerminalUsage `json:"usage"`         // since the last heartbeat
	SettingsV int           `json:"settings_seen"` // version of the settings in force
	Program   ProgramState  `json:"program"`
	Shown     ScreenShown   `json:"shown"` // as the page last reported
}

// TerminalUsage counts what was done at a terminal, by nobody in particular.
type TerminalUsage struct {
	Visits   int `json:"visits"`
	Searches int `json:"searches"`
	Nothing  int `json:"nothing"` // searches that found nothing
	Opened   int `json:"opened"`  // documents
	Read     int `json:"read"`    // read aloud
	Printed  int `json:"printed"`
	Large    int `json:"large"` // visits in large type, …
	Contrast int `json:"contrast"`
	Low      int `json:"low"`
}

// Plus adds the counts of two.
func (u TerminalUsage) Plus(v TerminalUsage) TerminalUsage {
	return TerminalUsage{
		Visits: u.Visits + v.Visits, Searches: u.Searches + v.Searches, Nothing: u.Nothing + v.Nothing,
		Opened: u.Opened + v.Opened, Read: u.Read + v.Read, Printed: u.Printed + v.Printed,
		Large: u.Large + v.Large, Contrast: u.Contrast + v.Contrast, Low: u.Low + v.Low,
	}
}

// PrinterState is how a printer is. // 打印机状态
type PrinterState string

// The states of a printer.
const (
	PrinterNone    PrinterState = "none"
	PrinterReady   PrinterState = "ready"
	PrinterNoPaper PrinterState = "no_paper"
	PrinterFailed  PrinterState = "failed"
)

// Question is what somebody left at a terminal or on a phone because nothing
// answered it. // 留言
type Question struct {
	ID       string    `json:"id"` // random; the same again is the same question
	At       time.Time `json:"at"`
	Terminal string    `json:"terminal"` // [OwnScreen] at the server's own pages, "" from a phone
	Text     string    `json:"text"`
	Searched string    `json:"searched"` // what was searched before, "" if nothing
	Document string    `json:"document"` // id of the disclosure it is about, "" if none
	Phone    string    `json:"phone"`    // to call back, "" if not wanted
}

// OwnScreen stands in the place of a terminal's id for the touch pages of the
// server itself, which is no terminal. From a terminal it arrives with that
// one's id.
const OwnScreen = "touch"

// Rating says whether a document helped. // 评价
type Rating struct {
	ID       string    `json:"id"`       // random; the same again is the same rating
	At       time.Time `json:"at"`       // kept to the day
	Terminal string    `json:"terminal"` // as of [Question]
	Document string    `json:"document"`
	Version  int       `json:"version"`
	Helped   bool      `json:"helped"`
}

// Letterbox takes what people leave. On a replica it keeps them sealed until
// the server can be reached; taken means kept, and each is delivered once.
type Letterbox interface {
	LeaveQuestion(ctx context.Context, q Question) error
	LeaveRating(ctx context.Context, r Rating) error
}
