_zdim() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="zdim"
                ;;
            zdim,check)
                cmd="zdim__subcmd__check"
                ;;
            zdim,completions)
                cmd="zdim__subcmd__completions"
                ;;
            zdim,explain)
                cmd="zdim__subcmd__explain"
                ;;
            zdim,help)
                cmd="zdim__subcmd__help"
                ;;
            zdim,inspect)
                cmd="zdim__subcmd__inspect"
                ;;
            zdim,schema)
                cmd="zdim__subcmd__schema"
                ;;
            zdim__subcmd__help,check)
                cmd="zdim__subcmd__help__subcmd__check"
                ;;
            zdim__subcmd__help,completions)
                cmd="zdim__subcmd__help__subcmd__completions"
                ;;
            zdim__subcmd__help,explain)
                cmd="zdim__subcmd__help__subcmd__explain"
                ;;
            zdim__subcmd__help,help)
                cmd="zdim__subcmd__help__subcmd__help"
                ;;
            zdim__subcmd__help,inspect)
                cmd="zdim__subcmd__help__subcmd__inspect"
                ;;
            zdim__subcmd__help,schema)
                cmd="zdim__subcmd__help__subcmd__schema"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        zdim)
            opts="-h -V --color --help --version inspect check explain schema completions help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        zdim__subcmd__check)
            opts="-i -j -q -A -W -D -o -h --input --stdin-name --threads --tz --redact --quiet --session --channel --org --assignee --status --reply --since --until --allow --warn --deny --output --statistics --allow-empty --expect-invalid --join --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --input)
                    COMPREPLY=($(compgen -W "auto json ndjson log" -- "${cur}"))
                    return 0
                    ;;
                -i)
                    COMPREPLY=($(compgen -W "auto json ndjson log" -- "${cur}"))
                    return 0
                    ;;
                --stdin-name)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -j)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --tz)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --session)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --channel)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --org)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --assignee)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --status)
                    COMPREPLY=($(compgen -W "CREATED OPEN ON_PROGRESS ON_HOLD ENDED BLOCKED MISSED" -- "${cur}"))
                    return 0
                    ;;
                --reply)
                    COMPREPLY=($(compgen -W "permitted refused ACCEPTED CHANNEL_INACTIVE CHANNEL_REVOKED SESSION_ENDED SESSION_BLOCKED SESSION_EXPIRED UNASSIGNED NOT_AN_ASSIGNEE CREDIT_EXHAUSTED ACCESSTOKEN_EXPIRED PERMISSION_REVOKED UNEXPECTED_ERROR PAGE_REMOVED SANDBOX_LIMIT_REACHED CHANNEL_DELETED ENDUSER_OFFLINE CONFIG_SKIPPED_CHANNEL OUTGOING_LIMIT_REACHED ASSIGNED_TO_OTHER_SERVICE" -- "${cur}"))
                    return 0
                    ;;
                --since)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --until)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --allow)
                    COMPREPLY=($(compgen -W "invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed warnings" -- "${cur}"))
                    return 0
                    ;;
                -A)
                    COMPREPLY=($(compgen -W "invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed warnings" -- "${cur}"))
                    return 0
                    ;;
                --warn)
                    COMPREPLY=($(compgen -W "invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed warnings" -- "${cur}"))
                    return 0
                    ;;
                -W)
                    COMPREPLY=($(compgen -W "invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed warnings" -- "${cur}"))
                    return 0
                    ;;
                --deny)
                    COMPREPLY=($(compgen -W "invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed warnings" -- "${cur}"))
                    return 0
                    ;;
                -D)
                    COMPREPLY=($(compgen -W "invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed warnings" -- "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -W "full concise json ndjson github gitlab sarif junit" -- "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -W "full concise json ndjson github gitlab sarif junit" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        zdim__subcmd__completions)
            opts="-h --color --help bash elvish fish powershell zsh man"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        zdim__subcmd__explain)
            opts="-h --color --help currentAssigneeId sessionStatus replyStatus sessionOldStatus sessionId messagesCount assigneeType channelId eventTime eventType orgId CREATED OPEN ON_PROGRESS ON_HOLD ENDED BLOCKED MISSED AGENT BOT ACCEPTED CHANNEL_INACTIVE CHANNEL_REVOKED SESSION_ENDED SESSION_BLOCKED SESSION_EXPIRED UNASSIGNED NOT_AN_ASSIGNEE CREDIT_EXHAUSTED ACCESSTOKEN_EXPIRED PERMISSION_REVOKED UNEXPECTED_ERROR PAGE_REMOVED SANDBOX_LIMIT_REACHED CHANNEL_DELETED ENDUSER_OFFLINE CONFIG_SKIPPED_CHANNEL OUTGOING_LIMIT_REACHED ASSIGNED_TO_OTHER_SERVICE invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        zdim__subcmd__help)
            opts="inspect check explain schema completions help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        zdim__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        zdim__subcmd__help__subcmd__completions)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        zdim__subcmd__help__subcmd__explain)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        zdim__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        zdim__subcmd__help__subcmd__inspect)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        zdim__subcmd__help__subcmd__schema)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        zdim__subcmd__inspect)
            opts="-i -j -q -A -W -D -o -h --input --stdin-name --threads --tz --redact --quiet --session --channel --org --assignee --status --reply --since --until --allow --warn --deny --output --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --input)
                    COMPREPLY=($(compgen -W "auto json ndjson log" -- "${cur}"))
                    return 0
                    ;;
                -i)
                    COMPREPLY=($(compgen -W "auto json ndjson log" -- "${cur}"))
                    return 0
                    ;;
                --stdin-name)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -j)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --tz)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --session)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --channel)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --org)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --assignee)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --status)
                    COMPREPLY=($(compgen -W "CREATED OPEN ON_PROGRESS ON_HOLD ENDED BLOCKED MISSED" -- "${cur}"))
                    return 0
                    ;;
                --reply)
                    COMPREPLY=($(compgen -W "permitted refused ACCEPTED CHANNEL_INACTIVE CHANNEL_REVOKED SESSION_ENDED SESSION_BLOCKED SESSION_EXPIRED UNASSIGNED NOT_AN_ASSIGNEE CREDIT_EXHAUSTED ACCESSTOKEN_EXPIRED PERMISSION_REVOKED UNEXPECTED_ERROR PAGE_REMOVED SANDBOX_LIMIT_REACHED CHANNEL_DELETED ENDUSER_OFFLINE CONFIG_SKIPPED_CHANNEL OUTGOING_LIMIT_REACHED ASSIGNED_TO_OTHER_SERVICE" -- "${cur}"))
                    return 0
                    ;;
                --since)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --until)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --allow)
                    COMPREPLY=($(compgen -W "invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed warnings" -- "${cur}"))
                    return 0
                    ;;
                -A)
                    COMPREPLY=($(compgen -W "invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed warnings" -- "${cur}"))
                    return 0
                    ;;
                --warn)
                    COMPREPLY=($(compgen -W "invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed warnings" -- "${cur}"))
                    return 0
                    ;;
                -W)
                    COMPREPLY=($(compgen -W "invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed warnings" -- "${cur}"))
                    return 0
                    ;;
                --deny)
                    COMPREPLY=($(compgen -W "invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed warnings" -- "${cur}"))
                    return 0
                    ;;
                -D)
                    COMPREPLY=($(compgen -W "invalid-json not-json damaged-input too-large bad-encoding no-event no-envelope wrong-event-type missing-field omitted-field duplicate-key wrong-type lossy-id unquoted-number invalid-id invalid-count invalid-time unknown-session-status unknown-reply-status unknown-assignee-type rest-only-status unknown-field reply-contradicts-session assignee-contradiction unusual-transition duplicate-event unchanged-event out-of-order missed-event count-decreased identity-changed warnings" -- "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -W "card line table json ndjson" -- "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -W "card line table json ndjson" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        zdim__subcmd__schema)
            opts="-h --color --help delivery event report"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _zdim -o nosort -o bashdefault -o default zdim
else
    complete -F _zdim -o bashdefault -o default zdim
fi
