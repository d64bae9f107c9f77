package kiosk

import (
	"context"
	"time"
)

// PersonalKind is a kind of personal data; names are those of the screen
// command. // 个人信息类别
type PersonalKind string

// The kinds.
const (
	PersonalID         PersonalKind = "id_number"       // 身份证号
	PersonalDisability PersonalKind = "disability_card" // 残疾人证号
	PersonalPassport   PersonalKind = "passport"        // 护照、军官证号
	PersonalBankCard   PersonalKind = "bank_card"       // 银行卡号
	PersonalAccount    PersonalKind = "account"         // 存折、一卡通、社保账号
	PersonalMobile     PersonalKind = "mobile"          // 手机号
	PersonalPhone      PersonalKind = "phone"           // 家庭电话
	PersonalPlate      PersonalKind = "plate"           // 车牌号
	PersonalAddress    PersonalKind = "address"         // 住址
	PersonalBirth      PersonalKind = "birth_date"      // 出生日期
	PersonalName       PersonalKind = "name_in_list"    // 名单里的姓名：未成年人、患者
	PersonalEmail      PersonalKind = "email"           // 个人邮箱
)

// PersonalKinds lists the kinds, the gravest first.
var PersonalKinds = []PersonalKind{
	PersonalID, PersonalDisability, PersonalPassport, PersonalBankCard, PersonalAccount, PersonalMobile,
	PersonalPhone, PersonalName, PersonalAddress, PersonalBirth, PersonalPlate, PersonalEmail,
}

// Label returns the Chinese name of the kind, "" for an unknown one.
func (k PersonalKind) Label() string {
	switch k {
	case PersonalID:
		return "身份证号"
	case PersonalDisability:
		return "残疾人证号"
	case PersonalPassport:
		return "护照、军官证号"
	case PersonalBankCard:
		return "银行卡号"
	case PersonalAccount:
		return "个人账号"
	case PersonalMobile:
		return "手机号"
	case PersonalPhone:
		return "家庭电话"
	case PersonalPlate:
		return "车牌号"
	case PersonalAddress:
		return "详细住址"
	case PersonalBirth:
		return "出生日期"
	case PersonalName:
		return "名单里的姓名"
	case PersonalEmail:
		return "个人邮箱"
	}
	return ""
}

// Grave reports whether numbers of the kind are never shown, whatever the
// catalogue says: with them money or an identity can be taken.
func (k PersonalKind) Grave() bool {
	switch k {
	case PersonalID, PersonalDisability, PersonalPassport, PersonalBankCard, PersonalAccount:
		return true
	}
	return false
}

// What is done about the personal data of an item of the catalogue.
const (
	PolicyMask     = "mask"     // everything is masked, but names of grown people in lists
	PolicyNames    = "names"    // names in lists too
	PolicyContacts = "contacts" // phones, mail and addresses of those to be called stay
	PolicyHold     = "hold"     // nothing is shown before an officer has looked
)

// PersonalAction is what was done about a finding.
type PersonalAction string

// The actions.
const (
	PersonalMasked PersonalAction = "masked"
	PersonalKept   PersonalAction = "kept" // the catalogue or an officer says that it may be shown
)

// PersonalFinding is somebody's data found in a record, without the data.
type PersonalFinding struct {
	ID         int64 // of the finding in the store, 0 before it is there
	Kind       PersonalKind
	Masked     string // what is shown instead
	Place      string // where, in words: "标题", "正文第 12 行，第 3 格"
	Around     string // the words around it as they are shown
	Value      string // hash that tells whether two findings are the same value
	Confidence float64
	Reason     string // why it was taken for personal data
	Action     PersonalAction
	Why        string // of what was kept: who says so
}

// Screening is what looking for personal data in a record came to.
type Screening struct {
	Findings []PersonalFinding // at most MaxPersonalFindings
	Total    int               // how many there are
	Kept     int               // of these, those that are shown
	Held     bool              // nothing of it is shown before an officer has looked
	// Before is the record as it was extracted; nil if nothing was found. It
	// never leaves the private store.
	Before *Disclosure
}

// Masks reports whether something is masked.
func (s *Screening) Masks() bool { return s.Total > s.Kept }

// MaxPersonalFindings is how many findings of one record are listed.
const MaxPersonalFindings = 500

