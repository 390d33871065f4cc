/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * swf_row: one line of the Standard Workload Format, as numbers.
 *
 * The format (Feitelson, Parallel Workloads Archive, version 2.2) has 18 fields a line, divided by blanks, where
 * -1 stands for "not known", and comment lines that begin with a semicolon, some of them with a key that tells
 * about the machine. Logs in use are looser, and all of this is read: tabs, padding, decimals and exponents, CR
 * at the end, fewer fields (the missing ones are -1; at least 5 are needed) and more (they are passed over).
 *
 * A log has millions of lines of whole numbers: those are read eight bytes at a time by one loop. Any other
 * number leaves the loop for trace_number.h and is kept in millionths beside its whole part.
 */
#ifndef OUTLAY_TRACE_SWF_ROW_H
#define OUTLAY_TRACE_SWF_ROW_H

#include "outlay/simtime.h"
#include "outlay/text.h"

enum ol_swf_field {
    OL_SWF_JOB,
    OL_SWF_SUBMIT,
    OL_SWF_WAIT,
    OL_SWF_RUNTIME,
    OL_SWF_ALLOCATED,
    OL_SWF_CPU_TIME,
    OL_SWF_MEMORY,
    OL_SWF_REQUESTED,
    OL_SWF_ESTIMATE,
    OL_SWF_REQUESTED_MEMORY,
    OL_SWF_STATUS,
    OL_SWF_USER,
    OL_SWF_GROUP,
    OL_SWF_EXECUTABLE,
    OL_SWF_QUEUE,
    OL_SWF_PARTITION,
    OL_SWF_PRECEDING,
    OL_SWF_THINK_TIME,
    OL_SWF_FIELDS
};
#define OL_SWF_FIELDS_NEEDED 5

/* Names for filters and messages: "job", "submit", "wait" ... NULL-terminated. */
extern const char *const ol_swf_field_names[OL_SWF_FIELDS + 1];

struct ol_swf_row {
    int64_t whole[OL_SWF_FIELDS];  /* rounded up */
    int64_t micros[OL_SWF_FIELDS]; /* millionths; only of the fields that are marked in `decimals` */
    uint32_t decimals;             /* one bit a field */
    uint32_t count;                /* fields there, at most OL_SWF_FIELDS */
};

/* A line that holds a job or tries to: neither blank nor a comment. */
static inline bool ol_swf_is_data(struct ol_slice line)
{
    const char *at = line.data, *const end = at + line.length;
    if (at < end && *at >= '0' && *at <= '9')
        return true;
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
        at++;
    return at < end && *at != ';';
}
/* False for a malformed line, with one sentence in `why`; else times are within +-OL_TIME_LIMIT. Eight bytes
 * behind the line must be readable, and the first must be a newline, as with every line of an input, or a NUL. */
#define OL_SWF_WHY 160
bool ol_swf_row_read(struct ol_swf_row *row, struct ol_slice line, char why[OL_SWF_WHY]);
/* The same of the first line of what an input has in its buffer (ol_input_ahead), whose end is found as it is read.
 * Unread where the line is no row or does not lie whole in the buffer; else `newline` is the line's. */
enum ol_swf_ahead { OL_SWF_UNREAD, OL_SWF_READ, OL_SWF_MALFORMED };
enum ol_swf_ahead ol_swf_row_ahead(struct ol_swf_row *row, struct ol_slice ahead, const char **newline,
                                   char why[OL_SWF_WHY]);
/* The texts of a line's fields; returns how many there are, at most OL_SWF_FIELDS. */
size_t ol_swf_row_split(struct ol_slice line, struct ol_slice texts[OL_SWF_FIELDS]);

/* A field in seconds as a time. */
static inline ol_time ol_swf_time(const struct ol_swf_row *row, enum ol_swf_field field)
{
    return (row->decimals >> field & 1) ? row->micros[field] : row->whole[field] * OL_SECOND;
}
/* Requested processors, or the allocated ones where those are missing. */
static inline int64_t ol_swf_size(const struct ol_swf_row *row)
{
    return row->whole[OL_SWF_REQUESTED] > 0 ? row->whole[OL_SWF_REQUESTED] : row->whole[OL_SWF_ALLOCATED];
}
/* The requested time, or the runtime where that is missing. */
static inline ol_time ol_swf_estimate(const struct ol_swf_row *row)
{
    ol_time estimate = ol_swf_time(row, OL_SWF_ESTIMATE);
    return estimate > 0 ? estimate : ol_swf_time(row, OL_SWF_RUNTIME);
}

/* What the comments at the head of a log say; 0 where they do not. */
struct ol_swf_header {
    int64_t max_procs, max_nodes, max_jobs, max_records, unix_start;
};
/* Takes a comment line. */
void ol_swf_header_add(struct ol_swf_header *header, struct ol_slice line);

#endif
