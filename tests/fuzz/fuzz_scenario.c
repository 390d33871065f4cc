/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a whole scenario: read, edited, checked, built, run and billed, for a fifth of a second of processor
 * time at most: a run that is stopped tells what it has. Behind a fence, so that it reads no file but shipped books.
 */
#include "outlay/arena.h"
#include "outlay/fence.h"
#include "outlay/scenario.h"
#include "scenarios/run.h"
#include "tests/fuzz/memory_file.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define MUST(condition) ((condition) ? (void)0 : abort())
#define LIMIT_US        200000

static volatile int stop;

static void ring(int signal)
{
    (void)signal;
    stop = 1;
}

static void wind(suseconds_t us)
{
    const struct itimerval timer = {.it_value = {.tv_usec = us}};
    stop = 0;
    signal(SIGVTALRM, ring);
    setitimer(ITIMER_VIRTUAL, &timer, NULL);
}

/* Nothing infinite reaches a result. */
static void check_metrics(const struct ol_metrics *metrics)
{
    for (size_t i = 0; i < metrics->count; i++)
        for (size_t k = 0; k < metrics->replications; k++)
            MUST(!isinf(metrics->items[i].values[k]));
}

static void run(struct ol_scenario *scenario)
{
    struct ol_error error = {0};
    struct ol_run run = {0};
    const struct ol_run_setting setting = {
        .seed = 1, .replications = 1, .threads = 1, .version = "fuzz", .command_line = "fuzz", .stop = &stop};
    wind(LIMIT_US);
    const int status = ol_run_execute(&run, scenario, &setting, &error);
    wind(0);
    MUST(status == OL_OK || (error.status == status && error.message[0]));
    if (status == OL_OK)
        check_metrics(&run.result.metrics);
    ol_run_release(&run);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct memory_file file = memory_file_new(bytes, length);
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    ol_fence_clear();
    MUST(ol_fence_add(file.path, &error) == OL_OK);
    struct ol_scenario *scenario = ol_scenario_open(file.path, NULL, 0, &faults, &error);
    MUST(scenario || faults.count > 0 || (error.status != OL_OK && error.message[0]));
    if (scenario)
        run(scenario);
    ol_scenario_close(scenario);
    ol_faults_release(&faults);
    memory_file_free(&file);
    return 0;
}
