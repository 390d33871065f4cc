/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/chargeback.h"

#include "outlay/label.h"
#include "pricing/bill_sum.h"
#include "scenarios/apportion.h"
#include "scenarios/share_file.h"

#include <stdlib.h>
#include <string.h>

/* ---- cells: what was read, added up ---- */

enum cell_sort { CELL_OWNED, CELL_SHARED, CELL_UNTAGGED, CELL_POOLED };

struct ol_chargeback_cell {
    char month[8];
    enum cell_sort sort;
    const char *owner, *what; /* owner: of POOLED the pool; "" of SHARED and UNTAGGED */
    ol_money cost;
};

struct reading {
    struct ol_chargeback *chargeback;
    const struct ol_chargeback_question *question;
    struct ol_share_rule shared, untagged;
    struct ol_pool_share *pools; /* of a run */
    size_t pool_count;
    char *tags; /* of the last row, as it was written, and what it says of the pool */
    const char *pool;
    char asked_month[8]; /* of which it was last asked whether the pool is split, and whether it is */
    const char *asked_pool;
    bool is_split;
};

static int add_cell(struct ol_chargeback *chargeback, const char month[8], enum cell_sort sort,
                    struct ol_slice owner, struct ol_slice what, ol_money cost, struct ol_error *error)
{
    struct ol_text key = {0};
    if (cost == 0 && sort != CELL_OWNED)
        return OL_OK;
    ol_text_addf(&key, "=%s,%d,%zu,%zu,", month, (int)sort, owner.length, what.length);
    ol_text_add(&key, owner.data, owner.length);
    ol_text_add(&key, what.data, what.length);
    const ol_label label = ol_label_of_text(chargeback->keys, key.data, key.length);
    ol_text_release(&key);
    if (label > chargeback->cell_count) {
        OL_MEM_RESERVE(chargeback->cells, chargeback->cell_capacity, chargeback->cell_count + 1);
        struct ol_chargeback_cell *cell = &chargeback->cells[chargeback->cell_count++];
        *cell = (struct ol_chargeback_cell){.sort = sort,
                                            .owner = ol_arena_copy(&chargeback->arena, owner.data, owner.length),
                                            .what = ol_arena_copy(&chargeback->arena, what.data, what.length)};
        memcpy(cell->month, month, sizeof cell->month);
    }
    ol_money *sum = &chargeback->cells[label - 1].cost;
    if (ol_money_add(sum, cost) && *sum <= OL_APPORTION_MOST && *sum >= -OL_APPORTION_MOST)
        return OL_OK;
    return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = chargeback->walk.path},
                   "the sum of the bill is more than can be shared out, 1.9e16; are its amounts in another unit?");
}

/* ---- charges ---- */

static const char *pool_of(struct reading *reading, struct ol_slice tags)
{
    struct ol_arena *arena = &reading->chargeback->arena;
    if (!reading->tags || !ol_slice_is(tags, reading->tags)) {
        reading->tags = ol_arena_copy(arena, tags.data, tags.length);
        reading->pool = tags.length > 0 ? ol_tag_value(reading->tags, "pool", arena) : "";
    }
    return reading->pool;
}

static bool is_split(struct reading *reading, const char *month, const char *pool)
{
    if (reading->asked_pool == pool && strcmp(reading->asked_month, month) == 0)
        return reading->is_split;
    reading->asked_pool = pool;
    memcpy(reading->asked_month, month, sizeof reading->asked_month);
    reading->is_split = false;
    for (size_t i = 0; *pool && i < reading->pool_count && !reading->is_split; i++)
        reading->is_split =
            strcmp(reading->pools[i].month, month) == 0 && strcmp(reading->pools[i].pool, pool) == 0;
    return reading->is_split;
}

/* What is nobody's usage serves everybody. */
static bool is_overhead(const struct ol_bill_row *row)
{
    return row->is_unused || (row->category.length > 0 && !ol_slice_is(row->category, "Usage"));
}

static struct ol_slice what_of(const struct ol_bill_row *row, struct ol_text *text)
{
    ol_text_clear(text);
    if (row->service.length > 0)
        ol_text_add(text, row->service.data, row->service.length);
    if (is_overhead(row)) {
        ol_text_adds(text, text->length ? ", " : "");
        if (row->is_unused)
            ol_text_adds(text, "unused commitment");
        else
            ol_text_add(text, row->category.data, row->category.length);
    }
    if (text->length == 0)
        ol_text_adds(text, "usage");
    return ol_text_slice(text);
}

static int take(void *self, const struct ol_bill_row *row, struct ol_error *error)
{
    struct reading *reading = self;
    const struct ol_chargeback_question *question = reading->question;
    const struct ol_civil civil = ol_civil_of(row->start);
    struct ol_slice owner = question->tag ? row->tag : row->account;
    enum cell_sort sort = CELL_OWNED;
    struct ol_text what = {0};
    char month[OL_TIME_BUFFER];
    if (civil.year < 1 || civil.year > 9999)
        return ol_fail(
            error, OL_BAD_INPUT, (struct ol_place){.file = reading->chargeback->walk.path, .line = row->line},
            "the charge is of the year %d; are its times in another unit than seconds?", (int)civil.year);
    snprintf(month, sizeof month, "%04d-%02d", (int)civil.year, (int)civil.month);
    if (question->month && strcmp(question->month, month) != 0)
        return OL_OK;
    if (owner.length == 0) {
        const char *pool = reading->pool_count > 0 ? pool_of(reading, row->tags) : "";
        const bool is_pooled = is_split(reading, month, pool) && !is_overhead(row);
        sort = is_pooled ? CELL_POOLED : is_overhead(row) ? CELL_SHARED : CELL_UNTAGGED;
        owner = ol_slice_of(is_pooled ? pool : "");
    } else if (question->shared_as && ol_slice_is(owner, question->shared_as)) {
        sort = CELL_SHARED;
        owner = ol_slice_of("");
    }
    const int status = add_cell(reading->chargeback, month, sort, owner, what_of(row, &what),
                                question->is_billed ? row->billed : row->effective, error);
    ol_text_release(&what);
    return status;
}

/* ---- pools of a run ---- */

static ol_money pool_total(const struct ol_chargeback *chargeback, const struct ol_chargeback_cell *of,
                           size_t count)
{
    ol_money total = 0;
    for (size_t i = 0; i < count; i++) {
        const struct ol_chargeback_cell *cell = &chargeback->cells[i];
        if (cell->sort == CELL_POOLED && strcmp(cell->month, of->month) == 0 &&
            strcmp(cell->owner, of->owner) == 0)
            total += cell->cost;
    }
    return total;
}

/* One cell among the teams that used the pool and, as the last, nobody. */
static int split_pool(struct reading *reading, struct ol_chargeback_cell cell, ol_money total,
                      struct ol_error *error)
{
    struct ol_chargeback *chargeback = reading->chargeback;
    const size_t most = reading->pool_count + 1;
    ol_money *weights = ol_mem_new(ol_mem_product(sizeof *weights, most));
    ol_money *shares = ol_mem_new(ol_mem_product(sizeof *shares, most));
    const char **teams = ol_mem_new(ol_mem_product(sizeof *teams, most));
    size_t count = 0;
    ol_money borne = 0;
    int status = OL_OK;
    for (size_t i = 0; i < reading->pool_count; i++) {
        const struct ol_pool_share *share = &reading->pools[i];
        if (strcmp(share->month, cell.month) != 0 || strcmp(share->pool, cell.owner) != 0)
            continue;
        teams[count] = share->team;
        weights[count++] = share->cost;
        borne += share->cost;
    }
    teams[count] = NULL;
    weights[count++] = total > borne ? total - borne : 0;
    ol_apportion(cell.cost, weights, count, shares);
    const char *what = ol_arena_format(&chargeback->arena, "%s, pool %s", cell.what, cell.owner);
    const char *idle = ol_arena_format(&chargeback->arena, "%s, idle in pool %s", cell.what, cell.owner);
    for (size_t i = 0; status == OL_OK && i < count; i++) {
        const enum cell_sort sort = !teams[i] ? CELL_SHARED : *teams[i] ? CELL_OWNED : CELL_UNTAGGED;
        if (shares[i] != 0)
            status = add_cell(chargeback, cell.month, sort, ol_slice_of(teams[i] ? teams[i] : ""),
                              ol_slice_of(teams[i] ? what : idle), shares[i], error);
    }
    ol_mem_free(weights);
    ol_mem_free(shares);
    ol_mem_free(teams);
    return status;
}

static int split_pools(struct reading *reading, struct ol_error *error)
{
    struct ol_chargeback *chargeback = reading->chargeback;
    const size_t read = chargeback->cell_count;
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < read; i++)
        if (chargeback->cells[i].sort == CELL_POOLED)
            status = split_pool(reading, chargeback->cells[i], pool_total(chargeback, &chargeback->cells[i], read),
                                error);
    return status;
}

