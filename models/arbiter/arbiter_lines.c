/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Free units only get fewer in a pass, what is left over for those behind the head too: who did not fit when it was
 * looked at need not be looked at again, so each line has a place from which on it goes.
 */
#include "models/arbiter/arbiter_lines.h"

#include "models/arbiter/arbiter_state.h"

#include <string.h>

bool ol_arbiter_has_lines(const struct arbiter *arbiter)
{
    const struct ol_ranker *ranker = arbiter->ranker;
    return !arbiter->cluster && !arbiter->sharing && arbiter->scheduler.preempt == OL_PREEMPT_OFF &&
           !ol_arbiter_is_heard(arbiter) &&
           (arbiter->backfilling == BACKFILL_NONE || arbiter->backfilling == BACKFILL_EASY) &&
           (ranker->is_fixed || (ranker->ops->line && !ranker->is_rising && arbiter->scheduler.recalculate == 0));
}

/* ---- which line ---- */

static size_t hash_of(const struct ol_line *line, uint32_t branch)
{
    uint64_t hash = branch;
    for (size_t i = 0; i < OL_LINE_KEYS; i++)
        hash = (hash ^ line->key[i] ^ hash >> 29) * UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)(hash >> 20);
}

static bool is_same(const struct ol_turn_line *a, const struct ol_line *line, uint32_t branch)
{
    return a->branch == branch && memcmp(a->line.key, line->key, sizeof line->key) == 0;
}

static uint32_t *slot_for(const struct ol_arbiter_lines *lines, const struct ol_line *line, uint32_t branch)
{
    size_t at = hash_of(line, branch) & (lines->slot_count - 1);
    while (lines->slots[at] && !is_same(&lines->items[lines->slots[at] - 1], line, branch))
        at = (at + 1) & (lines->slot_count - 1);
    return &lines->slots[at];
}

static void grow_slots(struct ol_arbiter_lines *lines)
{
    lines->slot_count = lines->slot_count ? 2 * lines->slot_count : 64;
    ol_mem_free(lines->slots);
    lines->slots = ol_mem_new(ol_mem_product(sizeof *lines->slots, lines->slot_count));
    for (size_t i = 0; i < lines->count; i++)
        *slot_for(lines, &lines->items[i].line, lines->items[i].branch) = (uint32_t)(i + 1);
}

static struct ol_turn_line *line_of(struct ol_arbiter_lines *lines, const struct ol_line *line, uint32_t branch)
{
    if (2 * (lines->count + 1) > lines->slot_count)
        grow_slots(lines);
    uint32_t *slot = slot_for(lines, line, branch);
    if (!*slot) {
        OL_MEM_RESERVE(lines->items, lines->capacity, lines->count + 1);
        lines->items[lines->count++] = (struct ol_turn_line){
            .line = *line, .branch = branch, .place = SIZE_MAX, .standing = UINT64_MAX, .at.job.slot = OL_NO_SLOT};
        *slot = (uint32_t)lines->count;
    }
    return &lines->items[*slot - 1];
}

static void note_put(struct ol_arbiter_lines *lines, struct ol_turn_line *line)
{
    lines->waiting++;
    if (line->place != SIZE_MAX)
        return;
    OL_MEM_RESERVE(lines->busy, lines->busy_capacity, lines->busy_count + 1);
    line->place = lines->busy_count;
    lines->busy[lines->busy_count++] = (uint32_t)(line - lines->items);
}

static void leave(struct ol_arbiter_lines *lines, struct ol_turn_line *line)
{
    const uint32_t last = lines->busy[--lines->busy_count];
    lines->busy[line->place] = last;
    lines->items[last].place = line->place;
    line->place = SIZE_MAX;
}

