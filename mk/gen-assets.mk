# assets/ → build/static/js/editor.js, the editor of the desk, one file that is served as it is.
# npm ci takes the pinned versions; their install scripts are not run.
EDITOR_JS := $(B)/static/js/editor.js
ASSETS_STAMP := $(B)/stamp/assets-npm
BUNDLES += $(EDITOR_JS)
$(ASSETS_STAMP): assets/package.json assets/package-lock.json
	@mkdir -p $(@D)
	$(Q)cd assets && npm ci --loglevel=error --prefer-offline
	@touch $@
$(EDITOR_JS): $(wildcard assets/src/*.mjs) $(ASSETS_STAMP)
	@mkdir -p $(@D)
	$(Q)cd assets && node_modules/.bin/esbuild src/editor.mjs --bundle --minify --format=iife --target=es2020 \
	  --charset=utf8 --legal-comments=linked --log-level=warning --outfile=../$@
bundles: $(BUNDLES)
.PHONY: bundles
