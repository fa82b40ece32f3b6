# bench-district: a district of 200 units with a year of data, its dashboard and assessment
$(B)/bench/district: bench/district_bench.c $(B)/rel/libgongkai.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) $(LIB_CFLAGS) $(REL_FLAGS) $(REL_LINK) -pthread -o $@ $< $(B)/rel/libgongkai.a $(LIB_LDFLAGS)
