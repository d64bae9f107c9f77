package kiosktest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// LinkedStore is a store that keeps what belongs together.
type LinkedStore interface {
	Store
	kiosk.Relations
	LinkedTo(ctx context.Context) (int64, error)
	SetLinkedTo(ctx context.Context, revision int64) error
	LinkedOne(ctx context.Context, id string) (*kiosk.Linked, error)
	LinkedBy(ctx context.Context, keys []string, limit int) ([]kiosk.Linked, error)
	LinkedFamily(ctx context.Context, family string) ([]kiosk.Linked, error)
	LinkedChain(ctx context.Context, chain string) ([]kiosk.Linked, error)
	ApartFrom(ctx context.Context, id string) ([]string, error)
	PutLinked(ctx context.Context, list []kiosk.Linked, gone ...string) error
}

// TestRelations checks where what belongs together is kept and read.
func TestRelations(t *testing.T, open func(t *testing.T) LinkedStore) {
	ctx := t.Context()
	s := open(t)
	put(t, s, Records()...)
	ids := func(list []kiosk.Kin) (out []string) {
		for _, k := range list {
			out = append(out, k.ID)
		}
		return out
	}
	a, b, c := "assistance", "temporary-help", "tendering"
	before, err := s.LastRevision(ctx)
	ok(t, err)
	ok(t, s.PutLinked(ctx, []kiosk.Linked{
		{ID: a, ContentHash: "x", Keys: []string{"t:甲", "b0:1"}, Sketch: 1 << 63, Family: b, How: kiosk.RelationDuplicate, Why: "正文相同", Differs: "附件"},
		{ID: b, ContentHash: "x", Keys: []string{"t:甲"}, Family: b, How: kiosk.RelationOriginal},
		{ID: c, ContentHash: "x", Keys: []string{"t:乙"}, Stage: kiosk.StageTender, Chain: c},
	}))
	one, err := s.LinkedOne(ctx, a)
	if err != nil || one == nil || one.Sketch != 1<<63 || one.Family != b || one.Differs != "附件" {
		t.Errorf("%+v, %v", one, err)
	}
	if none, err := s.LinkedOne(ctx, "nowhere"); none != nil || err != nil {
		t.Errorf("of nothing: %+v, %v", none, err)
	}
	if list, err := s.LinkedBy(ctx, []string{"t:甲", "b0:1"}, 10); err != nil || len(list) != 2 {
		t.Errorf("by keys: %+v, %v", list, err)
	}
	bonds, err := s.Bonds(ctx, a)
	if err != nil || !cmp.Equal(ids(bonds.Family), []string{b, a}) || bonds.Chain != nil {
		t.Errorf("%+v, %v", bonds, err)
	}
	if alone, err := s.Bonds(ctx, c); err != nil || alone.Chain != nil || alone.Family != nil {
		t.Errorf("one alone: %+v, %v", alone, err)
	}
	changes, err := s.Changes(ctx, before, 100)
	ok(t, err)
	for _, d := range changes {
		if d.Family != b {
			t.Errorf("%s comes with family %q", d.ID, d.Family)
		}
	}
	if len(changes) != 2 {
		t.Errorf("%d changed, want those with a family", len(changes))
	}
	all, err := s.Families(ctx, 10)
	if err != nil || len(all) != 1 || !cmp.Equal(ids(all[0]), []string{b, a}) {
		t.Errorf("families: %+v, %v", all, err)
	}
	ok(t, s.Hide(ctx, Officer, b, "核对中"))
	if bonds, err := s.Bonds(ctx, a); err != nil || bonds.Family != nil {
		t.Errorf("with one that is hidden: %+v, %v", bonds, err)
	}
	ok(t, s.Show(ctx, Officer, b, "核对完了"))
	wantKind(t, s.Separate(ctx, Officer, a, b, " "), kiosk.Invalid)
	wantKind(t, s.Separate(ctx, Officer, a, a, "不是同一份"), kiosk.Invalid)
	wantKind(t, s.Separate(ctx, Officer, a, "nowhere", "不是同一份"), kiosk.NotFound)
	ok(t, s.Separate(ctx, Officer, b, a, "不是同一份"))
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		if from, err := s.ApartFrom(ctx, pair[0]); err != nil || !cmp.Equal(from, pair[1:]) {
			t.Errorf("apart from %s: %v, %v", pair[0], from, err)
		}
	}
	if list, err := s.Apart(ctx, a); err != nil || !cmp.Equal(ids(list), []string{b}) {
		t.Errorf("apart: %v, %v", list, err)
	}
	ok(t, s.Rejoin(ctx, Officer, a, b, "是同一份"))
	if from, err := s.ApartFrom(ctx, a); err != nil || len(from) > 0 {
		t.Errorf("after all: %v, %v", from, err)
	}
	ok(t, s.PutLinked(ctx, []kiosk.Linked{
		{ID: a, Keys: []string{"@国发〔2019〕3号\t关于甲的通知", "@国发〔2019〕4号\t"}, Family: b},
		{ID: b, Keys: []string{"@国发〔2019〕3号\t"}, Family: b},
		{ID: c, Keys: []string{"@国发〔2019〕3号\t关于甲的通知", kiosk.NumberMark + "国发〔2019〕4号"}, Chain: c},
	}))
	missing, err := s.MissingCitations(ctx, 10)
	if err != nil || len(missing) != 1 || missing[0].Number != "国发〔2019〕3号" || missing[0].Title != "关于甲的通知" || missing[0].By != 2 || missing[0].Newest.ID == "" {
		t.Errorf("missing: %+v, %v", missing, err)
	}
	ok(t, s.PutLinked(ctx, nil, a))
	if list, err := s.LinkedFamily(ctx, b); err != nil || len(list) != 1 {
		t.Errorf("after one was forgotten: %+v, %v", list, err)
	}
	if list, err := s.LinkedChain(ctx, c); err != nil || len(list) != 1 {
		t.Errorf("the chain: %+v, %v", list, err)
	}
	ok(t, s.SetLinkedTo(ctx, 7))
	if n, err := s.LinkedTo(ctx); err != nil || n != 7 {
		t.Errorf("linked to %d, %v", n, err)
	}
}
