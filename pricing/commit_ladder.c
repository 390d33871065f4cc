/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/commit_ladder.h"

#include <math.h>

size_t ol_ladder_count(size_t asked, size_t term_hours)
{
    const size_t weeks = ol_weeks_of(term_hours);
    return asked < weeks ? asked : weeks;
}

/* Whole days from the first, but for the end of the term. */
static size_t date(size_t term_hours, size_t count, size_t i)
{
    return i == count ? term_hours : term_hours * i / count / 24 * 24;
}

double ol_ladder_target(const struct ol_outlook *outlook, size_t from, struct ol_commit_price price,
                        size_t term_hours, size_t count)
{
    const size_t gap = ol_weeks_of(term_hours / count);
    return fmin(ol_outlook_choose(outlook, from, gap, price),
                ol_outlook_choose(outlook, from, ol_weeks_of(term_hours), price));
}

void ol_ladder_plan(const struct ol_outlook *outlook, struct ol_commit_price price, size_t term_hours,
                    size_t count, struct ol_ladder_step *steps)
{
    double held = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t hour = date(term_hours, count, i), from = i == 0 ? 0 : ol_weeks_of(hour);
        const double bought = fmax(0, ol_ladder_target(outlook, from, price, term_hours, count) - held);
        held += bought;
        steps[i] = (struct ol_ladder_step){.hour = hour, .bought = bought, .held = held};
    }
}

double ol_ladder_cost(const struct ol_outlook *outlook, struct ol_commit_price price, size_t term_hours,
                      size_t count, const struct ol_ladder_step *steps)
{
    double cost = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t end = date(term_hours, count, i + 1);
        const size_t from = i == 0 ? 0 : ol_weeks_of(steps[i].hour), to = ol_weeks_of(end);
        cost += ol_outlook_bill(outlook, from, to > from ? to - from : 1, (double)(end - steps[i].hour),
                                steps[i].held, price)
                    .cost;
    }
    return cost;
}

double ol_ladder_replay(const double *units, size_t start, size_t horizon, struct ol_commit_price price,
                        size_t term_hours, size_t count)
{
    double held = 0, cost = 0;
    for (size_t i = 0; i < count && date(term_hours, count, i) < horizon; i++) {
        const size_t now = start + date(term_hours, count, i), end = date(term_hours, count, i + 1);
        struct ol_outlook outlook;
        ol_outlook_fit(&outlook, units, now);
        held = fmax(held, ol_ladder_target(&outlook, 0, price, term_hours, count));
        ol_outlook_release(&outlook);
        cost += ol_commit_cost(units + now, start + (end < horizon ? end : horizon) - now, held, price);
    }
    return cost;
}
