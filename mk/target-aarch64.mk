# aarch64: the binary and the tests, cross-built against Debian's arm64 libraries in a tree of their own, so that no
# package of this system is touched (tools/sysroot).
#   make aarch64        build/aarch64/gongkai
#   make aarch64-test   its tests under qemu-user: law, base, check, part of read and store;  T=law/clock one file
# What is generated is made by native tools first; then make goes on with CROSS set, which mk/libs.mk heeds.
ARM := $(B)/aarch64
ARM_TREE := $(B)/sysroot-arm64/tree
ARM_FLAGS := -O2 -g -fPIE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -mbranch-protection=standard \
             --sysroot=$(abspath $(ARM_TREE))
ARM_LINK := $(REL_LINK)
# Not base/helper: its children are guarded by what qemu-user does not give (system calls that are filtered).
ARM_TESTS ?= law $(filter-out base/helper,$(patsubst tests/%_test.c,%,$(wildcard tests/base/*_test.c))) check read/page read/html store/db store/search store/audit

aarch64: $(GENERATED_H) $(GENERATED_C) $(GEN)/test_list.h $(GEN)/query_list.h
	@tools/install-packages cross
	@tools/sysroot arm64 $(B)/sysroot-arm64
	@$(MAKE) --no-print-directory CROSS=aarch64-linux-gnu $(ARM)/gongkai $(ARM)/run-tests
aarch64-test: aarch64
	qemu-aarch64 -L $(ARM_TREE) $(ARM)/run-tests $(or $(T),$(ARM_TESTS))
.PHONY: aarch64 aarch64-test

ifdef CROSS
TEST_LDFLAGS := $(shell $(CROSS_PKG) --libs libssl)
$(eval $(call variant,aarch64,$(CROSS)-gcc,$(ARM_FLAGS),$(ARM_LINK)))
$(eval $(call test_variant,aarch64,$(CROSS)-gcc,$(ARM_FLAGS),$(ARM_LINK)))
endif
