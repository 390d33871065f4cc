/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/risk_work.h"

#include "scenarios/budget.h"
#include "scenarios/risk_indices.h"
#include "scenarios/risk_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MONTHS "cost.by_month."

struct working {
    struct ol_risk_work *work;
    const struct ol_risk_question *question;
    const struct ol_scenario *scenario;
    struct ol_risk_rows rows;
    size_t *finished; /* rows that are, in order */
    size_t count;     /* of these */
    double *values;   /* of each of them, to be sorted */
    const struct ol_metric **months;
    size_t month_count;
};

/* ---- spend ---- */

static void gather(struct working *working)
{
    const struct ol_metrics *spent = &working->rows.spent;
    struct ol_arena *arena = &working->work->arena;
    working->finished = OL_ARENA_ARRAY(arena, size_t, working->rows.count + 1);
    working->values = OL_ARENA_ARRAY(arena, double, working->rows.count + 1);
    working->months = OL_ARENA_ARRAY(arena, const struct ol_metric *, spent->count + 1);
    for (size_t row = 0; row < working->rows.count; row++)
        if (working->rows.is_done[row])
            working->finished[working->count++] = row;
    for (size_t i = 0; i < spent->count; i++)
        if (strncmp(spent->items[i].name, MONTHS, strlen(MONTHS)) == 0)
            working->months[working->month_count++] = &spent->items[i];
}

/* Of the values, which it sorts. */
static struct ol_risk_spend spend_of(struct working *working, const char *month)
{
    struct ol_tally tally = {0};
    for (size_t i = 0; i < working->count; i++)
        ol_tally_add(&tally, working->values[i]);
    ol_sort_real(working->values, working->count);
    return (struct ol_risk_spend){
        .month = month,
        .mean = ol_tally_mean(&tally),
        .p10 = ol_quantile_sorted(working->values, working->count, 0.1),
        .p50 = ol_quantile_sorted(working->values, working->count, 0.5),
        .p90 = ol_quantile_sorted(working->values, working->count, 0.9),
        .p95 = ol_quantile_sorted(working->values, working->count, 0.95),
    };
}

static const char *kept_month(struct working *working, const struct ol_metric *metric)
{
    const char *name = metric->name + strlen(MONTHS);
    return ol_arena_copy(&working->work->arena, name, strlen(name));
}

static void fill_spends(struct working *working)
{
    struct ol_risk *risk = &working->work->risk;
    struct ol_risk_spend *spends =
        OL_ARENA_ARRAY(&working->work->arena, struct ol_risk_spend, working->month_count + 1);
    for (size_t m = 0; m < working->month_count; m++) {
        for (size_t i = 0; i < working->count; i++)
            working->values[i] = working->months[m]->values[working->finished[i]];
        spends[m] = spend_of(working, kept_month(working, working->months[m]));
    }
    for (size_t i = 0; i < working->count; i++) {
        working->values[i] = 0;
        for (size_t m = 0; m < working->month_count; m++)
            working->values[i] += working->months[m]->values[working->finished[i]];
    }
    spends[working->month_count] = spend_of(working, NULL);
    risk->spends = spends;
    risk->spend_count = working->month_count + 1;
}

/* ---- breaches ---- */

static double allowed(const struct working *working, const struct ol_budget *budget)
{
    for (size_t i = 0; i < working->question->allowance_count; i++)
        if (strcmp(working->question->allowances[i].budget, budget->name) == 0)
            return working->question->allowances[i].monthly;
    return ol_money_real(budget->monthly);
}

static const struct ol_metric *watched(const struct working *working, const struct ol_budget *budget, size_t month)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "budget.%s.%s.cost", budget->name, working->months[month]->name + strlen(MONTHS));
    const struct ol_metric *metric = ol_metrics_find(&working->rows.spent, ol_text_string(&name));
    ol_text_release(&name);
    return metric;
}

/* Of the values. */
static struct ol_risk_breach breach_of(struct working *working, const struct ol_budget *budget, const char *month)
{
    const double monthly = allowed(working, budget);
    size_t breached = 0;
    for (size_t i = 0; i < working->count; i++)
        breached += working->values[i] > monthly;
    const struct ol_risk_spend spend = spend_of(working, month);
    return (struct ol_risk_breach){
        .budget = ol_arena_copy(&working->work->arena, budget->name, strlen(budget->name)),
        .month = month,
        .monthly = monthly,
        .mean = spend.mean,
        .p10 = spend.p10,
        .p50 = spend.p50,
        .p90 = spend.p90,
        .p95 = spend.p95,
        .probability = ol_interval_wilson(breached, working->count, 0.95),
    };
}

/* Its months in order, then the dearest of each sample: any month is breached where that one is. */
static void fill_budget(struct working *working, const struct ol_budget *budget, struct ol_risk_breach *breaches)
{
    double *dearest = OL_ARENA_ARRAY(&working->work->arena, double, working->count + 1);
    for (size_t m = 0; m < working->month_count; m++) {
        const struct ol_metric *metric = watched(working, budget, m);
        for (size_t i = 0; i < working->count; i++) {
            working->values[i] = metric ? metric->values[working->finished[i]] : 0;
            dearest[i] = m == 0 ? working->values[i] : fmax(dearest[i], working->values[i]);
        }
        breaches[m] = breach_of(working, budget, working->work->risk.spends[m].month);
    }
    memcpy(working->values, dearest, working->count * sizeof *dearest);
    breaches[working->month_count] = breach_of(working, budget, NULL);
}

static void fill_breaches(struct working *working)
{
    const struct ol_budget *budgets = working->scenario->budgets.items;
    const size_t count = working->scenario->budgets.count, each = working->month_count + 1;
    struct ol_risk_breach *breaches =
        OL_ARENA_ARRAY(&working->work->arena, struct ol_risk_breach, count * each + 1);
    for (size_t i = 0; i < count; i++)
        fill_budget(working, &budgets[i], breaches + i * each);
    working->work->risk.breaches = breaches;
    working->work->risk.breach_count = count * each;
}

/* ---- drivers ---- */

static int compare_drivers(const void *left, const void *right)
{
    const struct ol_risk_driver *a = left, *b = right;
    const double first = isnan(a->index.total.mean) ? -1 : a->index.total.mean;
    const double second = isnan(b->index.total.mean) ? -1 : b->index.total.mean;
    return first != second ? (first < second ? 1 : -1) : strcmp(a->name, b->name);
}

/* Only finished rows are looked at, so they are moved together first. */
static void fill_drivers(struct working *working)
{
    struct ol_risk *risk = &working->work->risk;
    struct ol_risk_rows *rows = &working->rows;
    struct ol_arena *arena = &working->work->arena;
    const size_t columns = rows->columns, count = working->count;
    struct ol_sobol_index *indices = OL_ARENA_ARRAY(arena, struct ol_sobol_index, columns + 1);
    struct ol_risk_driver *drivers = OL_ARENA_ARRAY(arena, struct ol_risk_driver, columns + 1);
    for (size_t i = 0; i < count; i++) {
        rows->a[i] = rows->a[working->finished[i]];
        rows->b[i] = rows->b[working->finished[i]];
    }
    for (size_t c = 0; c < columns; c++)
        for (size_t i = 0; i < count; i++)
            rows->mixed[c * count + i] = rows->mixed[c * rows->count + working->finished[i]];
    ol_sobol_indices(rows->a, rows->b, rows->mixed, count, columns, rows->seed, indices);
    for (size_t c = 0; c < columns; c++)
        drivers[c] = (struct ol_risk_driver){
            c < rows->inputs->count ? rows->inputs->items[c].uncertain->name : OL_UNCERTAIN_CHANCE, indices[c]};
    qsort(drivers, columns, sizeof *drivers, compare_drivers);
    risk->drivers = drivers;
    risk->driver_count = columns;
}

/* ---- the whole ---- */

