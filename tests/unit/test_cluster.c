/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all placement rules share: who fits where, gangs, slices, models, copies. Places are worked out by hand.
 */
#include "tests/cluster_stage.h"

/* "node:GPUs" of each part of an owner's place. */
static const char *parts_of(const struct ol_cluster *cluster, uint32_t owner)
{
    static char text[200];
    size_t count, length = 0;
    const struct ol_placed *parts = ol_cluster_parts(cluster, owner, &count);
    *text = '\0';
    for (size_t i = 0; i < count; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%u:%g", i > 0 ? " " : "", parts[i].node,
                                   (double)parts[i].units / 1000);
    return text;
}

static const char *place(struct cluster_stage *stage, uint32_t gpus, struct ol_ask ask)
{
    return stage_place(stage, gpus * 1000, &ask) < 0 ? "" : parts_of(stage->cluster, stage->owners - 1);
}

/* ---- one node ---- */

static void processors_and_memory_limit(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 1, 4, 8)->memory_bytes = 100;
    stage_nodes(&stage, 1, 4, 16)->memory_bytes = 50;
    stage_open(&stage, "first-fit");
    CHECK_INT(ol_cluster_nodes(stage.cluster), 2);
    CHECK_INT(ol_cluster_units(stage.cluster), 8000);
    CHECK_STRING(place(&stage, 1, (struct ol_ask){.cpu_milli = 9000}), "1:1");
    CHECK_STRING(place(&stage, 1, (struct ol_ask){.memory_bytes = 60}), "0:1");
    CHECK_STRING(place(&stage, 1, (struct ol_ask){.memory_bytes = 60}), "");
    CHECK_STRING(place(&stage, 0, (struct ol_ask){.cpu_milli = 7500}), "0:0"); /* processors only */
    CHECK_STRING(place(&stage, 0, (struct ol_ask){.cpu_milli = 7500}), "");
    CHECK_STRING(place(&stage, 1, (struct ol_ask){.cpu_milli = 600}), "1:1");
    CHECK_INT(ol_cluster_idle(stage.cluster), 5000);
    ol_cluster_remove(stage.cluster, 1);
    CHECK_INT(ol_cluster_idle(stage.cluster), 6000);
    CHECK_STRING(place(&stage, 2, (struct ol_ask){.memory_bytes = 100}), "0:2");
    CHECK(ol_cluster_fits_empty(stage.cluster, 4000, &(struct ol_ask){.cpu_milli = 16000, .memory_bytes = 50}));
    CHECK(!ol_cluster_fits_empty(stage.cluster, 4000,
                                 &(struct ol_ask){.cpu_milli = 16000, .memory_bytes = 51, .nodes = 1}));
    CHECK(!ol_cluster_fits_empty(stage.cluster, 0, &(struct ol_ask){.cpu_milli = 16001}));
    stage_close(&stage);
}

/* 600 leave 400 on a device, so a second 600 opens another, and 400 fill the first. */
static void shares_of_one_device(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 1, 2, 0);
    stage_open(&stage, "first-fit");
    CHECK_INT(stage_job(&stage, 600, 0), 0);
    CHECK_INT(stage_job(&stage, 600, 0), 0);
    CHECK_INT(stage_job(&stage, 600, 0), -1);
    CHECK_INT(stage_job(&stage, 400, 0), 0);
    CHECK_INT(stage_job(&stage, 400, 0), 0);
    CHECK_INT(ol_cluster_idle(stage.cluster), 0);
    ol_cluster_remove(stage.cluster, 0);
    CHECK_INT(stage_job(&stage, 1000, 0), -1);
    ol_cluster_remove(stage.cluster, 3); /* the 400 beside it */
    CHECK_INT(stage_job(&stage, 1000, 0), 0);
    CHECK_NEAR(ol_cluster_speed(stage.cluster, 1), 1, 0);
    stage_close(&stage);
}

/* ---- models ---- */

