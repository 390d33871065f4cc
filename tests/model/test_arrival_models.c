/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Models of traffic against what they promise: mean rate, variation of gaps, and the integral of the rate over each
 * hour. Seeds are fixed; bounds are four to five deviations of the estimate, so that a wrong model fails and a right
 * one passes. The thinned process is held against a naive one that proposes at one bound for the whole day.
 */
#include "tests/check.h"
#include "tests/traffic_reader.h"

struct gaps {
    double mean, cv;
};

static struct gaps gaps_of(const struct traffic_reader *reader)
{
    double sum = 0, squares = 0;
    const double count = (double)reader->count;
    ol_time last = 0;
    for (size_t i = 0; i < reader->count; last = reader->requests[i++].at) {
        const double gap = (double)(reader->requests[i].at - last) / (double)OL_SECOND;
        sum += gap;
        squares += gap * gap;
    }
    const double mean = sum / count;
    return (struct gaps){mean, sqrt(squares / count - mean * mean) / mean};
}

static size_t count_between(const struct traffic_reader *reader, ol_time from, ol_time to)
{
    size_t count = 0;
    for (size_t i = 0; i < reader->count; i++)
        count += reader->requests[i].at >= from && reader->requests[i].at < to;
    return count;
}

/* 200,000 gaps: the mean errs by cv / 447, the cv of an exponential by about 1 / 447. */
static void mean_and_variation(void)
{
    static const struct {
        const char *attributes;
        double cv, tolerance;
    } cases[] = {
        {"format='poisson' rate='10/s' count='200000'", 1, 0.012},
        {"format='gamma' rate='10/s' cv='0.5' count='200000'", 0.5, 0.006},
        {"format='gamma' rate='10/s' cv='1' count='200000'", 1, 0.012},
        {"format='gamma' rate='10/s' cv='2.5' count='200000'", 2.5, 0.08},
        {"format='weibull' rate='10/s' cv='0.5' count='200000'", 0.5, 0.006},
        {"format='weibull' rate='10/s' cv='1' count='200000'", 1, 0.012},
        {"format='weibull' rate='10/s' cv='2.5' count='200000'", 2.5, 0.15},
    };
    struct traffic_reader reader;
    traffic_reader_begin(&reader);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        traffic_reader_read(&reader, cases[i].attributes, "", NULL);
        CHECK_STRING(reader.fault, "");
        CHECK_INT(reader.count, 200000);
        const struct gaps gaps = gaps_of(&reader);
        CHECK_NEAR(gaps.mean, 0.1, 0.1 * 5 * cases[i].cv / 447);
        CHECK_NEAR(gaps.cv, cases[i].cv, cases[i].tolerance);
    }
    traffic_reader_end(&reader);
}

/* Counts of equal spans of a Poisson process have a variance like their mean: 1,000 spans of 100 expected. */
static void dispersion(void)
{
    struct traffic_reader reader;
    traffic_reader_begin(&reader);
    reader.context.until = 10000 * OL_SECOND;
    traffic_reader_read(&reader, "format='poisson' rate='10/s'", "", NULL);
    double sum = 0, squares = 0;
    size_t at = 0;
    for (int i = 0; i < 1000; i++) {
        double count = 0;
        for (; at < reader.count && reader.requests[at].at < (i + 1) * 10 * OL_SECOND; at++)
            count++;
        sum += count;
        squares += count * count;
    }
    const double mean = sum / 1000, variance = squares / 1000 - mean * mean;
    CHECK_NEAR(mean, 100, 1.4);
    CHECK_NEAR(variance / mean, 1, 0.2);
    traffic_reader_end(&reader);
}

