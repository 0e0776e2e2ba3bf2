# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_zdim_global_optspecs
    string join \n color= h/help V/version
end

function __fish_zdim_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_zdim_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_zdim_using_subcommand
    set -l cmd (__fish_zdim_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c zdim -n "__fish_zdim_needs_command" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'In pipes and files too'
never\t'Never'"
complete -c zdim -n "__fish_zdim_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c zdim -n "__fish_zdim_needs_command" -s V -l version -d 'Print version'
complete -c zdim -n "__fish_zdim_needs_command" -f -a "inspect" -d 'Explain events: session state, reply permission, and what is wrong'
complete -c zdim -n "__fish_zdim_needs_command" -f -a "explain" -d 'Say what a status, a field or a rule means; without a topic, show all tables'
complete -c zdim -n "__fish_zdim_needs_command" -f -a "schema" -d 'Print the JSON Schema of a delivery, or of zdim\'s own JSON output'
complete -c zdim -n "__fish_zdim_needs_command" -f -a "completions" -d 'Print a completion script for a shell, or the man page'
complete -c zdim -n "__fish_zdim_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c zdim -n "__fish_zdim_using_subcommand inspect" -s i -l input -d 'How to read the input' -r -f -a "auto\t'Let the content decide'
json\t'JSON values, which may span lines'
ndjson\t'One JSON value a line'
log\t'Lines of text with JSON somewhere inside'"
complete -c zdim -n "__fish_zdim_using_subcommand inspect" -s j -l threads -d 'How many threads may judge; 0 is as many as the machine has' -r
complete -c zdim -n "__fish_zdim_using_subcommand inspect" -l session -d 'Select events of this session' -r
complete -c zdim -n "__fish_zdim_using_subcommand inspect" -l status -d 'Select events with this session status' -r -f -a "CREATED\t'New conversation started by an end user.'
OPEN\t'Waiting to be handled by an agent or bot.'
ON_PROGRESS\t'Agent/bot is actively involved in the session.'
ON_HOLD\t'Picked up, but no response sent yet.'
ENDED\t'Agent/bot has ended the session.'
BLOCKED\t'Session is blocked; no further messages allowed.'
MISSED\t'Known to the REST API, not in the webhook\'s table.'"
complete -c zdim -n "__fish_zdim_using_subcommand inspect" -l reply -d 'Select events with this reply status; or all that are `permitted` or `refused`' -r -f -a "permitted\t'Every event whose reply is permitted'
refused\t'Every event whose reply is refused'
ACCEPTED\t'Messages can be exchanged.'
CHANNEL_INACTIVE\t'Channel is inactive. Messages cannot be sent.'
CHANNEL_REVOKED\t'Channel revoked. Messages cannot be sent.'
SESSION_ENDED\t'Session ended and communication is closed.'
SESSION_BLOCKED\t'Blocked by agent. No messages allowed.'
SESSION_EXPIRED\t'Expired session. The user must send another message to resume.'
UNASSIGNED\t'Not assigned to anyone.'
NOT_AN_ASSIGNEE\t'Handler is not actually assigned to the session.'
CREDIT_EXHAUSTED\t'Message credit exhausted and no more can be sent.'
ACCESSTOKEN_EXPIRED\t'(FB/Instagram only) Access token expired, needs reauthentication.'
PERMISSION_REVOKED\t'(FB/Instagram only) Page permission revoked.'
UNEXPECTED_ERROR\t'Error sending message. There may be a misconfiguration.'
PAGE_REMOVED\t'Page/channel deleted or deactivated.'
SANDBOX_LIMIT_REACHED\t'Sandbox daily message limit reached.'
CHANNEL_DELETED\t'Channel deleted; messaging disabled.'
ENDUSER_OFFLINE\t'(ZBM sessions) End user is offline; only receive messages.'
CONFIG_SKIPPED_CHANNEL\t'Configuration skipped.'
OUTGOING_LIMIT_REACHED\t'Message limit reached for outbound messages.'
ASSIGNED_TO_OTHER_SERVICE\t'Handled by another Zoho service.'"
complete -c zdim -n "__fish_zdim_using_subcommand inspect" -s o -l output -d 'How to print, and where; may be repeated, at most once without a file' -r -f -a "card\t'A few lines an event, in words and colour'
line\t'One line an event'
table\t'One row an event'
json\t'One JSON document'
ndjson\t'One JSON object a line'"
complete -c zdim -n "__fish_zdim_using_subcommand inspect" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'In pipes and files too'
never\t'Never'"
complete -c zdim -n "__fish_zdim_using_subcommand inspect" -s q -l quiet -d 'Print nothing on standard output: ask the exit code'
complete -c zdim -n "__fish_zdim_using_subcommand inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c zdim -n "__fish_zdim_using_subcommand explain" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'In pipes and files too'
never\t'Never'"
complete -c zdim -n "__fish_zdim_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c zdim -n "__fish_zdim_using_subcommand schema" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'In pipes and files too'
never\t'Never'"
complete -c zdim -n "__fish_zdim_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c zdim -n "__fish_zdim_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'In pipes and files too'
never\t'Never'"
complete -c zdim -n "__fish_zdim_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c zdim -n "__fish_zdim_using_subcommand help; and not __fish_seen_subcommand_from inspect explain schema completions help" -f -a "inspect" -d 'Explain events: session state, reply permission, and what is wrong'
complete -c zdim -n "__fish_zdim_using_subcommand help; and not __fish_seen_subcommand_from inspect explain schema completions help" -f -a "explain" -d 'Say what a status, a field or a rule means; without a topic, show all tables'
complete -c zdim -n "__fish_zdim_using_subcommand help; and not __fish_seen_subcommand_from inspect explain schema completions help" -f -a "schema" -d 'Print the JSON Schema of a delivery, or of zdim\'s own JSON output'
complete -c zdim -n "__fish_zdim_using_subcommand help; and not __fish_seen_subcommand_from inspect explain schema completions help" -f -a "completions" -d 'Print a completion script for a shell, or the man page'
complete -c zdim -n "__fish_zdim_using_subcommand help; and not __fish_seen_subcommand_from inspect explain schema completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
