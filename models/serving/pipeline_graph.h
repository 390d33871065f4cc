/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pipeline_graph: the stages of a pipeline, and which of them follows which.
 *
 * A stage begins when all that it is `after` have ended; one that is after nothing begins with the request. So what
 * follows one stage runs side by side, and what is after several joins them. The request has been served when all have
 * ended.
 */
#ifndef OUTLAY_SERVING_PIPELINE_GRAPH_H
#define OUTLAY_SERVING_PIPELINE_GRAPH_H

#include "outlay/field.h"

#define OL_STAGES_MAX 64

enum ol_pipeline_placement {
    OL_STAGES_TOGETHER, /* each instance has slots for all stages */
    OL_STAGES_APART,    /* each instance serves one stage */
};

struct ol_stage { /* <stage> */
    const struct ol_xml_node *node;
    const char *name, *after; /* names, with blanks or commas between; NULL: after nothing */
    struct ol_law time;
    int64_t concurrency; /* slots on an instance that serves it */
    double share;        /* apart: of the instances, in proportion to the others' */
    double probability;  /* that a request needs it */
    int64_t calls;       /* side by side; all have to end */
};

struct ol_pipeline { /* <pipeline> */
    const struct ol_xml_node *node;
    int64_t bound;         /* requests inside; others wait in front */
    int placement;         /* enum ol_pipeline_placement */
    struct ol_list stages; /* struct ol_stage */
};
extern const struct ol_field ol_pipeline_fields[];
extern const struct ol_element ol_pipeline_element, ol_stage_element;
/* Names that do not exist, and circles. */
void ol_pipeline_check(const struct ol_pipeline *options, struct ol_faults *faults);

/* Bit i is the i-th stage. */
struct ol_pipeline_graph {
    uint32_t count;
    uint64_t before[OL_STAGES_MAX], behind[OL_STAGES_MAX]; /* those that it is after; those that are after it */
};

/* Names that do not exist are left out; where `faults` is not NULL they are told. */
struct ol_pipeline_graph ol_pipeline_graph_of(const struct ol_pipeline *options, struct ol_faults *faults);
/* The stages that are on a circle or behind one. */
uint64_t ol_pipeline_circle(const struct ol_pipeline_graph *graph);

#endif
