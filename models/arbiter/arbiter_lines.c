/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/arbiter/arbiter_lines.h"

#include "models/arbiter/arbiter_state.h"

#include <math.h>
#include <string.h>

bool ol_arbiter_has_lines(const struct arbiter *arbiter)
{
    const struct ol_ranker *ranker = arbiter->ranker;
    return !arbiter->cluster && !arbiter->sharing && arbiter->preemption.after_wait == 0 &&
           !ol_arbiter_is_heard(arbiter) &&
           (arbiter->backfilling == BACKFILL_NONE || arbiter->backfilling == BACKFILL_EASY) &&
           (ranker->is_fixed || (ranker->ops->line && !ranker->is_rising && arbiter->scheduler.recalculate == 0));
}

/* ---- which line ---- */

struct line_key {
    struct ol_line line;
    uint32_t kin, branch;
};

static size_t hash_of(const struct ol_line *line, uint32_t kin, uint32_t branch)
{
    uint64_t hash = (uint64_t)kin << 32 | branch;
    for (size_t i = 0; i < OL_LINE_KEYS; i++)
        hash = (hash ^ line->key[i] ^ hash >> 29) * UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)(hash >> 20);
}

static bool is_same(const struct ol_turn_line *a, const struct line_key *key)
{
    return a->kin == key->kin && a->branch == key->branch &&
           memcmp(a->line.key, key->line.key, sizeof key->line.key) == 0;
}

static uint32_t *slot_for(const struct ol_arbiter_lines *lines, const struct line_key *key)
{
    size_t at = hash_of(&key->line, key->kin, key->branch) & (lines->slot_count - 1);
    while (lines->slots[at] && !is_same(lines->items[lines->slots[at] - 1], key))
        at = (at + 1) & (lines->slot_count - 1);
    return &lines->slots[at];
}

static void grow_slots(struct ol_arbiter_lines *lines)
{
    lines->slot_count = lines->slot_count ? 2 * lines->slot_count : 64;
    ol_mem_free(lines->slots);
    lines->slots = ol_mem_new(ol_mem_product(sizeof *lines->slots, lines->slot_count));
    for (size_t i = 0; i < lines->count; i++) {
        const struct ol_turn_line *item = lines->items[i];
        size_t at = hash_of(&item->line, item->kin, item->branch) & (lines->slot_count - 1);
        while (lines->slots[at])
            at = (at + 1) & (lines->slot_count - 1);
        lines->slots[at] = (uint32_t)(i + 1);
    }
}

static struct ol_turn_line *line_of(struct ol_arbiter_lines *lines, const struct line_key *key)
{
    if (2 * (lines->count + 1) > lines->slot_count)
        grow_slots(lines);
    uint32_t *slot = slot_for(lines, key);
    if (!*slot) {
        struct ol_turn_line *line = ol_mem_new(sizeof *line);
        *line = (struct ol_turn_line){.line = key->line,
                                      .kin = key->kin,
                                      .branch = key->branch,
                                      .place = SIZE_MAX,
                                      .standing = UINT64_MAX,
                                      .at.job.slot = OL_NO_SLOT};
        OL_MEM_RESERVE(lines->items, lines->capacity, lines->count + 1);
        lines->items[lines->count++] = line;
        *slot = (uint32_t)lines->count;
    }
    return lines->items[*slot - 1];
}

static void note_put(struct ol_arbiter_lines *lines, struct ol_turn_line *line)
{
    lines->waiting++;
    if (line->place == SIZE_MAX) {
        OL_MEM_RESERVE(lines->busy, lines->busy_capacity, lines->busy_count + 1);
        line->place = lines->busy_count++;
        lines->busy[line->place] = (struct ol_busy_line){.line = line, .most = INFINITY};
        lines->is_sorted = false;
    }
    lines->busy[line->place].least_units = line->list.summary.least_units;
}

static void stand_at(struct ol_arbiter_lines *lines, size_t place, const struct ol_busy_line *busy)
{
    lines->busy[place] = *busy;
    busy->line->place = place;
}

void ol_arbiter_take_from_line(struct ol_arbiter_lines *lines, struct ol_turn_line *line)
{
    ol_turn_list_take(&line->list, &line->at);
    lines->waiting--;
    if (line->list.count > 0) {
        lines->busy[line->place].least_units = line->list.summary.least_units;
        return;
    }
    stand_at(lines, line->place, &lines->busy[--lines->busy_count]);
    line->place = SIZE_MAX;
    lines->is_sorted = false;
}

/* By insertion, as mostly few have moved; where many have, the next pass goes on with it. */
void ol_arbiter_sort_lines(struct ol_arbiter_lines *lines)
{
    size_t moves = 4 * lines->busy_count;
    lines->is_sorted = false;
    for (size_t i = 1; i < lines->busy_count; i++) {
        const struct ol_busy_line busy = lines->busy[i];
        size_t at = i;
        for (; at > 0 && lines->busy[at - 1].most < busy.most; at--)
            stand_at(lines, at, &lines->busy[at - 1]);
        if (at == i)
            continue;
        stand_at(lines, at, &busy);
        if (i - at > moves)
            return;
        moves -= i - at;
    }
    lines->is_sorted = true;
}

/* Its turn as its line has it: where ranks move, all of a line have the same. */
void ol_arbiter_line_up(struct arbiter *arbiter, const struct ol_candidate *job, const struct ol_job_view *view)
{
    struct ol_ranker *ranker = arbiter->ranker;
    struct ol_turn turn = {.submit = view->job->submit, .since = view->since, .job = *job};
    struct line_key key = {.kin = ol_arbiter_kin_of(arbiter, view)};
    if (ranker->is_fixed)
        turn.rank = ranker->ops->rank(ranker, view->since, view);
    else
        ranker->ops->line(ranker, view, &key.line);
    struct ol_turn_line *line = line_of(arbiter->lines, &key);
    /* One that waits again came before others and waits for less long: it stands in another line of the kind. */
    while (!ol_turn_list_put(&line->list, &turn, !ranker->is_fixed)) {
        key.branch++;
        line = line_of(arbiter->lines, &key);
    }
    note_put(arbiter->lines, line);
}

/* ---- the whole ---- */

void ol_arbiter_lines_verify(const struct ol_arbiter_lines *lines)
{
    size_t busy = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct ol_turn_line *line = lines->items[i];
        ol_turn_list_verify(&line->list);
        OL_ASSERT((line->list.count > 0) == (line->place != SIZE_MAX));
        OL_ASSERT(line->place == SIZE_MAX || lines->busy[line->place].line == line);
        OL_ASSERT(line->place == SIZE_MAX ||
                  lines->busy[line->place].least_units == line->list.summary.least_units);
        busy += line->place != SIZE_MAX;
    }
    OL_ASSERT(busy == lines->busy_count);
}

void ol_arbiter_lines_free(struct ol_arbiter_lines *lines)
{
    for (size_t i = 0; lines && i < lines->count; i++) {
        ol_turn_list_release(&lines->items[i]->list);
        ol_mem_free(lines->items[i]);
    }
    if (lines) {
        ol_mem_free(lines->items);
        ol_mem_free(lines->slots);
        ol_mem_free(lines->busy);
        ol_mem_free(lines->behind);
    }
    ol_mem_free(lines);
}
