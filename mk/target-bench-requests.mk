# bench-requests: a register of a million cases: work list, tracking, tables three and four
#   BENCH_CASES=…
BENCH_CASES ?= 1000000
$(B)/bench/requests: bench/requests_bench.c $(B)/rel/libgongkai.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) $(LIB_CFLAGS) $(REL_FLAGS) $(REL_LINK) -pthread -o $@ $< $(B)/rel/libgongkai.a $(LIB_LDFLAGS)
bench-requests: $(B)/bench/requests
	@$(B)/bench/requests $(B)/bench/requests-$(BENCH_CASES) $(BENCH_CASES) 200 > $(B)/bench/requests.out; s=$$?; cat $(B)/bench/requests.out; exit $$s
	@sed -nE 's/^(.*[^ ]) +median +([0-9.]+) ms.*/\1\t\2/p' $(B)/bench/requests.out | while IFS="$$(printf '\t')" read -r what ms; do \
	  bench/results requests "$$what, $(BENCH_CASES) requests (ms)" "$$ms" "<= 50"; done
.PHONY: bench-requests
