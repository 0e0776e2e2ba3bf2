//! Completions: a script for each shell that asks the program itself, which knows its
//! options, the values of each and the files at hand.
//!
//! clap_complete's engine answers, and has scripts that ask; two are of our own: bash
//! takes words apart at `=`, and PowerShell must not run what was typed.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};

use clap::{CommandFactory as _, ValueEnum};
use clap_complete::CompleteEnv;
use clap_complete::engine::{
    ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};
use clap_complete::env::{Elvish, EnvCompleter, Fish, Zsh};

use super::{Cli, Shell};

/// The variable by which a script asks.
const ASKED: &str = "COMPLETE";

const BASH: &str = r#"_zdim() {
    # Words as they were typed: bash takes them apart at = and :.
    local words=() index=0 word i glued=0
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((i > 0)) && { ((glued)) || [[ $word == [=:]* ]]; } && [[ $i -gt 1 ]]; then
            words[index]+=$word
        else
            index=${#words[@]}
            words+=("$word")
        fi
        if [[ $word == *[=:] ]]; then glued=1; else glued=0; fi
    done
    local current=${words[index]} candidates
    mapfile -t candidates < <(
        COMPLETE=bash _CLAP_IFS=$'\n' _CLAP_COMPLETE_INDEX=$index zdim -- "${words[@]}" 2>/dev/null
    )
    # What bash does not count to the current word is not to be inserted again.
    local before=""
    if [[ $current == *[=:]* ]]; then before=${current%"${current##*[=:]}"}; fi
    COMPREPLY=()
    for word in "${candidates[@]}"; do
        word=${word#"$before"}
        # So that bash quotes what has to be quoted, and sees folders.
        if [[ -e $word ]]; then compopt -o filenames 2>/dev/null && word=${word%/}; fi
        COMPREPLY+=("$word")
    done
    if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} != *[=/,] ]]; then
        compopt +o nospace 2>/dev/null
    fi
}
complete -o nospace -o nosort -F _zdim zdim 2>/dev/null || complete -o nospace -F _zdim zdim
"#;

/// The engine's own script hands what was typed to `Invoke-Expression`: a Tab would run
/// what stands in `$(…)`, and overwrite the file behind `>`. Windows PowerShell drops
/// empty arguments, but for those that are quoted.
const POWERSHELL: &str = r#"Register-ArgumentCompleter -Native -CommandName zdim -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words up to the cursor, as they were typed: nothing of them is run.
    $words = @(foreach ($element in $commandAst.CommandElements) {
        $extent = $element.Extent
        if ($extent.StartOffset -ge $cursorPosition) { break }
        if ($extent.EndOffset -gt $cursorPosition) {
            $extent.Text.Substring(0, $cursorPosition - $extent.StartOffset)
        } elseif ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
            $element.Value
        } else {
            $extent.Text
        }
    })
    if ($wordToComplete -eq '') {
        $words += if ($PSNativeCommandArgumentPassing -in 'Standard', 'Windows') { '' } else { '""' }
    }

    $before = $env:COMPLETE
    $env:COMPLETE = 'powershell'
    try {
        $candidates = @(& zdim -- @words 2>$null)
    } finally {
        $env:COMPLETE = $before
    }
    foreach ($candidate in $candidates) {
        $value, $help = $candidate -split "`t", 2
        if (-not $value) { continue }
        if (-not $help) { $help = $value }
        $typed = $value
        if ($value -match '[\s''"`$(){};|&<>]|^[@#]') {
            $typed = "'" + $value.Replace("'", "''") + "'"
        }
        [System.Management.Automation.CompletionResult]::new($typed, $value, 'ParameterValue', $help)
    }
}
"#;

/// Answers a script that asks, and ends the program; returns if none does.
pub(crate) fn answer() {
    if std::env::var_os(ASKED).is_some() {
        CompleteEnv::with_factory(asked).var(ASKED).complete();
    }
}

/// The command line, in which options stand back until one has been begun: who asks
/// what to inspect wants to see files.
fn asked() -> clap::Command {
    let command = Cli::command();
    let words: Vec<OsString> = std::env::args_os().skip_while(|word| word != "--").collect();
    let index = std::env::var("_CLAP_COMPLETE_INDEX").ok().and_then(|index| index.parse().ok());
    let current = words.get(index.map_or(words.len().saturating_sub(1), |index: usize| index + 1));
    if current.is_some_and(|word| word.to_string_lossy().starts_with('-')) {
        return command;
    }
    let stand_back = |command: clap::Command| {
        let hide = |arg: clap::Arg| if arg.is_positional() { arg } else { arg.hide(true) };
        command.mut_args(hide).disable_help_flag(true)
    };
    stand_back(command).disable_version_flag(true).mut_subcommands(stand_back)
}

/// Writes the script for a shell.
///
/// # Errors
/// Those of `out`.
pub(crate) fn write(shell: Shell, out: &mut dyn Write) -> io::Result<()> {
    let completer: &dyn EnvCompleter = match shell {
        Shell::Bash => return out.write_all(BASH.as_bytes()),
        Shell::Elvish => &Elvish,
        Shell::Fish => &Fish,
        Shell::PowerShell => return out.write_all(POWERSHELL.as_bytes()),
        Shell::Zsh => &Zsh,
        Shell::Man => return super::man::write(&Cli::command(), out),
    };
    completer.write_registration(ASKED, "zdim", "zdim", "zdim", out)
}

/// Completes `FORMAT[=FILE]`.
pub(super) fn output<F: ValueEnum + Send + Sync + 'static>() -> ArgValueCompleter {
    ArgValueCompleter::new(|current: &OsStr| {
        let text = current.to_string_lossy();
        let Some((format, file)) = text.split_once('=') else {
            let values = F::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            let named = values.filter(|value| value.get_name().starts_with(&*text));
            return named
                .map(|value| {
                    CompletionCandidate::new(value.get_name()).help(value.get_help().cloned())
                })
                .collect();
        };
        let with_format = |candidate: CompletionCandidate| {
            let mut value = OsString::from(format!("{format}="));
            value.push(candidate.get_value());
            CompletionCandidate::new(value)
        };
        let files = PathCompleter::any().complete(OsStr::new(file));
        files.into_iter().map(with_format).collect()
    })
}
