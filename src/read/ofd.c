/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ofd.c - the parts of an OFD and how they refer to one another; ofd_page.c reads what stands on a page */
#include "read/ofd.h"

#include <setjmp.h>

#include "read/ofd_page.h"
#include "read/ooxml.h"

enum { PAGES_MAX = 600, BUDGET = 4000000 };
static const double POINT = 72.0 / 25.4;

struct book {
    struct arena *mem;
    struct ooxml *z;
    struct fail *why;
    struct str folder; /* of the document's main part, with its slash */
    double box[4];
    struct ofd_units units, templates; /* of the document */
    isize units_cap, templates_cap;
    struct ofd_budget budget;
    struct drawn drawn;
    struct buf aside;
    int pages;
};

/* --- parts */

/* Without "./", "//" and "..": as the archive may have it. Windows programs write backslashes. */
static struct str tidy(struct arena *mem, struct str path)
{
    struct buf b = buf_new(mem, path.n + 1);
    char *p = str_cstr(mem, path);
    struct str rest, part;

    for (isize i = 0; i < path.n; i++)
        p[i] = p[i] == '\\' ? '/' : p[i];
    rest = (struct str){p, path.n};
    while (str_next(&rest, '/', &part)) {
        if (!part.n || str_eq(part, S(".")))
            continue;
        if (str_eq(part, S(".."))) {
            isize slash = str_rfind(buf_str(&b), S("/"));

            b.n = slash < 0 ? 0 : slash;
            continue;
        }
        if (b.n)
            buf_char(&b, '/');
        buf_add(&b, part);
    }
    return buf_str(&b);
}

/* The archive's own name of a part, whatever its letters' case; NULL: not there. */
static const char *part_of(struct book *k, struct str path)
{
    int n = ooxml_parts(k->z);

    for (int i = 0; i < n; i++) {
        struct arena scratch = *k->mem;
        struct str name = ooxml_name(k->z, i);

        if (str_eq_nocase(tidy(&scratch, name), path))
            return str_cstr(k->mem, name);
    }
    return NULL;
}

/* A place that a part names: from its own folder, or from the top. */
static const struct xml *open_part(struct book *k, struct str folder, struct str place)
{
    struct fail why = {0};
    struct xml *root = NULL;
    const char *name = NULL;
    struct str near = tidy(k->mem, str_concat(k->mem, folder, place));
    struct str top = tidy(k->mem, place);

    if (!place.n)
        return NULL;
    if (place.p[0] != '/')
        name = part_of(k, near);
    if (!name)
        name = part_of(k, top);
    if (!name)
        name = part_of(k, str_concat(k->mem, near, S("/Content.xml")));
    if (!name || xml_read(k->z, k->mem, name, &root, &why)) {
        if (why.code == ERR_TOO_LARGE)
            *k->why = why;
        return NULL;
    }
    return root;
}

static struct str folder_of(struct arena *mem, struct str place)
{
    struct str path = tidy(mem, place);
    isize slash = str_rfind(path, S("/"));

    return slash < 0 ? (struct str){0} : str_slice(path, 0, slash + 1);
}

/* --- what is not shown on a page */

static void aside_words(struct book *k, const struct xml *root)
{
    bool any = false;

    for (const struct xml *x = root; x; x = xml_walk(root, x))
        if (str_eq(x->name, S("TextCode")) || str_eq(x->name, S("Remark"))) {
            buf_add(&k->aside, xml_words(x));
            any = true;
        } else if (any && str_eq(x->name, S("TextObject"))) {
            buf_char(&k->aside, '\n');
        }
    if (any)
        buf_char(&k->aside, '\n');
}

static void aside_units(struct book *k, const struct ofd_units *units)
{
    for (isize i = 0; i < units->n; i++)
        if (!units->p[i].used)
            aside_words(k, units->p[i].content);
}

