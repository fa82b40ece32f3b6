# make bench: every measurement, one after the other. Each leaves its ratios in build/bench/results.tsv; at the end they stand in one
#   table, which is also written into bench/README.md with a chart. One that fails is told, and the others go on.
#   bench-packages installs the peers
BENCH_RESULTS ?= $(CURDIR)/$(B)/bench/results.tsv
export BENCH_RESULTS
bench-packages:
	@tools/install-packages build assets run bench
bench: bench-packages
	@mkdir -p $(B)/bench && rm -f $(BENCH_RESULTS)
	@bad=; for t in $$(sed -nE 's/^(bench-[a-z]+):.*/\1/p' mk/target-bench-*.mk | sort -u); do \
	  echo "== $$t"; $(MAKE) --no-print-directory $$t || bad="$$bad $$t"; done; \
	$(MAKE) --no-print-directory bench-table; \
	[ -z "$$bad" ] || { echo "not measured:$$bad"; exit 1; }
# the table and the chart of what the last measurements left
bench-table:
	@[ -e $(BENCH_RESULTS) ] || { echo "no results yet: make bench, or one of its parts"; exit 1; }
	@bench/results table $(BENCH_RESULTS) bench/ratios.svg bench/README.md
.PHONY: bench bench-packages bench-table
