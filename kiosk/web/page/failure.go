package page

import "gongkai/kiosk"

// Failure is the page struct of an error page.
type Failure struct {
	Base
	Status  int
	Kind    kiosk.Kind
	Message string // safe to show
}

// Heading says in a few words what happened.
func (f Failure) Heading() string {
	switch f.Kind {
	case kiosk.NotFound:
		return "没有找到"
	case kiosk.Gone:
		return "这份文件已撤下"
	case kiosk.Invalid:
		return "没有看懂"
	case kiosk.Conflict:
		return "别人刚改过"
	case kiosk.Forbidden:
		return "没有权限"
	case kiosk.Unsigned:
		return "请先登录"
	case kiosk.TooMany:
		return "请稍等片刻"
	case kiosk.Unavailable:
		return "正在准备"
	}
	return "这一页暂时打不开"
}

// Reportable reports whether the visitor can help by telling us the number of
// the request.
func (f Failure) Reportable() bool { return f.Kind == kiosk.Internal }
