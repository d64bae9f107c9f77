package main

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/update"
)

// installed is a terminal that runs in a process of its own, started as systemd
// starts it.
type installed struct {
	c       *county
	id      string
	data    string
	address string
	program string
	cmd     *exec.Cmd
	log     *syncBuffer
}

// on starts it.
func (i *installed) on(t *testing.T) {
	t.Helper()
	i.cmd = exec.CommandContext(context.Background(), i.program, "serve", "--addr", i.address, "--replica-of", i.c.wire.URL, "--data", i.data)
	i.cmd.Env = append(os.Environ(), asProgram+"=1", "GONGKAI_SPEECH=none")
	i.cmd.Stderr = i.log
	i.cmd.WaitDelay = time.Second
	if err := i.cmd.Start(); err != nil {
		t.Fatal(err)
	}
}

// off is a power cut: its process and, with it, the build that it started.
func (i *installed) off(t *testing.T) {
	t.Helper()
	_ = i.cmd.Process.Kill()
	_ = i.cmd.Wait()
	eventually(t, "all of it has ended", func() bool {
		res, err := http.Get("http://" + i.address + "/healthz")
		if err == nil {
			_ = res.Body.Close()
		}
		return err != nil
	})
}

// patiently waits for other processes, which start slowly on a busy machine.
func patiently(ok func() bool) bool {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		if ok() {
			return true
		}
	}
	return false
}

// says waits until the server has heard that a version runs and how far it is.
func (i *installed) says(t *testing.T, version string, step kiosk.ProgramStep) kiosk.Heartbeat {
	t.Helper()
	var last kiosk.Heartbeat
	if !patiently(func() bool {
		got, err := i.c.app.db.TerminalByID(t.Context(), i.id)
		if err != nil {
			t.Fatal(err)
		}
		last = got.Last
		return last.Version == version && last.Program.Step == step && last.Program.Number == got.Wanted.Number
	}) {
		t.Fatalf("want %s and %q, it says %s and %+v\n%s", version, step, last.Version, last.Program, i.log)
	}
	return last
}

// order has it run a build that is offered under a version.
func (i *installed) order(t *testing.T, version string) string {
	t.Helper()
	offers, problems, err := i.c.app.snapshots.programs.Offers()
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	for _, o := range offers {
		if o.Version == version {
			if _, err := i.c.app.db.OrderProgram(t.Context(), kiosk.Actor{Name: "王敏"}, i.id, o.Build); err != nil {
				t.Fatal(err)
			}
			return o.Hash
		}
	}
	t.Fatalf("no %s in %+v", version, offers)
	return ""
}

// A server and a terminal in processes of their own: the terminal comes to
// another build through power cuts, goes back from one that does not run, and
// does not start one whose bytes have changed.
func TestTerminalComesToAnotherProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	c := newCounty(t)
	i := &installed{c: c, data: t.TempDir(), address: freeAddress(t), program: filepath.Join(t.TempDir(), "gongkai"), log: &syncBuffer{}}
	h := c.hall(t, i.data, c.code(t, "大厅 1 号机"))
	h.shows(t, "/k/", "首页")
	i.id = h.identity.ID
	h.stop()
	system := "_" + runtime.GOOS + "_" + runtime.GOARCH
	build(t, i.program, "version=v1")
	build(t, filepath.Join(c.app.cfg.Data, update.Offered, "gongkai_v2"+system), "version=v2")
	build(t, filepath.Join(c.app.cfg.Data, update.Offered, "gongkai_v3"+system), "exit")

	second := i.order(t, "v2")
	i.on(t)
	part := filepath.Join(i.data, update.Folder, "part")
	if !patiently(func() bool {
		info, err := os.Stat(part)
		return err == nil && info.Size() > 4*update.PieceSize
	}) {
		t.Fatalf("nothing is fetched\n%s", i.log)
	}
	i.off(t) // in the middle of the fetch
	i.on(t)
	if !patiently(func() bool { return strings.Contains(i.log.String(), `"trial":true`) }) {
		t.Fatalf("it is not tried\n%s", i.log)
	}
	i.off(t) // in the middle of the trial
	i.on(t)
	if got := i.says(t, "v2", kiosk.ProgramDone); got.Program.Hash != second || got.Program.Installed {
		t.Errorf("%+v", got.Program)
	}
	i.off(t)

	third := i.order(t, "v3")
	i.on(t)
	if got := i.says(t, "v2", kiosk.ProgramBad); got.Program.Hash != second || !strings.Contains(got.Program.Why, "exit status 1") || len(got.Program.Bad) != 1 || got.Program.Bad[0] != third {
		t.Errorf("%+v", got.Program)
	}
	if n := strings.Count(i.log.String(), third); n > 8 {
		t.Errorf("the broken build is tried again and again: %d lines", n)
	}
	i.off(t)

	kept := filepath.Join(i.data, update.Folder, second, "gongkai")
	f, err := os.OpenFile(kept, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("x"), 1000); err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	i.on(t)
	i.says(t, "v1", kiosk.ProgramBad)
	i.off(t)
}
