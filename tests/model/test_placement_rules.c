/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where each rule puts jobs in worlds of two or three nodes, worked out by hand.
 */
#include "tests/cluster_stage.h"

/* Two nodes of 2 GPUs: node 0 until it is full. A half leaves an idle device, so one GPU still fits there. */
static void first_fit_takes_the_first(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 2, 2, 0);
    stage_open(&stage, "first-fit");
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 0), 1);
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 0), 1);
    CHECK_INT(stage_job(&stage, 1, 0), -1);
    CHECK_INT(ol_cluster_idle(stage.cluster), 0);
    stage_close(&stage);
}

/* Of the largest node (4 GPUs, 32 processors) a job of 1 GPU and 8 processors leaves
 *   node 0 (4, 32): (24/32 + 3/4) / 2 = .75, score 25; node 1 (2, 16): (8/32 + 1/4) / 2 = .25, score 75.
 * Then node 1 again, where nothing is left over, score 100. A job of 2 and 8 finds nodes 0 and 2 equal at
 * (24/32 + 2/4) / 2 = .625, score 37: node 0 by name. Then 2 and 8 leaves of node 0 (16/32 + 0) / 2 = .25, score 75. */
static void best_fit_leaves_least(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 1, 4, 32);
    stage_nodes(&stage, 1, 2, 16);
    stage_nodes(&stage, 1, 4, 32);
    stage_open(&stage, "best-fit");
    CHECK_INT(stage_job(&stage, 1000, 8), 1);
    CHECK_INT(stage_job(&stage, 1000, 8), 1);
    CHECK_INT(stage_job(&stage, 2000, 8), 0);
    CHECK_INT(stage_job(&stage, 2000, 8), 0);
    CHECK_INT(stage_job(&stage, 2000, 8), 2);
    stage_close(&stage);
}

/* With as many processors left, GPUs decide: node 0 (4, 16) 1 - (16/16 + 3/4) / 2 = .125, node 1 (2, 16) .375. */
static void best_fit_weighs_gpus(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 1, 4, 16);
    stage_nodes(&stage, 1, 2, 16);
    stage_open(&stage, "best-fit");
    CHECK_INT(stage_job(&stage, 1000, 0), 1);
    stage_close(&stage);
}

/* A job of 1 GPU and no processors; the largest node has 2 GPUs and 64 processors.
 *   dot product: node 0 (1 GPU, 64) 1/2 * 1/2 / 2 = .125, score 87; node 1 (2, 4) 1 * 1/2 / 2 = .25, score 75.
 *   best fit:    node 0 1 - (64/64 + 0) / 2 = .5, score 50; node 1 1 - (4/64 + 1/2) / 2 = .71875, score 71. */
static void dot_product_is_not_best_fit(void)
{
    static const struct {
        const char *rule;
        int node;
    } rows[] = {{"dot-product", 0}, {"best-fit", 1}};
    for (size_t i = 0; i < 2; i++) {
        struct cluster_stage stage = {0};
        stage_nodes(&stage, 1, 1, 64);
        stage_nodes(&stage, 1, 2, 4);
        stage_open(&stage, rows[i].rule);
        CHECK_INT(stage_job(&stage, 1000, 0), rows[i].node);
        stage_close(&stage);
    }
}

/* Two nodes of 2 GPUs. 500: both idle, 33 - 2 = 31, node 0. 300: the device with 500 left, 100 - 50/10 = 95. 1
 * GPU: an idle device of a node in use, 50 - 1 = 49, before 31. 300: node 0 has 200 left at most, so node 1. 150:
 * node 0's 200, 100 - 20/10 = 98, before node 1's 700, 93. */
static void packing_shares_first(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 2, 2, 0);
    stage_open(&stage, "packing");
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_INT(stage_job(&stage, 300, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 0), 0);
    CHECK_INT(stage_job(&stage, 300, 0), 1);
    CHECK_INT(stage_job(&stage, 150, 0), 0);
    CHECK_INT(stage_job(&stage, 0, 4), 0); /* all the same to it */
    stage_close(&stage);
}

/* Two nodes of 2 GPUs. 500 and 1 GPU fill node 0 but for a half; the next GPU is node 1's. 300: node 0's half, 95,
 * before node 1's idle device, 49. */
static void packing_spares_idle_devices(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 2, 2, 0);
    stage_open(&stage, "packing");
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 0), 1);
    CHECK_INT(stage_job(&stage, 300, 0), 0);
    stage_close(&stage);
}

