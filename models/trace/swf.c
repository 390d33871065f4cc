/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * swf: logs in the Standard Workload Format as a source of jobs.
 *
 * A job asks for its requested processors (field 8), or the allocated ones (5) where those are missing; its
 * estimate is the requested time (9), or the runtime (4). The pool's unit is whatever the log calls a processor.
 * A log whose first submit lies past 1973 counts seconds since 1970; any other counts from its own zero, which the
 * header may place in the calendar (UnixStartTime). Preceding jobs and think times (17, 18) count where <trace> asks
 * for dependencies (follow.h).
 */
#include "ask_columns.h"
#include "format_list.h"
#include "outlay/arena.h"
#include "outlay/input.h"
#include "row_rules.h"
#include "swf_row.h"
#include "trace_number.h"

#include <string.h>

struct swf_source {
    struct ol_source base;
    struct ol_source_context context;
    struct ol_input *input;
    struct ol_row_rules rules;
    struct ol_slice pending; /* the first line behind the header, while it waits for next() */
    bool has_pending, has_origin;
    uint32_t ask; /* of all its jobs */
};

/* Filters and tags may name the fields of swf_row.h and these of ours. */
enum { NUMBER_SIZE = OL_SWF_FIELDS };

static int resolve(const void *columns, const char *name, struct ol_place place, struct ol_error *error)
{
    (void)columns;
    if (strcmp(name, "cpus") == 0 || strcmp(name, "gpus") == 0)
        return NUMBER_SIZE;
    for (int i = 0; i < OL_SWF_FIELDS; i++)
        if (strcmp(name, ol_swf_field_names[i]) == 0)
            return i;
    const char *meant = ol_nearest(name, ol_swf_field_names);
    return ol_fail(error, OL_BAD_INPUT, place, "an SWF trace has no field \"%s\"; %s%s%s", name,
                   meant ? "did you mean \"" : "it has job, submit, runtime, cpus, user, team, queue, status ",
                   meant ? meant : "and more", meant ? "\"?" : "");
}

struct swf_texts {
    struct ol_slice fields[OL_SWF_FIELDS];
    size_t count;
};

static struct ol_slice field_text(const void *row, int number)
{
    const struct swf_texts *texts = row;
    if (number != NUMBER_SIZE)
        return (size_t)number < texts->count ? texts->fields[number] : ol_slice_of("-1");
    const struct ol_slice requested = field_text(row, OL_SWF_REQUESTED);
    const bool is_missing = requested.data[0] == '-' || ol_slice_is(requested, "0");
    return is_missing ? field_text(row, OL_SWF_ALLOCATED) : requested;
}

static int read_line(struct swf_source *swf, struct ol_slice *line, struct ol_error *error)
{
    if (!swf->has_pending)
        return ol_input_line(swf->input, line, error);
    swf->has_pending = false;
    *line = swf->pending;
    return 1;
}

static void settle_origin(struct swf_source *swf, ol_time submit)
{
    swf->has_origin = true;
    if (submit >= OL_TRACE_EPOCH) {
        swf->base.origin = OL_ORIGIN_ABSOLUTE;
        swf->base.zero_instant = OL_NEVER;
    }
}

static const char *why_unrunnable(const struct ol_swf_row *row)
{
    if (ol_swf_time(row, OL_SWF_RUNTIME) <= 0)
        return "runtime";
    if (ol_swf_size(row) <= 0)
        return "number of processors";
    return ol_swf_time(row, OL_SWF_SUBMIT) < 0 ? "submit time" : NULL;
}

static void fill(struct ol_job *job, const struct ol_swf_row *row, struct ol_labels *labels)
{
    *job = (struct ol_job){
        .submit = ol_swf_time(row, OL_SWF_SUBMIT),
        .runtime = ol_swf_time(row, OL_SWF_RUNTIME),
        .estimate = ol_swf_estimate(row),
        .units = (uint32_t)ol_swf_size(row),
        .name = ol_label_of_number(labels, row->whole[OL_SWF_JOB]),
        .user = ol_label_of_number(labels, row->whole[OL_SWF_USER]),
        .team = ol_label_of_number(labels, row->whole[OL_SWF_GROUP]),
        .queue = ol_label_of_number(labels, row->whole[OL_SWF_QUEUE]),
    };
}

