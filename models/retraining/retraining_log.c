/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/retraining/retraining_log.h"

#include "outlay/arena.h"
#include "outlay/stats.h"

#include <math.h>

/* ---- keeping ---- */

void ol_retraining_log_place(struct ol_retraining_log *log, struct ol_trained model, ol_time from)
{
    OL_MEM_RESERVE(log->placed, log->placed_capacity, log->placed_count + 1);
    log->placed[log->placed_count++] = (struct ol_deployed){model, from};
}

void ol_retraining_log_event(struct ol_retraining_log *log, struct ol_retraining_event event)
{
    OL_MEM_RESERVE(log->events, log->event_capacity, log->event_count + 1);
    log->events[log->event_count++] = event;
}

void ol_retraining_log_release(struct ol_retraining_log *log)
{
    ol_mem_free(log->placed);
    ol_mem_free(log->events);
    *log = (struct ol_retraining_log){0};
}

/* ---- telling ---- */

static double days(ol_time duration)
{
    return (double)duration / (double)OL_DAY;
}

/* How much of a stretch over which the quality goes straight from one value to another lies below the floor. */
static double share_below(double from, double to, double floor)
{
    if (from < floor && to < floor)
        return 1;
    if (from >= floor && to >= floor)
        return 0;
    return from < floor ? (floor - from) / (to - from) : (floor - to) / (from - to);
}

/* What has been added up, in days. */
struct account {
    struct ol_sum quality, below, ages;
    double least;
};

/* Over a stretch within which there is no check, no shift and no other model: Simpson's rule, which a linear decay
 * meets exactly. A shift at its end is not its own. */
static void add_stretch(struct account *account, struct ol_moving_world *world, struct ol_trained model,
                        ol_time from, ol_time to)
{
    const double length = days(to - from);
    const double first = ol_moving_world_quality(world, model, from);
    const double middle = ol_moving_world_quality(world, model, from + (to - from) / 2);
    const double last = ol_moving_world_quality(world, model, to - 1);
    ol_sum_add(&account->quality, length * (first + 4 * middle + last) / 6);
    ol_sum_add(&account->below, length * share_below(first, last, world->quality.floor));
    ol_sum_add(&account->ages, length * (days(from - model.cut) + days(to - model.cut)) / 2);
    account->least = fmin(account->least, fmin(first, last));
}

static ol_time until_of(const struct ol_retraining_log *log, size_t i)
{
    return i + 1 < log->placed_count && log->placed[i + 1].from < log->end ? log->placed[i + 1].from : log->end;
}

static void add_model(struct account *account, const struct ol_deployed *placed, struct ol_moving_world *world,
                      ol_time from, ol_time until)
{
    const ol_time every = world->terms->check_every;
    size_t shift = 0;
    while (from < until) {
        ol_time to = (from / every + 1) * every;
        while (shift < world->shift_count && world->shifts[shift].at <= from)
            shift++;
        if (shift < world->shift_count && world->shifts[shift].at < to)
            to = world->shifts[shift].at;
        to = to < until ? to : until;
        add_stretch(account, world, placed->model, from, to);
        from = to;
    }
}

/* How much of the time from `begin` on the age was below `age`, in days. */
static double younger(const struct ol_retraining_log *log, ol_time begin, double age)
{
    double sum = 0;
    for (size_t i = 0; i < log->placed_count; i++) {
        const ol_time until = until_of(log, i), from = log->placed[i].from > begin ? log->placed[i].from : begin;
        const double youngest = days(from - log->placed[i].model.cut);
        if (from < until && age > youngest)
            sum += fmin(age - youngest, days(until - from));
    }
    return sum;
}

/* Found by halving: to a millionth of a day, or to what a double holds. */
static double age_quantile(const struct ol_retraining_log *log, ol_time begin, double p)
{
    double low = 0, high = days(log->end);
    for (int i = 0; i < 60 && high - low > 1e-6; i++) {
        const double middle = (low + high) / 2;
        if (younger(log, begin, middle) < p * days(log->end - begin))
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* The models know of more and more, so that each shift is looked for from the last one's model on. */
static void tell_shifts(const struct ol_retraining_log *log, const struct ol_moving_world *world, ol_time begin,
                        struct ol_staleness *staleness)
{
    struct ol_tally detection = {0}, recovery = {0};
    size_t placed = 0;
    for (size_t i = 0; i < world->shift_count && world->shifts[i].at < log->end; i++) {
        const ol_time at = world->shifts[i].at;
        if (at < begin)
            continue;
        while (placed < log->placed_count && log->placed[placed].model.cut < at)
            placed++;
        staleness->shifts++;
        if (placed == log->placed_count || log->placed[placed].from > log->end) {
            staleness->open_shifts++;
            continue;
        }
        ol_tally_add(&detection, days(log->placed[placed].model.cut - at));
        ol_tally_add(&recovery, days(log->placed[placed].from - at));
    }
    staleness->detection = detection.count > 0 ? ol_tally_mean(&detection) : NAN;
    staleness->recovery = recovery.count > 0 ? ol_tally_mean(&recovery) : NAN;
    staleness->worst_recovery = recovery.count > 0 ? recovery.greatest : NAN;
}

struct ol_staleness ol_retraining_staleness(const struct ol_retraining_log *log, struct ol_moving_world *world,
                                            ol_time begin)
{
    struct ol_staleness staleness = {.span = days(log->end - begin)};
    struct account account = {.least = INFINITY};
    const double fresh = ol_law_mean(&world->quality.fresh);
    if (log->end <= begin)
        return (struct ol_staleness){0};
    for (size_t i = 0; i < log->placed_count; i++)
        add_model(&account, &log->placed[i], world, log->placed[i].from > begin ? log->placed[i].from : begin,
                  until_of(log, i));
    staleness.mean_age = ol_sum_total(&account.ages) / staleness.span;
    staleness.p95_age = age_quantile(log, begin, 0.95);
    staleness.mean_quality = ol_sum_total(&account.quality) / staleness.span;
    staleness.least_quality = account.least;
    staleness.mean_loss = fresh - staleness.mean_quality;
    staleness.worst_loss = fresh - account.least;
    staleness.below_floor = ol_sum_total(&account.below) / staleness.span;
    tell_shifts(log, world, begin, &staleness);
    return staleness;
}
