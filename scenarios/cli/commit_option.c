/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/commit_option.h"

#include "outlay/text.h"

#include <math.h>
#include <string.h>

#define RATE_LIMIT   1e12
#define PEAK_LIMIT   1e15
#define LEVELS_LIMIT 1000
#define YEAR_HOURS   8760
#define TERM_YEARS   10

/* `fallback` where it is not given. Both ends of the range are allowed; `share` takes "40%" too. */
static int read_real(const struct ol_invocation *invocation, const char *name, double min, double max,
                     bool is_share, double fallback, double *value, struct ol_error *error)
{
    const char *text = ol_option_value(invocation, name);
    *value = fallback;
    if (!text)
        return OL_OK;
    struct ol_slice number = ol_slice_of(text);
    const bool is_percent = is_share && number.length > 0 && number.data[number.length - 1] == '%';
    number.length -= is_percent;
    bool is_good = ol_slice_real(number, value);
    *value = is_percent ? *value / 100 : *value;
    is_good = is_good && *value >= min && *value <= max;
    return is_good
               ? OL_OK
               : ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s: \"%.60s\" cannot be used; give %s from %g to %g",
                         name, text, is_share ? "a share such as 40% or 0.4," : "a number", min, max);
}

/* ---- demand ---- */

/* Splits at commas; NULL-terminated. */
static const char **split(const char *text, struct ol_arena *arena, size_t *count)
{
    size_t parts = 1;
    for (const char *c = text; *c; c++)
        parts += *c == ',';
    const char **list = OL_ARENA_ARRAY(arena, const char *, parts + 1);
    for (size_t i = 0; i < parts; i++) {
        const size_t length = strcspn(text, ",");
        list[i] = ol_arena_copy(arena, text, length);
        text += length + (text[length] == ',');
    }
    *count = parts;
    return list;
}

static int read_wheres(const struct ol_invocation *invocation, struct ol_demand_request *request,
                       struct ol_arena *arena, struct ol_error *error)
{
    size_t count = 0;
    while (ol_option_nth(invocation, "where", count))
        count++;
    struct ol_demand_where *wheres = OL_ARENA_ARRAY(arena, struct ol_demand_where, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *text = ol_option_nth(invocation, "where", i), *equals = strchr(text, '=');
        if (!equals || equals == text)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--where \"%.100s\" is not of the form COLUMN=VALUE",
                           text);
        wheres[i].column = ol_arena_copy(arena, text, (size_t)(equals - text));
        wheres[i].value = equals + 1;
    }
    request->wheres = wheres;
    request->where_count = count;
    return OL_OK;
}

static int read_instant(const struct ol_invocation *invocation, const char *name, ol_time fallback,
                        ol_time *instant, struct ol_error *error)
{
    char why[160];
    const char *text = ol_option_value(invocation, name);
    *instant = fallback;
    if (!text || ol_instant_parse(ol_slice_of(text), instant, why))
        return OL_OK;
    return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s: %s", name, why);
}

static int read_range(const struct ol_invocation *invocation, struct ol_demand_request *request,
                      struct ol_error *error)
{
    if (!ol_option_given(invocation, "from") && !ol_option_given(invocation, "to"))
        return OL_OK;
    int status = read_instant(invocation, "from", -OL_TIME_LIMIT, &request->from, error);
    if (status == OL_OK)
        status = read_instant(invocation, "to", OL_TIME_LIMIT, &request->to, error);
    if (status == OL_OK && request->from >= request->to)
        status =
            ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--from is not before --to; the hour of --to is left out");
    return status;
}

static int read_gap(const struct ol_invocation *invocation, struct ol_demand_request *request,
                    struct ol_error *error)
{
    const char *text = ol_option_value(invocation, "missing");
    if (!text || strcmp(text, "last") == 0)
        return OL_OK;
    if (strcmp(text, "zero") != 0)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--missing is \"%.60s\"; it can be last or zero", text);
    request->gap = OL_GAP_ZERO;
    return OL_OK;
}

int ol_commit_option_demand(const struct ol_invocation *invocation, struct ol_demand_request *request,
                            struct ol_arena *arena, struct ol_error *error)
{
    const char *by = ol_option_value(invocation, "by");
    size_t count;
    *request = (struct ol_demand_request){
        .path = invocation->operands[0],
        .time_column = ol_option_value(invocation, "time"),
        .value_column = ol_option_value(invocation, "value"),
        .time_pattern = ol_option_value(invocation, "time-format"),
        .zone = ol_option_value(invocation, "zone"),
        .by = by ? split(by, arena, &count) : NULL,
    };
    if (request->zone && !request->time_pattern)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "--zone goes with --time-format, as in --time-format \"%%Y-%%m-%%d %%H:%%M\"");
    int status = read_wheres(invocation, request, arena, error);
    if (status == OL_OK)
        status = read_range(invocation, request, error);
    if (status == OL_OK)
        status = read_gap(invocation, request, error);
    if (status == OL_OK)
        status = read_real(invocation, "scale-peak", 1e-9, PEAK_LIMIT, false, 0, &request->scale_peak, error);
    return status;
}

/* ---- prices and term ---- */

