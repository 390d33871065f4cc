/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Free units only get fewer in a pass, what is left over for those behind the head too: who did not fit when it was
 * looked at need not be looked at again, so each line has a place from which on it goes.
 */
#include "models/arbiter/arbiter_state.h"

#include <math.h>

/* ---- whose turn ---- */

static void rank(struct arbiter *arbiter, ol_time now, struct ol_turn_line *line)
{
    struct ol_ranker *ranker = arbiter->ranker;
    line->rank =
        ranker->is_fixed ? line->at.rank : ranker->ops->rank_in_line(ranker, now, &line->line, line->at.since);
    line->is_ranked = true;
}

/* Goes on to a turn of its list, or to none. What those before it were ranked by is no less than its own rank. */
static void go_to(const struct arbiter *arbiter, struct ol_turn_line *line, const struct ol_turn *turn)
{
    line->is_over = !turn;
    if (!turn || turn->job.slot == line->at.job.slot)
        return;
    line->at = *turn;
    line->is_ranked = arbiter->ranker->is_fixed;
    if (line->is_ranked)
        line->rank = turn->rank;
}

/* What those of a line find behind the head. */
static struct ol_turn_room room_of(const struct arbiter *arbiter, const struct ol_turn_line *line)
{
    struct ol_turn_room room = arbiter->lines->room;
    room.wanted = arbiter->lines->is_wanting ? arbiter->kins[line->kin].wanted : 0;
    return room;
}

/* Behind the head: to the first that may start or look for victims, of those from `from` on. */
static void go_to_fitting(const struct arbiter *arbiter, struct ol_turn_line *line, const struct ol_turn *from)
{
    const struct ol_turn_room room = room_of(arbiter, line);
    go_to(arbiter, line, from ? ol_turn_list_fitting(&line->list, from, &room) : NULL);
}

static void go_on(const struct arbiter *arbiter, struct ol_turn_line *line)
{
    const struct ol_turn *next = ol_turn_list_after(&line->list, &line->at);
    if (arbiter->pass.stage == STAGE_BEHIND)
        go_to_fitting(arbiter, line, next);
    else
        go_to(arbiter, line, next);
}

/* Where ranks are equal, listed ones are, too. */
static bool comes_before(const struct ol_turn_line *a, const struct ol_turn_line *b)
{
    return a->rank != b->rank ? a->rank > b->rank : ol_turn_is_before(&a->at, &b->at);
}

/* Of a line and the first of those before it, which is ranked, or NULL; ranks only who may be it. */
static struct ol_turn_line *earlier(struct arbiter *arbiter, ol_time now, struct ol_turn_line *line,
                                    struct ol_turn_line *first)
{
    if (line->is_over || (first && line->rank < first->rank))
        return first;
    if (!line->is_ranked)
        rank(arbiter, now, line);
    return !first || comes_before(line, first) ? line : first;
}

/* As this pass finds it, where it has not been looked at yet. */
static void look_at(struct arbiter *arbiter, struct ol_turn_line *line, double most)
{
    const struct ol_arbiter_lines *lines = arbiter->lines;
    if (line->pass == lines->pass)
        return;
    bool is_moved = line->standing == UINT64_MAX || line->standing != lines->standing;
    line->pass = lines->pass;
    line->standing = lines->standing;
    line->is_over = false;
    if (line->list.first != line->at.job.slot) {
        line->at = *ol_turn_list_first(&line->list);
        is_moved = true;
    }
    if (is_moved) {
        line->is_ranked = false;
        line->rank = most;
    }
}

/* Of those whose bound is below the rank of the first so far nobody is looked at. */
static struct ol_turn_line *first_of_all(struct arbiter *arbiter, ol_time now)
{
    const struct ol_arbiter_lines *lines = arbiter->lines;
    struct ol_turn_line *first = NULL;
    for (size_t i = 0; i < lines->busy_count; i++) {
        const struct ol_busy_line *busy = &lines->busy[i];
        if (first && busy->most < first->rank) {
            if (lines->is_sorted)
                break;
            continue;
        }
        look_at(arbiter, busy->line, busy->most);
        first = earlier(arbiter, now, busy->line, first);
    }
    return first;
}

/* ---- a heap of those behind the head ---- */