// PersonalDecision is what an officer decided about a value; it holds at every
// later screening.
type PersonalDecision struct {
	ID         int64
	Disclosure string       // record it is for, "" for all
	Kind       PersonalKind // "" for the whole record: it is no longer held
	Value      string       // as in PersonalFinding
	Masked     string       // for lists
	Keep       bool         // it may be shown; false: it is masked whatever the catalogue says
	Reason     string
	Author     string
	DecidedAt  time.Time
}

// PersonalRecord is one record in which personal data was found.
type PersonalRecord struct {
	Disclosure string
	Title      string // as shown
	BodyID     string
	Publisher  string
	URL        string
	Kinds      map[PersonalKind]int // of what was masked
	Masked     int
	Kept       int
	Held       bool
	FirstAt    time.Time // when it was first found
	LastAt     time.Time // when it was last looked at
}

// PersonalLeak is the history of a value on a page of a portal, without the
// value: when it was found, when the body was told, when the page was put right.
type PersonalLeak struct {
	Disclosure string
	Title      string // as shown
	BodyID     string
	Publisher  string
	URL        string
	Withdrawn  bool // the page is gone
	Kind       PersonalKind
	Masked     string
	Place      string
	FoundAt    time.Time
	SeenAt     time.Time // when the page was last read with it
	ToldAt     time.Time // zero if the body was not told
	MendedAt   time.Time // when the page was first read without it; zero while it is there
}

// PersonalLog is what ingest asks before it masks.
type PersonalLog interface {
	// PersonalDecisions returns the decisions for the records and for all.
	PersonalDecisions(ctx context.Context, ids []string) ([]PersonalDecision, error)
	// Unscreened returns a record as it was extracted, NotFound if nothing was
	// found in it.
	Unscreened(ctx context.Context, id string) (*Disclosure, error)
	// RewriteVersions masks every version of a record in place: of histories
	// too, nothing may be shown that is masked today. It returns how many mask
	// changed.
	RewriteVersions(ctx context.Context, id string, mask func(*Disclosure) (changed bool)) (int, error)
}

// Screened is a store whose records may have been stored before anybody looked
// for personal data, or under older rules.
type Screened interface {
	Feed
	GetAny(ctx context.Context, id string) (*Disclosure, error)
	// ScreenedWith returns the version of the rules all records were last
	// screened with, 0 if they never were.
	ScreenedWith(ctx context.Context) (int, error)
	SetScreenedWith(ctx context.Context, rules int) error
}

// PersonalDesk is what officers do about personal data. Each call that changes
// or reveals something writes the audit log first.
type PersonalDesk interface {
	// PersonalRecords lists the records with findings, held ones first, then
	// those with the most.
	PersonalRecords(ctx context.Context, limit int) ([]PersonalRecord, error)
	// PersonalFindings lists what was found in a record, NotFound if nothing was.
	PersonalFindings(ctx context.Context, id string) (*PersonalRecord, []PersonalFinding, error)
	// DecidePersonal says of a finding that it may be shown, or not; everywhere
	// or in its record only. It holds from the next screening; the records that
	// hold the value are returned.
	DecidePersonal(ctx context.Context, actor Actor, finding int64, keep, everywhere bool, reason string) (ids []string, err error)
	// DecidedPersonal lists the decisions in force, newest first.
	DecidedPersonal(ctx context.Context, limit int) ([]PersonalDecision, error)
	// WithdrawPersonal takes a decision back: from the next screening the rules
	// hold again. The records it was about are returned.
	WithdrawPersonal(ctx context.Context, actor Actor, decision int64, reason string) (ids []string, err error)
	// PersonalLeaks lists what pages show, or showed, of people: what is still
	// there first, the oldest first.
	PersonalLeaks(ctx context.Context, limit int) ([]PersonalLeak, error)
	// TellPersonal notes that a body was told what the records show now; told
	// counts the values. Conflict if it was told of all of them.
	TellPersonal(ctx context.Context, actor Actor, body string, ids []string, reason string) (told int, err error)
	// ReleasePersonal says that a held record may be shown, masked.
	ReleasePersonal(ctx context.Context, actor Actor, id, reason string) error
	// Originals lists the files a record was made from.
	Originals(ctx context.Context, id string) ([]StoredOriginal, error)
	// ReadOriginal returns one of them. That somebody looked is on record.
	ReadOriginal(ctx context.Context, actor Actor, id, hash, reason string) (StoredOriginal, []byte, error)
}

// StoredOriginal says where and when an original was found.
type StoredOriginal struct {
	URL         string
	ContentType string
	Hash        string // SHA-256 in hex
	Bytes       int64
	FetchedAt   time.Time
}
