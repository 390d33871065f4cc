/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/check.h"

#include "outlay/plain.h"
#include "outlay/report.h"
#include "reports/headline.h"
#include "reports/summary.h"

/* A result with the metrics of `names` and the same values in each replication. */
struct given {
    const char *name, *unit;
    double value;
};

static struct ol_result result_of(struct ol_arena *arena, size_t replications, const struct given *given,
                                  size_t count)
{
    struct ol_result result = {.version = "0.1.0",
                               .scenario = "two",
                               .scenario_sha256 = "ab",
                               .seed = 42,
                               .replications = replications,
                               .end = 90 * OL_MINUTE};
    result.metrics = (struct ol_metrics){.replications = replications, .arena = arena};
    for (size_t row = 0; row < replications; row++)
        for (size_t i = 0; i < count; i++)
            ol_metrics_set(&result.metrics, row, given[i].name, given[i].unit, given[i].value);
    return result;
}

#define RESULT(arena, replications, given)                                                                        \
    result_of((arena), (replications), (given), sizeof(given) / sizeof *(given))

typedef void (*writer)(struct ol_output *output, const struct ol_result *result);

static const char *written(struct ol_text *text, writer write, const struct ol_result *result)
{
    struct ol_output *output = ol_output_to_text(text);
    write(output, result);
    CHECK_INT(ol_output_close(output, NULL), OL_OK);
    return ol_text_string(text);
}

static void write_terminal(struct ol_output *output, const struct ol_result *result)
{
    ol_report_terminal(output, result, false);
}

static void write_coloured(struct ol_output *output, const struct ol_result *result)
{
    ol_report_terminal(output, result, true);
}

/* R: t.test(1:4)$conf.int is 0.4457397 4.5542603; quantile(1:4, c(.1, .5, .9)) is 1.3 2.5 3.7. */
static void spread(void)
{
    const double values[] = {4, 1, 3, 2};
    struct ol_summary summary = ol_summary_of(values, 4);
    CHECK_NEAR(summary.interval.mean, 2.5, 1e-12);
    CHECK_NEAR(summary.interval.lo, 0.4457397, 1e-7);
    CHECK_NEAR(summary.interval.hi, 4.5542603, 1e-7);
    CHECK_NEAR(summary.p10, 1.3, 1e-12);
    CHECK_NEAR(summary.p50, 2.5, 1e-12);
    CHECK_NEAR(summary.p90, 3.7, 1e-12);
    CHECK_INT(summary.n, 4);
    CHECK_NEAR(values[0], 4, 0);
}

static const struct given two[] = {{"jobs.submitted", "jobs", 3}, {"a.share", "share", 0.25}};