/* Of equal ranks, one that is only a bound may still come before. */
static bool is_above(const struct ol_turn_line *a, const struct ol_turn_line *b)
{
    return a->rank != b->rank || a->is_ranked == b->is_ranked ? comes_before(a, b) : !a->is_ranked;
}

static void sink(struct ol_arbiter_lines *lines, size_t at)
{
    struct ol_turn_line **heap = lines->behind, *line = heap[at];
    for (size_t child; (child = 2 * at + 1) < lines->behind_count; at = child) {
        if (child + 1 < lines->behind_count && is_above(heap[child + 1], heap[child]))
            child++;
        if (!is_above(heap[child], line))
            break;
        heap[at] = heap[child];
    }
    heap[at] = line;
}

static void heap_behind(struct ol_arbiter_lines *lines)
{
    for (size_t i = lines->behind_count / 2; i-- > 0;)
        sink(lines, i);
}

/* Whether the one that it is at, which did, still may start or look for victims. */
static bool may_still(const struct arbiter *arbiter, const struct ol_turn_line *line)
{
    const struct ol_turn_room room = room_of(arbiter, line);
    return ol_turn_fits(&line->at, &room) || ol_turn_is_wanted(&line->at, &room);
}

/* Only the first of the heap has moved since it was asked for last. Ranks only who may be first. */
static struct ol_turn_line *first_behind(struct arbiter *arbiter, ol_time now)
{
    struct ol_arbiter_lines *lines = arbiter->lines;
    while (lines->behind_count > 0) {
        sink(lines, 0);
        struct ol_turn_line *line = lines->behind[0];
        if (line->is_over)
            lines->behind[0] = lines->behind[--lines->behind_count];
        else if (!may_still(arbiter, line))
            go_to_fitting(arbiter, line, &line->at);
        else if (!line->is_ranked)
            rank(arbiter, now, line);
        else
            return line;
    }
    return NULL;
}

/* ---- starting ---- */

/* Takes the one that it is at out of its line. */
static void take_out(struct arbiter *arbiter, struct ol_turn_line *line)
{
    ol_arbiter_take_from_line(arbiter->lines, line);
    go_on(arbiter, line);
    if (line->is_over)
        line->at.job.slot = OL_NO_SLOT; /* it may come back, and is then ranked anew */
}

static bool stops_others(const struct arbiter *arbiter)
{
    return arbiter->scheduler.preempt != OL_PREEMPT_OFF;
}

/* With what is kept for the nominated taken off. */
static uint64_t available(const struct arbiter *arbiter)
{
    return arbiter->free > arbiter->earmarked ? arbiter->free - arbiter->earmarked : 0;
}

static uint32_t start(struct arbiter *arbiter, ol_time now, struct ol_turn_line *line)
{
    struct ol_turn_room *room = &arbiter->lines->room;
    const struct ol_candidate job = line->at.job;
    ol_arbiter_book_start(arbiter, now, &job);
    room->available = available(arbiter);
    room->free = room->free > room->available ? room->available : room->free;
    if (stops_others(arbiter))
        arbiter->lines->is_wanting = ol_arbiter_want_more(arbiter, &arbiter->runners[arbiter->runner_count - 1]);
    take_out(arbiter, line);
    return job.slot;
}

/* ---- having others stopped ---- */

/* As one that waits beside the lines. */
static struct waiter waiter_of(const struct ol_turn_line *line)
{
    return (struct waiter){.job = line->at.job,
                           .rank = line->rank,
                           .submit = line->at.submit,
                           .since = line->at.since,
                           .hold = OL_NEVER,
                           .told_other = OL_NO_SLOT,
                           .kin = line->kin};
}

/* Others are told to stop for it: the pass is over, and another one follows. */
static bool seek(struct arbiter *arbiter, ol_time now, struct ol_turn_line *line)
{
    const struct ol_turn_room room = room_of(arbiter, line);
    if (!ol_turn_is_wanted(&line->at, &room))
        return false;
    const struct waiter waiter = waiter_of(line);
    struct waiter *aside = ol_arbiter_put_aside(arbiter, &waiter);
    if (!ol_arbiter_seek_victims(arbiter, now, aside)) {
        ol_arbiter_take_back(arbiter, aside);
        return false;
    }
    take_out(arbiter, line);
    arbiter->pass.stage = STAGE_OVER;
    return true;
}

