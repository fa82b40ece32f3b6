# The libraries that the binary links, one pkg-config name each; their Debian
# packages stand in tools/packages, the reasons in docs/decisions/.
PKGS := libmicrohttpd sqlite3 libpq jansson libxml-2.0 expat libzip xlsxwriter libsodium liboath libcrypto libutf8proc \
        opencc inih libqrencode libmagic pangocairo cairo librsvg-2.0 gdk-pixbuf-2.0 poppler-glib libseccomp libcurl zlib libbrotlienc
LIB_CFLAGS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PKGS) 2>/dev/null))
LIB_LDFLAGS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm
