# make test: installs what is missing, builds with sanitizers, runs everything, and ends with one
# line that counts it all: N passed, N failed.
#   test-run   the same without looking at packages
#   replay     what fuzzing has found so far, through the plain compiler's build
COUNTS := $(B)/counts
REPLAYS := $(patsubst fuzz/%_fuzz.c,$(B)/asan/replay/%,$(wildcard fuzz/*_fuzz.c))

test:
	@tools/install-packages build assets run test
	@$(MAKE) --no-print-directory test-run

test-run:
	@rm -rf $(COUNTS) && mkdir -p $(COUNTS)
	@$(MAKE) --no-print-directory -j$(shell nproc) $(B)/rel/gongkai $(B)/asan/run-tests $(B)/asan/gongkai $(REPLAYS) $(E2E_STAMP)
	-@tools/with-postgres $(B)/asan/run-tests --jobs $(shell nproc) --count $(COUNTS)/unit
	-@tools/replay $(COUNTS)/replay $(REPLAYS)
	-@node tests/e2e/run.mjs --jobs $$(($(shell nproc) + 1)) --count $(COUNTS)/e2e
	-@node tests/soak/run.mjs --count $(COUNTS)/soak
	-@node tests/soak/pair.mjs --count $(COUNTS)/pair
	@tools/count-tests $(COUNTS) unit replay e2e soak pair

replay: $(REPLAYS)
	@tools/replay - $(REPLAYS)
$(B)/asan/replay/%: $(B)/asan/fuzz/%_fuzz.o $(B)/asan/tests/replay.o $(B)/asan/libgongkai.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(ASAN_FLAGS) $(ASAN_LINK) -pthread -o $@ $^ $(LIB_LDFLAGS)
$(B)/asan/fuzz/%.o $(B)/asan/tests/replay.o: BASE_FLAGS += -I. -Wno-missing-prototypes

.PHONY: test test-run replay

# Rewrites tests/golden/ with what is rendered now; read the difference before you commit it.
golden: $(B)/asan/run-tests $(B)/asan/gongkai
	-GOLDEN=1 tools/with-postgres $(B)/asan/run-tests $(T)
	git diff --stat -- tests/golden
.PHONY: golden
