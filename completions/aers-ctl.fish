# SPDX-License-Identifier: ISC
# fish completion for aers-ctl. Node ids and parameters come from the live graph; where none answers, there are none.

# The command and its arguments before the cursor, options and their values left out.
function __aers_ctl_words
    set -l takes 0
    for word in (commandline -opc)[2..-1]
        if test $takes = 1
            set takes 0
        else if contains -- $word --url --meter --timeout --log-format --for --http --osc --meter-osc --jack-server
            set takes 1
        else if string match -qr -- '^(-[0-9.]|[^-])' $word
            echo $word
        end
    end
end

function __aers_ctl_has -a command count
    set -l words (__aers_ctl_words)
    test (count $words) -ge 1; and test $words[1] = $command; and test (math (count $words) - 1) -eq $count
end

function __aers_ctl_is
    set -l words (__aers_ctl_words)
    test (count $words) -ge 1; and contains -- $words[1] $argv
end

function __aers_ctl_none
    test (count (__aers_ctl_words)) -eq 0
end

# At which of NODE PARAM VALUE the cursor stands.
function __aers_ctl_set_at -a place
    set -l words (__aers_ctl_words)
    test (count $words) -ge 1; and test $words[1] = set; and test (math (count $words) % 3) -eq $place
end

# Lines of "node param value" from the graphd that the command line names.
function __aers_ctl_values -a node
    set -l connection
    set -l tokens (commandline -opc)
    if set -l at (contains -i -- --url $tokens); and test (count $tokens) -gt $at
        set connection --url $tokens[(math $at + 1)]
    end
    aers-ctl $connection --timeout 0.5 get $node 2>/dev/null </dev/null
end

function __aers_ctl_nodes
    __aers_ctl_values '*' | string replace -r ' .*' '' | sort -u
end

function __aers_ctl_params
    set -l words (__aers_ctl_words)
    __aers_ctl_values $words[-1] | string replace -r '^\S+ (\S+).*' '$1'
end

complete -c aers-ctl -f
complete -c aers-ctl -n __aers_ctl_none -a up -d 'play a graph file'
complete -c aers-ctl -n __aers_ctl_none -a down -d 'stop the graph and aers-graphd'
complete -c aers-ctl -n __aers_ctl_none -a status -d 'how the graph and its nodes are'
complete -c aers-ctl -n __aers_ctl_none -a list -d 'the nodes with their values'
complete -c aers-ctl -n __aers_ctl_none -a info -d 'every parameter of a node'
complete -c aers-ctl -n __aers_ctl_none -a get -d 'print values'
complete -c aers-ctl -n __aers_ctl_none -a set -d 'change parameters'
complete -c aers-ctl -n __aers_ctl_none -a mute -d 'silence nodes'
complete -c aers-ctl -n __aers_ctl_none -a unmute -d 'let nodes sound again'
complete -c aers-ctl -n __aers_ctl_none -a bypass -d 'pass nodes by'
complete -c aers-ctl -n __aers_ctl_none -a solo -d 'hear only these nodes'
complete -c aers-ctl -n __aers_ctl_none -a start -d 'start the session'
complete -c aers-ctl -n __aers_ctl_none -a stop -d 'stop the session'
complete -c aers-ctl -n __aers_ctl_none -a meters -d 'live levels in the terminal'
complete -c aers-ctl -n __aers_ctl_none -a watch -d 'print changes as they come'
complete -c aers-ctl -n __aers_ctl_none -a graph -d 'the graph as a tree, or as DOT'
complete -c aers-ctl -n __aers_ctl_none -a check -d 'check a graph file'
complete -c aers-ctl -n __aers_ctl_none -a plan -d 'what a graph file would change'
complete -c aers-ctl -n __aers_ctl_none -a apply -d 'make a graph file the running graph'
complete -c aers-ctl -n __aers_ctl_none -a save -d 'write the running graph as a file'
complete -c aers-ctl -n __aers_ctl_none -a add -d 'add a node'
complete -c aers-ctl -n __aers_ctl_none -a remove -d 'take a node out'
complete -c aers-ctl -n __aers_ctl_none -a connect -d 'add an edge'
complete -c aers-ctl -n __aers_ctl_none -a disconnect -d 'take an edge out'
complete -c aers-ctl -n __aers_ctl_none -a module -d 'let a processor run another module'
complete -c aers-ctl -n __aers_ctl_none -a ping -d 'see whether aers-graphd answers'
complete -c aers-ctl -n __aers_ctl_none -a version -d 'print the version'
complete -c aers-ctl -n __aers_ctl_none -a help -d 'list the commands, or tell more of one'

