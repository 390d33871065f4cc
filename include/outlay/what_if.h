/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * what_if: measures that make training cheaper, done to the jobs of a source before they are submitted.
 *
 * A <what-if> stands in a <trace>, <arrivals> or <job> of a pool that counts GPUs. It says what the jobs are like
 * now, which of them it is about (<keep>, <drop>: all where there are none), and which measures are taken. Each job
 * that it is about comes out with another runtime, another number of GPUs, or both, and is then scheduled, run and
 * billed like any job; its estimate is as many times its runtime as before. Several what-ifs are applied in the order
 * in which they are written, and each describes the jobs as the one before leaves them. A measure with apply="no" is
 * left out, so that `outlay compare` can take them one by one.
 *
 * A job is a number of equal steps. A step takes the longer of two times: that in which the data for it is loaded,
 * and that of the GPUs, which compute and then talk (exchange gradients). Loading goes on beside the computing (Mohan
 * et al., "Analyzing and Mitigating Data Stalls in DNN Training", VLDB 2021), so a job that waits for data gains
 * nothing from faster GPUs until the loading is faster. Talk is a ring all-reduce (Patarasuk and Yuan, "Bandwidth
 * optimal all-reduce algorithms for clusters of workstations", JPDC 69, 2009): of n GPUs each sends and receives
 * 2 (n - 1) / n of the gradients' bytes; `overlap` of it is hidden behind the computing. All parts are shares of the
 * step as it is:
 *
 *     step = max(load, compute + talk),   1 at first;   load: 1 where the GPUs wait for data (`stall`), else 0
 *     talk = 2 (n - 1) / n x gradients / bandwidth x (1 - overlap) / step's seconds
 *
 * Memory on each GPU, of P parameters: weights, gradients, the optimizer's state, and the activations as given. In
 * single precision 4 P, 4 P and 8 P (Adam), 4 P (momentum) or 0 (SGD); in mixed precision 2 P, 2 P and 4 P more for
 * the master weights (Rajbhandari et al., "ZeRO", SC 2020, 3.1: 16 P in all with Adam, either way). A job that would
 * need more than `gpu-memory` is left as it was, counted as unfit, and told.
 *
 * The measures, in the order in which they are taken:
 *
 *   right-size                GPUs that a job says it does not use (gpus-used) go; and where it keeps them busy for
 *                             less than `target` (gpu-use), as many stay as are then busy for so long, at least one.
 *                             The runtime stays. Of parts of a GPU nothing is taken.
 *   data-loading              load / speedup.
 *   mixed-precision           compute x (1 - share + share / speedup): only `share` of the computing gains (Amdahl,
 *                             AFIPS 1967). Activations and gradients take half the bytes, master weights stay in
 *                             single precision (Micikevicius et al., "Mixed Precision Training", ICLR 2018, 3.1).
 *   activation-checkpointing  activations x min(1, 2 / sqrt(layers)), compute x (1 + recompute): only the borders of
 *                             sqrt(layers) segments are kept, and one segment at a time is computed again. That is
 *                             one more forward pass: a third of the computing where backward takes twice as long as
 *                             forward (Chen et al., "Training Deep Nets with Sublinear Memory Cost",
 *                             arXiv:1604.06174, who measured 30% on the clock).
 *   gradient-accumulation     each batch in `steps` parts one after the other, with the same sum of gradients. For
 *                             memory: activations / steps. For gpus: n / steps of them (rounded up), each with the
 *                             activations it had; compute and load x n / n'. Either way compute is
 *                             (1 + overhead x (parts - 1)) times as long.
 *   scale-out                 the same batch on `gpus` or `times` as many: compute x a(n') / a(n), where
 *                            a(n) = s + (1 - s) / n and s is the share of a single GPU's work that is not `parallel`
 *                            (Amdahl); load, activations x n / n'; talk as above. With `scaling`, measured points,
 *                            compute + talk go by those alone.
 *   gpu-type                  compute / (the throughput of `to` over that of `from`), by a table of the user's. Jobs
 *                             that name another GPU model are passed over; those that name this one ask for the new
 *                             one. The pool stays: give its nodes the type and price.
 *
 * What a job asks for beside GPUs (processors, memory of the host, deadline) stays as it is. Of a job on a given
 * number of nodes the GPUs are a multiple of that. What a job says of how busy its GPUs are is the target after
 * right-sizing, and is not known any more once its data loads faster.
 */
#ifndef OUTLAY_WHAT_IF_H
#define OUTLAY_WHAT_IF_H

#include "outlay/field.h"
#include "outlay/simtime.h"
#include "outlay/work.h"

#define OL_WHAT_IFS 8 /* of one source */

enum ol_optimizer { OL_OPTIMIZER_ADAM, OL_OPTIMIZER_MOMENTUM, OL_OPTIMIZER_SGD };
enum ol_accumulation { OL_ACCUMULATE_FOR_MEMORY, OL_ACCUMULATE_FOR_GPUS };

struct ol_right_size { /* <right-size> */
    const struct ol_xml_node *node;
    bool is_applied;
    double target; /* share of the time that a GPU is busy */
};

struct ol_data_loading { /* <data-loading> */
    const struct ol_xml_node *node;
    bool is_applied;
    double speedup;
};

struct ol_mixed_precision { /* <mixed-precision> */
    const struct ol_xml_node *node;
    bool is_applied;
    double share, speedup;
};

struct ol_activation_checkpointing { /* <activation-checkpointing> */
    const struct ol_xml_node *node;
    bool is_applied;
    double recompute; /* share of the computing */
};

struct ol_gradient_accumulation { /* <gradient-accumulation> */
    const struct ol_xml_node *node;
    bool is_applied;
    int64_t steps;
    int what_for;    /* enum ol_accumulation */
    double overhead; /* share of the computing, for each part beyond the first */
};

struct ol_scale_out { /* <scale-out> */
    const struct ol_xml_node *node;
    bool is_applied;
    int64_t gpus; /* 0: by `times` */
    double times; /* 0: by `gpus` */
    double parallel;
    const char *scaling_text;
    struct ol_elastic scaling; /* its points; set by ol_what_ifs_check */
};

struct ol_gpu_type { /* <gpu-type> */
    const struct ol_xml_node *node;
    bool is_applied;
    const char *from, *to, *table, *model;
    int64_t memory_bytes; /* of the new one; 0: as much */
    int64_t bandwidth;    /* bytes a second between the new ones; 0: as much */
};

struct ol_what_if { /* <what-if> */
    const struct ol_xml_node *node;
    const char *name;
    ol_time step;                               /* how long one takes now; 0: talk is not looked at */
    double parameters;                          /* of the model; 0: not known */
    int optimizer;                              /* enum ol_optimizer */
    bool is_mixed;                              /* they run in mixed precision already */
    int64_t activation_bytes, gpu_memory_bytes; /* on each GPU; 0: not known */
    int64_t layers;
    double stall;        /* share of a step in which the GPUs wait for data */
    bool stall_from_use; /* it is what gpu-use leaves, of jobs that tell it */
    int64_t bandwidth;   /* bytes a second that each GPU sends to the next; 0: talk is not looked at */
    double overlap;

    struct ol_list keeps, drops;                                 /* struct ol_what_if_filter */
    struct ol_list right_sizes, data_loadings, mixed_precisions, /* at most one of each */
        activation_checkpointings, gradient_accumulations, scale_outs, gpu_types;
};
extern const struct ol_element ol_what_if_element;

enum ol_what_if_field { OL_WHAT_IF_TEAM, OL_WHAT_IF_USER, OL_WHAT_IF_QUEUE, OL_WHAT_IF_NAME, OL_WHAT_IF_GPUS };

struct ol_what_if_filter { /* <keep> and <drop> */
    const struct ol_xml_node *node;
    int field; /* enum ol_what_if_field */
    const char *match;
};

/* Of a source's what-ifs: faults that fields alone cannot tell; reads the points of `scaling`. */
void ol_what_ifs_check(const struct ol_list *what_ifs, struct ol_faults *faults);
/* Whether any measure that is applied changes how many GPUs a job has. */
bool ol_what_ifs_change_size(const struct ol_list *what_ifs);
/* Whether any is applied at all. */
bool ol_what_ifs_are_applied(const struct ol_list *what_ifs);

/* Of a source that has none. */
extern const struct ol_list ol_no_what_ifs;

/* What one did to the jobs that it is about. */
struct ol_what_if_tally {
    const char *name; /* borrowed from the scenario */
    uint64_t jobs, changed, unfit;
    double gpu_hours_before, gpu_hours_after; /* by runtime, of all that it is about */
    double bytes_before, bytes_after;         /* the most on any GPU; 0: not known */
    double bytes_short;                       /* the most that an unfit job lacked */
};

#endif
