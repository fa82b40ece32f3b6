#!/bin/bash
# SPDX-License-Identifier: MulanPSL-2.0
# search.sh - our search page and groonga's HTTP server over the same documents, side by side
#
#   bench/search.sh          after `make bench-search` has built the programs; writes BENCH_OUT (out.tsv)
#
# BENCH_WORK   a folder for corpora and databases, kept between runs (default: a new one)
# BENCH_DOCS   documents (100000); BENCH_SECONDS a round (8); BENCH_ROUNDS rounds, interleaved (3)
# Every total is compared with the truth first: a wrong one ends the bench. Then wrk asks, 32 connections,
# 200 words drawn by Zipf's law. Ours twice: with the page cache, and by a server that keeps no pages, so
# that every page is searched and made afresh.
set -euo pipefail
cd "$(dirname "$0")/.."
WORK=${BENCH_WORK:-$(mktemp -d)} N=${BENCH_DOCS:-100000} SECONDS_=${BENCH_SECONDS:-8} ROUNDS=${BENCH_ROUNDS:-3}
OUT=${BENCH_OUT:-$WORK/out.tsv} OURS=${BENCH_PORT:-18431} THEIRS=$((${BENCH_PORT:-18431} + 1))
tool=build/rel/search-corpus
pids=()
stop() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; }
trap stop EXIT
for need in groonga wrk curl; do
    command -v $need >/dev/null || { echo "bench: $need is missing (tools/install-packages bench)" >&2; exit 2; }
done
mkdir -p "$WORK"
chmod 711 "$WORK" # a server that root starts becomes an ordinary user, and must come through
rm -f "$WORK/medians"
if [ ! -s "$WORK/ours-$N/done" ]; then
    rm -rf "$WORK/ours-$N"; mkdir -p "$WORK/ours-$N"
    $tool fill "$WORK/ours-$N/gongkai.db" "$N"; touch "$WORK/ours-$N/done"; echo ok >"$WORK/ours-$N/done"
fi
if [ ! -s "$WORK/groonga-$N/done" ]; then
    rm -rf "$WORK/groonga-$N"; mkdir -p "$WORK/groonga-$N"
    $tool groonga "$N" | groonga -n "$WORK/groonga-$N/db" >/dev/null; echo ok >"$WORK/groonga-$N/done"
fi
[ -s "$WORK/words-$N.tsv" ] || $tool words "$N" >"$WORK/words-$N.tsv"
serve() { # how many pages to keep
    [ -z "${pids[1]:-}" ] || { kill "${pids[1]}"; wait "${pids[1]}" || true; }
    build/rel/gongkai serve --quiet $1 --data "$WORK/ours-$N" --listen 127.0.0.1:"$OURS" >"$WORK/ours.log" 2>&1 & pids[1]=$!
    for _ in $(seq 200); do curl -sf "http://127.0.0.1:$OURS/healthz" >/dev/null && return; sleep 0.1; done
}
groonga -s --protocol http --bind-address 127.0.0.1 --port $THEIRS -t 2 --log-path "$WORK/groonga.log" "$WORK/groonga-$N/db" >/dev/null 2>&1 & pids+=($!)
serve ""
for i in $(seq 100); do
    curl -sf "http://127.0.0.1:$THEIRS/d/status" >/dev/null && break
    sleep 0.1
done
enc() { printf '%s' "$1" | od -An -tx1 | tr -d '\n' | sed 's/ /%/g' | tr a-f A-F; }
ask() { echo "http://127.0.0.1:$OURS/api/v1/search?q=$1"; }
theirs='/d/select?table=Articles&match_columns=title%7C%7Cbody&output_columns=docid%2Ctitle%2Cdate&sort_keys=-date&limit=20&cache=no&query='
: >"$WORK/ours.urls"; : >"$WORK/theirs.urls"
wrong=0
while IFS=$'\t' read -r word truth; do
    q=$(enc "$word")
    a=$(curl -s "$(ask "$q")" | sed 's/^{"total":\([0-9]*\).*/\1/')
    b=$(curl -s "http://127.0.0.1:$THEIRS$theirs$q" | sed 's/^\[\[[^]]*\],\[\[\[\([0-9]*\)\].*/\1/')
    [ "$a" = "$truth" ] && [ "$b" = "$truth" ] || { echo "$word: truth $truth, ours $a, groonga $b" >&2; wrong=$((wrong + 1)); }
    echo "/gongkai/search?order=newest&q=$q" >>"$WORK/ours.urls"
    echo "$theirs$q" >>"$WORK/theirs.urls"
done <"$WORK/words-$N.tsv"
[ $wrong = 0 ] || { echo "bench: $wrong totals are wrong" >&2; exit 1; }
echo "all 200 totals are exact on both sides"
# The server's own processor time a request counts where other work shares the machine.
ticks() { awk '{ sub(/^.*\) /, ""); print $12 + $13 }' /proc/"$1"/stat; }
run() { # name, address, list, process
    local before line
    before=$(ticks "$4")
    line=$(BENCH_URLS="$3" BENCH_FRESH= wrk -t1 -c32 -d"$SECONDS_" -s bench/search.lua "$2" | grep '^RESULT')
    echo "$line $(($(ticks "$4") - before)) $(getconf CLK_TCK)" |
        awk -v n="$1" '{ printf "%s\t%s\t%s\t%s\t%s\t%d\n", n, $2, $3, $4, $5, $7 / $8 * 1e6 / $6 }' | tee -a "$OUT"
}
echo -e "who\treq_s\tp50_ms\tp99_ms\terrors\tcpu_us" | tee "$OUT"
for i in $(seq "$ROUNDS"); do
    run groonga "http://127.0.0.1:$THEIRS" "$WORK/theirs.urls" "${pids[0]}"
    serve "--page-cache 0"
    run ours-fresh "http://127.0.0.1:$OURS" "$WORK/ours.urls" "${pids[1]}"
    serve ""
    run ours-cached "http://127.0.0.1:$OURS" "$WORK/ours.urls" "${pids[1]}"
done
for who in groonga ours-fresh ours-cached; do
    for column in 2 6; do
        awk -v n="$who" -v k=$column '$1 == n { print $k }' "$OUT" | sort -g |
            awk -v n="$who" -v k=$column '{ a[NR] = $1 } END { print "median\t" n "\t" (k == 2 ? "req_s" : "cpu_us") "\t" a[int((NR + 1) / 2)] }' >>"$WORK/medians"
    done
done
tee -a "$OUT" <"$WORK/medians"
for i in 1 0; do
    echo -e "memory\t$(awk '/^Pss:/ { t += $2 } END { printf "%d MB", t / 1024 }' /proc/"${pids[$i]}"/smaps_rollup)" | tee -a "$OUT"
done
