# The libraries that the binary links, one pkg-config name each; their Debian
# packages stand in tools/packages, the reasons in docs/decisions/.
PKGS := libmicrohttpd sqlite3 libpq jansson libxml-2.0 expat libzip xlsxwriter libsodium liboath libcrypto libutf8proc \
        opencc inih libqrencode libmagic pangocairo cairo librsvg-2.0 gdk-pixbuf-2.0 poppler-glib libgsf-1 libseccomp libcurl zlib libbrotlienc
LIB_CFLAGS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PKGS) 2>/dev/null))
LIB_LDFLAGS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm
# Cross-built (mk/target-aarch64.mk): the same libraries out of the tree of the other architecture.
ifdef CROSS
CROSS_TREE := $(abspath $(B)/sysroot-arm64/tree)
CROSS_PKG := env PKG_CONFIG_LIBDIR=$(CROSS_TREE)/usr/lib/$(CROSS)/pkgconfig:$(CROSS_TREE)/usr/share/pkgconfig PKG_CONFIG_SYSROOT_DIR=$(CROSS_TREE) pkg-config
LIB_CFLAGS := $(patsubst -I%,-isystem %,$(filter-out -I$(CROSS_TREE)/usr/include,$(shell $(CROSS_PKG) --cflags $(PKGS))))
LIB_LDFLAGS := $(shell $(CROSS_PKG) --libs $(PKGS)) -lm
endif
