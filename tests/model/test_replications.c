/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What many replications say about a mean that is known in closed form: how often it lies in their interval, when they
 * stop by themselves, and what pairs and controls are worth.
 *
 * One server, arrivals every two hours and services of one hour in the mean, both exponential (M/M/1 at a load of a
 * half): the mean wait is rho / (1 - rho) = 1 hour. Four servers at a load of 3.2: .745541 hours (Erlang C). Seeds are
 * pinned; 1,000 intervals of 95% hold the mean 950 times, give or take 7 (one standard error).
 */
#include "scenarios/run.h"
#include "tests/model/stage.h"

#include "outlay/arena.h"

static struct stage stage;
static const char *const wait[] = {"jobs.wait.mean_s"};

static bool open_queue(const char *servers, const char *interarrival, const char *count)
{
    struct ol_text text = {0};
    ol_text_addf(&text,
                 "<scenario version='1' name='queue'><clock warmup='100h'/><workload>"
                 "<arrivals name='customers' pool='servers' cpus='1' count='%s' interarrival='%s' "
                 "runtime='exponential(1h)'/></workload><pool name='servers' cpus='%s'>"
                 "<scheduler backfill='none'/></pool></scenario>",
                 count, interarrival, servers);
    const bool is_open = stage_open(&stage, ol_text_string(&text));
    ol_text_release(&text);
    return is_open;
}

static struct ol_run_setting setting_of(enum ol_variance variance, uint64_t seed, size_t replications)
{
    return (struct ol_run_setting){.seed = seed,
                                   .replications = replications,
                                   .threads = 2,
                                   .variance = variance,
                                   .metrics = wait,
                                   .metric_count = 1};
}

static bool execute(struct ol_run *run, const struct ol_run_setting *setting)
{
    *run = (struct ol_run){0};
    const int status = ol_run_execute(run, stage.scenario, setting, &stage.error);
    if (status != OL_OK)
        CHECK_REPORT("the run fails: %s", stage.error.message);
    return status == OL_OK;
}

/* In hours. */
static struct ol_interval wait_of(const struct ol_run *run)
{
    const struct ol_metrics *metrics = &run->result.metrics;
    const struct ol_metric *metric = ol_metrics_find(metrics, *wait);
    struct ol_interval interval = ol_interval_of(metric->values, metrics->replications);
    interval.mean /= 3600, interval.lo /= 3600, interval.hi /= 3600;
    return interval;
}

static double factor_of(const struct ol_run *run, const char *name)
{
    for (size_t i = 0; i < run->result.metrics.count; i++)
        if (strcmp(run->result.metrics.items[i].name, name) == 0)
            return run->result.reduction.factors[i];
    return NAN;
}

/* ---- coverage ---- */

/* The share of the experiments whose interval holds the mean. */
static double coverage(enum ol_variance variance, size_t replications, double precision, int experiments)
{
    int held = 0;
    if (open_queue("1", "exponential(2h)", "600"))
        for (int i = 0; i < experiments; i++) {
            struct ol_run_setting setting = setting_of(variance, 1000 + (uint64_t)i, replications);
            setting.precision = precision;
            struct ol_run run;
            if (!execute(&run, &setting))
                break;
            const struct ol_interval interval = wait_of(&run);
            held += interval.lo <= 1 && 1 <= interval.hi;
            ol_run_release(&run);
        }
    stage_close(&stage);
    return (double)held / experiments;
}

static void check_coverage(double got, double least, double most)
{
    if (getenv("SHOW_COVERAGE"))
        fprintf(stderr, "coverage %g\n", got);
    if (!(got >= least && got <= most))
        CHECK_REPORT("%g of the intervals hold the mean; expected %g to %g", got, least, most);
}

static void intervals_hold_the_mean(void)
{
    check_coverage(coverage(OL_VARIANCE_PLAIN, 20, 0, 1000), 0.93, 0.97);
}

static void intervals_hold_it_where_runs_stop_themselves(void)
{
    check_coverage(coverage(OL_VARIANCE_PLAIN, 1000, 0.1, 1000), 0.93, 0.97);
}

