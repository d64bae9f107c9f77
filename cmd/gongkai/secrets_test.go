package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"gongkai/ingest/personal/personaltest"
	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/kiosktest"
	fleet "gongkai/kiosk/terminal"
	"gongkai/kiosk/terminal/snapshot"
	"gongkai/search/segment"
)

// secrets are words that were given to a server and may not leave it, by what
// they are.
type secrets map[string]string

// add makes a word up that stands nowhere else.
func (s secrets) add(what string) string {
	word := fmt.Sprintf("qz%02dwv", len(s))
	s[what] = word
	return word
}

// planted is a server on which everybody has done what they do.
type planted struct {
	*county
	t       *testing.T
	secrets secrets
	officer kiosk.Actor
	shown   string // somebody's number, for a while
}

func (p *planted) ok(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// staff work: accounts, signing in, words, pins, tokens, duties, the log.
func (p *planted) staff() {
	ctx, db, s := p.t.Context(), p.app.db, p.secrets
	service, err := accounts.New(db, accounts.Config{Idle: time.Hour, Absolute: time.Hour, Logger: p.app.log})
	p.ok(err)
	p.officer = kiosk.Actor{Name: s.add("name of an officer"), Role: kiosk.RoleOfficer, Address: s.add("address of an officer")}
	name, password := s.add("account"), s.add("password")+"-And-9"
	_, err = service.Add(ctx, p.officer, accounts.NewAccount{Name: name, DisplayName: s.add("display name"), Role: kiosk.RoleOfficer, Password: password})
	p.ok(err)
	token, _, err := service.SignIn(ctx, name, password, s.add("address of a session"))
	p.ok(err)
	s["session"] = token
	p.ok(db.Append(ctx, kiosk.AuditEntry{Actor: s.add("actor"), Action: "sign_in_failed", Target: s.add("target"), Detail: `{"why":"` + s.add("detail of the log") + `"}`}))
	_, err = db.PutWord(ctx, p.officer, kiosk.Word{
		Kind: kiosk.WordSynonym, Word: "鲸鱼房", Official: "公共租赁住房", Weight: 1, Reason: s.add("reason of a word"), Evidence: s.add("evidence of a word"),
	})
	p.ok(err)
	_, err = db.PutPin(ctx, p.officer, kiosk.Pin{
		Query: "鲸鱼房", Disclosure: kiosktest.Records()[4].Disclosure.ID, Reason: "最新的文件", ExpiresOn: kiosk.DateOf(time.Now().AddDate(0, 0, 5)),
	})
	p.ok(err)
	p.ok(db.AddToken(ctx, p.officer, kiosk.Token{Name: s.add("system that pushes"), Hash: s.add("hash of a token")}))
	_, code := fleet.NewCode(time.Now())
	other, err := db.AddTerminal(ctx, p.officer, s.add("name of another terminal"), code)
	p.ok(err)
	_, err = db.SetTerminal(ctx, p.officer, other.ID, other.Version, kiosk.TerminalSettings{Place: s.add("place of another terminal")})
	p.ok(err)
	duty := kiosk.Duty{ItemID: p.app.catalogue.ProposedDuties()[0].ItemID, Note: s.add("note of a duty")}
	p.ok(db.PutDuties(ctx, p.officer, 0, s.add("file of duties"), []kiosk.DutyChange{{ItemID: duty.ItemID, After: &duty}}))
	run, err := db.StartRun(ctx, kiosk.Source{ID: "portal", Name: s.add("name of a source")})
	p.ok(err)
	p.ok(db.PutFetch(ctx, kiosk.Fetch{SourceID: "portal", URL: "https://example.gov.cn/x", At: time.Now(), Outcome: kiosk.OutcomeBlocked, Detail: s.add("detail of a fetch")}))
	p.ok(db.FinishRun(ctx, kiosk.Run{ID: run, SourceID: "portal", FinishedAt: time.Now()}))
}

// residents ask, leave questions and rate.
func (p *planted) residents() {
	ctx, db, s := p.t.Context(), p.app.db, p.secrets
	p.ok(db.LogAsked(ctx, []kiosk.Asked{{Token: s.add("token of a search"), At: time.Now(), Surface: "touch", Visit: s.add("visit"), Text: s.add("what was asked"), Total: 1}}, nil))
	s["telephone of a resident"] = "0631-7716253"
	q := kiosk.Question{
		ID: s.add("id of a question") + "0123", At: time.Now(), Text: s.add("question"), Searched: s.add("search before a question"), Phone: s["telephone of a resident"],
	}
	p.ok(db.LeaveQuestion(ctx, q))
	p.ok(db.LeaveRating(ctx, kiosk.Rating{ID: s.add("id of a rating") + "0123", At: time.Now(), Document: kiosktest.Records()[3].Disclosure.ID}))
	p.ok(db.CloseQuestion(ctx, p.officer, q.ID, kiosk.QuestionAnswered, s.add("note of a question")))
}

// published puts records of which some will be taken down, and people's
// numbers, of which one is let through for now.
func (p *planted) published() {
	ctx, db, s := p.t.Context(), p.app.db, p.secrets
	var list []kiosk.Record
	add := func(id, title, text string) {
		r := kiosktest.Records()[5]
		d := &r.Disclosure
		d.ID, d.URL, d.Title, d.Text, d.HTML = id, "https://example.gov.cn/"+id, title, text, `<p id="b0">`+text+`</p>`
		d.Attachments = []kiosk.Attachment{{Title: "附件 " + title, URL: d.URL + ".doc", Type: "doc"}}
		r.Originals = nil
		list = append(list, r)
	}
	long := strings.Repeat("，还有更多的话", 300)
	add("to-show", "鲸鱼观测站公开标记", "publicmark 观测站周一闭馆"+long)
	add("to-hide", s.add("title taken down by staff"), s.add("text taken down by staff"))
	add("to-hide-long", "要下架的第二份", s.add("long text taken down by staff")+long)
	add("to-withdraw", s.add("title taken down by its publisher"), s.add("text taken down by its publisher")+long)
	list[0].Originals = []kiosk.Original{{URL: "https://example.gov.cn/to-show", ContentType: "text/html", Body: []byte(s.add("page"))}}
	_, err := db.Put(ctx, list)
	p.ok(err)
	dir, values := aLeak(p.t)
	for i, v := range values {
		s[fmt.Sprintf("number %d of a person", i)] = v
	}
	p.shown = personaltest.New(9).Mobile()
	p.ok(os.WriteFile(filepath.Join(dir, "值班.txt"), []byte("值班安排表\n于主任，手机"+p.shown+"\n"), 0o600))
	_, err = p.app.pipeline().ImportPath(ctx, dir)
	p.ok(err)
	p.decide(true)
}

// decide says whether the one number may be shown.
func (p *planted) decide(keep bool) {
	ctx, db := p.t.Context(), p.app.db
	records, err := db.PersonalRecords(ctx, 10)
	p.ok(err)
	for _, r := range records {
		_, found, err := db.PersonalFindings(ctx, r.Disclosure)
		p.ok(err)
		if r.Title == "值班安排表" {
			_, err = db.DecidePersonal(ctx, p.officer, found[0].ID, keep, false, p.secrets.add(fmt.Sprint("reason of a decision ", keep)))
			p.ok(err)
			p.ok(p.app.pipeline().Rescreen(ctx, r.Disclosure))
		}
	}
}

// takenDown takes records down that the index has the words of.
func (p *planted) takenDown() {
	ctx, db, s := p.t.Context(), p.app.db, p.secrets
	p.ok(db.Hide(ctx, p.officer, "to-hide", s.add("reason of hiding")))
	p.ok(db.Hide(ctx, p.officer, "to-hide-long", s.add("another reason of hiding")))
	_, err := db.Withdraw(ctx, "to-withdraw", time.Now(), s.add("why it was withdrawn"))
	p.ok(err)
	p.ok(p.app.follow(ctx))
}

// changed corrects a record, puts it apart, and masks the number of another.
func (p *planted) changed() {
	ctx, db, s := p.t.Context(), p.app.db, p.secrets
	p.ok(db.Hide(ctx, p.officer, "to-show", "核对"))
	p.ok(db.Show(ctx, p.officer, "to-show", s.add("reason of showing")))
	title, place := "鲸鱼观测站公开标记（更正）", "government-procurement"
	p.ok(db.Correct(ctx, p.officer, "to-show", kiosk.Correction{Title: &title, CategoryID: &place}, s.add("reason of a correction")))
	p.ok(db.Separate(ctx, p.officer, "to-show", kiosktest.Records()[2].Disclosure.ID, s.add("reason of putting apart")))
	p.decide(false)
	s["number that was shown for a while"] = p.shown
	p.ok(p.app.follow(ctx))
}

// Nothing that a server knows of its staff and of residents, and nothing of
// what was taken down or masked, is on a terminal: every byte is looked at, and
// all that can be read out of its database and its index.
func TestNoSecretIsOnATerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a server and a terminal")
	}
	p := &planted{t: t, secrets: secrets{}}
	newCounty(t, func(c *county) {
		p.county = c
		p.staff()
		p.residents()
		p.published()
	})
	eventually(t, "the index is ready", p.app.ready.Load)
	p.takenDown()
	h := p.hall(t, t.TempDir(), p.code(t, "大厅 1 号机"))
	h.shows(t, "/k/search?q="+url.QueryEscape(p.shown), "值班安排表")
	p.nothingOn(h)
	p.changed()
	h.shows(t, "/k/d/to-show", "（更正）")
	p.nothingOn(h)
}

