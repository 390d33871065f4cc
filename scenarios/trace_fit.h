/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace_fit: a trace as a few laws: a scenario whose <arrivals> make jobs like those of the trace.
 *
 * Gaps between submits are measured in operational time, in which an hour of the week counts as much as jobs usually
 * come in it; so the pattern of the week and the burstiness are told apart. The weekly pattern is that of the counts,
 * drawn towards the product of day and hour where they are few. Users with enough jobs, the most active first, have
 * mixes of their own, all others share one, with a Zipf law for who of them it is. Each user's jobs are parted by size
 * into up to OL_FIT_CLASSES classes, each with its sizes as they are, a law of runtimes, and one of estimates over
 * runtimes with the correlation of their normal scores. How often a job is of the same mix as the one before, beside
 * chance, is kept.
 *
 * Sizes and runtimes of one class are drawn apart; its runtimes are lengthened by up to a quarter, so that the work of
 * the class, the sum of size times runtime, is that of the trace. A law is the best of law_fit.h, with its mean made
 * that of the values, if it is as near to them as asked for; else their quantiles.
 *
 * What a model does not have: trends over months, jobs that are repeated with nearly the same runtime, dependences.
 *
 *     struct ol_trace_fit fit = {0};
 *     if (ol_trace_fit_read(&fit, &request, &error) == OL_OK) ol_trace_fit_write(&fit, output);
 *     ol_trace_fit_release(&fit);
 */
#ifndef OUTLAY_TRACE_FIT_H
#define OUTLAY_TRACE_FIT_H

#include "outlay/arena.h"
#include "outlay/output.h"
#include "scenarios/trace_reading.h"

#define OL_FIT_CLASSES 12
#define OL_FIT_HOURS   168

struct ol_trace_fit_request {
    const struct ol_trace_request *trace;
    int64_t capacity; /* of the machine; 0: what the header says, or the largest job */
    int64_t users;    /* so many have mixes of their own at most */
    int64_t least;    /* jobs of such a user, and of a class of sizes, at least */
    double distance;  /* of a law to its values at most, else their quantiles are taken */
};

struct ol_fitted {    /* a law of the model */
    const char *text; /* as a scenario has it; NULL: there is none */
    const char *law;  /* its name: "lognormal", "quantiles", "constant" */
    const char *best; /* the best of the laws, whether it was taken or not; NULL: none could be fitted */
    double best_distance, distance; /* of the best, and of what was taken */
    uint64_t values;
    double mean; /* seconds, or a factor */
};

struct ol_fit_mix {
    const char *user, *team, *queue; /* NULL: none */
    uint64_t users;                  /* more than 1: of all others */
    double skew;
    uint64_t jobs;
    int64_t least_size, greatest_size;
    const char *sizes; /* a law */
    struct ol_fitted runtime, factor;
    double correlation;
};

struct ol_trace_fit {
    const char *path, *unit, *name;
    uint64_t rows, jobs; /* that were read, and that can run */
    bool has_instants;
    ol_time start, length; /* an instant where has_instants */
    int64_t capacity;
    double load; /* of the trace, in unit-seconds */
    struct ol_fitted gap;
    double week[OL_FIT_HOURS]; /* of mean 1, Monday first */
    double repeat;
    const char *estimates; /* what users write, between blanks; NULL: they write anything */
    struct ol_fit_mix *mixes;
    size_t mix_count;
    struct ol_arena arena;
};

/* Release whatever the result. A trace of fewer than 20 jobs that can run is bad input. */
int ol_trace_fit_read(struct ol_trace_fit *fit, const struct ol_trace_fit_request *request,
                      struct ol_error *error);
/* The scenario. */
void ol_trace_fit_write(const struct ol_trace_fit *fit, struct ol_output *output);
void ol_trace_fit_release(struct ol_trace_fit *fit);

#endif
