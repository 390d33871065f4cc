/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/quantity.h"
#include "tests/check.h"

static int64_t size_of(const char *text)
{
    char why[160] = "";
    int64_t bytes = -1;
    if (!ol_size_parse(ol_slice_of(text), &bytes, why))
        printf("# %s\n", why);
    return bytes;
}

static const char *size_fault(const char *text)
{
    static char why[160];
    int64_t bytes = -1;
    if (ol_size_parse(ol_slice_of(text), &bytes, why))
        return "(accepted)";
    CHECK_INT(bytes, -1);
    return why;
}

static void sizes(void)
{
    CHECK_INT(size_of("14GB"), 14000000000);
    CHECK_INT(size_of("512MiB"), 536870912);
    CHECK_INT(size_of("0B"), 0);
    CHECK_INT(size_of("1.5GiB"), 1610612736);
    CHECK_INT(size_of("0.1GB"), 100000000);
    CHECK_INT(size_of("3kB"), 3000);
    CHECK_INT(size_of("2PiB"), 2251799813685248);
    CHECK_INT(size_of("9223372036854775807B"), INT64_MAX);
}

/* 0.1 KiB is 102.4 bytes; 0.5 and 1.5 bytes are halves and go to the even neighbour. */
static void sizes_round_to_the_nearest_byte(void)
{
    CHECK_INT(size_of("0.1KiB"), 102);
    CHECK_INT(size_of("0.5B"), 0);
    CHECK_INT(size_of("1.5B"), 2);
}

static void size_faults(void)
{
    CHECK_HAS(size_fault("5"), "\"5\" has no unit");
    CHECK_HAS(size_fault("5"), "GiB");
    CHECK_HAS(size_fault("5gb"), "did you mean \"GB\"?");
    CHECK_HAS(size_fault("5G"), "did you mean \"GB\"?");
    CHECK_HAS(size_fault("5mib"), "did you mean \"MiB\"?");
    CHECK_HAS(size_fault("5parsecs"), "unknown unit \"parsecs\"");
    CHECK_HAS(size_fault("-1GB"), "at least 0");
    CHECK_HAS(size_fault(""), "is no size");
    CHECK_HAS(size_fault("GB"), "is no size");
    CHECK_HAS(size_fault("1e3GB"), "unknown unit");
    CHECK_HAS(size_fault("9223372036854775808B"), "too large");
    CHECK_HAS(size_fault("99999999999999999999999999999999999999PiB"), "too large");
}

static const char *size_format(int64_t bytes)
{
    static char buffer[OL_SIZE_BUFFER];
    return ol_size_format(bytes, buffer);
}

static void formats(void)
{
    CHECK_STRING(size_format(14000000000), "14GB");
    CHECK_STRING(size_format(536870912), "512MiB");
    CHECK_STRING(size_format(1234), "1234B");
    CHECK_STRING(size_format(0), "0B");
    CHECK_STRING(size_format(1024), "1KiB");
}

static double rate_of(const char *text)
{
    char why[160] = "";
    double rate = -1;
    if (!ol_rate_parse(ol_slice_of(text), &rate, why))
        printf("# %s\n", why);
    return rate;
}

static const char *rate_fault(const char *text)
{
    static char why[160];
    double rate;
    return ol_rate_parse(ol_slice_of(text), &rate, why) ? "(accepted)" : why;
}

static void rates(void)
{
    CHECK_NEAR(rate_of("10/s"), 10, 0);
    CHECK_NEAR(rate_of("600/m"), 10, 0);
    CHECK_NEAR(rate_of("1.5/h"), 1.5 / 3600, 1e-18);
    CHECK_NEAR(rate_of("1e3/ms"), 1e6, 1e-9);
    CHECK_NEAR(rate_of("0/d"), 0, 0);
    CHECK_HAS(rate_fault("10"), "10/s");
    CHECK_HAS(rate_fault("10/"), "has no unit");
    CHECK_HAS(rate_fault("10/sec"), "did you mean \"s\"?");
    CHECK_HAS(rate_fault("-1/s"), "at least 0");
    CHECK_HAS(rate_fault("/s"), "is no rate");
    CHECK_HAS(rate_fault("inf/s"), "is no rate");
}

static double share_of(const char *text)
{
    char why[160] = "";
    double share = -1;
    if (!ol_share_parse(ol_slice_of(text), &share, why))
        CHECK_HAS(why, "80% or 0.8");
    return share;
}

static void shares(void)
{
    CHECK_NEAR(share_of("80%"), 0.8, 0);
    CHECK_NEAR(share_of("0.8"), 0.8, 0);
    CHECK_NEAR(share_of("150%"), 1.5, 0);
    CHECK_NEAR(share_of("0"), 0, 0);
    CHECK_NEAR(share_of("-5%"), -1, 0);
    CHECK_NEAR(share_of("%"), -1, 0);
    CHECK_NEAR(share_of("80 %"), -1, 0);
    CHECK_NEAR(share_of("nan"), -1, 0);
    CHECK_NEAR(share_of(""), -1, 0);
}

int main(void)
{
    CASE(sizes);
    CASE(sizes_round_to_the_nearest_byte);
    CASE(size_faults);
    CASE(formats);
    CASE(rates);
    CASE(shares);
    return check_end();
}
