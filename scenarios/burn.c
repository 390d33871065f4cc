/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/burn.h"

#include "outlay/arena.h"

#include <math.h>
#include <string.h>

#define WEEK (7 * OL_DAY)
/* A share of a budget in millionths, so that 95% of a round sum is a round sum. */
#define SHARES 1000000

/* ---- calendar ---- */

static ol_time floor_to(ol_time at, ol_time step)
{
    const ol_time rest = at % step;
    return at - (rest < 0 ? rest + step : rest);
}

ol_time ol_burn_month_begin(ol_time at)
{
    const struct ol_civil civil = ol_civil_of(at);
    return ol_instant_of((struct ol_civil){.year = civil.year, .month = civil.month, .day = 1});
}

ol_time ol_burn_month_after(ol_time at)
{
    const struct ol_civil civil = ol_civil_of(at);
    return ol_instant_of(
        (struct ol_civil){.year = civil.year + civil.month / 12, .month = civil.month % 12 + 1, .day = 1});
}

/* ---- amounts ---- */

/* Sums that nobody has stay at the end of a range in which any two still have a difference. */
static void add_area(ol_money *area, ol_money rate, ol_time length)
{
    const ol_money most = (ol_money)1 << 125;
    ol_money grown;
    if (__builtin_mul_overflow(rate, (ol_money)length, &grown) || __builtin_add_overflow(*area, grown, &grown))
        grown = rate < 0 ? -most : most;
    *area = grown > most ? most : grown < -most ? -most : grown;
}

static ol_money area_of(ol_money money)
{
    ol_money area = 0;
    add_area(&area, money, OL_HOUR);
    return area;
}

/* Rounded half away from zero. */
static ol_money money_of(ol_money area)
{
    const ol_money whole = area / OL_HOUR, rest = area % OL_HOUR;
    return whole + (2 * rest >= OL_HOUR) - (2 * rest <= -OL_HOUR);
}

ol_money ol_burn_amount(const struct ol_burn *burn, size_t threshold)
{
    ol_money amount = burn->monthly;
    if (!ol_money_times(amount, llrint(burn->thresholds[threshold] * SHARES), SHARES, &amount))
        return (ol_money)1 << 125;
    return amount;
}

/* ---- looking ahead ---- */

/* All that accrued up to an instant of the last 7 days, between two whole hours in proportion. */
static double area_at(const struct ol_burn *burn, ol_time at)
{
    const ol_time hour = floor_to(at, OL_HOUR), next = hour + OL_HOUR;
    const size_t i = (size_t)((hour / OL_HOUR % OL_BURN_HOURS + OL_BURN_HOURS) % OL_BURN_HOURS);
    const ol_time start = hour > burn->begin ? hour : burn->begin, stop = next < burn->now ? next : burn->now;
    const double from = hour > burn->begin ? (double)burn->hours[i] : 0;
    const double to = next < burn->now ? (double)burn->hours[(i + 1) % OL_BURN_HOURS] : (double)burn->area;
    return stop > start ? from + (to - from) * ((double)(at - start) / (double)(stop - start)) : from;
}

struct outlook {
    ol_money projected;
    ol_time breach;
};

static ol_money money_of_real(double area)
{
    const double money = area / (double)OL_HOUR;
    return fabs(money) < 1e35 ? (ol_money)money : 0;
}

/* At such a rate, in area by microsecond, from now on. */
static struct outlook look_ahead(const struct ol_burn *burn, double rate)
{
    const double left = (double)area_of(burn->monthly) - (double)burn->month_area;
    const ol_time rest = burn->month_end - burn->now;
    struct outlook outlook = {money_of(burn->month_area) + money_of_real(rate * (double)rest), OL_NEVER};
    if (left < 0)
        outlook.breach = burn->breached;
    else if (rate > 0 && left / rate < (double)rest)
        outlook.breach = burn->now + (ol_time)ceil(left / rate);
    return outlook;
}

struct ol_burn_view ol_burn_view_now(const struct ol_burn *burn)
{
    const ol_time from = burn->begin > burn->month ? burn->begin : burn->month;
    const ol_time since = burn->begin > burn->now - WEEK ? burn->begin : burn->now - WEEK;
    const double by_month = burn->now > from ? (double)burn->month_area / (double)(burn->now - from) : 0;
    const double by_week =
        burn->now > since ? ((double)burn->area - area_at(burn, since)) / (double)(burn->now - since) : 0;
    const struct outlook month = look_ahead(burn, by_month), week = look_ahead(burn, by_week);
    return (struct ol_burn_view){.at = burn->now,
                                 .spent = money_of(burn->month_area),
                                 .projected_month = month.projected,
                                 .projected_week = week.projected,
                                 .breach_month = month.breach,
                                 .breach_week = week.breach};
}

/* ---- going on ---- */

static void note_hour(struct ol_burn *burn, ol_time hour, ol_money area)
{
    burn->hours[(hour / OL_HOUR % OL_BURN_HOURS + OL_BURN_HOURS) % OL_BURN_HOURS] = area;
}

/* Of the hours that begin on the way only the last can ever be looked at. */
static void note_hours(struct ol_burn *burn, ol_time to, ol_money rate)
{
    ol_time hour = floor_to(burn->now, OL_HOUR) + OL_HOUR;
    const ol_time last = floor_to(to, OL_HOUR);
    if (last - hour > OL_BURN_HOURS * OL_HOUR)
        hour = last - OL_BURN_HOURS * OL_HOUR;
    for (; hour <= last; hour += OL_HOUR) {
        ol_money area = burn->area;
        add_area(&area, rate, hour - burn->now);
        note_hour(burn, hour, area);
    }
}

