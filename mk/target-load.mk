# make load: the loads that must be survived; bench/load and bench/full (a disk that fills up) say which
#   LOAD_STAGES="idle slow one many upload"
load: $(B)/rel/gongkai
	bench/load $(B)/rel/gongkai $(B)/load $(LOAD_STAGES)
	bench/full $(B)/rel/gongkai $(B)/load
.PHONY: load
