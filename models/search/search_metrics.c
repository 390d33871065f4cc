/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/search/search_state.h"

#include <math.h>

#define BILLIONTH 1e-9

struct search_totals {
    size_t of[OL_TRIAL_STATUSES]; /* trials */
    double epochs, held, whole;
    double stated,
        whole_stated; /* of trials that did not fail: what their jobs were to take, and in one job each */
    double cost;
};

/* `whole`: every trial in one job to its end. */
static struct search_totals totals_of(const struct search_author *author)
{
    struct search_totals totals = {0};
    for (uint32_t i = 0; i < author->tuner.trial_count; i++) {
        const struct search_trial *trial = &author->trials[i];
        totals.of[author->tuner.trials[i].status]++;
        totals.epochs += (double)trial->told_at;
        totals.held += trial->held;
        const double whole = (double)ol_search_length(author, i, 0, author->search->max_epochs);
        const bool counts = author->tuner.trials[i].status != OL_TRIAL_FAILED;
        totals.stated += counts ? trial->stated : 0;
        totals.whole_stated += counts ? whole : 0;
        totals.whole += whole;
        totals.cost += (double)trial->cost;
    }
    return totals;
}

static double worth_of_whole(const struct search_author *author)
{
    const int64_t last = author->search->max_epochs;
    double least = INFINITY, worth = 0;
    for (uint32_t i = 0; i < author->tuner.trial_count; i++) {
        const double seen = ol_search_seen(author, i, last);
        if (seen < least) {
            least = seen;
            worth = ol_learning_curve_loss(&author->trials[i].curve, last);
        }
    }
    return worth;
}

static double unit_hours(const struct search_author *author, double microseconds)
{
    const double grain = fmax(author->context.works[0].grain, 1);
    return microseconds / (double)OL_HOUR * author->job.units / grain;
}

struct telling {
    const struct search_author *author;
    struct ol_metrics *metrics;
    size_t replication;
};

static void set(const struct telling *telling, const char *what, const char *unit, double value)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "search.%s.%s", telling->author->search->job.name, what);
    ol_metrics_set(telling->metrics, telling->replication, ol_text_string(&name), unit, value);
    ol_text_release(&name);
}

static void tell_find(const struct telling *telling)
{
    const struct search_author *author = telling->author;
    const bool has_found = author->best.epochs > 0, is_over = author->end != OL_NEVER;
    const double since = (double)(author->best.at - author->search->job.submit) / (double)OL_SECOND;
    set(telling, "best.loss", "loss", has_found ? author->best.worth : NAN);
    set(telling, "best.seen_loss", "loss", has_found ? author->best.seen : NAN);
    set(telling, "best.epochs", "epochs", has_found ? (double)author->best.epochs : NAN);
    set(telling, "time_to_best_s", "s", has_found ? since : NAN);
    set(telling, "regret", "loss", has_found && is_over ? author->best.worth - worth_of_whole(author) : NAN);
}

void ol_search_metrics(const struct ol_author *base, struct ol_metrics *metrics, size_t replication)
{
    const struct search_author *author = (const struct search_author *)base;
    const struct telling telling = {author, metrics, replication};
    const struct search_totals totals = totals_of(author);
    const bool is_over = author->end != OL_NEVER;
    const size_t open = totals.of[OL_TRIAL_RUNS] + totals.of[OL_TRIAL_PAUSED];
    set(&telling, "trials", "trials", (double)author->tuner.born);
    set(&telling, "trials.finished", "trials", (double)totals.of[OL_TRIAL_FINISHED]);
    set(&telling, "trials.stopped", "trials", (double)totals.of[OL_TRIAL_STOPPED]);
    set(&telling, "trials.failed", "trials", (double)totals.of[OL_TRIAL_FAILED]);
    set(&telling, "trials.unfinished", "trials", (double)open);
    set(&telling, "jobs", "jobs", (double)author->jobs);
    set(&telling, "epochs", "epochs", totals.epochs);
    set(&telling, "unit_hours", "unit-hours", unit_hours(author, totals.held));
    set(&telling, "unit_hours_whole", "unit-hours", unit_hours(author, totals.whole));
    set(&telling, "saved_share", "share",
        is_over && totals.whole_stated > 0 ? 1 - totals.stated / totals.whole_stated : NAN);
    set(&telling, "makespan_s", "s",
        is_over ? (double)(author->end - author->search->job.submit) / (double)OL_SECOND : NAN);
    if (ol_author_is_priced(&author->context.prices[0]))
        set(&telling, "cost", author->context.currency, totals.cost * BILLIONTH);
    tell_find(&telling);
}

/* ---- search.csv ---- */

static void write_row(const struct search_author *author, uint32_t number, struct ol_output *output)
{
    const struct search_trial *trial = &author->trials[number];
    const struct ol_tuner_trial *fate = &author->tuner.trials[number];
    ol_output_csv(output, author->search->job.name);
    ol_output_format(output, ",%lu,%lu,%s,%lu,%lld,", (unsigned long)number + 1, (unsigned long)fate->bracket + 1,
                     ol_trial_status_names[fate->status], (unsigned long)trial->jobs, (long long)trial->told_at);
    ol_output_seconds(output, trial->submit);
    ol_output_char(output, ',');
    ol_output_seconds(output, trial->end);
    ol_output_char(output, ',');
    ol_output_micro(output, unit_hours(author, trial->held));
    ol_output_char(output, ',');
    if (ol_author_is_priced(&author->context.prices[0]))
        ol_output_format(output, "%.9f", (double)trial->cost * BILLIONTH);
    ol_output_char(output, ',');
    if (trial->told_at > 0)
        ol_output_real(output, ol_search_seen(author, number, trial->told_at));
    ol_output_char(output, ',');
    ol_output_real(output, ol_learning_curve_loss(&trial->curve, author->search->max_epochs));
    ol_output_format(output, ",%s\n", author->best.epochs > 0 && author->best.trial == number ? "yes" : "no");
}

void ol_search_rows(const struct ol_author *base, struct ol_output *output)
{
    const struct search_author *author = (const struct search_author *)base;
    for (uint32_t i = 0; i < author->tuner.born; i++)
        write_row(author, i, output);
}
