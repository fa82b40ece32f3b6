/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wechat.h - text tree → HTML for the editor of a WeChat official account (公众号)
 *
 * That editor takes no classes and no style sheet: every element carries its style inline. It drops
 * links to other sites and pictures that it does not host, so links become their text, and a picture
 * is written with the address that `pictures` maps it to, else as its alternative text in brackets.
 */
#ifndef RENDER_WECHAT_H
#define RENDER_WECHAT_H

#include "base/tree.h"

struct wechat_picture {
    struct str from, to; /* address in the document; address at the account */
};
LIST_TYPE(wechat_pictures, struct wechat_picture);

struct str render_wechat(struct arena *mem, const struct tree *doc,
                         const struct wechat_pictures *pictures);

#endif
