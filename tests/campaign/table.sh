#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# table.sh RAW... - one table of what campaigns have measured (RAW=folder make campaign).
set -u
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
for raw in "$@"; do
    for file in losses faults edits back hundreds; do
        [ ! -e "$raw/$file" ] || cat "$raw/$file" >>"$WORK/$file"
    done
done
for file in losses faults edits back hundreds; do touch "$WORK/$file"; done

row() { printf '%-62s %s\n' "$1" "$2"; }
quantile() { sort -n | awk -v q="$1" '{ v[NR] = $1 } END { if (NR) printf "%.4g", v[int((NR - 1) * q + 0.5) + 1]; else printf "-" }'; }
three() { # of the numbers on standard input
    cat >"$WORK/numbers"
    echo "$(quantile 0.5 <"$WORK/numbers") / $(quantile 0.95 <"$WORK/numbers") / $(quantile 1 <"$WORK/numbers") ms ($(wc -l <"$WORK/numbers") times)"
}
# Per fault the milliseconds that its own chain lost ($4), or had at another level ($5), until the next fault, at most two seconds.
own_ms() { # SIGNALS NODES COLUMN
    awk -v signals="^($1)$" -v nodes="$2" -v column="$3" '
        FILENAME == ARGV[1] { if ($1 == "loss") { t[++n] = $3; c[n] = substr($2, 7); f[n] = $column } next }
        { at[++m] = $1; chain[m] = $2; is[m] = $3 ~ signals && $4 ~ nodes }
        END { for (k = 1; k <= m; k++) if (is[k]) {
                  sum = 0; end = k < m && at[k + 1] > at[k] && at[k + 1] < at[k] + 2000 ? at[k + 1] : at[k] + 2000
                  for (i = 1; i <= n; i++) if ("c" c[i] == chain[k] && t[i] >= at[k] && t[i] < end) sum += f[i]
                  print sum / 48 } }' "$WORK/losses" "$WORK/faults"
}
dead_ms() { awk -v signal="$1" '$3 == signal { print $5 }' "$WORK/faults" | three; }
# Losses of the first chain, in pieces and frames: those up to 300 ms after one of these faults, and the others.
untouched() { # PREFIX FAULTS
    awk -v prefix="$1" 'FILENAME == ARGV[1] { t[++n] = $1; next }
        $1 == prefix "loss" && $2 == "check_1" { ours = 0
            for (i = 1; i <= n; i++) if ($3 >= t[i] && $3 <= t[i] + 300) { ours = 1; break }
            pieces[ours]++; frames[ours] += $4 + $5 }
        END { printf "%d pieces, %d frames; at other moments %d pieces, %d frames\n", pieces[1], frames[1], pieces[0], frames[0] }' "$WORK/$2" "$WORK/losses"
}

echo "median / 95 % / worst"
row "SIGKILL to dead" "$(dead_ms KILL)"
row "SIGSTOP to dead" "$(dead_ms STOP)"
row "a spinning callback to dead" "$(dead_ms USR2)"
for kind in '_[2345]$ a_processor' '_[34]$ one_that_changes_nothing' '_[25]$ one_that_changes_the_level' '_1$ a_source' '_6$ an_output' '. any_node'; do
    name=${kind#* }
    row "SIGKILL of ${name//_/ }: lost on its own path" "$(own_ms KILL "${kind% *}" 4 | three)"
done
row "SIGKILL of one that changes the level: heard at another level" "$(own_ms KILL '_[25]$' 5 | three)"
row "SIGKILL, and again while it starts: lost" "$(own_ms TWICE . 4 | three)"
row "SIGSEGV of any node: lost" "$(own_ms SEGV . 4 | three)"
row "SIGSTOP of any node: lost" "$(own_ms STOP . 4 | three)"
row "a spinning callback in any node: lost" "$(own_ms USR2 . 4 | three)"
row "untouched path, after $(wc -l <"$WORK/faults") faults" "$(untouched '' faults)"
row "untouched path, after $(wc -l <"$WORK/edits") reloads" "$(untouched edit- edits)"
row "server up to the whole graph playing" "$(three <"$WORK/back")"
row "a hundred nodes: start" "$(awk '{ print $1 }' "$WORK/hundreds" | three)"
row "one of them late: list, connect and disconnect meanwhile" "$(awk '{ print $2 }' "$WORK/hundreds" | three)"
row "and when it is back" "$(awk '{ print $3 }' "$WORK/hundreds" | three)"
