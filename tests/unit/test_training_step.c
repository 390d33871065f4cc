/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What measures make of a training job: worked out by hand, and beside published figures.
 */
#include "models/trace/training_step.h"
#include "tests/check.h"

#include <math.h>

/* Bert-large's size, 340e6 parameters, on 16 GB V100; steps of 0.5 s, 10 GB a second between GPUs. */
static struct ol_what_if bert(void)
{
    return (struct ol_what_if){.step = OL_SECOND / 2,
                               .parameters = 340e6,
                               .optimizer = OL_OPTIMIZER_ADAM,
                               .activation_bytes = 8000000000,
                               .gpu_memory_bytes = 16000000000,
                               .layers = 24,
                               .bandwidth = 10000000000};
}

static void begins_as_it_is(void)
{
    const struct ol_what_if what_if = bert();
    const struct ol_training training = ol_training_begin(&what_if, 8, -1);
    CHECK_NEAR(ol_training_time(&training), 1, 1e-15);
    /* 2 x 7/8 x 4 x 340e6 bytes = 2.38e9, over 1e10 a second: 0.238 s of 0.5 */
    CHECK_NEAR(training.talk, .476, 1e-12);
    CHECK_NEAR(training.compute, .524, 1e-12);
    /* 4 + 4 + 8 = 16 bytes of each parameter: 5.44 GB, and 8 of activations */
    CHECK_NEAR(ol_training_bytes(&training), 13.44e9, 1);
    CHECK(ol_training_fits(&training));
    const struct ol_training single = ol_training_begin(&what_if, 1, -1);
    CHECK_NEAR(single.talk, 0, 0);
}

/* ZeRO, 3.1: a model of 1.5e9 parameters takes at least 24 GB in mixed precision with Adam (GPT-2). */
static void bytes_of_zero(void)
{
    struct ol_what_if what_if = {.parameters = 1.5e9, .is_mixed = true};
    struct ol_training training = ol_training_begin(&what_if, 1, -1);
    CHECK_NEAR(ol_training_bytes(&training), 24e9, 1);
    what_if.is_mixed = false;
    training = ol_training_begin(&what_if, 1, -1);
    CHECK_NEAR(ol_training_bytes(&training), 24e9, 1);
    what_if.optimizer = OL_OPTIMIZER_MOMENTUM; /* 12 bytes */
    training = ol_training_begin(&what_if, 1, -1);
    CHECK_NEAR(ol_training_bytes(&training), 18e9, 1);
    what_if.optimizer = OL_OPTIMIZER_SGD; /* 8 */
    training = ol_training_begin(&what_if, 1, -1);
    CHECK_NEAR(ol_training_bytes(&training), 12e9, 1);
}

static void mixed_precision(void)
{
    const struct ol_what_if what_if = bert();
    const struct ol_mixed_precision measure = {.share = .8, .speedup = 4};
    struct ol_training training = ol_training_begin(&what_if, 8, -1);
    ol_training_mixed_precision(&training, &measure);
    /* compute .524 (0.2 + 0.8 / 4) = .2096; gradients of half the bytes: .238 */
    CHECK_NEAR(ol_training_time(&training), .4476, 1e-12);
    /* as many bytes of the parameters, half the activations */
    CHECK_NEAR(ol_training_bytes(&training), 5.44e9 + 4e9, 1);
    ol_training_mixed_precision(&training, &measure); /* once and for all */
    CHECK_NEAR(ol_training_time(&training), .4476, 1e-12);
}

/* NVIDIA DeepLearningExamples, ResNet50 v1.5 for PyTorch, 21.03, DGX-1 16 GB: 367 images a second on one V100 in FP32,
 * 1200 in mixed precision (3.26 x as they print it: 3.270), 2855 on eight (7.76 x printed: 7.779). */
