# make bench-peers: document, list and search beside nginx, Fossil and WordPress; see bench/peers
#   BENCH_PEERS_DOCS=documents
BENCH_PEERS_DOCS ?= 10000
bench-peers: $(B)/rel/gongkai $(B)/rel/search-corpus
	@tools/install-packages bench
	bench/peers $(B)/rel/gongkai $(B)/rel/search-corpus $(B)/bench-peers $(BENCH_PEERS_DOCS) $(BENCH_ROUNDS) $(BENCH_SECONDS)
.PHONY: bench-peers
