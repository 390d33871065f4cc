/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * training_step: what the measures of a <what-if> make of a training job: time, GPUs and memory.
 *
 * The model is told in outlay/what_if.h; this is its arithmetic, without jobs or files. Begin with a job as it is, and
 * take the measures one after the other; the order is the caller's.
 *
 *     struct ol_training training = ol_training_begin(what_if, 8, -1);
 *     ol_training_mixed_precision(&training, measure);
 *     runtime * ol_training_time(&training)
 */
#ifndef OUTLAY_TRACE_TRAINING_STEP_H
#define OUTLAY_TRACE_TRAINING_STEP_H

#include "outlay/what_if.h"

#include <stdint.h>

struct ol_training {
    double gpus;                        /* 1 for a part of one */
    double load, compute, talk;         /* in steps as they were at first */
    double parameters, optimizer_bytes; /* the latter of each parameter */
    double activations;                 /* bytes on each GPU */
    double room;                        /* bytes of each GPU; 0: not known */
    double bandwidth;                   /* bytes a second; 0: talk is not looked at */
    double talk_seconds;                /* steps that a second of unhidden talk is */
    double layers;
    bool is_mixed;
};

/* `use`: how busy the job says that its GPUs are; negative: it does not. */
struct ol_training ol_training_begin(const struct ol_what_if *what_if, double gpus, double use);
/* Seconds of a step in which gradients are exchanged and nothing is computed, however many GPUs there are. */
double ol_training_most_talk(const struct ol_what_if *what_if);
/* Over that of the job at first: 1 where no measure was taken. */
double ol_training_time(const struct ol_training *training);
double ol_training_bytes(const struct ol_training *training); /* on each GPU */
bool ol_training_fits(const struct ol_training *training);

/* Onto `gpus`, of which each takes `load` times the activations; the time stays. */
void ol_training_shrink(struct ol_training *training, double gpus, double load);
void ol_training_data_loading(struct ol_training *training, const struct ol_data_loading *measure);
void ol_training_mixed_precision(struct ol_training *training, const struct ol_mixed_precision *measure);
void ol_training_checkpointing(struct ol_training *training, const struct ol_activation_checkpointing *measure);
/* `gpus`: on how many afterwards; where it is for memory, as many as before. */
void ol_training_accumulation(struct ol_training *training, const struct ol_gradient_accumulation *measure,
                              double gpus);
void ol_training_scale_out(struct ol_training *training, const struct ol_scale_out *measure, double gpus);
/* `ratio`: the new throughput over the old. */
void ol_training_gpu_type(struct ol_training *training, const struct ol_gpu_type *measure, double ratio);

#endif
