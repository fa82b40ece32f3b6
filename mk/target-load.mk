# make load: the loads that must be survived; bench/load says which
#   LOAD_STAGES="idle slow one many upload"
load: $(B)/rel/gongkai
	bench/load $(B)/rel/gongkai $(B)/load $(LOAD_STAGES)
.PHONY: load
