# A patrol over a hundred thousand documents with planted faults: bench/patrol_bench.c says how.
$(B)/rel/patrol-bench: bench/patrol_bench.c $(B)/rel/libgongkai.a
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) $(LIB_CFLAGS) $(REL_FLAGS) $(REL_LINK) -pthread -o $@ $< $(B)/rel/libgongkai.a $(LIB_LDFLAGS)
bench-patrol: $(B)/rel/patrol-bench
	@rm -rf $(B)/patrol && $(B)/rel/patrol-bench $(B)/patrol $(DOCUMENTS); s=$$?; rm -rf $(B)/patrol; exit $$s
.PHONY: bench-patrol
