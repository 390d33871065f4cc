/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who goes on and who is stopped: published tables, sequences by hand, and what holds of random ones.
 */
#include "tests/check.h"

#include "models/search/hyperband.h"
#include "models/search/tuner.h"
#include "outlay/arena.h"
#include "outlay/rng.h"
#include "outlay/text.h"

static struct ol_tuner_setting setting_of(const char *method, int64_t trials, int64_t eta, int64_t least,
                                          int64_t most)
{
    return (struct ol_tuner_setting){.method =
                                         (const struct ol_tuner_method *)ol_kind_find(ol_tuner_methods, method),
                                     .trials = trials,
                                     .eta = eta,
                                     .min_epochs = least,
                                     .max_epochs = most};
}

/* "81x1 27x3 ...; 34x3 ..." */
static void check_brackets(int64_t most, int64_t eta, const char *expected)
{
    const struct ol_tuner_setting setting = setting_of("hyperband", 0, eta, 1, most);
    struct ol_text text = {0};
    struct ol_tuner tuner;
    ol_tuner_open(&tuner, &setting);
    for (uint32_t i = 0; i < tuner.bracket_count; i++)
        for (uint32_t k = 0; k < tuner.brackets[i].rung_count; k++)
            ol_text_addf(&text, "%s%zux%lld",
                         k   ? " "
                         : i ? "; "
                             : "",
                         tuner.brackets[i].rungs[k].room, (long long)tuner.brackets[i].rungs[k].epochs);
    CHECK_STRING(ol_text_string(&text), expected);
    CHECK_INT(tuner.trial_count, ol_tuner_trials(&setting));
    ol_text_release(&text);
    ol_tuner_release(&tuner);
}

/* Li and others 2018, table 1; and the table in the reference of mlr3hyperband. */
static void hyperband_is_as_published(void)
{
    check_brackets(81, 3, "81x1 27x3 9x9 3x27 1x81; 34x3 11x9 3x27 1x81; 15x9 5x27 1x81; 8x27 2x81; 5x81");
    check_brackets(8, 2, "8x1 4x2 2x4 1x8; 6x2 3x4 1x8; 4x4 2x8; 4x8");
}

static void rungs_are_whole_and_end_at_the_end(void)
{
    CHECK_INT(ol_hyperband_levels(1, 81, 3), 4);
    CHECK_INT(ol_hyperband_levels(1, 80, 3), 3);
    CHECK_INT(ol_hyperband_levels(2, 161, 3), 3);
    CHECK_INT(ol_hyperband_levels(2, 162, 3), 4);
    CHECK_INT(ol_hyperband_levels(7, 7, 2), 0);
    /* 100 / 27, 100 / 9 ... */
    CHECK_INT(ol_hyperband_epochs(100, 3, 0, 3), 3);
    CHECK_INT(ol_hyperband_epochs(100, 3, 1, 3), 11);
    CHECK_INT(ol_hyperband_epochs(100, 3, 2, 3), 33);
    CHECK_INT(ol_hyperband_epochs(100, 3, 3, 3), 100);
    CHECK_INT(ol_hyperband_trials(40, 40, 1000), INT64_MAX);
}

/* The next step as "3:1-3", trial from 1 and epochs; it is taken and told. */
static void check_step(struct ol_tuner *tuner, const char *expected, double loss)
{
    struct ol_tuner_step step;
    char text[80] = "none";
    const bool has_step = ol_tuner_peek(tuner, &step);
    if (has_step)
        snprintf(text, sizeof text, "%lu:%lld-%lld", (unsigned long)step.trial + 1, (long long)step.from,
                 (long long)step.to);
    CHECK_STRING(text, expected);
    if (!has_step)
        return;
    ol_tuner_take(tuner, &step);
    ol_tuner_tell(tuner, step.trial, loss);
}

static void check_fates(struct ol_tuner *tuner, const char *expected)
{
    struct ol_text text = {0};
    CHECK(ol_tuner_is_over(tuner));
    ol_tuner_settle(tuner);
    for (uint32_t i = 0; i < tuner->trial_count; i++)
        ol_text_addf(&text, "%c",
                     ol_trial_status_names[tuner->trials[i].status][1]); /* f[i]nished s[t]opped f[a]iled */
    CHECK_STRING(ol_text_string(&text), expected);
    ol_text_release(&text);
    ol_tuner_release(tuner);
}

