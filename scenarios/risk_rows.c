/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/risk_rows.h"

#include "outlay/replicate.h"

#include <math.h>
#include <string.h>

/* Numbers of second samples: behind those of all first ones. */
#define SECOND ((uint64_t)1 << 20)

static bool is_stopped(const struct ol_risk_rows *rows)
{
    return rows->question->stop && *rows->question->stop;
}

/* ---- one run ---- */

static bool is_spending(const char *name)
{
    const size_t length = strlen(name);
    return strncmp(name, "cost.by_month.", 14) == 0 ||
           (strncmp(name, "budget.", 7) == 0 && length > 5 && strcmp(name + length - 5, ".cost") == 0);
}

static void keep_spending(struct ol_risk_rows *rows, size_t row, const struct ol_metrics *metrics)
{
    pthread_mutex_lock(&rows->lock);
    for (size_t i = 0; i < metrics->count; i++)
        if (is_spending(metrics->items[i].name))
            ol_metrics_set(&rows->spent, row, metrics->items[i].name, metrics->items[i].unit,
                           metrics->items[i].values[0]);
    pthread_mutex_unlock(&rows->lock);
}

static int take(const struct ol_risk_rows *rows, const struct ol_metrics *metrics, double *value,
                struct ol_error *error)
{
    const char *wanted = rows->question->metric;
    const struct ol_metric *metric = ol_metrics_find(metrics, wanted);
    if (!metric && !ol_metrics_find(metrics, "cost.effective"))
        return ol_fail(
            error, OL_BAD_INPUT, OL_NOWHERE,
            "nothing in the scenario has a price; add <pricebook href=\"aws.xml\"/> or cost-per-node-hour");
    if (!metric) {
        const char **names = ol_mem_new(ol_mem_product(sizeof *names, metrics->count + 1));
        for (size_t i = 0; i < metrics->count; i++)
            names[i] = metrics->items[i].name;
        const char *nearest = ol_nearest(wanted, names);
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--metric: a run has no \"%.80s\"%s%.80s%s", wanted,
                nearest ? "; did you mean \"" : "; \"outlay run SCENARIO --format csv\" lists them",
                nearest ? nearest : "", nearest ? "\"?" : "");
        ol_mem_free(names);
        return OL_BAD_USAGE;
    }
    *value = metric->values[0];
    if (!isfinite(*value))
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "--metric: \"%.80s\" has no value in one of the runs; take one that always has", wanted);
    return OL_OK;
}

/* A duration or size with its unit. */
static void add_drawn(struct ol_text *text, const struct ol_uncertain_input *input, double drawn)
{
    char buffer[OL_TIME_BUFFER];
    if (input->dimension == OL_LAW_DURATION)
        ol_text_adds(text, ol_duration_say((ol_time)drawn, buffer));
    else
        ol_text_addf(text, "%.6g%s", drawn, input->dimension == OL_LAW_SIZE ? " bytes" : "");
}

/* "with demand 1.2, interruptions 4h: " before what went wrong. */
static void tell_draws(const struct ol_risk_rows *rows, const double *drawn, struct ol_error *error)
{
    struct ol_text text = {0};
    char message[sizeof error->message];
    for (size_t i = 0; i < rows->inputs->count; i++) {
        ol_text_addf(&text, "%s%.40s ", i ? ", " : "with ", rows->inputs->items[i].uncertain->name);
        add_drawn(&text, &rows->inputs->items[i], drawn[i]);
    }
    snprintf(message, sizeof message, "%.200s%s%.390s", ol_text_string(&text), text.length ? ": " : "",
             error->message);
    memcpy(error->message, message, sizeof message);
    ol_text_release(&text);
}

/* `keeps`: whether it is the row's sample. */
static int run_once(struct ol_risk_rows *rows, size_t row, const double *drawn, uint64_t replication, bool keeps,
                    double *value, struct ol_error *error)
{
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.replications = 1, .arena = &arena};
    struct ol_edit *edits = NULL;
    int status = ol_uncertain_edits(rows->inputs, drawn, &arena, &edits, error);
    if (status == OL_OK) {
        const struct ol_study_point point = {
            .edits = edits,
            .edit_count = rows->inputs->target_count,
            .seed = rows->seed,
            .first = (size_t)replication,
            .replications = 1,
            .threads = 1,
            .stop = rows->question->stop,
        };
        status = ol_study_run(rows->study, &point, &metrics, error);
        if (status != OL_OK && !is_stopped(rows))
            tell_draws(rows, drawn, error);
    }
    if (status == OL_OK)
        status = take(rows, &metrics, value, error);
    if (status == OL_OK && keeps)
        keep_spending(rows, row, &metrics);
    ol_arena_release(&arena);
    return status;
}