/* Three standard errors of 300 experiments are .038. */
static void intervals_of_pairs_hold_it(void)
{
    check_coverage(coverage(OL_VARIANCE_ANTITHETIC, 40, 0, 300), 0.912, 0.988);
}

static void intervals_of_controlled_values_hold_it(void)
{
    check_coverage(coverage(OL_VARIANCE_CONTROL, 30, 0, 300), 0.912, 0.988);
}

/* ---- what it is worth ---- */

/* Waits are the greater the greater the services and the smaller the gaps, so a mirrored replication errs to the other
 * side: the variance of the pair falls by more than the half that any two replications bring (to 1 / 1.26 of it, found
 * with 1,500 pairs; of 200 the factor is known to an eighth). */
static void pairs_need_fewer_replications(void)
{
    struct ol_run run;
    const struct ol_run_setting setting = setting_of(OL_VARIANCE_ANTITHETIC, 5, 400);
    if (open_queue("1", "exponential(2h)", "4000") && execute(&run, &setting)) {
        const double factor = factor_of(&run, *wait);
        const struct ol_interval interval = wait_of(&run);
        if (!(factor >= 1.1))
            CHECK_REPORT("pairs divide the variance by %g; expected at least 1.1", factor);
        CHECK(interval.lo <= 1 && 1 <= interval.hi);
        CHECK_INT(run.result.replications, 400);
        CHECK_INT(run.result.metrics.replications, 200);
        CHECK_INT(run.result.drawn->replications, 400);
        CHECK_STRING(run.result.reduction.method, "antithetic");
        ol_run_release(&run);
    }
    stage_close(&stage);
}

/* The time that servers work is the sum of the services: given these and the gaps, little is left to chance. */
static void controls_need_fewer_replications(void)
{
    static const struct {
        const char *servers, *interarrival;
        double wait;
    } queues[] = {{"1", "exponential(2h)", 1}, {"4", "exponential(1125s)", 0.745541}};
    for (size_t i = 0; i < 2; i++) {
        struct ol_run run;
        const struct ol_run_setting setting = setting_of(OL_VARIANCE_CONTROL, 6, 200);
        if (open_queue(queues[i].servers, queues[i].interarrival, "4000") && execute(&run, &setting)) {
            const struct ol_interval interval = wait_of(&run);
            const double factor = factor_of(&run, *wait), busy = factor_of(&run, "pool.servers.utilization");
            if (!(factor >= 1.2))
                CHECK_REPORT("controls divide the variance of the wait by %g; expected at least 1.2", factor);
            if (!(busy >= 5))
                CHECK_REPORT("controls divide that of the utilization by %g; expected at least 5", busy);
            CHECK(interval.lo <= queues[i].wait && queues[i].wait <= interval.hi);
            ol_run_release(&run);
        }
        stage_close(&stage);
    }
}

/* A clock that ends by itself leaves the number of jobs to chance: it is the control then. The number of Poisson
 * arrivals in 2,000 hours is 1,000 in the mean. */
static void controls_of_an_ending_clock(void)
{
    struct ol_run run;
    const struct ol_run_setting setting = setting_of(OL_VARIANCE_CONTROL, 7, 100);
    if (stage_open(&stage, "<scenario version='1' name='queue'><clock length='2000h'/><workload>"
                           "<arrivals name='customers' pool='servers' cpus='1' interarrival='exponential(2h)' "
                           "runtime='exponential(1h)'/></workload><pool name='servers' cpus='1'/></scenario>") &&
        execute(&run, &setting)) {
        const struct ol_metric *submitted = ol_metrics_find(&run.result.metrics, "jobs.submitted");
        for (size_t i = 0; i < 100; i++)
            CHECK_NEAR(submitted->values[i], 1000, 1);
        ol_run_release(&run);
    }
    stage_close(&stage);
}

