# make lint: what a compiler does not see
#   lint      layers, globals, headers alone, SPDX, forbidden calls, routes' packages, format; lists long functions
#   tidy      clang-tidy          analyze   gcc -fanalyzer
#   tsan      the unit tests under ThreadSanitizer
#   coverage  of src/law, with a floor (LAW_FLOOR percent of lines)
#   format    writes what clang-format says
LAW_FLOOR ?= 85
C_ALL := $(sort $(shell git ls-files '*.c' '*.h' ':!tests/store/plans_all.h' 2>/dev/null))
lint:
	@tools/install-packages build assets lint
	@$(MAKE) --no-print-directory -j$(shell nproc) $(B)/rel/gongkai
	@BASE_FLAGS='$(filter-out -MMD -MP,$(BASE_FLAGS)) $(LIB_CFLAGS)' tools/lint $(B)
tidy:
	@tools/install-packages build assets lint
	@$(MAKE) --no-print-directory $(GENERATED_H)
	@mkdir -p $(B)/tidy
	@printf '%s\n' $(filter-out -MMD -MP -I%,$(BASE_FLAGS)) -I$(CURDIR)/src -I$(CURDIR)/$(GEN) $(LIB_CFLAGS) >$(B)/tidy/compile_flags.txt
	@printf '%s\n' $(SRC) src/main.c | xargs -P $(shell nproc) -n 6 clang-tidy -p $(B)/tidy --quiet --warnings-as-errors='*' 2>&1 \
	  | grep -v 'warnings generated' ; test $${PIPESTATUS[1]} = 0 && echo "clang-tidy: clean"
# Off: what gcc 12 tells wrongly here - loops that run once for sure, vector lanes, memory that a
# list or a job keeps.
ANALYZE_OFF := -Wno-analyzer-too-complex -Wno-analyzer-use-of-uninitialized-value \
  -Wno-analyzer-shift-count-overflow -Wno-analyzer-malloc-leak
$(eval $(call variant,analyze,$(CC),-O1 -fanalyzer $(ANALYZE_OFF),))
analyze:
	@tools/install-packages build assets
	@$(MAKE) --no-print-directory -j$(shell nproc) $(B)/analyze/libgongkai.a && echo "gcc -fanalyzer: clean"
tsan:
	@tools/install-packages build assets run
	@$(MAKE) --no-print-directory -j$(shell nproc) $(B)/tsan/run-tests
	$(B)/tsan/run-tests $(T)
coverage:
	@tools/install-packages build assets run lint
	@$(MAKE) --no-print-directory -j$(shell nproc) $(B)/cov/run-tests
	@find $(B)/cov -name '*.gcda' -delete
	@$(B)/cov/run-tests --jobs $(shell nproc) law work/annual work/redact work/disclose work/register work/publish | tail -1
	@gcovr --root . --object-directory $(B)/cov --filter 'src/law/' --fail-under-line $(LAW_FLOOR) --print-summary | tail -12
format:
	clang-format -i $(C_ALL)
.PHONY: lint tidy analyze tsan coverage format
