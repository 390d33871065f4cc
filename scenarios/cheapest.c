/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cheapest.h"

#include "scenarios/served_runs.h"

#include <math.h>
#include <string.h>

#define BOUNDS        1.02 /* of a volume that is looked for */
#define SWITCHES_EACH 8    /* between two neighbouring levels; more are chance */

const char *const ol_switch_reasons[OL_SWITCH_REASONS] = {
    [OL_SWITCH_COST] = "cost", [OL_SWITCH_MISSES] = "misses-target", [OL_SWITCH_BEGINS] = "begins-to-meet"};

/* ---- cases ---- */

static const char *copy_text(struct ol_arena *arena, const char *text)
{
    return text ? ol_arena_copy(arena, text, strlen(text)) : NULL;
}

void ol_cheapest_open(struct ol_cheapest *cheapest, const struct ol_scenario *scenario, const char *path,
                      const struct ol_endpoint *endpoint, const struct ol_run_setting *setting)
{
    const struct ol_endpoint *alternatives = endpoint->alternatives.items;
    const size_t count = endpoint->alternatives.count + 1;
    cheapest->scenario = scenario;
    cheapest->path = path;
    cheapest->setting = *setting;
    cheapest->endpoint = copy_text(&cheapest->arena, endpoint->name);
    cheapest->cases = OL_ARENA_ARRAY(&cheapest->arena, struct ol_served_case, count);
    cheapest->case_count = count;
    cheapest->cases[0].name = cheapest->endpoint;
    for (size_t i = 1; i < count; i++)
        cheapest->cases[i].name = cheapest->cases[i].alternative =
            copy_text(&cheapest->arena, alternatives[i - 1].name);
}

void ol_cheapest_release(struct ol_cheapest *cheapest)
{
    ol_mem_free(cheapest->switches);
    ol_mem_free(cheapest->known);
    ol_arena_release(&cheapest->arena);
    *cheapest = (struct ol_cheapest){0};
}

/* ---- levels ---- */

static size_t cheapest_of(const struct ol_cheapest *cheapest, const struct ol_served_level *level)
{
    size_t best = OL_NO_CASE;
    for (size_t i = 0; i < cheapest->case_count; i++) {
        const struct ol_served_cell *cell = &level->cells[i];
        if (cell->is_priced && cell->meets && (best == OL_NO_CASE || cell->cost < level->cells[best].cost))
            best = i;
    }
    return best;
}

/* Of another type, and cheaper by the hour: the same type on other terms is as large. */
static bool is_smaller(const struct ol_cheapest *cheapest, const struct ol_served_level *level, size_t i)
{
    const char *own = cheapest->cases[0].type, *type = cheapest->cases[i].type;
    return own && type && strcmp(own, type) != 0 &&
           level->cells[i].instance_hour < level->cells[0].instance_hour * (1 - 1e-9);
}

static size_t smaller_of(const struct ol_cheapest *cheapest, const struct ol_served_level *level)
{
    size_t best = OL_NO_CASE;
    for (size_t i = 1; i < cheapest->case_count; i++) {
        const struct ol_served_cell *cell = &level->cells[i];
        if (is_smaller(cheapest, level, i) && cell->is_priced && cell->meets &&
            (best == OL_NO_CASE || cell->cost < level->cells[best].cost))
            best = i;
    }
    return best;
}

static void judge(const struct ol_cheapest *cheapest, struct ol_served_level *level)
{
    level->requests_a_day = level->cells[0].requests_a_day;
    level->cheapest = cheapest_of(cheapest, level);
    level->smaller = smaller_of(cheapest, level);
}

/* Bounds are halved in the same places for one question and the next, so that many runs are there already. */
static struct ol_served_level level_at(struct ol_cheapest *cheapest, double volume)
{
    for (size_t i = 0; i < cheapest->known_count; i++)
        if (cheapest->known[i].volume == volume)
            return cheapest->known[i];
    const struct ol_served_level level = {
        .volume = volume, .cells = OL_ARENA_ARRAY(&cheapest->arena, struct ol_served_cell, cheapest->case_count)};
    OL_MEM_RESERVE(cheapest->known, cheapest->known_capacity, cheapest->known_count + 1);
    cheapest->known[cheapest->known_count++] = level;
    return level;
}

/* All of them at once, so that every thread has something to do. `with`: OL_NO_CASE, or the only case besides the
 * first that is run. */
static int run_levels(struct ol_cheapest *cheapest, struct ol_served_level *levels, size_t count, size_t with,
                      struct ol_error *error)
{
    struct ol_served_run *runs = ol_mem_new(ol_mem_product(count * cheapest->case_count, sizeof *runs));
    size_t run_count = 0;
    for (size_t l = 0; l < count; l++)
        for (size_t i = 0; i < cheapest->case_count; i++)
            if (!levels[l].cells[i].is_known && (with == OL_NO_CASE || i == 0 || i == with))
                runs[run_count++] = (struct ol_served_run){
                    .of = &cheapest->cases[i], .volume = levels[l].volume, .cell = &levels[l].cells[i]};
    const int status = ol_served_runs(cheapest, runs, run_count, error);
    for (size_t l = 0; status == OL_OK && l < count; l++)
        judge(cheapest, &levels[l]);
    ol_mem_free(runs);
    return status;
}

