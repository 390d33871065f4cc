/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/bill_totals.h"

#include <stdlib.h>
#include <string.h>

#define TAG "tag:"

/* ---- what groups go by ---- */

static struct ol_slice day_of(const struct ol_bill_row *row, char buffer[OL_TIME_BUFFER])
{
    const struct ol_civil civil = ol_civil_of(row->start);
    const int length = snprintf(buffer, OL_TIME_BUFFER, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
    return (struct ol_slice){buffer, (size_t)length};
}

static struct ol_slice month_of(const struct ol_bill_row *row, char buffer[OL_TIME_BUFFER])
{
    struct ol_slice day = day_of(row, buffer);
    day.length -= strlen("-01");
    return day;
}

const char *const ol_bill_groupings[] = {"service",  "provider", "region", "account", "category",
                                         "resource", "month",    "day",    NULL};

/* In the order of the names; one of the two. */
static const struct ol_bill_grouping {
    size_t offset;
    struct ol_slice (*name)(const struct ol_bill_row *row, char buffer[OL_TIME_BUFFER]);
} groupings[] = {
    {offsetof(struct ol_bill_row, service), NULL},
    {offsetof(struct ol_bill_row, provider), NULL},
    {offsetof(struct ol_bill_row, region), NULL},
    {offsetof(struct ol_bill_row, account), NULL},
    {offsetof(struct ol_bill_row, category), NULL},
    {offsetof(struct ol_bill_row, resource), NULL},
    {0, month_of},
    {0, day_of},
};
static const struct ol_bill_grouping by_tag = {offsetof(struct ol_bill_row, tag), NULL};

const char *ol_bill_grouping_tag(const char *by)
{
    return by && strncmp(by, TAG, strlen(TAG)) == 0 ? by + strlen(TAG) : NULL;
}

const struct ol_bill_grouping *ol_bill_grouping_find(const char *by, struct ol_error *error)
{
    const char *tag = ol_bill_grouping_tag(by), *meant = ol_nearest(by, ol_bill_groupings);
    if (tag && *tag)
        return &by_tag;
    for (size_t i = 0; ol_bill_groupings[i]; i++)
        if (strcmp(by, ol_bill_groupings[i]) == 0)
            return &groupings[i];
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "charges are not grouped by \"%s\"; %s%s%s", by,
            meant ? "did you mean \"" : "there are service, provider, region, account, category, resource, ",
            meant ? meant : "month, day and tag:NAME", meant ? "\"?" : "");
    return NULL;
}

struct ol_slice ol_bill_grouping_name(const struct ol_bill_grouping *grouping, const struct ol_bill_row *row,
                                      char buffer[OL_TIME_BUFFER])
{
    return grouping->name ? grouping->name(row, buffer)
                          : *(const struct ol_slice *)((const char *)row + grouping->offset);
}

/* ---- summing ---- */

struct reading {
    struct ol_bill_totals *totals;
    const struct ol_bill_question *question;
    const struct ol_bill_grouping *grouping; /* NULL: no groups */
    struct ol_bill_side *side;
};

/* Groups are numbered by their name's label. The name is kept behind a letter, so that no label is a number. */
static struct ol_bill_group *group_of(struct ol_bill_totals *totals, struct ol_slice name)
{
    ol_text_clear(&totals->key);
    ol_text_adds(&totals->key, "=");
    if (name.length)
        ol_text_add(&totals->key, name.data, name.length);
    const ol_label label = ol_label_of_text(&totals->names, totals->key.data, totals->key.length);
    if (label > totals->group_count) {
        char none[OL_LABEL_BUFFER];
        OL_MEM_RESERVE(totals->groups, totals->group_capacity, totals->group_count + 1);
        totals->groups[totals->group_count++] =
            (struct ol_bill_group){ol_label_text(&totals->names, label, none) + 1,
                                   OL_ARENA_ARRAY(&totals->arena, struct ol_bill_sums, totals->side_count)};
    }
    return &totals->groups[label - 1];
}

/* Sums stay so far from the end of their range that any two have a difference. */
#define GREATEST_SUM ((ol_money)1 << 125)

static bool add_amount(ol_money *sum, ol_money amount)
{
    return ol_money_add(sum, amount) && *sum <= GREATEST_SUM && *sum >= -GREATEST_SUM;
}

/* What is bought for later use is no usage: its price is no list price of any, and the usage that it covers has one. */
static ol_money list_of(const struct ol_bill_row *row)
{
    return ol_slice_is(row->category, "Purchase") ? 0 : row->list;
}

static bool add(struct ol_bill_sums *sums, const struct ol_bill_row *row)
{
    sums->lines++;
    return add_amount(&sums->billed, row->billed) && add_amount(&sums->effective, row->effective) &&
           add_amount(&sums->list, list_of(row));
}