/* Whoever is not nominated any more waits in line again. */
static void return_to_lines(struct arbiter *arbiter)
{
    for (size_t i = arbiter->waiter_count; i-- > 0;) {
        const struct waiter waiter = arbiter->waiters[i];
        if (waiter.is_gone || waiter.is_nominated)
            continue;
        const struct ol_job_view view = ol_arbiter_view(arbiter, waiter.job.slot);
        ol_arbiter_take_back(arbiter, &arbiter->waiters[i]);
        ol_arbiter_line_up(arbiter, &waiter.job, &view);
    }
}

/* ---- the pass ---- */

/* Somebody started behind the head: who was passed over, as it would have fitted and only had to wait, may need more
 * than is free now, and have others stopped. Those who stand before the one that started had their turn. */
static void look_again(struct arbiter *arbiter, ol_time now, const struct ol_turn_line *started)
{
    struct ol_arbiter_lines *lines = arbiter->lines;
    lines->behind_count = 0;
    for (size_t i = 0; i < lines->busy_count; i++) {
        struct ol_turn_line *line = lines->busy[i].line;
        for (go_to_fitting(arbiter, line, &line->from); !line->is_over; go_on(arbiter, line)) {
            rank(arbiter, now, line);
            if (!comes_before(line, started))
                break;
        }
        if (!line->is_over)
            lines->behind[lines->behind_count++] = line;
    }
    heap_behind(lines);
}

static void set_head(struct arbiter *arbiter, ol_time now, const struct ol_turn_line *first)
{
    struct ol_arbiter_lines *lines = arbiter->lines;
    struct pass *pass = &arbiter->pass;
    pass->head = (struct waiter){.job = first->at.job};
    pass->stage = STAGE_BEHIND;
    lines->room = (struct ol_turn_room){.available = available(arbiter)};
    if (arbiter->backfilling == BACKFILL_EASY) {
        ol_arbiter_find_shadow(arbiter, now);
        lines->room.free = lines->room.available;
        lines->room.extra = pass->extra;
        lines->room.slack = pass->shadow - now;
    }
    const unsigned width = ol_turn_width(lines->room.free);
    const bool is_stopping = stops_others(arbiter);
    lines->behind_count = 0;
    OL_MEM_RESERVE(lines->behind, lines->behind_capacity, lines->busy_count);
    for (size_t i = 0; i < lines->busy_count; i++) {
        struct ol_turn_line *line = lines->busy[i].line;
        if (!is_stopping && (lines->busy[i].least_units > lines->room.free ||
                             !ol_turn_may_fit(&line->list.summary, width, &lines->room)))
            continue;
        look_at(arbiter, line, lines->busy[i].most);
        if (is_stopping)
            line->from = line->at;
        if (!line->is_over)
            go_to_fitting(arbiter, line, &line->at);
        if (!line->is_over)
            lines->behind[lines->behind_count++] = line;
    }
    heap_behind(lines);
}

static bool is_held(const struct arbiter *arbiter, const struct ol_turn_line *line)
{
    return arbiter->setting.is_held && arbiter->setting.is_held(arbiter->setting.self, line->at.job.slot);
}

static uint32_t next_in_front(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    for (struct ol_turn_line *line; (line = first_of_all(arbiter, now)); go_on(arbiter, line)) {
        if (is_held(arbiter, line))
            continue;
        if (line->at.job.units <= available(arbiter))
            return start(arbiter, now, line);
        if (seek(arbiter, now, line))
            return OL_NO_SLOT;
        if (arbiter->backfilling == BACKFILL_NONE && !arbiter->lines->is_wanting)
            break;
        set_head(arbiter, now, line);
        return OL_NO_SLOT;
    }
    pass->stage = STAGE_OVER;
    return OL_NO_SLOT;
}

static uint32_t started_behind(struct arbiter *arbiter, ol_time now, struct ol_turn_line *line)
{
    struct ol_turn_room *room = &arbiter->lines->room;
    const struct ol_turn_line started = {.at = line->at, .rank = line->rank};
    if (line->at.job.estimate > room->slack)
        room->extra -= line->at.job.units;
    const uint32_t slot = start(arbiter, now, line);
    if (arbiter->lines->is_wanting)
        look_again(arbiter, now, &started);
    return slot;
}

static uint32_t next_behind(struct arbiter *arbiter, ol_time now)
{
    const struct ol_turn_room *room = &arbiter->lines->room;
    const bool may_pass = arbiter->backfilling == BACKFILL_EASY;
    for (struct ol_turn_line *line; (line = first_behind(arbiter, now)); go_on(arbiter, line)) {
        if (is_held(arbiter, line))
            continue;
        if (may_pass && ol_turn_fits(&line->at, room))
            return started_behind(arbiter, now, line);
        if (seek(arbiter, now, line))
            return OL_NO_SLOT;
    }
    arbiter->pass.stage = STAGE_OVER;
    return OL_NO_SLOT;
}

/* ---- its begin ---- */

static void bound_lines(struct arbiter *arbiter, ol_time now, uint64_t bounds)
{
    struct ol_arbiter_lines *lines = arbiter->lines;
    struct ol_ranker *ranker = arbiter->ranker;
    for (struct ol_busy_line *busy = lines->busy; busy < lines->busy + lines->busy_count; busy++)
        if (lines->bounds != bounds || isinf(busy->most))
            busy->most = ranker->ops->most_in_line(ranker, now, &busy->line->line);
    lines->bounds = bounds;
    ol_arbiter_sort_lines(lines);
}

static void begin_ranking(struct arbiter *arbiter, ol_time now)
{
    struct ol_arbiter_lines *lines = arbiter->lines;
    struct ol_ranker *ranker = arbiter->ranker;
    const struct ol_ranker_ops *ops = ranker->ops;
    lines->pass++;
    lines->standing = ops->standing ? ops->standing(ranker, now) : UINT64_MAX;
    if (!ops->bounds || ranker->is_fixed)
        return;
    const uint64_t bounds = ops->bounds(ranker, now);
    if (!lines->is_sorted || lines->bounds != bounds)
        bound_lines(arbiter, now, bounds);
}

/* Then come all the others, who are ranked only now, as some of the nominated may be of them again. */
static uint32_t next_nominated(struct arbiter *arbiter, ol_time now)
{
    const uint32_t slot = ol_arbiter_next_nominated(arbiter, now);
    if (slot != OL_NO_SLOT)
        return slot;
    return_to_lines(arbiter);
    arbiter->lines->is_wanting = stops_others(arbiter) && ol_arbiter_begin_to_want(arbiter);
    begin_ranking(arbiter, now);
    arbiter->pass.stage = STAGE_FRONT;
    return OL_NO_SLOT;
}

static bool has_room(const struct arbiter *arbiter)
{
    const struct ol_arbiter_lines *lines = arbiter->lines;
    for (size_t i = 0; arbiter->free > 0 && i < lines->busy_count; i++)
        if (lines->busy[i].least_units <= arbiter->free)
            return true;
    return false;
}

/* Nobody can start, and nobody can have others stopped. */
static bool is_in_vain(struct arbiter *arbiter)
{
    return arbiter->nominated == 0 &&
           (arbiter->lines->waiting == 0 ||
            (!has_room(arbiter) && !(stops_others(arbiter) && ol_arbiter_begin_to_want(arbiter))));
}

static void begin(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    if (arbiter->waiter_count > 0)
        ol_arbiter_order(arbiter, now);
    ol_arbiter_earmark(arbiter);
    pass->is_open = true;
    pass->stage = STAGE_NOMINATED;
    pass->at = 0;
    pass->vain_count = pass->started = 0;
}

uint32_t ol_arbiter_next_in_line(struct arbiter *arbiter, ol_time now)
{
    static uint32_t (*const stages[])(struct arbiter *, ol_time) = {
        [STAGE_NOMINATED] = next_nominated, [STAGE_FRONT] = next_in_front, [STAGE_BEHIND] = next_behind};
    struct pass *pass = &arbiter->pass;
    if (!pass->is_open && ((!arbiter->is_stale && arbiter->last_pass == now)))
        return OL_NO_SLOT;
    if (!pass->is_open) {
        arbiter->is_stale = false;
        arbiter->last_pass = now;
        ol_arbiter_forget_stops(arbiter, now);
        if (is_in_vain(arbiter))
            return OL_NO_SLOT;
        begin(arbiter, now);
    }
    while (pass->stage != STAGE_OVER) {
        const uint32_t slot = stages[pass->stage](arbiter, now);
        if (slot != OL_NO_SLOT)
            return slot;
    }
    pass->is_open = false;
    return OL_NO_SLOT;
}
