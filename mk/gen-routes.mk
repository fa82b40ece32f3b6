# The families of pages: every ROUTES(name, …) in src/web is one.
ROUTE_SRC := $(sort $(wildcard src/web/*.c src/web/*/*.c))
$(GEN)/route_list.h: $(ROUTE_SRC)
	@mkdir -p $(GEN)
	@sed -nE 's/^ROUTES\(([a-z_]+),.*/FAMILY(\1)/p' $^ | sort > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@
GENERATED_H += $(GEN)/route_list.h
