/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * law_scale: a quantity or law as a scenario has it, times a factor, and the text of a value that was drawn.
 *
 * The text says what it is: a number, a share, a rate, a duration, a size, or a law of these, of which the parameters
 * that are of the law's dimension are scaled and shapes stay.
 */
#include "outlay/law.h"

#include "outlay/quantity.h"
#include "outlay/simtime.h"
#include "sim/base/law_type.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool add_number(double value, const char *unit, struct ol_text *text)
{
    if (!(fabs(value) < OL_LAW_MAX))
        return false;
    ol_text_addf(text, value == rint(value) ? "%.0f%s" : "%.15g%s", value, unit);
    return true;
}

bool ol_law_write(double value, enum ol_law_dimension dimension, struct ol_text *text)
{
    static const char *const units[] = {[OL_LAW_PLAIN] = "", [OL_LAW_DURATION] = "us", [OL_LAW_SIZE] = "B"};
    return add_number(dimension == OL_LAW_PLAIN ? value : rint(value), units[dimension], text);
}

/* "10/s": what stands before the bar. */
static bool add_rate(struct ol_slice text, double factor, struct ol_text *scaled)
{
    char unit[32];
    double number, rate;
    const char *bar = text.length ? memchr(text.data, '/', text.length) : NULL;
    if (!bar || !ol_rate_parse(text, &rate, (char[160]){""}) ||
        !ol_slice_real((struct ol_slice){text.data, (size_t)(bar - text.data)}, &number))
        return false;
    snprintf(unit, sizeof unit, "%.*s", (int)(text.length - (size_t)(bar - text.data)), bar);
    return add_number(number * factor, unit, scaled);
}

static bool add_quantity(struct ol_slice text, double factor, struct ol_text *scaled)
{
    double number;
    ol_time duration;
    int64_t bytes;
    char why[160];
    if (ol_slice_real(text, &number))
        return add_number(number * factor, "", scaled);
    if (text.length > 1 && text.data[text.length - 1] == '%' &&
        ol_slice_real((struct ol_slice){text.data, text.length - 1}, &number))
        return add_number(number * factor, "%", scaled);
    if (ol_duration_parse(text, &duration, why))
        return ol_law_write((double)duration * factor, OL_LAW_DURATION, scaled);
    if (ol_size_parse(text, &bytes, why))
        return ol_law_write((double)bytes * factor, OL_LAW_SIZE, scaled);
    return add_rate(text, factor, scaled);
}

static const struct ol_law_type *type_named(struct ol_slice name)
{
    for (size_t i = 0; ol_law_types[i]; i++)
        if (ol_slice_is(name, ol_law_types[i]->name))
            return ol_law_types[i];
    return NULL;
}

static bool is_scaled(enum ol_law_parameter parameter)
{
    return parameter == OL_PARAMETER_LOCATION || parameter == OL_PARAMETER_SCALE;
}

/* "50%:10m" or "10m:0.5": the value is scaled, what goes with it stays. */
static bool add_pair(enum ol_law_pairs pairs, struct ol_slice part, double factor, struct ol_text *scaled)
{
    const char *colon = part.length ? memchr(part.data, ':', part.length) : NULL;
    const size_t before = colon ? (size_t)(colon - part.data) : part.length;
    const struct ol_slice first = ol_slice_trim((struct ol_slice){part.data, before});
    const struct ol_slice rest =
        colon ? (struct ol_slice){colon + 1, part.length - before - 1} : (struct ol_slice){"", 0};
    if (pairs == OL_PAIRS_VALUE_FIRST) {
        const bool is_scaled = add_quantity(first, factor, scaled);
        ol_text_add(scaled, part.data + before, part.length - before);
        return is_scaled;
    }
    ol_text_add(scaled, part.data, before + (colon != NULL));
    return colon && add_quantity(ol_slice_trim(rest), factor, scaled);
}

static bool add_part(const struct ol_law_type *type, size_t i, struct ol_slice part, double factor,
                     struct ol_text *scaled)
{
    if (type->pairs != OL_PAIRS_NONE)
        return add_pair(type->pairs, part, factor, scaled);
    if (i >= OL_LAW_PARAMETERS || !type->parameters[i])
        return false;
    if (is_scaled(type->parameters[i]))
        return add_quantity(part, factor, scaled);
    ol_text_add(scaled, part.data, part.length);
    return true;
}

static bool add_law(const struct ol_law_type *type, struct ol_slice inner, double factor, struct ol_text *scaled)
{
    ol_text_addf(scaled, "%s(", type->name);
    for (size_t i = 0;; i++) {
        const char *comma = inner.length ? memchr(inner.data, ',', inner.length) : NULL;
        const size_t length = comma ? (size_t)(comma - inner.data) : inner.length;
        const struct ol_slice part = ol_slice_trim((struct ol_slice){inner.data, length});
        if (!add_part(type, i, part, factor, scaled))
            return false;
        if (!comma)
            break;
        ol_text_adds(scaled, ",");
        inner = (struct ol_slice){comma + 1, inner.length - length - 1};
    }
    ol_text_adds(scaled, ")");
    return true;
}

static bool has_scale(const struct ol_law_type *type)
{
    return type->pairs != OL_PAIRS_NONE ||
           (!type->read && (is_scaled(type->parameters[0]) || is_scaled(type->parameters[1])));
}

bool ol_law_scale(struct ol_slice text, double factor, struct ol_text *scaled)
{
    text = ol_slice_trim(text);
    const char *open = text.length ? memchr(text.data, '(', text.length) : NULL;
    if (!open)
        return add_quantity(text, factor, scaled);
    const struct ol_law_type *type =
        type_named(ol_slice_trim((struct ol_slice){text.data, (size_t)(open - text.data)}));
    if (!type || !has_scale(type) || text.data[text.length - 1] != ')')
        return false;
    const struct ol_slice inner = {open + 1, text.length - (size_t)(open - text.data) - 2};
    return add_law(type, inner, factor, scaled);
}