static void annotations(struct book *k, const struct xml *document)
{
    struct str place = xml_words(xml_child(document, "Annotations"));
    const struct xml *list = open_part(k, k->folder, place);
    struct str folder = str_concat(k->mem, k->folder, folder_of(k->mem, place));

    for (const struct xml *x = list ? list->first : NULL; x && !k->why->code; x = x->next) {
        struct str file = xml_words(xml_child(x, "FileLoc"));
        const struct xml *page = open_part(k, folder, file);

        if (!page)
            page = open_part(k, k->folder, file);
        if (page)
            aside_words(k, page);
    }
}

/* --- pages */

static void add_units(struct book *k, const struct xml *res, struct ofd_units *units,
                      isize *cap)
{
    for (const struct xml *x = res; x; x = xml_walk(res, x))
        if (str_eq(x->name, S("CompositeGraphicUnit")))
            *LIST_ADD(k->mem, units, *cap) = (struct ofd_unit){xml_attr(x, "ID"), x, false};
}

static bool box_of(const struct xml *area, double box[4])
{
    double v[4];

    if (ofd_numbers(xml_words(xml_child(area, "PhysicalBox")), v, 4) != 4 || v[2] < 10 ||
        v[3] < 10 || v[2] > 2000 || v[3] > 2000)
        return false;
    for (int i = 0; i < 4; i++)
        box[i] = v[i];
    return true;
}

struct painting {
    const struct ofd_page *page;
    struct ofd_budget *budget;
};

static void paint(void *user, cairo_t *cr)
{
    struct painting *p = user;

    ofd_page_paint(p->page, p->budget, cr);
}

/* The characters as the rows' maker takes them. */
static void draw(struct book *k, struct ofd_page *p)
{
    struct painting painting = {p, &k->budget};
    struct drawn_page page = {.width = p->width * POINT,
                              .height = p->height * POINT,
                              .n = p->runes.n,
                              .paint = paint,
                              .user = &painting};
    struct drawn_box *box = NEW(k->mem, struct drawn_box, p->runes.n + 1);
    struct buf text = buf_new(k->mem, p->runes.n * 3 + 1);

    for (isize i = 0; i < p->runes.n; i++) {
        box[i] = p->runes.p[i].box;
        buf_rune(&text, p->runes.p[i].rune);
    }
    page.text = buf_str(&text);
    page.box = box;
    k->drawn.out->images += p->images;
    drawn_page(k->mem, &k->drawn, &page);
}

static void add_content(struct ofd_page *p, const struct xml *page)
{
    const struct xml *c = xml_child(page, "Content");

    if (c)
        *LIST_ADD(p->mem, &p->contents, p->contents_cap) = c;
}

static void one_page(struct book *k, const struct xml *root)
{
    struct ofd_units units = k->units;
    isize cap = units.n;
    double box[4] = {k->box[0], k->box[1], k->box[2], k->box[3]};
    struct ofd_page page = {.mem = k->mem, .units = &units, .aside = &k->aside};

    box_of(xml_child(root, "Area"), box);
    page.left = box[0];
    page.top = box[1];
    page.width = box[2];
    page.height = box[3];
    for (const struct xml *x = root->first; x; x = x->next) {
        if (str_eq(x->name, S("PageRes")))
            add_units(k, open_part(k, k->folder, xml_words(x)), &units, &cap);
        for (isize i = 0; str_eq(x->name, S("Template")) && i < k->templates.n; i++)
            if (str_eq(k->templates.p[i].id, xml_attr(x, "TemplateID"))) {
                k->templates.p[i].used = true;
                add_content(&page, k->templates.p[i].content);
            }
    }
    add_content(&page, root);
    ofd_page_words(&page, &k->budget);
    draw(k, &page);
    /* The page's list of units is a copy once it has some of its own. */
    for (isize i = 0; i < k->units.n; i++)
        k->units.p[i].used |= units.p[i].used;
    for (isize i = k->units.n; i < units.n; i++)
        if (!units.p[i].used)
            aside_words(k, units.p[i].content);
}

