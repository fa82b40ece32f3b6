/* SPDX-License-Identifier: MulanPSL-2.0 */
/* privacy_test.c - 2,000 generated texts with planted numbers: every valid one is found, no invalid one
 * blocks
 *
 * Identity numbers, cards and phones, valid and spoilt (check digit, day of birth, province, a digit too
 * many or too few), in sentences, split by blanks and hyphens, in full-width digits, in tables, CSV and file
 * names, and in DOCX and XLSX files that are written and read again. The seed is fixed: the texts are the
 * same in every run; GONGKAI_SEED=number draws others.
 */
#include "check/check.h"
#include "tests/test.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "read/words.h"
#include "render/docx.h"
#include "render/paper.h"
#include "render/xlsx.h"

enum { TEXTS = 2000, IN_FILE = 25, PLANTED = 4 * IN_FILE };
enum kind { ID, CARD, PHONE };

struct planted {
    enum kind kind;
    bool valid;
    char digits[24];
    bool found;
};
struct world {
    struct test *t;
    const struct checker *k;
    uint64_t seed;
    struct planted p[PLANTED];
    int n;
    int valid, invalid, missed, blocked;
};

static uint32_t draw(struct world *w, uint32_t below)
{
    w->seed ^= w->seed << 13;
    w->seed ^= w->seed >> 7;
    w->seed ^= w->seed << 17;
    return (uint32_t)(w->seed >> 32) % below;
}

/* --- numbers */

static void put_digit(char *d, int at, int v)
{
    d[at] = (char)(v == 10 ? 'X' : '0' + v);
}

static void id_number(struct world *w, char *d, bool valid)
{
    static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const int check[11] = {1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2};
    static const char *const places[] = {"110101", "370303", "622301", "310115", "440305"};
    int spoil = valid ? 0 : 1 + (int)draw(w, 4), sum = 0;
    struct str begin = str_fmt(
        &w->t->mem, "%s%04u%02u%02u%03u", places[draw(w, 5)], 1930 + draw(w, 85),
        spoil == 2 ? 13 + draw(w, 80) : 1 + draw(w, 12), 1 + draw(w, 28), draw(w, 1000));

    for (int i = 0; i < 17; i++)
        d[i] = begin.p[i];
    if (spoil == 3) { /* no province begins with 0 or 9 but 91 */
        d[0] = '9';
        d[1] = '9';
    }
    for (int i = 0; i < 17; i++)
        sum += (d[i] - '0') * weight[i];
    put_digit(d, 17, check[sum % 11]);
    if (spoil == 1)
        put_digit(d, 17, d[17] == '5' ? 6 : 5);
    d[18] = 0;
    if (spoil == 4) { /* a digit too many */
        if (d[17] == 'X')
            d[17] = '1';
        put_digit(d, 18, (int)draw(w, 10));
        d[19] = 0;
    }
}

static void card_number(struct world *w, char *d, bool valid)
{
    int n = draw(w, 2) ? 19 : 16, sum = 0;

    d[0] = '6';
    d[1] = '2';
    for (int i = 2; i < n - 1; i++)
        put_digit(d, i, (int)draw(w, 10));
    for (int i = n - 2, k = 0; i >= 0; i--, k++) {
        int v = d[i] - '0';

        if (!(k & 1))
            v = v * 2 > 9 ? v * 2 - 9 : v * 2;
        sum += v;
    }
    put_digit(d, n - 1, (10 - sum % 10) % 10);
    if (!valid)
        put_digit(d, n - 1, (d[n - 1] - '0' + 1 + (int)draw(w, 9)) % 10);
    d[n] = 0;
}

static void phone_number(struct world *w, char *d, bool valid)
{
    int n = 11;

    d[0] = '1';
    put_digit(d, 1, valid ? 3 + (int)draw(w, 7) : (int)draw(w, 3));
    for (int i = 2; i < n; i++)
        put_digit(d, i, (int)draw(w, 10));
    d[n] = 0;
}

static const char *plant(struct world *w, enum kind kind)
{
    struct planted *p = &w->p[w->n++];

    *p = (struct planted){.kind = kind, .valid = draw(w, 2)};
    if (kind == ID)
        id_number(w, p->digits, p->valid);
    else if (kind == CARD)
        card_number(w, p->digits, p->valid);
    else
        phone_number(w, p->digits, p->valid);
    return p->digits;
}

