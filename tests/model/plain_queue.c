/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/plain_queue.h"

#include "outlay/arena.h"

const char *const plain_rule_names[PLAIN_RULES] = {"none", "easy", "easy-sjbf", "conservative"};

/* ---- what is held ---- */

static void hold(struct plain_queue *queue, int64_t units, ol_time end)
{
    OL_ASSERT(queue->held_count < sizeof queue->held / sizeof *queue->held);
    queue->held[queue->held_count++] = (struct plain_held){end, units};
}

static void let_go(struct plain_queue *queue, int64_t units, ol_time end)
{
    size_t i = 0;
    while (queue->held[i].end != end || queue->held[i].units != units)
        OL_ASSERT(++i < queue->held_count);
    queue->held[i] = queue->held[--queue->held_count];
}

static struct plain_wait take_out(struct plain_queue *queue, size_t i)
{
    const struct plain_wait taken = queue->waiting[i];
    queue->wait_count--;
    for (; i < queue->wait_count; i++)
        queue->waiting[i] = queue->waiting[i + 1];
    return taken;
}

static void put_in(struct plain_queue *queue, size_t at, struct plain_wait wait)
{
    OL_ASSERT(queue->wait_count < sizeof queue->waiting / sizeof *queue->waiting);
    for (size_t i = queue->wait_count++; i > at; i--)
        queue->waiting[i] = queue->waiting[i - 1];
    queue->waiting[at] = wait;
}

/* ---- slots ---- */

/* Units that are planned to be free at an instant; what is overdue is planned to be back one microsecond on. */
static int64_t free_at(const struct plain_queue *queue, ol_time now, ol_time at)
{
    int64_t free = queue->units;
    for (size_t i = 0; i < queue->held_count; i++)
        if (at < (queue->held[i].end > now ? queue->held[i].end : now + 1))
            free -= queue->held[i].units;
    for (size_t i = 0; i < queue->wait_count; i++) {
        const struct plain_wait *wait = &queue->waiting[i];
        if (wait->start <= at && at < wait->start + wait->job.estimate)
            free -= wait->job.units;
    }
    return free;
}

static bool fits(const struct plain_queue *queue, ol_time now, ol_time start, const struct ol_candidate *job)
{
    for (ol_time at = start; at < start + job->estimate; at++)
        if (free_at(queue, now, at) < job->units)
            return false;
    return true;
}

/* Times are small: instant after instant, up to where nothing is planned. */
static void find_slot(struct plain_queue *queue, ol_time now, struct plain_wait *wait)
{
    ol_time last = now + 1;
    wait->start = OL_TIME_END;
    for (size_t i = 0; i < queue->held_count; i++)
        last = queue->held[i].end > last ? queue->held[i].end : last;
    for (size_t i = 0; i < queue->wait_count; i++)
        if (queue->waiting[i].start != OL_TIME_END &&
            queue->waiting[i].start + queue->waiting[i].job.estimate > last)
            last = queue->waiting[i].start + queue->waiting[i].job.estimate;
    for (ol_time start = now; start <= last; start++)
        if (fits(queue, now, start, &wait->job)) {
            wait->start = start;
            return;
        }
}

static void refresh(struct plain_queue *queue, ol_time now)
{
    bool is_overdue = false;
    for (size_t i = 0; i < queue->held_count; i++)
        is_overdue |= queue->held[i].end <= now;
    const bool is_anew = is_overdue || queue->was_overdue || queue->is_void;
    for (size_t i = 0; i < queue->wait_count && is_anew; i++)
        queue->waiting[i].start = OL_TIME_END;
    for (size_t i = 0; i < queue->wait_count && (is_anew || queue->is_stale); i++)
        if (queue->waiting[i].start > now)
            find_slot(queue, now, &queue->waiting[i]);
    queue->was_overdue = is_overdue;
    queue->is_void = queue->is_stale = false;
}

static size_t pass_by_slots(struct plain_queue *queue, ol_time now, uint32_t *slots)
{
    size_t count = 0;
    refresh(queue, now);
    for (size_t i = 0; i < queue->wait_count;) {
        if (queue->waiting[i].start > now || queue->waiting[i].job.units > queue->free) {
            i++;
            continue;
        }
        const struct plain_wait wait = take_out(queue, i);
        queue->free -= wait.job.units;
        hold(queue, wait.job.units, now + wait.job.estimate);
        slots[count++] = wait.job.slot;
    }
    return count;
}

