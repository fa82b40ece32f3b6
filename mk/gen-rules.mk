# rulebook/*.tsv → tables
TOOL_SRC := src/base/arena.c src/base/str.c src/base/buf.c src/base/utf8.c src/base/day.c src/base/fail.c src/base/os.c
$(B)/tools/%: tools/%.c $(TOOL_SRC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) $(LIB_CFLAGS) -O1 -o $@ $< $(TOOL_SRC) $(shell pkg-config --libs libutf8proc)
RULES := $(sort $(wildcard rulebook/*.tsv rulebook/demo/*.tsv rulebook/terms/*.tsv))
$(GEN)/rules.h $(GEN)/rules.c &: $(B)/tools/mkrules $(RULES)
	@mkdir -p $(GEN)
	$(Q)$(B)/tools/mkrules $(GEN)/rules.h $(GEN)/rules.c $(RULES)
GENERATED_C += $(GEN)/rules.c
GENERATED_H += $(GEN)/rules.h