/* --- how they are written */

enum look { PLAIN, BLANKS, EACH, HYPHENS, WIDE, LOOKS };

static struct str look_of(struct world *w, const char *d, enum kind kind, enum look look)
{
    static const int id_groups[] = {6, 14, 99}, phone_groups[] = {3, 7, 99},
                     card_groups[] = {4, 8, 12, 16, 99};
    const int *group = kind == ID ? id_groups : kind == PHONE ? phone_groups : card_groups;
    struct buf b = buf_new(&w->t->mem, 128);

    for (int i = 0; d[i]; i++) {
        if (i == *group || (look == EACH && i && kind == ID)) {
            group += i == *group;
            if (look == BLANKS || (look == EACH && kind == ID))
                buf_char(&b, ' ');
            else if (look == HYPHENS)
                buf_char(&b, '-');
        }
        if (look == WIDE)
            buf_rune(&b, (uint32_t)d[i] + 0xFEE0);
        else
            buf_char(&b, d[i]);
    }
    return buf_str(&b);
}

static struct str sentence(struct world *w)
{
    static const char *const forms[] = {
        "经审核，张三（身份证号：%.*s）符合条件，银行卡号%.*s，联系电话%.*s。",
        "李四，公民身份号码%.*s；补助打入卡号：%.*s；本人手机%.*s",
        "申请人王五_%.*s，账号%.*s，电话:%.*s，同意公示。",
        "证件号码 %.*s ，一卡通 %.*s ，联系方式 %.*s 。"};
    enum look look = (enum look)draw(w, LOOKS);
    struct str id = look_of(w, plant(w, ID), ID, look),
               card = look_of(w, plant(w, CARD), CARD, look == EACH ? PLAIN : look),
               phone = look_of(w, plant(w, PHONE), PHONE, look == EACH ? PLAIN : look);

    return str_fmt(&w->t->mem, forms[draw(w, 4)], STR_ARG(id), STR_ARG(card), STR_ARG(phone));
}

static const char *const heads[] = {"姓名", "身份证号", "银行账号", "联系电话", "补助金额"};

static void row_of(struct world *w, struct str cell[5])
{
    static const char *const names[] = {"张三", "李小四", "王五", "欧阳明", "赵六"};

    cell[0] = str_of(names[draw(w, 5)]);
    cell[1] = look_of(w, plant(w, ID), ID, draw(w, 3) ? PLAIN : WIDE);
    cell[2] = look_of(w, plant(w, CARD), CARD, draw(w, 3) ? PLAIN : BLANKS);
    cell[3] = look_of(w, plant(w, PHONE), PHONE, PLAIN);
    cell[4] = str_fmt(&w->t->mem, "%u", 100 + draw(w, 9000));
}

static struct str table_text(struct world *w, char part)
{
    struct buf b = buf_new(&w->t->mem, 512);
    struct str cell[5];

    for (int i = 0; i < 5; i++)
        buf_fmt(&b, "%s%c", heads[i], i < 4 ? part : '\n');
    row_of(w, cell);
    for (int i = 0; i < 5; i++)
        buf_fmt(&b, "%.*s%c", STR_ARG(cell[i]), i < 4 ? part : '\n');
    return buf_str(&b);
}

static struct tree *table_tree(struct world *w)
{
    struct arena *mem = &w->t->mem;
    struct tree *table = tree_new(mem, TREE_TABLE), *row = tree_add_new(mem, table, TREE_ROW);

    for (int i = 0; i < 5; i++)
        tree_add_cell(mem, row, str_of(heads[i]), true, 1, 1);
    for (int k = 0; k < IN_FILE; k++) {
        struct str cell[5];

        row = tree_add_new(mem, table, TREE_ROW);
        row_of(w, cell);
        for (int i = 0; i < 5; i++)
            tree_add_cell(mem, row, cell[i], false, 1, 1);
    }
    return table;
}

/* --- what is found of them */

static void plain_digits(struct str words, char *out, int most)
{
    int n = 0;
    uint32_t r;

    for (isize at = 0; (r = utf8_next(words, &at)) && n < most - 1;) {
        if (r >= 0xFF10 && r <= 0xFF5A)
            r -= 0xFEE0;
        if ((r >= '0' && r <= '9') || (r | 32) == 'x')
            out[n++] = (char)(r == 'x' ? 'X' : r);
    }
    out[n] = 0;
}