static void move(struct ol_burn *burn, ol_time to, ol_money rate)
{
    const ol_money left = area_of(burn->monthly) - burn->month_area;
    note_hours(burn, to, rate);
    if (left >= 0 && rate > 0 && left / rate < to - burn->now)
        burn->breached = burn->now + (ol_time)(left / rate) + 1;
    add_area(&burn->month_area, rate, to - burn->now);
    add_area(&burn->area, rate, to - burn->now);
    burn->now = to;
}

/* When one that is not crossed will be; OL_NEVER where it will not in this month. */
static ol_time crossing_of(const struct ol_burn *burn, size_t threshold, ol_money rate)
{
    const ol_money left = area_of(ol_burn_amount(burn, threshold)) - burn->month_area;
    if (left <= 0 && burn->month_area > 0)
        return burn->now;
    if (rate <= 0)
        return OL_NEVER;
    const ol_money length = left > 0 ? left / rate + (left % rate > 0) : 1;
    return length <= burn->month_end - burn->now ? burn->now + (ol_time)length : OL_NEVER;
}

/* The next that is crossed before `to`; their count where none is. */
static size_t next_crossing(const struct ol_burn *burn, ol_money rate, ol_time *at)
{
    size_t found = burn->threshold_count;
    *at = OL_NEVER;
    for (size_t i = 0; i < burn->threshold_count; i++) {
        const ol_time due = burn->is_crossed[i] ? OL_NEVER : crossing_of(burn, i, rate);
        const bool is_lower = found < burn->threshold_count && due == *at && due != OL_NEVER &&
                              burn->thresholds[i] < burn->thresholds[found];
        if (due < *at || is_lower) {
            *at = due;
            found = i;
        }
    }
    return found;
}

ol_time ol_burn_next(const struct ol_burn *burn, ol_money rate)
{
    ol_time at;
    return next_crossing(burn, rate, &at) < burn->threshold_count ? at : OL_NEVER;
}

static void close_day(struct ol_burn *burn)
{
    if (burn->day_count < OL_BURN_DAYS && burn->now > burn->day) {
        OL_MEM_RESERVE(burn->days, burn->day_capacity, burn->day_count + 1);
        burn->days[burn->day_count++] = (struct ol_burn_day){.day = burn->day,
                                                             .month = burn->month,
                                                             .cost = money_of(burn->area - burn->day_area),
                                                             .view = ol_burn_view_now(burn)};
    }
    burn->day = burn->now;
    burn->day_area = burn->area;
}

static void close_month(struct ol_burn *burn)
{
    if (burn->month_count < OL_BURN_DAYS) {
        OL_MEM_RESERVE(burn->months, burn->month_capacity, burn->month_count + 1);
        burn->months[burn->month_count++] =
            (struct ol_burn_month){.month = burn->month,
                                   .view = ol_burn_view_now(burn),
                                   .is_whole = burn->begin <= burn->month && burn->now >= burn->month_end};
    }
    burn->month_area = 0;
    burn->breached = OL_NEVER;
    burn->month = burn->month_end;
    burn->month_end = ol_burn_month_after(burn->month);
    memset(burn->is_crossed, 0, burn->threshold_count * sizeof *burn->is_crossed);
}

static void cross(struct ol_burn *burn, size_t threshold)
{
    burn->is_crossed[threshold] = true;
    if (burn->crossing_count >= OL_BURN_DAYS)
        return;
    OL_MEM_RESERVE(burn->crossings, burn->crossing_capacity, burn->crossing_count + 1);
    burn->crossings[burn->crossing_count++] =
        (struct ol_burn_crossing){.threshold = threshold, .month = burn->month, .view = ol_burn_view_now(burn)};
}

/* At an instant that ends a month nothing of it is left to be crossed. */
static void turn(struct ol_burn *burn)
{
    const bool is_day = floor_to(burn->now, OL_DAY) == burn->now && burn->now > burn->day;
    if (is_day)
        close_day(burn);
    if (burn->now == burn->month_end)
        close_month(burn);
}

void ol_burn_advance(struct ol_burn *burn, ol_time to, ol_money rate)
{
    ol_time at;
    while (burn->now < to) {
        const ol_time day_end = floor_to(burn->now, OL_DAY) + OL_DAY; /* months end with days */
        const ol_time stop = to < day_end ? to : day_end;
        for (size_t i; (i = next_crossing(burn, rate, &at)) < burn->threshold_count && at <= stop;) {
            move(burn, at, rate);
            cross(burn, i);
        }
        move(burn, stop, rate);
        turn(burn);
    }
}

/* ---- making and ending ---- */

void ol_burn_begin(struct ol_burn *burn, ol_money monthly, const double *thresholds, size_t count, ol_time begin)
{
    *burn = (struct ol_burn){.monthly = monthly,
                             .thresholds = ol_mem_new(ol_mem_product(sizeof *thresholds, count + 1)),
                             .is_crossed = ol_mem_new(count + 1),
                             .threshold_count = count,
                             .begin = begin,
                             .now = begin,
                             .day = begin,
                             .month = ol_burn_month_begin(begin),
                             .month_end = ol_burn_month_after(begin),
                             .breached = OL_NEVER};
    for (size_t i = 0; i < count; i++)
        burn->thresholds[i] = thresholds[i];
}

void ol_burn_finish(struct ol_burn *burn)
{
    close_day(burn);
    if (burn->now > burn->month)
        close_month(burn);
}

void ol_burn_release(struct ol_burn *burn)
{
    ol_mem_free(burn->thresholds);
    ol_mem_free(burn->is_crossed);
    ol_mem_free(burn->crossings);
    ol_mem_free(burn->days);
    ol_mem_free(burn->months);
    *burn = (struct ol_burn){0};
}