/* One of three goes on, asked one step at a time; rungs end at 1, 3 and 9. */
static void asha_promotes_whoever_is_among_the_best_now(void)
{
    struct ol_tuner tuner;
    const struct ol_tuner_setting setting = setting_of("asha", 9, 3, 1, 9);
    ol_tuner_open(&tuner, &setting);
    check_step(&tuner, "1:0-1", 0.9);
    check_step(&tuner, "2:0-1", 0.8);
    check_step(&tuner, "3:0-1", 0.7);
    check_step(&tuner, "3:1-3", 0.5);  /* the best of 3 */
    check_step(&tuner, "4:0-1", 0.95); /* of 4 still one goes on, and it did */
    check_step(&tuner, "5:0-1", 0.6);
    check_step(&tuner, "5:1-3", 0.65); /* the best of 5 now */
    check_step(&tuner, "6:0-1", 0.99); /* of 6 two go on: 5 and 3, which did */
    check_step(&tuner, "7:0-1", 0.1);
    check_step(&tuner, "7:1-3", 0.05); /* a third of 7 goes on: more than 7/3, as the rule is by what was known */
    check_step(&tuner, "7:3-9", 0.01); /* the best of 3 on the upper rung, before any new one */
    check_step(&tuner, "8:0-1", 0.05);
    check_step(&tuner, "8:1-3", 0.04); /* the best of 8 */
    check_step(&tuner, "8:3-9", 0.02); /* the best of 4 on the upper rung */
    check_step(&tuner, "9:0-1", 0.98); /* of 9 three go on: 8, 7 and 5, which did */
    check_step(&tuner, "none", 0);
    check_fates(&tuner, "ttttttiit");
}

/* Of 4 trials 2 go on, of these 1. Equal losses go by number; one that failed never goes on. */
static void halving_waits_for_the_whole_rung(void)
{
    struct ol_tuner tuner;
    const struct ol_tuner_setting setting = setting_of("halving", 4, 2, 1, 4);
    ol_tuner_open(&tuner, &setting);
    check_step(&tuner, "1:0-1", 0.5);
    check_step(&tuner, "2:0-1", 0.4);
    check_step(&tuner, "3:0-1", INFINITY);
    check_step(&tuner, "4:0-1", 0.5);
    check_step(&tuner, "2:1-2", 0.3);
    check_step(&tuner, "1:1-2", 0.2);
    check_step(&tuner, "1:2-4", 0.1);
    check_step(&tuner, "none", 0);
    check_fates(&tuner, "itat");
}

/* Two could go on, and one is there that did not fail. */
static void halving_leaves_failed_ones_behind(void)
{
    struct ol_tuner tuner;
    const struct ol_tuner_setting setting = setting_of("halving", 4, 2, 1, 4);
    ol_tuner_open(&tuner, &setting);
    check_step(&tuner, "1:0-1", INFINITY);
    check_step(&tuner, "2:0-1", 0.4);
    check_step(&tuner, "3:0-1", INFINITY);
    check_step(&tuner, "4:0-1", INFINITY);
    check_step(&tuner, "2:1-2", 0.3);
    check_step(&tuner, "2:2-4", 0.2);
    check_step(&tuner, "none", 0);
    ol_tuner_release(&tuner);
}

/* Looks after each of 3 epochs.
 *   1 shows .9 .6 .3, the means up to each .9 .75 .6
 *   2 shows .95: more than .9; stopped, and over: means of the first epoch .9 .95
 *   3 shows .925: not more than the median of these; then .8: more than .75. Its least is what counts.
 *   4 shows .7, then .72: its least .7 is not more than the median of .75 and (.925 + .8)/2; then .7 */
static void median_stops_what_is_worse_than_half(void)
{
    struct ol_tuner tuner;
    struct ol_tuner_setting setting = setting_of("median", 4, 0, 1, 3);
    setting.startup_trials = 1;
    ol_tuner_open(&tuner, &setting);
    check_step(&tuner, "1:0-1", 0.9);
    check_step(&tuner, "1:1-2", 0.6);
    check_step(&tuner, "1:2-3", 0.3);
    check_step(&tuner, "2:0-1", 0.95);
    check_step(&tuner, "3:0-1", 0.925);
    check_step(&tuner, "3:1-2", 0.8);
    check_step(&tuner, "4:0-1", 0.7);
    check_step(&tuner, "4:1-2", 0.72);
    check_step(&tuner, "4:2-3", 0.7);
    check_fates(&tuner, "itti");
}

/* ---- laws ---- */

struct law_run {
    struct ol_tuner tuner;
    struct ol_rng rng;
    uint32_t running[64];
    size_t running_count;
    int64_t trained[OL_TUNER_TRIALS_MOST]; /* epochs of each */
    int64_t steps;
    double failing;
};

