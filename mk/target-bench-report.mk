# bench-report: a thousand annual reports verified and added; the PDF of one.
# bench-render: the same, and LibreOffice converting the DOCX of the same report in the same run.
$(B)/bench/report: bench/report_bench.c $(B)/rel/libgongkai.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(BASE_FLAGS) $(LIB_CFLAGS) $(REL_FLAGS) $(REL_LINK) -o $@ $^ $(LIB_LDFLAGS)
bench-report: $(B)/bench/report
	@$(B)/bench/report $(B)/bench/report.docx tests/cases/reports/own/tabs.txt tests/cases/reports/own/word-gbk.html tests/cases/reports/own/layout.txt
bench-render: bench-report
	@cd $(B)/bench && tools=$(CURDIR)/bench/office.sh; sh $$tools report.docx
.PHONY: bench-report bench-render
