package kiosk

import (
	"errors"
	"fmt"
)

// Kind says what a caller may do about an error.
type Kind int

// The kinds. The zero Kind is Internal, so an error nobody classified is
// never blamed on the visitor.
const (
	Internal    Kind = iota // our fault; logged, never shown
	NotFound                // no such thing
	Invalid                 // the input cannot be understood
	Conflict                // the input contradicts what is stored
	Forbidden               // signed in, but not allowed
	Unsigned                // not signed in
	Gone                    // was there, has been hidden or withdrawn
	TooMany                 // asked too often; try again later
	Unavailable             // a part is not ready or not reachable
)

var kindNames = map[Kind]string{
	Internal: "internal", NotFound: "not_found", Invalid: "invalid", Conflict: "conflict",
	Forbidden: "forbidden", Unsigned: "unsigned", Gone: "gone", TooMany: "too_many", Unavailable: "unavailable",
}

// String returns the name used in JSON answers and logs.
func (k Kind) String() string { return kindNames[k] }

// Error is an error with a kind for machines and a message for people.
type Error struct {
	Kind Kind
	Msg  string // plain Chinese, safe to show to anyone; "" shows the kind's own sentence
	Err  error  // cause, for logs; may be nil
}

// Error returns message and cause; it is for logs, not for visitors.
func (e *Error) Error() string {
	switch {
	case e.Err == nil && e.Msg == "":
		return e.Kind.String()
	case e.Err == nil:
		return e.Msg
	case e.Msg == "":
		return e.Err.Error()
	}
	return e.Msg + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an error whose message is shown to people. A %w verb sets the
// cause; its text is then part of the message, so use it only for causes that
// are themselves safe to show, and [Wrap] for the others.
func Errorf(kind Kind, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: kind, Msg: err.Error(), Err: errors.Unwrap(err)}
}

// Wrap gives a cause a kind and a message that is safe to show.
func Wrap(kind Kind, msg string, err error) error {
	return &Error{Kind: kind, Msg: msg, Err: err}
}

// KindOf returns the kind of the first Error in err's chain, Internal if none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

var publicMessages = map[Kind]string{
	Internal:    "这一页暂时打不开，我们已记下，请稍后再看或打 12345。",
	NotFound:    "没有找到这份内容，地址可能抄错了。",
	Invalid:     "这样写我们看不懂，请换个写法。",
	Conflict:    "别人刚改过这条记录，请刷新后再改。",
	Forbidden:   "您的账号没有这项权限，请找管理员开通。",
	Unsigned:    "请先登录。",
	Gone:        "这份文件已撤下，不再提供查看。",
	TooMany:     "操作太频繁，请过一会儿再试。",
	Unavailable: "正在准备资料，请稍等片刻再试。",
}

// PublicMessage returns what may be shown to anyone. Internal errors always
// give the same sentence, whatever they hold.
func PublicMessage(err error) string {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Kind == Internal || e.Msg == "" {
		return publicMessages[KindOf(err)]
	}
	return e.Msg
}
