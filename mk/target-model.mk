# make model CORPUS=folder: the language data of the content check, made anew
#
# CORPUS holds statutes.txt.xz, a sentence a line. Needs libime-bin, libime-data,
# libime-data-language-model, rime-data-stroke, rime-data-cangjie5, rime-data-wubi. The counts that
# ship are of the whole text; the trees are trained on sentences that their own, smaller model has not
# seen: blocks of 400 lines, every second one, without what it shares with the others.
M := $(B)/model
LIBIME_LM ?= $(firstword $(wildcard /usr/lib/*/libime/zh_CN.lm))
MODEL_TOOL = $(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) -Itools/model $(LIB_CFLAGS) -O2 -o $@ $(filter %.c,$^) $(shell pkg-config --libs libutf8proc) -lm
SPELL_SRC := src/check/token.c src/check/lm.c src/check/rank.c src/check/spell.c src/check/spell_edit.c
$(B)/tools/model/counts: tools/model/counts.c tools/model/ngram.c tools/model/kenlm.c src/check/token.c $(TOOL_SRC)
	@mkdir -p $(@D)
	$(Q)$(MODEL_TOOL)
$(B)/tools/model/lexicon: tools/model/lexicon.c tools/model/kenlm.c src/check/token.c $(TOOL_SRC)
	@mkdir -p $(@D)
	$(Q)$(MODEL_TOOL)
$(B)/tools/model/rank: tools/model/rank.c tools/model/plant.c $(SPELL_SRC) $(TOOL_SRC)
	@mkdir -p $(@D)
	$(Q)$(MODEL_TOOL)
$(B)/tools/model/apart: tools/model/apart.c $(TOOL_SRC)
	@mkdir -p $(@D)
	$(Q)$(MODEL_TOOL)
model: $(B)/tools/model/counts $(B)/tools/model/lexicon $(B)/tools/model/rank $(B)/tools/model/apart $(B)/tools/model/pack
	@test -n "$(CORPUS)" || { echo "make model CORPUS=folder"; exit 2; }
	@mkdir -p $(M) data/model
	xz -dc $(CORPUS)/statutes.txt.xz > $(M)/text.txt
	libime_pinyindict -d /usr/share/libime/sc.dict $(M)/dict.txt
	nice $(B)/tools/model/lexicon $(M)/lexicon.txt $(LIBIME_LM) $(M)/dict.txt /usr/share/rime-data/stroke.dict.yaml \
	  /usr/share/rime-data/cangjie5.dict.yaml /usr/share/rime-data/wubi86.dict.yaml tools/model/shapes.txt
	nice $(B)/tools/model/counts $(M)/counts.txt $(LIBIME_LM) 30e6 0.5 0.7 0.9 $(M)/text.txt
	$(B)/tools/model/apart $(M)/text.txt $(M)/seen.txt $(M)/unseen.txt
	nice $(B)/tools/model/counts $(M)/half.txt $(LIBIME_LM) 30e6 0.6 0.9 1.2 $(M)/seen.txt
	$(B)/tools/model/pack $(M)/half.model $(M)/half.txt $(M)/lexicon.txt
	nice $(B)/tools/model/rank data/model/trees.txt $(M)/half.model 36000 220 $(M)/unseen.txt
	xz -9 -c $(M)/counts.txt > data/model/counts.xz
	xz -9 -c $(M)/lexicon.txt > data/model/lexicon.xz
.PHONY: model