/* Its turn as its line has it: where ranks move, all of a line have the same. */
void ol_arbiter_line_up(struct arbiter *arbiter, const struct ol_candidate *job, const struct ol_job_view *view)
{
    struct ol_ranker *ranker = arbiter->ranker;
    struct ol_turn turn = {.submit = view->job->submit, .since = view->since, .job = *job};
    struct ol_line key = {0};
    if (ranker->is_fixed)
        turn.rank = ranker->ops->rank(ranker, view->since, view);
    else
        ranker->ops->line(ranker, view, &key);
    uint32_t branch = 0;
    struct ol_turn_line *line = line_of(arbiter->lines, &key, branch);
    /* One that waits again came before others and waits for less long: it stands in another line of the kind. */
    while (!ol_turn_list_put(&line->list, &turn, !ranker->is_fixed))
        line = line_of(arbiter->lines, &key, ++branch);
    note_put(arbiter->lines, line);
}

/* ---- whose turn ---- */

/* Goes on to a turn of its list, or to none. */
static void go_to(struct arbiter *arbiter, ol_time now, struct ol_turn_line *line, const struct ol_turn *turn)
{
    line->is_over = !turn;
    if (!turn || turn->job.slot == line->at.job.slot)
        return;
    struct ol_ranker *ranker = arbiter->ranker;
    line->at = *turn;
    line->rank = ranker->is_fixed ? turn->rank : ranker->ops->rank_in_line(ranker, now, &line->line, turn->since);
}

/* Behind the head: to the first that fits of those from `from` on. */
static void go_to_fitting(struct arbiter *arbiter, ol_time now, struct ol_turn_line *line,
                          const struct ol_turn *from)
{
    const struct ol_turn_room *room = &arbiter->lines->room;
    go_to(arbiter, now, line, from ? ol_turn_list_fitting(&line->list, from, room) : NULL);
}

static void go_on(struct arbiter *arbiter, ol_time now, struct ol_turn_line *line)
{
    const struct ol_turn *next = ol_turn_list_after(&line->list, &line->at);
    if (arbiter->pass.stage == STAGE_BEHIND)
        go_to_fitting(arbiter, now, line, next);
    else
        go_to(arbiter, now, line, next);
}

/* Where ranks are equal, listed ones are, too. */
static bool comes_before(const struct ol_turn_line *a, const struct ol_turn_line *b)
{
    return a->rank != b->rank ? a->rank > b->rank : ol_turn_is_before(&a->at, &b->at);
}

static struct ol_turn_line *first_of_all(const struct ol_arbiter_lines *lines)
{
    struct ol_turn_line *first = NULL;
    for (size_t i = 0; i < lines->busy_count; i++) {
        struct ol_turn_line *line = &lines->items[lines->busy[i]];
        if (!line->is_over && (!first || comes_before(line, first)))
            first = line;
    }
    return first;
}

/* ---- the pass ---- */

static uint32_t start(struct arbiter *arbiter, ol_time now, struct ol_turn_line *line)
{
    const struct ol_candidate job = line->at.job;
    ol_turn_list_take(&line->list, &line->at);
    arbiter->lines->waiting--;
    ol_arbiter_book_start(arbiter, now, &job);
    arbiter->lines->room.free = arbiter->free;
    go_on(arbiter, now, line);
    if (line->is_over)
        line->at.job.slot = OL_NO_SLOT; /* it may come back, and is then ranked anew */
    if (line->list.count == 0)
        leave(arbiter->lines, line);
    return job.slot;
}

static void set_head(struct arbiter *arbiter, ol_time now, const struct ol_turn_line *first)
{
    struct ol_arbiter_lines *lines = arbiter->lines;
    struct pass *pass = &arbiter->pass;
    pass->head = (struct waiter){.job = first->at.job};
    ol_arbiter_find_shadow(arbiter, now);
    lines->room = (struct ol_turn_room){arbiter->free, pass->extra, pass->shadow - now};
    pass->stage = STAGE_BEHIND;
    for (size_t i = 0; i < lines->busy_count; i++) {
        struct ol_turn_line *line = &lines->items[lines->busy[i]];
        if (!line->is_over)
            go_to_fitting(arbiter, now, line, &line->at);
    }
}

