
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'zdim' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'zdim'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'zdim' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours: auto, always, never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Explain events: session state, reply permission, and what is wrong')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Validate captured events, for CI')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a status, a field or a rule means; without a topic, show all tables')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a delivery, or of zdim''s own JSON output')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell, or the man page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'zdim;inspect' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'How to read: auto, json, ndjson, log [default: auto]')
            [CompletionResult]::new('--input', '--input', [CompletionResultType]::ParameterName, 'How to read: auto, json, ndjson, log [default: auto]')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, skip what matches, as in a .gitignore')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'What findings call standard input')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads; 0 is as many as the machine has')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'How many threads; 0 is as many as the machine has')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Show times in this zone [default: UTC]')
            [CompletionResult]::new('--session', '--session', [CompletionResultType]::ParameterName, 'Keep this session; repeatable, or with commas')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'Keep this channel')
            [CompletionResult]::new('--org', '--org', [CompletionResultType]::ParameterName, 'Keep this organization')
            [CompletionResult]::new('--assignee', '--assignee', [CompletionResultType]::ParameterName, 'Keep this agent or bot, the session''s handler')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Keep this session status, such as ON_HOLD')
            [CompletionResult]::new('--reply', '--reply', [CompletionResultType]::ParameterName, 'Keep this reply status, or all permitted or refused')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Keep from this time on: 2025-06-27, today, 20:00, 2h')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Keep what is before this time')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Do not report this rule; `warnings` is all that warn')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Do not report this rule; `warnings` is all that warn')
            [CompletionResult]::new('-W', '-W ', [CompletionResultType]::ParameterName, 'Report it as a warning')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Report it as a warning')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'Report it as an error; `warnings` is all that warn')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Report it as an error; `warnings` is all that warn')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print: card, line, table, json, ndjson')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print: card, line, table, json, ndjson')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours: auto, always, never')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Show names such as session-1 in place of ids')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on standard output: ask the exit code')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on standard output: ask the exit code')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help, all of it with `--help`')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help, all of it with `--help`')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with 0 whatever was found, or not; 2 stays 2')
            break
        }
        'zdim;check' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'How to read: auto, json, ndjson, log [default: auto]')
            [CompletionResult]::new('--input', '--input', [CompletionResultType]::ParameterName, 'How to read: auto, json, ndjson, log [default: auto]')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, skip what matches, as in a .gitignore')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'What findings call standard input')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads; 0 is as many as the machine has')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'How many threads; 0 is as many as the machine has')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Show times in this zone [default: UTC]')
            [CompletionResult]::new('--session', '--session', [CompletionResultType]::ParameterName, 'Keep this session; repeatable, or with commas')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'Keep this channel')
            [CompletionResult]::new('--org', '--org', [CompletionResultType]::ParameterName, 'Keep this organization')
            [CompletionResult]::new('--assignee', '--assignee', [CompletionResultType]::ParameterName, 'Keep this agent or bot, the session''s handler')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Keep this session status, such as ON_HOLD')
            [CompletionResult]::new('--reply', '--reply', [CompletionResultType]::ParameterName, 'Keep this reply status, or all permitted or refused')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Keep from this time on: 2025-06-27, today, 20:00, 2h')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Keep what is before this time')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Do not report this rule; `warnings` is all that warn')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Do not report this rule; `warnings` is all that warn')
            [CompletionResult]::new('-W', '-W ', [CompletionResultType]::ParameterName, 'Report it as a warning')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Report it as a warning')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'Report it as an error; `warnings` is all that warn')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Report it as an error; `warnings` is all that warn')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print: full, concise, json, ndjson, github, gitlab, sarif, junit')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print: full, concise, json, ndjson, github, gitlab, sarif, junit')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours: auto, always, never')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Show names such as session-1 in place of ids')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on standard output: ask the exit code')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on standard output: ask the exit code')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help, all of it with `--help`')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help, all of it with `--help`')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with 0 whatever was found, or not; 2 stays 2')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'How often each rule fired, not each finding')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'A file that is named need not hold an event')
            [CompletionResult]::new('--expect-invalid', '--expect-invalid', [CompletionResultType]::ParameterName, 'An input without an error is the finding')
            [CompletionResult]::new('--join', '--join', [CompletionResultType]::ParameterName, 'Follow sessions through all inputs as one stream')
            break
        }
        'zdim;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours: auto, always, never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'zdim;schema' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours: auto, always, never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'zdim;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours: auto, always, never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'zdim;help' {
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Explain events: session state, reply permission, and what is wrong')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Validate captured events, for CI')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a status, a field or a rule means; without a topic, show all tables')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a delivery, or of zdim''s own JSON output')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell, or the man page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'zdim;help;inspect' {
            break
        }
        'zdim;help;check' {
            break
        }
        'zdim;help;explain' {
            break
        }
        'zdim;help;schema' {
            break
        }
        'zdim;help;completions' {
            break
        }
        'zdim;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