static void resnet_as_published(void)
{
    const struct ol_what_if what_if = {.layers = 50};
    struct ol_training training = ol_training_begin(&what_if, 1, -1);
    ol_training_mixed_precision(&training, &(struct ol_mixed_precision){.share = 1, .speedup = 3.26});
    CHECK_NEAR(367 / ol_training_time(&training), 1200, 5);
    training = ol_training_begin(&what_if, 1, -1);
    struct ol_scale_out eight = {.scaling_text = "8:7.76", .scaling = {.points = {{8, 7.76}}, .point_count = 1}};
    ol_training_scale_out(&training, &eight, 8);
    CHECK_NEAR(367 / ol_training_time(&training), 2855, 9);
}

/* Chen et al.: with one more forward pass the cost is O(sqrt n); of 100 layers 2 x 10 are kept. Of three no more
 * than are there. */
static void checkpointing(void)
{
    struct ol_what_if what_if = {.layers = 100, .activation_bytes = 1000};
    const struct ol_activation_checkpointing measure = {.recompute = 1. / 3};
    struct ol_training training = ol_training_begin(&what_if, 1, -1);
    ol_training_checkpointing(&training, &measure);
    CHECK_NEAR(ol_training_bytes(&training), 200, 1e-9);
    CHECK_NEAR(ol_training_time(&training), 4. / 3, 1e-12);
    what_if.layers = 3;
    training = ol_training_begin(&what_if, 1, -1);
    ol_training_checkpointing(&training, &measure);
    CHECK_NEAR(ol_training_bytes(&training), 1000, 1e-9);
}

static void accumulation(void)
{
    struct ol_what_if what_if = bert();
    struct ol_gradient_accumulation measure = {.steps = 4, .what_for = OL_ACCUMULATE_FOR_GPUS, .overhead = .02};
    struct ol_training training = ol_training_begin(&what_if, 8, -1);
    ol_training_accumulation(&training, &measure, 2);
    /* compute .524 x 4 x 1.06 = 2.22176; two exchange 2 x 1/2 x 1.36e9 bytes: 0.136 s of 0.5 = .272 */
    CHECK_NEAR(ol_training_time(&training), 2.49376, 1e-12);
    CHECK_NEAR(ol_training_bytes(&training), 13.44e9, 1);
    measure.what_for = OL_ACCUMULATE_FOR_MEMORY;
    training = ol_training_begin(&what_if, 8, -1);
    ol_training_accumulation(&training, &measure, 8);
    CHECK_NEAR(ol_training_time(&training), .524 * 1.06 + .476, 1e-12);
    CHECK_NEAR(ol_training_bytes(&training), 5.44e9 + 2e9, 1);
}

static void scale_out(void)
{
    struct ol_what_if what_if = bert();
    const struct ol_scale_out measure = {.parallel = .95};
    struct ol_training training = ol_training_begin(&what_if, 8, -1);
    ol_training_scale_out(&training, &measure, 16);
    /* compute .524 x (.05 + .95/16) / (.05 + .95/8) = .524 x .109375 / .16875; talk .544 x 15/16 = .51 */
    CHECK_NEAR(ol_training_time(&training), .524 * .109375 / .16875 + .51, 1e-12);
    CHECK_NEAR(ol_training_bytes(&training), 5.44e9 + 4e9, 1);
}

/* A third of each step the GPUs wait: loading takes the whole step, computing two thirds. */
static void stalls(void)
{
    const struct ol_what_if what_if = {.stall = 1. / 3};
    const struct ol_data_loading twice = {.speedup = 2}, slightly = {.speedup = 1.25};
    const struct ol_mixed_precision fast = {.share = 1, .speedup = 4};
    struct ol_training training = ol_training_begin(&what_if, 8, -1);
    ol_training_mixed_precision(&training, &fast); /* nothing is gained by those who wait */
    CHECK_NEAR(ol_training_time(&training), 1, 1e-15);
    ol_training_data_loading(&training, &twice); /* load 1/2, compute 1/6 */
    CHECK_NEAR(ol_training_time(&training), .5, 1e-12);
    training = ol_training_begin(&what_if, 8, -1);
    ol_training_data_loading(&training, &slightly); /* load .8 */
    CHECK_NEAR(ol_training_time(&training), .8, 1e-12);
    training = ol_training_begin(&what_if, 8, -1);
    ol_training_data_loading(&training, &twice); /* compute 2/3 */
    CHECK_NEAR(ol_training_time(&training), 2. / 3, 1e-12);
    const struct ol_what_if by_use = {.stall = .5, .stall_from_use = true};
    training = ol_training_begin(&by_use, 8, .25);
    CHECK_NEAR(training.compute, .25, 1e-12);
    training = ol_training_begin(&by_use, 8, 0); /* as much as an attribute may say */
    CHECK_NEAR(training.compute, .01, 1e-12);
    training = ol_training_begin(&by_use, 8, -1);
    CHECK_NEAR(training.compute, .5, 1e-12);
}

