# Browser tests: Chromium by playwright-core, axe-core, html-validate, pinned in tests/e2e.
#   make e2e            all, with their own closing line;  make e2e E=editor  runs one file
#   make e2e-postgres   the same, each district in a database of a private PostgreSQL
E2E_STAMP := $(B)/stamp/e2e-npm
$(E2E_STAMP): tests/e2e/package-lock.json
	@mkdir -p $(@D)
	$(Q)cd tests/e2e && npm ci --loglevel=error --prefer-offline
	@touch $@
e2e: $(E2E_STAMP) $(B)/asan/gongkai
	node tests/e2e/run.mjs $(E)
e2e-postgres: $(E2E_STAMP) $(B)/asan/gongkai
	E2E_POSTGRES=1 tools/with-postgres node tests/e2e/run.mjs $(E)
.PHONY: e2e e2e-postgres