static struct ol_place place_of(const struct reading *reading, const struct ol_bill_row *row)
{
    return (struct ol_place){.file = reading->totals->walk.path, .line = row->line};
}

static int take(void *self, const struct ol_bill_row *row, struct ol_error *error)
{
    struct reading *reading = self;
    struct ol_bill_side *side = reading->side;
    char buffer[OL_TIME_BUFFER];
    side->first = row->start < side->first ? row->start : side->first;
    side->last = side->last == OL_NEVER || row->end > side->last ? row->end : side->last;
    bool fits = add(&side->total, row);
    if (reading->grouping) {
        const struct ol_slice name = ol_bill_grouping_name(reading->grouping, row, buffer);
        fits = fits && add(&group_of(reading->totals, name)->sums[side - reading->totals->sides], row);
    }
    return fits ? OL_OK
                : ol_fail(error, OL_BAD_INPUT, place_of(reading, row),
                          "the sum of the bill is more than can be "
                          "counted, 4e28");
}

static int read_side(struct reading *reading, struct ol_error *error)
{
    struct ol_bill_side *side = reading->side;
    struct ol_bill_walk *walk = &reading->totals->walk;
    walk->path = side->path;
    const int status = ol_bill_walk(walk, take, reading, error);
    side->path = walk->path;
    side->left_out = walk->left_out;
    side->tally = walk->tally;
    side->format = walk->format_name ? walk->format_name : side->format;
    reading->totals->currency = walk->currency;
    return status;
}

/* ---- the whole ---- */

static ol_money greatest(const struct ol_bill_group *group, size_t sides)
{
    ol_money most = 0;
    for (size_t i = 0; i < sides; i++) {
        const ol_money billed = group->sums[i].billed < 0 ? -group->sums[i].billed : group->sums[i].billed;
        most = billed > most ? billed : most;
    }
    return most;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct ol_bill_group *)a)->name, ((const struct ol_bill_group *)b)->name);
}

static int by_amount(const void *a, const void *b, void *sides)
{
    const ol_money left = greatest(a, *(size_t *)sides), right = greatest(b, *(size_t *)sides);
    return left == right ? by_name(a, b) : left < right ? 1 : -1;
}

static void sort(struct ol_bill_totals *totals, const struct ol_bill_grouping *grouping)
{
    if (totals->group_count == 0)
        return;
    if (grouping->name)
        qsort(totals->groups, totals->group_count, sizeof *totals->groups, by_name);
    else
        qsort_r(totals->groups, totals->group_count, sizeof *totals->groups, by_amount, &totals->side_count);
}

static int check_currency(const struct ol_bill_totals *totals, struct ol_error *error)
{
    uint64_t counted = 0, left_out = 0;
    for (size_t i = 0; i < totals->side_count; i++) {
        counted += totals->sides[i].total.lines;
        left_out += totals->sides[i].left_out;
    }
    return counted || !left_out
               ? OL_OK
               : ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "--currency: no charge is in %s", totals->currency);
}

int ol_bill_totals_read(struct ol_bill_totals *totals, const struct ol_bill_question *question,
                        const char *const *paths, size_t count, struct ol_error *error)
{
    *totals =
        (struct ol_bill_totals){.by = question->by, .currency = question->currency ? question->currency : ""};
    struct reading reading = {.totals = totals, .question = question};
    if (question->by && !(reading.grouping = ol_bill_grouping_find(question->by, error)))
        return OL_BAD_USAGE;
    totals->walk = (struct ol_bill_walk){
        .format = question->format,
        .wanted = question->currency,
        .tag = ol_bill_grouping_tag(question->by),
    };
    totals->sides = OL_ARENA_ARRAY(&totals->arena, struct ol_bill_side, count);
    totals->side_count = count;
    int status = OL_OK;
    for (size_t i = 0; i < count && status == OL_OK; i++) {
        reading.side = &totals->sides[i];
        *reading.side = (struct ol_bill_side){.path = paths[i], .format = "", .first = OL_NEVER, .last = OL_NEVER};
        status = read_side(&reading, error);
    }
    if (status == OL_OK)
        status = check_currency(totals, error);
    sort(totals, reading.grouping);
    return status;
}

void ol_bill_totals_release(struct ol_bill_totals *totals)
{
    ol_mem_free(totals->groups);
    ol_bill_walk_release(&totals->walk);
    ol_labels_release(&totals->names);
    ol_text_release(&totals->key);
    ol_arena_release(&totals->arena);
    *totals = (struct ol_bill_totals){0};
}

struct ol_bill_sums ol_bill_sums_difference(const struct ol_bill_sums *first, const struct ol_bill_sums *last)
{
    return (struct ol_bill_sums){.billed = last->billed - first->billed,
                                 .effective = last->effective - first->effective,
                                 .list = last->list - first->list};
}
