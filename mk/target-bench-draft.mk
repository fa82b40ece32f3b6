# make bench-draft CORPUS=folder: how long the check of a draft takes through HTTP, whole and after a change
bench-draft: $(B)/rel/gongkai
	@test -n "$(CORPUS)" || { echo "make bench-draft CORPUS=folder"; exit 2; }
	@python3 bench/draft.py $< $(B)/bench-draft $(CORPUS)/state-council.txt
.PHONY: bench-draft
