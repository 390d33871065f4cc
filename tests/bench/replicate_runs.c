/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * replicate_runs: what replications cost beside the simulation itself.
 *
 *     replicate_runs threads SCENARIO REPLICATIONS THREADS    wall seconds of a run
 *     replicate_runs setup SCENARIO REPLICATIONS              seconds of building, of running and of clearing away
 *
 * Building takes the scenario's models and, of <arrivals>, draws the jobs: "setup" says how long that alone took.
 */
#include "outlay/arena.h"
#include "scenarios/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int tell(const struct ol_error *error)
{
    fprintf(stderr, "replicate_runs: %s\n", error->message);
    return 1;
}

static int time_threads(struct ol_scenario *scenario, size_t replications, size_t threads)
{
    struct ol_error error = {0};
    struct ol_run run = {0};
    const struct ol_run_setting setting = {
        .seed = 1, .replications = replications, .threads = threads, .version = "bench", .command_line = ""};
    const double begin = seconds(CLOCK_MONOTONIC);
    const int status = ol_run_execute(&run, scenario, &setting, &error);
    printf("%.6f\n", seconds(CLOCK_MONOTONIC) - begin);
    ol_run_release(&run);
    return status == OL_OK ? 0 : tell(&error);
}

/* Replication 0 is not counted: it meets cold memory. */
static int time_setup(struct ol_scenario *scenario, size_t replications)
{
    struct ol_error error = {0};
    struct ol_inflow inflow = {0};
    double parts[4] = {0};
    const bool all[] = {true};
    int status = ol_inflow_load(&inflow, scenario, &error);
    for (size_t r = 0; status == OL_OK && r <= replications; r++) {
        const struct ol_world_setting setting = {.seed = 1, .replication = r};
        struct ol_world world;
        double marks[5];
        marks[0] = seconds(CLOCK_THREAD_CPUTIME_ID);
        struct ol_inflow_queue *queue = ol_inflow_queue_new(&inflow, 1, r, all, &error);
        ol_inflow_queue_free(queue);
        marks[1] = seconds(CLOCK_THREAD_CPUTIME_ID);
        status = ol_world_build(&world, &inflow, &setting, &error);
        marks[2] = seconds(CLOCK_THREAD_CPUTIME_ID);
        if (status == OL_OK)
            status = ol_world_run(&world, &error);
        marks[3] = seconds(CLOCK_THREAD_CPUTIME_ID);
        ol_world_release(&world);
        marks[4] = seconds(CLOCK_THREAD_CPUTIME_ID);
        for (int i = 0; r > 0 && i < 4; i++)
            parts[i] += marks[i + 1] - marks[i];
    }
    printf("%.6f %.6f %.6f %.6f\n", parts[0], parts[1], parts[2], parts[3]);
    ol_inflow_release(&inflow);
    return status == OL_OK ? 0 : tell(&error);
}

int main(int count, char **words)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    if (count < 4) {
        fprintf(stderr, "usage: replicate_runs threads|setup SCENARIO REPLICATIONS [THREADS]\n");
        return 2;
    }
    struct ol_scenario *scenario = ol_scenario_open(words[2], NULL, 0, &faults, &error);
    const size_t replications = strtoul(words[3], NULL, 10);
    if (!scenario)
        return tell(faults.count > 0 ? &faults.items[0] : &error);
    const int code = strcmp(words[1], "setup") == 0
                         ? time_setup(scenario, replications)
                         : time_threads(scenario, replications, count > 4 ? strtoul(words[4], NULL, 10) : 1);
    ol_scenario_close(scenario);
    ol_faults_release(&faults);
    return code;
}
