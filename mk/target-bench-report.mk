# bench-report: a thousand annual reports added and verified; the PDF of one, against LibreOffice
# converting the DOCX of the same report in the same run
$(B)/bench/report: bench/report_bench.c $(B)/rel/libgongkai.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(BASE_FLAGS) $(LIB_CFLAGS) $(REL_FLAGS) $(REL_LINK) -o $@ $^ $(LIB_LDFLAGS)
bench-report: $(B)/bench/report
	@$(B)/bench/report $(B)/bench/report.docx tests/cases/reports/own/tabs.txt tests/cases/reports/own/word-gbk.html tests/cases/reports/own/layout.txt
	@if command -v soffice >/dev/null; then cd $(B)/bench && for i in 1 2 3; do s=$$(date +%s%N); \
	  soffice --headless -env:UserInstallation=file://$$PWD/office --convert-to pdf report.docx >/dev/null 2>&1; \
	  echo "LibreOffice, DOCX to PDF, run $$i $$(( ($$(date +%s%N) - s) / 1000000 )) ms"; done; else echo "LibreOffice is not installed"; fi
.PHONY: bench-report
