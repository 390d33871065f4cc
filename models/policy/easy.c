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
 */
#include "models/policy/backfills.h"
#include "models/policy/candidates.h"
#include "models/policy/release_list.h"
#include "outlay/arena.h"

struct easy {
    struct ol_policy policy;
    const struct ol_candidates_ops *ops;
    struct ol_candidates *queue; /* all that wait but the fresh one */
    struct ol_release_list running;
    uint32_t free;
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

static void easy_arrive(struct ol_policy *policy, ol_time now, uint32_t slot, const struct ol_job *job)
{
    struct easy *easy = (struct easy *)policy;
    struct ol_candidate candidate = {.estimate = job->estimate, .slot = slot, .units = job->units};
    (void)now;
    if (!easy->has_fresh && !easy->is_stale) {
        easy->has_fresh = true;
        easy->fresh = candidate;
        return;
    }
    /* Several at once are told apart by the queue's own order. */
    admit_fresh(easy);
    queue_push(easy, &candidate);
    easy->is_stale = true;
}

static void easy_release(struct ol_policy *policy, ol_time now, uint32_t slot, const struct ol_job *job,
                         ol_time expected_end)
{
    struct easy *easy = (struct easy *)policy;
    (void)now;
    (void)slot;
    ol_release_list_remove(&easy->running, expected_end, job->units);
    easy->free += job->units;
    easy->is_stale = true;
    easy->has_shadow = false;
}

static void find_shadow(struct easy *easy, ol_time now)
{
    uint64_t surplus;
    OL_ASSERT(easy->head.units > easy->free);
    easy->shadow = ol_release_list_shadow(&easy->running, now, easy->head.units - easy->free, &surplus);
    OL_ASSERT(easy->shadow != OL_NEVER);
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
    easy->ops->take_head(easy->queue);
    easy->has_head = easy->ops->head(easy->queue, &easy->head);
    easy->has_shadow = false;
    return start(easy, now, &head);
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
    if (easy->ops->take(easy->queue, easy->free, easy->extra, easy->shadow - now, &candidate))
        return start(easy, now, &candidate);
    return OL_NO_SLOT;
}

/* Only the fresh job may start. */
static uint32_t next_fresh(struct easy *easy, ol_time now)
{
    struct ol_candidate fresh = easy->fresh;
    bool may_start = fresh.units <= easy->free;
    if (easy->has_head && may_start) {
        if (!easy->has_shadow)
            find_shadow(easy, now);
        may_start = fresh.units <= easy->extra || now + fresh.estimate <= easy->shadow;
    }
    if (may_start) {
        easy->has_fresh = false;
        return start(easy, now, &fresh);
    }
    admit_fresh(easy);
    return OL_NO_SLOT;
}

static uint32_t easy_next(struct ol_policy *policy, ol_time now)
{
    struct easy *easy = (struct easy *)policy;
    if (easy->has_shadow && easy->shadow < now) {
        easy->has_shadow = false;
        easy->is_stale = true;
    }
    if (easy->is_stale) {
        admit_fresh(easy);
        uint32_t slot = next_of_queue(easy, now);
        easy->is_stale = slot != OL_NO_SLOT;
        return slot;
    }
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
    ol_mem_free(easy);
}

static const struct ol_policy_ops easy_ops = {
    .arrive = easy_arrive,
    .release = easy_release,
    .next = easy_next,
    .verify = easy_verify,
    .close = easy_close,
};

static struct ol_policy *open_with(const struct ol_policy_setting *setting, const struct ol_candidates_ops *ops)
{
    struct easy *easy = ol_mem_new(sizeof *easy);
    easy->policy.ops = &easy_ops;
    easy->ops = ops;
    easy->queue = ops->open(setting->units);
    easy->free = setting->units;
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
