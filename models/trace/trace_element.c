/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace_element: <trace> and what may stand in it, as tables.
 */
#include "outlay/source.h"

const char *const ol_trace_field_names[OL_TRACE_FIELDS + 1] = {
    [OL_TRACE_SUBMIT] = "submit",
    [OL_TRACE_RUNTIME] = "runtime",
    [OL_TRACE_ESTIMATE] = "estimate",
    [OL_TRACE_START] = "start",
    [OL_TRACE_END] = "end",
    [OL_TRACE_CPUS] = "cpus",
    [OL_TRACE_GPUS] = "gpus",
    [OL_TRACE_JOB] = "job",
    [OL_TRACE_USER] = "user",
    [OL_TRACE_TEAM] = "team",
    [OL_TRACE_QUEUE] = "queue",
    [OL_TRACE_STATUS] = "status",
    [OL_TRACE_ATTEMPTS] = "attempts",
    [OL_TRACE_LOST] = "lost",
    [OL_TRACE_GPU_MILLI] = "gpu-milli",
    [OL_TRACE_CPU_MILLI] = "cpu-milli",
    [OL_TRACE_MEMORY] = "memory",
    [OL_TRACE_NODES] = "nodes",
    [OL_TRACE_GPU_MODEL] = "gpu-model",
    [OL_TRACE_SLICE] = "slice",
    [OL_TRACE_ACCOUNT] = "account",
    [OL_TRACE_QOS] = "qos",
    [OL_TRACE_PARTITION] = "partition",
    [OL_TRACE_TYPE] = "type",
    [OL_TRACE_PRIORITY] = "priority",
    [OL_TRACE_NICE] = "nice",
    [OL_TRACE_PREEMPTIBLE] = "preemptible",
    [OL_TRACE_OVERRIDE] = "override",
    [OL_TRACE_DEADLINE] = "deadline",
    [OL_TRACE_GPU_USE] = "gpu-use",
    [OL_TRACE_GPUS_USED] = "gpus-used",
    [OL_TRACE_CRASH] = "crash-after",
    [OL_TRACE_EXEMPT] = "exempt",
};

static const struct ol_field column_fields[] = {
    {"field", OL_FIELD_CHOICE, "What the column tells about a job.", .is_required = true,
     .choices = ol_trace_field_names, .offset = offsetof(struct ol_trace_column, field)},
    {"name", OL_FIELD_TEXT, "The column's name in the header line.",
     .offset = offsetof(struct ol_trace_column, name)},
    {"index", OL_FIELD_COUNT, "The column's position, counted from 1, in place of a name.", .min = 1, .max = 10000,
     .offset = offsetof(struct ol_trace_column, index)},
    {"value", OL_FIELD_TEXT, "One value for all rows, in place of a column.",
     .offset = offsetof(struct ol_trace_column, value)},
    {"unit", OL_FIELD_TEXT,
     "Unit of plain numbers: of times us, ms, s, m, h or d (s where it is not given), of memory B, kB, MB, GB, "
     "KiB, MiB or GiB (B where it is not given).",
     .offset = offsetof(struct ol_trace_column, unit)},
    {"format", OL_FIELD_TEXT,
     "Pattern of a time of day, such as %Y-%m-%d %H:%M:%S; without one, a number or ISO 8601.",
     .offset = offsetof(struct ol_trace_column, format)},
    {"zone", OL_FIELD_TEXT,
     "Time zone of times read by a format, such as Europe/Berlin; UTC where it is not given.",
     .offset = offsetof(struct ol_trace_column, zone)},
    {0},
};

static const struct ol_element column_element = {
    .name = "column",
    .summary = "says where a delimited trace keeps one property of its jobs",
    .size = sizeof(struct ol_trace_column),
    .fields = column_fields,
    .example = "<column field=\"submit\" name=\"timestamp\" format=\"%Y-%m-%d %H:%M:%S\" zone=\"UTC\"/>",
};

static const struct ol_field tag_fields[] = {
    {"name", OL_FIELD_TEXT, "What is set: user, team or queue.", .is_required = true,
     .offset = offsetof(struct ol_trace_tag, name)},
    {"from", OL_FIELD_TEXT, "The field, or the column by its name in the header, that is looked at.",
     .is_required = true, .offset = offsetof(struct ol_trace_tag, from)},
    {"match", OL_FIELD_PATTERN, "A pattern with a group of the tag's name; jobs that it misses stay as they are.",
     .is_required = true, .offset = offsetof(struct ol_trace_tag, match)},
    {0},
};

