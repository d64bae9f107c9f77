package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/spf13/cobra"

	"gongkai/assets"
	"gongkai/kiosk/web/api"
	"gongkai/search"
	"gongkai/search/ime"
)

func newIME(io streams) *cobra.Command {
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "ime 拼音",
		Short: "把拼音变成汉字，看触摸屏的输入法给出什么",
		Long: "列出候选和各用掉几个键。可以写全拼、首字母、音节间加 '，或九宫格的数字。\n" +
			"只用随程序带的词，不打开资料目录。",
		Example: "  gongkai ime gongzufangshenqing\n" +
			"  gongkai ime gzf --limit 5\n" +
			"  gongkai ime 4664 --json",
		Args: asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 1 || limit > 100 {
				return &usageError{cmd.CommandPath(), errors.New("--limit 要在 1 到 100 之间")}
			}
			engine, err := ime.Load(assets.Dict)
			if err != nil {
				return err
			}
			found := engine.Compose(cmd.Context(), args[0], limit)
			if asJSON {
				return io.printJSON(api.Composed(found))
			}
			fmt.Fprintln(io.out, strings.Join(found.Syllables, " "))
			for i, c := range found.Candidates {
				fmt.Fprintf(io.out, "%3d  %s  %d\n", i+1, c.Text, c.Consumed)
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 10, "最多几个候选")
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 JSON，字段与 /api/v1/ime 相同")
	return cmd
}

// keyboard is the pinyin keyboard of the terminals. It learns the words of this
// installation whenever the index has read them anew.
type keyboard struct {
	engine   atomic.Pointer[ime.Engine] // nil where none is served
	learning sync.Mutex                 // held while it learns
	revision atomic.Uint64              // of the words it has learnt
}

// loadInput has a keyboard learn from now on.
func (a *app) loadInput() error {
	engine, err := ime.Load(assets.Dict)
	if err != nil {
		return err
	}
	a.input.engine.Store(engine)
	return nil
}

func (in *keyboard) behind(e *search.Engine) bool {
	return in.engine.Load() != nil && in.revision.Load() != e.LocalRevision()
}

// learnInput takes in what the index and the store have by now, unless it is
// being done already.
func (a *app) learnInput(ctx context.Context) {
	in := &a.input
	if !in.learning.TryLock() {
		return
	}
	defer in.learning.Unlock()
	local := a.engine.Local()
	newest, err := a.db.Recent(ctx, "", ime.MostTitles)
	if err != nil {
		if ctx.Err() == nil {
			a.log.Error("titles for the keyboard are not read", "err", err)
		}
		return
	}
	place := ime.Place{Words: local.Words, Names: local.Names, Titles: make([]string, len(newest))}
	for i := range newest {
		place.Titles[i] = newest[i].Title
	}
	in.engine.Load().Learn(place)
	in.revision.Store(local.Revision)
	a.log.Info("the keyboard knows the words of this place", "words", len(place.Words), "names", len(place.Names), "titles", len(place.Titles))
}