static int check_question(const struct working *working, struct ol_error *error)
{
    const struct ol_scenario *scenario = working->scenario;
    const struct ol_budget *budgets = scenario->budgets.items;
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, scenario->budgets.count + 1));
    int status = OL_OK;
    for (size_t i = 0; i < scenario->budgets.count; i++)
        names[i] = budgets[i].name;
    for (size_t i = 0; status == OL_OK && i < working->question->allowance_count; i++) {
        const char *wanted = working->question->allowances[i].budget, *nearest = ol_nearest(wanted, names);
        size_t k = 0;
        while (names[k] && strcmp(names[k], wanted) != 0)
            k++;
        if (!names[k])
            status = ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                             "--budget: the scenario has no budget \"%.60s\"%s%.60s%s", wanted,
                             nearest    ? "; did you mean \""
                             : names[0] ? "; there is \""
                                        : "; add a <budget>",
                             nearest    ? nearest
                             : names[0] ? names[0]
                                        : "",
                             nearest    ? "\"?"
                             : names[0] ? "\""
                                        : "");
    }
    ol_mem_free(names);
    if (status == OL_OK && scenario->uncertains.count + scenario->budgets.count == 0)
        return ol_fail(error, OL_BAD_INPUT, scenario->node->place,
                       "nothing in the scenario is uncertain, and it has no budget; add such as <uncertain "
                       "name=\"demand\" xpath=\"//arrivals/@interarrival\" law=\"lognormal(1,0.2)\"/> or <budget "
                       "name=\"all\" monthly=\"50000\"/>");
    return status;
}

static int run_rows(struct working *working, struct ol_error *error)
{
    const struct ol_risk_question *question = working->question;
    struct ol_risk_work *work = working->work;
    working->rows = (struct ol_risk_rows){
        .question = question,
        .study = work->study,
        .inputs = &work->inputs,
        .seed = question->has_seed ? question->seed : (uint64_t)ol_scenario_run(working->scenario).seed,
        .count = question->samples,
        .columns = question->with_drivers && work->inputs.count > 0 ? work->inputs.count + 1 : 0,
    };
    int status = ol_risk_rows_run(&working->rows, error);
    if (status != OL_OK)
        return status;
    gather(working);
    if (working->count == 0)
        return ol_fail(error, OL_BAD_IO, OL_NOWHERE,
                       "stopped before the first sample was done; nothing is known yet");
    return OL_OK;
}

static void describe(struct working *working)
{
    struct ol_risk *risk = &working->work->risk;
    const size_t columns = working->rows.columns;
    risk->title = working->scenario->name;
    risk->metric = working->question->metric;
    risk->currency = working->month_count > 0 ? ol_arena_copy(&working->work->arena, working->months[0]->unit,
                                                              strlen(working->months[0]->unit))
                                              : "";
    risk->samples = working->count;
    risk->runs = working->count * (columns > 0 ? columns + 2 : 1);
    risk->is_partial = working->count < working->rows.count;
}

int ol_risk_work_out(struct ol_risk_work *work, const struct ol_risk_question *question, struct ol_faults *faults,
                     struct ol_error *error)
{
    struct working working = {.work = work, .question = question};
    *work = (struct ol_risk_work){0};
    work->inputs.arena = &work->arena;
    work->study = ol_study_open(question->path, question->edits, question->edit_count, faults, error);
    if (!work->study)
        return faults->count > 0 ? OL_BAD_INPUT : error->status;
    working.scenario = ol_study_scenario(work->study);
    int status = check_question(&working, error);
    if (status == OL_OK)
        status = ol_uncertain_inputs_open(&work->inputs, working.scenario, error);
    if (status == OL_OK)
        status = run_rows(&working, error);
    if (status == OL_OK) {
        describe(&working);
        fill_spends(&working);
        fill_breaches(&working);
        fill_drivers(&working);
    } else {
        ol_xml_detach(error, question->path);
    }
    ol_risk_rows_release(&working.rows);
    return status;
}

void ol_risk_release(struct ol_risk_work *work)
{
    ol_study_close(work->study);
    ol_arena_release(&work->arena);
    *work = (struct ol_risk_work){0};
}
