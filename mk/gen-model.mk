# data/model/ → the language model of the content check, part of the binary
MODEL := data/model
MODEL_SRC := tools/model/ngram.c src/check/token.c src/check/lm.c src/check/rank.c
$(B)/tools/model/pack: tools/model/pack.c $(MODEL_SRC) $(TOOL_SRC) $(wildcard src/check/*.h tools/model/*.h)
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) -Itools/model $(LIB_CFLAGS) -O2 -o $@ tools/model/pack.c $(MODEL_SRC) $(TOOL_SRC) $(shell pkg-config --libs libutf8proc) -lm
$(GEN)/model/%.txt: $(MODEL)/%.xz
	@mkdir -p $(@D)
	$(Q)xz -dc $< > $@
$(GEN)/check.model: $(B)/tools/model/pack $(GEN)/model/counts.txt $(GEN)/model/lexicon.txt $(GEN)/model/pairs.txt $(MODEL)/trees.txt \
  $(GEN)/model/fit.txt $(MODEL)/judges.txt
	$(Q)$(B)/tools/model/pack $@ $(GEN)/model/counts.txt $(GEN)/model/lexicon.txt $(GEN)/model/pairs.txt $(MODEL)/trees.txt $(GEN)/model/fit.txt $(MODEL)/judges.txt
$(GEN)/check_model.c: $(GEN)/check.model mk/gen-model.mk
	@printf '%s\n' '/* Made by mk/gen-model.mk; do not edit. */' \
	  '__asm__(".section .rodata\n.balign 4096\n.globl check_model\ncheck_model:\n.incbin \"$(GEN)/check.model\"\n.globl check_model_end\ncheck_model_end:\n.byte 0\n.previous\n");' > $@
GENERATED_C += $(GEN)/check_model.c
# The name of the rules of the content check: what a text was found to have is asked anew under another.
$(GEN)/check_version.h: $(wildcard src/check/*.[ch] $(MODEL)/* rulebook/terms/*.tsv) rulebook/check-rules.tsv
	@mkdir -p $(@D)
	@echo "#define GONGKAI_CHECK_VERSION \"$$(cat $(sort $^) | sha256sum | cut -c1-16)\"" > $@
GENERATED_H += $(GEN)/check_version.h
