/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/fair_shares.h"

#include "models/fairness.h"
#include "scenarios/job_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a */
#define HASH_SEED UINT64_C(0xcbf29ce484222325)
static uint64_t hash(uint64_t seed, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++)
        seed = (seed ^ at[i]) * UINT64_C(0x100000001b3);
    return seed;
}

static uint64_t key_of(const struct ol_job_row *row)
{
    return hash(hash(HASH_SEED, row->job.data, row->job.length), &row->submit, sizeof row->submit);
}

/* ---- parties ---- */

static size_t slot_of(const struct ol_fair_list *list, struct ol_slice name)
{
    size_t slot = hash(HASH_SEED, name.data, name.length) & (list->slot_count - 1);
    for (; list->slots[slot]; slot = (slot + 1) & (list->slot_count - 1))
        if (ol_slice_is(name, list->items[list->slots[slot] - 1].name))
            break;
    return slot;
}

static void widen(struct ol_fair_list *list)
{
    list->slot_count = list->slot_count ? 2 * list->slot_count : 64;
    ol_mem_free(list->slots);
    list->slots = ol_mem_new(ol_mem_product(sizeof *list->slots, list->slot_count));
    for (size_t i = 0; i < list->count; i++)
        list->slots[slot_of(list, ol_slice_of(list->items[i].name))] = (uint32_t)i + 1;
}

static struct ol_fair_party *party_of(struct ol_fair_list *list, struct ol_arena *arena, struct ol_slice name)
{
    if (2 * list->count >= list->slot_count)
        widen(list);
    const size_t slot = slot_of(list, name);
    if (!list->slots[slot]) {
        OL_MEM_RESERVE(list->items, list->capacity, list->count + 1);
        list->items[list->count++] = (struct ol_fair_party){.name = ol_arena_copy(arena, name.data, name.length)};
        list->slots[slot] = (uint32_t)list->count;
    }
    return &list->items[list->slots[slot] - 1];
}

static void release_list(struct ol_fair_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        ol_histogram_release(&list->items[i].waits);
    ol_mem_free(list->items);
    ol_mem_free(list->slots);
}

/* ---- one run ---- */

static double seconds(ol_time time)
{
    return (double)time / (double)OL_SECOND;
}

static void count_service(struct ol_fair_party *party, const struct ol_job_row *row, ol_time length)
{
    const ol_time end = row->end != OL_NEVER ? row->end : length;
    const ol_time start = row->start != OL_NEVER ? row->start : end;
    if (ol_slice_is(row->status, "rejected") || end == OL_NEVER || end < row->submit)
        return;
    party->held += row->units * seconds(end - start) / 3600;
    party->wanted += row->units * seconds(end - row->submit) / 3600;
}

static void count_row(struct ol_fair_party *party, const struct ol_job_row *row, ol_time length)
{
    party->jobs++;
    count_service(party, row, length);
    if (!ol_job_row_has_ended(row))
        return;
    party->ended++;
    ol_histogram_add(&party->waits, row->wait);
    ol_sum_add(&party->wait, seconds(row->wait));
    ol_sum_add(&party->slowdown, ol_job_row_slowdown(row));
}

double ol_fair_service(const struct ol_fair_party *party)
{
    return party->wanted > 0 ? party->held / party->wanted : NAN;
}

static bool has_names(const struct ol_fair_list *list)
{
    return list->count > 1 || (list->count == 1 && *list->items[0].name);
}

bool ol_fair_shares_has_teams(const struct ol_fair_shares *shares)
{
    return has_names(&shares->teams);
}

/* Jobs of none are no party. */
static double jain_of(const struct ol_fair_list *list)
{
    double *x = ol_mem_new(ol_mem_product(sizeof *x, list->count + 1));
    size_t n = 0;
    for (size_t i = 0; i < list->count; i++)
        if (*list->items[i].name && list->items[i].wanted > 0)
            x[n++] = ol_fair_service(&list->items[i]);
    const double jain = ol_jain_index(x, n);
    ol_mem_free(x);
    return jain;
}

/* ---- the baseline ---- */