static bool is_held(const struct arbiter *arbiter, const struct ol_turn_line *line)
{
    return arbiter->setting.is_held && arbiter->setting.is_held(arbiter->setting.self, line->at.job.slot);
}

static uint32_t next_in_front(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    for (struct ol_turn_line *line; (line = first_of_all(arbiter->lines)); go_on(arbiter, now, line)) {
        if (is_held(arbiter, line))
            continue;
        if (line->at.job.units <= arbiter->free)
            return start(arbiter, now, line);
        if (arbiter->backfilling == BACKFILL_NONE)
            break;
        set_head(arbiter, now, line);
        return OL_NO_SLOT;
    }
    pass->stage = STAGE_OVER;
    return OL_NO_SLOT;
}

static uint32_t next_behind(struct arbiter *arbiter, ol_time now)
{
    struct ol_turn_room *room = &arbiter->lines->room;
    for (struct ol_turn_line *line; (line = first_of_all(arbiter->lines)); go_on(arbiter, now, line)) {
        if (!ol_turn_fits(&line->at, room) || is_held(arbiter, line))
            continue;
        if (line->at.job.estimate > room->slack)
            room->extra -= line->at.job.units;
        return start(arbiter, now, line);
    }
    arbiter->pass.stage = STAGE_OVER;
    return OL_NO_SLOT;
}

/* ---- its begin ---- */

static bool has_room(const struct arbiter *arbiter)
{
    const struct ol_arbiter_lines *lines = arbiter->lines;
    for (size_t i = 0; arbiter->free > 0 && i < lines->busy_count; i++)
        if (lines->items[lines->busy[i]].list.least_units <= arbiter->free)
            return true;
    return false;
}

static void begin(struct arbiter *arbiter, ol_time now)
{
    struct ol_arbiter_lines *lines = arbiter->lines;
    const struct ol_ranker_ops *ops = arbiter->ranker->ops;
    const uint64_t standing = ops->standing ? ops->standing(arbiter->ranker, now) : UINT64_MAX;
    arbiter->pass.is_open = true;
    arbiter->pass.stage = STAGE_FRONT;
    arbiter->is_stale = false;
    arbiter->last_pass = now;
    for (size_t i = 0; i < lines->busy_count; i++) {
        struct ol_turn_line *line = &lines->items[lines->busy[i]];
        if (line->standing == UINT64_MAX || line->standing != standing)
            line->at.job.slot = OL_NO_SLOT;
        line->standing = standing;
        go_to(arbiter, now, line, ol_turn_list_first(&line->list));
    }
}

uint32_t ol_arbiter_next_in_line(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    if (!pass->is_open && ((!arbiter->is_stale && arbiter->last_pass == now) || !has_room(arbiter)))
        return OL_NO_SLOT;
    if (!pass->is_open)
        begin(arbiter, now);
    while (pass->stage != STAGE_OVER) {
        const uint32_t slot = pass->stage == STAGE_FRONT ? next_in_front(arbiter, now) : next_behind(arbiter, now);
        if (slot != OL_NO_SLOT)
            return slot;
    }
    pass->is_open = false;
    return OL_NO_SLOT;
}

/* ---- the whole ---- */

void ol_arbiter_lines_verify(const struct ol_arbiter_lines *lines)
{
    size_t busy = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct ol_turn_line *line = &lines->items[i];
        ol_turn_list_verify(&line->list);
        OL_ASSERT((line->list.count > 0) == (line->place != SIZE_MAX));
        OL_ASSERT(line->place == SIZE_MAX || lines->busy[line->place] == i);
        busy += line->place != SIZE_MAX;
    }
    OL_ASSERT(busy == lines->busy_count);
}

void ol_arbiter_lines_free(struct ol_arbiter_lines *lines)
{
    for (size_t i = 0; lines && i < lines->count; i++)
        ol_turn_list_release(&lines->items[i].list);
    if (lines) {
        ol_mem_free(lines->items);
        ol_mem_free(lines->slots);
        ol_mem_free(lines->busy);
    }
    ol_mem_free(lines);
}
