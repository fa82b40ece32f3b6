# make bench-check GONGKAI_CASES=folder CORPUS=folder: the accuracy of the content check
#
# Prints precision / recall / F1 at sentence level and false alarms, at the built-in threshold and
# around it (0.00 is the built-in one). bench/check.md keeps the figures of the last release.
$(B)/tools/model/try: tools/model/try.c tools/model/plant.c $(B)/rel/libgongkai.a $(GEN)/check.model
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) -Itools/model $(LIB_CFLAGS) -O2 -o $@ tools/model/try.c tools/model/plant.c \
	  $(B)/rel/libgongkai.a $(LIB_LDFLAGS)
bench-check: $(B)/tools/model/try
	@test -n "$(CORPUS)" -a -n "$(GONGKAI_CASES)" || { echo "make bench-check GONGKAI_CASES=folder CORPUS=folder"; exit 2; }
	@for set in odw med; do echo "== $$set"; nice $< $(GEN)/check.model pairs $(GONGKAI_CASES)/typos/ecspell_$${set}_train.tsv -0.9 -0.4 0 0.6; done
	@for text in statutes-dev state-council; do echo "== clean: $$text"; nice $< $(GEN)/check.model clean $(CORPUS)/$$text.txt -0.4 0 0.6; done
	@for kind in missing extra swap other; do echo "== planted: $$kind"; nice $< $(GEN)/check.model plant $(CORPUS)/statutes-dev.txt $$kind 500 -0.4 0; done
.PHONY: bench-check
