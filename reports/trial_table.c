/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/json.h"
#include "outlay/trial_report.h"

#include <math.h>

bool ol_trials_differ(const struct ol_trials *trials, size_t metric)
{
    double first = NAN;
    for (size_t i = 0; i < trials->count; i++) {
        const double value = trials->items[i].results[metric].mean;
        if (isfinite(value) && isfinite(first) && value != first)
            return true;
        first = isfinite(value) ? value : first;
    }
    return false;
}

static void add_number(struct ol_output *output, double value)
{
    ol_output_char(output, ',');
    if (isfinite(value))
        ol_output_real(output, value);
}

static void add_text(struct ol_output *output, const char *text)
{
    ol_output_char(output, ',');
    ol_output_csv(output, text);
}

static void add_header(struct ol_output *output, const struct ol_trials *trials)
{
    static const char *const bounds[] = {"", ".lo", ".hi"};
    struct ol_text name = {0};
    ol_output_string(output, "point,status,reason");
    for (size_t d = 0; d < trials->varied_count; d++)
        add_text(output, trials->varied[d]);
    if (trials->has_front)
        ol_output_string(output, ",front");
    for (size_t m = 0; m < trials->metric_count; m++)
        for (size_t b = 0; b < 3; b++) {
            ol_text_clear(&name);
            ol_text_addf(&name, "%s%s", trials->metrics[m], bounds[b]);
            add_text(output, ol_text_string(&name));
        }
    ol_output_char(output, '\n');
    ol_text_release(&name);
}

void ol_report_trials_csv(struct ol_output *output, const struct ol_trials *trials)
{
    add_header(output, trials);
    for (size_t i = 0; i < trials->count; i++) {
        const struct ol_trial *trial = &trials->items[i];
        ol_output_int(output, (int64_t)i);
        ol_output_string(output, trial->failure ? ",failed" : ",ok");
        add_text(output, trial->failure ? trial->failure : "");
        for (size_t d = 0; d < trials->varied_count; d++)
            add_text(output, trial->values[d]);
        if (trials->has_front)
            add_text(output, trial->is_best ? "yes" : "");
        for (size_t m = 0; m < trials->metric_count; m++) {
            add_number(output, trial->results[m].mean);
            add_number(output, trial->results[m].lo);
            add_number(output, trial->results[m].hi);
        }
        ol_output_char(output, '\n');
    }
}

static void add_point(struct ol_json *json, const struct ol_trials *trials, size_t i)
{
    const struct ol_trial *trial = &trials->items[i];
    ol_json_object(json, NULL);
    ol_json_int(json, "point", (int64_t)i);
    ol_json_string(json, "status", trial->failure ? "failed" : "ok");
    if (trial->failure)
        ol_json_string(json, "reason", trial->failure);
    ol_json_array(json, "values");
    for (size_t d = 0; d < trials->varied_count; d++)
        ol_json_string(json, NULL, trial->values[d]);
    ol_json_end(json);
    if (trials->has_front)
        ol_json_bool(json, "front", trial->is_best);
    ol_json_object(json, "metrics");
    for (size_t m = 0; m < trials->metric_count; m++) {
        if (!isfinite(trial->results[m].mean))
            continue;
        ol_json_object(json, trials->metrics[m]);
        ol_json_real(json, "mean", trial->results[m].mean);
        ol_json_real(json, "lo", trial->results[m].lo);
        ol_json_real(json, "hi", trial->results[m].hi);
        ol_json_end(json);
    }
    ol_json_end(json);
    ol_json_end(json);
}

void ol_report_trials_json(struct ol_output *output, const struct ol_trials *trials)
{
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "scenario", trials->title);
    ol_json_array(&json, "varied");
    for (size_t d = 0; d < trials->varied_count; d++)
        ol_json_string(&json, NULL, trials->varied[d]);
    ol_json_end(&json);
    ol_json_object(&json, "units");
    for (size_t m = 0; m < trials->metric_count; m++)
        ol_json_string(&json, trials->metrics[m], trials->units[m]);
    ol_json_end(&json);
    ol_json_array(&json, "points");
    for (size_t i = 0; i < trials->count; i++)
        add_point(&json, trials, i);
    ol_json_end(&json);
    ol_json_end(&json);
}