struct past {
    uint64_t key;
    ol_time wait, turnaround; /* OL_NEVER: it had not ended */
    bool is_there, is_taken;
};

struct pasts {
    struct past *items; /* open addressing */
    size_t room, count;
};

static void put(struct pasts *pasts, const struct past *past)
{
    size_t slot = past->key & (pasts->room - 1);
    while (pasts->items[slot].is_there)
        slot = (slot + 1) & (pasts->room - 1);
    pasts->items[slot] = *past;
}

static void add_past(struct pasts *pasts, const struct past *past)
{
    if (2 * pasts->count >= pasts->room) {
        struct pasts wider = {.room = pasts->room ? 2 * pasts->room : 1024};
        wider.items = ol_mem_new(ol_mem_product(sizeof *wider.items, wider.room));
        for (size_t i = 0; i < pasts->room; i++)
            if (pasts->items[i].is_there)
                put(&wider, &pasts->items[i]);
        ol_mem_free(pasts->items);
        pasts->items = wider.items;
        pasts->room = wider.room;
    }
    put(pasts, past);
    pasts->count++;
}

/* The first of its key that was not taken; NULL where there is none. Those of one key stand in their order but where
 * the table's end was passed, and then agree in all that is asked. */
static struct past *take(struct pasts *pasts, uint64_t key)
{
    if (pasts->room == 0)
        return NULL;
    for (size_t slot = key & (pasts->room - 1); pasts->items[slot].is_there; slot = (slot + 1) & (pasts->room - 1))
        if (pasts->items[slot].key == key && !pasts->items[slot].is_taken) {
            pasts->items[slot].is_taken = true;
            return &pasts->items[slot];
        }
    return NULL;
}

static int read_baseline(struct ol_fair_shares *shares, struct pasts *pasts, const char *directory, ol_time length,
                         struct ol_error *error)
{
    struct ol_fair_list teams = {0}, users = {0};
    struct ol_job_row row;
    int got;
    struct ol_job_rows *rows = ol_job_rows_open(directory, error);
    if (!rows)
        return error->status;
    while ((got = ol_job_rows_next(rows, &row, error)) > 0) {
        const bool has_ended = ol_job_row_has_ended(&row);
        add_past(pasts, &(struct past){.key = key_of(&row),
                                       .wait = has_ended ? row.wait : OL_NEVER,
                                       .turnaround = has_ended ? row.end - row.submit : OL_NEVER,
                                       .is_there = true});
        count_service(party_of(&teams, &shares->arena, row.team), &row, length);
        count_service(party_of(&users, &shares->arena, row.user), &row, length);
    }
    ol_job_rows_close(rows);
    shares->baseline_jain = jain_of(has_names(&teams) ? &teams : &users);
    release_list(&teams);
    release_list(&users);
    return got;
}

/* ---- the worst ---- */

static ol_time worsening(const struct ol_fair_job *job)
{
    return job->turnaround - job->baseline_turnaround;
}

/* Of equals the one that came first is worse. */
static bool is_worse(const struct ol_fair_job *a, const struct ol_fair_job *b)
{
    return worsening(a) != worsening(b) ? worsening(a) > worsening(b) : a->row < b->row;
}

static void sink_down(struct ol_fair_job *heap, size_t count, size_t i)
{
    for (;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child < count && child <= 2 * i + 2; child++)
            if (is_worse(&heap[least], &heap[child]))
                least = child;
        if (least == i)
            return;
        const struct ol_fair_job job = heap[i];
        heap[i] = heap[least];
        heap[least] = job;
        i = least;
    }
}

static void rise(struct ol_fair_job *heap, size_t i)
{
    while (i > 0 && is_worse(&heap[(i - 1) / 2], &heap[i])) {
        const struct ol_fair_job job = heap[i];
        heap[i] = heap[(i - 1) / 2];
        heap[(i - 1) / 2] = job;
        i = (i - 1) / 2;
    }
}

static const char *keep(struct ol_fair_shares *shares, struct ol_slice text)
{
    return ol_arena_copy(&shares->arena, text.data, text.length);
}

