# bench-filings: requests filed by the public form at a fixed pace, durable; documents published by the desk
#   BENCH_FILINGS=a second  BENCH_FILINGS_SECONDS  BENCH_FILINGS_DOCS=documents
BENCH_FILINGS ?= 200
BENCH_FILINGS_SECONDS ?= 30
BENCH_FILINGS_DOCS ?= 100
bench-filings: $(B)/rel/gongkai
	bench/filings $(B)/rel/gongkai $(B)/bench/filings.d $(BENCH_FILINGS) $(BENCH_FILINGS_SECONDS) $(BENCH_FILINGS_DOCS)
.PHONY: bench-filings
