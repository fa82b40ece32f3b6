# make golden: rewrites tests/golden/ from what the program writes now; the difference is reviewed.
golden: $(B)/asan/run-tests
	GOLDEN=1 $(B)/asan/run-tests $(T)
	@git status --short tests/golden
.PHONY: golden
