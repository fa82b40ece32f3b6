/* SPDX-License-Identifier: MulanPSL-2.0 */
/* media.c - what kind of file an upload is; see media.h */
#include "work/media.h"

#include "base/utf8.h"

#define OOXML "application/vnd.openxmlformats-officedocument."

static const struct {
    struct str magic;
    int at;
    struct str inside; /* a name that an archive must hold */
    struct str type, ends;
} kinds[] = {
    /* clang-format off */
    {LIT("%PDF-"),             0, LIT(""),       LIT("application/pdf"), LIT("pdf")},
    {LIT("\x89PNG\r\n\x1a\n"), 0, LIT(""),       LIT("image/png"),       LIT("png")},
    {LIT("\xff\xd8\xff"),      0, LIT(""),       LIT("image/jpeg"),      LIT("jpg jpeg")},
    {LIT("GIF8"),              0, LIT(""),       LIT("image/gif"),       LIT("gif")},
    {LIT("WEBP"),              8, LIT(""),       LIT("image/webp"),      LIT("webp")},
    {LIT("PK\x03\x04"),        0, LIT("word/document.xml"),    LIT(OOXML "wordprocessingml.document"),   LIT("docx wps")},
    {LIT("PK\x03\x04"),        0, LIT("xl/workbook"),          LIT(OOXML "spreadsheetml.sheet"),         LIT("xlsx et")},
    {LIT("PK\x03\x04"),        0, LIT("ppt/presentation.xml"), LIT(OOXML "presentationml.presentation"), LIT("pptx dps")},
    {LIT("PK\x03\x04"),        0, LIT("OFD.xml"),              LIT("application/ofd"),                   LIT("ofd")},
    {LIT("PK\x03\x04"),        0, LIT(""),       LIT("application/zip"), LIT("zip")},
    {LIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 0, LIT(""), LIT("application/msword"),            LIT("doc wps")},
    {LIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 0, LIT(""), LIT("application/vnd.ms-excel"),      LIT("xls et")},
    {LIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 0, LIT(""), LIT("application/vnd.ms-powerpoint"), LIT("ppt dps")},
    {LIT("Rar!\x1a\x07"),      0, LIT(""),       LIT("application/vnd.rar"), LIT("rar")},
    {LIT("ftyp"),              4, LIT(""),       LIT("video/mp4"),       LIT("mp4 m4a")},
    {LIT("ID3"),               0, LIT(""),       LIT("audio/mpeg"),      LIT("mp3")},
    /* clang-format on */
};

static bool ends_as(struct str name, struct str ends)
{
    isize dot = str_rfind(name, S("."));

    for (struct str end; dot >= 0 && str_next(&ends, ' ', &end);)
        if (str_eq_nocase(str_from(name, dot + 1), end))
            return true;
    return false;
}

enum err media_of(struct str name, struct str head, struct str tail, struct str *type,
                  struct fail *why)
{
    bool known = false;

    if (why->code)
        return why->code;
    for (isize i = 0; i < (isize)(sizeof kinds / sizeof *kinds); i++) {
        if (!str_starts(str_from(head, kinds[i].at), kinds[i].magic))
            continue;
        known = true;
        if (!ends_as(name, kinds[i].ends) ||
            (kinds[i].inside.n && !str_has(tail, kinds[i].inside)))
            continue;
        *type = kinds[i].type;
        return OK;
    }
    if (!known && ends_as(name, S("txt csv")) && utf8_valid(head)) {
        *type = ends_as(name, S("csv")) ? S("text/csv") : S("text/plain");
        return OK;
    }
    if (!head.n)
        return fail_set(why, ERR_MEDIA, "file", "“%.*s”是空文件", STR_ARG(utf8_head(name, 60)));
    return fail_set(
        why, ERR_MEDIA, "file",
        known ? "“%.*s”的内容与文件扩展名不符，请用原来的软件另存后再上传"
              : "“%.*s”不是可以接受的文件：请上传 PDF、Word、Excel、WPS、OFD、图片或压缩包",
        STR_ARG(utf8_head(name, 60)));
}

bool media_is_picture(struct str type)
{
    return str_starts(type, S("image/"));
}
