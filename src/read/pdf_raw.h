/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_raw.h - the bytes of a PDF, part by part, unpacked: for searching what no page shows
 *
 * The parts are what stands between the streams, and each stream: packed by Flate, it is given unpacked
 * (and once more as it is). The pixels of pictures are left out: they are no text.
 * No object is followed and nothing is trusted: any bytes may be given. Unpacking stops at 64 MiB a stream.
 */
#ifndef READ_PDF_RAW_H
#define READ_PDF_RAW_H

#include "base/str.h"

void pdf_raw_each(struct str bytes, void (*part)(void *user, struct str bytes), void *user);

#endif