static void alternatives(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 1, 1, 8)->model = stage_label(&stage, "T4");
    stage_nodes(&stage, 1, 1, 8)->model = stage_label(&stage, "A100");
    stage_nodes(&stage, 1, 1, 8)->model = stage_label(&stage, "V100M32");
    stage_nodes(&stage, 1, 1, 8);
    stage_open(&stage, "first-fit");
    const struct ol_ask either = {.model = stage_label(&stage, "V100M32|A100")};
    const struct ol_ask one = {.model = stage_label(&stage, "V100")}; /* is no V100M32 */
    const struct ol_ask odd = {.model = stage_label(&stage, "|T4|")};
    CHECK_STRING(place(&stage, 1, either), "1:1");
    CHECK_STRING(place(&stage, 1, either), "2:1");
    CHECK_STRING(place(&stage, 1, either), "");
    CHECK(ol_cluster_fits_empty(stage.cluster, 1000, &either));
    CHECK(!ol_cluster_fits_empty(stage.cluster, 1000, &one));
    CHECK_STRING(place(&stage, 0, (struct ol_ask){.model = one.model, .cpu_milli = 1000}), "0:0");
    CHECK_STRING(place(&stage, 1, odd), "0:1");
    CHECK_STRING(place(&stage, 1, (struct ol_ask){0}), "3:1"); /* any, also one of no model */
    stage_close(&stage);
}

/* ---- gangs ---- */

/* Nodes of 4, 4 and 2 GPUs. 10 take all: whole nodes first. 5: 4 of one, and the rest where the rule likes it, which
 * under best fit is the node of 2. */
static void gangs_over_nodes(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 2, 4, 16);
    stage_nodes(&stage, 1, 2, 16);
    stage_open(&stage, "best-fit");
    CHECK(!ol_cluster_fits_empty(stage.cluster, 11000, &(struct ol_ask){0}));
    CHECK_STRING(place(&stage, 10, (struct ol_ask){.cpu_milli = 10000}), "0:4 1:4 2:2");
    CHECK_INT(ol_cluster_idle(stage.cluster), 0);
    CHECK_INT(stage.cluster->nodes[0].cpu_left, 12000);
    CHECK_INT(stage.cluster->nodes[2].cpu_left, 14000);
    ol_cluster_remove(stage.cluster, 0);
    CHECK_STRING(place(&stage, 5, (struct ol_ask){0}), "0:4 2:1");
    CHECK_STRING(place(&stage, 5, (struct ol_ask){0}), "1:4 2:1");
    stage_close(&stage);
}

/* Processors for 2 of 8 GPUs on each node; over 4 nodes and no fewer. */
static void gangs_need_processors(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 3, 8, 16);
    stage_open(&stage, "first-fit");
    CHECK_STRING(place(&stage, 7, (struct ol_ask){.cpu_milli = 56000}), "");
    CHECK_STRING(place(&stage, 6, (struct ol_ask){.cpu_milli = 48000}), "0:2 1:2 2:2");
    CHECK_INT(stage.cluster->nodes[1].cpu_left, 0);
    stage_close(&stage);
}

static void exactly_so_many_nodes(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 3, 4, 0);
    stage_open(&stage, "first-fit");
    CHECK_STRING(place(&stage, 5, (struct ol_ask){.nodes = 1}), "");
    CHECK_STRING(place(&stage, 5, (struct ol_ask){.nodes = 2}), ""); /* not in equal parts */
    CHECK_STRING(place(&stage, 6, (struct ol_ask){.nodes = 3}), "0:2 1:2 2:2");
    CHECK_STRING(place(&stage, 4, (struct ol_ask){.nodes = 2}), "0:2 1:2");
    CHECK_STRING(place(&stage, 2, (struct ol_ask){.nodes = 2}), ""); /* one node has room for both, not two */
    CHECK_STRING(place(&stage, 2, (struct ol_ask){.nodes = 1}), "2:2");
    CHECK(ol_cluster_fits_empty(stage.cluster, 12000, &(struct ol_ask){.nodes = 3}));
    CHECK(!ol_cluster_fits_empty(stage.cluster, 12000, &(struct ol_ask){.nodes = 2}));
    CHECK(!ol_cluster_fits_empty(stage.cluster, 4000, &(struct ol_ask){.nodes = 4}));
    stage_close(&stage);
}

/* A job goes on one node where it fits on one, even if others would give more at once. */
static void one_node_before_several(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 2, 4, 0);
    stage_open(&stage, "first-fit");
    CHECK_STRING(place(&stage, 3, (struct ol_ask){0}), "0:3");
    CHECK_STRING(place(&stage, 3, (struct ol_ask){0}), "1:3");
    CHECK_STRING(place(&stage, 2, (struct ol_ask){.nodes = 1}), "");
    CHECK_STRING(place(&stage, 2, (struct ol_ask){0}), "0:1 1:1");
    stage_close(&stage);
}

/* ---- instances and time slices ---- */

