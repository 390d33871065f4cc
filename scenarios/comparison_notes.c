/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/comparison_notes.h"

#include "reports/number.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

/* By how much lengths differ that are worth a note. */
#define LENGTH_TOLERANCE 0.1

static void add(struct ol_comparison *comparison, const char *format, ...) OL_PRINTF(2, 3);

static void add(struct ol_comparison *comparison, const char *format, ...)
{
    char buffer[900];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    OL_MEM_RESERVE(comparison->notes, comparison->note_capacity, comparison->note_count + 1);
    comparison->notes[comparison->note_count++] = ol_arena_copy(&comparison->arena, buffer, strlen(buffer));
}

static void note_partial(struct ol_comparison *comparison, const struct ol_compared_side *side)
{
    if (side->is_partial)
        add(comparison, "%.100s was stopped before its end: its numbers cover only what was finished", side->name);
}

static void note_pairs(struct ol_comparison *comparison, const struct ol_compared_side *side,
                       const struct ol_compared_side *baseline)
{
    if (side->is_paired)
        return;
    if (comparison->window > 0)
        add(comparison, "%.100s has %zu windows, %.100s %zu: they are compared unpaired, which is usually wider",
            side->name, side->replications, baseline->name, baseline->replications);
    else if (side->variance != baseline->variance && side->seed == baseline->seed)
        add(comparison,
            "%.100s and %.100s draw their replications in different ways (%s and %s): they are no pairs",
            side->name, baseline->name, ol_variance_names[side->variance], ol_variance_names[baseline->variance]);
    else if (side->seed != baseline->seed || side->replications != baseline->replications)
        add(comparison,
            "%.100s has seed %" PRIu64 " and %zu replication%s, %.100s seed %" PRIu64
            " and %zu: they are no pairs, and the interval is that of independent runs, which is usually wider",
            side->name, side->seed, side->replications, side->replications == 1 ? "" : "s", baseline->name,
            baseline->seed, baseline->replications);
    else
        add(comparison,
            "%.100s is compared unpaired: which replications of a stopped run were finished is not known",
            side->name);
}

static void note_currency(struct ol_comparison *comparison, const struct ol_compared_side *side,
                          const struct ol_compared_side *baseline)
{
    if (side->currency && baseline->currency && strcmp(side->currency, baseline->currency) != 0)
        add(comparison, "%.100s is in %.20s, %.100s in %.20s: their costs are not compared", side->name,
            side->currency, baseline->name, baseline->currency);
}

static void note_length(struct ol_comparison *comparison, const struct ol_compared_side *side,
                        const struct ol_compared_side *baseline)
{
    char first[OL_NUMBER_BUFFER], second[OL_NUMBER_BUFFER];
    const double length = (double)side->length, before = (double)baseline->length;
    if (side->length == OL_NEVER || baseline->length == OL_NEVER ||
        fabs(length - before) <= LENGTH_TOLERANCE * fmax(length, before))
        return;
    add(comparison, "%.100s is %s long, %.100s %s: shares, counts and sums are of different lengths of time",
        side->name, ol_seconds_say(length / (double)OL_SECOND, first), baseline->name,
        ol_seconds_say(before / (double)OL_SECOND, second));
}

/* Pairs of the same work have the same jobs in each replication. */
static void note_jobs(struct ol_comparison *comparison, size_t side)
{
    char first[OL_NUMBER_BUFFER], second[OL_NUMBER_BUFFER];
    static const char name[] = "jobs.submitted";
    const struct ol_difference difference = ol_comparison_difference(comparison, side, name, NULL);
    if (!comparison->sides[side].is_paired || !difference.exists || difference.is_same)
        return;
    add(comparison, "%.100s and %.100s do not have the same jobs: %s were submitted, and %s in the baseline",
        comparison->sides[side].name, comparison->sides[0].name,
        ol_number_say(ol_interval_of(ol_comparison_metric(comparison, side, name)->values,
                                     comparison->sides[side].replications)
                          .mean,
                      first),
        ol_number_say(
            ol_interval_of(ol_comparison_metric(comparison, 0, name)->values, comparison->sides[0].replications)
                .mean,
            second));
}

void ol_comparison_note(struct ol_comparison *comparison)
{
    if (comparison->count > 0)
        note_partial(comparison, &comparison->sides[0]);
    for (size_t i = 1; i < comparison->count; i++) {
        const struct ol_compared_side *side = &comparison->sides[i], *baseline = &comparison->sides[0];
        note_partial(comparison, side);
        note_pairs(comparison, side, baseline);
        note_currency(comparison, side, baseline);
        note_length(comparison, side, baseline);
        note_jobs(comparison, i);
    }
}
