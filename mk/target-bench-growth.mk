# make bench-memory: start and memory with 100,000 documents after a minute of load; bench/memory says how
# make bench-growth: what a page costs at 10^4, 10^5 … documents, written into bench/README.md with a chart
#   BENCH_SIZES="10000 100000 1000000"   (a million short documents: 2 GB and a few minutes)
# make bench-import: documents a second by `gongkai import documents`, with the search index; rows a second without
#   BENCH_IMPORT=documents
BENCH_MEMORY_DOCS ?= 100000
BENCH_MEMORY_SECONDS ?= 60
BENCH_SIZES ?= 10000 100000 1000000
BENCH_IMPORT ?= 20000
BENCH_CORPORA ?= $(B)/bench/corpora
bench-memory: $(B)/rel/gongkai $(B)/rel/search-corpus
	@tools/install-packages bench
	bench/memory $(B)/rel/gongkai $(B)/rel/search-corpus $(BENCH_CORPORA) $(BENCH_MEMORY_DOCS) $(BENCH_MEMORY_SECONDS)
bench-growth: $(B)/rel/gongkai $(B)/rel/search-corpus
	@tools/install-packages bench
	bench/growth $(B)/rel/gongkai $(B)/rel/search-corpus $(BENCH_CORPORA) bench/README.md bench/growth.svg $(BENCH_SIZES)
bench-import: $(B)/rel/gongkai $(B)/rel/search-corpus
	bench/import $(B)/rel/gongkai $(B)/rel/search-corpus $(B)/bench/import.d $(BENCH_IMPORT)
.PHONY: bench-memory bench-growth bench-import
