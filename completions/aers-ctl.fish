# SPDX-License-Identifier: ISC
# fish completion for aers-ctl, which is asked for all of it: commands, options, and the nodes, parameters and values of the
# graph that plays.
function __aers_ctl_complete
    set -l words (commandline -opc)[2..-1] (commandline -ct)
    for line in (aers-ctl complete -- $words 2>/dev/null </dev/null)
        if test $line = :files
            __fish_complete_suffix .yaml
        else
            echo $line
        end
    end
end
complete -c aers-ctl -f -a '(__aers_ctl_complete)'
