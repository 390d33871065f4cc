/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Queues whose waits are known in closed form, from scenario text to metrics.
 *
 * The mean service is one hour, so waits are in hours. M/M/c: Erlang's C formula gives P(wait), and Wq = P(wait) /
 * (c - load); a wait exceeds t with probability P(wait) exp(-(c - load) t). M/G/1: Pollaczek and Khinchine, Wq =
 * rho (1 + SCV) / (2 (1 - rho)).
 *
 * Each closed form has to lie in the 99.9% confidence interval over the replications, and the interval has to be
 * narrow, so that the first is no empty claim. Seeds are pinned: a test that passes goes on passing.
 */
#include "scenarios/run.h"
#include "tests/model/stage.h"

#include "outlay/arena.h"

#define REPLICATIONS 20

/* What a 95% interval of 20 values has to be multiplied by: Student's t with 19 degrees of freedom at .9995 over that
 * at .975 (scipy.stats.t.ppf). */
#define WIDER (3.8834058526 / 2.0930240544)

struct queue {
    const char *servers, *interarrival, *runtime, *count;
    const char *backfill;
};

static struct stage stage;

/* One warm-up of 1000 services for all: many times what the slowest of them needs to forget that it began empty. */
static bool open_queue(const struct queue *queue)
{
    struct ol_text text = {0};
    ol_text_addf(&text,
                 "<scenario version='1' name='queue'><clock warmup='1000h'/><workload>"
                 "<arrivals name='customers' pool='servers' cpus='1' count='%s' interarrival='%s' runtime='%s'/>"
                 "</workload><pool name='servers' cpus='%s'><scheduler backfill='%s'/></pool></scenario>",
                 queue->count, queue->interarrival, queue->runtime, queue->servers, queue->backfill);
    bool is_open = stage_open(&stage, ol_text_string(&text));
    ol_text_release(&text);
    return is_open;
}

static void check_within(const char *what, const double *values, double want, double half_width_limit)
{
    struct ol_interval interval = ol_interval_of(values, REPLICATIONS);
    double half = (interval.hi - interval.mean) * WIDER;
    if (fabs(interval.mean - want) > half)
        CHECK_REPORT("%s is %g +- %g, expected %g", what, interval.mean, half, want);
    if (half > half_width_limit * want)
        CHECK_REPORT("%s: the interval's half width of %g is more than %g of %g", what, half, half_width_limit,
                     want);
}

static void check_metric(const struct ol_run *run, const char *name, double want, double half_width_limit)
{
    const struct ol_metric *metric = ol_metrics_find(&run->result.metrics, name);
    double hours[REPLICATIONS];
    CHECK(metric != NULL);
    for (size_t i = 0; metric && i < REPLICATIONS; i++)
        hours[i] = metric->values[i] / (strcmp(metric->unit, "s") == 0 ? 3600 : 1);
    if (metric)
        check_within(name, hours, want, half_width_limit);
}

/* Runs all replications; `run` is to be released, and the stage closed. */
static void run_queue(const struct queue *queue, uint64_t seed, struct ol_run *run)
{
    const struct ol_run_setting setting = {.seed = seed, .replications = REPLICATIONS, .threads = 1};
    *run = (struct ol_run){0};
    if (open_queue(queue))
        CHECK_INT(ol_run_execute(run, stage.scenario, &setting, &stage.error), OL_OK);
    CHECK_INT(run->result.replications, REPLICATIONS);
}

static void leave_queue(struct ol_run *run)
{
    ol_run_release(run);
    stage_close(&stage);
}

/* Load .8: Wq = .8 / (1 - .8) = 4. */
static void one_server(void)
{
    struct ol_run run;
    run_queue(&(struct queue){"1", "exponential(4500s)", "exponential(1h)", "40000", "none"}, 1, &run);
    check_metric(&run, "jobs.wait.mean_s", 4, 0.05);
    check_metric(&run, "jobs.turnaround.mean_s", 5, 0.05);
    check_metric(&run, "pool.servers.utilization", 0.8, 0.01);
    leave_queue(&run);
}

/* Load 3.2: P(wait) = .596432, Wq = .745541, the 99% quantile of the wait ln(59.6432) / .8 = 5.110476. Jobs of one
 * unit leave nothing to backfill, so EASY has to agree. */
static void four_servers(void)
{
    struct ol_run run;
    run_queue(&(struct queue){"4", "exponential(1125s)", "exponential(1h)", "40000", "easy"}, 1, &run);
    check_metric(&run, "jobs.wait.mean_s", 0.745541, 0.06);
    check_metric(&run, "jobs.wait.p99_s", 5.110476, 0.09);
    check_metric(&run, "pool.servers.utilization", 0.8, 0.01);
    leave_queue(&run);
}