/* Jobs that are all alike leave nothing to reduce, and nothing to stop for. */
static void without_chance(void)
{
    for (enum ol_variance variance = OL_VARIANCE_PLAIN; variance <= OL_VARIANCE_CONTROL; variance++) {
        struct ol_run run;
        struct ol_run_setting setting = setting_of(variance, 1, 100);
        setting.precision = 0.01;
        if (stage_open(&stage, "<scenario version='1' name='plain'><workload><job name='a' pool='p' cpus='1' "
                               "runtime='1h'/></workload><pool name='p' cpus='1'/></scenario>") &&
            execute(&run, &setting)) {
            CHECK_INT(run.result.metrics.replications, 20);
            CHECK_STRING(run.result.stopping.reason, "precision");
            CHECK_NEAR(run.result.stopping.reached, 0, 0);
            ol_run_release(&run);
        }
        stage_close(&stage);
    }
}

/* ---- stopping ---- */

static void stops_at_a_look(void)
{
    struct ol_run run;
    struct ol_run_setting setting = setting_of(OL_VARIANCE_PLAIN, 3, 1000);
    setting.precision = 0.1;
    if (open_queue("1", "exponential(2h)", "600") && execute(&run, &setting)) {
        const struct ol_interval interval = wait_of(&run);
        const size_t n = run.result.replications;
        CHECK(n == 30 || n == 45 || n == 67 || n == 100);
        CHECK_NEAR(run.result.stopping.reached, (interval.hi - interval.lo) / 2 / interval.mean, 1e-12);
        CHECK(run.result.stopping.reached <= 0.1);
        CHECK_STRING(run.result.stopping.metric, *wait);
        CHECK(!run.result.is_partial);
        ol_run_release(&run);
        setting.replications = 17;
        setting.precision = 0.001;
        if (execute(&run, &setting)) {
            CHECK_INT(run.result.replications, 17);
            CHECK_STRING(run.result.stopping.reason, "limit");
            ol_run_release(&run);
        }
        static const char *const absent[] = {"jobs.wait.men_s"};
        setting.metrics = absent;
        CHECK_INT(ol_run_execute(&run, stage.scenario, &setting, &stage.error), OL_BAD_USAGE);
        CHECK(strstr(stage.error.message, "\"jobs.wait.mean_s\"") != NULL);
        ol_run_release(&run);
    }
    stage_close(&stage);
}

/* ---- threads ---- */

static char *summary_of(const struct ol_run *run)
{
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    ol_report_summary_json(output, &run->result);
    ol_report_replications(output, &run->result);
    ol_output_close(output, NULL);
    return text.data;
}

static void threads_tell_nowhere(void)
{
    if (!open_queue("1", "exponential(2h)", "300"))
        return;
    for (enum ol_variance variance = OL_VARIANCE_PLAIN; variance <= OL_VARIANCE_CONTROL; variance++)
        for (int is_auto = 0; is_auto < 2; is_auto++) {
            char *first = NULL;
            for (size_t threads = 1; threads <= 3; threads++) {
                struct ol_run run;
                struct ol_run_setting setting = setting_of(variance, 9, is_auto ? 400 : 24);
                setting.precision = is_auto ? 0.1 : 0;
                setting.threads = threads;
                setting.version = "0";
                if (!execute(&run, &setting))
                    break;
                char *text = summary_of(&run);
                if (first)
                    CHECK_STRING(text, first);
                if (first)
                    ol_mem_free(text);
                else
                    first = text;
                ol_run_release(&run);
            }
            ol_mem_free(first);
        }
    stage_close(&stage);
}

int main(void)
{
    CASE(intervals_hold_the_mean);
    CASE(intervals_hold_it_where_runs_stop_themselves);
    CASE(intervals_of_pairs_hold_it);
    CASE(intervals_of_controlled_values_hold_it);
    CASE(pairs_need_fewer_replications);
    CASE(controls_need_fewer_replications);
    CASE(controls_of_an_ending_clock);
    CASE(without_chance);
    CASE(stops_at_a_look);
    CASE(threads_tell_nowhere);
    return check_end();
}
