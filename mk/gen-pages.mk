# pages/**/*.html → C, one file each, and pages.h with their declarations
PAGE_TOOL_SRC := src/base/arena.c src/base/str.c src/base/buf.c src/base/utf8.c src/base/day.c src/base/fail.c src/base/os.c
PAGES := $(sort $(shell find pages -name '*.html'))
PAGES_C := $(PAGES:pages/%.html=$(GEN)/pages/%.c)
PAGES_H := $(GEN)/pages.h
$(B)/tools/mkpage: tools/mkpage.c tools/pagec.c tools/pagec_html.c tools/pagec.h tools/pagec_parts.h src/base/hant.c $(PAGE_TOOL_SRC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) -I. $(LIB_CFLAGS) -O1 -o $@ $(filter %.c,$^) $(shell pkg-config --libs opencc libutf8proc)
$(PAGES_H): $(PAGES) $(B)/tools/mkpage
	@mkdir -p $(@D)
	$(Q)$(B)/tools/mkpage index pages $@ $(PAGES)
$(GEN)/pages/%.c: pages/%.html $(B)/tools/mkpage
	@mkdir -p $(@D)
	$(Q)$(B)/tools/mkpage page pages $< $@
GENERATED_C += $(PAGES_C)
GENERATED_H += $(PAGES_H)

# static/ and build/static/ (bundles) → bytes in the binary, plain, gzip and brotli
STATIC_FILES := $(sort $(shell find static -type f))
$(B)/tools/mkassets: tools/mkassets.c $(PAGE_TOOL_SRC) src/base/digest.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) $(LIB_CFLAGS) -O1 -o $@ $(filter %.c,$^) $(shell pkg-config --libs libutf8proc libcrypto zlib libbrotlienc)
$(GEN)/assets.c: $(B)/tools/mkassets $(STATIC_FILES) $(BUNDLES)
	@mkdir -p $(GEN)/assets
	$(Q)$(B)/tools/mkassets $@ $(GEN)/assets static $(B)/static
GENERATED_C += $(GEN)/assets.c
