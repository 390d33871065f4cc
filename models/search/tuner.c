/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/search/tuner.h"

#include "models/search/hyperband.h"
#include "outlay/arena.h"

#include <math.h>
#include <string.h>

const char *const ol_trial_status_names[OL_TRIAL_STATUSES] = {"unborn",  "running",  "paused",
                                                              "stopped", "finished", "failed"};

/* ---- brackets and rungs ---- */

static int levels(const struct ol_tuner_setting *setting)
{
    return setting->method->has_rungs && !setting->method->is_stepped
               ? ol_hyperband_levels(setting->min_epochs, setting->max_epochs, setting->eta)
               : 0;
}

int64_t ol_tuner_rungs(const struct ol_tuner_setting *setting)
{
    if (setting->method->is_stepped)
        return (setting->max_epochs + setting->min_epochs - 1) / setting->min_epochs;
    return levels(setting) + 1;
}

static int64_t add(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

int64_t ol_tuner_trials(const struct ol_tuner_setting *setting)
{
    const int s_max = levels(setting);
    int64_t count = setting->trials;
    for (int s = s_max; setting->method->has_brackets && s >= 0; s--)
        count = add(count, ol_hyperband_trials(s_max, s, setting->eta));
    return count;
}

int64_t ol_tuner_steps(const struct ol_tuner_setting *setting)
{
    const int64_t trials = ol_tuner_trials(setting), rungs = ol_tuner_rungs(setting);
    return trials > INT64_MAX / rungs ? INT64_MAX : trials * rungs;
}

static void open_bracket(struct ol_tuner *tuner, int64_t trials, int s)
{
    const struct ol_tuner_setting *setting = &tuner->setting;
    const uint32_t number = tuner->bracket_count++;
    struct ol_bracket *bracket = &tuner->brackets[number];
    const uint32_t rungs = (uint32_t)(setting->method->is_stepped ? ol_tuner_rungs(setting) : s + 1);
    *bracket = (struct ol_bracket){.first = tuner->trial_count, .trials = (uint32_t)trials, .rung_count = rungs};
    bracket->rungs = ol_mem_new(ol_mem_product(sizeof *bracket->rungs, rungs));
    for (uint32_t i = 0; i < rungs; i++) {
        const int64_t stepped = ((int64_t)i + 1) * setting->min_epochs;
        bracket->rungs[i].room = (size_t)trials;
        bracket->rungs[i].epochs = stepped < setting->max_epochs ? stepped : setting->max_epochs;
        if (setting->method->is_stepped)
            continue;
        bracket->rungs[i].room = (size_t)ol_hyperband_left(trials, (int)i, setting->eta);
        bracket->rungs[i].epochs = ol_hyperband_epochs(setting->max_epochs, s, (int)i, setting->eta);
    }
    for (uint32_t i = 0; i < trials; i++)
        tuner->trials[tuner->trial_count++] = (struct ol_tuner_trial){.bracket = number, .least = INFINITY};
}

void ol_tuner_open(struct ol_tuner *tuner, const struct ol_tuner_setting *setting)
{
    const int s_max = levels(setting);
    *tuner = (struct ol_tuner){.setting = *setting};
    tuner->brackets = ol_mem_new(ol_mem_product(sizeof *tuner->brackets, (size_t)s_max + 1));
    tuner->trials = ol_mem_new(ol_mem_product(sizeof *tuner->trials, (size_t)ol_tuner_trials(setting)));
    if (!setting->method->has_brackets)
        open_bracket(tuner, setting->trials, s_max);
    for (int s = s_max; setting->method->has_brackets && s >= 0; s--)
        open_bracket(tuner, ol_hyperband_trials(s_max, s, setting->eta), s);
}

void ol_tuner_release(struct ol_tuner *tuner)
{
    for (uint32_t i = 0; i < tuner->bracket_count; i++) {
        for (uint32_t k = 0; k < tuner->brackets[i].rung_count; k++) {
            ol_mem_free(tuner->brackets[i].rungs[k].ranked);
            ol_mem_free(tuner->brackets[i].rungs[k].means);
        }
        ol_mem_free(tuner->brackets[i].rungs);
    }
    for (uint32_t i = 0; i < tuner->trial_count; i++)
        ol_mem_free(tuner->trials[i].means);
    ol_mem_free(tuner->brackets);
    ol_mem_free(tuner->trials);
    ol_mem_free(tuner->ready);
    *tuner = (struct ol_tuner){0};
}

/* ---- for the methods ---- */

void ol_rung_rank(struct ol_rung *rung, double loss, uint32_t trial)
{
    size_t low = 0, high = rung->count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const struct ol_ranked *other = &rung->ranked[middle];
        if (other->loss < loss || (other->loss == loss && other->trial < trial))
            low = middle + 1;
        else
            high = middle;
    }
    OL_MEM_RESERVE(rung->ranked, rung->capacity, rung->count + 1);
    memmove(rung->ranked + low + 1, rung->ranked + low, (rung->count - low) * sizeof *rung->ranked);
    rung->ranked[low] = (struct ol_ranked){.loss = loss, .trial = trial};
    rung->count++;
    if (low < rung->first_left)
        rung->first_left = low;
}

