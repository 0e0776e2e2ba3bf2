
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
            cand --color 'When to use colours: auto, always, never'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand inspect 'Explain events: session state, reply permission, and what is wrong'
            cand check 'Validate captured events, for CI'
            cand explain 'Say what a status, a field or a rule means; without a topic, show all tables'
            cand schema 'Print the JSON Schema of a delivery, or of zdim''s own JSON output'
            cand completions 'Print a completion script for a shell, or the man page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'zdim;inspect'= {
            cand -i 'How to read: auto, json, ndjson, log [default: auto]'
            cand --input 'How to read: auto, json, ndjson, log [default: auto]'
            cand --exclude 'In folders, skip what matches, as in a .gitignore'
            cand --stdin-name 'What findings call standard input'
            cand -j 'How many threads; 0 is as many as the machine has'
            cand --threads 'How many threads; 0 is as many as the machine has'
            cand --tz 'Show times in this zone [default: UTC]'
            cand --session 'Keep this session; repeatable, or with commas'
            cand --channel 'Keep this channel'
            cand --org 'Keep this organization'
            cand --assignee 'Keep this agent or bot, the session''s handler'
            cand --status 'Keep this session status, such as ON_HOLD'
            cand --reply 'Keep this reply status, or all permitted or refused'
            cand --since 'Keep from this time on: 2025-06-27, today, 20:00, 2h'
            cand --until 'Keep what is before this time'
            cand -A 'Do not report this rule; `warnings` is all that warn'
            cand --allow 'Do not report this rule; `warnings` is all that warn'
            cand -W 'Report it as a warning'
            cand --warn 'Report it as a warning'
            cand -D 'Report it as an error; `warnings` is all that warn'
            cand --deny 'Report it as an error; `warnings` is all that warn'
            cand -o 'How to print: card, line, table, json, ndjson'
            cand --output 'How to print: card, line, table, json, ndjson'
            cand --color 'When to use colours: auto, always, never'
            cand --redact 'Show names such as session-1 in place of ids'
            cand -q 'Nothing on standard output: ask the exit code'
            cand --quiet 'Nothing on standard output: ask the exit code'
            cand -h 'Print help, all of it with `--help`'
            cand --help 'Print help, all of it with `--help`'
            cand --exit-zero 'Exit with 0 whatever was found, or not; 2 stays 2'
        }
        &'zdim;check'= {
            cand -i 'How to read: auto, json, ndjson, log [default: auto]'
            cand --input 'How to read: auto, json, ndjson, log [default: auto]'
            cand --exclude 'In folders, skip what matches, as in a .gitignore'
            cand --stdin-name 'What findings call standard input'
            cand -j 'How many threads; 0 is as many as the machine has'
            cand --threads 'How many threads; 0 is as many as the machine has'
            cand --tz 'Show times in this zone [default: UTC]'
            cand --session 'Keep this session; repeatable, or with commas'
            cand --channel 'Keep this channel'
            cand --org 'Keep this organization'
            cand --assignee 'Keep this agent or bot, the session''s handler'
            cand --status 'Keep this session status, such as ON_HOLD'
            cand --reply 'Keep this reply status, or all permitted or refused'
            cand --since 'Keep from this time on: 2025-06-27, today, 20:00, 2h'
            cand --until 'Keep what is before this time'
            cand -A 'Do not report this rule; `warnings` is all that warn'
            cand --allow 'Do not report this rule; `warnings` is all that warn'
            cand -W 'Report it as a warning'
            cand --warn 'Report it as a warning'
            cand -D 'Report it as an error; `warnings` is all that warn'
            cand --deny 'Report it as an error; `warnings` is all that warn'
            cand -o 'How to print: full, concise, json, ndjson, github, gitlab, sarif, junit'
            cand --output 'How to print: full, concise, json, ndjson, github, gitlab, sarif, junit'
            cand --color 'When to use colours: auto, always, never'
            cand --redact 'Show names such as session-1 in place of ids'
            cand -q 'Nothing on standard output: ask the exit code'
            cand --quiet 'Nothing on standard output: ask the exit code'
            cand -h 'Print help, all of it with `--help`'
            cand --help 'Print help, all of it with `--help`'
            cand --exit-zero 'Exit with 0 whatever was found, or not; 2 stays 2'
            cand --statistics 'How often each rule fired, not each finding'
            cand --allow-empty 'A file that is named need not hold an event'
            cand --expect-invalid 'An input without an error is the finding'
            cand --join 'Follow sessions through all inputs as one stream'
        }
        &'zdim;explain'= {
            cand --color 'When to use colours: auto, always, never'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'zdim;schema'= {
            cand --color 'When to use colours: auto, always, never'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'zdim;completions'= {
            cand --color 'When to use colours: auto, always, never'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'zdim;help'= {
            cand inspect 'Explain events: session state, reply permission, and what is wrong'
            cand check 'Validate captured events, for CI'
            cand explain 'Say what a status, a field or a rule means; without a topic, show all tables'
            cand schema 'Print the JSON Schema of a delivery, or of zdim''s own JSON output'
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
