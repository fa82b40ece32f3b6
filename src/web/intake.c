/* SPDX-License-Identifier: MulanPSL-2.0 */
/* intake.c - a body as it comes; see intake.h */
#include "web/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "base/secret.h"
#include "base/utf8.h"

static const struct field *field_of(const struct form_rule *rule, struct str name)
{
    for (int i = 0; rule && i < rule->n; i++)
        if (str_eq(rule->field[i].name, name))
            return &rule->field[i];
    return NULL;
}

static bool begin(void *user, const struct multipart_part *part)
{
    struct intake *in = user;
    const struct field *d;

    in->name = str_dup(&in->mem, part->name);
    in->in_file = part->file;
    in->value = (struct buf){.mem = &in->mem};
    in->fd = -1;
    d = field_of(in->form.rule, in->name);
    if (!part->file || !part->filename.n || !d || d->kind != FIELD_FILE)
        return true;
    if (in->no_files) {
        if (!in->had_files) /* one is enough to tell that there were any */
            form_add_file(&in->mem, &in->form, in->name, &(struct form_file){0});
        in->had_files = true;
        return true;
    }
    if (in->files_n == INTAKE_FILES)
        return fail_set(&in->fail, ERR_TOO_LARGE, "", "一次最多上传 %d 个文件", INTAKE_FILES),
               false;
    in->limit = d->max;
    in->file = (struct form_file){.name = utf8_file_name(&in->mem, part->filename),
                                  .type = str_dup(&in->mem, utf8_repair(&in->mem, part->type))};
    in->file.path =
        str_fmt(&in->mem, "%s/up-%.*s", in->folder, STR_ARG(secret_token(&in->mem, 12)));
    in->file.path.p = str_cstr(&in->mem, in->file.path);
    in->fd = open(in->file.path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (in->fd < 0)
        return os_fail(&in->fail, errno, "upload"), false;
    in->files[in->files_n++] = in->file.path;
    digest_start(&in->sm3, DIGEST_SM3);
    return true;
}

static bool write_all(struct intake *in, struct str s)
{
    while (s.n) {
        ssize_t n = write(in->fd, s.p, (size_t)s.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return os_fail(&in->fail, errno, "upload"), false;
        s = str_from(s, n);
    }
    return true;
}

static bool data(void *user, struct str piece)
{
    struct intake *in = user;

    if (in->fd >= 0) {
        in->file.size += piece.n;
        if (in->limit && in->file.size > in->limit)
            return true; /* told as the field's fault in the end; not written any more */
        digest_add(&in->sm3, piece);
        return write_all(in, piece);
    }
    in->text += piece.n;
    if (in->in_file)
        return true;
    if (in->text > INTAKE_TEXT_MAX)
        return fail_set(&in->fail, ERR_TOO_LARGE, "", "提交的文字太长，没有保存"), false;
    buf_add(&in->value, piece);
    return true;
}

static bool end(void *user)
{
    struct intake *in = user;

    if (in->fd >= 0) {
        struct digest d = digest_end(&in->sm3);

        memcpy(in->file.sm3, d.b, sizeof in->file.sm3);
        if (close(in->fd))
            return in->fd = -1, os_fail(&in->fail, errno, "upload"), false;
        in->fd = -1;
        form_add_file(&in->mem, &in->form, in->name, &in->file);
    } else if (!in->in_file) {
        if (str_eq(in->name, S("csrf")))
            in->csrf = buf_str(&in->value);
        form_add(&in->mem, &in->form, in->name, buf_str(&in->value));
    }
    return true;
}

static const struct multipart_calls calls = {begin, data, end};
static const struct form_rule no_fields = {NULL, 0, true, 0};

enum err intake_start(struct intake *in, const struct form_rule *rule, struct str type,
                      const char *folder)
{
    struct str boundary = multipart_boundary(type);
    isize reserve;

    memset(in, 0, sizeof *in);
    in->fd = -1;
    in->folder = folder;
    in->max = form_body_max(rule);
    if (boundary.n && rule && !rule->multipart)
        return fail_set(&in->fail, ERR_UNREADABLE, "", "这个地址不接受上传文件");
    reserve = boundary.n ? 4 * INTAKE_TEXT_MAX : 3 * (isize)in->max + (1 << 20);
    if (!arena_init(&in->mem, reserve))
        return fail_set(&in->fail, ERR_BUSY, "", "系统内存不足，请稍后再试");
    in->started = true;
    in->body = (struct buf){.mem = &in->mem};
    if (!boundary.n)
        return OK;
    in->multipart_on = true;
    form_begin(&in->mem, rule ? rule : &no_fields, &in->form);
    if (!folder || !multipart_start(&in->mp, boundary, &calls, in))
        return fail_set(&in->fail, ERR_UNREADABLE, "", "上传的内容无法识别（boundary）");
    return OK;
}

enum err intake_feed(struct intake *in, struct str piece)
{
    jmp_buf over;

    if (in->fail.code)
        return in->fail.code;
    in->got += piece.n;
    if (in->got > in->max)
        return fail_set(&in->fail, ERR_TOO_LARGE, "", "提交的内容超过 %lld KB，没有保存",
                        (long long)(in->max >> 10));
    in->mem.unwind = &over;
    if (setjmp(over))
        return fail_set(&in->fail, ERR_TOO_LARGE, "", "提交的内容太大，没有保存");
    if (!in->multipart_on)
        buf_add(&in->body, piece);
    else if (!multipart_feed(&in->mp, piece))
        fail_set(&in->fail, ERR_UNREADABLE, "", "上传的内容不完整或者格式不对，没有保存");
    in->mem.unwind = NULL;
    return in->fail.code;
}

enum err intake_close(struct intake *in)
{
    if (!in->fail.code && in->multipart_on && !multipart_done(&in->mp))
        fail_set(&in->fail, ERR_UNREADABLE, "", "上传的内容不完整，没有保存");
    return in->fail.code;
}

void intake_end(struct intake *in)
{
    if (in->fd >= 0) {
        close(in->fd);
        digest_drop(&in->sm3);
    }
    for (int i = 0; i < in->files_n; i++)
        unlink(in->files[i].p); /* gone already where a handler has taken it */
    if (in->started)
        arena_free(&in->mem);
    in->started = false;
    in->files_n = 0;
    in->fd = -1;
}
