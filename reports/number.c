/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/number.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Above it digits say nothing and the fixed form would be long. */
#define FIXED_LIMIT 1e15
/* Seconds beyond which a duration is a number: 31,000 years. */
#define DURATION_LIMIT 1e12

/* Commas into the whole part of a fixed-point text. */
static void separate(const char *digits, char buffer[OL_NUMBER_BUFFER])
{
    size_t whole = strspn(digits, "-0123456789"), written = 0;
    for (size_t i = 0; digits[i] && written + 2 < OL_NUMBER_BUFFER; i++) {
        buffer[written++] = digits[i];
        size_t left = whole - 1 - i;
        if (i + 1 < whole && left % 3 == 0 && digits[i] != '-')
            buffer[written++] = ',';
    }
    buffer[written] = '\0';
}

static int decimals_of(double size)
{
    return size == rint(size) || size >= 999.5 ? 0 : size >= 99.95 ? 1 : 2;
}

const char *ol_number_say(double value, char buffer[OL_NUMBER_BUFFER])
{
    double size = fabs(value);
    if (!isfinite(value)) {
        snprintf(buffer, OL_NUMBER_BUFFER, "n/a");
    } else if (value == 0) {
        snprintf(buffer, OL_NUMBER_BUFFER, "0");
    } else if (size < 0.995 || size >= FIXED_LIMIT) {
        snprintf(buffer, OL_NUMBER_BUFFER, "%.3g", value);
    } else {
        char digits[OL_NUMBER_BUFFER];
        snprintf(digits, sizeof digits, "%.*f", decimals_of(size), value);
        separate(digits, buffer);
    }
    return buffer;
}

const char *ol_share_say(double share, char buffer[OL_NUMBER_BUFFER])
{
    double percent = 100 * share;
    if (!isfinite(percent) || fabs(percent) >= 1e6)
        return ol_number_say(share, buffer);
    if (percent != 0 && fabs(percent) < 0.05)
        snprintf(buffer, OL_NUMBER_BUFFER, percent < 0 ? ">-0.1%%" : "<0.1%%");
    else if (percent < 100 && percent >= 99.95)
        snprintf(buffer, OL_NUMBER_BUFFER, ">99.9%%");
    else
        snprintf(buffer, OL_NUMBER_BUFFER, "%.*f%%", percent == 0 || percent == 100 ? 0 : 1, percent + 0.0);
    return buffer;
}

/* Rounded to what two leading units show: nobody asks for the microseconds of an hour. */
static ol_time rounded(double seconds)
{
    double step = seconds >= 60 ? 1 : seconds >= 10 ? 0.1 : seconds >= 1 ? 0.01 : 0;
    if (step == 0 && seconds > 0)
        step = fmax(pow(10, floor(log10(seconds)) - 2), 1e-6);
    double whole = step > 0 ? rint(seconds / step) * step : 0;
    return (ol_time)llrint(whole * (double)OL_SECOND);
}

const char *ol_seconds_say(double seconds, char buffer[OL_NUMBER_BUFFER])
{
    char said[OL_TIME_BUFFER];
    if (!isfinite(seconds) || fabs(seconds) >= DURATION_LIMIT)
        return ol_number_say(seconds, buffer);
    ol_duration_say(rounded(fabs(seconds)), said);
    snprintf(buffer, OL_NUMBER_BUFFER, "%s%s", seconds < 0 ? "-" : "", said);
    return buffer;
}

/* Cents say nothing of large amounts. */
static const char *amount_say(double value, char buffer[OL_NUMBER_BUFFER])
{
    char digits[OL_NUMBER_BUFFER];
    if (!isfinite(value) || fabs(value) >= FIXED_LIMIT)
        return ol_number_say(value, buffer);
    snprintf(digits, sizeof digits, "%.*f", fabs(value) < 9999.995 ? 2 : 0, fabs(value) < 0.005 ? 0 : value);
    separate(digits, buffer);
    return buffer;
}

