# Search side by side with groonga over the same documents: bench/search.sh says how.
$(B)/rel/search-corpus: bench/search_corpus.c $(B)/rel/libgongkai.a
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) $(LIB_CFLAGS) $(REL_FLAGS) $(REL_LINK) -pthread -o $@ $< $(B)/rel/libgongkai.a $(LIB_LDFLAGS)
bench-search: $(B)/rel/gongkai $(B)/rel/search-corpus
	bench/search.sh
.PHONY: bench-search
