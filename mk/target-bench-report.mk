# bench-report: 1,000 and 3,000 annual reports verified and added; the PDF of one.
# bench-render: the same, and LibreOffice converting the DOCX of the same report in the same run.
$(B)/bench/report: bench/report_bench.c $(B)/rel/libgongkai.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(BASE_FLAGS) $(LIB_CFLAGS) $(REL_FLAGS) $(REL_LINK) -o $@ $^ $(LIB_LDFLAGS)
bench-report: $(B)/bench/report
	@$(B)/bench/report $(B)/bench/report.docx tests/cases/reports/own/tabs.txt tests/cases/reports/own/word-gbk.html tests/cases/reports/own/layout.txt > $(B)/bench/report.out
	@cat $(B)/bench/report.out
	@bench/results report "1,000 annual reports verified and added (ms)" "$$(awk '/^1,000 reports/ {print $$9}' $(B)/bench/report.out)" "<= 1000"
	@bench/results report "3,000 annual reports verified and added (ms)" "$$(awk '/^3,000 reports/ {print $$9}' $(B)/bench/report.out)" "<= 3000"
bench-render: bench-report
	@cd $(B)/bench && tools=$(CURDIR)/bench/office.sh; sh $$tools report.docx
.PHONY: bench-report bench-render