/* ---- bounds ---- */

/* Whether the level lies on the lower bound's side. */
typedef bool is_below(const struct ol_served_level *level, size_t lower);

static bool has_same_winner(const struct ol_served_level *level, size_t winner)
{
    return level->cheapest == winner;
}

/* Of the first case and one more. */
static bool is_less(const struct ol_served_level *level, size_t with)
{
    return level->cells[with].cost < level->cells[0].cost;
}

static bool is_not_less(const struct ol_served_level *level, size_t with)
{
    return !is_less(level, with);
}

static int narrow(struct ol_cheapest *cheapest, struct ol_served_level *lo, struct ol_served_level *hi,
                  size_t with, is_below *below, size_t lower, struct ol_error *error)
{
    int status = OL_OK;
    while (status == OL_OK && hi->volume / lo->volume > BOUNDS) {
        struct ol_served_level middle = level_at(cheapest, sqrt(lo->volume * hi->volume));
        status = run_levels(cheapest, &middle, 1, with, error);
        *(below(&middle, lower) ? lo : hi) = middle;
    }
    return status;
}

static double between(double lo, double hi)
{
    return lo > 0 ? sqrt(lo * hi) : (lo + hi) / 2;
}

static enum ol_switch_reason reason_of(const struct ol_served_level *lo, const struct ol_served_level *hi)
{
    if (lo->cheapest != OL_NO_CASE && !hi->cells[lo->cheapest].meets)
        return OL_SWITCH_MISSES;
    if (lo->cheapest == OL_NO_CASE || !lo->cells[hi->cheapest].meets)
        return OL_SWITCH_BEGINS;
    return OL_SWITCH_COST;
}

/* From the answer at one level to that at the next, by all that lie in between. */
static int find_switches(struct ol_cheapest *cheapest, const struct ol_served_level *first,
                         const struct ol_served_level *last, struct ol_error *error)
{
    struct ol_served_level lo = *first;
    int status = OL_OK;
    for (int i = 0; status == OL_OK && lo.cheapest != last->cheapest && i < SWITCHES_EACH; i++) {
        struct ol_served_level hi = *last;
        status = narrow(cheapest, &lo, &hi, OL_NO_CASE, has_same_winner, lo.cheapest, error);
        OL_MEM_RESERVE(cheapest->switches, cheapest->switch_capacity, cheapest->switch_count + 1);
        cheapest->switches[cheapest->switch_count++] =
            (struct ol_served_switch){.from = lo.cheapest,
                                      .to = hi.cheapest,
                                      .volume = between(lo.volume, hi.volume),
                                      .requests_a_day = between(lo.requests_a_day, hi.requests_a_day),
                                      .reason = reason_of(&lo, &hi)};
        lo = hi;
    }
    return status;
}

static int compare_pair(struct ol_cheapest *cheapest, struct ol_served_pair *pair, struct ol_error *error)
{
    const struct ol_served_level *levels = cheapest->levels;
    pair->is_known = levels[0].cells[0].is_priced && levels[0].cells[pair->with].is_priced;
    pair->is_less_first = is_less(&levels[0], pair->with);
    pair->is_equal = true;
    for (size_t i = 0; i < cheapest->level_count; i++)
        pair->is_equal &= levels[i].cells[pair->with].cost == levels[i].cells[0].cost;
    for (size_t i = 1; pair->is_known && i < cheapest->level_count; i++) {
        if (is_less(&levels[i], pair->with) == pair->is_less_first)
            continue;
        struct ol_served_level lo = levels[i - 1], hi = levels[i];
        const int status =
            narrow(cheapest, &lo, &hi, pair->with, pair->is_less_first ? is_less : is_not_less, pair->with, error);
        pair->crosses = true;
        pair->volume = between(lo.volume, hi.volume);
        pair->requests_a_day = between(lo.requests_a_day, hi.requests_a_day);
        return status;
    }
    return OL_OK;
}

int ol_cheapest_run(struct ol_cheapest *cheapest, const double *volumes, size_t count, struct ol_error *error)
{
    cheapest->levels = OL_ARENA_ARRAY(&cheapest->arena, struct ol_served_level, count);
    cheapest->pairs = OL_ARENA_ARRAY(&cheapest->arena, struct ol_served_pair, cheapest->case_count);
    cheapest->level_count = count;
    for (size_t i = 0; i < count; i++)
        cheapest->levels[i] = level_at(cheapest, volumes[i]);
    int status = run_levels(cheapest, cheapest->levels, count, OL_NO_CASE, error);
    for (size_t i = 1; status == OL_OK && i < count; i++)
        status = find_switches(cheapest, &cheapest->levels[i - 1], &cheapest->levels[i], error);
    for (size_t i = 1; status == OL_OK && i < cheapest->case_count; i++) {
        cheapest->pairs[i - 1].with = i;
        status = compare_pair(cheapest, &cheapest->pairs[i - 1], error);
    }
    return status;
}
