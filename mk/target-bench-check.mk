# make bench-check GONGKAI_CASES=folder CORPUS=folder: the accuracy of the content check
#
# Precision / recall / F1 at sentence level and false alarms, at the built-in threshold and around it
# (0 is the built-in one). Prints them and writes rulebook/check-accuracy.tsv, which the program
# shows beside the threshold; bench/check.md keeps the figures of the last release.
$(B)/tools/model/try: tools/model/try.c tools/model/plant.c $(B)/rel/libgongkai.a $(GEN)/check.model
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) -Itools/model $(LIB_CFLAGS) -O2 -o $@ tools/model/try.c tools/model/plant.c \
	  $(B)/rel/libgongkai.a $(LIB_LDFLAGS)
bench-check: $(B)/tools/model/try
	@if [ -z "$(CORPUS)" ] || [ -z "$(GONGKAI_CASES)" ]; then \
	  echo "left out: make bench-check needs GONGKAI_CASES=folder CORPUS=folder"; \
	  else nice $< $(GEN)/check.model table rulebook/check-accuracy.tsv $(GONGKAI_CASES) $(CORPUS); fi
.PHONY: bench-check
