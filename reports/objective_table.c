/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/objective_table.h"

#include "reports/number.h"

#include <math.h>

const char *const ol_objective_heads[OL_OBJECTIVE_CELLS] = {"Objective", "Asked", "Verdict", "Is", "+-", "Margin"};

static const char *say(struct ol_arena *arena, double value, const char *unit, const char *sign)
{
    char said[OL_NUMBER_BUFFER];
    if (!isfinite(value))
        return "";
    return ol_arena_format(arena, "%s%s%s%s", sign, ol_value_say(value, unit, said),
                           ol_unit_is_currency(unit) ? " " : "", ol_unit_is_currency(unit) ? unit : "");
}

static const char *say_signed(struct ol_arena *arena, double value, const char *unit)
{
    return say(arena, fabs(value), unit, value < 0 ? "-" : "+");
}

void ol_objective_cells(const struct ol_objective_verdict *verdict, struct ol_arena *arena,
                        const char *cells[OL_OBJECTIVE_CELLS])
{
    const bool is_relative = verdict->kind == OL_AGAINST_BASELINE;
    const char *unit = is_relative ? "share" : verdict->unit;
    const double half = (verdict->interval.hi - verdict->interval.lo) / 2;
    cells[0] = verdict->metric;
    const bool has_share = verdict->probability > 0 && !is_relative;
    cells[1] = ol_arena_format(arena, "%s %s%s%s%s", ol_objective_bound_words[verdict->kind],
                               say(arena, verdict->bound, unit, ""), has_share ? " in " : "",
                               has_share ? say(arena, verdict->probability, "share", "") : "",
                               verdict->is_strict ? ", strictly" : "");
    cells[2] = ol_objective_state_names[verdict->state];
    cells[3] = is_relative ? say_signed(arena, verdict->interval.mean, unit)
                           : say(arena, verdict->interval.mean, unit, "");
    cells[4] = half > 0 ? say(arena, half, unit, "") : "";
    cells[5] = say_signed(arena, verdict->margin, has_share ? "share" : unit);
}

void ol_objective_table(struct ol_table *table, const struct ol_result *result)
{
    ol_table_set_heads(table, ol_objective_heads, OL_OBJECTIVE_CELLS, 3);
    table->has_long_names = true;
    for (size_t i = 0; i < result->objective_count; i++)
        ol_objective_cells(&result->objectives[i], &table->arena, ol_table_add_row(table));
    ol_table_drop_empty(table);
}
