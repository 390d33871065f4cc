/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/quantity.h"

#include "sim/base/decimal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define KILO INT64_C(1000)
#define KIBI INT64_C(1024)

static const struct ol_unit size_units[] = {
    {"B", 1, "byte bytes"},
    {"kB", KILO, "k kilobyte kilobytes"},
    {"MB", KILO *KILO, "m megabyte megabytes"},
    {"GB", KILO *KILO *KILO, "g gigabyte gigabytes"},
    {"TB", KILO *KILO *KILO *KILO, "t terabyte terabytes"},
    {"PB", KILO *KILO *KILO *KILO *KILO, "p petabyte petabytes"},
    {"KiB", KIBI, "ki kibibyte kibibytes"},
    {"MiB", KIBI *KIBI, "mi mebibyte mebibytes"},
    {"GiB", KIBI *KIBI *KIBI, "gi gibibyte gibibytes"},
    {"TiB", KIBI *KIBI *KIBI *KIBI, "ti tebibyte tebibytes"},
    {"PiB", KIBI *KIBI *KIBI *KIBI *KIBI, "pi pebibyte pebibytes"},
    {0},
};

bool ol_size_parse(struct ol_slice text, int64_t *bytes, char why[160])
{
    struct ol_slice quoted = ol_excerpt(text, 40);
    struct ol_decimal decimal;
    size_t read = ol_decimal_read(text, &decimal);
    if (!read) {
        snprintf(why, 160,
                 "\"" OL_SLICE_FORMAT "\" is no size; write a number of at least 0 and a unit: 14GB, 512MiB",
                 OL_SLICE_ARGS(quoted));
        return false;
    }
    struct ol_slice name = {text.data + read, text.length - read};
    const struct ol_unit *unit = ol_unit_find(size_units, name);
    if (!unit) {
        ol_unit_explain(size_units, text, name, why);
        return false;
    }
    ol_magnitude product;
    if (ol_decimal_scale(decimal, (uint64_t)unit->factor, 0, &product) == OL_DECIMAL_TOO_LARGE ||
        product > INT64_MAX) {
        snprintf(why, 160, "\"" OL_SLICE_FORMAT "\" is too large; a size is at most 9223PB",
                 OL_SLICE_ARGS(quoted));
        return false;
    }
    *bytes = (int64_t)product;
    return true;
}

const char *ol_size_format(int64_t bytes, char buffer[OL_SIZE_BUFFER])
{
    const struct ol_unit *best = size_units;
    for (const struct ol_unit *unit = size_units; bytes && unit->name; unit++)
        if (bytes % unit->factor == 0 && unit->factor > best->factor)
            best = unit;
    snprintf(buffer, OL_SIZE_BUFFER, "%" PRId64 "%s", bytes / best->factor, best->name);
    return buffer;
}

/* A finite number of at least 0, as rates and shares are. */
static bool read_number(struct ol_slice text, double *number)
{
    return ol_slice_real(text, number) && *number >= 0 && text.data[0] != '-';
}

bool ol_rate_parse(struct ol_slice text, double *per_second, char why[160])
{
    struct ol_slice quoted = ol_excerpt(text, 40);
    const char *slash = text.length ? memchr(text.data, '/', text.length) : NULL;
    double number;
    if (!slash || !read_number((struct ol_slice){text.data, (size_t)(slash - text.data)}, &number)) {
        snprintf(why, 160,
                 "\"" OL_SLICE_FORMAT "\" is no rate; write a number of at least 0 per unit of time: 10/s, 600/m",
                 OL_SLICE_ARGS(quoted));
        return false;
    }
    struct ol_slice name = {slash + 1, (size_t)(text.data + text.length - slash - 1)};
    const struct ol_unit *unit = ol_unit_find(ol_time_units, name);
    if (!unit) {
        ol_unit_explain(ol_time_units, text, name, why);
        return false;
    }
    const double second = 1e6;
    *per_second = number / ((double)unit->factor / second);
    return true;
}

bool ol_share_parse(struct ol_slice text, double *share, char why[160])
{
    struct ol_slice number = text;
    bool is_percent = text.length && text.data[text.length - 1] == '%';
    number.length -= is_percent;
    double value;
    if (!read_number(number, &value)) {
        struct ol_slice quoted = ol_excerpt(text, 40);
        snprintf(why, 160, "\"" OL_SLICE_FORMAT "\" is no share; write it as 80%% or 0.8, at least 0",
                 OL_SLICE_ARGS(quoted));
        return false;
    }
    *share = is_percent ? value / 100 : value;
    return true;
}