static void json(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = RESULT(&arena, 1, two);
    CHECK_STRING(written(&text, ol_report_summary_json, &result), "{\n"
                                                                  "  \"currency\": null,\n"
                                                                  "  \"end\": \"5400s\",\n"
                                                                  "  \"metrics\": {\n"
                                                                  "    \"a.share\": {\n"
                                                                  "      \"hi\": 0.25,\n"
                                                                  "      \"lo\": 0.25,\n"
                                                                  "      \"mean\": 0.25,\n"
                                                                  "      \"n\": 1,\n"
                                                                  "      \"p10\": 0.25,\n"
                                                                  "      \"p50\": 0.25,\n"
                                                                  "      \"p90\": 0.25,\n"
                                                                  "      \"unit\": \"share\"\n"
                                                                  "    },\n"
                                                                  "    \"jobs.submitted\": {\n"
                                                                  "      \"hi\": 3,\n"
                                                                  "      \"lo\": 3,\n"
                                                                  "      \"mean\": 3,\n"
                                                                  "      \"n\": 1,\n"
                                                                  "      \"p10\": 3,\n"
                                                                  "      \"p50\": 3,\n"
                                                                  "      \"p90\": 3,\n"
                                                                  "      \"unit\": \"jobs\"\n"
                                                                  "    }\n"
                                                                  "  },\n"
                                                                  "  \"outlay\": \"0.1.0\",\n"
                                                                  "  \"partial\": false,\n"
                                                                  "  \"replications\": 1,\n"
                                                                  "  \"scenario\": \"two\",\n"
                                                                  "  \"scenario_sha256\": \"ab\",\n"
                                                                  "  \"seed\": 42,\n"
                                                                  "  \"start\": \"0s\"\n"
                                                                  "}\n");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

/* 2026-01-01T00:00:00Z is 1767225600 s after the epoch (date -u -d 2026-01-01 +%s). */
static void json_with_instants(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = RESULT(&arena, 1, two);
    result.has_instant = result.is_partial = true;
    result.start_instant = 1767225600 * OL_SECOND;
    result.begin = OL_HOUR;
    result.currency = "USD";
    written(&text, ol_report_summary_json, &result);
    CHECK_HAS(ol_text_string(&text), "\"start\": \"2026-01-01T00:00:00Z\"");
    CHECK_HAS(ol_text_string(&text), "\"end\": \"2026-01-01T01:30:00Z\"");
    CHECK_HAS(ol_text_string(&text), "\"partial\": true");
    CHECK_HAS(ol_text_string(&text), "\"currency\": \"USD\"");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

/* Three replications were planned and two finished: the third's zeros do not count. */
static void unfinished_replications_do_not_count(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = {.version = "0", .scenario = "s", .scenario_sha256 = "", .replications = 2};
    result.metrics = (struct ol_metrics){.replications = 3, .arena = &arena};
    ol_metrics_set(&result.metrics, 0, "a", "s", 5);
    ol_metrics_set(&result.metrics, 1, "a", "s", 5);
    CHECK_STRING(written(&text, ol_report_summary_csv, &result), "metric,unit,mean,lo,hi,p10,p50,p90,n\n"
                                                                 "a,s,5,5,5,5,5,5,2\n");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

/* Of one hour. */
static struct ol_series series_of(const char *pool, const char *unit, struct ol_series_row *row)
{
    return (struct ol_series){.pool = pool,
                              .source = "owned",
                              .unit = unit,
                              .step = OL_HOUR,
                              .rows = row,
                              .count = 1,
                              .last_step = OL_HOUR};
}

static const struct given ten[] = {
    {"jobs.submitted", "jobs", 28481},
    {"jobs.completed", "jobs", 28470},
    {"jobs.waiting_at_end", "jobs", 4},
    {"jobs.running_at_end", "jobs", 6},
    {"jobs.wait.mean_s", "s", 6834.587},
    {"jobs.wait.p50_s", "s", 0},
    {"jobs.wait.p95_s", "s", 43200},
    {"jobs.slowdown.bounded_mean", "ratio", 92.6877},
    {"jobs.turnaround.mean_s", "s", 15712.3},
    {"jobs.makespan_s", "s", 29381343},
    {"pool.sp2.utilization", "share", 0.6871},
    {"pool.sp2.unit_hours_useful", "unit-hours", 551872.4},
    {"pool.sp2.unit_hours_lost", "unit-hours", 0},
    {"jobs.rejected", "jobs", 1},
};

/* To the nearest of the second unit: 6834.587 s is 1 h 53 min 54.6 s, 15712.3 s is 4 h 21 min 52 s, 29381343 s is
 * 340 d 1 h 29 min. */
static void terminal(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = RESULT(&arena, 1, ten);
    struct ol_series_row row = {68, 100, 1, 4};
    struct ol_series series = series_of("sp2", "cpus", &row);
    result.scenario = "kth-easy";
    result.series = &series;
    result.series_count = 1;
    CHECK_STRING(written(&text, write_terminal, &result),
                 "kth-easy: 1h 30min of simulated time, 1 replication, seed 42\n"
                 "\n"
                 "  Jobs submitted                 28,481\n"
                 "  Jobs completed                 28,470\n"
                 "  Jobs unfinished at the end         10\n"
                 "  Wait, mean                   1h 54min\n"
                 "  Wait, median                      0 s\n"
                 "  Wait, 95th percentile             12h\n"
                 "  Bounded slowdown, mean          92.69\n"
                 "  Turnaround, mean             4h 22min\n"
                 "  Makespan                      340d 1h\n"
                 "  Utilization                     68.7%\n"
                 "\n"
                 "  Pool       Size   In use              Useful          Lost\n"
                 "  sp2    100 cpus    68.7%   551,872 cpu-hours   0 cpu-hours\n"
                 "\n"
                 "1 job asked for more than its pool can ever give and was rejected.\n");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

static const struct given managed[] = {
    {"jobs.submitted", "jobs", 3},
    {"jobs.interruptions", "interruptions", 4},
    {"pool.a.deadlines_met", "jobs", 2},
    {"pool.a.deadlines_missed", "jobs", 0},
    {"pool.b.deadlines_met", "jobs", 1},
    {"pool.a.utilization", "share", 0.75},
    {"pool.a.unit_hours_useful", "unit-hours", 18},
    {"pool.a.unit_hours_overhead", "unit-hours", 2},
    {"pool.a.unit_hours_lost", "unit-hours", 4},
    {"pool.a.nodes.mean", "nodes", 4},
    {"pool.a.nodes.max", "nodes", 6},
    {"pool.a.owned.nodes.mean", "nodes", 1},
    {"pool.a.owned.node_hours", "node-hours", 1.5},
    {"pool.a.owned.node_starts", "nodes", 1},
    {"pool.a.owned.node_losses", "nodes", 0},
    {"pool.a.spot.nodes.mean", "nodes", 3},
    {"pool.a.spot.node_hours", "node-hours", 4.5},
    {"pool.a.spot.node_starts", "nodes", 9},
    {"pool.a.spot.node_losses", "nodes", 5},
    {"pool.a.spot.cost", "USD", 12.5},
    {"pool.a.cost", "USD", 12.5},
    {"pool.b.utilization", "share", 0.5},
    {"pool.b.unit_hours_useful", "unit-hours", 3},
    {"pool.b.unit_hours_lost", "unit-hours", 0},
};

/* Pool a is of 8 + 24 GPUs and managed, pool b stands. What is not known (the cost of owned nodes, the greatest
 * number of nodes of each source) is left empty. */
static void terminal_of_managed_pools(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = RESULT(&arena, 1, managed);
    struct ol_series_row rows[3] = {{8, 8, 1, 4}, {16, 24, 0, 0}, {2, 4, 0, 0}};
    struct ol_series series[3] = {series_of("a", "gpus", &rows[0]), series_of("a", "gpus", &rows[1]),
                                  series_of("b", "cpus", &rows[2])};
    series[0].is_managed = series[1].is_managed = series[1].is_further = true;
    series[1].source = "spot";
    result.scenario = "m";
    result.currency = "USD";
    result.series = series;
    result.series_count = 3;
    CHECK_STRING(written(&text, write_terminal, &result),
                 "m: 1h 30min of simulated time, 1 replication, seed 42\n"
                 "\n"
                 "  Jobs submitted         3\n"
                 "  Interruptions          4\n"
                 "  Deadlines met          3\n"
                 "  Deadlines missed       0\n"
                 "  Utilization        72.2%\n"
                 "\n"
                 "  Pool      Size   In use         Useful      Overhead          Lost\n"
                 "  a      32 gpus    75.0%   18 gpu-hours   2 gpu-hours   4 gpu-hours\n"
                 "  b       4 cpus    50.0%    3 cpu-hours                 0 cpu-hours\n"
                 "\n"
                 "  Nodes of   Source   Mean   Most   Node-hours   Started   Lost        Cost\n"
                 "  a          owned       1                1.50         1      0\n"
                 "             spot        3                4.50         9      5   12.50 USD\n"
                 "             all         4      6            6        10      5   12.50 USD\n");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

/* Two replications with waits 10 s and 20 s: the half width is t(0.975, 1) * 5 = 12.7062 * 5 = 63.5 s. */
static void terminal_with_interval(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = {.scenario = "s", .replications = 2, .is_partial = true, .seed = 1};
    result.metrics = (struct ol_metrics){.replications = 2, .arena = &arena};
    ol_metrics_set(&result.metrics, 0, "jobs.wait.mean_s", "s", 10);
    ol_metrics_set(&result.metrics, 1, "jobs.wait.mean_s", "s", 20);
    CHECK_STRING(written(&text, write_terminal, &result),
                 "s: 0 s of simulated time, 2 replications, seed 1\n"
                 "\n"
                 "  Wait, mean   15 s  +- 1min 4s\n"
                 "\n"
                 "This run was stopped before its end: the numbers cover only what was finished.\n");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

/* Pools of 300 and 100 units, 0.5 and 0.9 in use: (150 + 90) / 400 = 0.6. */
static void utilization_is_weighted_by_capacity(void)
{
    static const struct given pools[] = {{"pool.a.b.utilization", "share", 0.5},
                                         {"pool.c.utilization", "share", 0.9}};
    struct ol_arena arena = {0};
    struct ol_result result = RESULT(&arena, 1, pools);
    struct ol_series_row rows[2] = {{150, 300, 0, 0}, {90, 100, 0, 0}};
    struct ol_series series[2] = {series_of("a.b", "cpus", &rows[0]), series_of("c", "gpus", &rows[1])};
    struct ol_headline_row lines[OL_HEADLINE_ROWS];
    result.series = series;
    result.series_count = 2;
    CHECK_INT(ol_headline_rows(&result, lines), 1);
    CHECK_STRING(lines[0].label, "Utilization");
    CHECK_STRING(lines[0].value, "60.0%");
    ol_arena_release(&arena);
}

static void empty(void)
{
    struct ol_text text = {0};
    struct ol_result result = {.version = "0", .scenario = "", .scenario_sha256 = ""};
    written(&text, ol_report_summary_json, &result);
    written(&text, ol_report_summary_csv, &result);
    written(&text, write_terminal, &result);
    CHECK(strstr(ol_text_string(&text), "nan") == NULL);
    CHECK(strstr(ol_text_string(&text), "inf") == NULL);
    CHECK_HAS(ol_text_string(&text), "\"metrics\": {}");
    CHECK_HAS(ol_text_string(&text), "0 s of simulated time, 0 replications, seed 0\n");
    ol_text_release(&text);
}

static void a_mean_of_nothing_is_no_number(void)
{
    static const struct given none[] = {{"jobs.wait.mean_s", "s", NAN},
                                        {"jobs.slowdown.bounded_mean", "ratio", INFINITY}};
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = RESULT(&arena, 1, none);
    written(&text, write_terminal, &result);
    CHECK_HAS(ol_text_string(&text), "Wait, mean               n/a\n");
    ol_text_clear(&text);
    CHECK_HAS(written(&text, ol_report_summary_json, &result), "\"mean\": null");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

/* Waits of 10 s, none and 20 s: the mean of two is 15 and its half width t(0.975, 1) * 5 = 63.5310; quantiles lie
 * at 10 + 10 p. */
static void replications_without_a_value_do_not_count(void)
{
    const double values[] = {10, NAN, 20}, none[] = {NAN, NAN, NAN}, one[] = {NAN, 7, NAN};
    struct ol_summary summary = ol_summary_of(values, 3);
    CHECK_INT(summary.n, 2);
    CHECK_NEAR(summary.interval.mean, 15, 1e-12);
    CHECK_NEAR(summary.interval.lo, 15 - 63.5310, 1e-4);
    CHECK_NEAR(summary.interval.hi, 15 + 63.5310, 1e-4);
    CHECK_NEAR(ol_summary_half_width(&summary), 63.5310, 1e-4);
    CHECK_NEAR(summary.p10, 11, 1e-12);
    CHECK_NEAR(summary.p50, 15, 1e-12);
    CHECK_NEAR(summary.p90, 19, 1e-12);
    summary = ol_summary_of(one, 3);
    CHECK_INT(summary.n, 1);
    CHECK_NEAR(summary.interval.lo, 7, 0);
    CHECK(isnan(ol_summary_half_width(&summary)));
    summary = ol_summary_of(none, 3);
    CHECK_INT(summary.n, 0);
    CHECK(isnan(summary.interval.mean) && isnan(summary.interval.lo) && isnan(summary.interval.hi));
    CHECK(isnan(summary.p10) && isnan(summary.p50) && isnan(summary.p90));
}

/* Three replications: the mean wait is 10 s, none, 20 s; the makespan has no value, utilization neither. */
static struct ol_result result_with_gaps(struct ol_arena *arena)
{
    static const struct given gaps[] = {{"jobs.makespan_s", "s", NAN},
                                        {"jobs.wait.mean_s", "s", NAN},
                                        {"jobs.wait.p50_s", "s", NAN},
                                        {"pool.a.utilization", "share", NAN}};
    struct ol_result result = RESULT(arena, 3, gaps);
    ol_metrics_set(&result.metrics, 0, "jobs.wait.mean_s", "s", 10);
    ol_metrics_set(&result.metrics, 1, "jobs.wait.p50_s", "s", 5);
    ol_metrics_set(&result.metrics, 2, "jobs.wait.mean_s", "s", 20);
    return result;
}

static void no_value_is_null_or_empty(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = result_with_gaps(&arena);
    CHECK_HAS(written(&text, ol_report_summary_json, &result), "    \"jobs.makespan_s\": {\n"
                                                               "      \"hi\": null,\n"
                                                               "      \"lo\": null,\n"
                                                               "      \"mean\": null,\n"
                                                               "      \"n\": 0,\n"
                                                               "      \"p10\": null,\n"
                                                               "      \"p50\": null,\n"
                                                               "      \"p90\": null,\n"
                                                               "      \"unit\": \"s\"\n"
                                                               "    },\n");
    CHECK_HAS(ol_text_string(&text), "      \"mean\": 15,\n      \"n\": 2,\n      \"p10\": 11,\n");
    CHECK(!strstr(ol_text_string(&text), "nan") && !strstr(ol_text_string(&text), "inf"));
    ol_text_clear(&text);
    written(&text, ol_report_summary_csv, &result);
    CHECK_HAS(ol_text_string(&text), "\njobs.makespan_s,s,,,,,,,0\n");
    CHECK_HAS(ol_text_string(&text), "\njobs.wait.p50_s,s,5,5,5,5,5,5,1\n");
    CHECK_HAS(ol_text_string(&text), ",11,15,19,2\n");
    ol_text_clear(&text);
    CHECK_STRING(written(&text, ol_report_replications, &result),
                 "replication,jobs.makespan_s,jobs.wait.mean_s,jobs.wait.p50_s,pool.a.utilization\n"
                 "1,,10,,\n"
                 "2,,,5,\n"
                 "3,,20,,\n");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

static void no_value_is_said_to_people(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = result_with_gaps(&arena);
    CHECK_STRING(written(&text, write_terminal, &result),
                 "two: 1h 30min of simulated time, 3 replications, seed 42\n"
                 "\n"
                 "  Wait, mean     15 s  +- 1min 4s\n"
                 "  Wait, median    5 s  +-     n/a\n"
                 "  Makespan        n/a  +-     n/a\n"
                 "  Utilization     n/a  +-     n/a\n"
                 "\n"
                 "  Pool   Size   In use   Useful   Lost\n"
                 "  a                n/a      n/a    n/a\n");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

static void names_cannot_steer_the_terminal(void)
{
    static const struct given hostile[] = {{"pool.\x1b[2J\n.utilization", "share", 0.5}};
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = RESULT(&arena, 1, hostile);
    char name[10001];
    memset(name, 'x', sizeof name);
    memcpy(name, "\x1b]0;t\a\r\xff", 8);
    name[10000] = '\0';
    result.scenario = name;
    written(&text, write_terminal, &result);
    CHECK(strpbrk(ol_text_string(&text), "\x1b\a\r\xff") == NULL);
    CHECK(text.length < 1000);
    CHECK_HAS(ol_text_string(&text), "\xEF\xBF\xBD]0;t\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDxxx");
    ol_text_clear(&text);
    CHECK_HAS(written(&text, write_coloured, &result), "\x1b[1m");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

static void plain_names(void)
{
    static const struct {
        const char *name, *plain;
    } cases[] = {
        {"caf\xC3\xA9", "caf\xC3\xA9"},
        {"a\tb", "a\xEF\xBF\xBD"
                 "b"},
        {"\xE2\x80\xAE"
         "abc",
         "\xEF\xBF\xBD"
         "abc"}, /* U+202E turns what follows around */
        {"\xC2\x9B"
         "2J",
         "\xEF\xBF\xBD"
         "2J"},                                                   /* U+009B is CSI */
        {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},                 /* overlong */
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}, /* a surrogate */
        {"\xF0\x9F", "\xEF\xBF\xBD\xEF\xBF\xBD"},                 /* cut short */
        {"12345678", "12345678"},
        {"123456789", "12345678\xE2\x80\xA6"},
        {NULL, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ol_text text = {0};
        ol_plain_add(&text, cases[i].name, 8);
        CHECK_STRING(ol_text_string(&text), cases[i].plain);
        ol_text_release(&text);
    }
    CHECK_INT(ol_plain_width("caf\xC3\xA9"), 4);
}

static void numbers(void)
{
    static const struct {
        double value;
        const char *unit, *said;
    } cases[] = {
        {0, "jobs", "0"},
        {-0.0, "jobs", "0"},
        {28481, "jobs", "28,481"},
        {-1234567, "jobs", "-1,234,567"},
        {999, "jobs", "999"},
        {1000, "jobs", "1,000"},
        {92.6877, "ratio", "92.69"},
        {0.012345, "ratio", "0.0123"},
        {999.97, "ratio", "1,000"},
        {123.45, "ratio", "123.5"},
        {12345.6, "ratio", "12,346"},
        {2e15, "ratio", "2e+15"},
        {NAN, "s", "n/a"},
        {INFINITY, "share", "n/a"},
        {0.687, "share", "68.7%"},
        {1, "share", "100%"},
        {0, "share", "0%"},
        {0.0001, "share", "<0.1%"},
        {0.99999, "share", ">99.9%"},
        {6834.587, "s", "1h 54min"},
        {-60, "s", "-1min"},
        {0, "s", "0 s"},
    };
    char buffer[OL_NUMBER_BUFFER];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_STRING(ol_value_say(cases[i].value, cases[i].unit, buffer), cases[i].said);
    CHECK_STRING(ol_unit_say("s"), "");
    CHECK_STRING(ol_unit_say("unit-hours"), "unit-hours");
}

int main(void)
{
    CASE(spread);
    CASE(json);
    CASE(json_with_instants);
    CASE(unfinished_replications_do_not_count);
    CASE(terminal);
    CASE(terminal_of_managed_pools);
    CASE(terminal_with_interval);
    CASE(utilization_is_weighted_by_capacity);
    CASE(empty);
    CASE(a_mean_of_nothing_is_no_number);
    CASE(replications_without_a_value_do_not_count);
    CASE(no_value_is_null_or_empty);
    CASE(no_value_is_said_to_people);
    CASE(names_cannot_steer_the_terminal);
    CASE(plain_names);
    CASE(numbers);
    return check_end();
}
