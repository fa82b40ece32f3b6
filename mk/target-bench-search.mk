# Search side by side with groonga and SQLite alone over the same documents: bench/search.sh says how; databases are kept in
# BENCH_CORPORA.   BENCH_DOCS=documents
SEARCH_CORPUS := bench/search_corpus.c bench/search_ask.c bench/search_sqlite.c
$(B)/rel/search-corpus: $(SEARCH_CORPUS) bench/search_corpus.h $(B)/rel/libgongkai.a
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) -I. $(LIB_CFLAGS) $(REL_FLAGS) $(REL_LINK) -pthread -o $@ $(SEARCH_CORPUS) $(B)/rel/libgongkai.a $(LIB_LDFLAGS) -lsqlite3
bench-search: $(B)/rel/gongkai $(B)/rel/search-corpus
	BENCH_WORK=$(BENCH_CORPORA) bench/search.sh
.PHONY: bench-search
# search over a million documents, 500 different words at 20 a second: how long each took (goal: p99 under 50 ms)
#   BENCH_PACE_DOCS=1000000   filled once (14 GB, some twenty minutes) and kept in BENCH_CORPORA
BENCH_PACE_DOCS ?= 1000000
bench-pace: $(B)/rel/search-corpus
	@mkdir -p $(BENCH_CORPORA)
	@d=$(BENCH_CORPORA)/pace-$(BENCH_PACE_DOCS); bench/kept $$d || { rm -rf $$d; mkdir -p $$d; \
	  $< fill $$d/gongkai.db $(BENCH_PACE_DOCS) && bench/kept $$d made; }
	@$< pace $(BENCH_CORPORA)/pace-$(BENCH_PACE_DOCS)/gongkai.db 500 20 > $(B)/bench/pace.out; s=$$?; cat $(B)/bench/pace.out; exit $$s
	@bench/results pace "search over $(BENCH_PACE_DOCS) documents at 20 a second, p99 (ms)" "$$(sed -nE 's/.*p99 ([0-9.]+) ms.*/\1/p' $(B)/bench/pace.out)" "< 50"
.PHONY: bench-pace
# Merging the index of 100,000 documents while others publish: how long it takes, how long they wait.
bench-merge: $(B)/rel/search-corpus
	@mkdir -p $(BENCH_CORPORA) && rm -f $(BENCH_CORPORA)/merge.db*
	@$< apart $(BENCH_CORPORA)/merge.db 100000
	@$< merge $(BENCH_CORPORA)/merge.db
	@rm -f $(BENCH_CORPORA)/merge.db*
.PHONY: bench-merge
