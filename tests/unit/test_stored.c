/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lies there of a job's checkpoints, against saves counted one by one.
 */
#include "models/checkpoint/stored.h"
#include "outlay/arena.h"
#include "outlay/rng.h"
#include "tests/check.h"

#define BYTES 1000

static ol_area total(const struct ol_stored *stored)
{
    ol_area sum = 0;
    for (size_t i = 0; i < stored->count; i++)
        sum += stored->days[i];
    return sum;
}

/* Saves at 23 h, 24 h, 25 h and 26 h, of which two are kept; the job ends at 30 h.
 * Day 0: one for an hour. Day 1: two from 0 h to 6 h. */
static void the_last_two_lie_there(void)
{
    const struct ol_checkpoint checkpoint = {.size_bytes = BYTES, .keep = 2};
    const struct ol_timeline timeline = {
        .startup = 22 * OL_HOUR, .work = 10 * OL_HOUR, .interval = OL_HOUR - OL_MINUTE, .save = OL_MINUTE};
    struct ol_stored stored = {0};
    struct ol_stored_job job = {0};
    ol_stored_saves(&stored, &job, &checkpoint, &timeline, 0, 4, 30 * OL_HOUR);
    ol_stored_delete(&stored, &job, &checkpoint, 30 * OL_HOUR);
    CHECK_INT(stored.count, 2);
    CHECK(stored.days[0] == (ol_area)BYTES * OL_HOUR);
    CHECK(stored.days[1] == (ol_area)BYTES * 2 * 6 * OL_HOUR);
    CHECK_INT(ol_stored_mean(&stored, 1, OL_DAY), BYTES * 2 * 6 / 24);
    ol_stored_release(&stored);
}

/* Without a limit all four are there: 1 h; and 6 h of two, 5 h and 4 h of the others. */
static void without_a_limit_all_lie_there(void)
{
    const struct ol_checkpoint checkpoint = {.size_bytes = BYTES};
    const struct ol_timeline timeline = {
        .startup = 22 * OL_HOUR, .work = 10 * OL_HOUR, .interval = OL_HOUR - OL_MINUTE, .save = OL_MINUTE};
    struct ol_stored stored = {0};
    struct ol_stored_job job = {0};
    ol_stored_saves(&stored, &job, &checkpoint, &timeline, 0, 4, 30 * OL_HOUR);
    CHECK(stored.days[0] == (ol_area)BYTES * OL_HOUR);
    CHECK(stored.days[1] == (ol_area)BYTES * (6 + 6 + 5 + 4) * OL_HOUR);
    ol_stored_release(&stored);
}

/* One save after the other, with the level between them. */
static void plain_saves(struct ol_stored *stored, struct ol_stored_job *job,
                        const struct ol_checkpoint *checkpoint, const struct ol_timeline *timeline, ol_time begun,
                        int64_t saves, ol_time now)
{
    for (int64_t i = 1; i <= saves; i++)
        ol_stored_save(stored, job, checkpoint, begun + ol_timeline_save_end(timeline, i));
    ol_stored_add(stored, job->count * checkpoint->size_bytes, job->since, now);
    job->since = now;
}

static void saves_at_equal_steps_add_up_as_one_by_one(void)
{
    struct ol_rng rng = ol_rng_stream(5, "stored", "", 0);
    for (int round = 0; round < 3000; round++) {
        const struct ol_checkpoint checkpoint = {.size_bytes = 1 + (int64_t)ol_rng_below(&rng, 1000000),
                                                 .keep = (int64_t)ol_rng_below(&rng, 6)};
        struct ol_stored fast = {0}, slow = {0};
        struct ol_stored_job fast_job = {0}, slow_job = {0};
        ol_time now = (ol_time)ol_rng_below(&rng, (uint64_t)(3 * OL_DAY));
        fast_job.since = slow_job.since = now;
        for (int stretch = 0; stretch < 3; stretch++) {
            const struct ol_timeline timeline = {.startup = (ol_time)ol_rng_below(&rng, (uint64_t)OL_HOUR),
                                                 .work = 10 * OL_DAY,
                                                 .interval =
                                                     1 + (ol_time)ol_rng_below(&rng, (uint64_t)(8 * OL_HOUR)),
                                                 .save = (ol_time)ol_rng_below(&rng, (uint64_t)OL_MINUTE)};
            const ol_time length = (ol_time)ol_rng_below(&rng, (uint64_t)(3 * OL_DAY));
            const int64_t saves = ol_timeline_at(&timeline, length).saves;
            if (saves > 100000)
                continue;
            ol_stored_saves(&fast, &fast_job, &checkpoint, &timeline, now, saves, now + length);
            plain_saves(&slow, &slow_job, &checkpoint, &timeline, now, saves, now + length);
            now += length;
        }
        CHECK_INT(fast_job.count, slow_job.count);
        CHECK(total(&fast) == total(&slow));
        for (size_t i = 0; i < fast.count && i < slow.count; i++)
            CHECK(fast.days[i] == slow.days[i]);
        ol_stored_release(&fast);
        ol_stored_release(&slow);
    }
}

int main(void)
{
    CASE(the_last_two_lie_there);
    CASE(without_a_limit_all_lie_there);
    CASE(saves_at_equal_steps_add_up_as_one_by_one);
    return check_end();
}
