/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/sweep_listing.h"

#include "outlay/arena.h"
#include "outlay/trial_report.h"
#include "reports/number.h"
#include "scenarios/cli/listing.h"

#include <math.h>
#include <string.h>

#define ROWS_MOST    40
#define METRICS_MOST 4
#define VARIED_MOST  8

struct telling {
    const struct ol_trials *trials;
    size_t metrics[METRICS_MOST], metric_count, differing;
    size_t varied_count;
    struct ol_listing listing;
    struct ol_arena arena;
};

/* ---- what is shown ---- */

static bool is_chosen(const struct telling *telling, size_t metric)
{
    for (size_t i = 0; i < telling->metric_count; i++)
        if (telling->metrics[i] == metric)
            return true;
    return false;
}

static void choose(struct telling *telling, size_t metric)
{
    if (!is_chosen(telling, metric) && telling->metric_count < METRICS_MOST)
        telling->metrics[telling->metric_count++] = metric;
}

/* The table's own text, so the address tells. */
static size_t index_of(const struct ol_trials *trials, const char *name)
{
    size_t m = 0;
    while (trials->metrics[m] != name)
        m++;
    return m;
}

static void choose_metrics(struct telling *telling, const struct ol_metric_choice *choice)
{
    const struct ol_trials *trials = telling->trials;
    for (size_t i = 0; trials->has_front && i < 2; i++) {
        choose(telling, trials->front[i].metric);
        telling->differing = telling->metric_count;
    }
    for (size_t i = 0; i < choice->count; i++) {
        const size_t m = index_of(trials, choice->names[i]);
        if (ol_trials_differ(trials, m)) {
            telling->differing += !is_chosen(telling, m);
            choose(telling, m);
        }
    }
    for (size_t i = 0; telling->metric_count == 0 && i < choice->count && i < METRICS_MOST; i++)
        telling->metrics[telling->metric_count++] = index_of(trials, choice->names[i]);
}

static size_t count_best(const struct ol_trials *trials)
{
    size_t count = 0;
    for (size_t i = 0; i < trials->count; i++)
        count += trials->items[i].is_best;
    return count;
}

/* ---- rows ---- */

/* The last step of an XPath, where no other ends so. */
static const char *heading_of(const struct ol_trials *trials, size_t varied)
{
    const char *slash = strrchr(trials->varied[varied], '/'), *last = slash ? slash + 1 : trials->varied[varied];
    for (size_t d = 0; d < trials->varied_count; d++) {
        const char *other = strrchr(trials->varied[d], '/');
        if (d != varied && strcmp(last, other ? other + 1 : trials->varied[d]) == 0)
            return trials->varied[varied];
    }
    return last + (*last == '@');
}

static void add_headings(struct telling *telling)
{
    const struct ol_trials *trials = telling->trials;
    const char **headings = telling->listing.headings;
    size_t n = 0;
    headings[n++] = "point";
    for (size_t d = 0; d < telling->varied_count; d++)
        headings[n++] = heading_of(trials, d);
    for (size_t i = 0; i < telling->metric_count; i++) {
        const char *unit = ol_unit_say(trials->units[telling->metrics[i]]),
                   *name = trials->metrics[telling->metrics[i]];
        headings[n++] = *unit ? ol_arena_format(&telling->arena, "%s (%s)", name, unit) : name;
    }
    headings[n++] = trials->has_front ? "front" : "";
    headings[n] = NULL;
}

static const char *say_result(struct telling *telling, const struct ol_interval *result, const char *unit)
{
    char mean[OL_NUMBER_BUFFER], half[OL_NUMBER_BUFFER];
    if (!isfinite(result->mean))
        return "-";
    ol_value_say(result->mean, unit, mean);
    if (!(result->hi > result->lo))
        return ol_arena_copy(&telling->arena, mean, strlen(mean));
    return ol_arena_format(&telling->arena, "%s +-%s", mean,
                           ol_value_say((result->hi - result->lo) / 2, unit, half));
}

static void add_row(struct telling *telling, size_t point)
{
    const struct ol_trials *trials = telling->trials;
    const struct ol_trial *trial = &trials->items[point];
    const char **cells = ol_listing_row(&telling->listing);
    size_t n = 0;
    cells[n++] = ol_arena_format(&telling->arena, "%zu", point);
    for (size_t d = 0; d < telling->varied_count; d++)
        cells[n++] = trial->values[d];
    if (trial->failure) {
        cells[n] = "failed"; /* CSV and JSON say why */
        return;
    }
    for (size_t i = 0; i < telling->metric_count; i++)
        cells[n++] = say_result(telling, &trial->results[telling->metrics[i]], trials->units[telling->metrics[i]]);
    cells[n] = trial->is_best ? "*" : "";
}

void ol_sweep_listing_write(const struct ol_trials *trials, const struct ol_metric_choice *choice,
                            struct ol_output *output)
{
    struct telling telling = {.trials = trials};
    const bool is_long = trials->count > ROWS_MOST, only_best = is_long && count_best(trials) > 0;
    size_t shown = 0;
    telling.varied_count = trials->varied_count < VARIED_MOST ? trials->varied_count : VARIED_MOST;
    choose_metrics(&telling, choice);
    add_headings(&telling);
    for (size_t i = 0; i < trials->count && shown < ROWS_MOST; i++)
        if (!only_best || trials->items[i].is_best) {
            add_row(&telling, i);
            shown++;
        }
    ol_listing_write(&telling.listing, OL_FORMAT_TABLE, output);
    if (shown < trials->count)
        ol_output_format(output,
                         "%zu of %zu points are shown%s; --format csv, and points.csv under -o, have all.\n",
                         shown, trials->count, only_best ? ", all of them on the front" : "");
    if (telling.differing > telling.metric_count)
        ol_output_format(output, "%zu more metrics differ between points; choose with --metric.\n",
                         telling.differing - telling.metric_count);
    ol_listing_release(&telling.listing);
    ol_arena_release(&telling.arena);
}
