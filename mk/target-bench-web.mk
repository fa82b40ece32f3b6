# make bench-web: a document page against nginx serving the same bytes; see bench/web, bench/README.md
#   BENCH_ROUNDS  BENCH_SECONDS  BENCH_DATA=a data folder of another size
BENCH_ROUNDS ?= 5
BENCH_SECONDS ?= 3
$(B)/bench/bare: bench/bare.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) -O2 -o $@ $< -lmicrohttpd
bench-web: $(B)/rel/gongkai $(B)/bench/bare
	@tools/install-packages bench
	bench/web $(B)/rel/gongkai $(B)/bench/bare $(B)/bench-web $(BENCH_ROUNDS) $(BENCH_SECONDS)
.PHONY: bench-web
