#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The completions know every command and option, and the nodes and parameters of the graph that plays.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/ AERS_METER=http://127.0.0.1:$HTTP_PORT
commands=$(aers-ctl help | awk '/^  [a-z]/ { print $1 }')
options=$(for c in $commands; do aers-ctl "$c" --help; done | grep -oE -- '(^|[ ,])--[a-z][a-z-]+' | tr -d ' ,' | sort -u)
missing() { # FILE SED-FOR-OPTIONS: commands and options that do not stand in the file
    local word
    for word in $commands; do grep -qwF -- "$word" "$1" || echo "$word"; done
    for word in $options; do grep -qE -- "$(sed "$2" <<<"$word")([^a-z-]|$)" "$1" || echo "$word"; done
}
same "bash knows every command and option" "$(missing "$TOP/completions/aers-ctl" '')" ""
same "zsh does" "$(missing "$TOP/completions/_aers-ctl" '')" ""
same "fish does" "$(missing "$TOP/completions/aers-ctl.fish" 's/^--/-l /')" ""

. "$TOP/completions/aers-ctl"
complete_line() { # "aers-ctl set " -> the words offered, sorted
    local line=$1
    read -ra COMP_WORDS <<<"$line"
    [[ $line == *' ' ]] && COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _aers_ctl
    printf '%s\n' "${COMPREPLY[@]-}" | sort | tr '\n' ' '
}
same "without a graph there are no nodes, and no noise" "$(complete_line 'aers-ctl get ' 2>&1)" " "
same "a command is completed" "$(complete_line 'aers-ctl sta')" "start status "
same "an option of one command is" "$(complete_line 'aers-ctl meters --o')" "--once "
same "an option that another has is not" "$(complete_line 'aers-ctl status --f')" " "
start_jackd
background aers-ctl up --json --meter-osc "127.0.0.1:$METER_PORT" "$TOP/graphs/minimal.yaml"
is "the graph plays" wait_for 15 grep -q '"state"' "$WORK/aers-ctl.log"
same "nodes are completed" "$(complete_line 'aers-ctl set t')" "tone trim "
same "and parameters of the node" "$(complete_line 'aers-ctl set trim ')" "bypass gain_db mute solo "
same "also when options stand between" "$(complete_line "aers-ctl --url $AERS_URL --json get trim g" | tr -d '"')" "gain_db "
same "the third word is a value, the fourth a node again" "$(complete_line 'aers-ctl set trim gain_db -3 o')" "out "
same "words for values" "$(complete_line 'aers-ctl set trim mute o')" "off on "
finish
