# unsigned-char: the unit tests with char unsigned, as it is on aarch64 and loongarch64; natively, so that it is quick
#   make unsigned-char          all;  T=read/page one file
$(eval $(call variant,uchar,$(CC),-O1 -funsigned-char,))
$(eval $(call test_variant,uchar,$(CC),-O1 -funsigned-char,))
UCHAR_TESTS ?= base law check render read store work
unsigned-char: $(B)/uchar/run-tests
	tools/with-postgres $(B)/uchar/run-tests --jobs $(shell nproc) $(or $(T),$(UCHAR_TESTS))
.PHONY: unsigned-char
