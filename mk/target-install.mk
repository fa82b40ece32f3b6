# make install: PREFIX (/usr/local), DESTDIR. The binary carries its pages, rules and styles.
install: $(B)/rel/gongkai
	install -D -m 755 $(B)/rel/gongkai $(DESTDIR)$(PREFIX)/bin/gongkai
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	$(B)/rel/gongkai manual page > $(DESTDIR)$(PREFIX)/share/man/man1/gongkai.1
	$(B)/rel/gongkai manual bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/gongkai
	install -D -m 644 LICENSE $(DESTDIR)$(PREFIX)/share/doc/gongkai/LICENSE
	install -D -m 644 packaging/nginx.conf $(DESTDIR)$(PREFIX)/share/doc/gongkai/nginx.conf
	install -D -m 644 packaging/gongkai.service $(DESTDIR)$(PREFIX)/share/doc/gongkai/gongkai.service
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/gongkai $(DESTDIR)$(PREFIX)/share/man/man1/gongkai.1 \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions/gongkai
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/gongkai

# make deb: a Debian package, the same bytes from the same commit, with its list of parts (SBOM).
# make bundle: that package with all it needs, for a machine without a network.
$(eval $(call variant,deb,$(CC),$(REL_FLAGS) -ffile-prefix-map=$(CURDIR)=.,$(REL_LINK)))
deb:
	@tools/install-packages build assets deb
	@$(MAKE) --no-print-directory -j$(shell nproc) $(B)/deb/gongkai
	@tools/make-deb $(B)/deb/gongkai $(VERSION) $(B)/package
bundle: deb
	@tools/make-bundle $(B)/package/gongkai_$(VERSION)_$(shell dpkg --print-architecture).deb $(B)/package
.PHONY: install uninstall deb bundle
