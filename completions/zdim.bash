_zdim() {
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
