/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No backfilling: start in order while the head fits. Nobody passes the head, whatever stands idle.
 */
#include "models/policy/backfills.h"
#include "outlay/arena.h"

#include <string.h>

struct waiting {
    uint32_t slot, units;
};

struct plain {
    struct ol_policy policy;
    struct waiting *queue;
    size_t head, end, capacity;
    size_t returned; /* so many at the head have run before */
    uint32_t free;
};

static void make_room(struct plain *plain)
{
    if (plain->end == plain->capacity && plain->head * 2 > plain->capacity) {
        plain->end -= plain->head;
        memmove(plain->queue, plain->queue + plain->head, plain->end * sizeof *plain->queue);
        plain->head = 0;
    }
    OL_MEM_RESERVE(plain->queue, plain->capacity, plain->end + 1);
}

static void plain_arrive(struct ol_policy *policy, ol_time now, const struct ol_candidate *job)
{
    struct plain *plain = (struct plain *)policy;
    (void)now;
    make_room(plain);
    plain->queue[plain->end++] = (struct waiting){job->slot, job->units};
}

static void plain_rejoin(struct ol_policy *policy, ol_time now, const struct ol_candidate *job)
{
    struct plain *plain = (struct plain *)policy;
    (void)now;
    make_room(plain);
    size_t i = plain->head;
    while (i < plain->head + plain->returned && plain->queue[i].slot < job->slot)
        i++;
    memmove(plain->queue + i + 1, plain->queue + i, (plain->end - i) * sizeof *plain->queue);
    plain->queue[i] = (struct waiting){job->slot, job->units};
    plain->end++;
    plain->returned++;
}

static void plain_release(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end)
{
    (void)now;
    (void)expected_end;
    ((struct plain *)policy)->free += units;
}

static void plain_resize(struct ol_policy *policy, ol_time now, int64_t units)
{
    (void)now;
    ((struct plain *)policy)->free += (uint32_t)units;
}

/* Nobody is let past the head, so it does not matter when units will come. */
static void plain_expect(struct ol_policy *policy, ol_time now, int64_t units, ol_time at)
{
    (void)policy, (void)now, (void)units, (void)at;
}

static void plain_claim(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end)
{
    (void)now;
    (void)expected_end;
    ((struct plain *)policy)->free -= units;
}

static uint32_t plain_next(struct ol_policy *policy, ol_time now)
{
    struct plain *plain = (struct plain *)policy;
    (void)now;
    if (plain->head == plain->end || plain->queue[plain->head].units > plain->free)
        return OL_NO_SLOT;
    plain->free -= plain->queue[plain->head].units;
    plain->returned -= plain->returned > 0;
    return plain->queue[plain->head++].slot;
}

static void plain_close(struct ol_policy *policy)
{
    struct plain *plain = (struct plain *)policy;
    ol_mem_free(plain->queue);
    ol_mem_free(plain);
}

static const struct ol_policy_ops plain_ops = {
    .arrive = plain_arrive,
    .release = plain_release,
    .next = plain_next,
    .rejoin = plain_rejoin,
    .resize = plain_resize,
    .expect = plain_expect,
    .claim = plain_claim,
    .close = plain_close,
};

static struct ol_policy *plain_open(const struct ol_policy_setting *setting, const void *options)
{
    struct plain *plain = ol_mem_new(sizeof *plain);
    (void)options;
    plain->policy.ops = &plain_ops;
    plain->free = setting->free;
    return &plain->policy;
}

const struct ol_backfill ol_backfill_none = {
    .kind = {.name = "none", .summary = "strictly in order: whoever does not fit holds up all behind"},
    .open = plain_open,
};
