/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * EASY backfilling (Lifka 1995; Mu'alem and Feitelson 2001), with candidates in queue order or shortest first.
 *
 * A pass starts the head of the queue while it fits. The head that does not fit gets the earliest instant at which
 * it will, the shadow; what will then be free beyond its need is the extra. A later job may start now if it fits
 * and either is expected to end by the shadow or takes only extra units.
 *
 * Between passes nothing is searched twice: while no unit came back and no running job outran its estimate, the
 * shadow stays, free and extra only shrink, so that no job that was passed over can start; only arrivals since are
 * looked at. A job past its estimate is expected to end "now": while such a job decides the shadow, every pass
 * looks at the whole queue again, since with time more of them count as back.
 *
 * Where nodes come and go, units on their way are expected back like those of running jobs, and jobs that lost their
 * nodes wait in front of the queue. A head for which there is no room in sight, whatever ends, holds nobody up.
 */
#include "models/policy/backfills.h"
#include "models/policy/candidates.h"
#include "models/policy/release_list.h"
#include "outlay/arena.h"

#include <string.h>

struct easy {
    struct ol_policy policy;
    const struct ol_candidates_ops *ops;
    struct ol_candidates *queue; /* all that wait but the fresh one and those in front */
    struct ol_candidate *front;  /* that have run before, by arrival */
    size_t front_count, front_capacity;
    struct ol_release_list running;
    uint32_t units; /* the most that a candidate may need */
    uint32_t free;  /* may be more for a while, where nodes have successors */
    bool has_head, has_shadow;
    struct ol_candidate head; /* where has_head */
    ol_time shadow;           /* where has_shadow */
    uint32_t extra;
    bool is_stale;  /* units came back: the whole queue has to be looked at */
    bool has_fresh; /* the only arrival since the last pass, not yet in the queue */
    struct ol_candidate fresh;
};

static void queue_push(struct easy *easy, const struct ol_candidate *candidate)
{
    easy->ops->push(easy->queue, candidate);
    if (!easy->has_head) {
        easy->has_head = true;
        easy->has_shadow = false;
        easy->head = *candidate;
    }
}

static void admit_fresh(struct easy *easy)
{
    if (easy->has_fresh)
        queue_push(easy, &easy->fresh);
    easy->has_fresh = false;
}

static void easy_arrive(struct ol_policy *policy, ol_time now, const struct ol_candidate *job)
{
    struct easy *easy = (struct easy *)policy;
    (void)now;
    if (!easy->has_fresh && !easy->is_stale) {
        easy->has_fresh = true;
        easy->fresh = *job;
        return;
    }
    /* Several at once are told apart by the queue's own order. */
    admit_fresh(easy);
    queue_push(easy, job);
    easy->is_stale = true;
}

static void find_head(struct easy *easy)
{
    easy->has_head = easy->front_count > 0 || easy->ops->head(easy->queue, &easy->head);
    if (easy->front_count > 0)
        easy->head = easy->front[0];
    easy->has_shadow = false;
}

static void easy_rejoin(struct ol_policy *policy, ol_time now, const struct ol_candidate *job)
{
    struct easy *easy = (struct easy *)policy;
    size_t i = 0;
    (void)now;
    admit_fresh(easy);
    OL_MEM_RESERVE(easy->front, easy->front_capacity, easy->front_count + 1);
    while (i < easy->front_count && easy->front[i].slot < job->slot)
        i++;
    memmove(easy->front + i + 1, easy->front + i, (easy->front_count - i) * sizeof *easy->front);
    easy->front[i] = *job;
    easy->front_count++;
    easy->is_stale = true;
    find_head(easy);
}

static void easy_release(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end)
{
    struct easy *easy = (struct easy *)policy;
    (void)now;
    ol_release_list_remove(&easy->running, expected_end, units);
    easy->free += units;
    easy->is_stale = true;
    easy->has_shadow = false;
}

static void easy_resize(struct ol_policy *policy, ol_time now, int64_t units)
{
    struct easy *easy = (struct easy *)policy;
    (void)now;
    easy->free += (uint32_t)units;
    easy->is_stale = true;
    easy->has_shadow = false;
}

static void easy_expect(struct ol_policy *policy, ol_time now, int64_t units, ol_time at)
{
    struct easy *easy = (struct easy *)policy;
    (void)now;
    if (units > 0)
        ol_release_list_add(&easy->running, at, (uint32_t)units);
    else
        ol_release_list_remove(&easy->running, at, (uint32_t)-units);
    easy->is_stale = true;
    easy->has_shadow = false;
}

static void easy_claim(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end)
{
    struct easy *easy = (struct easy *)policy;
    (void)now;
    /* The shadow may move back by it, and jobs that were too long before it may start now. */
    ol_release_list_add(&easy->running, expected_end, units);
    easy->free -= units;
    easy->is_stale = true;
    easy->has_shadow = false;
}

static void find_shadow(struct easy *easy, ol_time now)
{
    uint64_t surplus = easy->free; /* of a head that holds nobody up */
    OL_ASSERT(easy->head.units > easy->free);
    easy->shadow = ol_release_list_shadow(&easy->running, now, easy->head.units - easy->free, &surplus);
    easy->extra = (uint32_t)surplus;
    easy->has_shadow = true;
}

static uint32_t start(struct easy *easy, ol_time now, const struct ol_candidate *candidate)
{
    ol_time expected_end = now + candidate->estimate;
    ol_release_list_add(&easy->running, expected_end, candidate->units);
    easy->free -= candidate->units;
    if (easy->has_shadow && expected_end > easy->shadow)
        easy->extra -= candidate->units;
    return candidate->slot;
}

static uint32_t start_head(struct easy *easy, ol_time now)
{
    struct ol_candidate head = easy->head;
    if (easy->front_count > 0)
        memmove(easy->front, easy->front + 1, --easy->front_count * sizeof *easy->front);
    else
        easy->ops->take_head(easy->queue);
    find_head(easy);
    return start(easy, now, &head);
}

static bool may_pass(const struct easy *easy, ol_time now, const struct ol_candidate *job)
{
    return job->units <= easy->free && (job->units <= easy->extra || job->estimate <= easy->shadow - now);
}

/* The first behind the head that may start and has run before. */
static bool take_returned(struct easy *easy, ol_time now, struct ol_candidate *taken)
{
    for (size_t i = 1; i < easy->front_count; i++) {
        if (!may_pass(easy, now, &easy->front[i]))
            continue;
        *taken = easy->front[i];
        memmove(easy->front + i, easy->front + i + 1, (--easy->front_count - i) * sizeof *easy->front);
        return true;
    }
    return false;
}

/* Anybody in the queue may start. */
static uint32_t next_of_queue(struct easy *easy, ol_time now)
{
    struct ol_candidate candidate;
    if (!easy->has_head)
        return OL_NO_SLOT;
    if (easy->head.units <= easy->free)
        return start_head(easy, now);
    if (!easy->free)
        return OL_NO_SLOT;
    if (!easy->has_shadow)
        find_shadow(easy, now);
    const uint32_t free = easy->free < easy->units ? easy->free : easy->units;
    if (take_returned(easy, now, &candidate) ||
        easy->ops->take(easy->queue, free, easy->extra, easy->shadow - now, &candidate))
        return start(easy, now, &candidate);
    return OL_NO_SLOT;
}

/* Only the fresh job may start. */
static __attribute__((noinline)) uint32_t next_fresh(struct easy *easy, ol_time now)
{
    struct ol_candidate fresh = easy->fresh;
    bool may_start = fresh.units <= easy->free;
    if (easy->has_head && may_start) {
        if (!easy->has_shadow)
            find_shadow(easy, now);
        may_start = may_pass(easy, now, &fresh);
    }
    if (may_start) {
        easy->has_fresh = false;
        return start(easy, now, &fresh);
    }
    admit_fresh(easy);
    return OL_NO_SLOT;
}

static __attribute__((noinline)) uint32_t next_of_all(struct easy *easy, ol_time now)
{
    admit_fresh(easy);
    uint32_t slot = next_of_queue(easy, now);
    easy->is_stale = slot != OL_NO_SLOT;
    return slot;
}

static uint32_t easy_next(struct ol_policy *policy, ol_time now)
{
    struct easy *easy = (struct easy *)policy;
    if (easy->has_shadow && easy->shadow < now) {
        easy->has_shadow = false;
        easy->is_stale = true;
    }
    if (easy->is_stale)
        return next_of_all(easy, now);
    return easy->has_fresh ? next_fresh(easy, now) : OL_NO_SLOT;
}

static void easy_verify(const struct ol_policy *policy)
{
    const struct easy *easy = (const struct easy *)policy;
    easy->ops->verify(easy->queue);
    ol_release_list_verify(&easy->running);
    OL_ASSERT(!easy->has_shadow || easy->has_head);
}

static void easy_close(struct ol_policy *policy)
{
    struct easy *easy = (struct easy *)policy;
    easy->ops->close(easy->queue);
    ol_release_list_release(&easy->running);
    ol_mem_free(easy->front);
    ol_mem_free(easy);
}

static const struct ol_policy_ops easy_ops = {
    .arrive = easy_arrive,
    .release = easy_release,
    .next = easy_next,
    .rejoin = easy_rejoin,
    .resize = easy_resize,
    .expect = easy_expect,
    .claim = easy_claim,
    .verify = easy_verify,
    .close = easy_close,
};

static struct ol_policy *open_with(const struct ol_policy_setting *setting, const struct ol_candidates_ops *ops)
{
    struct easy *easy = ol_mem_new(sizeof *easy);
    easy->policy.ops = &easy_ops;
    easy->ops = ops;
    easy->queue = ops->open(setting->units);
    easy->units = setting->units;
    easy->free = setting->free;
    return &easy->policy;
}

static struct ol_policy *easy_open(const struct ol_policy_setting *setting, const void *options)
{
    (void)options;
    return open_with(setting, &ol_candidate_fifo);
}

static struct ol_policy *easy_sjbf_open(const struct ol_policy_setting *setting, const void *options)
{
    (void)options;
    return open_with(setting, &ol_candidate_shortest);
}

const struct ol_backfill ol_backfill_easy = {
    .kind = {.name = "easy",
             .summary = "the head of the queue holds a reservation; later jobs start if they do not delay it"},
    .open = easy_open,
};

const struct ol_backfill ol_backfill_easy_sjbf = {
    .kind = {.name = "easy-sjbf", .summary = "as easy, with the shortest estimate first among the later jobs"},
    .open = easy_sjbf_open,
};
