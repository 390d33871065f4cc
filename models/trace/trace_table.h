/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace_table: rows of texts under names, whatever file they come from.
 *
 * Every trace but SWF is read as a table: the columns of a delimited file as they stand, or rows that a maker builds
 * from a file of another shape (JSON, events that have to be joined, cells that hold several things). What the columns
 * mean is not known here; that is csv_columns.h, by the <column>s of the trace and those of its layout.
 *
 * A layout is a published format: how its file is known, how it is divided, and its columns, units and time patterns.
 * Each is one file and one line in the list of formats. A trace may still say <column> for a field: that one then
 * stands for the layout's.
 *
 *     struct ol_trace_table *table = ol_trace_table_open(input, &shape, error);
 *     while ((got = ol_trace_table_row(table, error)) > 0)
 *         use(ol_trace_table_field(table, 2));
 */
#ifndef OUTLAY_TRACE_TABLE_H
#define OUTLAY_TRACE_TABLE_H

#include "outlay/csv.h"
#include "outlay/source.h"
#include "swf_row.h"

struct ol_trace_table;

/* Builds the rows of a table. */
struct ol_row_maker {
    /* Its state, taken from the heap; NULL with `error` filled. */
    void *(*open)(struct ol_trace_table *table, struct ol_error *error);
    /* 1: a row was begun and its cells put; 0: no more; negative: `error` filled. */
    int (*next)(void *state, struct ol_trace_table *table, struct ol_error *error);
    void (*close)(void *state);
};

struct ol_trace_layout {
    struct ol_trace_format format; /* its `open` is ol_trace_layout_open */
    const char *signature;    /* pattern that only the beginning of such a file matches; NULL: never guessed */
    char delimiter;           /* of what is delimited; 0: found out */
    bool has_header;          /* the first row names the columns */
    const char *const *names; /* of columns without a header, or of made rows; NULL-terminated */
    const char *zone;         /* of local times, where the trace does not say; NULL: UTC */
    const struct ol_trace_column *columns; /* up to one without name and value */
    const struct ol_row_maker *maker;      /* NULL: rows as they stand */
    const char *passed_over; /* "job steps": what the maker leaves out because it is no job; NULL: nothing */
    bool is_of_gpus;         /* its machines are counted in gpus where it tells of both */
};

/* The options of a layout, as bound. */
struct ol_layout_options {
    const char *zone; /* NULL: the layout's */
};
/* Their fields. */
extern const struct ol_field ol_layout_fields[];

#define OL_TABLE_COLUMNS 24 /* of made rows */

struct ol_trace_table {
    struct ol_input *input; /* borrowed */
    struct ol_csv *csv;     /* NULL where the maker reads something else */
    const struct ol_trace_layout *layout;
    const char *zone;                       /* of local times; never NULL */
    const char *const *names;               /* NULL-terminated; NULL where columns have none */
    char **header;                          /* owned; what `names` is where the file names its columns */
    void *state;                            /* the maker's */
    uint64_t passed_over;                   /* what the maker left out */
    const struct ol_swf_header *log_header; /* the maker's, of a log's comments; NULL: of nothing else */
    /* a made row */
    struct ol_place place;
    struct ol_text text;
    struct {
        size_t start, length;
    } cells[OL_TABLE_COLUMNS];
};

/* What a file is divided by. */
struct ol_table_shape {
    const struct ol_trace_layout *layout; /* NULL: as the others say */
    char delimiter;                       /* 0: found out */
    bool has_header;
    const char *zone; /* NULL: the layout's, or UTC */
};

/* `input` stays the caller's. NULL with `error` filled. */
struct ol_trace_table *ol_trace_table_open(struct ol_input *input, const struct ol_table_shape *shape,
                                           struct ol_error *error);
void ol_trace_table_close(struct ol_trace_table *table); /* NULL is fine */
/* 1: a row; 0: the end; negative: `error` is filled. */
int ol_trace_table_row(struct ol_trace_table *table, struct ol_error *error);
size_t ol_trace_table_count(const struct ol_trace_table *table);
struct ol_slice ol_trace_table_field(const struct ol_trace_table *table, size_t i); /* empty past the last */
struct ol_place ol_trace_table_place(const struct ol_trace_table *table);
/* The position of a column by its name; SIZE_MAX where there is none. */
size_t ol_trace_table_find(const struct ol_trace_table *table, const char *name);

/* ---- for makers ---- */

/* A csv on the table's input; with a header its names become findable by ol_trace_table_head. 0 or negative. */
int ol_trace_table_csv(struct ol_trace_table *table, struct ol_error *error);
/* The position of a column in the file's own header, without regard to case; SIZE_MAX where there is none. */
size_t ol_trace_table_head(const struct ol_trace_table *table, const char *name);
/* A new row, all cells empty. */
void ol_trace_table_begin(struct ol_trace_table *table, struct ol_place place);
void ol_trace_table_put(struct ol_trace_table *table, size_t column, struct ol_slice text);
void ol_trace_table_putf(struct ol_trace_table *table, size_t column, const char *format, ...) OL_PRINTF(3, 4);
/* Seconds, in the shortest decimal form; nothing of OL_NEVER. */
void ol_trace_table_put_time(struct ol_trace_table *table, size_t column, ol_time time);

/* ---- for formats ---- */

/* A trace whose columns are its own and, for the fields that it does not give, those of its layout; the array is the
 * caller's to free with ol_mem_free. Local times get `zone`. With a table, columns that a job can do without are left
 * out where the table has none of that name: published traces come in variants. */
struct ol_trace ol_trace_layout_merge(const struct ol_trace_layout *layout, const struct ol_trace *trace,
                                      const struct ol_trace_table *table, const char *zone);
/* Of a kind in ol_trace_formats; NULL of one that is no layout. */
const struct ol_trace_layout *ol_trace_layout_of(const struct ol_kind *kind);
/* By the beginning of a file; NULL where none fits, or more than one. */
const struct ol_trace_layout *ol_trace_layout_guess(struct ol_slice beginning);
/* The functions of every layout's format. */
struct ol_source *ol_trace_layout_open(const struct ol_trace *trace, const struct ol_source_context *context,
                                       struct ol_error *error);
void ol_trace_layout_check(const struct ol_trace *trace, struct ol_faults *faults);

/* The format of a layout: its name and what it is. */
#define OL_LAYOUT_FORMAT(name_, summary_)                                                                         \
    {                                                                                                             \
        .kind = {name_, summary_, ol_layout_fields, sizeof(struct ol_layout_options)},                            \
        .check = ol_trace_layout_check, .open = ol_trace_layout_open,                                             \
    }

#endif
