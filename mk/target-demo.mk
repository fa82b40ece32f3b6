# make demo: installs what is missing, builds, makes the demo district if absent, serves it.
#   DATA=folder  LISTEN=address:port
DATA ?= $(B)/demo
LISTEN ?= 127.0.0.1:8080
demo:
	@tools/install-packages build assets run
	@$(MAKE) --no-print-directory demo-run
demo-run: $(B)/rel/gongkai
	$(Q)exec $(B)/rel/gongkai demo --data $(DATA) --listen $(LISTEN)
packages:
	@tools/install-packages build assets run
.PHONY: demo demo-run packages
