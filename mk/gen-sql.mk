# sql/*.sql → text in the binary
STEPS := $(sort $(wildcard sql/migrate/*.sql))
$(GEN)/sql_text.h $(GEN)/sql_text.c &: $(B)/tools/mksql sql/schema.sql $(STEPS)
	@mkdir -p $(GEN)
	$(Q)$(B)/tools/mksql $(GEN)/sql_text.h $(GEN)/sql_text.c sql/schema.sql $(STEPS)
GENERATED_C += $(GEN)/sql_text.c
GENERATED_H += $(GEN)/sql_text.h
