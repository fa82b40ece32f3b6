# make bench: every measurement, one after the other; the figures are printed, and kept by hand in bench/README.md
#   bench-packages installs the peers
bench-packages:
	@tools/install-packages build assets run bench
bench: bench-packages
	@for t in $$(sed -nE 's/^(bench-[a-z]+):.*/\1/p' mk/target-bench-*.mk | sort -u); do \
	  echo "== $$t"; $(MAKE) --no-print-directory $$t || exit 1; done
.PHONY: bench bench-packages
