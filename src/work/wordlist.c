/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wordlist.c - an office's own words for the content check; see wordlist.h */
#include "work/wordlist.h"

#include "base/utf8.h"
#include "store/audit.h"
#include "store/document.h"
#include "store/unit.h"
#include "store/worklist.h"
#include "work/may.h"

static const struct {
    struct str id, zh;
    enum check_own_kind kind;
} kinds[] = {{LIT("term"), LIT("不使用的表述"), OWN_TERM},
             {LIT("keep"), LIT("已认可，不再提示"), OWN_KEEP},
             {LIT("name"), LIT("领导和职务"), OWN_NAME},
             {LIT("word"), LIT("机构、地名、专名"), OWN_WORD},
             {LIT("phone"), LIT("公开电话"), OWN_PHONE},
             {LIT("title"), LIT("文件标题"), OWN_TITLE}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static int kind_of(struct str id)
{
    for (int i = 0; i < KINDS; i++)
        if (str_eq(kinds[i].id, id))
            return i;
    return -1;
}

struct str wordlist_kind_zh(struct str kind)
{
    int i = kind_of(kind);

    return i < 0 ? kind : kinds[i].zh;
}

enum err wordlist_look(struct ctx *c, struct unit_id unit, struct str kind,
                       struct wordlist *out)
{
    db_begin_read(c);
    may(c, ACT_SEE_DESK, unit);
    own_word_all(c, unit, kind, &out->rows);
    out->may_edit = may_ask(c, ACT_APPROVE, unit);
    return db_end(c);
}

/* 布署|部署, 王晓明	区长: the words and what is written behind them. */
static void cut(struct str line, struct str *words, struct str *instead)
{
    static const struct str marks[] = {LIT("\t"), LIT("|"), LIT("｜"), LIT("→"), LIT("  ")};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_cut(line, marks[i], words, instead)) {
            *words = str_trim_wide(*words);
            *instead = str_trim_wide(*instead);
            return;
        }
    *words = str_trim_wide(line);
    *instead = (struct str){0};
}

enum err wordlist_add(struct ctx *c, struct unit_id unit, struct str kind, struct str lines,
                      struct str note, int *added)
{
    struct own_word_list now = {0};
    struct own_word w = {.unit = unit, .kind = kind, .note = note};
    struct str line;
    int n = 0;

    db_begin(c);
    may(c, ACT_APPROVE, unit);
    if (kind_of(kind) < 0)
        fail_set(&c->fail, ERR_INPUT, "kind", "请选择类别");
    own_word_all(c, unit, S(""), &now);
    for (struct str rest = lines; !c->fail.code && str_next(&rest, '\n', &line);) {
        cut(line, &w.words, &w.instead);
        if (!w.words.n)
            continue;
        if (utf8_count(w.words) < 2 || utf8_count(w.words) > OWN_WORD_LONGEST ||
            utf8_count(w.instead) > OWN_WORD_LONGEST)
            fail_set(&c->fail, ERR_INPUT, "lines", "“%.*s”：每个词 2 到 %d 字",
                     STR_ARG(utf8_head(w.words, 20)), OWN_WORD_LONGEST);
        if (now.n + ++n > OWN_WORDS_MOST)
            fail_set(&c->fail, ERR_INPUT, "lines", "词表最多 %d 条", OWN_WORDS_MOST);
        own_word_put(c, &w);
    }
    if (!n)
        fail_set(&c->fail, ERR_INPUT, "lines", "请填写要加入的词，每行一个");
    audit_add(c, unit, S("wordlist_add"), S("unit"), unit.n, S(""),
              str_fmt(c->mem, "{\"kind\":\"%.*s\",\"lines\":%d}", STR_ARG(kind), n));
    if (db_end(c) == OK && added)
        *added = n;
    return c->fail.code;
}

enum err wordlist_drop(struct ctx *c, struct unit_id unit, int64_t id)
{
    db_begin(c);
    may(c, ACT_APPROVE, unit);
    if (!c->fail.code && !own_word_drop(c, unit, id))
        fail_set(&c->fail, ERR_NOT_FOUND, "word", "词表里没有这一条");
    audit_add(c, unit, S("wordlist_drop"), S("unit"), unit.n,
              str_fmt(c->mem, "{\"word\":%lld}", (long long)id), S(""));
    return db_end(c);
}

/* A character alone would spare it everywhere: two of its neighbours on each side go with it. */
static struct str with_neighbours(struct str text, const struct finding *f)
{
    isize at = utf8_head(text, f->start).n, from = at, until = at + f->words.n;
    uint32_t r;

    if (utf8_count(f->words) > 3 || !str_eq(str_slice(text, at, at + f->words.n), f->words))
        return f->words;
    for (int i = 0; i < 2; i++) {
        isize back = from, on = until;

        if ((r = utf8_prev(text, &back)) && rune_is_han(r))
            from = back;
        if ((r = utf8_next(text, &on)) && rune_is_han(r))
            until = on;
    }
    return str_slice(text, from, until);
}

