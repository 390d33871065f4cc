/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drift_words: how far a field has moved, as one says it.
 */
#include "outlay/plain.h"
#include "reports/drift.h"
#include "reports/number.h"

#include <string.h>

#define NAME_MOST   32
#define HARDLY      0.04879 /* ln 1.05: what one would not mention */
#define SEEN_WELL   0.2
#define MOST_DIGITS 9 /* of a ratio that is worth saying */

struct figure {
    const char *where;
    double a, b;
};

static bool has_ratio(const struct figure *figure)
{
    return figure->a > 0 && figure->b > 0 && fabs(log10(figure->b) - log10(figure->a)) < MOST_DIGITS;
}

static double change_of(const struct figure *figure, double spread)
{
    if (has_ratio(figure))
        return fabs(log(figure->b / figure->a));
    return spread > 0 ? fabs(figure->b - figure->a) / spread : 0;
}

/* The median where it tells of a change, else what tells most. */
static const struct figure *telling(const struct figure *figures, size_t count, double spread)
{
    const struct figure *best = &figures[0];
    if (change_of(best, spread) >= HARDLY)
        return best;
    for (size_t i = 1; i < count; i++)
        if (change_of(&figures[i], spread) > change_of(best, spread))
            best = &figures[i];
    return best;
}

static void add_value(struct ol_text *text, double value, const char *unit)
{
    char buffer[OL_NUMBER_BUFFER];
    const bool is_below_cents = ol_unit_is_currency(unit) && fabs(value) < 0.01;
    ol_text_adds(text, is_below_cents ? ol_number_say(value, buffer) : ol_value_say(value, unit, buffer));
    if (*ol_unit_say(unit))
        ol_text_addf(text, " %s", ol_unit_say(unit));
}

static void add_change(struct ol_text *text, const struct figure *figure, const char *unit)
{
    add_value(text, figure->a, unit);
    ol_text_adds(text, " -> ");
    add_value(text, figure->b, unit);
}

/* "1.8 times as long", "34% as much", "1/3,200 as long" */
static void add_ratio(struct ol_text *text, double ratio, const char *unit)
{
    char buffer[OL_NUMBER_BUFFER];
    if (ratio >= 1)
        ol_text_addf(text, "%s times", ol_number_say(ratio, buffer));
    else if (ratio >= 0.01)
        ol_text_adds(text, ol_share_say(ratio, buffer));
    else
        ol_text_addf(text, "1/%s", ol_number_say(rint(1 / ratio), buffer));
    ol_text_adds(text, strcmp(unit, "s") == 0 ? " as long" : " as much");
}

static void say_numbers(struct ol_text *text, const struct ol_drift_measure *measure)
{
    const struct ol_drift_side *a = &measure->a, *b = &measure->b;
    const char *unit = measure->field.unit;
    const struct figure figures[] = {{"the median", a->p50, b->p50},
                                     {"the 90th percentile", a->p90, b->p90},
                                     {"the 10th percentile", a->p10, b->p10},
                                     {"the mean", a->mean, b->mean}};
    const double spread = fmax(fabs(a->p90 - a->p10), fabs(b->p90 - b->p10));
    const bool has_moved = measure->state > OL_DRIFT_UNMOVED;
    const struct figure *figure = has_moved ? telling(figures, 4, spread) : &figures[0];
    if (has_moved && change_of(figure, spread) < HARDLY) {
        ol_text_addf(text, "the middle stays, the shape changes: D %.2f; median ", measure->distance);
        add_change(text, &figures[0], unit);
    } else if (has_moved && has_ratio(figure)) {
        add_ratio(text, figure->b / figure->a, unit);
        ol_text_addf(text, " at %s: ", figure->where);
        add_change(text, figure, unit);
    } else {
        ol_text_addf(text, "%s ", figure->where + strlen("the "));
        add_change(text, figure, unit);
    }
}

static void say_categories(struct ol_text *text, const struct ol_drift_measure *measure)
{
    char a[OL_NUMBER_BUFFER], b[OL_NUMBER_BUFFER];
    for (size_t i = 0; i < OL_DRIFT_SHIFTS && measure->shifts[i].name; i++) {
        const struct ol_drift_shift *shift = &measure->shifts[i];
        if (i > 0 && shift->a == shift->b)
            return;
        ol_text_adds(text, i ? ", \"" : "\"");
        ol_plain_add(text, shift->name, NAME_MOST);
        ol_text_addf(text, "\" %s -> %s", ol_share_say(shift->a, a), ol_share_say(shift->b, b));
        if (i == 0)
            ol_text_adds(text, " of rows");
    }
}

const char *ol_drift_say(const struct ol_drift_measure *measure, struct ol_arena *arena)
{
    struct ol_text text = {0};
    if (measure->test == OL_DRIFT_UNTESTED)
        ol_text_addf(&text, "%zu against %zu values", measure->a.count, measure->b.count);
    else if (measure->field.kind == OL_DRIFT_CATEGORY)
        say_categories(&text, measure);
    else
        say_numbers(&text, measure);
    if (measure->state == OL_DRIFT_UNMOVED && measure->seen_from > SEEN_WELL)
        ol_text_addf(&text, "; less than D %.2f would not show", measure->seen_from);
    const char *words = ol_arena_copy(arena, ol_text_string(&text), text.length);
    ol_text_release(&text);
    return words;
}