static void instances(void)
{
    struct cluster_stage stage = {0};
    *stage_nodes(&stage, 1, 2, 0) = (struct ol_node_shape){
        .count = 1, .gpus = 2, .model = stage_label(&stage, "A100"), .slicing = OL_SLICING_MIG};
    stage_nodes(&stage, 1, 1, 0)->model = stage_label(&stage, "A100");
    stage_open(&stage, "first-fit");
    const struct ol_ask small = {.slice = stage_label(&stage, "1g.5gb")};
    const struct ol_ask large = {.slice = stage_label(&stage, "3g.20gb")};
    const struct ol_ask other = {.slice = stage_label(&stage, "1g.18gb")}; /* of an H200 */
    CHECK_INT(stage_place(&stage, 428, &large), 0);
    CHECK_INT(stage_place(&stage, 428, &large), 0); /* beside it: the fuller GPU first */
    CHECK_INT(ol_cluster_idle(stage.cluster), 3000 - 2 * 428);
    CHECK_INT(stage.cluster->nodes[0].whole, 1);
    for (int i = 0; i < 7; i++)
        CHECK_INT(stage_place(&stage, 142, &small), 0);
    CHECK_INT(stage_place(&stage, 142, &small), -1);
    CHECK_INT(stage_place(&stage, 142, &other), -1);
    CHECK_INT(stage_job(&stage, 142, 0), 1); /* a share of a GPU that is not cut up */
    ol_cluster_remove(stage.cluster, 0);
    CHECK_INT(stage_job(&stage, 1000, 0), -1);
    CHECK_INT(stage_place(&stage, 142, &small), 0);
    ol_cluster_remove(stage.cluster, 1);
    ol_cluster_remove(stage.cluster, stage.owners - 1);
    CHECK_INT(stage_job(&stage, 1000, 0), 0); /* nobody is on it */
    CHECK_NEAR(ol_cluster_speed(stage.cluster, 2), 1, 0);
    stage_close(&stage);
}

/* Two halves share a device where they can; three of 400 need two devices, as two times 400 leave 200. */
static void several_shares(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 1, 1, 6);
    stage_nodes(&stage, 1, 2, 6);
    stage_open(&stage, "first-fit");
    const struct ol_ask halves = {.milli = 500, .cpu_milli = 4000};
    const struct ol_ask fours = {.milli = 400};
    CHECK_INT(stage_place(&stage, 1000, &halves), 0);
    CHECK_STRING(parts_of(stage.cluster, 0), "0:0.5 0:0.5");
    CHECK_INT(stage.cluster->nodes[0].cpu_left, 2000);
    CHECK_INT(stage_place(&stage, 1200, &fours), 1);
    CHECK_STRING(parts_of(stage.cluster, 1), "1:0.4 1:0.4 1:0.4");
    CHECK_INT(stage_place(&stage, 800, &fours), -1);
    ol_cluster_remove(stage.cluster, 0);
    CHECK_INT(stage_place(&stage, 1200, &fours), 0); /* 2 on node 0, the third beside the others */
    CHECK_STRING(parts_of(stage.cluster, 3), "0:0.4 0:0.4 1:0.4");
    CHECK_INT(stage_place(&stage, 400, &fours), -1);
    stage_close(&stage);
    stage = (struct cluster_stage){0};
    *stage_nodes(&stage, 1, 2, 0) = (struct ol_node_shape){.count = 2, .gpus = 1, .slicing = OL_SLICING_MIG};
    stage_open(&stage, "first-fit");
    CHECK_INT(stage_place(&stage, 3 * 285, &(struct ol_ask){.slice = stage_label(&stage, "2g.10gb")}), 0);
    CHECK_STRING(parts_of(stage.cluster, 0), "0:0.285 0:0.285 0:0.285");
    CHECK_INT(stage_place(&stage, 4 * 285, &(struct ol_ask){.slice = stage_label(&stage, "2g.10gb")}), -1);
    CHECK_INT(stage_place(&stage, 2 * 1000, &(struct ol_ask){.slice = stage_label(&stage, "7g.40gb")}), -1);
    ol_cluster_remove(stage.cluster, 0);
    CHECK_INT(stage_place(&stage, 2 * 1000, &(struct ol_ask){.slice = stage_label(&stage, "7g.40gb")}), 0);
    CHECK_STRING(parts_of(stage.cluster, 3), "0:1 1:1");
    CHECK(
        ol_cluster_fits_empty(stage.cluster, 14 * 142, &(struct ol_ask){.slice = stage_label(&stage, "1g.5gb")}));
    CHECK(
        !ol_cluster_fits_empty(stage.cluster, 15 * 142, &(struct ol_ask){.slice = stage_label(&stage, "1g.5gb")}));
    stage_close(&stage);
}