/* Node 0 comes to have 500 and 200 left, node 1 300. 100: by the fuller of node 0's devices, 100 - 20/10 = 98, before
 * 97; by the emptier one it would be 95. */
static void packing_looks_at_the_fullest(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 2, 2, 0);
    stage_open(&stage, "packing");
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_INT(stage_job(&stage, 800, 0), 0);
    CHECK_INT(stage_job(&stage, 700, 0), 1);
    CHECK_INT(stage_job(&stage, 1000, 0), 1);
    CHECK_INT(stage_job(&stage, 100, 0), 0);
    stage_close(&stage);
}

/* Two nodes of 2 GPUs: halves go to node 0, node 1, and then, equal again, to node 0 and there to the idle device.
 * So no idle device is left there, and of two jobs of one GPU the second finds none. */
static void spread_takes_the_emptiest(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 2, 2, 0);
    stage_open(&stage, "spread");
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_INT(stage_job(&stage, 500, 0), 1);
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 0), 1);
    CHECK_INT(stage_job(&stage, 1000, 0), -1);
    stage_close(&stage);
}

/* Two nodes of 2 GPUs. 500: both idle, 25, node 0. 1 GPU: node 0 has another kind, 25 * 500/2000 = 6, node 1 is
 * idle, 25. 500: node 0 has only its kind, 75 + 6. 1 GPU: node 1. 500: node 0, on its second device; so a GPU fits
 * nowhere. */
static void clustering_keeps_kinds_together(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 2, 2, 0);
    stage_open(&stage, "clustering");
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 0), 1);
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 0), 1);
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 0), -1);
    stage_close(&stage);
}

/* Node 0 gets a half and, as only it has the processors, a GPU; 600 fits on node 1 alone. 300: node 1 has nothing else,
 * 75 + 25 * 600/2000 = 82, node 0 has, 50 + 25 * 1500/2000 = 68. */
static void clustering_avoids_mixed_nodes(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 1, 2, 16);
    stage_nodes(&stage, 1, 2, 4);
    stage_open(&stage, "clustering");
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 8), 0);
    CHECK_INT(stage_job(&stage, 600, 0), 1);
    CHECK_INT(stage_job(&stage, 300, 0), 1);
    stage_close(&stage);
}

/* A node of 2 GPUs and one of 1; half of the jobs ask for 2 GPUs, half for 500 thousandths. At first F is 0 on node 0,
 * which serves both without a rest, and 1000/2 on node 1, which is lost to jobs of 2 GPUs. One more half:
 *   node 0: 1500 are lost to them, F 750, growth 750, int(100 / (1 + e^.75)) = 32
 *   node 1: 500 are, F 250, growth -250, int(100 / (1 + e^-.25)) = 56
 * The next one takes the rest of node 1 for the same growth; the third has only node 0, where F becomes 750. */
static void fgd_fragments_least(void)
{
    struct cluster_stage stage = {0};
    const struct ol_typical typical[] = {{.units = 2000, .share = 0.5}, {.units = 500, .share = 0.5}};
    stage_nodes(&stage, 1, 2, 0);
    stage_nodes(&stage, 1, 1, 0);
    stage_open(&stage, "fgd");
    CHECK_NEAR(ol_cluster_fragmentation(stage.cluster), 0, 0);
    ol_cluster_expect(stage.cluster, typical, 2);
    CHECK_NEAR(ol_cluster_fragmentation(stage.cluster), 500, 1e-9);
    CHECK_INT(stage_job(&stage, 500, 0), 1);
    CHECK_NEAR(ol_cluster_fragmentation(stage.cluster), 250, 1e-9);
    CHECK_INT(stage_job(&stage, 500, 0), 1);
    CHECK_NEAR(ol_cluster_fragmentation(stage.cluster), 0, 1e-9);
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_NEAR(ol_cluster_fragmentation(stage.cluster), 750, 1e-9);
    stage_close(&stage);
}

/* One node of 2 GPUs, both at 500 and one of them then at 200; typical are jobs of 500 (a half) and 200 (a half).
 * A job of 200 has these choices: from the 500, leaving 300: the job of 500 loses all of (300 + 200), F = 500/2,
 * and that of 200 nothing; from the 200, leaving 0: both serve the 500, F = 0. Before, F = 200/2. So it takes the
 * 200. */
