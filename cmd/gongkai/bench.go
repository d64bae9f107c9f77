package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gongkai/kiosk"
	"gongkai/search/peers"
)

func newBench(io streams) *cobra.Command {
	cmd := &cobra.Command{Use: "bench", Short: "测速度，与其他检索引擎比较", Args: asUsage(cobra.NoArgs)}
	cmd.AddCommand(newBenchSearch(io), newBenchPart(io), newBenchIngest(io), newBenchPortal(io))
	return cmd
}

// A part of a run may build a large index; none takes longer than this.
const benchPartLimit = 40 * time.Minute

func newBenchSearch(io streams) *cobra.Command {
	var spec peers.Spec
	var engines []string
	var asJSON bool
	var keep string
	cmd := &cobra.Command{
		Use:   "search (--set DIR | --passages N)",
		Short: "同样的资料、同样的问题，与 Bleve、SQLite、PostgreSQL 比检索",
		Long: "用同样的段落给每个引擎建索引，问同样的问题，量检索质量、建索引时间、大小、内存和快慢，列成一张表。\n" +
			"每个引擎在单独的进程里跑。结果页指前十条加标记，再加三项分面计数。\n" +
			"--passages 依次用问题集的法条、整部法规和信件，取够 N 段；--data 是这些资料所在的目录。",
		Example: "  gongkai bench search --set testsets/questions\n" +
			"  gongkai bench search --data testsets --passages 150000 --engines gongkai,bleve\n" +
			"  gongkai bench search --data testsets --passages 150000 --repeat 7 --engines gongkai",
		Args: asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if (spec.Set == "") == (spec.Passages == 0) {
				return &usageError{cmd.CommandPath(), errors.New("要用 --set 或 --passages 说明拿什么测")}
			}
			for _, e := range engines {
				if !slices.Contains(peers.Names(), e) {
					return &usageError{cmd.CommandPath(), fmt.Errorf("没有 %s 这个引擎，可选 %s", e, strings.Join(peers.Names(), "、"))}
				}
			}
			results, err := benchEngines(cmd.Context(), io, spec, engines, keep)
			if err != nil {
				return err
			}
			if asJSON {
				return io.printJSON(results)
			}
			return peers.WriteMarkdown(io.out, results)
		},
	}
	f := cmd.Flags()
	f.StringVar(&spec.Set, "set", "", "问题集的目录，用它的文档和问题")
	f.StringVar(&spec.Data, "data", os.Getenv("GONGKAI_EVAL_DATA"), "各问题集所在的目录")
	f.IntVar(&spec.Passages, "passages", 0, "用多少段")
	f.IntVar(&spec.Repeat, "repeat", 1, "资料重复几遍，每遍略有不同")
	f.StringVar(&spec.Split, "split", "dev", "用哪一部分问题：dev、heldout 或 all")
	f.IntVar(&spec.Queries, "queries", 0, "最多问多少个问题（0 为全部）")
	f.Float64Var(&spec.Seconds, "seconds", 5, "每项测多少秒")
	f.StringVar(&spec.Postgres, "postgres", os.Getenv("GONGKAI_BENCH_POSTGRES"), "PostgreSQL 的连接串，没有就跳过它")
	f.StringSliceVar(&engines, "engines", peers.Names(), "测哪些引擎")
	f.StringVar(&keep, "keep", "", "索引放在这个目录并留下，下次不再建")
	f.BoolVar(&asJSON, "json", false, "输出 JSON")
	return cmd
}

// benchEngines measures one engine after another.
func benchEngines(ctx context.Context, io streams, spec peers.Spec, engines []string, keep string) (results []peers.Result, err error) {
	dir := keep
	if dir == "" {
		if dir, err = os.MkdirTemp("", "gongkai-bench-"); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	for _, name := range engines {
		spec.Engine, spec.Dir = name, filepath.Join(dir, name)
		r, err := benchEngine(ctx, io, spec)
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

// builtFile remembers in a kept folder what building the index took.
const builtFile = "built.json"

func benchEngine(ctx context.Context, io streams, spec peers.Spec) (peers.Result, error) {
	var built peers.Result
	memory := filepath.Join(filepath.Dir(spec.Dir), spec.Engine+"-"+builtFile)
	if b, err := os.ReadFile(memory); err != nil || json.Unmarshal(b, &built) != nil {
		fmt.Fprintf(io.err, "%s：正在建索引……\n", spec.Engine)
		if err := os.MkdirAll(spec.Dir, 0o750); err != nil {
			return built, err
		}
		spec.Build = true
		if built, err = benchPart(ctx, spec); err != nil || built.Skipped != "" {
			return built, err
		}
		b, err := json.Marshal(built)
		if err == nil {
			err = os.WriteFile(memory, b, 0o600)
		}
		if err != nil {
			return built, err
		}
	}
	fmt.Fprintf(io.err, "%s：正在提问……\n", spec.Engine)
	spec.Build = false
	r, err := benchPart(ctx, spec)
	r.Passages, r.TextBytes, r.IndexSeconds = built.Passages, built.TextBytes, built.IndexSeconds
	return r, err
}

// benchPart does a part of a run in a process of its own.
func benchPart(ctx context.Context, spec peers.Spec) (r peers.Result, err error) {
	ctx, cancel := context.WithTimeout(ctx, benchPartLimit)
	defer cancel()
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	b, err := json.Marshal(spec)
	if err != nil {
		return r, err
	}
	var out, said bytes.Buffer
	cmd := exec.CommandContext(ctx, self, "bench", benchPartName)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(b), &out, &said
	if err := cmd.Run(); err != nil {
		return r, kiosk.Wrap(kiosk.Internal, spec.Engine+" 没有测成。", fmt.Errorf("%w\n%s", err, said.Bytes()))
	}
	return r, json.Unmarshal(out.Bytes(), &r)
}

const benchPartName = "part"

// newBenchPart is the process that benchPart starts.
func newBenchPart(io streams) *cobra.Command {
	return &cobra.Command{
		Use: benchPartName, Hidden: true, Args: asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var spec peers.Spec
			if err := json.NewDecoder(io.in).Decode(&spec); err != nil {
				return err
			}
			options, err := measuringOptions(io.logger(slog.LevelError))
			if err != nil {
				return err
			}
			r, err := peers.Run(cmd.Context(), spec, options)
			if err != nil {
				return err
			}
			return io.printJSON(r)
		},
	}
}
