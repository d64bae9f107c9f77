package kiosk

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// RelationKind says how a disclosure belongs to another.
type RelationKind string

// The kinds. Duplicates and reprints form a family with the one they are of,
// which stands for all of them in results; notices of one project form a chain.
const (
	RelationDuplicate RelationKind = "duplicate" // the same text in another place
	RelationReprint   RelationKind = "reprint"   // passes it on: 转发
	RelationOriginal  RelationKind = "original"  // what the family is of
)

// Stage is how far a project is that a notice tells of.
type Stage string

// The stages in their order. A chain is put in order of date, then of stage.
const (
	StageIntention  Stage = "intention"  // 采购意向
	StageTender     Stage = "tender"     // 招标、采购、出让公告
	StageCorrection Stage = "correction" // 更正、澄清、延期
	StageCandidates Stage = "candidates" // 中标候选人公示
	StageFailed     Stage = "failed"     // 废标、终止
	StageResult     Stage = "result"     // 中标、成交结果
	StageContract   Stage = "contract"   // 合同
	StageAcceptance Stage = "acceptance" // 验收
)

// Stages lists the stages in their order.
var Stages = []Stage{
	StageIntention, StageTender, StageCorrection, StageCandidates, StageFailed, StageResult, StageContract, StageAcceptance,
}

// Label returns the Chinese name of the stage, "" for none.
func (s Stage) Label() string {
	switch s {
	case StageIntention:
		return "采购意向"
	case StageTender:
		return "招标（采购）公告"
	case StageCorrection:
		return "更正公告"
	case StageCandidates:
		return "中标候选人"
	case StageFailed:
		return "废标（终止）"
	case StageResult:
		return "结果公告"
	case StageContract:
		return "合同"
	case StageAcceptance:
		return "验收"
	}
	return ""
}

// Kin is a disclosure as it belongs to another.
type Kin struct {
	ID             string       `json:"id"`
	Title          string       `json:"title"`
	DocumentNumber string       `json:"document_number"`
	Publisher      string       `json:"publisher"`
	PublishedOn    Date         `json:"published_on"`
	URL            string       `json:"url"`
	How            RelationKind `json:"how,omitempty"`     // in a family
	Stage          Stage        `json:"stage,omitempty"`   // in a chain
	Why            string       `json:"why,omitempty"`     // it is taken for that, in words for staff
	Differs        string       `json:"differs,omitempty"` // from the original, in words for staff: "发布日期、正文 2 处"; "" if it says the same
}

// Bonds is how a disclosure belongs to others. Only published ones are in it.
type Bonds struct {
	Family []Kin // the original first; with itself; nil if it is alone
	Chain  []Kin // in order of time, with itself; nil if it is alone
}

// Relations is what disclosures have to do with each other.
type Relations interface {
	// Bonds returns how a disclosure belongs to others; none if it is not
	// published or not there.
	Bonds(ctx context.Context, id string) (Bonds, error)
	// Families lists families, those whose members differ first, then the
	// newest; each with its original first.
	Families(ctx context.Context, limit int) ([][]Kin, error)
	// Separate says that two disclosures do not belong together, and Rejoin
	// takes that back. Both write the audit log; what was said outlives later
	// ingests. NotFound if either is not there.
	Separate(ctx context.Context, actor Actor, id, other, reason string) error
	Rejoin(ctx context.Context, actor Actor, id, other, reason string) error
	// MissingCitations lists document numbers that published disclosures cite
	// and none has, the most cited first.
	MissingCitations(ctx context.Context, limit int) ([]MissingCitation, error)
	// Apart lists the pairs that were separated, by id.
	Apart(ctx context.Context, id string) ([]Kin, error)
}

// MissingCitation is a document that others cite and that is not in the
// archive.
type MissingCitation struct {
	Number string // 文号
	Title  string // as one of them cites it, "" if none names it
	By     int    // disclosures that cite it; copies and reprints count once
	Newest Kin    // the newest of them
}

// CiteMark is what the key of a citation begins with: the number, a tab and the
// title, which may be empty, follow.
const CiteMark = "@"

// NumberMark is what the key of a disclosure's own document number begins with.
const NumberMark = "n:"

// Linked is what a linker keeps of a disclosure to find others by.
type Linked struct {
	ID          string
	ContentHash string   // of the state it was made from
	Keys        []string // what it can be found by
	Sketch      uint64   // simhash of its text, 0 for none
	Stage       Stage
	Family      string // id of the original, "" if it is alone
	Chain       string // id of the first notice of the project, "" if it is alone
	Why         string // it is in the family
	How         RelationKind
	Differs     string
}

// LinkStore is where a linker finds disclosures and keeps what it found.
type LinkStore interface {
	Feed
	GetAny(ctx context.Context, id string) (*Disclosure, error)
	// LinkedTo returns the revision up to which disclosures are linked.
	LinkedTo(ctx context.Context) (int64, error)
	// LinkedOne returns what is kept of a disclosure, nil if nothing is.
	LinkedOne(ctx context.Context, id string) (*Linked, error)
	// LinkedBy returns what is kept of those that have one of the keys, that
	// are of a family or of a chain, without their keys, at most limit.
	LinkedBy(ctx context.Context, keys []string, limit int) ([]Linked, error)
	LinkedFamily(ctx context.Context, family string) ([]Linked, error)
	LinkedChain(ctx context.Context, chain string) ([]Linked, error)
	// ApartFrom returns the ids that staff have separated from one.
	ApartFrom(ctx context.Context, id string) ([]string, error)
	// PutLinked stores what is kept of disclosures, those whose Keys are nil
	// without a change to them; gone are forgotten. Those whose family changed
	// get a new revision.
	PutLinked(ctx context.Context, list []Linked, gone ...string) error
	// SetLinkedTo notes how far disclosures are linked.
	SetLinkedTo(ctx context.Context, revision int64) error
}

// InOrder puts the notices of a project in order: by date, on one day by stage;
// one without a date stands after the last of its stage or an earlier one.
func InOrder(chain []Kin) []Kin {
	rank := func(k Kin) int { return slices.Index(Stages, k.Stage) }
	var out, undated []Kin
	for _, k := range chain {
		if k.PublishedOn.IsZero() {
			undated = append(undated, k)
		} else {
			out = append(out, k)
		}
	}
	slices.SortStableFunc(out, func(a, b Kin) int {
		return cmp.Or(strings.Compare(a.PublishedOn.String(), b.PublishedOn.String()), cmp.Compare(rank(a), rank(b)))
	})
	for _, k := range undated {
		at := len(out)
		for at > 0 && rank(out[at-1]) > rank(k) {
			at--
		}
		out = slices.Insert(out, at, k)
	}
	return out
}
