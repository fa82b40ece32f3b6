# variations: reports of $GONGKAI_CASES (else our own) printed in made-up ways by a browser and LibreOffice, every cell counted
VARIATIONS := $(if $(GONGKAI_CASES),$(wildcard $(GONGKAI_CASES)/reports/02-*.txt $(GONGKAI_CASES)/reports/zone-*),) tests/cases/reports/own/v-filled-2021.html tests/cases/reports/own/v-p-rows-2021.html
variations: $(B)/rel/gongkai $(B)/stamp/e2e-npm
	@tools/variations $< $(B)/variations $(or $(N),60) $(or $(SEED),1) $(VARIATIONS)
.PHONY: variations