static void fgd_picks_the_device(void)
{
    struct cluster_stage stage = {0};
    const struct ol_typical typical[] = {{.units = 500, .share = 0.5}, {.units = 200, .share = 0.5}};
    stage_nodes(&stage, 1, 2, 0);
    stage_open(&stage, "fgd");
    CHECK_INT(stage_job(&stage, 800, 0), 0);
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    ol_cluster_expect(stage.cluster, typical, 2);
    CHECK_NEAR(ol_cluster_fragmentation(stage.cluster), 100, 1e-9);
    CHECK_INT(stage_job(&stage, 200, 0), 0);
    CHECK_NEAR(ol_cluster_fragmentation(stage.cluster), 0, 1e-9);
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    stage_close(&stage);
}

/* An ask for processors only loses all that is idle, as does one for more processors than are left, or another
 * model. */
static void fragmentation_counts_what_lacks(void)
{
    struct cluster_stage stage = {0};
    const struct ol_typical typical[] = {
        {.ask = {.cpu_milli = 1000}, .units = 0, .share = 0.1},
        {.ask = {.cpu_milli = 9000}, .units = 1000, .share = 0.2},
        {.ask = {.model = stage_label(&stage, "H100")}, .units = 1000, .share = 0.3},
        {.ask = {.model = stage_label(&stage, "A100|H100")}, .units = 1000, .share = 0.4},
    };
    stage_nodes(&stage, 1, 3, 8)->model = stage_label(&stage, "A100");
    stage_open(&stage, "fgd");
    ol_cluster_expect(stage.cluster, typical, 4);
    CHECK_NEAR(ol_cluster_fragmentation(stage.cluster), 0.6 * 3000, 1e-9);
    CHECK_INT(stage_job(&stage, 400, 0), 0);
    CHECK_NEAR(ol_cluster_fragmentation(stage.cluster), 0.6 * 2600 + 0.4 * 600, 1e-9);
    stage_close(&stage);
}

/* Three equal nodes, 3,000 jobs that come and go: each node gets 1,000 of them, give or take 4 deviations of
 * sqrt(3000 * 1/3 * 2/3) = 26; and of the two devices of one node each gets half of 1,000 shares, sqrt(250) = 16. */
static void random_is_even(void)
{
    struct cluster_stage stage = {0};
    int nodes[3] = {0}, first = 0;
    stage_nodes(&stage, 3, 2, 0);
    stage_open(&stage, "random");
    for (uint32_t i = 0; i < 3000; i++) {
        size_t count;
        CHECK(ol_cluster_place(stage.cluster, i, 500, &(struct ol_ask){0}));
        const struct ol_placed *parts = ol_cluster_parts(stage.cluster, i, &count);
        nodes[parts->node]++;
        first += parts->node == 0 && stage.cluster->devices[0].left == 500;
        ol_cluster_remove(stage.cluster, i);
    }
    for (int i = 0; i < 3; i++)
        CHECK_NEAR(nodes[i], 1000, 104);
    CHECK_NEAR(first, nodes[0] / 2.0, 64);
    stage_close(&stage);
}

/* Nodes 0 and 1 are equal, and node 1 has the smaller name. */
static void ties_are_broken(void)
{
    static const uint32_t ranks[] = {1, 0};
    static const struct {
        enum ol_tie tie;
        int node;
    } rows[] = {{OL_TIE_NAME, 1}, {OL_TIE_FIRST, 0}};
    for (size_t i = 0; i < 2; i++) {
        struct cluster_stage stage = {.ties = {rows[i].tie}, .ranks = ranks};
        stage_nodes(&stage, 2, 1, 0);
        stage_open(&stage, "fgd"); /* no job is typical, so all nodes are alike */
        CHECK_INT(stage_job(&stage, 1000, 0), rows[i].node);
        stage_close(&stage);
    }
    struct cluster_stage stage = {.ranks = ranks};
    stage_nodes(&stage, 2, 1, 0);
    stage_open(&stage, "first-fit"); /* as they are listed, whatever their names */
    CHECK_INT(stage_job(&stage, 1000, 0), 0);
    stage_close(&stage);
}

int main(void)
{
    CASE(first_fit_takes_the_first);
    CASE(best_fit_leaves_least);
    CASE(best_fit_weighs_gpus);
    CASE(dot_product_is_not_best_fit);
    CASE(packing_shares_first);
    CASE(packing_spares_idle_devices);
    CASE(packing_looks_at_the_fullest);
    CASE(spread_takes_the_emptiest);
    CASE(clustering_keeps_kinds_together);
    CASE(clustering_avoids_mixed_nodes);
    CASE(fgd_fragments_least);
    CASE(fgd_picks_the_device);
    CASE(fragmentation_counts_what_lacks);
    CASE(random_is_even);
    CASE(ties_are_broken);
    return check_end();
}