static void one_document(struct book *k, const struct xml *body)
{
    struct str place = xml_words(xml_child(body, "DocRoot"));
    const struct xml *document = open_part(k, S(""), place);
    const struct xml *common = xml_child(document, "CommonData");
    const struct xml *pages = xml_child(document, "Pages");

    if (!document)
        return;
    k->folder = folder_of(k->mem, place);
    k->units = k->templates = (struct ofd_units){0};
    k->units_cap = k->templates_cap = 0;
    k->box[0] = k->box[1] = 0;
    k->box[2] = 210;
    k->box[3] = 297;
    box_of(xml_child(common, "PageArea"), k->box);
    for (const struct xml *x = common ? common->first : NULL; x; x = x->next) {
        if (str_eq(x->name, S("PublicRes")) || str_eq(x->name, S("DocumentRes")))
            add_units(k, open_part(k, k->folder, xml_words(x)), &k->units, &k->units_cap);
        if (str_eq(x->name, S("TemplatePage"))) {
            const struct xml *t = open_part(k, k->folder, xml_attr(x, "BaseLoc"));

            if (t)
                *LIST_ADD(k->mem, &k->templates, k->templates_cap) =
                    (struct ofd_unit){xml_attr(x, "ID"), t, false};
        }
    }
    for (const struct xml *x = pages ? pages->first : NULL;
         x && k->pages < PAGES_MAX && !k->why->code; x = x->next) {
        const struct xml *page =
            str_eq(x->name, S("Page")) ? open_part(k, k->folder, xml_attr(x, "BaseLoc")) : NULL;

        if (!page)
            continue;
        k->pages++;
        one_page(k, page);
    }
    aside_units(k, &k->units);
    aside_units(k, &k->templates);
    annotations(k, document);
}

/* GM/T 0099: the parts are encrypted, and these two say how. */
static bool is_encrypted(struct ooxml *z)
{
    for (int i = 0; i < ooxml_parts(z); i++) {
        struct str name = ooxml_name(z, i);
        isize slash = str_rfind(name, S("/"));

        name = str_from(name, slash + 1);
        if (str_eq_nocase(name, S("Encryptions.xml")) ||
            str_eq_nocase(name, S("decryptseed.dat")))
            return true;
    }
    return false;
}

bool ofd_is(struct ooxml *z)
{
    return ooxml_has(z, "OFD.xml");
}

static void all_documents(struct book *k)
{
    struct xml *root = NULL;

    if (xml_read(k->z, k->mem, "OFD.xml", &root, k->why))
        return;
    for (const struct xml *x = root->first; x && !k->why->code; x = x->next)
        if (str_eq(x->name, S("DocBody")))
            one_document(k, x);
}

enum err read_ofd(struct arena *mem, struct ooxml *z, struct sheet *out, struct str *aside,
                  struct fail *why)
{
    jmp_buf over, *outer = mem->unwind;
    struct book *volatile k = NEW(mem, struct book, 1);
    volatile bool full = false;

    if (why->code)
        return why->code;
    if (is_encrypted(z))
        return fail_set(why, ERR_UNREADABLE, "", "OFD 文件已加密");
    *out = (struct sheet){.drawn = true};
    *k = (struct book){.mem = mem,
                       .z = z,
                       .why = why,
                       .drawn.out = out,
                       .budget = {BUDGET},
                       .aside = buf_new(mem, 256)};
    mem->unwind = &over;
    if (setjmp(over) == 0)
        all_documents(k);
    else
        full = true;
    mem->unwind = outer;
    drawn_end(&k->drawn);
    if (full || k->budget.left <= 0)
        return fail_set(why, ERR_TOO_LARGE, "", "OFD 的内容太多");
    if (why->code)
        return why->code;
    if (!k->pages)
        return fail_set(why, ERR_UNREADABLE, "", "OFD 文件已损坏：没有可读的页");
    if (aside)
        *aside = buf_str(&k->aside);
    if (!out->rows.n && !k->aside.n)
        return fail_set(why, ERR_UNREADABLE, "", "OFD 里没有文字，可能是扫描件");
    return OK;
}