static void same_seed_same_requests(void)
{
    struct traffic_reader one, other;
    traffic_reader_begin(&one);
    traffic_reader_begin(&other);
    one.context.until = other.context.until = OL_HOUR;
    traffic_reader_read(&one, "format='poisson' rate='10/s'", "", NULL);
    traffic_reader_read(&other, "format='poisson' rate='10/s'", "", NULL);
    CHECK_INT(one.count, other.count);
    CHECK(memcmp(one.requests, other.requests, one.count * sizeof *one.requests) == 0);
    other.context.replication = 1;
    traffic_reader_read(&other, "format='poisson' rate='10/s'", "", NULL);
    CHECK(one.count != other.count || memcmp(one.requests, other.requests, one.count * sizeof *one.requests) != 0);
    /* twice the volume is twice the rate, with the same gaps */
    traffic_reader_read(&one, "format='poisson' rate='10/s' volume-scale='2' count='100'", "", NULL);
    other.context.replication = 0;
    traffic_reader_read(&other, "format='poisson' rate='10/s' count='100'", "", NULL);
    CHECK_NEAR((double)one.requests[99].at, (double)other.requests[99].at / 2, 1);
    traffic_reader_end(&one);
    traffic_reader_end(&other);
}

/* Each hour's requests against the integral of the rate there, within five deviations. */
static void check_hours(const struct traffic_reader *reader, const double *expected, int hours, double cv)
{
    int wrong = 0;
    for (int i = 0; i < hours; i++) {
        const double count = (double)count_between(reader, i * OL_HOUR, (i + 1) * OL_HOUR);
        wrong += fabs(count - expected[i]) > 5 * cv * sqrt(expected[i]) + 1;
    }
    CHECK_INT(wrong, 0);
}

/* The integral of 1 + a cos(2 pi (t - p) / 24) from hour i to i + 1. */
static double wave_hour(double amplitude, double peak, int hour)
{
    const double turn = 2 * M_PI / 24;
    return 1 + amplitude / turn * (sin(turn * (hour + 1 - peak)) - sin(turn * (hour - peak)));
}

static void daily_waves(void)
{
    struct traffic_reader reader;
    double expected[48];
    traffic_reader_begin(&reader);
    reader.context.until = 2 * OL_DAY;
    reader.context.start_instant = 1767225600 * OL_SECOND + 3 * OL_HOUR; /* 2026-01-01T03:00:00Z */
    for (int i = 0; i < 48; i++)
        expected[i] = 3600 * wave_hour(0.8, 14, i + 3);
    traffic_reader_read(&reader, "format='poisson' rate='1/s'", "<shape kind='daily' amplitude='0.8' peak='14h'/>",
                        NULL);
    CHECK_STRING(reader.fault, "");
    check_hours(&reader, expected, 48, 1);
    CHECK_NEAR((double)reader.count, 172800, 2100);
    /* closer: without thinning it would be 15,000 more */
    traffic_reader_read(&reader, "format='poisson' rate='10/s'",
                        "<shape kind='daily' amplitude='0.8' peak='14h'/>", NULL);
    CHECK_NEAR((double)reader.count, 1728000, 6000);
    traffic_reader_read(&reader, "format='gamma' rate='1/s' cv='0.4'", "<shape kind='daily' amplitude='0.8'/>",
                        NULL);
    check_hours(&reader, expected, 48, 0.4);
    traffic_reader_read(&reader, "format='weibull' rate='1/s' cv='2'", "<shape kind='daily' amplitude='0.8'/>",
                        NULL);
    check_hours(&reader, expected, 48, 2.5);
    traffic_reader_end(&reader);
}

/* Monday has 7 of 14 parts, so 3.5 times the mean; of each day, the last quarter has 4 of 8. */
static void weeks_of_hours(void)
{
    struct traffic_reader reader;
    double expected[7 * 24];
    static const double days[] = {7, 1, 1, 1, 1, 2, 1}, quarters[] = {1, 1, 2, 4};
    traffic_reader_begin(&reader);
    reader.context.until = 7 * OL_DAY;
    for (int i = 0; i < 7 * 24; i++)
        expected[i] = 3600 * days[i / 24] / 2 * quarters[i % 24 / 6] / 2;
    traffic_reader_read(&reader, "format='poisson' rate='1/s'",
                        "<shape kind='weekly' values='7 1 1 1 1 2 1'/><shape kind='daily' values='1, 1, 2, 4'/>",
                        NULL);
    CHECK_STRING(reader.fault, "");
    check_hours(&reader, expected, 7 * 24, 1);
    traffic_reader_end(&reader);
}

