/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/telemetry.h"

#include <string.h>

#define SERIES_LIMIT INT64_C(1000000000000)

#define AT(member) OL_FIELD_AT(struct ol_logs, member)
static const struct ol_field logs_fields[] = {
    {"name", OL_FIELD_NAME, "Names them in results, usage and charges.", .is_required = true, AT(name)},
    {"of", OL_FIELD_TEXT, "Whose: of an endpoint, lines for each request; of a pool, for each hour a job runs.",
     AT(of)},
    {"rate", OL_FIELD_RATE, "In place of `of`: so many events, each with its lines.", .max = 1e9, AT(rate)},
    {"lines", OL_FIELD_REAL, "Lines for each of these.", .is_required = true, .max = 1e6, AT(lines)},
    {"bytes", OL_FIELD_SIZE, "Of a line, as it is taken in.", .is_required = true, .min = 1, .max = 1e9,
     AT(line_bytes)},
    {"sample", OL_FIELD_SHARE, "The share of the lines that is kept, the others are never sent.",
     .fallback = "100%", .max = 1, AT(sample)},
    {"sample-errors", OL_FIELD_SHARE, "The same of the events that failed; without it, as the others.", .max = 1,
     AT(sample_errors)},
    {"errors", OL_FIELD_SHARE, "The share of the events that fail.", .fallback = "0%", .max = 1, AT(errors)},
    {"system", OL_FIELD_TEXT,
     "Which system takes them in: an item of the price book's log-ingest; without it, the provider's own.",
     AT(system)},
    {"hot", OL_FIELD_DURATION, "How long they are kept in that system, in whole days.", .max = 1e15,
     .fallback = "0s", AT(hot)},
    {"cold", OL_FIELD_DURATION, "How long they are kept in a storage class after that, in whole days.",
     .max = 1e15, .fallback = "0s", AT(cold)},
    {"class", OL_FIELD_TEXT, "That storage class; without it, the price book's first.", AT(class)},
    {"compression", OL_FIELD_REAL, "What is kept is so many times smaller than what was taken in.", .min = 1,
     .max = 1000, .fallback = "1", AT(compression)},
    {"provider", OL_FIELD_TEXT, "Whose price book; needed where several may be meant.", AT(provider)},
    {"region", OL_FIELD_TEXT, "Where.", AT(region)},
    {"team", OL_FIELD_TEXT, "Who pays for them.", AT(team)},
    {0},
};
#undef AT
const struct ol_element ol_logs_element = {
    .name = "logs",
    .summary = "log lines that work writes, and what becomes of them",
    .size = sizeof(struct ol_logs),
    .fields = logs_fields,
    .example = "<logs name=\"api\" of=\"chat\" lines=\"5\" bytes=\"1kB\" sample=\"10%\" sample-errors=\"100%\" "
               "errors=\"1%\" system=\"cloudwatch\" hot=\"30d\" cold=\"335d\" class=\"glacier-instant\"/>",
};

#define AT(member) OL_FIELD_AT(struct ol_custom_metrics, member)
static const struct ol_field custom_metrics_fields[] = {
    {"name", OL_FIELD_NAME, "Names them in results, usage and charges.", .is_required = true, AT(name)},
    {"series", OL_FIELD_COUNT, "So many series.", .min = 1, .max = 1e12, AT(series)},
    {"labels", OL_FIELD_TEXT, "In place of that, how many values each label has: 10x20x3 makes 600 series.",
     AT(labels)},
    {"resolution", OL_FIELD_DURATION, "How often each has a value.", .min = 1, .max = 1e15, .fallback = "1m",
     AT(resolution)},
    {"provider", OL_FIELD_TEXT, "Whose price book; needed where several may be meant.", AT(provider)},
    {"region", OL_FIELD_TEXT, "Where.", AT(region)},
    {"team", OL_FIELD_TEXT, "Who pays for them.", AT(team)},
    {0},
};
#undef AT
const struct ol_element ol_custom_metrics_element = {
    .name = "custom-metrics",
    .summary = "metrics of one's own, that are paid for by the series",
    .size = sizeof(struct ol_custom_metrics),
    .fields = custom_metrics_fields,
    .example = "<custom-metrics name=\"requests\" labels=\"12x40x5\" team=\"platform\"/>",
};

static bool is_given(const struct ol_xml_node *node, const char *attribute)
{
    return ol_xml_attribute(node, attribute) != NULL;
}

double ol_logs_share(const struct ol_logs *logs)
{
    const double of_errors = is_given(logs->node, "sample-errors") ? logs->sample_errors : logs->sample;
    return logs->sample * (1 - logs->errors) + of_errors * logs->errors;
}

static void check_days(const struct ol_logs *logs, const char *attribute, ol_time value, struct ol_faults *faults)
{
    if (value % OL_DAY != 0)
        ol_faults_add(faults, ol_xml_place(logs->node, attribute),
                      "%s: logs are kept for whole days; give a number of days, such as 30d", attribute);
}

void ol_logs_check(const struct ol_logs *logs, struct ol_faults *faults)
{
    if (is_given(logs->node, "of") == is_given(logs->node, "rate"))
        ol_faults_add(faults, logs->node->place,
                      "<logs> come of something; give either of=\"...\", a pool or an endpoint, or rate=\"...\"%s",
                      is_given(logs->node, "of") ? ", not both" : "");
    check_days(logs, "hot", logs->hot, faults);
    check_days(logs, "cold", logs->cold, faults);
    if (logs->class && logs->cold == 0 && !is_given(logs->node, "cold"))
        ol_faults_add(faults, ol_xml_place(logs->node, "class"),
                      "class: nothing is kept there; say how long, such as cold=\"365d\"");
    if (is_given(logs->node, "sample-errors") && !is_given(logs->node, "errors"))
        ol_faults_add(faults, ol_xml_place(logs->node, "sample-errors"),
                      "sample-errors: which share fails is not told; give errors=\"1%%\"");
}

/* ---- series ---- */

int64_t ol_custom_metrics_count(const struct ol_custom_metrics *metrics)
{
    int64_t product = 1;
    if (!metrics->labels)
        return metrics->series;
    for (const char *at = metrics->labels;;) {
        const size_t length = strcspn(at, "x");
        int64_t values;
        if (!ol_slice_int((struct ol_slice){at, length}, &values) || values < 1 || values > SERIES_LIMIT / product)
            return 0;
        product *= values;
        if (!at[length])
            return product;
        at += length + 1;
    }
}

void ol_custom_metrics_check(const struct ol_custom_metrics *metrics, struct ol_faults *faults)
{
    if (is_given(metrics->node, "series") == is_given(metrics->node, "labels"))
        ol_faults_add(faults, metrics->node->place,
                      "<custom-metrics> are so many series; give either series=\"...\" or labels=\"...\"%s",
                      is_given(metrics->node, "labels") ? ", not both" : "");
    else if (metrics->labels && ol_custom_metrics_count(metrics) == 0)
        ol_faults_add(
            faults, ol_xml_place(metrics->node, "labels"),
            "labels: \"%.60s\" cannot be used; give how many values each label has, with x between them, "
            "10x20x3, at most a million million in all",
            metrics->labels);
}