/* ---- months and owners ---- */

static struct ol_chargeback_month *month_of(struct ol_chargeback *chargeback, const char name[8])
{
    size_t at = chargeback->count;
    while (at > 0 && strcmp(chargeback->months[at - 1].name, name) > 0)
        at--;
    if (at > 0 && strcmp(chargeback->months[at - 1].name, name) == 0)
        return &chargeback->months[at - 1];
    OL_MEM_RESERVE(chargeback->months, chargeback->capacity, chargeback->count + 1);
    memmove(chargeback->months + at + 1, chargeback->months + at,
            (chargeback->count - at) * sizeof *chargeback->months);
    chargeback->count++;
    chargeback->months[at] = (struct ol_chargeback_month){0};
    memcpy(chargeback->months[at].name, name, sizeof chargeback->months[at].name);
    return &chargeback->months[at];
}

static struct ol_chargeback_owner *owner_of(struct ol_chargeback_month *month, enum ol_owner_sort sort,
                                            const char *name)
{
    for (size_t i = 0; i < month->count; i++)
        if (month->owners[i].sort == sort && strcmp(month->owners[i].name, name) == 0)
            return &month->owners[i];
    OL_MEM_RESERVE(month->owners, month->capacity, month->count + 1);
    month->owners[month->count] = (struct ol_chargeback_owner){.sort = sort, .name = name};
    return &month->owners[month->count++];
}

static void add_item(struct ol_chargeback_owner *owner, enum ol_owner_sort sort, const char *what, ol_money cost)
{
    ol_money *const sums[] = {&owner->direct, &owner->shared, &owner->untagged};
    if (cost == 0)
        return;
    *sums[sort] += cost;
    owner->total += cost;
    OL_MEM_RESERVE(owner->items, owner->capacity, owner->count + 1);
    owner->items[owner->count++] = (struct ol_chargeback_item){.what = what, .sort = sort, .cost = cost};
}

static void add_owned(struct ol_chargeback *chargeback)
{
    for (size_t i = 0; i < chargeback->cell_count; i++) {
        const struct ol_chargeback_cell *cell = &chargeback->cells[i];
        struct ol_chargeback_month *month = cell->sort == CELL_POOLED ? NULL : month_of(chargeback, cell->month);
        if (!month)
            continue;
        month->total += cell->cost;
        month->shared += cell->sort == CELL_SHARED ? cell->cost : 0;
        month->untagged += cell->sort == CELL_UNTAGGED ? cell->cost : 0;
        if (cell->sort == CELL_OWNED)
            add_item(owner_of(month, OL_OWNER, cell->owner), OL_OWNER, cell->what, cell->cost);
    }
}

/* Who bears what a rule shares out in a month, and by which weights; the owners of fixed weights are among them. */
static size_t weigh(struct ol_chargeback_month *month, const struct ol_share_rule *rule, ol_money **weights)
{
    for (size_t i = 0; rule->way == OL_SHARE_FIXED && i < rule->count; i++)
        owner_of(month, OL_OWNER, rule->weights[i].owner);
    *weights = ol_mem_new(ol_mem_product(sizeof **weights, month->count + 1));
    size_t count = 0;
    for (size_t i = 0; i < month->count; i++) {
        const struct ol_chargeback_owner *owner = &month->owners[i];
        if (owner->sort != OL_OWNER)
            continue;
        count++;
        (*weights)[i] = rule->way == OL_SHARE_EVEN ? 1 : owner->direct > 0 ? owner->direct : 0;
        if (rule->way != OL_SHARE_FIXED)
            continue;
        (*weights)[i] = 0;
        for (size_t k = 0; k < rule->count; k++)
            if (strcmp(rule->weights[k].owner, owner->name) == 0)
                (*weights)[i] += rule->weights[k].weight;
    }
    return count;
}

/* All owners stand before the kept ones while costs are shared out. */
static void share_out(struct ol_chargeback *chargeback, struct ol_chargeback_month *month,
                      const struct ol_share_rule *rule, enum ol_owner_sort sort, enum cell_sort cells)
{
    ol_money *weights = NULL, *shares = NULL;
    const size_t count = rule->way == OL_SHARE_KEEP ? 0 : weigh(month, rule, &weights);
    shares = ol_mem_new(ol_mem_product(sizeof *shares, count + 1));
    for (size_t i = 0; i < chargeback->cell_count; i++) {
        const struct ol_chargeback_cell *cell = &chargeback->cells[i];
        if (cell->sort != cells || strcmp(cell->month, month->name) != 0)
            continue;
        if (count == 0) {
            add_item(owner_of(month, sort, ""), sort, cell->what, cell->cost);
            continue;
        }
        ol_apportion(cell->cost, weights, count, shares);
        for (size_t k = 0; k < count; k++)
            add_item(&month->owners[k], sort, cell->what, shares[k]);
    }
    ol_mem_free(weights);
    ol_mem_free(shares);
}

