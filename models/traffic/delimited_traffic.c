/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * delimited_traffic: a request a row, columns by name, position or constant.
 */
#include "outlay/arena.h"
#include "row_stream.h"
#include "traffic_list.h"
#include "traffic_table.h"

struct csv_options {
    bool has_header;
    const char *delimiter;
};

struct csv_stream {
    struct ol_row_stream rows;
    struct ol_traffic_table table;
};

static const struct ol_field csv_fields[] = {
    {"header", OL_FIELD_FLAG, "Whether the first line names the columns.", .fallback = "yes",
     .offset = offsetof(struct csv_options, has_header)},
    {"delimiter", OL_FIELD_TEXT,
     "One character, or \"tab\"; without it whichever of , ; and tab the first line has most.",
     .offset = offsetof(struct csv_options, delimiter)},
    {0},
};

static int csv_next(struct ol_stream *base, struct ol_request *requests, int room, struct ol_error *error)
{
    struct csv_stream *stream = (struct csv_stream *)base;
    struct ol_traffic_record record;
    char why[OL_TRAFFIC_WHY];
    int count = 0, got;
    while (count < room && (got = ol_traffic_table_row(&stream->table, &record, why, error)) != 0) {
        if (got > 0)
            got = ol_row_stream_take(&stream->rows, &stream->table.columns, &record, why,
                                     ol_csv_place(stream->table.csv), &requests[count], error);
        if (got < 0)
            return got;
        count += got;
    }
    return count;
}

static void csv_close(struct ol_stream *base)
{
    struct csv_stream *stream = (struct csv_stream *)base;
    ol_traffic_table_release(&stream->table);
    ol_mem_free(stream);
}

static double csv_progress(const struct ol_stream *base)
{
    return ol_traffic_table_progress(&((const struct csv_stream *)base)->table);
}

static const struct ol_stream_ops csv_ops = {csv_next, csv_close, csv_progress};

static struct ol_stream *csv_open(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                                  struct ol_error *error)
{
    const struct csv_options *options = traffic->format.options;
    struct csv_stream *stream = ol_mem_new(sizeof *stream);
    stream->rows = (struct ol_row_stream){
        .base = {.ops = &csv_ops, .first_at = OL_NEVER}, .context = *context, .traffic = traffic};
    if (ol_traffic_table_open(&stream->table, traffic, options->delimiter,
                              options->has_header ? OL_HEADER_YES : OL_HEADER_NO, false, context->labels,
                              error) < 0) {
        csv_close(&stream->rows.base);
        return NULL;
    }
    return &stream->rows.base;
}

static void csv_check(const struct ol_traffic *traffic, struct ol_faults *faults)
{
    const struct csv_options *options = traffic->format.options;
    const struct ol_traffic_column *columns = traffic->columns.items;
    bool has_time = false;
    ol_traffic_check_delimiter(traffic, options->delimiter, faults);
    for (size_t i = 0; i < traffic->columns.count; i++) {
        has_time |= columns[i].field == OL_TRAFFIC_TIME;
        if (columns[i].name && !options->has_header)
            ol_faults_add(faults, ol_xml_place(columns[i].node, "name"),
                          "a log with header=\"no\" has no column names; give column \"%s\" by index",
                          ol_traffic_field_names[columns[i].field]);
    }
    if (!has_time)
        ol_faults_add(faults, traffic->node ? traffic->node->place : OL_NOWHERE,
                      "the log does not say when requests arrive; add <column field=\"time\" name=\"...\"/>");
}

const struct ol_traffic_format ol_traffic_csv = {
    .kind = {"csv", "delimited text with one request a line, columns by name", csv_fields,
             sizeof(struct csv_options)},
    .reads_file = true,
    .takes_columns = true,
    .check = csv_check,
    .open = csv_open,
};