complete -c aers-ctl -l json -d 'Print JSON'
complete -c aers-ctl -l log-format -x -a 'text json' -d 'Messages as text or json'
complete -c aers-ctl -l meter -x -d 'Where aers-meter serves'
complete -c aers-ctl -s q -l quiet -d 'Print nothing but errors'
complete -c aers-ctl -l timeout -x -d 'Wait this many seconds'
complete -c aers-ctl -l url -x -d 'Where aers-graphd listens'
complete -c aers-ctl -s v -l verbose -d 'Say more'
complete -c aers-ctl -l help -d 'Help'
complete -c aers-ctl -l usage -d 'Short usage'
complete -c aers-ctl -s V -l version -d 'Version'

complete -c aers-ctl -n '__aers_ctl_is up' -l for -x -d 'Stop by itself after this many seconds'
complete -c aers-ctl -n '__aers_ctl_is up' -l http -x -d 'Where aers-meter serves'
complete -c aers-ctl -n '__aers_ctl_is up' -l osc -x -d 'Where aers-graphd listens'
complete -c aers-ctl -n '__aers_ctl_is up' -l meter-osc -x -d 'Where aers-meter takes in meters'
complete -c aers-ctl -n '__aers_ctl_is up' -l jack-server -x -d 'Use, or start, this JACK server'
complete -c aers-ctl -n '__aers_ctl_is meters' -l once -d 'Print the levels of now'
complete -c aers-ctl -n '__aers_ctl_is watch' -l now -d 'Print what is now, too'
complete -c aers-ctl -n '__aers_ctl_is graph' -l dot -d 'Print Graphviz DOT'
complete -c aers-ctl -n '__aers_ctl_is plan' -l exit-code -d 'Exit with 1 when there is something to do'
complete -c aers-ctl -n '__aers_ctl_is save' -l force -d 'Overwrite the file'

complete -c aers-ctl -n '__aers_ctl_is up check plan apply save' -F
complete -c aers-ctl -n '__aers_ctl_is mute unmute bypass solo' -a '(__aers_ctl_nodes)'
complete -c aers-ctl -n '__aers_ctl_has list 0; or __aers_ctl_has info 0; or __aers_ctl_has get 0' -a '(__aers_ctl_nodes)'
complete -c aers-ctl -n '__aers_ctl_has remove 0; or __aers_ctl_has module 0; or __aers_ctl_has watch 0' -a '(__aers_ctl_nodes)'
complete -c aers-ctl -n '__aers_ctl_has connect 0; or __aers_ctl_has connect 1' -a '(__aers_ctl_nodes)'
complete -c aers-ctl -n '__aers_ctl_has disconnect 0; or __aers_ctl_has disconnect 1' -a '(__aers_ctl_nodes)'
complete -c aers-ctl -n '__aers_ctl_has get 1' -a '(__aers_ctl_params)'
complete -c aers-ctl -n '__aers_ctl_set_at 1' -a '(__aers_ctl_nodes)'
complete -c aers-ctl -n '__aers_ctl_set_at 2' -a '(__aers_ctl_params)'
complete -c aers-ctl -n '__aers_ctl_set_at 0' -a 'on off toggle default min max'
