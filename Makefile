# Gongkai: everything is built, tested and installed from here.
# SPDX-License-Identifier: MulanPSL-2.0
#
#   make            the release binary, build/rel/gongkai
#   make demo       installs what is needed, builds, serves the demo district
#   make test       builds with sanitizers and runs all tests
#   make quick      the same without the browser
#   make lint | fuzz | bench | golden | install | deb | clean

.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/bash
.DELETE_ON_ERROR:

VERSION := $(shell cat VERSION)
PREFIX ?= /usr/local
DESTDIR ?=
B := build
GEN := $(B)/gen

CCACHE := $(shell command -v ccache)
CC := gcc
CLANG := clang

include mk/libs.mk

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wvla -Wswitch-enum -Werror
BASE_FLAGS := -std=c17 -D_GNU_SOURCE -DGONGKAI_VERSION='"$(VERSION)"' $(WARN) -Isrc -I$(GEN) -fno-strict-aliasing -pthread -MMD -MP
REL_FLAGS := -O2 -g -fPIE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection
REL_LINK := -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack
# Lines are enough for what a sanitizer tells, and seventeen programs are linked with them: the quicker linker.
ASAN_FLAGS := -O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
ASAN_LINK := -fsanitize=address,undefined -fuse-ld=gold
FUZZ_FLAGS := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
TSAN_FLAGS := -O1 -g -fsanitize=thread
COV_FLAGS := $(ASAN_FLAGS) --coverage -Wno-error

SRC := $(filter-out src/main.c,$(wildcard src/*/*.c src/*/*/*.c))
GENERATED_C :=
GENERATED_H :=

# Each generator is described in its own file and appends to GENERATED_C / GENERATED_H.
include $(wildcard mk/gen-*.mk)

all: $(B)/rel/gongkai

# $(1): variant, $(2): compiler, $(3): flags, $(4): link flags
define variant
$(1)_OBJ := $$(patsubst %.c,$(B)/$(1)/%.o,$$(SRC)) $$(patsubst $(GEN)/%.c,$(B)/$(1)/gen/%.o,$$(GENERATED_C))
$(B)/$(1)/gen/%.o: $(GEN)/%.c $$(GENERATED_H) | $$(GENERATED_H)
	@mkdir -p $$(@D)
	$$(Q)$$(CCACHE) $(2) $$(BASE_FLAGS) $$(LIB_CFLAGS) -Wno-missing-prototypes -Wno-overlength-strings -Wno-unused-parameter $(3) -c $$< -o $$@
$(B)/$(1)/%.o: %.c | $$(GENERATED_H)
	@mkdir -p $$(@D)
	$$(Q)$$(CCACHE) $(2) $$(BASE_FLAGS) $$(LIB_CFLAGS) $(3) -c $$< -o $$@
$(B)/$(1)/libgongkai.a: $$($(1)_OBJ)
	@rm -f $$@
	$$(Q)ar rcsT $$@ $$^
$(B)/$(1)/gongkai: $(B)/$(1)/src/main.o $(B)/$(1)/libgongkai.a
	$$(Q)$(2) $(3) $(4) -pthread -o $$@ $$^ $$(LIB_LDFLAGS)
	@echo "built $$@"
-include $$($(1)_OBJ:.o=.d) $(B)/$(1)/src/main.d
endef
Q := @
$(eval $(call variant,rel,$(CC),$(REL_FLAGS),$(REL_LINK)))
$(eval $(call variant,asan,$(CC),$(ASAN_FLAGS),$(ASAN_LINK)))
$(eval $(call variant,fuzz,$(CLANG),$(FUZZ_FLAGS),))
$(eval $(call variant,tsan,$(CC),$(TSAN_FLAGS),-fsanitize=thread))
$(eval $(call variant,cov,$(CC),$(COV_FLAGS),--coverage))

# --- tests: every tests/<layer>/<name>_test.c defines test_<layer>_<name>(struct test *)
TEST_SRC := $(wildcard tests/*/*_test.c)
# Servers that tests run on loopback speak TLS; of libssl-dev, as libcrypto is.
TEST_LDFLAGS := $(shell pkg-config --libs libssl 2>/dev/null)
$(GEN)/test_list.h: $(TEST_SRC) Makefile
	@mkdir -p $(@D)
	@for f in $(sort $(TEST_SRC:tests/%_test.c=%)); do echo "T($${f//\//_}, \"$$f\")"; done > $@
# Every query table of store, for the test that walks them all.
$(GEN)/query_list.h: $(wildcard src/store/*.c) Makefile
	@mkdir -p $(@D)
	@sed -nE 's/^const isize ([a-z_]+)_queries_n.*/Q(\1)/p' $(sort $(wildcard src/store/*.c)) > $@
define test_variant
$(1)_TOBJ := $$(patsubst %.c,$(B)/$(1)/%.o,$$(TEST_SRC) tests/test.c tests/main.c)
$$($(1)_TOBJ): | $(GEN)/test_list.h $(GEN)/query_list.h
$(B)/$(1)/tests/store/plans_test.o: $(GEN)/query_list.h
$$($(1)_TOBJ): BASE_FLAGS += -I. -Wno-missing-prototypes
$(B)/$(1)/tests/main.o: $(GEN)/test_list.h
$(B)/$(1)/run-tests: $$($(1)_TOBJ) $(B)/$(1)/libgongkai.a
	$$(Q)$(2) $(3) $(4) -pthread -o $$@ $$^ $$(LIB_LDFLAGS) $$(TEST_LDFLAGS)
-include $$($(1)_TOBJ:.o=.d)
endef
$(eval $(call test_variant,asan,$(CC),$(ASAN_FLAGS),$(ASAN_LINK)))
$(eval $(call test_variant,tsan,$(CC),$(TSAN_FLAGS),-fsanitize=thread))
# What is measured is built anew, the rest is what the tests are run with anyway.
COV_LAW := $(patsubst %.c,$(B)/cov/%.o,$(wildcard src/law/*.c))
$(B)/cov/run-tests: $(COV_LAW) $(asan_TOBJ) $(filter-out $(B)/asan/src/law/%,$(asan_OBJ))
	$(Q)$(CC) $(COV_FLAGS) $(ASAN_LINK) -pthread -o $@ $^ $(LIB_LDFLAGS) $(TEST_LDFLAGS)

# T=law/clock runs one file.
unit: $(B)/asan/run-tests $(B)/asan/gongkai
	tools/with-postgres $(B)/asan/run-tests $(T)
quick: $(B)/rel/gongkai unit

# --- fuzzers
FUZZERS := $(patsubst fuzz/%_fuzz.c,$(B)/fuzz/%,$(wildcard fuzz/*_fuzz.c))
$(B)/fuzz/%: fuzz/%_fuzz.c $(B)/fuzz/libgongkai.a
	$(Q)$(CLANG) $(BASE_FLAGS) $(LIB_CFLAGS) -I. -Wno-missing-prototypes -g -O1 -fsanitize=fuzzer,address,undefined -o $@ $^ $(LIB_LDFLAGS)
FUZZ_SECONDS ?= 60
.SECONDARY:
fuzz:
	@tools/install-packages build assets fuzz
	$(MAKE) fuzzers
	@for f in $(FUZZERS); do n=$$(basename $$f); mkdir -p $(B)/corpus/$$n tests/corpus/$$n; \
	  echo "== $$n"; $$f -max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 $(B)/corpus/$$n tests/corpus/$$n || exit 1; done
fuzzers: $(FUZZERS)

clean:
	rm -rf $(B)

include $(wildcard mk/target-*.mk)

.PHONY: all unit quick fuzz fuzzers clean
