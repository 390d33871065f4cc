/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/trace/training_step.h"

#include <math.h>

/* A job that never computes would take no time at all once its data is there. */
#define MOST_STALL 0.99

static const double optimizer_bytes[] = {
    [OL_OPTIMIZER_ADAM] = 8,
    [OL_OPTIMIZER_MOMENTUM] = 4,
    [OL_OPTIMIZER_SGD] = 0,
};

static double value_bytes(const struct ol_training *training)
{
    return training->is_mixed ? 2 : 4;
}

static double talk_of(const struct ol_training *training)
{
    const double n = training->gpus;
    if (!(training->bandwidth > 0))
        return 0;
    return 2 * (n - 1) / n * value_bytes(training) * training->parameters / training->bandwidth *
           training->talk_seconds;
}

struct ol_training ol_training_begin(const struct ol_what_if *what_if, double gpus, double use)
{
    const double stall = what_if->stall_from_use && use >= 0 ? fmin(1 - use, MOST_STALL) : what_if->stall;
    struct ol_training training = {
        .gpus = gpus,
        .load = stall > 0 ? 1 : 0,
        .parameters = what_if->parameters,
        .optimizer_bytes = optimizer_bytes[what_if->optimizer],
        .activations = (double)what_if->activation_bytes,
        .room = (double)what_if->gpu_memory_bytes,
        .bandwidth = what_if->step > 0 ? (double)what_if->bandwidth : 0,
        .talk_seconds =
            what_if->step > 0 ? (1 - what_if->overlap) / ((double)what_if->step / (double)OL_SECOND) : 0,
        .layers = (double)what_if->layers,
        .is_mixed = what_if->is_mixed,
    };
    training.talk = fmin(talk_of(&training), 1 - stall);
    training.compute = 1 - stall - training.talk;
    return training;
}

double ol_training_most_talk(const struct ol_what_if *what_if)
{
    const double bytes = (what_if->is_mixed ? 2 : 4) * what_if->parameters;
    return what_if->bandwidth > 0 ? 2 * bytes / (double)what_if->bandwidth * (1 - what_if->overlap) : 0;
}

double ol_training_time(const struct ol_training *training)
{
    return fmax(training->load, training->compute + training->talk);
}

double ol_training_bytes(const struct ol_training *training)
{
    const double master = training->is_mixed ? 4 : 0;
    return training->parameters * (2 * value_bytes(training) + master + training->optimizer_bytes) +
           training->activations;
}

bool ol_training_fits(const struct ol_training *training)
{
    return training->room <= 0 || ol_training_bytes(training) <= training->room;
}

/* Fewer have less to say to each other; what they save there they compute longer. */
void ol_training_shrink(struct ol_training *training, double gpus, double load)
{
    const double before = training->talk;
    training->gpus = gpus;
    training->talk = fmin(talk_of(training), before);
    training->compute += before - training->talk;
    training->activations *= load;
}

void ol_training_data_loading(struct ol_training *training, const struct ol_data_loading *measure)
{
    training->load /= measure->speedup;
}

void ol_training_mixed_precision(struct ol_training *training, const struct ol_mixed_precision *measure)
{
    if (training->is_mixed)
        return;
    training->is_mixed = true;
    training->compute *= 1 - measure->share + measure->share / measure->speedup;
    training->talk /= 2;
    training->activations /= 2;
}

void ol_training_checkpointing(struct ol_training *training, const struct ol_activation_checkpointing *measure)
{
    training->compute *= 1 + measure->recompute;
    training->activations *= fmin(1, 2 / sqrt(training->layers));
}

void ol_training_accumulation(struct ol_training *training, const struct ol_gradient_accumulation *measure,
                              double gpus)
{
    const double fewer = training->gpus / gpus;
    const double parts = measure->what_for == OL_ACCUMULATE_FOR_GPUS ? ceil(fewer) : (double)measure->steps;
    training->compute *= fewer * (1 + measure->overhead * (parts - 1));
    training->load *= fewer;
    if (gpus != training->gpus) {
        training->gpus = gpus;
        training->talk = talk_of(training);
    }
    if (measure->what_for == OL_ACCUMULATE_FOR_MEMORY)
        training->activations /= parts;
}

/* Of n GPUs, over the time of one. */
static double amdahl(double serial, double n)
{
    return serial + (1 - serial) / n;
}

void ol_training_scale_out(struct ol_training *training, const struct ol_scale_out *measure, double gpus)
{
    const double before = training->gpus;
    if (gpus == before)
        return;
    training->gpus = gpus;
    training->load *= before / gpus;
    training->activations *= before / gpus;
    if (measure->scaling_text) {
        const double gain =
            ol_elastic_speedup(&measure->scaling, gpus) / ol_elastic_speedup(&measure->scaling, before);
        training->compute /= gain;
        training->talk /= gain;
        return;
    }
    training->compute *= amdahl(1 - measure->parallel, gpus) / amdahl(1 - measure->parallel, before);
    training->talk = talk_of(training);
}

void ol_training_gpu_type(struct ol_training *training, const struct ol_gpu_type *measure, double ratio)
{
    training->compute /= ratio;
    if (measure->memory_bytes > 0)
        training->room = (double)measure->memory_bytes;
    if (measure->bandwidth > 0 && training->bandwidth > 0) {
        training->talk *= training->bandwidth / (double)measure->bandwidth;
        training->bandwidth = (double)measure->bandwidth;
    }
}