static void gpu_type(void)
{
    const struct ol_what_if what_if = bert();
    const struct ol_gpu_type measure = {.memory_bytes = 12000000000, .bandwidth = 20000000000};
    struct ol_training training = ol_training_begin(&what_if, 8, -1);
    ol_training_gpu_type(&training, &measure, 2.5);
    CHECK_NEAR(ol_training_time(&training), .524 / 2.5 + .238, 1e-12);
    CHECK(!ol_training_fits(&training)); /* 13.44 GB */
}

/* ---- laws ---- */

/* No measure of the computing beats Amdahl's bound of the share that it leaves as it is. */
static void amdahls_bound(void)
{
    for (int i = 0; i < 1000; i++) {
        const double share = (i % 10) / 9., speedup = 1 + i / 3., stall = (i % 7) / 10.;
        const struct ol_what_if what_if = {.stall = stall};
        struct ol_training training = ol_training_begin(&what_if, 8, -1);
        ol_training_mixed_precision(&training, &(struct ol_mixed_precision){.share = share, .speedup = speedup});
        const double gain = 1 / ol_training_time(&training);
        CHECK(gain >= 1 - 1e-12);
        CHECK(gain <= 1 / (1 - share * (1 - 1 / speedup)) * (1 + 1e-12));
        if (share < 1)
            CHECK(gain <= 1 / (1 - share) * (1 + 1e-12));
        training = ol_training_begin(&what_if, 1, -1);
        ol_training_scale_out(&training, &(struct ol_scale_out){.parallel = share}, speedup);
        CHECK(1 / ol_training_time(&training) <= speedup * (1 + 1e-12));
        if (share < 1 && stall == 0)
            CHECK(1 / ol_training_time(&training) <= 1 / (1 - share) * (1 + 1e-12));
    }
}

/* There and back again. */
static void inverses_cancel(void)
{
    struct ol_what_if what_if = bert();
    what_if.stall = .2;
    for (double by = 1. / 64; by < 100; by *= 1.7) {
        const struct ol_scale_out out = {.parallel = .97};
        struct ol_training training = ol_training_begin(&what_if, 64, -1);
        const double bytes = ol_training_bytes(&training);
        ol_training_data_loading(&training, &(struct ol_data_loading){.speedup = by});
        ol_training_gpu_type(&training, &(struct ol_gpu_type){.bandwidth = 30000000000}, by);
        ol_training_scale_out(&training, &out, ceil(64 * by));
        ol_training_scale_out(&training, &out, 64);
        ol_training_gpu_type(&training, &(struct ol_gpu_type){.bandwidth = 10000000000}, 1 / by);
        ol_training_data_loading(&training, &(struct ol_data_loading){.speedup = 1 / by});
        CHECK_NEAR(ol_training_time(&training), 1, 1e-12);
        CHECK_NEAR(ol_training_bytes(&training), bytes, bytes * 1e-12);
    }
}

int main(void)
{
    CASE(begins_as_it_is);
    CASE(bytes_of_zero);
    CASE(mixed_precision);
    CASE(resnet_as_published);
    CASE(checkpointing);
    CASE(accumulation);
    CASE(scale_out);
    CASE(stalls);
    CASE(gpu_type);
    CASE(amdahls_bound);
    CASE(inverses_cancel);
    return check_end();
}
