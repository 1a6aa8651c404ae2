package main

import (
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/urfave/cli/v2"
)

const completionHelp = `Load it in the start-up file of the shell:

   bash        source <(wikiseek completion bash)
   zsh         source <(wikiseek completion zsh)
   fish        wikiseek completion fish | source
   powershell  wikiseek completion powershell | Out-String | Invoke-Expression

` + exitHelp

func completionCommand() *cli.Command {
	return &cli.Command{
		Name:        "completion",
		Usage:       "print the script that completes commands and flags in a shell",
		ArgsUsage:   "bash|zsh|fish|powershell",
		Description: completionHelp,
		BashComplete: func(c *cli.Context) {
			fmt.Fprintln(c.App.Writer, strings.Join(shells(), "\n"))
		},
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return usagef("completion needs the name of a shell: %s", strings.Join(shells(), ", "))
			}
			return printCompletion(c.App, c.Args().First(), c.App.Writer)
		},
	}
}

// completionScripts ask the program itself, which urfave/cli answers when the
// last argument is completionFlag. They hand on the words up to the cursor,
// with the one under it only if it begins a flag, as cli expects.
var completionScripts = map[string]string{
	"bash": `_wikiseek() {
    local cur=${COMP_WORDS[COMP_CWORD]} words=("${COMP_WORDS[@]:1:COMP_CWORD-1}")
    [[ $cur == -* ]] && words+=("$cur")
    COMPREPLY=($(compgen -W "$(wikiseek "${words[@]}" --generate-bash-completion 2>/dev/null)" -- "$cur"))
}
complete -o default -F _wikiseek wikiseek
`,
	"zsh": `_wikiseek() {
    local cur=${words[CURRENT]}
    local -a typed=("${(@)words[2,CURRENT-1]}") found
    [[ $cur == -* ]] && typed+=("$cur")
    found=("${(@f)$(wikiseek "${typed[@]}" --generate-bash-completion 2>/dev/null)}")
    if [[ -n ${found[1]} ]]; then
        compadd -- "${found[@]}"
    else
        _files
    fi
}
compdef _wikiseek wikiseek
`,
	"powershell": `Register-ArgumentCompleter -Native -CommandName wikiseek -ScriptBlock {
    param($word, $ast, $cursor)
    $typed = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    if ($word -and -not $word.StartsWith('-') -and $typed.Count -gt 0) {
        $typed = @($typed | Select-Object -SkipLast 1)
    }
    wikiseek @typed --generate-bash-completion 2>$null |
        Where-Object { $_ -like "$word*" } |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
`,
}

const fish = "fish" // its script is a list of all flags, which urfave/cli makes

func shells() []string {
	names := []string{fish}
	for name := range completionScripts {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func printCompletion(app *cli.App, shell string, w io.Writer) error {
	script, ok := completionScripts[shell]
	if shell == fish {
		var err error
		if script, err = app.ToFishCompletion(); err != nil {
			return fmt.Errorf("make the script for fish: %w", err)
		}
	} else if !ok {
		return usagef("there is no completion for %q", shell).withHint("there is one for " + strings.Join(shells(), ", "))
	}
	_, err := io.WriteString(w, script)
	return err
}
