# roundtrip: the reports of $GONGKAI_CASES (else our own) rendered by us and by LibreOffice, read back cell for cell
ROUNDTRIP := $(if $(GONGKAI_CASES),$(wildcard $(GONGKAI_CASES)/reports/*),tests/cases/reports/own/tabs.txt tests/cases/reports/own/v-divs-2021.html)
roundtrip: $(B)/rel/gongkai
	@tools/roundtrip $< $(ROUNDTRIP)
.PHONY: roundtrip
