/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/rollout_split.h"

static const struct ol_rollout_kind *kind_of(const struct ol_rollout_split *split)
{
    return (const struct ol_rollout_kind *)split->terms->kind.kind;
}

/* Of a time of the schedule. */
static ol_time on_clock(const struct ol_rollout_split *split, ol_time since)
{
    return split->serves_at == OL_NEVER || since == OL_NEVER ? OL_NEVER : split->serves_at + since;
}

/* ---- what becomes of a request ---- */

static double share_at(const struct ol_rollout_schedule *schedule, ol_time since)
{
    const ol_time last = (ol_time)schedule->steps - 1;
    const ol_time step = schedule->hold > 0 && since / schedule->hold < last ? since / schedule->hold : last;
    return since >= schedule->new_goes ? 0 : schedule->shares[step];
}

/* The new version has answered wrongly once more. */
static void notice(struct ol_rollout_course *course, ol_time at)
{
    const struct ol_rollout *terms = course->split->terms;
    course->faulty++;
    course->faulty_counted += at >= course->split->warmup_end;
    if (course->faulty == terms->notice &&
        at + terms->reaction < on_clock(course->split, course->split->schedule.old_goes))
        course->back_at = at + terms->reaction;
}

static void count(struct ol_rollout_course *course, enum ol_rollout_side side, ol_time at)
{
    const int64_t samples = course->split->schedule.samples;
    course->given[side]++;
    if (samples > 0 && course->sampled_at == OL_NEVER && course->given[OL_ROLLOUT_OLD] >= samples &&
        course->given[OL_ROLLOUT_NEW] >= samples)
        course->sampled_at = at;
}

/* To whom it goes. */
static enum ol_rollout_side side_of(struct ol_rollout_course *course, ol_time at)
{
    const struct ol_rollout_split *split = course->split;
    if (at < split->serves_at || at >= course->back_at || course->sampled_at != OL_NEVER)
        return OL_ROLLOUT_OLD;
    const double share = share_at(&split->schedule, at - split->serves_at);
    const enum ol_rollout_side side = ol_rng_unit(&course->shares) < share ? OL_ROLLOUT_NEW : OL_ROLLOUT_OLD;
    if (side == OL_ROLLOUT_NEW && split->terms->fault > 0 && ol_rng_unit(&course->faults) < split->terms->fault)
        notice(course, at);
    count(course, side, at);
    return side;
}

/* ---- the sieve ---- */

static ol_time known_until(const void *self)
{
    const struct ol_rollout_split *split = ((const struct ol_rollout_course *)self)->split;
    const ol_time now = ol_sim_now(split->sim);
    if (split->serves_at != OL_NEVER)
        return OL_NEVER;
    return now > split->terms->at ? now : split->terms->at;
}

static enum ol_sieved look(void *self, const struct ol_request *request)
{
    struct ol_rollout_course *course = self;
    if (request->at >= ol_rollout_goes_at(course->split, course->side))
        return OL_SIEVE_ENDS;
    return side_of(course, request->at) == course->side ? OL_SIEVE_PASSES : OL_SIEVE_DROPS;
}

/* ---- make and ask ---- */

void ol_rollout_split_open(struct ol_rollout_split *split, const struct ol_rollout *terms,
                           const struct ol_sim *sim, uint64_t seed, uint64_t replication, ol_time warmup_end)
{
    *split = (struct ol_rollout_split){.terms = terms,
                                       .sim = sim,
                                       .schedule = ol_rollout_schedule(terms),
                                       .warmup_end = warmup_end,
                                       .serves_at = OL_NEVER};
    for (int side = 0; side < OL_ROLLOUT_SIDES; side++)
        split->courses[side] = (struct ol_rollout_course){
            .split = split,
            .side = (enum ol_rollout_side)side,
            .shares = ol_rng_stream(seed, "rollout.share", terms->name, replication),
            .faults = ol_rng_stream(seed, "rollout.fault", terms->name, replication),
            .sampled_at = OL_NEVER,
            .back_at = OL_NEVER,
        };
}

bool ol_rollout_matches(const struct ol_rollout_split *split)
{
    return kind_of(split)->matches;
}

bool ol_rollout_copies(const struct ol_rollout_split *split)
{
    return kind_of(split)->copies;
}

struct ol_request_sieve ol_rollout_sieve(struct ol_rollout_split *split, enum ol_rollout_side side)
{
    return (struct ol_request_sieve){.self = &split->courses[side], .known_until = known_until, .look = look};
}

ol_time ol_rollout_full_at(const struct ol_rollout_split *split)
{
    return on_clock(split, split->schedule.full);
}

static ol_time sooner(ol_time a, ol_time b)
{
    return a < b ? a : b;
}

ol_time ol_rollout_goes_at(const struct ol_rollout_split *split, enum ol_rollout_side side)
{
    const struct ol_rollout_course *course = &split->courses[side];
    if (side == OL_ROLLOUT_OLD)
        return course->back_at == OL_NEVER ? on_clock(split, split->schedule.old_goes) : OL_NEVER;
    return sooner(on_clock(split, split->schedule.new_goes), sooner(course->back_at, course->sampled_at));
}

bool ol_rollout_holds(const struct ol_rollout_split *split, enum ol_rollout_side side)
{
    const ol_time now = ol_sim_now(split->sim), full_at = ol_rollout_full_at(split);
    if (side == OL_ROLLOUT_NEW)
        return kind_of(split)->matches && now < full_at;
    return now >= full_at && now < split->courses[side].back_at;
}
