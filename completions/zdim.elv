
use builtin;
use str;

set edit:completion:arg-completer[zdim] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'zdim'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'zdim'= {
            cand --color 'When to use colours'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand inspect 'Explain events: session state, reply permission, and what is wrong'
            cand check 'Validate captured events, for CI'
            cand explain 'Say what a status, a field or a rule means; without a topic, show all tables'
            cand schema 'Print the JSON Schema of a delivery, of an event, or of zdim''s own JSON output'
            cand completions 'Print a completion script for a shell, or the man page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'zdim;inspect'= {
            cand -i 'How to read the input'
            cand --input 'How to read the input'
            cand --stdin-name 'What findings call standard input'
            cand -j 'How many threads may judge; 0 is as many as the machine has'
            cand --threads 'How many threads may judge; 0 is as many as the machine has'
            cand --tz 'Show times in this zone: UTC, `local`, or a name such as Europe/Berlin'
            cand --session 'Select events of this session'
            cand --channel 'Select events of this channel'
            cand --org 'Select events of this organization'
            cand --assignee 'Select events with this agent or bot as the session''s handler'
            cand --status 'Select events with this session status'
            cand --reply 'Select events with this reply status; or all that are `permitted` or `refused`'
            cand --since 'Select events from this time on: 2025-06-27, 2025-06-27T11:01:27Z, or 2h for the last two hours'
            cand --until 'Select events before this time, given as for `--since`'
            cand -A 'Do not report this rule; `warnings` is all that warn'
            cand --allow 'Do not report this rule; `warnings` is all that warn'
            cand -W 'Report this rule as a warning'
            cand --warn 'Report this rule as a warning'
            cand -D 'Report this rule as an error; `warnings` is all that warn'
            cand --deny 'Report this rule as an error; `warnings` is all that warn'
            cand -o 'How to print, and where; may be repeated, at most once without a file'
            cand --output 'How to print, and where; may be repeated, at most once without a file'
            cand --color 'When to use colours'
            cand --redact 'Show session-1, org-1, … in the place of ids, so that output can be shared'
            cand -q 'Print nothing on standard output: ask the exit code'
            cand --quiet 'Print nothing on standard output: ask the exit code'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'zdim;check'= {
            cand -i 'How to read the input'
            cand --input 'How to read the input'
            cand --stdin-name 'What findings call standard input'
            cand -j 'How many threads may judge; 0 is as many as the machine has'
            cand --threads 'How many threads may judge; 0 is as many as the machine has'
            cand --tz 'Show times in this zone: UTC, `local`, or a name such as Europe/Berlin'
            cand --session 'Select events of this session'
            cand --channel 'Select events of this channel'
            cand --org 'Select events of this organization'
            cand --assignee 'Select events with this agent or bot as the session''s handler'
            cand --status 'Select events with this session status'
            cand --reply 'Select events with this reply status; or all that are `permitted` or `refused`'
            cand --since 'Select events from this time on: 2025-06-27, 2025-06-27T11:01:27Z, or 2h for the last two hours'
            cand --until 'Select events before this time, given as for `--since`'
            cand -A 'Do not report this rule; `warnings` is all that warn'
            cand --allow 'Do not report this rule; `warnings` is all that warn'
            cand -W 'Report this rule as a warning'
            cand --warn 'Report this rule as a warning'
            cand -D 'Report this rule as an error; `warnings` is all that warn'
            cand --deny 'Report this rule as an error; `warnings` is all that warn'
            cand -o 'How to print findings, and where; may be repeated, at most once without a file'
            cand --output 'How to print findings, and where; may be repeated, at most once without a file'
            cand --color 'When to use colours'
            cand --redact 'Show session-1, org-1, … in the place of ids, so that output can be shared'
            cand -q 'Print nothing on standard output: ask the exit code'
            cand --quiet 'Print nothing on standard output: ask the exit code'
            cand --statistics 'Print how often each rule fired, instead of each finding'
            cand --allow-empty 'Inputs without an event are no error'
            cand --expect-invalid 'Each input must have an error: for fixtures that a consumer has to refuse'
            cand --join 'Follow sessions through all inputs as one stream, in the order given'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'zdim;explain'= {
            cand --color 'When to use colours'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'zdim;schema'= {
            cand --color 'When to use colours'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'zdim;completions'= {
            cand --color 'When to use colours'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'zdim;help'= {
            cand inspect 'Explain events: session state, reply permission, and what is wrong'
            cand check 'Validate captured events, for CI'
            cand explain 'Say what a status, a field or a rule means; without a topic, show all tables'
            cand schema 'Print the JSON Schema of a delivery, of an event, or of zdim''s own JSON output'
            cand completions 'Print a completion script for a shell, or the man page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'zdim;help;inspect'= {
        }
        &'zdim;help;check'= {
        }
        &'zdim;help;explain'= {
        }
        &'zdim;help;schema'= {
        }
        &'zdim;help;completions'= {
        }
        &'zdim;help;help'= {
        }
    ]
    $completions[$command]
}
