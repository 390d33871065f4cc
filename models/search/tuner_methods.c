/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tuner_methods: none, halving, hyperband, asha, median; what they do is told in tuner.h.
 */
#include "models/search/tuner.h"
#include "outlay/arena.h"
#include "outlay/stats.h"

#include <math.h>
#include <string.h>

/* ---- none ---- */

static void note_nothing(struct ol_tuner *tuner, uint32_t trial)
{
    (void)tuner, (void)trial;
}

/* ---- halving ---- */

/* Nobody knows how good one is that failed, so that fewer may go on than have room. */
static void close_rung(struct ol_tuner *tuner, struct ol_rung *rung, bool is_last)
{
    const size_t most = is_last ? 0 : rung[1].room;
    size_t on = 0;
    for (; on < most && on < rung->count && isfinite(rung->ranked[on].loss); on++)
        ol_tuner_ready(tuner, rung->ranked[on].trial);
    for (size_t i = on; i < rung->count; i++)
        if (tuner->trials[rung->ranked[i].trial].status == OL_TRIAL_PAUSED)
            tuner->trials[rung->ranked[i].trial].status = OL_TRIAL_STOPPED;
    if (!is_last)
        rung[1].room = on;
}

static void halve(struct ol_tuner *tuner, uint32_t number)
{
    const struct ol_tuner_trial *trial = &tuner->trials[number];
    struct ol_rung *rung = ol_tuner_rung(tuner, number);
    ol_rung_rank(rung, trial->loss, number);
    if (rung->count == rung->room)
        close_rung(tuner, rung, trial->rung + 1 == tuner->brackets[trial->bracket].rung_count);
}

/* ---- asha ---- */

static void rank(struct ol_tuner *tuner, uint32_t number)
{
    if (isfinite(tuner->trials[number].loss))
        ol_rung_rank(ol_tuner_rung(tuner, number), tuner->trials[number].loss, number);
}

static bool best_left(const struct ol_tuner *tuner, uint32_t *trial)
{
    const struct ol_bracket *bracket = &tuner->brackets[0];
    for (uint32_t k = bracket->rung_count - 1; k-- > 0;) {
        const struct ol_rung *rung = &bracket->rungs[k];
        if (rung->first_left < rung->count / (size_t)tuner->setting.eta) {
            *trial = rung->ranked[rung->first_left].trial;
            return true;
        }
    }
    return false;
}

/* ---- median ---- */

static void keep_mean(struct ol_rung *rung, double mean)
{
    size_t i = rung->mean_count;
    OL_MEM_RESERVE(rung->means, rung->mean_capacity, rung->mean_count + 1);
    for (; i > 0 && rung->means[i - 1] > mean; i--)
        rung->means[i] = rung->means[i - 1];
    rung->means[i] = mean;
    rung->mean_count++;
}

static bool is_worse_than_median(const struct ol_tuner *tuner, uint32_t number)
{
    const struct ol_rung *rung = ol_tuner_rung(tuner, number);
    if (number < tuner->setting.startup_trials || rung->mean_count == 0)
        return false;
    return tuner->trials[number].least > ol_quantile_sorted(rung->means, rung->mean_count, 0.5);
}

static void compare(struct ol_tuner *tuner, uint32_t number)
{
    struct ol_tuner_trial *trial = &tuner->trials[number];
    struct ol_bracket *bracket = &tuner->brackets[trial->bracket];
    if (trial->status == OL_TRIAL_FAILED)
        return;
    if (!trial->means)
        trial->means = ol_mem_new(ol_mem_product(sizeof *trial->means, bracket->rung_count));
    trial->means[trial->rung] = trial->sum / (trial->rung + 1);
    if (trial->status == OL_TRIAL_PAUSED && is_worse_than_median(tuner, number))
        trial->status = OL_TRIAL_STOPPED;
    if (trial->status == OL_TRIAL_PAUSED) {
        ol_tuner_ready(tuner, number);
        return;
    }
    for (uint32_t i = 0; i <= trial->rung; i++)
        keep_mean(&bracket->rungs[i], trial->means[i]);
}

/* ---- the family ---- */

#define OPTION(member) OL_FIELD_AT(struct ol_tuner_options, member)
#define TRIALS                                                                                                    \
    {                                                                                                             \
        "trials", OL_FIELD_COUNT, "How many configurations are tried.",                                           \
            .unit = "trials", .is_required = true, .min = 1, .max = OL_TUNER_TRIALS_MOST, OPTION(trials)          \
    }
#define ETA                                                                                                       \
    {                                                                                                             \
        "eta", OL_FIELD_COUNT, "One of so many goes on to the next rung, which is so many times as long.",        \
            .fallback = "3", .min = 2, .max = OL_TUNER_ETA_MOST, OPTION(eta)                                      \
    }
#define LEAST                                                                                                     \
    {                                                                                                             \
        "min-epochs", OL_FIELD_COUNT, "The first rung is not shorter; 1 where rungs is not given either.",        \
            .unit = "epochs", .min = 1, .max = OL_TUNER_EPOCHS_MOST, OPTION(min_epochs)                           \
    }
#define RUNGS                                                                                                     \
    {                                                                                                             \
        "rungs", OL_FIELD_COUNT, "In place of min-epochs: how many rungs there are.",                             \
            .unit = "rungs", .min = 1, .max = OL_TUNER_RUNGS_MOST, OPTION(rungs)                                  \
    }

static const struct ol_field none_fields[] = {TRIALS, {0}};
static const struct ol_field halving_fields[] = {TRIALS, ETA, LEAST, RUNGS, {0}};
static const struct ol_field hyperband_fields[] = {ETA, LEAST, RUNGS, {0}};
static const struct ol_field median_fields[] = {
    TRIALS,
    {"min-epochs", OL_FIELD_COUNT, "How many epochs pass between two looks at a trial.", .unit = "epochs",
     .fallback = "1", .min = 1, .max = OL_TUNER_EPOCHS_MOST, OPTION(min_epochs)},
    {"startup-trials", OL_FIELD_COUNT, "How many trials are not stopped, whatever they show.", .unit = "trials",
     .fallback = "5", .max = OL_TUNER_TRIALS_MOST, OPTION(startup_trials)},
    {0},
};

#define METHOD(label, words, rows)                                                                                \
    .kind = {.name = label, .summary = words, .fields = rows, .options_size = sizeof(struct ol_tuner_options)}

static const struct ol_tuner_method none = {METHOD("none", "every trial runs to its end", none_fields),
                                            .told = note_nothing};
static const struct ol_tuner_method halving = {
    METHOD("halving", "when all of a rung are there, the best of them go on", halving_fields), .has_rungs = true,
    .told = halve};
static const struct ol_tuner_method hyperband = {
    METHOD("hyperband", "halving in brackets, from many short trials to few long ones", hyperband_fields),
    .has_brackets = true, .has_rungs = true, .told = halve};
static const struct ol_tuner_method asha = {
    METHOD("asha", "whoever is among the best of its rung so far goes on at once", halving_fields),
    .has_rungs = true, .told = rank, .promotable = best_left};
static const struct ol_tuner_method median = {
    METHOD("median", "a trial that is worse than half of those before it were by then is stopped", median_fields),
    .has_rungs = true, .is_stepped = true, .told = compare};

const struct ol_kind *const ol_tuner_methods[] = {&none.kind, &halving.kind, &hyperband.kind,
                                                  &asha.kind, &median.kind,  NULL};