void ol_tuner_ready(struct ol_tuner *tuner, uint32_t trial)
{
    if (tuner->ready_head == tuner->ready_count)
        tuner->ready_head = tuner->ready_count = 0;
    OL_MEM_RESERVE(tuner->ready, tuner->ready_capacity, tuner->ready_count + 1);
    tuner->ready[tuner->ready_count++] = trial;
}

/* ---- steps ---- */

static struct ol_tuner_step step_on(const struct ol_tuner *tuner, uint32_t trial)
{
    const struct ol_rung *rung = ol_tuner_rung(tuner, trial);
    return (struct ol_tuner_step){.trial = trial, .from = rung[0].epochs, .to = rung[1].epochs};
}

bool ol_tuner_peek(const struct ol_tuner *tuner, struct ol_tuner_step *step)
{
    uint32_t trial;
    if (tuner->ready_head < tuner->ready_count)
        *step = step_on(tuner, tuner->ready[tuner->ready_head]);
    else if (tuner->setting.method->promotable && tuner->setting.method->promotable(tuner, &trial))
        *step = step_on(tuner, trial);
    else if (tuner->born < tuner->trial_count)
        *step = (struct ol_tuner_step){
            .trial = tuner->born, .is_new = true, .to = ol_tuner_rung(tuner, tuner->born)->epochs};
    else
        return false;
    return true;
}

/* Whoever goes on is the best of its rung that did not. */
static void leave_rung(struct ol_rung *rung, uint32_t trial)
{
    for (size_t i = rung->first_left; i < rung->count; i++)
        if (rung->ranked[i].trial == trial) {
            rung->ranked[i].went_on = true;
            break;
        }
    while (rung->first_left < rung->count && rung->ranked[rung->first_left].went_on)
        rung->first_left++;
}

void ol_tuner_take(struct ol_tuner *tuner, const struct ol_tuner_step *step)
{
    struct ol_tuner_trial *trial = &tuner->trials[step->trial];
    if (step->is_new) {
        tuner->born++;
    } else {
        tuner->ready_head += tuner->ready_head < tuner->ready_count;
        leave_rung(ol_tuner_rung(tuner, step->trial), step->trial);
        trial->rung++;
    }
    trial->status = OL_TRIAL_RUNS;
    tuner->running++;
}

void ol_tuner_tell(struct ol_tuner *tuner, uint32_t number, double loss)
{
    struct ol_tuner_trial *trial = &tuner->trials[number];
    const bool is_last = trial->rung + 1 == tuner->brackets[trial->bracket].rung_count;
    OL_ASSERT(trial->status == OL_TRIAL_RUNS && !isnan(loss));
    tuner->running--;
    trial->loss = loss;
    trial->least = fmin(trial->least, loss);
    trial->sum += loss;
    trial->status = isinf(loss) ? OL_TRIAL_FAILED : is_last ? OL_TRIAL_FINISHED : OL_TRIAL_PAUSED;
    tuner->setting.method->told(tuner, number);
}

bool ol_tuner_is_over(const struct ol_tuner *tuner)
{
    struct ol_tuner_step step;
    return tuner->running == 0 && !ol_tuner_peek(tuner, &step);
}

void ol_tuner_settle(struct ol_tuner *tuner)
{
    for (uint32_t i = 0; i < tuner->trial_count; i++)
        if (tuner->trials[i].status == OL_TRIAL_PAUSED)
            tuner->trials[i].status = OL_TRIAL_STOPPED;
}
