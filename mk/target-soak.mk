# make soak: the durability tests at full length (200 kills, 200 crash points)
soak: $(B)/asan/run-tests
	GONGKAI_KILLS=200 GONGKAI_CRASHES=200 $(B)/asan/run-tests durability
.PHONY: soak
