/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/number.h"
#include "scenarios/cli/cheapest_listing.h"
#include "scenarios/cli/comparison_listing.h"

#include <math.h>
#include <string.h>

/* A number of requests that was found within a per cent: three figures of it. */
static const char *found(double requests, char buffer[OL_NUMBER_BUFFER])
{
    const double step = requests >= 1000 ? pow(10, floor(log10(requests)) - 2) : 1;
    return ol_number_say(requests >= 10 ? round(requests / step) * step : requests, buffer);
}

static const char *name_of(const struct ol_cheapest *cheapest, size_t i)
{
    return i == OL_NO_CASE ? "none" : cheapest->cases[i].name;
}

static void finish(struct ol_text *text, struct ol_output *output)
{
    ol_comparison_wrapped(ol_text_string(text), output);
    ol_text_release(text);
}

/* ---- the verdict ---- */

static void say_constant(const struct ol_cheapest *cheapest, struct ol_text *text)
{
    char first[OL_NUMBER_BUFFER], last[OL_NUMBER_BUFFER];
    const struct ol_served_level *levels = cheapest->levels;
    const size_t count = cheapest->level_count, best = levels[0].cheapest;
    const char *what = best == OL_NO_CASE ? "None that has a price meets its target" : name_of(cheapest, best);
    ol_text_addf(text, "%s%s", what, best == OL_NO_CASE ? "" : " is the cheapest that meets its target");
    if (count == 1)
        ol_text_addf(text, " at %s requests a day.", ol_number_say(round(levels[0].requests_a_day), first));
    else
        ol_text_addf(text, " at all volumes, from %s to %s requests a day%s.",
                     ol_number_say(round(levels[0].requests_a_day), first),
                     ol_number_say(round(levels[count - 1].requests_a_day), last),
                     best == OL_NO_CASE ? "" : ": no other one gets cheaper in between");
}

static void say_changes(const struct ol_cheapest *cheapest, struct ol_text *text)
{
    char place[OL_NUMBER_BUFFER];
    const struct ol_served_switch *changes = cheapest->switches;
    found(changes[0].requests_a_day, place);
    ol_text_addf(text,
                 changes[0].from == OL_NO_CASE
                     ? "%s meets its target below %s requests a day"
                     : "%s is the cheapest that meets its target below %s requests a day",
                 changes[0].from == OL_NO_CASE ? "None" : name_of(cheapest, changes[0].from), place);
    for (size_t i = 0; i < cheapest->switch_count; i++) {
        if (i == 0)
            ol_text_adds(text, "; from there on");
        else
            ol_text_addf(text, ", from %s on", found(changes[i].requests_a_day, place));
        ol_text_addf(text, changes[i].to == OL_NO_CASE ? " %s does" : " %s is", name_of(cheapest, changes[i].to));
    }
    ol_text_adds(text, ".");
}

void ol_cheapest_verdict(const struct ol_cheapest *cheapest, struct ol_output *output)
{
    struct ol_text text = {0};
    if (cheapest->switch_count > 0)
        say_changes(cheapest, &text);
    else
        say_constant(cheapest, &text);
    finish(&text, output);
}

/* ---- remarks ---- */

static void remark_change(const struct ol_cheapest *cheapest, const struct ol_served_switch *change,
                          struct ol_output *output)
{
    struct ol_text text = {0};
    char place[OL_NUMBER_BUFFER], volume[OL_NUMBER_BUFFER];
    const char *what[] = {
        [OL_SWITCH_COST] = "the costs of %s and %s cross.",
        [OL_SWITCH_MISSES] = "%s begins to miss its target; the cheapest that meets it then is %s.",
        [OL_SWITCH_BEGINS] = "%s gives way to %s, which begins to meet its target.",
    };
    ol_text_addf(&text, "At %s requests a day (volume %s) ", found(change->requests_a_day, place),
                 ol_number_say(change->volume, volume));
    ol_text_addf(&text, what[change->reason], name_of(cheapest, change->from), name_of(cheapest, change->to));
    finish(&text, output);
}

