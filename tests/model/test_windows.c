/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Work cut into windows, and objectives of what comes of it, on a machine of one processor.
 *
 * Four jobs of 100 s come at 0, 50, 100 and 160 s. In one run they wait 0, 50, 100 and 140 s, 72.5 s in the mean. Cut
 * into windows of 100 s, the first two wait 0 and 50 s, and the others 0 and 40 s, as the machine is empty when they
 * come: 25 and 20 s in the mean. It is busy from each window's begin to the end of its last job.
 */
#include "outlay/arena.h"
#include "scenarios/objective.h"
#include "scenarios/run.h"
#include "tests/model/stage.h"

#define JOBS                                                                                                      \
    "<workload>"                                                                                                  \
    "<job name='a' pool='p' cpus='1' runtime='100s' submit='0s'/>"                                                \
    "<job name='b' pool='p' cpus='1' runtime='100s' submit='50s'/>"                                               \
    "<job name='c' pool='p' cpus='1' runtime='100s' submit='100s'/>"                                              \
    "<job name='d' pool='p' cpus='1' runtime='100s' submit='160s'/>"                                              \
    "</workload><pool name='p' cpus='1'/>"

static void run_in(struct stage *stage, struct ol_run *run, ol_time window, size_t threads)
{
    const struct ol_run_setting setting = {.seed = 1,
                                           .replications = 1,
                                           .window = window,
                                           .threads = threads,
                                           .version = "0",
                                           .command_line = "windows"};
    CHECK_INT(ol_run_execute(run, stage->scenario, &setting, &stage->error), OL_OK);
}

static double value(const struct ol_run *run, const char *name, size_t i)
{
    const struct ol_metric *metric = ol_metrics_find(&run->result.metrics, name);
    return metric ? metric->values[i] : -1;
}

static void two_windows(void)
{
    struct stage stage;
    struct ol_run run = {0};
    if (stage_open(&stage, "<scenario version='1' name='w'><clock length='200s'/>" JOBS "</scenario>")) {
        run_in(&stage, &run, 100 * OL_SECOND, 2);
        CHECK_INT(run.result.replications, 2);
        CHECK_NEAR(value(&run, "jobs.wait.mean_s", 0), 25, 1e-9);
        CHECK_NEAR(value(&run, "jobs.wait.mean_s", 1), 20, 1e-9);
        CHECK_NEAR(value(&run, "pool.p.utilization", 0), 1, 1e-9);
        CHECK_NEAR(value(&run, "pool.p.utilization", 1), 1, 1e-9);
        CHECK_NEAR(value(&run, "jobs.completed", 1), 2, 0);
        ol_run_release(&run);
    }
    stage_close(&stage);
}

/* The window that is not whole is left out, and so is what comes in the warm-up: of 50 .. 200 s in windows of 60 s,
 * 50 .. 110 has two jobs, which wait 0 and 50 s, and 110 .. 170 the last. */
static void behind_the_warmup(void)
{
    struct stage stage;
    struct ol_run run = {0};
    if (stage_open(&stage,
                   "<scenario version='1' name='w'><clock length='200s' warmup='50s'/>" JOBS "</scenario>")) {
        run_in(&stage, &run, 60 * OL_SECOND, 1);
        CHECK_INT(run.result.replications, 2);
        CHECK_NEAR(value(&run, "jobs.completed", 0), 2, 0);
        CHECK_NEAR(value(&run, "jobs.wait.mean_s", 0), 25, 1e-9);
        CHECK_NEAR(value(&run, "jobs.completed", 1), 1, 0);
        ol_run_release(&run);
    }
    stage_close(&stage);
}

static void too_long(void)
{
    struct stage stage;
    struct ol_run run = {0};
    const struct ol_run_setting setting = {.replications = 1, .window = OL_HOUR, .threads = 1};
    if (stage_open(&stage, "<scenario version='1' name='w'><clock length='200s'/>" JOBS "</scenario>")) {
        CHECK_INT(ol_run_execute(&run, stage.scenario, &setting, &stage.error), OL_BAD_INPUT);
        CHECK_HAS(stage.error.message, "windows of 1h are too long");
        ol_run_release(&run);
    }
    stage_close(&stage);
}

/* The mean wait is 72.5 s: at most 73 is met with 0.5 s to spare, 72 missed by as much. */
static void objectives(void)
{
    static const enum ol_objective_state wants[] = {OL_OBJECTIVE_MET,      OL_OBJECTIVE_MISSED,
                                                    OL_OBJECTIVE_MET,      OL_OBJECTIVE_MISSED,
                                                    OL_OBJECTIVE_UNJUDGED, OL_OBJECTIVE_UNKNOWN};
    struct stage stage;
    struct ol_run run = {0};
    struct ol_faults faults = {0};
    if (stage_open(&stage,
                   "<scenario version='1' name='w'>" JOBS "<objective metric='jobs.wait.mean_s' at-most='73'/>"
                   "<objective metric='jobs.wait.mean_s' at-most='72'/>"
                   "<objective metric='jobs.completed' at-least='4'/>"
                   "<objective metric='jobs.completed' at-least='5' against-baseline='1%'/>"
                   "<objective metric='jobs.wait.meen_s' at-most='1'/></scenario>")) {
        run_in(&stage, &run, 0, 1);
        CHECK_INT(run.result.objective_count, 6);
        for (size_t i = 0; i < 6 && i < run.result.objective_count; i++)
            CHECK_INT(run.result.objectives[i].state, wants[i]);
        CHECK_NEAR(run.result.objectives[0].margin, 0.5, 1e-9);
        CHECK_NEAR(run.result.objectives[1].margin, -0.5, 1e-9);
        ol_objectives_find(&stage.scenario->objectives, &run.result.metrics, &faults);
        CHECK_INT(faults.count, 1);
        CHECK_HAS(faults.items[0].message, "did you mean \"jobs.wait.mean_s\"");
        ol_faults_release(&faults);
        ol_run_release(&run);
    }
    stage_close(&stage);
}

int main(void)
{
    CASE(two_windows);
    CASE(behind_the_warmup);
    CASE(too_long);
    CASE(objectives);
    return check_end();
}
