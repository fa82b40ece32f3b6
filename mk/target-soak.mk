# make soak: the durability tests at full length (200 kills, 200 crash points), and the cluster: an instance, the primary,
# the patrol's owner killed 20 times each under load (tests/soak/run.mjs)
#   SOAK_KILLS=20
SOAK_KILLS ?= 20
soak: $(B)/asan/run-tests soak-cluster
	GONGKAI_KILLS=200 GONGKAI_CRASHES=200 $(B)/asan/run-tests durability
soak-cluster: $(B)/rel/gongkai
	@tools/install-packages run test
	node tests/soak/run.mjs --strict --kills $(SOAK_KILLS)
# two instances are one: sessions, throttles, the replica, a rolling restart (tests/soak/pair.mjs)
pair: $(B)/rel/gongkai
	@tools/install-packages run test
	node tests/soak/pair.mjs
# the primary, then the replica falls silent, in a network of its own; as root (tests/soak/silent.mjs)
silent: $(B)/rel/gongkai
	@tools/install-packages run test net
	node tests/soak/silent.mjs
.PHONY: soak soak-cluster pair silent
