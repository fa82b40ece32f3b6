# make bench-engine CORPUS=folder: the lexicon and the rules of the content check beside Aho-Corasick and
# Hyperscan; bench-check (accuracy) runs it first, so that both stand in one run
$(B)/bench/engine: bench/engine_bench.c $(B)/rel/libgongkai.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(BASE_FLAGS) $(LIB_CFLAGS) $(REL_FLAGS) $$(pkg-config --cflags-only-I libhs) $(REL_LINK) -o $@ $^ $(LIB_LDFLAGS) $$(pkg-config --libs libhs)
bench-engine: $(B)/bench/engine
	@if [ -z "$(CORPUS)" ]; then echo "left out: make bench-engine needs CORPUS=folder"; \
	  else $< $(CORPUS)/statutes-dev.txt $(CORPUS)/state-council.txt; fi
bench-check: bench-engine
.PHONY: bench-engine
