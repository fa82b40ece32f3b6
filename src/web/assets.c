/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assets.c - styles, scripts and icons, built into the binary; see assets.h */
#include "web/assets.h"

const struct asset *asset_find(struct str name)
{
    int lo = 0, hi = assets_n;

    while (lo < hi) {
        int mid = (lo + hi) / 2, order = str_cmp(assets[mid].name, name);

        if (!order)
            return &assets[mid];
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

const struct asset *asset_at(struct str path, bool *exact)
{
    static const struct str root = LIT("/static/");

    *exact = true;
    for (int i = 0; i < assets_n; i++)
        if (str_eq(assets[i].path, path))
            return &assets[i];
    *exact = false;
    if (!str_starts(path, root))
        return NULL;
    return asset_find((struct str){path.p + root.n, path.n - root.n});
}