static int by_cost(const void *a, const void *b)
{
    const struct ol_chargeback_owner *x = a, *y = b;
    if (x->sort != y->sort)
        return x->sort < y->sort ? -1 : 1;
    if (x->total != y->total)
        return x->total > y->total ? -1 : 1;
    return strcmp(x->name, y->name);
}

static int by_item(const void *a, const void *b)
{
    const struct ol_chargeback_item *x = a, *y = b;
    if (x->sort != y->sort)
        return x->sort < y->sort ? -1 : 1;
    if (x->cost != y->cost)
        return x->cost > y->cost ? -1 : 1;
    return strcmp(x->what, y->what);
}

static void settle(struct reading *reading)
{
    struct ol_chargeback *chargeback = reading->chargeback;
    add_owned(chargeback);
    for (size_t i = 0; i < chargeback->count; i++) {
        struct ol_chargeback_month *month = &chargeback->months[i];
        /* Those who bear come first: fixed weights of the second rule may bring owners too. */
        const struct ol_share_rule *const rules[] = {&reading->shared, &reading->untagged};
        for (size_t k = 0; k < 2; k++)
            for (size_t m = 0; rules[k]->way == OL_SHARE_FIXED && m < rules[k]->count; m++)
                owner_of(month, OL_OWNER, rules[k]->weights[m].owner);
        share_out(chargeback, month, &reading->shared, OL_OWNER_SHARED, CELL_SHARED);
        share_out(chargeback, month, &reading->untagged, OL_OWNER_UNTAGGED, CELL_UNTAGGED);
        if (month->count > 0)
            qsort(month->owners, month->count, sizeof *month->owners, by_cost);
        for (size_t k = 0; k < month->count; k++)
            if (month->owners[k].count > 0)
                qsort(month->owners[k].items, month->owners[k].count, sizeof *month->owners[k].items, by_item);
    }
}

/* ---- the whole ---- */

int ol_chargeback_read(struct ol_chargeback *chargeback, const struct ol_chargeback_question *question,
                       struct ol_error *error)
{
    struct reading reading = {.chargeback = chargeback, .question = question};
    *chargeback = (struct ol_chargeback){.walk = {.path = question->path,
                                                  .format = question->format,
                                                  .tag = question->tag,
                                                  .wanted = question->currency}};
    chargeback->keys = ol_mem_new(sizeof *chargeback->keys);
    int status = ol_share_rule_read(question->shared, "shared", &reading.shared, &chargeback->arena, error);
    if (status == OL_OK)
        status = ol_share_rule_read(question->untagged, "untagged", &reading.untagged, &chargeback->arena, error);
    if (status == OL_OK && question->tag && strcmp(question->tag, "team") == 0 &&
        ol_bill_is_folder(question->path))
        status =
            ol_pool_shares_read(question->path, &reading.pools, &reading.pool_count, &chargeback->arena, error);
    if (status == OL_OK)
        status = ol_bill_walk(&chargeback->walk, take, &reading, error);
    if (status == OL_OK)
        status = ol_bill_walk_check(&chargeback->walk, error);
    if (status == OL_OK)
        status = split_pools(&reading, error);
    if (status == OL_OK)
        settle(&reading);
    chargeback->currency = chargeback->walk.currency ? chargeback->walk.currency : "";
    return status;
}

void ol_chargeback_release(struct ol_chargeback *chargeback)
{
    for (size_t i = 0; i < chargeback->count; i++) {
        for (size_t k = 0; k < chargeback->months[i].count; k++)
            ol_mem_free(chargeback->months[i].owners[k].items);
        ol_mem_free(chargeback->months[i].owners);
    }
    if (chargeback->keys)
        ol_labels_release(chargeback->keys);
    ol_mem_free(chargeback->keys);
    ol_mem_free(chargeback->months);
    ol_mem_free(chargeback->cells);
    ol_bill_walk_release(&chargeback->walk);
    ol_arena_release(&chargeback->arena);
    *chargeback = (struct ol_chargeback){0};
}