/* Fields 17 and 18: the preceding job, and the time from its end to this one's submit. */
static void note_follow(struct swf_source *swf, const struct ol_swf_row *row, ol_label name)
{
    struct ol_follows *follows = swf->context.follows;
    const int64_t before = row->whole[OL_SWF_PRECEDING], most = OL_TIME_LIMIT / OL_SECOND;
    const int64_t think = row->whole[OL_SWF_THINK_TIME];
    if (!follows || before <= 0)
        return;
    OL_MEM_RESERVE(follows->items, follows->capacity, follows->count + 1);
    follows->items[follows->count++] =
        (struct ol_follow){.job = name,
                           .before = ol_label_of_number(swf->context.labels, before),
                           .think = think < 0      ? 0
                                    : think < most ? ol_swf_time(row, OL_SWF_THINK_TIME)
                                                   : OL_TIME_LIMIT};
}

/* 1: `job` filled; 0: the row is no job and was counted; negative: error. */
static inline int take_row(struct swf_source *swf, const struct ol_swf_row *row, struct ol_job *job,
                           struct ol_error *error)
{
    if (!swf->has_origin)
        settle_origin(swf, ol_swf_time(row, OL_SWF_SUBMIT));
    const char *missing = why_unrunnable(row);
    if (missing) {
        ol_troubles_unrunnable(&swf->base, ol_input_place(swf->input), "job %lld has no %s; it cannot run",
                               (long long)row->whole[OL_SWF_JOB], missing);
        return 0;
    }
    if (ol_swf_size(row) > UINT32_MAX / (swf->context.grain > 1 ? swf->context.grain : 1))
        return ol_troubles_malformed(&swf->base, &swf->context, error, ol_input_place(swf->input),
                                     "%lld processors are more than any pool has", (long long)ol_swf_size(row));
    fill(job, row, swf->context.labels);
    note_follow(swf, row, job->name);
    job->ask = swf->ask;
    if (swf->context.grain > 1)
        job->units = (uint32_t)(ol_swf_size(row) * swf->context.grain);
    return 1;
}

static int take_line(struct swf_source *swf, struct ol_slice line, struct ol_job *job, struct ol_error *error)
{
    struct ol_swf_row row;
    char why[OL_SWF_WHY];
    if (!ol_swf_row_read(&row, line, why))
        return ol_troubles_malformed(&swf->base, &swf->context, error, ol_input_place(swf->input), "%s", why);
    return take_row(swf, &row, job, error);
}

/* The same, by the rules; kept apart so that logs without rules do not pay for them. */
static __attribute__((noinline)) int take_ruled_row(struct swf_source *swf, struct ol_slice line,
                                                    struct ol_job *job, struct ol_error *error)
{
    struct swf_texts texts;
    texts.count = ol_swf_row_split(line, texts.fields);
    const struct ol_row_view view = {&texts, field_text};
    struct ol_error matching = {0};
    int taken = ol_row_rules_keep(&swf->rules, view, &matching);
    if (taken == 0)
        swf->base.troubles.dropped++;
    if (taken > 0)
        taken = take_line(swf, line, job, error);
    if (taken > 0 && ol_row_rules_tag(&swf->rules, view, swf->context.labels, job, &matching) < 0)
        taken = 0;
    if (matching.status < 0)
        return ol_troubles_malformed(&swf->base, &swf->context, error, ol_input_place(swf->input), "%s",
                                     matching.message);
    return taken;
}

/* Most lines are rows, and lie whole in the buffer: their end is found as they are read. As take_row; unread where a
 * line has to be asked for. */
static inline enum ol_swf_ahead take_ahead(struct swf_source *swf, struct ol_job *job, int *taken,
                                           struct ol_error *error)
{
    struct ol_swf_row row;
    char why[OL_SWF_WHY];
    const char *newline;
    const struct ol_slice ahead = ol_input_ahead(swf->input);
    const enum ol_swf_ahead met = ol_swf_row_ahead(&row, ahead, &newline, why);
    if (met == OL_SWF_UNREAD)
        return met;
    ol_input_take(swf->input, (size_t)(newline - ahead.data));
    *taken = met == OL_SWF_READ
                 ? take_row(swf, &row, job, error)
                 : ol_troubles_malformed(&swf->base, &swf->context, error, ol_input_place(swf->input), "%s", why);
    return met;
}

