# make walk: every page of every role at 1280 and 390 px, held against axe, the HTML standard and dead links;
#   pictures in build/walk, to be looked at (W="--dark" in dark, W="--sheets" nine to a sheet). Some minutes.
walk: $(E2E_STAMP) $(B)/asan/gongkai
	node tests/e2e/walk.mjs $(B)/walk $(W)
.PHONY: walk