static int check_rates(const struct ol_invocation *invocation, struct ol_error *error)
{
    const bool has_on_demand = ol_option_given(invocation, "on-demand"),
               has_committed = ol_option_given(invocation, "committed");
    const int ratios = ol_option_given(invocation, "premium") + ol_option_given(invocation, "discount");
    const int given = has_on_demand + has_committed + ratios;
    if (ratios > 1 || given > 2)
        return ol_fail(
            error, OL_BAD_USAGE, OL_NOWHERE,
            "the two rates are given more than once; give --on-demand and --committed, or one of --premium and "
            "--discount");
    if (ratios == 0 && given < 2)
        return ol_fail(
            error, OL_BAD_USAGE, OL_NOWHERE,
            "what does a commitment save? Give --on-demand and --committed rates, or --discount 40%%, or "
            "--premium 2.1");
    return OL_OK;
}

/* Of two rates and their ratio any two make the third; a ratio alone is taken for a committed rate of 1 (--premium) or
 * an on-demand rate of 1 (--discount). */
static int read_rates(const struct ol_invocation *invocation, struct ol_commit_price *price,
                      struct ol_error *error)
{
    double premium, discount;
    int status = check_rates(invocation, error);
    if (status == OL_OK)
        status = read_real(invocation, "on-demand", 1e-12, RATE_LIMIT, false, 0, &price->on_demand, error);
    if (status == OL_OK)
        status = read_real(invocation, "committed", 1e-12, RATE_LIMIT, false, 0, &price->committed, error);
    if (status == OL_OK)
        status = read_real(invocation, "premium", 1, 1000, false, 0, &premium, error);
    if (status == OL_OK)
        status = read_real(invocation, "discount", 0, 0.999, true, 0, &discount, error);
    if (status != OL_OK)
        return status;
    const bool is_discount = ol_option_given(invocation, "discount");
    const double ratio = is_discount ? 1 / (1 - discount) : premium;
    if (price->on_demand > 0 && price->committed == 0)
        price->committed = price->on_demand / ratio;
    else if (price->committed > 0 && price->on_demand == 0)
        price->on_demand = price->committed * ratio;
    else if (price->on_demand == 0)
        *price = is_discount ? (struct ol_commit_price){.on_demand = 1, .committed = 1 - discount}
                             : (struct ol_commit_price){.on_demand = premium, .committed = 1};
    status = read_real(invocation, "usage-rate", 0, RATE_LIMIT, false, 0, &price->usage, error);
    if (status == OL_OK && price->usage >= price->on_demand)
        status = ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                         "--usage-rate %g is not below the on-demand rate %g: no commitment could pay",
                         price->usage, price->on_demand);
    return status;
}

/* "1y", "3y", or a duration of whole hours. */
static int read_term(const struct ol_invocation *invocation, size_t *hours, struct ol_error *error)
{
    const char *text = ol_option_value(invocation, "term");
    struct ol_slice years = ol_slice_of(text ? text : "1y");
    char why[160];
    ol_time length;
    int64_t count;
    if (years.length > 1 && years.data[years.length - 1] == 'y') {
        years.length--;
        if (ol_slice_int(years, &count) && count >= 1 && count <= TERM_YEARS) {
            *hours = (size_t)count * YEAR_HOURS;
            return OL_OK;
        }
    } else if (ol_duration_parse(years, &length, why) && length >= OL_HOUR && length % OL_HOUR == 0 &&
               length <= TERM_YEARS * 366 * OL_DAY) {
        *hours = (size_t)(length / OL_HOUR);
        return OL_OK;
    }
    return ol_fail(
        error, OL_BAD_USAGE, OL_NOWHERE,
        "--term: \"%.60s\" cannot be used; give 1y or 3y (8,760 hours each year), or whole hours up to 10 years "
        "such as 26w",
        text);
}

int ol_commit_option_setting(const struct ol_invocation *invocation, struct ol_commit_setting *setting,
                             struct ol_error *error)
{
    int64_t ladder;
    *setting = (struct ol_commit_setting){0};
    int status = read_rates(invocation, &setting->price, error);
    if (status == OL_OK)
        status = read_term(invocation, &setting->term_hours, error);
    if (status == OL_OK && !ol_option_count(invocation, "ladder", 1, OL_LADDER_LIMIT, 4, &ladder, error))
        status = OL_BAD_USAGE;
    if (status == OL_OK)
        setting->ladder = ladder > 1 ? (size_t)ladder : 0; /* one step is the advice itself */
    return status;
}

/* ---- levels ---- */

int ol_commit_option_levels(const struct ol_invocation *invocation, double **levels, size_t *count,
                            struct ol_arena *arena, struct ol_error *error)
{
    const char *at = ol_option_value(invocation, "at");
    int64_t curve;
    *levels = NULL;
    *count = 0;
    if (!ol_option_count(invocation, "curve", 2, LEVELS_LIMIT, 0, &curve, error))
        return OL_BAD_USAGE;
    *count = (size_t)curve;
    if (!at)
        return OL_OK;
    const char **texts = split(at, arena, count);
    if (curve > 0 || *count > LEVELS_LIMIT)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       curve > 0 ? "--at and --curve exclude each other" : "--at takes at most 1000 levels");
    *levels = OL_ARENA_ARRAY(arena, double, *count);
    for (size_t i = 0; i < *count; i++)
        if (!ol_slice_real(ol_slice_trim(ol_slice_of(texts[i])), &(*levels)[i]) || (*levels)[i] < 0)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                           "--at: \"%.60s\" is no number of units; give some such as 53.5,59.3", texts[i]);
    return OL_OK;
}
