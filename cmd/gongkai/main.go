// Command gongkai collects what a government has published, makes it
// findable and serves it on touchscreens, the operators' desk and phones.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/update"
)

// Exit codes, part of the command line's contract.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// After the first Ctrl-C the next one ends the process at once.
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run is main without the process: what the tests start.
func run(ctx context.Context, args []string, io streams) int {
	root := newRoot(io)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errSwap):
		return update.ExitSwap
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(io.err, "已停止。存好的都还在，再次运行会接着做。")
		return exitFailed
	}
	if usage, ok := errors.AsType[*usageError](err); ok {
		fmt.Fprintf(io.err, "用法不对：%v\n运行 %q 看说明。\n", usage.err, usage.command+" --help")
		return exitUsage
	}
	fmt.Fprintln(io.err, "出错：", describe(err))
	return exitFailed
}

// describe says what failed. The command line speaks to an administrator, so
// the cause is shown too.
func describe(err error) string {
	if kiosk.KindOf(err) == kiosk.Internal {
		return err.Error()
	}
	msg := kiosk.PublicMessage(err)
	if e, ok := errors.AsType[*kiosk.Error](err); ok && e.Err != nil && e.Err.Error() != msg {
		return msg + "\n原因：" + e.Err.Error()
	}
	return msg
}

// usageError is a command line that cannot be understood.
type usageError struct {
	command string
	err     error
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// asUsage makes the errors of cobra's own argument checks usage errors.
func asUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return &usageError{cmd.CommandPath(), err}
		}
		return nil
	}
}

func newRoot(io streams) *cobra.Command {
	root := &cobra.Command{
		Use:           "gongkai",
		Short:         "公开：让人找得到政府公开的信息",
		Long:          "gongkai 收集政府公开的网页和文件，建成可查的资料库，\n供大厅触摸屏、热线话务台和手机使用。",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          asUsage(cobra.NoArgs),
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(io.in)
	root.SetOut(io.out)
	root.SetErr(io.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return &usageError{cmd.CommandPath(), err} })
	root.AddCommand(
		newDemo(io), newServe(io),
		newIngest(io), newExtract(io),
		newScreen(io), newReindex(io), newSearch(io), newIME(io), newEval(io), newWords(io), newBench(io),
		newTasks(io), newUser(io), newToken(io), newAudit(io), newKiosk(io), newConfig(io), newHealthcheck(io), newVersion(io), newReadFile(io),
	)
	return root
}
