/* SPDX-License-Identifier: MulanPSL-2.0 */
/* evidence_verify.c - a folder of evidence against its manifest; see evidence.h */
#include "work/evidence.h"

#include "base/digest.h"
#include "base/os.h"

enum { FILE_MOST = 512 << 20 };

static void blame(struct arena *mem, struct evidence_check *out, isize *cap, struct str path,
                  struct str says)
{
    *LIST_ADD(mem, &out->faults, *cap) = (struct evidence_fault){path, says};
}

static bool listed(struct str manifest, struct str path)
{
    for (struct str rest = manifest, one; str_next(&rest, '\n', &one);)
        if (one.n > 66 && str_eq(str_from(one, 66), path))
            return true;
    return false;
}

/* Files that the manifest does not know, at most three folders deep. */
static void strays(struct arena *mem, const char *folder, struct str below, struct str manifest,
                   int depth, struct evidence_check *out, isize *cap, struct fail *why)
{
    struct str *names, path;
    isize n;

    if (os_list_dir(mem, str_cstr(mem, str_fmt(mem, "%s/%.*s", folder, STR_ARG(below))), &names,
                    &n, why))
        return;
    for (isize i = 0; i < n; i++) {
        path = str_concat(mem, below, names[i]);
        if (os_is_dir(str_cstr(mem, str_fmt(mem, "%s/%.*s", folder, STR_ARG(path))))) {
            if (depth < 3)
                strays(mem, folder, str_concat(mem, path, S("/")), manifest, depth + 1, out,
                       cap, why);
        } else if (!str_eq(path, S("manifest.sm3")) && !listed(manifest, path)) {
            blame(mem, out, cap, path, S("清单以外的文件"));
        }
    }
}

enum err evidence_verify(struct arena *mem, const char *folder, struct evidence_check *out,
                         struct fail *why)
{
    struct str text = {0}, one;
    isize cap = 0;

    if (os_read_file(mem, str_cstr(mem, str_fmt(mem, "%s/manifest.sm3", folder)), 64 << 20,
                     &text, why))
        return why->code;
    for (struct str rest = text; str_next(&rest, '\n', &one);) {
        struct str path = str_from(one, 66), content = {0}, hex;
        struct fail no = {0};
        struct digest d;

        if (!one.n)
            continue;
        if (one.n < 67 || str_has(path, S("..")) || path.p[0] == '/') {
            blame(mem, out, &cap, one, S("清单里的这一行不对"));
            continue;
        }
        if (os_read_file(mem, str_cstr(mem, str_fmt(mem, "%s/%.*s", folder, STR_ARG(path))),
                         FILE_MOST, &content, &no)) {
            blame(mem, out, &cap, path, S("缺少这个文件"));
            continue;
        }
        d = digest_of(DIGEST_SM3, content);
        hex = hex_of(mem, digest_str(&d));
        if (str_eq_nocase(hex, str_slice(one, 0, 64)))
            out->files++;
        else
            blame(mem, out, &cap, path, S("内容被改动"));
    }
    strays(mem, folder, S(""), text, 0, out, &cap, why);
    return why->code;
}
