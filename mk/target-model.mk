# make model CORPUS=folder: the language data of the content check, made anew
#
# CORPUS holds statutes.txt.xz, a sentence a line. The packages are the group `model` of
# tools/packages. The counts that ship are of the whole text. The trees are trained on sentences that
# the model beside them has not read: statutes held back from a model of the other half, the same from
# a model that has read next to no statutes (so that it knows as little of them as the shipped one
# knows of any other official text), and manuals of Debian. The network that ships has read next to no statutes
# either, so that the trees of the second look trust it as far as it goes. Takes about a quarter of an
# hour of one core.
M := $(B)/model
JIEBA ?= /usr/lib/python3/dist-packages/jieba/dict.txt
LIBIME_LM ?= $(firstword $(wildcard /usr/lib/*/libime/zh_CN.lm))
MODEL_TOOL = $(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) -Itools/model $(LIB_CFLAGS) -O2 -o $@ $(filter %.c,$^) $(shell pkg-config --libs libutf8proc) -lm
SPELL_SRC := src/check/token.c src/check/lm.c src/check/rank.c src/check/spell.c src/check/spell_number.c src/check/spell_edit.c src/check/spell_try.c src/check/spell_judge.c src/check/spell_weigh.c src/check/spell_pair.c src/check/fit.c
$(B)/tools/model/counts: tools/model/counts.c tools/model/ngram.c tools/model/kenlm.c src/check/token.c src/base/map.c $(TOOL_SRC)
	@mkdir -p $(@D)
	$(Q)$(MODEL_TOOL)
$(B)/tools/model/lexicon: tools/model/lexicon.c tools/model/kenlm.c src/check/token.c src/base/map.c $(TOOL_SRC)
	@mkdir -p $(@D)
	$(Q)$(MODEL_TOOL)
$(B)/tools/model/rank: $(wildcard src/check/*.h tools/model/*.h) tools/model/rank.c tools/model/plant.c $(SPELL_SRC) $(TOOL_SRC)
	@mkdir -p $(@D)
	$(Q)$(MODEL_TOOL)
$(B)/tools/model/fitting: tools/model/fitting.c tools/model/kenlm.c src/check/token.c src/check/lm.c src/check/fit.c $(TOOL_SRC)
	@mkdir -p $(@D)
	$(Q)$(MODEL_TOOL) -O3 -march=x86-64-v3 -Wno-psabi
$(B)/tools/model/apart: tools/model/apart.c $(TOOL_SRC)
	@mkdir -p $(@D)
	$(Q)$(MODEL_TOOL)
model: $(B)/tools/model/counts $(B)/tools/model/lexicon $(B)/tools/model/fitting $(B)/tools/model/rank $(B)/tools/model/apart $(B)/tools/model/pack
	@test -n "$(CORPUS)" || { echo "make model CORPUS=folder"; exit 2; }
	@mkdir -p $(M) data/model
	xz -dc $(CORPUS)/statutes.txt.xz > $(M)/text.txt
	libime_pinyindict -d /usr/share/libime/sc.dict $(M)/dict.txt
	nice $(B)/tools/model/lexicon $(M)/lexicon.txt $(M)/pairs.bin $(LIBIME_LM) $(M)/dict.txt \
	  /usr/share/rime-data/stroke.dict.yaml /usr/share/rime-data/cangjie5.dict.yaml \
	  /usr/share/rime-data/wubi86.dict.yaml tools/model/shapes.txt $(JIEBA)
	nice $(B)/tools/model/counts $(M)/counts.txt $(LIBIME_LM) $(M)/lexicon.txt 30e6 0.5 0.7 0.9 $(M)/text.txt
	$(B)/tools/model/apart $(M)/text.txt $(M)/seen.txt $(M)/unseen.txt
	awk 'int(NR / 400) % 8 == 0' $(M)/seen.txt > $(M)/little.txt
	tools/model/prose $(M)/prose.txt
	nice $(B)/tools/model/counts $(M)/half.txt $(LIBIME_LM) $(M)/lexicon.txt 30e6 0.6 0.9 1.2 $(M)/seen.txt
	nice $(B)/tools/model/counts $(M)/few.txt $(LIBIME_LM) $(M)/lexicon.txt 30e6 0.6 0.9 1.2 $(M)/little.txt
	$(B)/tools/model/pack $(M)/half.model $(M)/half.txt $(M)/lexicon.txt $(M)/pairs.bin
	$(B)/tools/model/pack $(M)/few.model $(M)/few.txt $(M)/lexicon.txt $(M)/pairs.bin
	nice $(B)/tools/model/rank rows $(M)/a.rows $(M)/half.model $(M)/unseen.txt 18200 1
	nice $(B)/tools/model/rank rows $(M)/b.rows $(M)/few.model $(M)/unseen.txt 18200 2
	nice $(B)/tools/model/rank rows $(M)/c.rows $(M)/half.model $(M)/prose.txt 6500 3
	nice $(B)/tools/model/rank trees data/model/trees.txt 260 $(M)/a.rows $(M)/b.rows $(M)/c.rows
	nice $(B)/tools/model/fitting $(M)/fit.bin $(M)/few.model $(LIBIME_LM) 2400000 $(M)/little.txt
	$(B)/tools/model/pack $(M)/half.model $(M)/half.txt $(M)/lexicon.txt $(M)/pairs.bin data/model/trees.txt $(M)/fit.bin
	$(B)/tools/model/pack $(M)/few.model $(M)/few.txt $(M)/lexicon.txt $(M)/pairs.bin data/model/trees.txt $(M)/fit.bin
	nice $(B)/tools/model/rank again $(M)/a.rows $(M)/half.model $(M)/unseen.txt 10000 11
	nice $(B)/tools/model/rank again $(M)/b.rows $(M)/few.model $(M)/unseen.txt 16000 12
	nice $(B)/tools/model/rank again $(M)/c.rows $(M)/half.model $(M)/prose.txt 8000 13
	nice $(B)/tools/model/rank again $(M)/d.rows $(M)/few.model $(M)/unseen.txt 40000 22
	nice $(B)/tools/model/rank again $(M)/e.rows $(M)/half.model $(M)/prose.txt 14700 23
	nice $(B)/tools/model/rank trees $(M)/few.trees 160 $(M)/a.rows $(M)/b.rows $(M)/c.rows
	nice $(B)/tools/model/rank trees $(M)/many.trees 240 $(M)/a.rows $(M)/b.rows $(M)/c.rows $(M)/d.rows $(M)/e.rows
	$(B)/tools/model/rank mean data/model/judges.txt $(M)/few.trees $(M)/many.trees
	xz -9 -c $(M)/counts.txt > data/model/counts.xz
	xz -9 -c $(M)/lexicon.txt > data/model/lexicon.xz
	xz -9 -c $(M)/pairs.bin > data/model/pairs.xz
	xz -9 -c $(M)/fit.bin > data/model/fit.xz
.PHONY: model
