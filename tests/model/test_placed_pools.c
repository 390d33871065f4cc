/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs that go on nodes and devices, at work in whole runs. Two nodes of two GPUs and eight processors each, the second
 * perhaps of another model; times are minutes.
 */
#include "tests/check.h"
#include "tests/model/play.h"

#define WORLD(scheduler, node, jobs)                                                                              \
    "<scenario version='1' name='w'><workload>" jobs "</workload><pool name='p' gpus-per-node='2'>"               \
    "<scheduler " scheduler "/><capacity source='owned' nodes='1' node-cpus='8' gpu-model='A' " node "/>"         \
    "<capacity source='owned' nodes='1' node-cpus='8' gpu-model='B' " node "/></pool></scenario>"
#define JOB(name, submit, length, more)                                                                           \
    "<job pool='p' name='" name "' submit='" #submit "m' runtime='" #length "m' " more "/>"

static void check_fates(const char *world, const char *expected)
{
    struct play play;
    if (play_open(&play, world) && play_run(&play, 1, 0))
        CHECK_STRING(play_fates(&play), expected);
    play_close(&play);
}

#define HALVES                                                                                                    \
    JOB("a", 0, 60, "gpu-milli='500'")                                                                            \
    JOB("b", 0, 60, "gpu-milli='500'") JOB("c", 0, 30, "gpus='1'") JOB("d", 0, 30, "gpus='2' nodes='1'")

/* Best fit puts both halves on one GPU, c beside them and d on the other node. Spread takes a node each for a and b;
 * wherever c goes, no node has two whole GPUs for d until these are gone. */
static void the_rule_matters(void)
{
    check_fates(WORLD("placement='best-fit'", "", HALVES), "a 0-60; b 0-60; c 0-30; d 0-30");
    check_fates(WORLD("placement='spread'", "", HALVES), "a 0-60; b 0-60; c 0-30; d 60-90");
}

/* Only one node is of model B; both are of A or B. */
static void models(void)
{
    check_fates(WORLD("placement='first-fit'", "",
                      JOB("b1", 0, 60, "gpus='2' gpu-model='B'") JOB("b2", 0, 60, "gpus='1' gpu-model='B'")
                          JOB("any", 0, 60, "gpus='2' gpu-model='B|A'")),
                "b1 0-60; b2 60-120; any 0-60");
}

/* Eight processors a node: two jobs of eight fill both, and a third, of processors only, waits though GPUs are idle. */
static void processors_are_used_up(void)
{
    check_fates(WORLD("placement='packing'", "",
                      JOB("a", 0, 60, "gpus='1' cpus='8'") JOB("b", 0, 30, "gpus='1' cpus='8'")
                          JOB("c", 0, 60, "cpus='4'")),
                "a 0-60; b 0-30; c 30-90");
}

/* Four GPUs are on two nodes; with nodes='1' nobody has them. */
static void gangs(void)
{
    check_fates(
        WORLD("placement='first-fit'", "", JOB("a", 0, 60, "gpus='4'") JOB("b", 0, 60, "gpus='3' nodes='1'")),
        "a 0-60; b rejected");
}

/* The head needs all four at 60, when a ends: s, which would run until 61, waits; t, until 60, does not. */
static void nobody_delays_the_head(void)
{
    check_fates(WORLD("placement='first-fit' backfill='easy'", "",
                      JOB("a", 0, 60, "gpus='2'") JOB("h", 0, 30, "gpus='4'") JOB("s", 1, 60, "gpus='1'")
                          JOB("t", 1, 59, "gpus='1'")),
                "a 0-60; h 60-90; s 90-150; t 1-60");
}

/* The head waits for model A: the other node is what it leaves over, for as long as anybody likes. */
static void what_the_head_leaves_over(void)
{
    check_fates(WORLD("placement='first-fit' backfill='easy'", "",
                      JOB("a", 0, 60, "gpus='2' gpu-model='A'") JOB("h", 0, 30, "gpus='2' gpu-model='A'")
                          JOB("s", 1, 100, "gpus='1'")),
                "a 0-60; h 60-90; s 1-101");
}

/* 45 at nine tenths of the speed take 50. A third share of a GPU that two may share is on another one. */
static void time_slices_cost(void)
{
    check_fates(WORLD("placement='best-fit'", "slicing='time' sharers='2' slice-overhead='10%'",
                      JOB("a", 0, 45, "gpu-milli='300'") JOB("b", 0, 45, "gpus='1'")),
                "a 0-50; b 0-45");
}

/* Two that may be stopped are on each node; the one of B is, as the job needs a B. */
static void who_is_in_the_way_is_stopped(void)
{
    check_fates(WORLD("placement='first-fit' preempt='requeue'", "",
                      JOB("a", 0, 60, "gpus='2' preemptible='yes'") JOB("b", 0, 60, "gpus='2' preemptible='yes'")
                          JOB("hi", 10, 30, "gpus='1' gpu-model='B'")),
                "a 0-60; b 0-100 in 2 attempts, 10 lost; hi 10-40");
}

int main(void)
{
    CASE(the_rule_matters);
    CASE(models);
    CASE(processors_are_used_up);
    CASE(gangs);
    CASE(nobody_delays_the_head);
    CASE(what_the_head_leaves_over);
    CASE(time_slices_cost);
    CASE(who_is_in_the_way_is_stopped);
    return check_end();
}
