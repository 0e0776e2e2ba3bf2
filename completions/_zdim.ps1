
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Explain events: session state, reply permission, and what is wrong')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Validate captured events, for CI')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a status, a field or a rule means; without a topic, show all tables')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a delivery, of an event, or of zdim''s own JSON output')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell, or the man page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'zdim;inspect' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'How to read the input')
            [CompletionResult]::new('--input', '--input', [CompletionResultType]::ParameterName, 'How to read the input')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'What findings call standard input')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads may judge; 0 is as many as the machine has')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'How many threads may judge; 0 is as many as the machine has')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Show times in this zone: UTC, `local`, or a name such as Europe/Berlin')
            [CompletionResult]::new('--session', '--session', [CompletionResultType]::ParameterName, 'Select events of this session')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'Select events of this channel')
            [CompletionResult]::new('--org', '--org', [CompletionResultType]::ParameterName, 'Select events of this organization')
            [CompletionResult]::new('--assignee', '--assignee', [CompletionResultType]::ParameterName, 'Select events with this agent or bot as the session''s handler')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Select events with this session status')
            [CompletionResult]::new('--reply', '--reply', [CompletionResultType]::ParameterName, 'Select events with this reply status; or all that are `permitted` or `refused`')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Select events from this time on: 2025-06-27, 2025-06-27T11:01:27Z, or 2h for the last two hours')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Select events before this time, given as for `--since`')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Do not report this rule; `warnings` is all that warn')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Do not report this rule; `warnings` is all that warn')
            [CompletionResult]::new('-W', '-W ', [CompletionResultType]::ParameterName, 'Report this rule as a warning')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Report this rule as a warning')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'Report this rule as an error; `warnings` is all that warn')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Report this rule as an error; `warnings` is all that warn')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print, and where; may be repeated, at most once without a file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print, and where; may be repeated, at most once without a file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Show session-1, org-1, … in the place of ids, so that output can be shared')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard output: ask the exit code')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard output: ask the exit code')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'zdim;check' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'How to read the input')
            [CompletionResult]::new('--input', '--input', [CompletionResultType]::ParameterName, 'How to read the input')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'What findings call standard input')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads may judge; 0 is as many as the machine has')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'How many threads may judge; 0 is as many as the machine has')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Show times in this zone: UTC, `local`, or a name such as Europe/Berlin')
            [CompletionResult]::new('--session', '--session', [CompletionResultType]::ParameterName, 'Select events of this session')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'Select events of this channel')
            [CompletionResult]::new('--org', '--org', [CompletionResultType]::ParameterName, 'Select events of this organization')
            [CompletionResult]::new('--assignee', '--assignee', [CompletionResultType]::ParameterName, 'Select events with this agent or bot as the session''s handler')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Select events with this session status')
            [CompletionResult]::new('--reply', '--reply', [CompletionResultType]::ParameterName, 'Select events with this reply status; or all that are `permitted` or `refused`')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Select events from this time on: 2025-06-27, 2025-06-27T11:01:27Z, or 2h for the last two hours')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Select events before this time, given as for `--since`')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Do not report this rule; `warnings` is all that warn')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Do not report this rule; `warnings` is all that warn')
            [CompletionResult]::new('-W', '-W ', [CompletionResultType]::ParameterName, 'Report this rule as a warning')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Report this rule as a warning')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'Report this rule as an error; `warnings` is all that warn')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Report this rule as an error; `warnings` is all that warn')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print findings, and where; may be repeated, at most once without a file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print findings, and where; may be repeated, at most once without a file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Show session-1, org-1, … in the place of ids, so that output can be shared')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard output: ask the exit code')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard output: ask the exit code')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Print how often each rule fired, instead of each finding')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Inputs without an event are no error')
            [CompletionResult]::new('--expect-invalid', '--expect-invalid', [CompletionResultType]::ParameterName, 'Each input must have an error: for fixtures that a consumer has to refuse')
            [CompletionResult]::new('--join', '--join', [CompletionResultType]::ParameterName, 'Follow sessions through all inputs as one stream, in the order given')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'zdim;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'zdim;schema' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'zdim;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'zdim;help' {
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Explain events: session state, reply permission, and what is wrong')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Validate captured events, for CI')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a status, a field or a rule means; without a topic, show all tables')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a delivery, of an event, or of zdim''s own JSON output')
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
