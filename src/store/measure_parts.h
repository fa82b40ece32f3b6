/* SPDX-License-Identifier: MulanPSL-2.0 */
/* measure_parts.h - which rows a figure counts; shared by measure.c, which counts them, and measure_record.c,
 * which lists them, so that the two cannot part. For these two files only.
 *
 * $1 unit (0: all), $2 and $3 the period as instants or days, $4 what the query says; `u` is the unit.
 */
#ifndef STORE_MEASURE_PARTS_H
#define STORE_MEASURE_PARTS_H

#include "store/measure.h"

/* clang-format off */
#define UNITS "FROM unit u CROSS JOIN "
#define OF "AND ($1 = 0 OR u.id = $1) AND u.closed_at IS NULL "
#define SPAN(column) column " >= $2 AND " column " < $3 "

#define DOCS_ROWS UNITS "document d WHERE d.unit = u.id AND " SPAN("d.first_published_at") OF
/* the condition is that of the index document_slow, word for word */
#define SLOW_ROWS UNITS "document d WHERE d.unit = u.id AND " SPAN("d.first_published_at") \
    "AND d.first_published_at >= (d.written_day + 21) * 86400 - 28800 " OF
#define COLUMNS_ROWS UNITS "board_column k WHERE k.unit = u.id AND k.board " \
    "IN (2, 3) AND k.closed_at IS NULL AND $2 <= $3 AND NOT EXISTS (SELECT 1 FROM board_column b WHERE " \
    "b.unit = k.unit AND b.board = k.board AND b.parent = k.id AND b.closed_at IS NULL) " OF
#define COLUMN_FILLED "CASE WHEN k.docs > 0 OR k.empty_reason <> '' THEN 1 ELSE 0 END"
#define COLUMN_STALE(now) "CASE WHEN k.docs > 0 AND k.update_days > 0 AND k.last_published_at < " now \
    " - k.update_days * CAST(86400 AS BIGINT) THEN 1 ELSE 0 END"
#define NORMS_ROWS UNITS "document d WHERE d.unit = u.id AND d.norm = 1 AND d.live = 1 AND " \
    SPAN("d.published_at") OF
#define NORM_EXPLAINED "CASE WHEN EXISTS (SELECT 1 FROM relation r WHERE r.other = d.id AND " \
    "r.kind = 'interprets' AND (SELECT o.live FROM document o WHERE o.id = r.document) = 1) THEN 1 ELSE 0 END"
#define FAULTS_ROWS UNITS "patrol_fault f WHERE f.unit = u.id AND " SPAN("f.found_at") OF
#define FAULT_OPEN "CASE WHEN f.cured_at IS NULL THEN 1 ELSE 0 END"
#define FAULTS_NOW_ROWS UNITS "patrol_fault f WHERE f.unit = u.id AND f.cured_at IS NULL AND $2 <= $3 " OF
#define VOICES_ROWS UNITS "voice v WHERE v.unit = u.id AND " SPAN("v.filed_at") "AND v.outcome <> 'spam' " OF
#define VOICE_ANSWERED "CASE WHEN v.answered_at IS NOT NULL THEN 1 ELSE 0 END"
#define VOICE_TIMELY "CASE WHEN v.answered_at < (v.due_day + 1) * CAST(86400 AS BIGINT) - 28800 THEN 1 ELSE 0 END"
#define VOICE_MENDED "CASE WHEN v.outcome = 'mended' THEN 1 ELSE 0 END"
#define REQUESTS_ROWS UNITS "request r WHERE r.unit = u.id AND " SPAN("r.received_day") \
    "AND r.topic = 'info' " OF
#define CLOSED_ROWS UNITS "request r WHERE r.unit = u.id AND " SPAN("r.closed_day") "AND r.topic = 'info' " OF
#define CLOSED_LATE "CASE WHEN r.late > 0 THEN 1 ELSE 0 END"
#define OPEN_LATE_ROWS(today) UNITS "request r WHERE r.unit = u.id AND r.closed_day IS NULL AND " \
    "r.due_order < " today " AND $2 <= $3 " OF
#define DISPUTES_ROWS UNITS "dispute d WHERE d.unit = u.id AND " SPAN("d.decided_day") OF
#define DISPUTE_LOST "CASE WHEN d.result = 'fix' THEN 1 ELSE 0 END"
#define REPORTS_ROWS(title) UNITS "board_column k CROSS JOIN document d WHERE k.unit = u.id AND k.board = 4 " \
    "AND d.col = k.id AND d.live = 1 AND $2 <= $3 AND d.title LIKE " title \
    " AND (d.title LIKE '%年度报告%' OR d.title LIKE '%年报%') " OF
#define REGISTERS_ROWS UNITS "register_row r WHERE r.unit = u.id AND r.register IN " \
    "('honour','plan','proposal','training') AND r.removed_at IS NULL AND " SPAN("r.day") OF
#define OWN_TRAINING "CASE WHEN r.tag = '本单位|培训' THEN 1 ELSE 0 END"
#define OWN_MEETING "CASE WHEN r.tag = '本单位|会议' THEN 1 ELSE 0 END"
#define ROW_TIMELY "CASE WHEN r.done_day <= r.due_day THEN 1 ELSE 0 END"
/* clang-format on */

#endif