// nothingOn waits until a terminal is up to date and looks at all that is on it.
func (p *planted) nothingOn(h *hall) {
	t := p.t
	t.Helper()
	eventually(t, "the terminal has all", func() bool {
		language, err := p.app.db.LanguageRevision(t.Context())
		m := h.copies.InUse().Manifest
		return err == nil && m.Revision == lastRevision(t, p.county) && m.Language.Revision == language
	})
	p.cut.Store(true)
	defer p.cut.Store(false)
	seen := map[string]bool{}
	look := func(where string, b []byte) {
		for what, word := range p.secrets {
			if bytes.Contains(b, []byte(word)) {
				t.Errorf("%s: %s (%s)", where, what, word)
			}
		}
		for _, mark := range []string{"publicmark", "鲸鱼观测站公开标记"} {
			if bytes.Contains(b, []byte(mark)) {
				seen[filepath.Base(where)+" "+mark] = true
			}
		}
	}
	inUse := filepath.Base(h.copies.InUse().Dir)
	p.ok(filepath.WalkDir(h.data, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && e.IsDir() && filepath.Base(filepath.Dir(path)) == snapshotFolder && strings.HasPrefix(e.Name(), "gen-") && e.Name() != inUse {
			return fs.SkipDir // an older copy, with what was public then
		}
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		look(strings.TrimPrefix(path, h.data), b)
		switch {
		case err != nil:
		case e.Name() == snapshot.PublicFile:
			look("cells of /public.db", cells(t, path))
		case filepath.Ext(path) == ".zap":
			stored, terms := segmentWords(t, path)
			look("stored in /index", stored)
			look("terms of /index", terms)
		}
		return err
	}))
	// Otherwise nothing was looked at.
	for _, want := range []string{"public.db publicmark", "public.db 鲸鱼观测站公开标记", "index publicmark"} {
		if !seen[want] {
			t.Errorf("what is public is not seen: %s in %v", want, seen)
		}
	}
}

