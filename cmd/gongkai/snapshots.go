package main

import (
	"context"
	"path/filepath"
	"sync/atomic"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/store"
	"gongkai/kiosk/terminal/keys"
	"gongkai/kiosk/terminal/outbox"
	"gongkai/kiosk/terminal/snapshot"
	"gongkai/kiosk/terminal/update"
	"gongkai/kiosk/web/replica"
	"gongkai/search"
)

const (
	// snapshotFolder is where snapshots for terminals are, in the data folder.
	snapshotFolder = "replica"
	// snapshotLook is how often it is looked whether one is to be made.
	snapshotLook = time.Second
	// snapshotWanted is how long after the last terminal asked they are made.
	snapshotWanted = time.Hour
)

// snapshots makes what terminals take with them while the server runs. Without
// terminals nothing is made.
type snapshots struct {
	app      *app
	site     snapshot.Site
	keys     *keys.Keys
	shelf    *snapshot.Shelf
	programs *update.Shelf
	asked    atomic.Int64 // when a terminal last asked, seconds since 1970
}

func (a *app) newSnapshots(k *keys.Keys, site snapshot.Site) (*snapshots, error) {
	shelf, err := snapshot.OpenShelf(filepath.Join(a.cfg.Data, snapshotFolder), k, a.log)
	programs := update.OpenShelf(a.cfg.Data, buildVersion().Version, k, a.log)
	return &snapshots{app: a, site: site, keys: k, shelf: shelf, programs: programs}, err
}

// deps is what the addresses for terminals need; pictures are those this server
// shows itself.
func (s *snapshots) deps(pictures kiosk.PageImages) *replica.Deps {
	return &replica.Deps{
		Terminals: s.app.db, Manifest: s.manifest, Block: s.shelf.Block, Programs: s.programs,
		Receiver:    &outbox.Receiver{Keys: s.keys, Letterbox: s.app.db, Asked: s.app.db, Log: s.app.log},
		Disclosures: s.app.db, PageImages: pictures, Keys: s.keys,
	}
}

// manifest returns the newest and notes that somebody wants it.
func (s *snapshots) manifest() (int64, []byte) {
	s.asked.Store(time.Now().Unix())
	m, sealed := s.shelf.Newest()
	if m == nil {
		return 0, nil
	}
	return m.Number, sealed
}

// run makes snapshots until the context ends.
func (s *snapshots) run(ctx context.Context) error {
	tick := time.NewTicker(min(snapshotLook, time.Duration(s.app.cfg.Snapshots)))
	defer tick.Stop()
	var failed time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if !s.due(ctx) || time.Since(failed) < rebuildAgain {
			continue
		}
		start := time.Now()
		if err := s.make(ctx); err != nil && ctx.Err() == nil {
			failed = time.Now()
			s.app.log.Error("snapshot for terminals is not made", "err", err)
		} else if m, _ := s.shelf.Newest(); err == nil && m != nil {
			s.app.log.Info("snapshot for terminals", "number", m.Number, "revision", m.Revision, "files", len(m.Files), "took", time.Since(start).Round(time.Millisecond).String())
		}
	}
}

// due reports whether somebody waits for a new one and something has changed.
func (s *snapshots) due(ctx context.Context) bool {
	if time.Since(time.Unix(s.asked.Load(), 0)) > snapshotWanted || !s.app.ready.Load() {
		return false
	}
	last, _ := s.shelf.Newest()
	if last == nil {
		return true
	}
	if time.Since(last.MadeAt) < time.Duration(s.app.cfg.Snapshots) && last.MadeAt.Before(time.Now()) {
		return false
	}
	now, err := s.state(ctx)
	return err == nil && (now.Revision != last.Revision || now.Language.Revision != last.Language.Revision ||
		!now.DataAt.Equal(last.DataAt) || now.Site != last.Site || now.Program != last.Program || now.Index != last.Index)
}

// state is a manifest of now, with the revision of the store.
func (s *snapshots) state(ctx context.Context) (m snapshot.Manifest, err error) {
	m = snapshot.Manifest{Program: buildVersion().Version, Index: search.FormatVersion, Site: s.site}
	if m.Revision, err = s.app.db.LastRevision(ctx); err != nil {
		return m, err
	}
	stats, err := s.app.db.Stats(ctx)
	if err != nil {
		return m, err
	}
	m.DataAt = stats.UpdatedAt
	m.Language.Revision, err = s.app.db.LanguageRevision(ctx)
	return m, err
}

// make writes a snapshot: the index first, so that the store knows all it finds.
func (s *snapshots) make(ctx context.Context) error {
	return s.shelf.Make(ctx, func(dir string, m *snapshot.Manifest) error {
		now, err := s.state(ctx)
		if err != nil {
			return err
		}
		m.Program, m.Index, m.Site, m.DataAt = now.Program, now.Index, now.Site, now.DataAt
		regretted, err := s.app.db.Regretted(ctx)
		if err != nil {
			return err
		}
		indexed, err := s.app.engine.Export(filepath.Join(dir, snapshot.IndexFolder), func(id string) bool { return regretted[id] })
		if err != nil {
			return err
		}
		m.Revision = min(now.Revision, indexed) // what has changed since makes another
		if err := s.app.db.Snapshot(ctx, filepath.Join(dir, store.PublicFile)); err != nil {
			return err
		}
		language, err := s.app.db.Language(ctx)
		m.Language = withoutAuthors(language)
		return err
	})
}

// withoutAuthors is a language without who wrote it and why, but for what
// everyone can read.
func withoutAuthors(l kiosk.Language) kiosk.Language {
	out := kiosk.Language{Revision: l.Revision, Popular: l.Popular}
	for _, w := range l.Words {
		out.Words = append(out.Words, kiosk.Word{ID: w.ID, Kind: w.Kind, Word: w.Word, Official: w.Official, Weight: w.Weight})
	}
	for _, p := range l.Pins {
		p.Author, p.AddedAt = "", time.Time{}
		out.Pins = append(out.Pins, p)
	}
	return out
}
