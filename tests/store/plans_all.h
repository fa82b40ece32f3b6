/* SPDX-License-Identifier: MulanPSL-2.0 */
/* plans_all.h - statements that read a large table from end to end, and why that is right */
{"search_segment.clear_blocks", "the index is made anew from nothing"},