static const struct ol_element tag_element = {
    .name = "tag",
    .summary = "takes a job's user, team or queue from a part of another field",
    .size = sizeof(struct ol_trace_tag),
    .fields = tag_fields,
    .example = "<tag name=\"team\" from=\"user\" match=\"^(?&lt;team&gt;[a-z]+)-\"/>",
};

static const struct ol_field filter_fields[] = {
    {"field", OL_FIELD_TEXT, "The field, or the column by its name in the header, that is looked at.",
     .is_required = true, .offset = offsetof(struct ol_trace_filter, field)},
    {"match", OL_FIELD_PATTERN, "The pattern that is searched in it.", .is_required = true,
     .offset = offsetof(struct ol_trace_filter, match)},
    {0},
};

static const struct ol_element keep_element = {
    .name = "keep",
    .summary = "leaves out the rows that do not match",
    .size = sizeof(struct ol_trace_filter),
    .fields = filter_fields,
    .example = "<keep field=\"gpus\" match=\"^[1-9]\"/>",
};

static const struct ol_element drop_element = {
    .name = "drop",
    .summary = "leaves out the rows that match",
    .size = sizeof(struct ol_trace_filter),
    .fields = filter_fields,
    .example = "<drop field=\"status\" match=\"^(Failed|Killed)$\"/>",
};

static const char *const on_error_choices[] = {"skip", "stop", NULL};

static const struct ol_field trace_fields[] = {
    {"format", OL_FIELD_KIND, "The format of the file.", .is_required = true, .family = ol_trace_formats,
     .offset = offsetof(struct ol_trace, format)},
    {"href", OL_FIELD_PATH, "The file, plain or gzip; - is standard input.", .is_required = true,
     .offset = offsetof(struct ol_trace, href)},
    {"pool", OL_FIELD_TEXT, "The pool that its jobs run on.", .is_required = true,
     .offset = offsetof(struct ol_trace, pool)},
    {"on-error", OL_FIELD_CHOICE, "Whether a row that cannot be read is skipped and counted, or ends the run.",
     .fallback = "skip", .choices = on_error_choices, .offset = offsetof(struct ol_trace, on_error)},
    {"dependencies", OL_FIELD_FLAG,
     "Whether jobs wait for those that they came after: of swf, its preceding jobs and think times.",
     .offset = offsetof(struct ol_trace, has_dependencies)},
    {"shift", OL_FIELD_DURATION, "Added to the time of every submit.", .offset = offsetof(struct ol_trace, shift)},
    {"shake", OL_FIELD_SHARE,
     "By how much each gap between submits and each runtime, with its estimate, is off in a replication: 5% draws "
     "factors "
     "from 0.95 to 1.05.",
     .max = 1, .offset = offsetof(struct ol_trace, shake)},
    {"resample", OL_FIELD_DURATION,
     "Whole days: each replication is made of blocks so long, drawn with replacement from the trace.",
     .min = 86400e6, .max = 1e18, .offset = offsetof(struct ol_trace, resample)},
    OL_WORK_FIELDS(struct ol_trace, work),
    {0},
};

static const struct ol_child trace_children[] = {
    {&column_element, offsetof(struct ol_trace, columns), .max = OL_TRACE_FIELDS},
    {&tag_element, offsetof(struct ol_trace, tags), .max = 0},
    {&keep_element, offsetof(struct ol_trace, keeps), .max = 0},
    {&drop_element, offsetof(struct ol_trace, drops), .max = 0},
    {&ol_what_if_element, offsetof(struct ol_trace, what_ifs), .max = OL_WHAT_IFS},
    {0},
};

const struct ol_element ol_trace_element = {
    .name = "trace",
    .summary = "jobs read from a log of a real system",
    .size = sizeof(struct ol_trace),
    .fields = trace_fields,
    .children = trace_children,
    .example = "<trace format=\"swf\" href=\"KTH-SP2-1996-2.swf.gz\" pool=\"sp2\"/>",
};
