# Traditional → simplified characters, from OpenCC's dictionaries
$(B)/tools/mkhans: tools/mkhans.c $(TOOL_SRC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) $(LIB_CFLAGS) -O1 -o $@ $< src/base/arena.c src/base/str.c src/base/buf.c src/base/utf8.c $(shell pkg-config --libs opencc libutf8proc)
$(GEN)/hans.c: $(B)/tools/mkhans
	@mkdir -p $(GEN)
	$(Q)$(B)/tools/mkhans $@
GENERATED_C += $(GEN)/hans.c
