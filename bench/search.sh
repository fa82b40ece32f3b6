#!/bin/bash
# SPDX-License-Identifier: MulanPSL-2.0
# search.sh - our search page, groonga's HTTP server and SQLite alone over the same documents, side by side
#
#   bench/search.sh          after `make bench-search` has built the programs; writes BENCH_OUT (out.tsv)
#
# BENCH_WORK   a folder for corpora and databases, kept between runs (default: a new one)
# BENCH_DOCS   documents (100000); BENCH_SECONDS a round (8); BENCH_ROUNDS rounds, interleaved (3)
# Words of two characters, and of four (two words of the lexicon, one after the other), 200 of each. Every total is
# compared with the truth first: a wrong one ends the bench. Then wrk asks, 32 connections, words drawn by Zipf's
# law. Ours twice: with the page cache, and by a server that keeps no pages, so that every page is searched and made
# afresh. SQLite alone (FTS5 over pairs of characters, in a process that does nothing else) gives the total and the
# newest 20 with their titles, every word as often as any other: with its processor time for a word are compared our JSON
# answer of the same content and our whole page, asked in the same mixture.
set -euo pipefail
cd "$(dirname "$0")/.."
WORK=${BENCH_WORK:-$(mktemp -d)} N=${BENCH_DOCS:-100000} SECONDS_=${BENCH_SECONDS:-8} ROUNDS=${BENCH_ROUNDS:-3}
OURS=${BENCH_PORT:-$((20000 + RANDOM % 10000))} THEIRS=$((OURS + 1))
tool=build/rel/search-corpus
pids=()
stop() { for p in "${pids[@]}"; do [ -z "$p" ] || kill "$p" 2>/dev/null || true; done; wait; }
trap stop EXIT
say() { echo "$(date +%T) $*" >&2; }
for need in groonga wrk curl; do
    command -v $need >/dev/null || { echo "bench: $need is missing (tools/install-packages bench)" >&2; exit 2; }
done
mkdir -p "$WORK"
WORK=$(realpath "$WORK") OUT=${BENCH_OUT:-$WORK/search.tsv}
chmod 711 "$WORK" # a server that root starts becomes an ordinary user, and must come through
rm -f "$WORK/medians"
make_once() { # folder, what is said, command...: a folder that is whole has a file `done`
    local at=$1 what=$2; shift 2
    ! bench/kept "$at" || return 0
    say "$what: $N documents (kept in $WORK)"
    rm -rf "$at"; mkdir -p "$at"
    "$@"
    bench/kept "$at" made
}
fill_groonga() { $tool groonga "$N" | groonga -n "$WORK/groonga-$N/db" >/dev/null; }
make_once "$WORK/ours-$N" "our database" $tool fill "$WORK/ours-$N/gongkai.db" "$N"
make_once "$WORK/groonga-$N" groonga fill_groonga
make_once "$WORK/sqlite-$N" "SQLite alone" $tool sqlite "$WORK/sqlite-$N/db" "$N"
for k in 2 4; do
    [ -s "$WORK/words$k-$N.tsv" ] || { say "the true totals, $k characters"; $tool words "$N" ${k/2/} >"$WORK/words.part"; mv "$WORK/words.part" "$WORK/words$k-$N.tsv"; }
done
serve() { # how many pages to keep
    [ -z "${pids[1]:-}" ] || { kill "${pids[1]}"; wait "${pids[1]}" || true; }
    build/rel/gongkai serve --quiet $1 --data "$WORK/ours-$N" --listen 127.0.0.1:"$OURS" >"$WORK/ours.log" 2>&1 & pids[1]=$!
    for _ in $(seq 200); do curl -sf "http://127.0.0.1:$OURS/healthz" >/dev/null && return; sleep 0.1; done
    echo "bench: no answer from gongkai: see $WORK/ours.log" >&2; exit 1
}
groonga -s --protocol http --bind-address 127.0.0.1 --port $THEIRS -t 2 --log-path "$WORK/groonga.log" "$WORK/groonga-$N/db" >/dev/null 2>&1 & pids+=($!)
serve ""
for i in $(seq 100); do
    curl -sf "http://127.0.0.1:$THEIRS/d/status" >/dev/null && break
    kill -0 "${pids[0]}" || { echo "bench: groonga has ended: see $WORK/groonga.log" >&2; exit 1; }
    sleep 0.1