/* 2026-12-25T12:00:00Z is 1798200000. */
static void holidays_and_growth(void)
{
    struct traffic_reader reader;
    double expected[48];
    traffic_reader_begin(&reader);
    reader.context.until = 2 * OL_DAY;
    reader.context.start_instant = 1798200000 * OL_SECOND;
    for (int i = 0; i < 48; i++)
        expected[i] = 3600 * (i < 12 ? 0.25 : i >= 36 ? 3 : 1);
    traffic_reader_read(&reader, "format='poisson' rate='1/s'",
                        "<shape kind='holiday' dates='12-25' factor='0.25'/>"
                        "<shape kind='holiday' dates='2026-12-27 2025-12-26' factor='3'/>",
                        NULL);
    CHECK_STRING(reader.fault, "");
    check_hours(&reader, expected, 48, 1);
    for (int i = 0; i < 48; i++) /* doubled every day: 2^t has the integral (2^b - 2^a) / ln 2 */
        expected[i] = 86400 * (exp2((i + 1) / 24.0) - exp2(i / 24.0)) / log(2);
    traffic_reader_read(&reader, "format='poisson' rate='1/s'", "<shape kind='growth' by='1' every='1d'/>", NULL);
    check_hours(&reader, expected, 48, 1);
    traffic_reader_end(&reader);
}

/* It rises from 1 to 5 in hours 1 and 2, stays for one, and then loses all but 1/e of the 4 in two hours. */
static void flash_crowds(void)
{
    struct traffic_reader reader;
    double expected[24];
    traffic_reader_begin(&reader);
    reader.context.until = OL_DAY;
    for (int i = 0; i < 24; i++)
        expected[i] = 3600 * (i < 1   ? 1
                              : i < 3 ? 2 * i
                              : i < 4 ? 5
                                      : 1 + 4 * 2 * (exp(-(i - 4) / 2.0) - exp(-(i - 3) / 2.0)));
    traffic_reader_read(&reader, "format='poisson' rate='1/s'",
                        "<shape kind='flash-crowd' start='1h' rise='2h' hold='1h' decay='2h' factor='5'/>", NULL);
    CHECK_STRING(reader.fault, "");
    check_hours(&reader, expected, 24, 1);
    traffic_reader_read(&reader, "format='gamma' cv='0.5' rate='1/s'",
                        "<shape kind='flash-crowd' start='1h' rise='2h' hold='1h' decay='2h' factor='5'/>", NULL);
    check_hours(&reader, expected, 24, 0.5);
    traffic_reader_end(&reader);
}

/* One burst at a given time; then bursts of 30 min at 11 times the rate, 90 min apart: (3 + 11) / 4 in the mean. */
static void bursts(void)
{
    struct traffic_reader reader;
    double expected[24];
    traffic_reader_begin(&reader);
    reader.context.until = OL_DAY;
    for (int i = 0; i < 24; i++)
        expected[i] = 3600 * (i == 5 || i == 6 ? 0 : 1);
    traffic_reader_read(&reader, "format='poisson' rate='1/s'",
                        "<shape kind='burst' start='5h' length='2h' factor='0'/>", NULL);
    CHECK_STRING(reader.fault, "");
    check_hours(&reader, expected, 24, 1);
    reader.context.until = 100 * OL_DAY;
    traffic_reader_read(&reader, "format='poisson' rate='0.1/s'",
                        "<shape kind='burst' every='exponential(90m)' length='30m' factor='11'/>", NULL);
    /* 1,200 cycles, whose length varies by 3/4 of the mean: the mean rate errs by about 2% */
    CHECK_NEAR((double)reader.count / 864000, 3.5, 0.35);
    traffic_reader_end(&reader);
}

