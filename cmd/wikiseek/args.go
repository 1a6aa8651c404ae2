package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// completionFlag is what completion scripts append to the words typed so far.
const completionFlag = "--generate-bash-completion"

// arrange rewrites a command line so that a command's flags may stand
// anywhere: before the command, and before, between and after its arguments.
// urfave/cli v2 takes everything after the first argument for arguments. What
// follows "--" is left alone. It also sees to it that --help beside arguments
// is help for the command, where v2 looks for a command of the argument's
// name.
func arrange(app *cli.App, args []string) ([]string, error) {
	if len(args) < 2 {
		return args, nil
	}
	if args[len(args)-1] == completionFlag {
		return arrangeCompletion(args)
	}
	lead, name, rest, err := findCommand(app, args[1:])
	if err != nil {
		return nil, err
	}
	cmd := app.Command(name)
	if cmd == nil {
		return args, nil
	}
	p := flagSplitter{known: flagsOf(cmd), command: name}
	if err := p.split(append(lead, rest...)); err != nil {
		return nil, err
	}
	if p.help {
		return []string{args[0], name, "--help"}, nil
	}
	return slices.Concat([]string{args[0], name}, p.flags, []string{"--"}, p.words), nil
}

// arrangeCompletion leaves a request for completions as it is, but refuses it
// after "--": there v2 would run the command.
func arrangeCompletion(args []string) ([]string, error) {
	if slices.Contains(args, "--") {
		return nil, errNone
	}
	return args, nil
}

// findCommand splits args into flags that precede the command, the name of
// the command and what follows. The name is empty if there is none, or if a
// flag of the program itself comes first.
func findCommand(app *cli.App, args []string) (lead []string, name string, rest []string, err error) {
	known := map[string]bool{}
	for _, cmd := range app.Commands {
		for name, takesValue := range flagsOf(cmd) {
			known[name] = takesValue
		}
	}
	for i := 0; i < len(args); i++ {
		flag, hasValue, isFlag := flagName(args[i])
		if !isFlag {
			return lead, args[i], args[i+1:], nil
		}
		takesValue, ok := known[flag]
		if !ok || flag == "help" || flag == "h" {
			return nil, "", nil, nil
		}
		lead = append(lead, args[i])
		if takesValue && !hasValue {
			if i++; i == len(args) {
				return nil, "", nil, missingValue(args[i-1])
			}
			lead = append(lead, args[i])
		}
	}
	return nil, "", nil, usagef("there are flags but no command").withHint("wikiseek --help lists the commands")
}

// flagsOf returns the names of the flags of a command, and whether they take
// a value.
func flagsOf(cmd *cli.Command) map[string]bool {
	known := map[string]bool{"help": false, "h": false}
	for _, f := range cmd.Flags {
		_, isBool := f.(*cli.BoolFlag)
		for _, name := range f.Names() {
			known[name] = !isBool
		}
	}
	return known
}

// flagName takes the dashes and the value off an argument that looks like a
// flag: one or two dashes with something behind them.
func flagName(arg string) (name string, hasValue, isFlag bool) {
	name, ok := strings.CutPrefix(arg, "-")
	if !ok || name == "" || arg == "--" {
		return "", false, false
	}
	name, _, hasValue = strings.Cut(strings.TrimPrefix(name, "-"), "=")
	return name, hasValue, true
}

func missingValue(flag string) error { return usagef("flag %s needs a value", flag) }

// flagSplitter parts the flags of a command from its arguments.
type flagSplitter struct {
	known   map[string]bool // names of flags; true if they take a value
	command string
	flags   []string
	words   []string
	help    bool
}

func (p *flagSplitter) split(args []string) error {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			p.words = append(p.words, args[i+1:]...)
			return nil
		}
		name, hasValue, isFlag := flagName(arg)
		takesValue, known := p.known[name]
		switch {
		case !isFlag, p.excludes(arg, name, known):
			p.words = append(p.words, arg)
		case !known:
			return p.unknown(arg)
		case takesValue && !hasValue:
			if i++; i == len(args) {
				return missingValue(arg)
			}
			p.flags = append(p.flags, arg, args[i])
		default:
			p.help = p.help || name == "help" || name == "h"
			p.flags = append(p.flags, arg)
		}
	}
	return nil
}

// excludes tells whether arg is a word of a query that begins with a minus,
// as in "peace -list": after the first word of a query only flags with two
// dashes and those of one letter are flags.
func (p *flagSplitter) excludes(arg, name string, known bool) bool {
	return p.command == "search" && len(p.words) > 0 &&
		!strings.HasPrefix(arg, "--") && (!known || len(name) > 1)
}

func (p *flagSplitter) unknown(arg string) error {
	err := usagef("there is no flag %s", arg)
	if p.command == "search" {
		return err.withHint("to search for words that begin with a minus, put -- before the query: wikiseek search -- " + arg)
	}
	return err.withHint(helpHint(p.command))
}
