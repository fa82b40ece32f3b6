/* SPDX-License-Identifier: MulanPSL-2.0 */
/* check.h - the content check (核查): a text → findings, offline, before it goes out
 *
 * One call finds wrong, missing and doubled characters, unfit terms, personal data, faulty
 * punctuation, dates, document numbers, quoted titles, sums, links and form. The same text with the
 * same lists gives the same findings, whatever was checked before.
 *
 * Threads: a struct checker is made once (checker_open) and is read only afterwards; any number of
 *          threads share it, and its language model is part of the program's mapped image.
 *          Everything a call needs lives in the arena that it is given.
 * Spans:   `at`, `n` are bytes of the text checked, `start`, `length` the same in characters.
 *          A missing character is shown on the character behind the gap (一步 → 进一步: span 一,
 *          suggestion 进一); an extra one has the suggestion "" with `mends` set.
 * Order:   by place, then by level (the graver first), then by rule. Findings of one family do
 *          not overlap.
 * Bounds:  CHECK_MOST bytes of text, CHECK_FINDINGS findings; what lies beyond is not reported.
 * Privacy: findings quote what they found; a log must use check_masked() instead.
 *
 * Rules stand in rulebook/check-rules.tsv with their sources, words in rulebook/terms/.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "base/day.h"
#include "base/fail.h"
#include "base/tree.h"

enum { CHECK_MOST = 16 << 20, CHECK_FINDINGS = 20000 };

enum check_level { CHECK_NOTE, CHECK_WARN, CHECK_BLOCK, CHECK_LEVEL__MAX };
enum check_family {
    CHECK_TYPO,    /* 错别字 */
    CHECK_TERM,    /* 不规范表述 */
    CHECK_NAME,    /* 人名职务、机构名称 */
    CHECK_PRIVACY, /* 个人信息 */
    CHECK_PUNCT,   /* 标点 */
    CHECK_DATE,    /* 日期、星期、区间 */
    CHECK_CITE,    /* 文号、引用的标题 */
    CHECK_SUM,     /* 数字 */
    CHECK_LINK,    /* 链接、图片、附件 */
    CHECK_FORM,    /* 体例 */
    CHECK_FAMILY__MAX
};
#define CHECK_ALL ((1u << CHECK_FAMILY__MAX) - 1)

/* A rule as the rulebook has it; lives as long as the program. */
struct check_rule {
    struct str name; /* privacy.id */
    enum check_family family;
    enum check_level level;
    struct str title;   /* 居民身份证号码 */
    struct str explain; /* what is looked for, and what is not */
    struct str source;
};

struct check_finding {
    const struct check_rule *rule;
    enum check_level level;
    isize at, n;
    int64_t start, length;
    int line;         /* of the text checked, from 0 */
    struct str words; /* the text at the span */
    struct str says;  /* what is wrong, a Chinese sentence */
    struct str suggestion;
    bool mends;        /* `suggestion` replaces the span ("" deletes it) */
    struct str source; /* what the rule rests on */
    double sure;       /* spelling: log-odds of the ranker; else 0 */
};
struct check_list {
    struct check_finding *p;
    isize n;
};

/* --- an office's own lists, apart from ours */
enum check_own_kind {
    OWN_TERM,  /* `words` is unfit; `instead` is what to write, `note` why */
    OWN_KEEP,  /* `words` is never a finding here (accepted as right) */
    OWN_NAME,  /* a person `words` whose title is `instead`; order is that of the list */
    OWN_TITLE, /* the title of an existing document, without 《》 */
    OWN_PHONE, /* a duty phone of the unit: not personal */
    OWN_WORD   /* a word of the place (names, bodies): neither wrong nor corrected */
};
struct check_entry {
    enum check_own_kind kind;
    struct str words, instead, note;
};
struct check_own;
/* Prepares a list for any number of calls; `e` is copied into `mem`. 50,000 entries take about 20 ms. */
const struct check_own *check_own_make(struct arena *mem, const struct check_entry *e, isize n);

/* --- the checker */
struct checker;
/* Tables and the built-in language model. Fails: ERR_UNREADABLE (a damaged model). */
enum err checker_open(struct arena *mem, const struct checker **out, struct fail *why);

/* Where `mem` was made of large pages: the program's own copy of the tables leaves memory. */
void checker_unload(void);

struct check_input {
    struct str text; /* valid UTF-8; a line a paragraph, a tab between the cells of a row */
    const struct tree
        *doc;           /* the same as a tree, for links, pictures and headings; may be NULL */
    struct str title;   /* of the metadata; "" unknown */
    struct day written; /* 成文日期 of the metadata; may be unset */
    const struct str *attachment; /* names of the files attached; NULL: not known */
    isize attachments;
    bool table;    /* the text is a table (CSV, XLSX) */
    bool fragment; /* a part of a text: rules over the whole are left out */
};
struct check_options {
    unsigned families;      /* bits 1u << CHECK_TYPO …; 0: all */
    enum check_level least; /* findings below are left out */
    const struct check_own *own;
    double threshold; /* of spelling, added to the built-in one; higher is stricter */
    /* What an earlier call found in an earlier state of the text: paragraphs that have not changed
     * keep their spelling findings without being read again. Both, or neither. */
    struct str before;
    const struct check_list *found;
};

void check_text(const struct checker *k, struct arena *mem, const struct check_input *in,
                const struct check_options *o, struct check_list *out);

/* HTML as found, spans mapped back to its bytes and characters. Its markup is only skipped, never
 * repaired; scripts and styles are no text. */
void check_html(const struct checker *k, struct arena *mem, struct str html,
                const struct check_options *o, struct check_list *out);
/* The text of HTML, with the byte of `html` that each byte of it came from (text.n + 1 entries). */
struct str check_html_text(struct arena *mem, struct str html, const isize **origin);

/* Subtitles (SRT, WebVTT) with their numbers and times blanked, byte for byte as long as before, so
 * that findings keep their places. A cue's lines stay lines. */
struct str check_subtitle_text(struct arena *mem, struct str srt);

/* The text with every suggestion of these families applied. */
struct str check_apply(struct arena *mem, struct str text, const struct check_list *l,
                       unsigned families);

/* 13812341234 → 138****1234 and so on: personal data of a finding made unreadable. `shape` is the
 * office's: 前几后几 as "3,4"; "" for the usual one of its rule. */
struct str check_mask(struct arena *mem, const struct check_finding *f, struct str shape);
/* The words of a finding as a log may show them. */
struct str check_masked(struct arena *mem, const struct check_finding *f);

/* --- names */
const struct check_rule *check_rule_find(const struct checker *k,
                                         struct str name); /* or NULL */
const struct check_rule *check_rules(const struct checker *k, isize *n);
struct str check_level_name(enum check_level l); /* block, warn, note */
struct str check_level_zh(enum check_level l);
bool check_level_find(struct str name, enum check_level *out);
struct str check_family_name(enum check_family f);
struct str check_family_zh(enum check_family f);
bool check_family_find(struct str name, enum check_family *out);

#endif