static void profiles(void)
{
    struct traffic_reader reader;
    char shape[600];
    double expected[8];
    traffic_reader_begin(&reader);
    snprintf(shape, sizeof shape, "<shape kind='profile' bucket='1h' href='%s'/>",
             fixture_write(&reader.fixture, "profile", "0 1\n3, 4", 8));
    reader.context.until = 8 * OL_HOUR;
    for (int i = 0; i < 8; i++)
        expected[i] = 3600 * (double[]){0, 0.5, 1.5, 2}[i % 4];
    traffic_reader_read(&reader, "format='poisson' rate='1/s'", shape, NULL);
    CHECK_STRING(reader.fault, "");
    check_hours(&reader, expected, 8, 1);
    CHECK_INT(count_between(&reader, 4 * OL_HOUR, 5 * OL_HOUR), 0);
    traffic_reader_end(&reader);
}

/* A naive thinning with one bound, 1.8 times the rate, over 100 days; hour by hour of the day the two must agree. */
static void thinning_against_a_naive_one(void)
{
    struct traffic_reader reader;
    double ours[24] = {0}, naive[24] = {0}, chi_squared = 0;
    uint64_t state = 7;
    traffic_reader_begin(&reader);
    reader.context.until = 100 * OL_DAY;
    traffic_reader_read(&reader, "format='poisson' rate='0.05/s'",
                        "<shape kind='daily' amplitude='0.8' peak='14h'/>", NULL);
    for (size_t i = 0; i < reader.count; i++)
        ours[reader.requests[i].at % OL_DAY / OL_HOUR]++;
    for (double at = 0; at < 100 * 86400.0;) {
        at -= log((double)(fixture_random(&state) >> 11 | 1) * 0x1p-53) / (0.05 * 1.8);
        const double rate = 1 + 0.8 * cos(2 * M_PI * (at / 86400 - 14.0 / 24));
        if ((double)(fixture_random(&state) >> 11) * 0x1p-53 * 1.8 < rate && at < 100 * 86400.0)
            naive[(int)(fmod(at, 86400) / 3600)]++;
    }
    for (int i = 0; i < 24; i++)
        chi_squared += (ours[i] - naive[i]) * (ours[i] - naive[i]) / (ours[i] + naive[i]);
    CHECK(chi_squared < 52); /* 24 degrees: 0.999 of the law lies below */
    traffic_reader_end(&reader);
}

static void faults_of_shapes(void)
{
    static const struct {
        const char *shape, *fault;
    } cases[] = {
        {"<shape kind='daily'/>", "needs values, or an amplitude"},
        {"<shape kind='daily' values='1 2' amplitude='0.5'/>", "not both"},
        {"<shape kind='daily' values='0 0 0'/>", "none of the values is above 0"},
        {"<shape kind='daily' values='1 -1'/>", "\"-1\" is not a number of at least 0"},
        {"<shape kind='weekly' values='1 2 3'/>", "there are 3; give 7"},
        {"<shape kind='weekly' values='1 2 3 4 5 6 7 8'/>", "there are 8; give 7, or 168"},
        {"<shape kind='holiday' dates='2026-02-30' factor='1'/>", "\"2026-02-30\" is no day"},
        {"<shape kind='holiday' dates='Christmas' factor='1'/>", "is no day"},
        {"<shape kind='profile' bucket='1h' href='/nowhere/at/all'/>", "No such file"},
        {"<shape kind='growht' by='1'/>", "did you mean \"growth\""},
        {"<shape kind='flash-crowd' start='1h' factor='0.5'/>", "factor"},
    };
    struct traffic_reader reader;
    traffic_reader_begin(&reader);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        traffic_reader_read(&reader, "format='poisson' rate='1/s' count='1'", cases[i].shape, NULL);
        CHECK_HAS(reader.fault, cases[i].fault);
    }
    traffic_reader_read(&reader, "format='poisson' rate='1/s'", "", NULL);
    CHECK_HAS(reader.error.message, "would never end");
    traffic_reader_end(&reader);
}

int main(void)
{
    CASE(mean_and_variation);
    CASE(dispersion);
    CASE(same_seed_same_requests);
    CASE(daily_waves);
    CASE(weeks_of_hours);
    CASE(holidays_and_growth);
    CASE(flash_crowds);
    CASE(bursts);
    CASE(profiles);
    CASE(thinning_against_a_naive_one);
    CASE(faults_of_shapes);
    return check_end();
}