/* Load 9: Wq = .668732. */
static void ten_servers(void)
{
    struct ol_run run;
    run_queue(&(struct queue){"10", "exponential(400s)", "exponential(1h)", "80000", "none"}, 1, &run);
    check_metric(&run, "jobs.wait.mean_s", 0.668732, 0.09);
    leave_queue(&run);
}

/* Load .7, SCV 4 (gamma of shape 1/4), 1 and 0. */
static void one_server_of_any_law(void)
{
    static const struct {
        const char *runtime;
        double wait;
    } laws[] = {{"gamma(0.25,4h)", 5.83333}, {"exponential(1h)", 2.33333}, {"constant(1h)", 1.16667}};
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        struct ol_run run;
        run_queue(&(struct queue){"1", "exponential(5142857143us)", laws[i].runtime, "40000", "none"}, 1, &run);
        check_metric(&run, "jobs.wait.mean_s", laws[i].wait, 0.08);
        leave_queue(&run);
    }
}

/* ---- how many have to wait: counted job by job ---- */

struct count {
    double jobs, waits;
};

static void count_job(void *self, const struct ol_job_run *run)
{
    struct count *count = self;
    count->jobs += !run->is_in_warmup;
    count->waits += !run->is_in_warmup && run->start > run->job->submit;
}

static double share_that_waits(struct ol_inflow *inflow, uint64_t replication)
{
    struct count count = {0};
    struct ol_world world = {0};
    const struct ol_world_setting setting = {
        .seed = 2, .replication = replication, .visit = count_job, .visit_self = &count};
    CHECK_INT(ol_world_build(&world, inflow, &setting, &stage.error), OL_OK);
    CHECK_INT(ol_world_run(&world, &stage.error), OL_OK);
    ol_world_release(&world);
    return count.waits / count.jobs;
}

static void erlang_c(void)
{
    double shares[REPLICATIONS];
    struct ol_inflow inflow = {0};
    if (open_queue(&(struct queue){"4", "exponential(1125s)", "exponential(1h)", "20000", "none"})) {
        CHECK_INT(ol_inflow_load(&inflow, stage.scenario, &stage.error), OL_OK);
        for (uint64_t i = 0; i < REPLICATIONS; i++)
            shares[i] = share_that_waits(&inflow, i);
        check_within("P(wait)", shares, 0.596432, 0.03);
    }
    ol_inflow_release(&inflow);
    stage_close(&stage);
}

/* ---- two classes ---- */

/* High and low priority by Poisson arrivals of so many an hour. */
static void run_classes(const char *servers, const char *scheduler, double high, double low, struct ol_run *run)
{
    const struct ol_run_setting setting = {.seed = 4, .replications = REPLICATIONS, .threads = 1};
    struct ol_text text = {0};
    ol_text_addf(&text,
                 "<scenario version='1' name='classes'><clock length='21000h' warmup='1000h'/><workload>"
                 "<arrivals name='h' pool='servers' cpus='1' type='high' priority='1' "
                 "interarrival='exponential(%.0fus)' runtime='exponential(1h)'/>"
                 "<arrivals name='l' pool='servers' cpus='1' type='low' interarrival='exponential(%.0fus)' "
                 "runtime='exponential(1h)'/></workload>"
                 "<pool name='servers' cpus='%s'><scheduler order='priority' backfill='none' %s</pool></scenario>",
                 3.6e9 / high, 3.6e9 / low, servers, scheduler);
    *run = (struct ol_run){0};
    if (stage_open(&stage, ol_text_string(&text)))
        CHECK_INT(ol_run_execute(run, stage.scenario, &setting, &stage.error), OL_OK);
    ol_text_release(&text);
}

/* M/M/4, loads 1.2 and 2.0 (Cobham 1954): W0 = P(wait) / 4 = .149108 is the wait for the next server to be free; Wq1 =
 * W0 / (1 - rho1) and Wq2 = W0 / ((1 - rho1)(1 - rho)), where rho1 = .3 and rho = .8: .213012 and 1.065058. */
static void high_before_low(void)
{
    struct ol_run run;
    run_classes("4", "/>", 1.2, 2, &run);
    check_metric(&run, "class.high.wait.mean_s", 0.213012, 0.06);
    check_metric(&run, "class.low.wait.mean_s", 1.065058, 0.08);
    leave_queue(&run);
}

/* M/M/1, loads .3 and .2: where the high class has the low one stopped, it sees a queue of its own, .3 / .7 = .428571
 * hours; the low one begins its service anew each time, which is no business of the high class. */
static void high_stops_low(void)
{
    struct ol_run run;
    run_classes("1", "preempt='requeue'><preemption by='priority'/></scheduler>", 0.3, 0.2, &run);
    check_metric(&run, "class.high.wait.mean_s", 0.428571, 0.08);
    leave_queue(&run);
}

int main(void)
{
    CASE(one_server);
    CASE(four_servers);
    CASE(ten_servers);
    CASE(one_server_of_any_law);
    CASE(erlang_c);
    CASE(high_before_low);
    CASE(high_stops_low);
    return check_end();
}