done
enc() { printf '%s' "$1" | od -An -tx1 | tr -d '\n' | sed 's/ /%/g' | tr a-f A-F; }
ask() { echo "http://127.0.0.1:$OURS/api/v1/search?q=$1"; }
theirs='/d/select?table=Articles&match_columns=title%7C%7Cbody&output_columns=docid%2Ctitle%2Cdate&sort_keys=-date&limit=20&cache=no&query='
for k in 2 4; do
    : >"$WORK/ours$k.urls"; : >"$WORK/theirs$k.urls"; : >"$WORK/api$k.urls"
    wrong=0 n=0
    while IFS=$'\t' read -r word truth; do
        q=$(enc "$word")
        a=$(curl -s "$(ask "$q")" | sed 's/^{"total":\([0-9]*\).*/\1/')
        b=$(curl -s "http://127.0.0.1:$THEIRS$theirs%22$q%22" | sed 's/^\[\[[^]]*\],\[\[\[\([0-9]*\)\].*/\1/')
        [ "$a" = "$truth" ] && [ "$b" = "$truth" ] || { echo "$word: truth $truth, ours $a, groonga $b" >&2; wrong=$((wrong + 1)); }
        echo "/gongkai/search?order=newest&q=$q" >>"$WORK/ours$k.urls"
        echo "/api/v1/search?order=newest&q=$q" >>"$WORK/api$k.urls"
        echo "$theirs%22$q%22" >>"$WORK/theirs$k.urls"
        n=$((n + 1))
    done <"$WORK/words$k-$N.tsv"
    [ $wrong = 0 ] || { echo "bench: $wrong totals of $k characters are wrong" >&2; exit 1; }
    say "$k characters: all $n totals are exact on both sides"
done
# The server's own processor time a request counts where other work shares the machine.
ticks() { awk '{ sub(/^.*\) /, ""); print $12 + $13 }' /proc/"$1"/stat; }
run() { # name, address, list, process, "even": every word as often as any other
    local before line
    before=$(ticks "$4")
    line=$(BENCH_URLS="$3" BENCH_EVEN="${5:-}" BENCH_FRESH= wrk -t1 -c32 -d"$SECONDS_" -s bench/search.lua "$2" | grep '^RESULT')
    echo "$line $(($(ticks "$4") - before)) $(getconf CLK_TCK)" |
        awk -v n="$1" '{ printf "%s\t%s\t%s\t%s\t%s\t%d\n", n, $2, $3, $4, $5, $6 ? $7 / $8 * 1e6 / $6 : 0 }' | tee -a "$OUT"
}
alone() { # characters: a round of SQLite alone
    local line
    line=$($tool sqlite-ask "$WORK/sqlite-$N/db" "$WORK/words$1-$N.tsv" 2)
    [ "$(cut -f2 <<<"$line")" = "0 wrong" ] || { echo "bench: SQLite alone: $line" >&2; exit 1; }
    printf 'sqlite-%s\t\t\t\t\t%s\n' "$1" "$(cut -f1 <<<"$line")" | tee -a "$OUT"
}
echo -e "who-characters\treq_s\tp50_ms\tp99_ms\terrors\tcpu_us" | tee "$OUT"
for i in $(seq "$ROUNDS"); do
    for k in 2 4; do
        run groonga-$k "http://127.0.0.1:$THEIRS" "$WORK/theirs$k.urls" "${pids[0]}"
        alone $k
    done
    serve "--page-cache 0"
    for k in 2 4; do
        run ours-fresh-$k "http://127.0.0.1:$OURS" "$WORK/ours$k.urls" "${pids[1]}"
        run ours-even-$k "http://127.0.0.1:$OURS" "$WORK/ours$k.urls" "${pids[1]}" even
        run ours-api-$k "http://127.0.0.1:$OURS" "$WORK/api$k.urls" "${pids[1]}" even
    done
    serve ""
    for k in 2 4; do run ours-cached-$k "http://127.0.0.1:$OURS" "$WORK/ours$k.urls" "${pids[1]}"; done
done
median() { # who, column
    awk -F '\t' -v n="$1" -v k="$2" '$1 == n { print $k }' "$OUT" | sort -g | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'
}
for k in 2 4; do
    for who in groonga ours-fresh ours-even ours-api ours-cached sqlite; do
        echo -e "median\t$who-$k\treq_s $(median $who-$k 2)\tcpu_us $(median $who-$k 6)" | tee -a "$WORK/medians"
    done
    times=$(awk -v a="$(median ours-fresh-$k 2)" -v b="$(median groonga-$k 2)" 'BEGIN { printf "%.1f", a / b }')
    cost=$(awk -v a="$(median ours-api-$k 6)" -v b="$(median sqlite-$k 6)" 'BEGIN { printf "%.2f", a / b }')
    page=$(awk -v a="$(median ours-even-$k 6)" -v b="$(median sqlite-$k 6)" 'BEGIN { printf "%.2f", a / b }')
    echo "$k characters: $times times groonga's requests (goal 5); processor time of total and 20 titles through HTTP $cost times SQLite alone (goal 1.5), of the whole page $page times"
    bench/results search "search of $k characters: requests, times groonga" "$times" ">= 5"
    bench/results search "search of $k characters: processor time, times SQLite alone" "$cost" "<= 1.5"
done
cat "$WORK/medians" >>"$OUT"
for i in 1 0; do
    echo -e "memory\t$(awk '/^Pss:/ { t += $2 } END { printf "%d MB", t / 1024 }' /proc/"${pids[$i]}"/smaps_rollup)" | tee -a "$OUT"
done
