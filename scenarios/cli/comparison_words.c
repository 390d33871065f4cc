/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Differences in words: the verdict on each side, or, of metrics that were asked for, a sentence about those that
 * changed most. Of these, only clear changes are told, where there are intervals; the greatest are those that lie
 * furthest from 0 beside the greater of both values.
 */
#include "scenarios/cli/comparison_listing.h"

#include "outlay/plain.h"
#include "outlay/stats.h"
#include "reports/number.h"
#include "scenarios/cli/screen.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define TOLD 3

/* ---- numbers ---- */

/* Cents say nothing of a hundred. */
const char *ol_change_size_say(double value, const char *unit, char buffer[OL_CHANGE_BUFFER])
{
    char said[OL_NUMBER_BUFFER];
    const double size = fabs(value);
    if (strcmp(unit, "share") == 0)
        snprintf(buffer, OL_CHANGE_BUFFER, 100 * size >= 0.095 ? "%.1fpp" : "%.1gpp", 100 * size);
    else if (ol_unit_is_currency(unit) && size >= 99.995)
        snprintf(buffer, OL_CHANGE_BUFFER, "%s", ol_number_say(rint(size), said));
    else
        snprintf(buffer, OL_CHANGE_BUFFER, "%s", ol_value_say(size, unit, said));
    return buffer;
}

const char *ol_change_say(double value, const char *unit, char buffer[OL_CHANGE_BUFFER])
{
    char size[OL_CHANGE_BUFFER];
    ol_change_size_say(value, unit, size);
    snprintf(buffer, OL_CHANGE_BUFFER, "%s%.70s", value < 0 ? "-" : value > 0 ? "+" : "", size);
    return buffer;
}

/* From ten times on, how many times. */
const char *ol_change_share_say(double share, const char *unit, char buffer[OL_CHANGE_BUFFER])
{
    char said[OL_NUMBER_BUFFER];
    buffer[0] = '\0';
    if (!isfinite(share) || fabs(share) < 0.0005 || strcmp(unit, "share") == 0)
        return buffer;
    if (share >= 98.95)
        snprintf(buffer, OL_CHANGE_BUFFER, "%sx", ol_number_say(rint(1 + share), said));
    else if (share >= 8.95)
        snprintf(buffer, OL_CHANGE_BUFFER, "%.1fx", 1 + share);
    else
        snprintf(buffer, OL_CHANGE_BUFFER, "%s%s", share < 0 ? "-" : "+", ol_share_say(fabs(share), said));
    return buffer;
}

/* ---- what to tell ---- */

/* Nothing that chance explains, and nothing of a thousandth. */
static bool is_telling(const struct ol_claim *change)
{
    const struct ol_difference *difference = &change->difference;
    return difference->exists && !difference->is_same && change->size >= 0.001 &&
           (difference->is_clear || !difference->has_interval);
}

/* Into the best so far, greatest first. */
static void rank(struct ol_claim best[TOLD], size_t *count, const struct ol_claim *change)
{
    size_t at = *count < TOLD ? (*count)++ : TOLD;
    for (; at > 0 && best[at - 1].size < change->size; at--)
        if (at < TOLD)
            best[at] = best[at - 1];
    if (at < TOLD)
        best[at] = *change;
}

/* ---- telling ---- */

static const char *direction(const char *unit, bool is_up)
{
    static const struct {
        const char *unit, *down, *up;
    } words[] = {{"s", "shorter", "longer"},
                 {"jobs", "fewer", "more"},
                 {"preemptions", "fewer", "more"},
                 {"interruptions", "fewer", "more"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(unit, words[i].unit) == 0)
            return is_up ? words[i].up : words[i].down;
    return is_up ? "higher" : "lower";
}

void ol_change_tell(const struct ol_claim *change, struct ol_text *text)
{
    char size[OL_CHANGE_BUFFER], low[OL_CHANGE_BUFFER], high[OL_CHANGE_BUFFER], share[OL_CHANGE_BUFFER];
    const struct ol_interval *interval = &change->difference.interval;
    const bool is_up = interval->mean > 0;
    ol_plain_add(text, change->metric, SIZE_MAX);
    ol_text_addf(text, " %s %s%s%s", ol_change_size_say(interval->mean, change->unit, size),
                 ol_unit_is_currency(change->unit) ? change->unit : "",
                 ol_unit_is_currency(change->unit) ? " " : "", direction(change->unit, is_up));
    if (*ol_change_share_say(change->difference.share, change->unit, share))
        ol_text_addf(text, " (%s)", share);
    if (change->difference.has_interval)
        ol_text_addf(text, " [%s, %s]", ol_change_size_say(is_up ? interval->lo : interval->hi, change->unit, low),
                     ol_change_size_say(is_up ? interval->hi : interval->lo, change->unit, high));
}

static void part(struct ol_text *text, size_t *parts)
{
    ol_text_adds(text, (*parts)++ == 0 ? "" : ", ");
}

/* How to say that nothing is worth telling. */
static const char *nothing_of(const struct ol_comparison_telling *telling, size_t side)
{
    bool is_whole = true;
    for (size_t i = 0; i < telling->choice->count; i++) {
        const char *metric = telling->choice->names[i];
        const struct ol_difference difference = ol_comparison_difference(telling->comparison, side, metric, NULL);
        if (difference.exists && !difference.is_same)
            return "no clear change";
        is_whole &= difference.exists || !ol_comparison_metric(telling->comparison, side, metric);
    }
    return is_whole ? "nothing changed" : "nothing changed of what can be compared";
}

static void tell_side(const struct ol_comparison_telling *telling, size_t side, struct ol_text *text)
{
    const struct ol_metric_choice *choice = telling->choice;
    struct ol_claim best[TOLD];
    size_t count = 0, parts = 0;
    for (size_t i = 0; i < choice->count; i++) {
        const struct ol_claim change = ol_comparison_claim(telling->comparison, side, choice->names[i]);
        if (is_telling(&change))
            rank(best, &count, &change);
    }
    ol_plain_add(text, telling->comparison->sides[side].name, SIZE_MAX);
    ol_text_adds(text, ": ");
    for (size_t i = 0; i < count; i++) {
        part(text, &parts);
        ol_change_tell(&best[i], text);
    }
    if (count == 0) {
        part(text, &parts);
        ol_text_adds(text, nothing_of(telling, side));
    }
}

void ol_comparison_wrapped(const char *text, struct ol_output *output)
{
    ol_screen_fold(output, text, 0, 2, ol_screen_text_width(output));
    ol_output_char(output, '\n');
}

void ol_comparison_words(const struct ol_comparison_telling *telling, struct ol_output *output)
{
    struct ol_text text = {0};
    ol_output_string(output, "Beside ");
    ol_plain_add(&text, telling->comparison->sides[0].name, SIZE_MAX);
    const struct ol_compared_side *baseline = &telling->comparison->sides[0];
    ol_output_format(output, "%s (%zu %s%s, seed %" PRIu64 ")\n", ol_text_string(&text), baseline->replications,
                     telling->comparison->window > 0                ? "window"
                     : baseline->variance == OL_VARIANCE_ANTITHETIC ? "antithetic pair"
                                                                    : "replication",
                     baseline->replications == 1 ? "" : "s", baseline->seed);
    for (size_t side = 1; side < telling->comparison->count; side++) {
        ol_text_clear(&text);
        if (telling->choice->is_usual) {
            ol_comparison_verdict(telling->comparison, side, output);
            continue;
        }
        tell_side(telling, side, &text);
        ol_comparison_wrapped(ol_text_string(&text), output);
    }
    ol_text_release(&text);
}