/* "USD": three capitals (ISO 4217); no other unit is written so. */
bool ol_unit_is_currency(const char *unit)
{
    return strlen(unit) == 3 && strspn(unit, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

const char *ol_value_say(double value, const char *unit, char buffer[OL_NUMBER_BUFFER])
{
    if (strcmp(unit, "s") == 0)
        return ol_seconds_say(value, buffer);
    if (strcmp(unit, "share") == 0)
        return ol_share_say(value, buffer);
    if (ol_unit_is_currency(unit))
        return amount_say(value, buffer);
    return ol_number_say(value, buffer);
}

const char *ol_unit_say(const char *unit)
{
    static const char *const silent[] = {"s", "share", "ratio"};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (strcmp(unit, silent[i]) == 0)
            return "";
    return unit;
}

static const char *with_currency(const char *said, bool has_value, const char *currency,
                                 char buffer[OL_NUMBER_BUFFER])
{
    const bool is_named = currency && has_value;
    snprintf(buffer, OL_NUMBER_BUFFER, "%.48s%s%.12s", said, is_named ? " " : "", is_named ? currency : "");
    return buffer;
}

const char *ol_amount_say(double amount, const char *currency, char buffer[OL_NUMBER_BUFFER])
{
    char said[OL_NUMBER_BUFFER];
    return with_currency(amount_say(amount, said), isfinite(amount), currency, buffer);
}

const char *ol_amount_brief(double amount, const char *currency, char buffer[OL_NUMBER_BUFFER])
{
    char said[OL_NUMBER_BUFFER];
    const double size = fabs(amount);
    if (!(size >= 1e7 && size < 1e14))
        return ol_amount_say(amount, currency, buffer);
    const bool is_billions = size >= 9.995e8;
    const double scaled = amount / (is_billions ? 1e9 : 1e6);
    snprintf(said, sizeof said, "%.*f %s", decimals_of(fabs(scaled) + 1e-9), scaled, is_billions ? "bn" : "M");
    return with_currency(said, true, currency, buffer);
}

/* Digits with their commas; *end is behind them. */
static double digits_of(const char *at, const char **end)
{
    char digits[OL_NUMBER_BUFFER];
    char *rest;
    size_t length = 0;
    for (*end = at; **end && length + 1 < sizeof digits && (strchr("+-.,0123456789", **end)); ++*end)
        if (**end != ',')
            digits[length++] = **end;
    if (**end == 'e' && length > 0 && length + 5 < sizeof digits) { /* "1.2e-05" */
        const size_t exponent = 1 + strspn(*end + 1, "+-0123456789");
        memcpy(digits + length, *end, exponent < 5 ? exponent : 5);
        length += exponent < 5 ? exponent : 5;
        *end += exponent;
    }
    digits[length] = '\0';
    const double value = length > 0 ? strtod(digits, &rest) : NAN;
    return length > 0 && *rest == '\0' ? value : NAN;
}

double ol_number_of(const char *said)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {{"min", 60}, {"ms", 1e-3}, {"us", 1e-6}, {"d", 86400}, {"h", 3600}, {"s", 1}};
    double sum = NAN;
    const char *at = said + strspn(said, "<>");
    for (const char *end; *at; at = end + (*end == ' ')) {
        const bool is_minus = *at == '-';
        double value = digits_of(at, &end);
        size_t i = 0;
        const size_t word = strspn(end + (*end == ' '), "abcdefghijklmnopqrstuvwxyz");
        while (i < sizeof units / sizeof *units &&
               (strlen(units[i].name) != word || strncmp(end + (*end == ' '), units[i].name, word) != 0))
            i++;
        if (isnan(value))
            return sum;
        if (i == sizeof units / sizeof *units)
            return isnan(sum) ? value : sum;
        value *= units[i].seconds;
        sum = isnan(sum) ? value : sum < 0 && !is_minus ? sum - value : sum + value;
        end += (*end == ' ') + (ptrdiff_t)word;
    }
    return sum;
}