/* ---- one row ---- */

static void draw(const struct ol_risk_rows *rows, uint64_t sample, double *drawn)
{
    for (size_t i = 0; i < rows->inputs->count; i++)
        drawn[i] = ol_uncertain_draw(&rows->inputs->items[i], rows->seed, sample);
}

/* The column behind the inputs' is chance's. */
static int run_mixed(struct ol_risk_rows *rows, size_t row, double *first, const double *second,
                     struct ol_error *error)
{
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < rows->columns && !is_stopped(rows); i++) {
        const bool is_chance = i == rows->inputs->count;
        const double own = is_chance ? 0 : first[i];
        if (!is_chance)
            first[i] = second[i];
        status = run_once(rows, row, first, is_chance ? row + SECOND : row, false,
                          &rows->mixed[i * rows->count + row], error);
        if (!is_chance)
            first[i] = own;
    }
    return status;
}

static void run_row(void *self, size_t row)
{
    struct ol_risk_rows *rows = self;
    struct ol_error error = {0};
    double *drawn = ol_mem_new(ol_mem_product(sizeof *drawn, 2 * rows->inputs->count + 2));
    double *second = drawn + rows->inputs->count + 1;
    if (is_stopped(rows)) {
        ol_mem_free(drawn);
        return;
    }
    draw(rows, row, drawn);
    draw(rows, row + SECOND, second);
    int status = run_once(rows, row, drawn, row, true, &rows->a[row], &error);
    if (status == OL_OK && rows->columns > 0)
        status = run_once(rows, row, second, row + SECOND, false, &rows->b[row], &error);
    if (status == OL_OK && rows->columns > 0)
        status = run_mixed(rows, row, drawn, second, &error);
    rows->is_done[row] = status == OL_OK && !is_stopped(rows);
    if (status != OL_OK && !is_stopped(rows)) {
        rows->errors[row] = ol_mem_new(sizeof error);
        *rows->errors[row] = error;
    }
    ol_mem_free(drawn);
    const size_t done = atomic_fetch_add(&rows->done, 1) + 1;
    if (rows->question->tick)
        rows->question->tick(rows->question->tick_self, (double)done / (double)rows->count,
                             done * (rows->columns + 1 + (rows->columns > 0)));
}

/* ---- all ---- */

int ol_risk_rows_run(struct ol_risk_rows *rows, struct ol_error *error)
{
    const size_t count = rows->count;
    pthread_mutex_init(&rows->lock, NULL);
    rows->a = ol_mem_new(ol_mem_product(sizeof *rows->a, count));
    rows->b = ol_mem_new(ol_mem_product(sizeof *rows->b, count));
    rows->mixed = ol_mem_new(ol_mem_product(sizeof *rows->mixed, ol_mem_product(count, rows->columns + 1)));
    rows->is_done = ol_mem_new(ol_mem_product(sizeof *rows->is_done, count));
    rows->errors = ol_mem_new(ol_mem_product(sizeof *rows->errors, count));
    rows->spent = (struct ol_metrics){.replications = count, .arena = &rows->arena};
    ol_replicate(count, rows->question->threads, run_row, rows);
    for (size_t row = 0; row < count; row++)
        if (rows->errors[row]) {
            *error = *rows->errors[row];
            return error->status;
        }
    return OL_OK;
}

void ol_risk_rows_release(struct ol_risk_rows *rows)
{
    for (size_t row = 0; rows->errors && row < rows->count; row++)
        ol_mem_free(rows->errors[row]);
    ol_mem_free(rows->errors);
    ol_mem_free(rows->is_done);
    ol_mem_free(rows->mixed);
    ol_mem_free(rows->b);
    ol_mem_free(rows->a);
    ol_arena_release(&rows->arena);
}
