# make bench-web: a document page against nginx serving the same bytes; see bench/web, bench/README.md
#   BENCH_ROUNDS  BENCH_SECONDS  BENCH_DATA=a data folder of another size
BENCH_ROUNDS ?= 5
BENCH_SECONDS ?= 3
bench-web: $(B)/rel/gongkai
	@tools/install-packages bench
	bench/web $(B)/rel/gongkai $(B)/bench-web $(BENCH_ROUNDS) $(BENCH_SECONDS)
.PHONY: bench-web
