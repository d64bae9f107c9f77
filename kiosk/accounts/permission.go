package accounts

import (
	"slices"
	"strings"

	"gongkai/kiosk"
)

// Permission is one thing staff may do. Routes ask for permissions, never for
// roles.
type Permission string

// The permissions.
const (
	DeskUse        Permission = "desk.use"        // answer callers
	RecordRead     Permission = "record.read"     // the office: records in any state, runs, dead links
	RecordHide     Permission = "record.hide"     // take a record down, put it back
	RecordCorrect  Permission = "record.correct"  // set fields by hand
	CollectRun     Permission = "collect.run"     // start and stop collecting
	AskedRead      Permission = "asked.read"      // read what people ask, without who asked
	LanguageEdit   Permission = "language.edit"   // local words, best answers
	PersonalEdit   Permission = "personal.edit"   // see where personal data was found, masked, and decide about it
	OriginalRead   Permission = "original.read"   // read what was fetched, unmasked; every time is on record
	DutyImport     Permission = "duty.import"     // say who publishes what
	QuestionRead   Permission = "question.read"   // read and settle what people left; reading a phone is on record
	TerminalRead   Permission = "terminal.read"   // see how the terminals are
	TerminalManage Permission = "terminal.manage" // add, set and retire terminals
	AuditRead      Permission = "audit.read"      // read, check and export the audit log
	AccountManage  Permission = "account.manage"  // add, change and disable accounts
)

// permissions says what each role may do. Nothing else grants anything.
var permissions = map[kiosk.Role][]Permission{
	kiosk.RoleOperator: {DeskUse},
	kiosk.RoleOfficer:  {DeskUse, RecordRead, RecordHide, RecordCorrect, CollectRun, AskedRead, LanguageEdit, PersonalEdit, OriginalRead, DutyImport, QuestionRead, TerminalRead},
	kiosk.RoleAdmin:    {DeskUse, RecordRead, RecordHide, RecordCorrect, CollectRun, AskedRead, LanguageEdit, PersonalEdit, OriginalRead, DutyImport, QuestionRead, TerminalRead, TerminalManage, AuditRead, AccountManage},
}

// Allowed reports whether a role has a permission. An unknown role has none.
func Allowed(role kiosk.Role, p Permission) bool {
	return slices.Contains(permissions[role], p)
}

// RolesWith lists the roles that have a permission.
func RolesWith(p Permission) []kiosk.Role {
	var out []kiosk.Role
	for _, r := range kiosk.Roles {
		if Allowed(r, p) {
			out = append(out, r)
		}
	}
	return out
}

// RoleNames writes roles for people: "公开专员、管理员".
func RoleNames(roles []kiosk.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = r.Label()
	}
	return strings.Join(names, "、")
}