static void remark_pair(const struct ol_cheapest *cheapest, const struct ol_served_pair *pair,
                        struct ol_output *output)
{
    struct ol_text text = {0};
    char place[OL_NUMBER_BUFFER], volume[OL_NUMBER_BUFFER];
    const char *name = cheapest->cases[pair->with].name, *endpoint = cheapest->endpoint;
    if (!pair->is_known)
        ol_text_addf(&text, "%s and %s cannot be compared by cost: one of them has no price.", name, endpoint);
    else if (pair->crosses)
        ol_text_addf(&text, "%s costs %s than %s below %s requests a day (volume %s), and %s from there on.", name,
                     pair->is_less_first ? "less" : "more", endpoint, found(pair->requests_a_day, place),
                     ol_number_say(pair->volume, volume), pair->is_less_first ? "more" : "less");
    else
        ol_text_addf(&text, "%s costs %s %s at all these volumes: their costs do not cross.", name,
                     pair->is_equal        ? "the same as"
                     : pair->is_less_first ? "less than"
                                           : "no less than",
                     endpoint);
    finish(&text, output);
}

/* Of the endpoint as it is. */
static void remark_size(const struct ol_cheapest *cheapest, const struct ol_served_level *level,
                        struct ol_output *output)
{
    struct ol_text text = {0};
    char used[OL_NUMBER_BUFFER], place[OL_NUMBER_BUFFER];
    const struct ol_served_case *own = &cheapest->cases[0];
    if (!(level->cells[0].utilization < OL_LITTLE_USED) || !own->type)
        return;
    ol_text_addf(&text, "%s uses %s of its %s at %s requests a day, under 50%%: ", own->name,
                 ol_share_say(level->cells[0].utilization, used), own->type,
                 ol_number_say(round(level->requests_a_day), place));
    if (level->smaller == OL_NO_CASE)
        ol_text_adds(&text, "try a smaller type; no alternative here is one that meets its target.");
    else
        ol_text_addf(&text, "%s%s%s%s has smaller instances and meets its target.",
                     cheapest->cases[level->smaller].name, cheapest->cases[level->smaller].type ? " (" : "",
                     cheapest->cases[level->smaller].type ? cheapest->cases[level->smaller].type : "",
                     cheapest->cases[level->smaller].type ? ")" : "");
    finish(&text, output);
}

static void remark_price(const struct ol_cheapest *cheapest, size_t i, struct ol_output *output)
{
    struct ol_text text = {0};
    if (cheapest->levels[0].cells[i].is_priced)
        return;
    ol_text_addf(&text,
                 "%s has no price, and is not ranked: give a <pricebook> that has its type and region, or a "
                 "<capacity> with cost-per-node-hour.",
                 cheapest->cases[i].name);
    finish(&text, output);
}

/* Free allowances are of a whole month. */
static void remark_month(const struct ol_cheapest *cheapest, struct ol_output *output)
{
    struct ol_text text = {0};
    char month[OL_NUMBER_BUFFER], hours[OL_NUMBER_BUFFER];
    const bool is_free_soon = ol_scenario_billing(cheapest->scenario).free_tiers && cheapest->hours < 28 * 24;
    bool has_functions = false;
    for (size_t i = 0; i < cheapest->case_count; i++)
        has_functions |= strcmp(cheapest->cases[i].kind, "serverless") == 0;
    ol_text_addf(&text, "A month is %s hours of what the run's %s cost.", ol_number_say(OL_MONTH_HOURS, month),
                 ol_number_say(cheapest->hours, hours));
    if (has_functions && is_free_soon)
        ol_text_adds(&text,
                     " What is free each month is taken off so short a run as a whole: let the clock have a "
                     "length of a month, or leave it out by <billing free-tiers=\"no\"/>.");
    finish(&text, output);
}

void ol_cheapest_remarks(const struct ol_cheapest *cheapest, struct ol_output *output)
{
    ol_output_char(output, '\n');
    for (size_t i = 0; i < cheapest->switch_count; i++)
        remark_change(cheapest, &cheapest->switches[i], output);
    for (size_t i = 0; i + 1 < cheapest->case_count; i++)
        remark_pair(cheapest, &cheapest->pairs[i], output);
    for (size_t i = 0; i < cheapest->level_count; i++)
        remark_size(cheapest, &cheapest->levels[i], output);
    for (size_t i = 0; i < cheapest->case_count; i++)
        remark_price(cheapest, i, output);
    remark_month(cheapest, output);
}