/* ---- past the head ---- */

struct shadow {
    ol_time at;
    int64_t extra;
};

static struct shadow find_shadow(const struct plain_queue *queue, ol_time now)
{
    const int64_t units = queue->waiting[0].job.units;
    struct shadow shadow = {OL_NEVER, queue->free};
    for (size_t i = 0; i < queue->held_count; i++) {
        const ol_time at = queue->held[i].end > now ? queue->held[i].end : now;
        int64_t back = queue->free;
        for (size_t k = 0; k < queue->held_count; k++)
            back += queue->held[k].end <= at ? queue->held[k].units : 0;
        if (back >= units && at < shadow.at)
            shadow = (struct shadow){at, back - units};
    }
    return shadow;
}

static bool comes_first(const struct plain_queue *queue, size_t a, size_t b)
{
    const struct plain_wait *x = &queue->waiting[a], *y = &queue->waiting[b];
    return queue->rule == PLAIN_EASY_SJBF && !x->has_returned && !y->has_returned &&
           x->job.estimate < y->job.estimate;
}

/* The next to pass the head; 0: nobody. */
static size_t find_passer(const struct plain_queue *queue, ol_time now, const struct shadow *shadow)
{
    size_t best = 0;
    for (size_t i = 1; i < queue->wait_count; i++) {
        const struct ol_candidate *job = &queue->waiting[i].job;
        const bool may =
            job->units <= queue->free && (job->units <= shadow->extra || job->estimate <= shadow->at - now);
        if (may && (best == 0 || comes_first(queue, i, best)))
            best = i;
    }
    return best;
}

static size_t pass_by_head(struct plain_queue *queue, ol_time now, uint32_t *slots)
{
    size_t count = 0, next = 0;
    struct shadow shadow;
    while (queue->wait_count > 0) {
        if (queue->waiting[0].job.units > queue->free) {
            shadow = find_shadow(queue, now);
            if (queue->rule == PLAIN_NONE || (next = find_passer(queue, now, &shadow)) == 0)
                break;
        } else {
            next = 0;
        }
        const struct plain_wait wait = take_out(queue, next);
        queue->free -= wait.job.units;
        hold(queue, wait.job.units, now + wait.job.estimate);
        slots[count++] = wait.job.slot;
    }
    return count;
}

size_t plain_queue_pass(struct plain_queue *queue, ol_time now, uint32_t slots[128])
{
    return queue->rule == PLAIN_CONSERVATIVE ? pass_by_slots(queue, now, slots) : pass_by_head(queue, now, slots);
}

/* ---- what it is told ---- */

void plain_queue_arrive(struct plain_queue *queue, ol_time now, struct ol_candidate job)
{
    if (queue->rule == PLAIN_CONSERVATIVE)
        refresh(queue, now);
    put_in(queue, queue->wait_count, (struct plain_wait){job, false, OL_TIME_END});
    if (queue->rule == PLAIN_CONSERVATIVE)
        find_slot(queue, now, &queue->waiting[queue->wait_count - 1]);
}

void plain_queue_rejoin(struct plain_queue *queue, struct ol_candidate job)
{
    size_t i = 0;
    while (i < queue->wait_count && queue->waiting[i].has_returned && queue->waiting[i].job.slot < job.slot)
        i++;
    put_in(queue, i, (struct plain_wait){job, true, OL_TIME_END});
    queue->is_void = true;
}

void plain_queue_release(struct plain_queue *queue, int64_t units, ol_time expected_end)
{
    let_go(queue, units, expected_end);
    queue->free += units;
    queue->is_stale = true;
}

void plain_queue_resize(struct plain_queue *queue, int64_t units)
{
    queue->free += units;
    queue->units += units;
    queue->is_void = true;
}

void plain_queue_expect(struct plain_queue *queue, int64_t units, ol_time at)
{
    if (units > 0)
        hold(queue, units, at);
    else
        let_go(queue, -units, at);
    queue->units += units;
    queue->is_void = true;
}

void plain_queue_claim(struct plain_queue *queue, int64_t units, ol_time expected_end)
{
    hold(queue, units, expected_end);
    queue->free -= units;
    queue->is_void = true;
}
