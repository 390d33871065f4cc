/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tuner: which trial is to run on to which rung; it knows losses and nothing of time, jobs or what they cost.
 *
 * It is asked for the next step as often as there is room to run one, and told the loss that each step ended with.
 * Trials are numbers, in the order in which they begin. Equal losses go by that number.
 *
 * The methods:
 *
 *     none       every trial in one step to the end
 *     halving    rung by rung: when all of a rung are told, the best floor(n / eta^(k+1)) go on (hyperband.h)
 *     hyperband  its brackets, each by halving. Where those before have no step to take, the next begins; as none
 *                looks at another, nothing but the order of jobs comes of that.
 *     asha       (Li and others 2020, algorithm 2) when asked for a step: from the upper rungs down, the best trial
 *                that is among the best floor(told / eta) of its rung and did not go on yet goes on; where there is
 *                none, a new one begins. Each that goes on was among the best 1/eta when it did; as later ones push it
 *                out of these, more than 1/eta of a rung can have gone on in the end. Those that nobody promoted are
 *                stopped when nothing else is left.
 *     median     (Golovin and others 2017) every so many epochs: a trial stops where the least loss that it showed is
 *                greater than the median, over the trials that are over and came so far, of the means of what these
 *                showed up to there. A trial that was stopped is over, too. The first `startup-trials` are not stopped.
 *
 *     while (ol_tuner_peek(tuner, &step)) { ol_tuner_take(tuner, &step); ol_tuner_tell(tuner, step.trial, loss); }
 */
#ifndef OUTLAY_MODELS_SEARCH_TUNER_H
#define OUTLAY_MODELS_SEARCH_TUNER_H

#include "outlay/field.h"

#define OL_TUNER_TRIALS_MOST 20000
#define OL_TUNER_STEPS_MOST  200000
#define OL_TUNER_EPOCHS_MOST 1000000
#define OL_TUNER_RUNGS_MOST  20 /* that can be asked for by number */
#define OL_TUNER_ETA_MOST    1000

/* As written; which are there is the method's. */
struct ol_tuner_options {
    int64_t trials, eta, min_epochs, rungs; /* 0: not given */
    int64_t startup_trials;
};

struct ol_tuner;

struct ol_tuner_method {
    struct ol_kind kind;
    bool has_brackets, has_rungs;
    bool is_stepped; /* rungs are min_epochs apart */
    /* The trial has a loss now, finite, and is not on its last rung; or failed, and its loss is infinite. */
    void (*told)(struct ol_tuner *tuner, uint32_t trial);
    /* A trial that may go on though nobody was told so; false: none. May be NULL. */
    bool (*promotable)(const struct ol_tuner *tuner, uint32_t *trial);
};
/* NULL-terminated. */
extern const struct ol_kind *const ol_tuner_methods[];

struct ol_tuner_setting {
    const struct ol_tuner_method *method;
    int64_t trials; /* 0: by its brackets */
    int64_t eta, min_epochs, max_epochs;
    int64_t startup_trials;
};

enum ol_trial_status {
    OL_TRIAL_UNBORN,
    OL_TRIAL_RUNS,
    OL_TRIAL_PAUSED, /* at the end of a rung */
    OL_TRIAL_STOPPED,
    OL_TRIAL_FINISHED,
    OL_TRIAL_FAILED,
    OL_TRIAL_STATUSES
};
extern const char *const ol_trial_status_names[OL_TRIAL_STATUSES];

struct ol_tuner_trial {
    uint32_t bracket;
    uint32_t rung;  /* that it runs on, or ran on last */
    uint8_t status; /* enum ol_trial_status */
    double loss;    /* that was told last; infinite where it failed */
    double least, sum;
    double *means; /* of median: of what it showed up to each of its rungs */
};

struct ol_ranked {
    double loss;
    uint32_t trial;
    bool went_on;
};

struct ol_rung {
    int64_t epochs;           /* at which it ends */
    size_t room;              /* of brackets: trials that are to come to it */
    struct ol_ranked *ranked; /* those that were told; the best first */
    size_t count, capacity;
    size_t first_left; /* the best that did not go on */
    double *means;     /* of median: of trials that are over; sorted */
    size_t mean_count, mean_capacity;
};

struct ol_bracket {
    uint32_t first, trials; /* number of its first trial, and how many */
    struct ol_rung *rungs;
    uint32_t rung_count;
};

struct ol_tuner {
    struct ol_tuner_setting setting;
    struct ol_bracket *brackets;
    uint32_t bracket_count, trial_count, born, running;
    struct ol_tuner_trial *trials;
    uint32_t *ready; /* trials that are to go on, in order */
    size_t ready_head, ready_count, ready_capacity;
};

struct ol_tuner_step {
    uint32_t trial;
    bool is_new;
    int64_t from, to; /* epochs */
};

/* Trials and steps at most; INT64_MAX where they cannot be counted. */
int64_t ol_tuner_trials(const struct ol_tuner_setting *setting);
int64_t ol_tuner_steps(const struct ol_tuner_setting *setting);
/* Rungs of the longest bracket. */
int64_t ol_tuner_rungs(const struct ol_tuner_setting *setting);

void ol_tuner_open(struct ol_tuner *tuner, const struct ol_tuner_setting *setting);
void ol_tuner_release(struct ol_tuner *tuner);
bool ol_tuner_peek(const struct ol_tuner *tuner, struct ol_tuner_step *step);
/* What peek said. */
void ol_tuner_take(struct ol_tuner *tuner, const struct ol_tuner_step *step);
/* Of a trial that runs; INFINITY: it failed. */
void ol_tuner_tell(struct ol_tuner *tuner, uint32_t trial, double loss);
/* Nothing runs, and nothing is to run. */
bool ol_tuner_is_over(const struct ol_tuner *tuner);
/* Stops those that are paused, once it is over. */
void ol_tuner_settle(struct ol_tuner *tuner);

/* ---- for the methods ---- */

static inline struct ol_rung *ol_tuner_rung(const struct ol_tuner *tuner, uint32_t trial)
{
    const struct ol_tuner_trial *one = &tuner->trials[trial];
    return &tuner->brackets[one->bracket].rungs[one->rung];
}
/* Into the order of its rung. */
void ol_rung_rank(struct ol_rung *rung, double loss, uint32_t trial);
/* It is to go on with its next rung. */
void ol_tuner_ready(struct ol_tuner *tuner, uint32_t trial);

#endif
