# bench-district: a district of 200 units with a year of data, its dashboard and assessment: the use cases
#   alone, and the pages through HTTP
$(B)/bench/district: bench/district_bench.c $(B)/rel/libgongkai.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) $(LIB_CFLAGS) $(REL_FLAGS) $(REL_LINK) -pthread -o $@ $< $(B)/rel/libgongkai.a $(LIB_LDFLAGS)
bench-district: $(B)/bench/district $(B)/rel/gongkai
	@mkdir -p $(B)/bench/district.d && rm -rf $(B)/bench/district.d/*
	@$(B)/bench/district fill $(B)/bench/district.d/gongkai.db 200
	@$(B)/bench/district ask $(B)/bench/district.d/gongkai.db 21
	@python3 bench/district.py $(B)/rel/gongkai $(B)/bench/district $(B)/bench/district.http 200
.PHONY: bench-district