/* Looked up without the order that the rung is kept in. */
static size_t better_ones(const struct ol_rung *rung, uint32_t trial, double loss)
{
    size_t better = 0;
    for (size_t i = 0; i < rung->count; i++)
        better += rung->ranked[i].loss < loss || (rung->ranked[i].loss == loss && rung->ranked[i].trial < trial);
    return better;
}

static void take_one(struct law_run *run, const struct ol_tuner_step *step, bool is_asha)
{
    struct ol_tuner *tuner = &run->tuner;
    CHECK_INT(step->from, run->trained[step->trial]);
    CHECK(step->to > step->from && step->to <= tuner->setting.max_epochs);
    CHECK(step->is_new == (step->from == 0));
    if (!step->is_new && is_asha) {
        const struct ol_rung *rung = ol_tuner_rung(tuner, step->trial);
        CHECK(better_ones(rung, step->trial, tuner->trials[step->trial].loss) <
              rung->count / (size_t)tuner->setting.eta);
    }
    ol_tuner_take(tuner, step);
    run->trained[step->trial] = step->to;
    run->running[run->running_count++] = step->trial;
    run->steps++;
}

static void tell_one(struct law_run *run)
{
    const size_t i = ol_rng_below(&run->rng, run->running_count);
    const uint32_t trial = run->running[i];
    const double loss = ol_rng_unit(&run->rng) < run->failing ? INFINITY : floor(ol_rng_unit(&run->rng) * 50);
    run->running[i] = run->running[--run->running_count];
    ol_tuner_tell(&run->tuner, trial, loss);
}

static void check_promoted(const struct ol_tuner *tuner)
{
    for (uint32_t b = 0; b < tuner->bracket_count; b++) {
        const struct ol_bracket *bracket = &tuner->brackets[b];
        size_t most = bracket->trials;
        for (uint32_t k = 0; k < bracket->rung_count; k++, most /= (size_t)tuner->setting.eta) {
            size_t on = 0;
            for (size_t i = 0; i < bracket->rungs[k].count; i++)
                on += bracket->rungs[k].ranked[i].went_on;
            CHECK(bracket->rungs[k].count <= most);
            CHECK(on <= most / (size_t)tuner->setting.eta);
        }
    }
}

static void play_random(const char *method, uint64_t seed)
{
    static struct law_run run;
    run = (struct law_run){.rng = ol_rng_stream(seed, "tuner", method, 0)};
    const size_t parallel = 1 + ol_rng_below(&run.rng, 20);
    const int64_t eta = 2 + (int64_t)ol_rng_below(&run.rng, 3), most = 1 + (int64_t)ol_rng_below(&run.rng, 90);
    const bool is_asha = strcmp(method, "asha") == 0, has_brackets = strcmp(method, "hyperband") == 0;
    const struct ol_tuner_setting setting =
        setting_of(method, has_brackets ? 0 : 1 + (int64_t)ol_rng_below(&run.rng, 200), eta,
                   1 + (int64_t)ol_rng_below(&run.rng, (uint64_t)most), most);
    struct ol_tuner_step step;
    run.failing = ol_rng_unit(&run.rng) < 0.5 ? 0 : 0.1;
    ol_tuner_open(&run.tuner, &setting);
    while (!ol_tuner_is_over(&run.tuner)) {
        if (run.running_count < parallel && ol_tuner_peek(&run.tuner, &step))
            take_one(&run, &step, is_asha);
        else
            tell_one(&run);
    }
    ol_tuner_settle(&run.tuner);
    CHECK(run.steps <= ol_tuner_steps(&setting));
    CHECK_INT(run.tuner.born, run.tuner.trial_count);
    for (uint32_t i = 0; i < run.tuner.trial_count; i++) {
        CHECK(run.tuner.trials[i].status >= OL_TRIAL_STOPPED);
        CHECK(run.tuner.trials[i].status != OL_TRIAL_FINISHED || run.trained[i] == most);
    }
    if (setting.method->has_rungs && !setting.method->is_stepped && !is_asha)
        check_promoted(&run.tuner);
    ol_tuner_release(&run.tuner);
}

static void whatever_is_told_the_laws_hold(void)
{
    for (size_t i = 0; ol_tuner_methods[i]; i++)
        for (uint64_t seed = 1; seed <= 300; seed++)
            play_random(ol_tuner_methods[i]->name, seed);
}

int main(void)
{
    CASE(hyperband_is_as_published);
    CASE(rungs_are_whole_and_end_at_the_end);
    CASE(asha_promotes_whoever_is_among_the_best_now);
    CASE(halving_waits_for_the_whole_rung);
    CASE(halving_leaves_failed_ones_behind);
    CASE(median_stops_what_is_worse_than_half);
    CASE(whatever_is_told_the_laws_hold);
    return check_end();
}
