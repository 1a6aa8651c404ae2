// Command wikiseek searches the dumps of MediaWiki wikis: it builds an index
// of their sections, answers queries from it on the terminal and over HTTP,
// and takes dumps apart without an index.
//
// Results go to standard output, everything else to standard error. The exit
// codes are listed in the help text of each command.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/urfave/cli/v2"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(ctx, os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// run is main without the process around it: it runs the command that args
// name, args[0] being the program, and returns the exit code. It alone prints
// errors.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	app := newApp(interruptible(ctx, stdin), stdout, stderr)
	args, err := arrange(app, args)
	if err == nil {
		err = app.RunContext(ctx, args)
	}
	return report(stderr, err)
}

func newApp(stdin io.Reader, stdout, stderr io.Writer) *cli.App {
	app := &cli.App{
		Name:        "wikiseek",
		Usage:       "search the dumps of MediaWiki wikis",
		UsageText:   "wikiseek COMMAND [flags] [arguments]",
		Description: appHelp,
		Reader:      stdin,
		Writer:      stdout,
		ErrWriter:   stderr,

		EnableBashCompletion:      true,
		HideVersion:               true,
		HideHelpCommand:           true,
		DisableSliceFlagSeparator: true,

		// Errors come back to run; the library must neither exit nor print.
		ExitErrHandler: func(*cli.Context, error) {},
		OnUsageError:   onUsageError,

		// v2 adds no help flag beside a help command of our own.
		Flags:  []cli.Flag{cli.HelpFlag, boolFlag("version", "print the version")},
		Action: runApp,
		Commands: []*cli.Command{
			indexCommand(), searchCommand(), showCommand(), serveCommand(), extractCommand(),
			infoCommand(), verifyCommand(), evalCommand(), benchCommand(), versionCommand(), completionCommand(), helpCommand(),
		},
	}
	for _, cmd := range app.Commands {
		cmd.OnUsageError = onUsageError // v2 does not inherit it
		cmd.HideHelpCommand = true      // else "search help" shows help
	}
	return app
}

const appHelp = `A first session:

   wikiseek index --index wiki.idx enwiki-latest-pages-articles.xml.bz2
   wikiseek search --index wiki.idx peace talks
   wikiseek serve --index wiki.idx

Set WIKISEEK_INDEX to leave --index out.

` + exitHelp

func runApp(c *cli.Context) error {
	switch {
	case c.Bool("version"):
		return printVersion(c.App.Writer, false)
	case c.Args().Present():
		return noCommand(c.Args().First())
	}
	return cli.ShowAppHelp(c)
}

func noCommand(name string) error {
	return usagef("there is no command %q", name).withHint("wikiseek --help lists the commands")
}

func onUsageError(c *cli.Context, err error, _ bool) error {
	return usagef("%w", err).withHint(helpHint(c.Command.Name))
}

// helpHint names the help text of a command.
func helpHint(command string) string {
	if command == "wikiseek" {
		return "wikiseek --help says more"
	}
	return fmt.Sprintf("wikiseek %s --help lists its flags", command)
}

func helpCommand() *cli.Command {
	return &cli.Command{
		Name:      "help",
		Usage:     "show the commands, or the help text of one",
		ArgsUsage: "[COMMAND]",
		Action: func(c *cli.Context) error {
			name := c.Args().First()
			switch {
			case name == "":
				return cli.ShowAppHelp(c)
			case c.App.Command(name) == nil:
				return noCommand(name)
			}
			return c.App.RunContext(c.Context, []string{c.App.Name, name, "--help"})
		},
	}
}
