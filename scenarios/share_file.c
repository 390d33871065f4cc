/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/share_file.h"

#include "outlay/csv.h"
#include "outlay/input.h"

#include <string.h>
#include <unistd.h>

#define FIXED       "fixed:"
#define WEIGHT_MOST (1000000000 * OL_MONEY_UNIT)
#define ROWS_LIMIT  1000000

static const char *copy(struct ol_arena *arena, struct ol_slice text)
{
    return ol_arena_copy(arena, text.data, text.length);
}

/* A weight, or a cost: none or positive. */
static bool read_amount(struct ol_slice text, ol_money most, ol_money *amount)
{
    char why[160];
    return ol_money_parse(text, amount, why) && *amount >= 0 && *amount <= most;
}

/* Calls for each row behind the first. */
typedef int row_reader(void *self, const struct ol_csv *csv, struct ol_error *error);
static int read_rows(const char *path, size_t columns, row_reader *read, void *self, struct ol_error *error)
{
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    if (!input)
        return error->status;
    struct ol_csv *csv = ol_csv_new(input, ',');
    int got, status = OL_OK;
    for (size_t row = 0; status == OL_OK && (got = ol_csv_row(csv, error)) != 0; row++) {
        if (got < 0)
            status = got;
        else if (ol_csv_field_count(csv) != columns || row > ROWS_LIMIT)
            status = ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv), "a row has %zu fields, separated by commas",
                             columns);
        else if (row > 0)
            status = read(self, csv, error);
    }
    ol_csv_free(csv);
    ol_input_close(input);
    return status;
}

/* ---- fixed weights ---- */

struct weighing {
    struct ol_share_rule *rule;
    struct ol_arena *arena;
    struct ol_share_weight *items;
    size_t capacity;
    ol_money sum;
};

static int add_weight(void *self, const struct ol_csv *csv, struct ol_error *error)
{
    struct weighing *weighing = self;
    const struct ol_slice owner = ol_slice_trim(ol_csv_field(csv, 0));
    char shown[OL_SHOWN_BUFFER];
    struct ol_share_weight weight = {.owner = ""};
    if (owner.length == 0)
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv), "the row has no owner");
    if (!read_amount(ol_slice_trim(ol_csv_field(csv, 1)), WEIGHT_MOST, &weight.weight))
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv),
                       "\"%s\" is no weight; give a number from 0 up, such as 40 or 0.4",
                       ol_slice_show(ol_csv_field(csv, 1), shown));
    weight.owner = copy(weighing->arena, owner);
    for (size_t i = 0; i < weighing->rule->count; i++)
        if (strcmp(weighing->items[i].owner, weight.owner) == 0)
            return ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv), "\"%s\" has a weight already",
                           ol_slice_show(owner, shown));
    OL_MEM_RESERVE(weighing->items, weighing->capacity, weighing->rule->count + 1);
    weighing->items[weighing->rule->count++] = weight;
    weighing->sum += weight.weight;
    return OL_OK;
}

static int read_fixed(const char *path, struct ol_share_rule *rule, struct ol_arena *arena, struct ol_error *error)
{
    struct weighing weighing = {.rule = rule, .arena = arena};
    int status = read_rows(path, 2, add_weight, &weighing, error);
    if (status == OL_OK && weighing.sum == 0)
        status =
            ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = path},
                    "there is no weight above 0; write a line of names (team,share) and then rows as red,0.4");
    rule->weights = OL_ARENA_ARRAY(arena, struct ol_share_weight, rule->count + 1);
    if (rule->count > 0)
        memcpy(rule->weights, weighing.items, rule->count * sizeof *rule->weights);
    ol_mem_free(weighing.items);
    return status;
}

int ol_share_rule_read(const char *text, const char *option, struct ol_share_rule *rule, struct ol_arena *arena,
                       struct ol_error *error)
{
    static const char *const names[] = {
        [OL_SHARE_KEEP] = "keep", [OL_SHARE_EVEN] = "even", [OL_SHARE_PROPORTIONAL] = "proportional", NULL};
    if (strncmp(text, FIXED, strlen(FIXED)) == 0) {
        rule->way = OL_SHARE_FIXED;
        return read_fixed(text + strlen(FIXED), rule, arena, error);
    }
    for (int i = 0; names[i]; i++)
        if (strcmp(names[i], text) == 0) {
            rule->way = (enum ol_share_way)i;
            return OL_OK;
        }
    return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                   "--%s: \"%.60s\" is no rule; there are keep, even, proportional and fixed:FILE", option, text);
}

/* ---- teams.csv ---- */

struct sharing {
    struct ol_pool_share *items;
    size_t count, capacity;
    struct ol_arena *arena;
};

static int add_share(void *self, const struct ol_csv *csv, struct ol_error *error)
{
    struct sharing *sharing = self;
    const struct ol_slice month = ol_csv_field(csv, 0);
    struct ol_pool_share share = {0};
    if (month.length != 7 || !read_amount(ol_csv_field(csv, 5), OL_MONEY_UNIT * OL_MONEY_UNIT, &share.cost))
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv),
                       "that is no row of a run's teams.csv; run the scenario again");
    memcpy(share.month, month.data, month.length);
    share.pool = copy(sharing->arena, ol_csv_field(csv, 1));
    share.team = copy(sharing->arena, ol_csv_field(csv, 3));
    OL_MEM_RESERVE(sharing->items, sharing->capacity, sharing->count + 1);
    sharing->items[sharing->count++] = share;
    return OL_OK;
}

int ol_pool_shares_read(const char *run, struct ol_pool_share **shares, size_t *count, struct ol_arena *arena,
                        struct ol_error *error)
{
    struct sharing sharing = {.arena = arena};
    const char *path = ol_arena_format(arena, "%s/teams.csv", run);
    const int status = access(path, F_OK) == 0 ? read_rows(path, 6, add_share, &sharing, error) : OL_OK;
    *shares = OL_ARENA_ARRAY(arena, struct ol_pool_share, sharing.count + 1);
    *count = sharing.count;
    if (sharing.count > 0)
        memcpy(*shares, sharing.items, sharing.count * sizeof **shares);
    ol_mem_free(sharing.items);
    return status;
}