static int swf_next(struct ol_source *source, struct ol_job *job, struct ol_error *error)
{
    struct swf_source *swf = (struct swf_source *)source;
    const bool is_ruled = swf->rules.count > 0;
    struct ol_slice line;
    int taken = 0;
    while (taken == 0) {
        const bool may_look = !is_ruled && !swf->has_pending;
        if (may_look && take_ahead(swf, job, &taken, error) != OL_SWF_UNREAD)
            continue;
        const int got = read_line(swf, &line, error);
        if (got <= 0)
            return got;
        if (ol_swf_is_data(line))
            taken = is_ruled ? take_ruled_row(swf, line, job, error) : take_line(swf, line, job, error);
    }
    return taken;
}

static void swf_close(struct ol_source *source)
{
    struct swf_source *swf = (struct swf_source *)source;
    ol_row_rules_release(&swf->rules);
    ol_input_close(swf->input);
    ol_mem_free(swf);
}

static double swf_progress(const struct ol_source *source)
{
    const struct ol_input *input = ((const struct swf_source *)source)->input;
    const uint64_t total = ol_input_bytes_total(input);
    return total ? (double)ol_input_bytes_read(input) / (double)total : 0;
}

static const struct ol_source_ops swf_ops = {swf_next, swf_close, swf_progress};

/* Some editors begin a file with a byte order mark. */
static void skip_mark(struct ol_slice *line)
{
    if (line->length >= 3 && memcmp(line->data, "\xef\xbb\xbf", 3) == 0) {
        line->data += 3;
        line->length -= 3;
    }
}

/* Reads up to the first line of data, which stays pending. */
static int read_header(struct swf_source *swf, struct ol_error *error)
{
    struct ol_swf_header header = {0};
    int got = ol_input_line(swf->input, &swf->pending, error);
    if (got > 0)
        skip_mark(&swf->pending);
    for (; got > 0 && !ol_swf_is_data(swf->pending); got = ol_input_line(swf->input, &swf->pending, error))
        ol_swf_header_add(&header, swf->pending);
    if (got < 0)
        return got;
    swf->has_pending = got > 0;
    if (header.unix_start > 0 && header.unix_start < OL_TIME_LIMIT / OL_SECOND)
        swf->base.zero_instant = header.unix_start * OL_SECOND;
    struct ol_swf_row row;
    char why[OL_SWF_WHY];
    if (swf->has_pending && ol_swf_row_read(&row, swf->pending, why))
        settle_origin(swf, ol_swf_time(&row, OL_SWF_SUBMIT));
    return 0;
}

static struct ol_source *swf_open(const struct ol_trace *trace, const struct ol_source_context *context,
                                  struct ol_error *error)
{
    struct swf_source *swf = ol_mem_new(sizeof *swf);
    swf->base = (struct ol_source){.ops = &swf_ops, .zero_instant = OL_NEVER};
    swf->context = *context;
    const struct ol_ask ask = ol_ask_of_work(&trace->work, trace->node, 0, context->labels);
    swf->ask = ol_ask_keep(context, &ask);
    swf->input = ol_input_open(trace->href, ol_xml_place(trace->node, "href"), error);
    if (swf->input && context->sha256)
        ol_input_digest(swf->input, context->sha256);
    if (!swf->input || ol_row_rules_open(&swf->rules, trace, resolve, NULL, error) < 0 ||
        read_header(swf, error) < 0) {
        swf_close(&swf->base);
        return NULL;
    }
    return &swf->base;
}

static void swf_check(const struct ol_trace *trace, struct ol_faults *faults)
{
    const struct ol_trace_column *columns = trace->columns.items;
    for (size_t i = 0; i < trace->columns.count; i++)
        ol_faults_add(faults, ol_xml_place(columns[i].node, "field"),
                      "an SWF trace has fixed columns; <column> is for format=\"csv\" and format=\"tsv\"");
    ol_row_rules_check(trace, faults);
}

const struct ol_trace_format ol_trace_swf = {
    .kind = {"swf", "Standard Workload Format of the Parallel Workloads Archive", NULL, 0},
    .check = swf_check,
    .open = swf_open,
};