void wordlist_keep(struct ctx *c, const struct finding *f, struct str text, struct str reason)
{
    struct own_word w = {.unit = f->unit, .kind = S("keep"), .note = reason, .rule = f->rule};

    w.words = str_eq(f->family, S("typo")) ? with_neighbours(text, f) : f->words;
    if (utf8_count(w.words) < 2 || utf8_count(w.words) > OWN_WORD_LONGEST) {
        fail_set(&c->fail, ERR_INPUT, "remember",
                 "这些文字太短或者太长，不能记入词表，只在本文保留");
        return;
    }
    own_word_put(c, &w);
}

/* --- made ready */

struct entries {
    LIST(struct check_entry) list;
    isize cap;
};

static void entry(struct ctx *c, struct entries *e, enum check_own_kind kind, struct str words,
                  struct str instead, struct str note)
{
    if (words.n)
        *LIST_ADD(c->mem, &e->list, e->cap) = (struct check_entry){kind, words, instead, note};
}

/* 关于印发《X》的通知 is quoted as 《X》 as well. */
static void title_of(struct ctx *c, struct entries *e, struct str title)
{
    isize a = str_find(title, S("《")), b = str_rfind(title, S("》"));
    isize issue = str_find(title, S("关于印发")), end = str_rfind(title, S("的通知"));

    entry(c, e, OWN_TITLE, title, S(""), S(""));
    if (a >= 0 && b > a)
        entry(c, e, OWN_TITLE, str_slice(title, a + 3, b), S(""), S(""));
    else if (issue >= 0 && end > issue + 12)
        entry(c, e, OWN_TITLE, str_slice(title, issue + 12, end), S(""), S(""));
}

/* The documents whose titles hold one half of a quoted one: a slip leaves the other half whole. */
static void quoted(struct ctx *c, struct unit_id unit, struct str text, struct entries *e)
{
    enum { QUOTES = 12, FOUND = 5 };
    int n = 0;
    isize at = 0, i;

    while (n < QUOTES && (i = str_find(str_from(text, at), S("《"))) >= 0) {
        struct str rest = str_slice(text, at + i + 3, at + i + 303), half;
        isize end = str_find(rest, S("》"));
        struct doc_line_list found = {0};

        at += i + 3;
        if (end < 0 || utf8_count(str_slice(rest, 0, end)) < 8 ||
            str_starts(rest, S("中华人民共和国")))
            continue;
        n++;
        rest = str_slice(rest, 0, end);
        half = utf8_head(rest, utf8_count(rest) / 2);
        worklist_choose(c, unit, half, FOUND, &found);
        for (isize k = 0; k < found.n; k++)
            title_of(c, e, found.p[k].title);
        found = (struct doc_line_list){0};
        worklist_choose(c, unit, str_from(rest, half.n), FOUND, &found);
        for (isize k = 0; k < found.n; k++)
            title_of(c, e, found.p[k].title);
    }
}

static struct str digits_of(struct arena *mem, struct str phone)
{
    char *p = NEW(mem, char, phone.n + 1);
    isize n = 0;

    for (isize i = 0; i < phone.n; i++)
        if (phone.p[i] >= '0' && phone.p[i] <= '9')
            p[n++] = phone.p[i];
    return (struct str){p, n};
}

const struct check_own *wordlist_own(struct ctx *c, struct unit_id unit, struct str text)
{
    struct entries e = {0};
    struct unit_list units = {0};
    struct unit_id *above;
    isize n = 0;

    if (c->fail.code)
        return NULL;
    above = unit_above(c, unit, &n);
    for (isize i = 0; i < n; i++) {
        struct own_word_list rows = {0};

        own_word_all(c, above[i], S(""), &rows);
        for (isize k = 0; k < rows.n; k++) {
            int kind = kind_of(rows.p[k].kind);

            if (kind < 0)
                continue;
            entry(c, &e, kinds[kind].kind,
                  kinds[kind].kind == OWN_PHONE ? digits_of(c->mem, rows.p[k].words)
                                                : rows.p[k].words,
                  rows.p[k].instead, rows.p[k].note);
        }
    }
    unit_all(c, &units);
    for (isize i = 0; i < units.n; i++) {
        entry(c, &e, OWN_WORD, units.p[i].name, S(""), S(""));
        if (units.p[i].id.n == unit.n)
            entry(c, &e, OWN_PHONE, digits_of(c->mem, units.p[i].phone), S(""), S(""));
    }
    if (str_has(text, S("《")))
        quoted(c, unit, text, &e);
    return e.list.n ? check_own_make(c->mem, e.list.p, e.list.n) : NULL;
}

enum err finding_history_look(struct ctx *c, struct unit_id unit, struct finding_history *out)
{
    enum { KEPT = 50, YEAR = 366 };
    struct instant since = {c->now.s - (int64_t)YEAR * 86400};

    db_begin_read(c);
    may(c, ACT_SEE_DOC, unit);
    finding_by_rule(c, unit, since, &out->rules);
    finding_by_office(c, unit, since, &out->offices);
    finding_kept(c, unit, KEPT, &out->kept);
    return db_end(c);
}
