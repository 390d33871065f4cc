/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/law_listing.h"

#include "outlay/arena.h"
#include "outlay/law.h"
#include "outlay/quantity.h"
#include "outlay/simtime.h"
#include "scenarios/cli/topic.h"

#include <math.h>
#include <string.h>

bool ol_list_laws(const char *name, enum ol_output_format format, struct ol_output *output, struct ol_arena *arena,
                  const char **names)
{
    struct ol_listing listing = {.headings = {"name", "written", "summary"}};
    const char *law, *signature, *summary;
    (void)arena;
    for (size_t i = 0; i < OL_NAMES_LIMIT && ol_law_describe(i, &law, &signature, &summary); i++) {
        names[i] = law;
        if (name && strcmp(name, law) != 0)
            continue;
        const char **row = ol_listing_row(&listing);
        row[0] = law, row[1] = signature, row[2] = summary;
    }
    const bool is_found = listing.count > 0;
    if (is_found)
        ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
    return is_found;
}

/* ---- one law ---- */

static const struct {
    const char *name;
    double p;
} quantiles[] = {{"p1", 0.01},  {"p5", 0.05}, {"p10", 0.1},  {"p25", 0.25}, {"median", 0.5},
                 {"p75", 0.75}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}};

static const struct {
    const char *name;
    ol_time length;
} spans[] = {{"within 1h", OL_HOUR},       {"within 3h", 3 * OL_HOUR}, {"within 6h", 6 * OL_HOUR},
             {"within 12h", 12 * OL_HOUR}, {"within 1d", OL_DAY},      {"within 7d", 7 * OL_DAY},
             {"within 30d", 30 * OL_DAY}};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* As a person says it; nothing for plain numbers, and where no duration or size holds it. */
static const char *said(double value, enum ol_law_dimension dimension, struct ol_arena *arena)
{
    char buffer[OL_TIME_BUFFER];
    if (dimension == OL_LAW_DURATION && value < (double)OL_TIME_LIMIT) {
        ol_duration_say(llrint(value), buffer);
        return ol_arena_copy(arena, buffer, strlen(buffer));
    }
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
    size_t unit = 0;
    for (; dimension == OL_LAW_SIZE && value >= 1000 && unit + 1 < COUNT(units); unit++)
        value /= 1000;
    return dimension == OL_LAW_SIZE && isfinite(value) ? ol_arena_format(arena, "%.4g %s", value, units[unit])
                                                       : "";
}

static void add_value(struct ol_listing *listing, const char *name, double value, enum ol_law_dimension dimension,
                      struct ol_arena *arena)
{
    static const char *const units[] = {[OL_LAW_PLAIN] = "", [OL_LAW_DURATION] = "s", [OL_LAW_SIZE] = "B"};
    const double scale = dimension == OL_LAW_DURATION ? (double)OL_SECOND : 1;
    const char **row = ol_listing_row(listing);
    row[0] = name;
    row[1] = isfinite(value) ? ol_arena_format(arena, "%.10g", value / scale) : "";
    row[2] = isfinite(value) ? units[dimension] : "";
    row[3] = isfinite(value) ? said(value, dimension, arena) : "without bound";
}

static void add_share(struct ol_listing *listing, const char *name, double share, struct ol_arena *arena)
{
    const char **row = ol_listing_row(listing);
    row[0] = name;
    row[1] = ol_arena_format(arena, "%.6f", share);
    row[3] = ol_arena_format(arena, "%.1f%%", share * 100);
}

/* The first dimension in which it can be read; where there is none, what is wrong with it as one of durations, which
 * is the most there is to say. */
static bool read_law(struct ol_law *law, const char *text, enum ol_law_dimension *dimension,
                     struct ol_arena *arena, char why[OL_LAW_WHY])
{
    static const enum ol_law_dimension order[] = {OL_LAW_DURATION, OL_LAW_SIZE, OL_LAW_PLAIN};
    char ignored[OL_LAW_WHY];
    for (size_t i = 0; i < COUNT(order); i++) {
        *dimension = order[i];
        if (ol_law_parse(law, ol_slice_of(text), order[i], ".", arena, i > 0 ? ignored : why))
            return true;
    }
    return false;
}

int ol_show_law(const char *text, enum ol_output_format format, struct ol_output *output, struct ol_error *error)
{
    struct ol_listing listing = {.headings = {"measure", "value", "unit", "that is"}};
    struct ol_arena arena = {0};
    struct ol_law law = {0};
    enum ol_law_dimension dimension = OL_LAW_DURATION;
    char why[OL_LAW_WHY];
    int status = OL_OK;
    if (!read_law(&law, text, &dimension, &arena, why)) {
        status = ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "%s", why);
        goto done;
    }
    add_value(&listing, "mean", ol_law_mean(&law), dimension, &arena);
    for (size_t i = 0; i < COUNT(quantiles); i++)
        add_value(&listing, quantiles[i].name, ol_law_quantile(&law, quantiles[i].p), dimension, &arena);
    for (size_t i = 0; dimension == OL_LAW_DURATION && i < COUNT(spans); i++)
        add_share(&listing, spans[i].name, ol_law_probability(&law, (double)spans[i].length), &arena);
    ol_listing_write(&listing, format, output);
done:
    ol_listing_release(&listing);
    ol_arena_release(&arena);
    return status;
}