static void time_slices(void)
{
    struct cluster_stage stage = {0};
    *stage_nodes(&stage, 1, 1, 0) =
        (struct ol_node_shape){.count = 1, .gpus = 2, .slicing = OL_SLICING_TIME, .sharers = 2, .overhead = 0.1};
    stage_open(&stage, "first-fit");
    CHECK_INT(stage_job(&stage, 300, 0), 0);
    CHECK_INT(stage_job(&stage, 300, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 0), 0); /* the other one */
    CHECK_INT(stage_job(&stage, 300, 0), -1); /* 400 are left, but two share it */
    CHECK_NEAR(ol_cluster_speed(stage.cluster, 0), 0.9, 1e-12);
    CHECK_NEAR(ol_cluster_speed(stage.cluster, 2), 1, 0);
    ol_cluster_remove(stage.cluster, 1);
    CHECK_INT(stage_job(&stage, 800, 0), -1); /* more than is left */
    CHECK_INT(stage_job(&stage, 700, 0), 0);
    stage_close(&stage);
}

/* ---- copies ---- */

static void copies_part_ways(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 2, 2, 0);
    stage_open(&stage, "first-fit");
    struct ol_cluster *copy = stage_cluster(&stage, "first-fit");
    CHECK_INT(stage_job(&stage, 500, 0), 0);
    CHECK_INT(stage_job(&stage, 1000, 0), 0);
    CHECK_STRING(place(&stage, 2, (struct ol_ask){0}), "1:2");
    ol_cluster_copy(copy, stage.cluster);
    ol_cluster_verify(copy);
    CHECK_STRING(parts_of(copy, 2), "1:2");
    CHECK_INT(ol_cluster_idle(copy), 500);
    ol_cluster_remove(copy, 2);
    CHECK_INT(ol_cluster_idle(stage.cluster), 500);
    CHECK(ol_cluster_fits(copy, 1000, &(struct ol_ask){0}));
    CHECK(!ol_cluster_fits(stage.cluster, 1000, &(struct ol_ask){0}));
    ol_cluster_copy(copy, stage.cluster); /* once more, over what is there */
    CHECK_STRING(parts_of(copy, 2), "1:2");
    CHECK_STRING(parts_of(copy, 3), "");
    ol_cluster_verify(copy);
    ol_cluster_free(copy);
    stage_close(&stage);
}

static void placed_as_elsewhere(void)
{
    struct cluster_stage stage = {0};
    stage_nodes(&stage, 2, 2, 4);
    stage_open(&stage, "first-fit");
    struct ol_cluster *other = stage_cluster(&stage, "first-fit");
    CHECK_INT(stage_job(&stage, 600, 3), 0);                       /* 0: device 0 of node 0 */
    CHECK_STRING(place(&stage, 3, (struct ol_ask){0}), "1:2 0:1"); /* 1 */
    CHECK(ol_cluster_place_as(other, stage.cluster, 1));
    CHECK_STRING(parts_of(other, 1), "1:2 0:1");
    CHECK(ol_cluster_place(other, 9, 500, &(struct ol_ask){0})); /* device 0 of node 0 */
    ol_cluster_verify(other);
    CHECK(!ol_cluster_place_as(other, stage.cluster, 0)); /* 500 are left there */
    ol_cluster_remove(other, 9);
    CHECK(ol_cluster_place(other, 9, 0, &(struct ol_ask){.cpu_milli = 2000}));
    CHECK(!ol_cluster_place_as(other, stage.cluster, 0)); /* 2 processors are */
    ol_cluster_remove(other, 9);
    CHECK(ol_cluster_place_as(other, stage.cluster, 0));
    ol_cluster_verify(other);
    CHECK_INT(ol_cluster_idle(other), 400);
    ol_cluster_remove(other, 1);
    CHECK(ol_cluster_place(other, 9, 1000, &(struct ol_ask){0})); /* one of the gang's devices */
    CHECK(!ol_cluster_place_as(other, stage.cluster, 1));
    ol_cluster_verify(other);
    ol_cluster_free(other);
    stage_close(&stage);
}

int main(void)
{
    CASE(processors_and_memory_limit);
    CASE(shares_of_one_device);
    CASE(alternatives);
    CASE(gangs_over_nodes);
    CASE(gangs_need_processors);
    CASE(exactly_so_many_nodes);
    CASE(one_node_before_several);
    CASE(instances);
    CASE(several_shares);
    CASE(time_slices);
    CASE(copies_part_ways);
    CASE(placed_as_elsewhere);
    return check_end();
}
