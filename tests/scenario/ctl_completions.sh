#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The completions know every command and option, and the nodes and parameters of the graph that plays.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/ AERS_METER=http://127.0.0.1:$HTTP_PORT
. "$TOP/completions/aers-ctl"
complete_line() { # "aers-ctl set " -> the words bash is offered, sorted
    COMP_LINE=$1 COMP_POINT=${#1}
    _aers_ctl
    printf '%s\n' "${COMPREPLY[@]-}" | sort | tr '\n' ' '
}
commands=$(aers-ctl help | awk '/^  [a-z]/ { print $1 }' | sort | tr '\n' ' ')
same "every command is offered" "$(complete_line 'aers-ctl ')" "$commands"
missing_options() { # options of a command's --help that are not offered
    local command option
    for command in $commands; do
        aers-ctl complete -- "$command" -- >"$WORK/offered"
        for option in $(aers-ctl "$command" --help | grep -oE -- '(^|[ ,])--[a-z][a-z-]+' | tr -d ' ,' | sort -u); do
            cut -f 1 "$WORK/offered" | grep -qxF -e "$option" -e "--help" || echo "$command $option"
        done
    done
}
same "and every option of each" "$(missing_options)" ""
same "without a graph there are no nodes, and no noise" "$(complete_line 'aers-ctl get ' 2>&1)" " "
same "a command is completed" "$(complete_line 'aers-ctl sta')" "start status "
same "an option of one command is" "$(complete_line 'aers-ctl meters --o')" "--once "
same "an option that another has is not" "$(complete_line 'aers-ctl status --f')" " "
same "the values of an option" "$(complete_line 'aers-ctl --log-format ')" "json text "
same "also behind an =, where bash wants only the rest" "$(complete_line 'aers-ctl --color=a')" "always auto "
same "a file where one is wanted" "$(cd "$TOP/graphs" && complete_line 'aers-ctl check mini')" "minimal.yaml "
start_jackd
background aers-ctl up --json --meter-osc "127.0.0.1:$METER_PORT" "$TOP/graphs/minimal.yaml"
is "the graph plays" wait_for 15 grep -q '"state"' "$WORK/aers-ctl.log"
same "nodes are completed" "$(complete_line 'aers-ctl set t')" "tone trim "
same "and parameters of the node" "$(complete_line 'aers-ctl set trim ')" "bypass gain_db mute solo "
same "also when options stand between" "$(complete_line "aers-ctl --url $AERS_URL --json get trim g" | tr -d '"')" "gain_db "
same "the third word is a value, the fourth a node again" "$(complete_line 'aers-ctl set trim gain_db -3 o')" "out "
same "a parameter of the same node, too" "$(complete_line 'aers-ctl set trim gain_db -3 m')" "mute "
same "words for values" "$(complete_line 'aers-ctl set trim mute o')" "off on "
same "of a number, with what they stand for" "$(aers-ctl complete -- set trim gain_db m)" \
    "$(printf 'min\t-120 dB\nmax\t24 dB')"
same "on and off for a switch" "$(complete_line 'aers-ctl mute trim o')" "off on out "
same "what a node feeds can be disconnected" "$(complete_line 'aers-ctl disconnect tone ')" "trim "
same "modules" "$(complete_line 'aers-ctl module trim builtin/lim')" "builtin/limiter "
same "prefixes" "$(complete_line 'aers-ctl watch trim/g')" "trim/gain_db "

# ---- the other shells
if command -v fish >/dev/null; then
    in_fish() { fish -c "source '$TOP/completions/aers-ctl.fish'; complete -C '$1'" 2>&1 | tr '\t\n' '= '; }
    same "fish completes commands" "$(in_fish 'aers-ctl unm')" "unmute=let nodes sound again "
    same "and nodes" "$(in_fish 'aers-ctl set tri')" "trim=builtin/gain "
    same "and values of options" "$(in_fish 'aers-ctl --color=ne')" "--color=never "
else
    skip "fish completes commands, nodes and options" "fish is not installed"
fi
if command -v zsh >/dev/null; then
    cat >"$WORK/zsh.zsh" <<'Z'
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1=; fpath=($1 \$fpath); autoload -U compinit; compinit -D -u; zstyle ':completion:*' list-prompt ''; LISTMAX=10000; echo re''ady"
zpty -r -m z line '*ready*'
zpty -w -n z "$2"$'\t'
zpty -r -m z line "*$3*" && print found
Z
    in_zsh() { timeout 20 zsh -f "$WORK/zsh.zsh" "$TOP/completions" "$1" "$2"; }
    same "zsh completes commands" "$(in_zsh 'aers-ctl unm' 'aers-ctl unmute')" found
    same "and nodes" "$(in_zsh 'aers-ctl set tri' 'aers-ctl set trim')" found
else
    skip "zsh completes commands and nodes" "zsh is not installed"
fi
finish