/* The least of those kept stands first, and gives way. */
static void note_worse(struct ol_fair_shares *shares, const struct ol_job_row *row, const struct past *past)
{
    struct ol_fair_job job = {.row = row->row,
                              .units = row->units,
                              .submit = row->submit,
                              .wait = row->wait,
                              .turnaround = row->end - row->submit,
                              .baseline_wait = past->wait,
                              .baseline_turnaround = past->turnaround};
    const bool is_full = shares->worst_count == shares->worst_limit;
    if (worsening(&job) <= 0 || shares->worst_limit == 0 || (is_full && !is_worse(&job, &shares->worst[0])))
        return;
    job.job = keep(shares, row->job);
    job.user = keep(shares, row->user);
    job.team = keep(shares, row->team);
    job.pool = keep(shares, row->pool);
    if (is_full) {
        shares->worst[0] = job;
        sink_down(shares->worst, shares->worst_count, 0);
        return;
    }
    shares->worst[shares->worst_count++] = job;
    rise(shares->worst, shares->worst_count - 1);
}

static int by_worsening(const void *a, const void *b)
{
    return is_worse(a, b) ? -1 : is_worse(b, a);
}

/* ---- both ---- */

static void count_change(struct ol_fair_party *party, const struct ol_job_row *row, const struct past *past)
{
    const ol_time change = row->end - row->submit - past->turnaround;
    party->matched++;
    *(change < 0 ? &party->better : change > 0 ? &party->worse : &party->same) += 1;
    ol_sum_add(&party->wait_change, seconds(row->wait - past->wait));
    ol_sum_add(&party->turnaround_change, seconds(change));
}

static void compare(struct ol_fair_shares *shares, struct ol_fair_party *const parties[2],
                    const struct ol_job_row *row, const struct past *past)
{
    if (!past) {
        shares->unmatched++;
        return;
    }
    if (past->turnaround == OL_NEVER)
        return;
    if (!ol_job_row_has_ended(row)) {
        shares->unfinished++;
        return;
    }
    for (size_t i = 0; i < 2; i++)
        count_change(parties[i], row, past);
    note_worse(shares, row, past);
}

static int read_run(struct ol_fair_shares *shares, struct pasts *pasts, const char *directory, ol_time length,
                    struct ol_error *error)
{
    struct ol_job_row row;
    int got;
    struct ol_job_rows *rows = ol_job_rows_open(directory, error);
    if (!rows)
        return error->status;
    while ((got = ol_job_rows_next(rows, &row, error)) > 0) {
        struct ol_fair_party *const parties[2] = {party_of(&shares->teams, &shares->arena, row.team),
                                                  party_of(&shares->users, &shares->arena, row.user)};
        for (size_t i = 0; i < 2; i++)
            count_row(parties[i], &row, length);
        if (shares->has_baseline)
            compare(shares, parties, &row, take(pasts, key_of(&row)));
    }
    ol_job_rows_close(rows);
    return got;
}

int ol_fair_shares_read(struct ol_fair_shares *shares, const char *run, const char *baseline, ol_time length,
                        ol_time baseline_length, struct ol_error *error)
{
    struct pasts pasts = {0};
    int status = OL_OK;
    shares->has_baseline = baseline != NULL;
    shares->worst = ol_mem_new(ol_mem_product(sizeof *shares->worst, shares->worst_limit));
    if (baseline)
        status = read_baseline(shares, &pasts, baseline, baseline_length, error);
    if (status == OL_OK)
        status = read_run(shares, &pasts, run, length, error);
    if (shares->worst_count > 0)
        qsort(shares->worst, shares->worst_count, sizeof *shares->worst, by_worsening);
    shares->jain = jain_of(ol_fair_shares_has_teams(shares) ? &shares->teams : &shares->users);
    ol_mem_free(pasts.items);
    return status;
}

void ol_fair_shares_release(struct ol_fair_shares *shares)
{
    release_list(&shares->teams);
    release_list(&shares->users);
    ol_mem_free(shares->worst);
    ol_arena_release(&shares->arena);
    *shares = (struct ol_fair_shares){0};
}
