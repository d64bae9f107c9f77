package store_test

import (
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/store"
)

func TestTamperingWithTheAuditLogShows(t *testing.T) {
	const unlock = `DROP TRIGGER audit_keeps_rows; DROP TRIGGER audit_keeps_all_rows;`
	for name, tt := range map[string]struct {
		do    string
		sound int64
		says  string
	}{
		"a line changed":        {`UPDATE audit SET detail = '{}' WHERE seq = 3`, 2, "第 3 条"},
		"an actor changed":      {`UPDATE audit SET actor = 'li', action = 'zhang' WHERE seq = 1`, 0, "第 1 条"},
		"a time changed":        {`UPDATE audit SET at = at + 1 WHERE seq = 5`, 4, "第 5 条"},
		"a line taken out":      {`DELETE FROM audit WHERE seq = 2`, 1, "第 2 条"},
		"the first taken out":   {`DELETE FROM audit WHERE seq = 1`, 0, "第 1 条"},
		"the tail cut off":      {`DELETE FROM audit WHERE seq > 3`, 3, "第 4 条"},
		"all taken out":         {`DELETE FROM audit`, 0, "第 1 条"},
		"two lines swapped":     {`UPDATE audit SET seq = seq + 100 WHERE seq IN (2, 3); UPDATE audit SET seq = 105 - seq WHERE seq > 100;`, 1, "第 2 条"},
		"a line put in between": {`UPDATE audit SET seq = 6 WHERE seq = 5; INSERT INTO audit SELECT 5, at, actor, role, address, action, target, detail, prev_hash, 'x' FROM audit WHERE seq = 4`, 4, "第 5 条"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			db := open(t, dir)
			for range 5 {
				if err := db.Append(t.Context(), kiosk.AuditEntry{Actor: "zhang", Action: "hide", Target: "x", Detail: `{"a":1}`}); err != nil {
					t.Fatal(err)
				}
			}
			private := raw(t, dir, store.PrivateFile)
			exec1(t, private, unlock)
			exec1(t, private, tt.do)
			n, err := db.VerifyAudit(t.Context())
			if n != tt.sound || err == nil || !strings.Contains(kiosk.PublicMessage(err), tt.says) {
				t.Errorf("%d sound, %v; want %d and %s", n, err, tt.sound, tt.says)
			}
			// What is written afterwards does not heal the break.
			if err := db.Append(t.Context(), kiosk.AuditEntry{Action: "x"}); err != nil {
				t.Fatal(err)
			}
			if _, err := db.VerifyAudit(t.Context()); err == nil || !strings.Contains(kiosk.PublicMessage(err), tt.says) {
				t.Errorf("after a further line: %v", err)
			}
		})
	}
}

func TestTheAuditLogRefusesChanges(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	if err := db.Append(t.Context(), kiosk.AuditEntry{Action: "x"}); err != nil {
		t.Fatal(err)
	}
	private := raw(t, dir, store.PrivateFile)
	for _, text := range []string{`UPDATE audit SET actor = 'nobody'`, `DELETE FROM audit`, `INSERT OR REPLACE INTO audit SELECT * FROM audit`} {
		if _, err := private.ExecContext(t.Context(), text); err == nil {
			t.Errorf("%s went through", text)
		}
	}
	if n, err := db.VerifyAudit(t.Context()); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

// An action that fails after its line was written leaves a second line that
// says so.
func TestAFailedActionIsLoggedAsFailed(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	putSamples(t, db)
	exec1(t, raw(t, dir, store.PublicFile), `CREATE TRIGGER full BEFORE UPDATE ON disclosures BEGIN SELECT RAISE(ABORT, 'full'); END`)
	if err := db.Hide(t.Context(), kiosk.Actor{Name: "wang"}, "openness", "核对"); err == nil {
		t.Fatal("it went through")
	}
	log, err := db.Entries(t.Context(), 0, 10)
	if err != nil || len(log) != 2 || log[0].Action != "hide_failed" || log[1].Action != "hide" || log[0].Target != "openness" {
		t.Errorf("%+v, %v", log, err)
	}
	if _, err := db.Get(t.Context(), "openness"); err != nil {
		t.Errorf("it is gone all the same: %v", err)
	}
}
