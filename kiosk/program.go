package kiosk

import "time"

// Build is one build of the program, as terminals are offered it. // 程序
type Build struct {
	Version string `json:"version"`
	System  string `json:"system"` // "linux/amd64"
	Size    int64  `json:"size"`   // bytes
	Hash    string `json:"hash"`   // SHA-256, hex; it says which build it is
}

// ProgramOrder says which program a terminal is to run. The zero value: nobody
// has said anything yet.
type ProgramOrder struct {
	// Number grows with every order of a terminal, also on a server put back from
	// a backup: microseconds since 1970.
	Number int64 `json:"number"`
	Build  Build `json:"build"` // the zero Build is the program installed at the terminal by hand
}

// At is when it was said.
func (o ProgramOrder) At() time.Time {
	if o.Number == 0 {
		return time.Time{}
	}
	return time.UnixMicro(o.Number).UTC()
}

// ProgramStep is how far a terminal is with the newest order.
type ProgramStep string

// The steps. ProgramNone: there was no order.
const (
	ProgramNone    ProgramStep = ""
	ProgramFetch   ProgramStep = "fetch"   // on its way
	ProgramRest    ProgramStep = "rest"    // here, and waits until nobody stands in front
	ProgramTrial   ProgramStep = "trial"   // runs, and has to show that it can
	ProgramDone    ProgramStep = "done"    // carried out
	ProgramBad     ProgramStep = "bad"     // tried, did not run; the one before runs
	ProgramRefused ProgramStep = "refused" // not tried
)

// ProgramState is what a terminal says of its program.
type ProgramState struct {
	System    string      `json:"system"`    // "linux/amd64"
	Hash      string      `json:"hash"`      // of the build that runs, "" while it is not known
	Installed bool        `json:"installed"` // it is the one installed by hand
	Number    int64       `json:"number"`    // of the newest order the terminal knows
	Step      ProgramStep `json:"step"`
	Why       string      `json:"why"` // it is bad or refused, or is fetched for so long
	Bad       []string    `json:"bad"` // hashes of builds that did not run here
}

// ScreenShown is what the page in a terminal's browser says that it shows;
// nothing of what anybody typed or opened.
type ScreenShown struct {
	Page  string      `json:"page"`  // kind of page: "home", "search", "d", "failed"
	Wrong ScreenWrong `json:"wrong"` // "" if it is as it should be
	Since time.Time   `json:"since"` // when it began to be wrong, by the terminal's clock
}

// ScreenWrong is how what is shown differs from what is to be shown.
type ScreenWrong string

// What can be wrong.
const (
	ScreenBlank ScreenWrong = "blank" // no words
	ScreenBare  ScreenWrong = "bare"  // words without their look
	ScreenError ScreenWrong = "error" // a page that says that something failed
	ScreenName  ScreenWrong = "name"  // another installation's name
	ScreenOld   ScreenWrong = "old"   // made by a program or for settings that are not in force
)
