/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/reclaim/waste_book.h"

#include "outlay/arena.h"

#include <stdlib.h>

const char *const ol_finding_names[OL_FINDING_KINDS] = {
    [OL_FINDING_OVERSIZED] = "oversized",
    [OL_FINDING_IDLE] = "idle",
    [OL_FINDING_CRASHED] = "crashed",
    [OL_FINDING_OVERLONG] = "overlong",
};

/* Whether a is more worth telling than b; of equal ones what was found first. */
static bool is_before(const struct ol_waste_row *a, const struct ol_waste_row *b)
{
    if (a->finding.cost != b->finding.cost)
        return a->finding.cost > b->finding.cost;
    if (a->finding.unit_hours != b->finding.unit_hours)
        return a->finding.unit_hours > b->finding.unit_hours;
    return a->number < b->number;
}

/* ---- sums ---- */

static uint64_t key_of(const struct ol_finding *finding)
{
    uint64_t key = (uint64_t)finding->user << 32 | finding->team;
    key ^= ((uint64_t)finding->pool << 8 | finding->kind) * UINT64_C(0x9e3779b97f4a7c15);
    key = (key ^ key >> 31) * UINT64_C(0xbf58476d1ce4e5b9);
    return key ^ key >> 29;
}

static bool is_alike(const struct ol_finding *a, const struct ol_finding *b)
{
    return a->user == b->user && a->team == b->team && a->pool == b->pool && a->kind == b->kind;
}

/* Where it is, or would be: there is always a free slot. */
static size_t slot_of(const struct ol_waste_book *book, const struct ol_finding *finding)
{
    size_t slot = key_of(finding) & (book->slot_count - 1);
    while (book->slots[slot] && !is_alike(&book->sums[book->slots[slot] - 1], finding))
        slot = (slot + 1) & (book->slot_count - 1);
    return slot;
}

static void widen(struct ol_waste_book *book)
{
    if (2 * (book->sum_count + 1) < book->slot_count)
        return;
    ol_mem_free(book->slots);
    book->slot_count = book->slot_count ? 2 * book->slot_count : 64;
    book->slots = ol_mem_new(ol_mem_product(sizeof *book->slots, book->slot_count));
    for (size_t i = 0; i < book->sum_count; i++)
        book->slots[slot_of(book, &book->sums[i])] = (uint32_t)i + 1;
}

static void add_to_sum(struct ol_waste_book *book, const struct ol_finding *finding)
{
    widen(book);
    const size_t slot = slot_of(book, finding);
    if (!book->slots[slot]) {
        OL_MEM_RESERVE(book->sums, book->sum_capacity, book->sum_count + 1);
        book->sums[book->sum_count++] = (struct ol_finding){.kind = finding->kind,
                                                            .is_sum = true,
                                                            .pool = finding->pool,
                                                            .user = finding->user,
                                                            .team = finding->team,
                                                            .has_cost = finding->has_cost};
        book->slots[slot] = (uint32_t)book->sum_count;
    }
    struct ol_finding *sum = &book->sums[book->slots[slot] - 1];
    sum->jobs += finding->jobs;
    sum->asked += finding->asked;
    sum->used += finding->used;
    sum->unit_hours += finding->unit_hours;
    sum->cost += finding->cost;
}

static void count(struct ol_waste_book *book, const struct ol_finding *finding)
{
    struct ol_waste_sum *sum = &book->by_kind[finding->kind];
    size_t i = 0;
    sum->jobs += finding->jobs;
    sum->unit_hours += finding->unit_hours;
    sum->cost += finding->cost;
    while (i < book->team_count && book->teams[i].team != finding->team)
        i++;
    if (i == book->team_count) {
        OL_MEM_RESERVE(book->teams, book->team_capacity, book->team_count + 1);
        book->teams[book->team_count++] = (struct ol_waste_team){.team = finding->team};
    }
    book->teams[i].unit_hours += finding->unit_hours;
}

/* ---- rows ---- */

static void swap(struct ol_waste_row *a, struct ol_waste_row *b)
{
    const struct ol_waste_row kept = *a;
    *a = *b;
    *b = kept;
}

static void rise(struct ol_waste_book *book, size_t i)
{
    for (; i > 0 && is_before(&book->kept[(i - 1) / 2], &book->kept[i]); i = (i - 1) / 2)
        swap(&book->kept[(i - 1) / 2], &book->kept[i]);
}

static void sink(struct ol_waste_book *book)
{
    for (size_t i = 0, child = 1; child < book->kept_count; i = child, child = 2 * i + 1) {
        if (child + 1 < book->kept_count && is_before(&book->kept[child], &book->kept[child + 1]))
            child++;
        if (!is_before(&book->kept[i], &book->kept[child]))
            return;
        swap(&book->kept[i], &book->kept[child]);
    }
}

void ol_waste_book_add(struct ol_waste_book *book, const struct ol_finding *finding)
{
    const struct ol_waste_row row = {*finding, book->added++};
    count(book, finding);
    if (!book->kept)
        book->kept = ol_mem_new(OL_FINDINGS_KEPT * sizeof *book->kept);
    if (book->kept_count < OL_FINDINGS_KEPT) {
        book->kept[book->kept_count] = row;
        rise(book, book->kept_count++);
    } else if (is_before(&row, &book->kept[0])) {
        add_to_sum(book, &book->kept[0].finding);
        book->kept[0] = row;
        sink(book);
    } else {
        add_to_sum(book, finding);
    }
}

void ol_waste_book_sum(struct ol_waste_book *book, const struct ol_finding *finding)
{
    count(book, finding);
    add_to_sum(book, finding);
}

static int compare(const void *a, const void *b)
{
    return is_before(a, b) ? -1 : 1;
}

struct ol_finding *ol_waste_book_rows(const struct ol_waste_book *book, size_t *row_count)
{
    const size_t total = book->kept_count + book->sum_count;
    struct ol_waste_row *rows = ol_mem_new(ol_mem_product(sizeof *rows, total + 1));
    struct ol_finding *findings = ol_mem_new(ol_mem_product(sizeof *findings, total + 1));
    for (size_t i = 0; i < book->kept_count; i++)
        rows[i] = book->kept[i];
    for (size_t i = 0; i < book->sum_count; i++) {
        struct ol_waste_row *row = &rows[book->kept_count + i];
        *row = (struct ol_waste_row){book->sums[i], book->added + i};
        row->finding.asked /= (double)row->finding.jobs;
        row->finding.used /= (double)row->finding.jobs;
    }
    qsort(rows, total, sizeof *rows, compare);
    for (size_t i = 0; i < total; i++)
        findings[i] = rows[i].finding;
    ol_mem_free(rows);
    *row_count = total;
    return findings;
}

void ol_waste_book_release(struct ol_waste_book *book)
{
    ol_mem_free(book->teams);
    ol_mem_free(book->kept);
    ol_mem_free(book->sums);
    ol_mem_free(book->slots);
    *book = (struct ol_waste_book){0};
}