// cells are all values of a database, unpacked.
func cells(t *testing.T, path string) (all []byte) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	tables := rowsOf(t, db, `SELECT name FROM sqlite_schema WHERE type = 'table'`)
	unpack, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer unpack.Close()
	for _, table := range tables {
		for _, cell := range rowsOf(t, db, `SELECT * FROM "`+string(table)+`"`) {
			if _, packed, ok := bytes.Cut(cell, []byte{0x28, 0xb5, 0x2f, 0xfd}); ok {
				plain, err := unpack.DecodeAll(append([]byte{0x28, 0xb5, 0x2f, 0xfd}, packed...), nil)
				if err != nil {
					t.Fatalf("%s: %v", table, err)
				}
				cell = plain
			}
			all = append(append(all, cell...), '\n')
		}
	}
	return all
}

// rowsOf are the cells of a query, one after the other.
func rowsOf(t *testing.T, db *sql.DB, query string) (out [][]byte) {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	row, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for _, cell := range row {
			out = append(out, bytes.Clone(cell))
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// segmentWords are the texts and the terms of a segment, those of documents
// that are deleted too.
func segmentWords(t *testing.T, path string) (stored, terms []byte) {
	t.Helper()
	f, err := segment.Plugin{}.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for n := range f.Count() {
		if err := f.VisitStoredFields(n, func(_ string, _ byte, value []byte, _ []uint64) bool {
			stored = append(append(stored, value...), '\n')
			return true
		}); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range f.Fields() {
		dict, err := f.Dictionary(name)
		if err != nil {
			t.Fatal(err)
		}
		it := dict.AutomatonIterator(nil, nil, nil)
		for e, err := it.Next(); e != nil || err != nil; e, err = it.Next() {
			if err != nil {
				t.Fatal(err)
			}
			terms = append(append(terms, e.Term...), '\n')
		}
	}
	return stored, terms
}
