# make bench-draft CORPUS=folder: how long the check of a draft takes through HTTP, whole and after a change
bench-draft: $(B)/rel/gongkai
	@if [ -z "$(CORPUS)" ]; then echo "left out: make bench-draft needs CORPUS=folder"; \
	  else python3 bench/draft.py $< $(B)/bench-draft $(CORPUS)/state-council.txt; fi
.PHONY: bench-draft