static void look_at(struct world *w, struct str text, bool table)
{
    static const char *const rules[] = {"privacy.id", "privacy.card", "privacy.phone"};
    struct check_options o = {.families = 1u << CHECK_PRIVACY};
    struct check_list l;

    check_text(w->k, &w->t->mem, &(struct check_input){.text = text, .table = table}, &o, &l);
    for (isize i = 0; i < l.n; i++) {
        char digits[40];
        bool right = false;

        plain_digits(l.p[i].words, digits, sizeof digits);
        for (int k = 0; k < w->n; k++)
            if (w->p[k].valid && str_eq(l.p[i].rule->name, str_of(rules[w->p[k].kind])) &&
                str_eq(str_of(digits), str_of(w->p[k].digits)))
                w->p[k].found = right = true;
        if (l.p[i].level == CHECK_BLOCK && !right) {
            w->blocked++;
            test_check(w->t, false, __FILE__, __LINE__,
                       str_cstr(&w->t->mem, str_fmt(&w->t->mem, "blocked: %s in %.*s", digits,
                                                    STR_ARG(utf8_head(text, 90)))));
        }
    }
    for (int k = 0; k < w->n; k++) {
        w->valid += w->p[k].valid;
        w->invalid += !w->p[k].valid;
        if (w->p[k].valid && !w->p[k].found) {
            w->missed++;
            test_check(
                w->t, false, __FILE__, __LINE__,
                str_cstr(&w->t->mem, str_fmt(&w->t->mem, "missed: %s in %.*s", w->p[k].digits,
                                             STR_ARG(utf8_head(text, 90)))));
        }
    }
    w->n = 0;
}

static void in_docx(struct world *w)
{
    struct arena *mem = &w->t->mem;
    struct tree *doc = tree_new(mem, TREE_DOC);
    struct fail why = {0};
    struct str bytes, text;

    tree_add_para(mem, doc, S("补助发放名单"));
    tree_add(doc, table_tree(w));
    render_docx(mem, &(struct paper){.body = doc}, &bytes, &why);
    read_words(mem, bytes, &text, &why);
    if (CHECK_OK(w->t, &why))
        look_at(w, text, false);
}

static void in_xlsx(struct world *w)
{
    struct arena *mem = &w->t->mem;
    struct xlsx_sheet sheet = {
        .name = S("名单"), .title = S("补助发放名单"), .table = table_tree(w)};
    struct fail why = {0};
    struct str bytes, text;

    render_xlsx(mem, &(struct xlsx_book){.sheet = &sheet, .sheets = 1}, &bytes, &why);
    read_words(mem, bytes, &text, &why);
    if (CHECK_OK(w->t, &why))
        look_at(w, text, true);
}

void test_check_privacy(struct test *t)
{
    static const char *const shapes[] = {"sentences", "tables", "CSV", "DOCX", "XLSX"};
    struct arena mem;
    struct fail why = {0};
    struct world *w;
    const char *seed = getenv("GONGKAI_SEED");
    int texts = 0;

    if (!arena_init(&mem, 16 << 20))
        exit(2);
    w = NEW(&mem, struct world, 1);
    w->t = t;
    w->seed = seed ? strtoull(seed, NULL, 10) : 20210301;
    if (checker_open(&mem, &w->k, &why))
        exit(2);
    for (int shape = 0; shape < 5; shape++) {
        test_case(t, "planted in %s: every valid number is found, no invalid one blocks",
                  shapes[shape]);
        for (int i = 0; i < TEXTS / 5; i += shape >= 3 ? IN_FILE : 1) {
            texts += shape >= 3 ? IN_FILE : 1;
            if (shape == 0)
                look_at(w, sentence(w), false);
            else if (shape <= 2)
                look_at(w, table_text(w, shape == 1 ? '\t' : ','), shape == 2);
            else if (shape == 3)
                in_docx(w);
            else
                in_xlsx(w);
        }
    }
    test_case(t, "2,000 texts, both kinds of numbers in plenty");
    CHECK_INT(t, texts, TEXTS);
    CHECK(t, w->valid > 2500 && w->invalid > 2500);
    CHECK_INT(t, w->missed + w->blocked, 0);
    test_end(t);
    arena_free(&mem);
}
