package outbox

import (
	"context"
	"encoding/json"
	"log/slog"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

// AskedLog keeps what was asked; a search with the token of another is the
// same.
type AskedLog interface {
	LogAsked(ctx context.Context, asked []kiosk.Asked, opened []kiosk.Opened) error
}

// Receiver opens what terminals deliver and hands it on.
type Receiver struct {
	Keys      *keys.Keys
	Letterbox kiosk.Letterbox // takes each id once
	Asked     AskedLog
	Log       *slog.Logger
}

// Receive takes items of a terminal in their order. One that can never be taken
// is refused; at one that cannot be taken now it stops.
func (r *Receiver) Receive(ctx context.Context, terminal string, items []Item) (Receipt, error) {
	out := Receipt{Accepted: []string{}, Refused: []string{}}
	if len(items) > maxItems {
		return out, kiosk.Errorf(kiosk.Invalid, "一次最多送 %d 件。", maxItems)
	}
	for _, item := range items {
		err := r.one(ctx, terminal, item)
		switch kiosk.KindOf(err) {
		case kiosk.Invalid, kiosk.NotFound, kiosk.Gone, kiosk.Forbidden:
			r.Log.Error("what a terminal delivered is refused", "terminal", terminal, "kind", item.Kind, "err", err)
			out.Refused = append(out.Refused, item.ID)
			continue
		}
		if err != nil {
			r.Log.Error("what a terminal delivered is not taken now", "terminal", terminal, "kind", item.Kind, "err", err)
			return out, nil
		}
		out.Accepted = append(out.Accepted, item.ID)
	}
	return out, nil
}

func (r *Receiver) one(ctx context.Context, terminal string, item Item) error {
	if !goodID(item.ID) || len(item.Sealed) > MaxItem {
		return kiosk.Errorf(kiosk.Invalid, "编号或大小不对。")
	}
	b, err := r.Keys.Open(item.Sealed)
	if err != nil {
		return err
	}
	switch item.Kind {
	case KindQuestion:
		var q kiosk.Question
		if err := read(b, &q); err != nil {
			return err
		}
		q.Terminal = terminal
		return r.Letterbox.LeaveQuestion(ctx, q)
	case KindRating:
		var v kiosk.Rating
		if err := read(b, &v); err != nil {
			return err
		}
		v.Terminal = terminal
		return r.Letterbox.LeaveRating(ctx, v)
	case KindAsked:
		var n Notes
		if err := read(b, &n); err != nil {
			return err
		}
		return r.Asked.LogAsked(ctx, n.Asked, n.Opened)
	}
	return kiosk.Errorf(kiosk.Invalid, "不认识这一件的种类。")
}

// read says nothing of what cannot be read: it is somebody's.
func read(b []byte, into any) error {
	if json.Unmarshal(b, into) != nil {
		return kiosk.Errorf(kiosk.Invalid, "这一件读不懂。")
	}
	return nil
}
