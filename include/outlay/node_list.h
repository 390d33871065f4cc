/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * node_list: <nodes>, a file that lists the nodes of a pool one by one.
 *
 * A delimited file with a header, one row a node: its name, processors, memory, GPUs and the model of these. The plain
 * header is `name,cpus,memory,gpus,model`; other names are told by attributes, and columns that are not there say
 * nothing of the nodes (an unnamed node is called after its line; processors and memory are then not limited). Many
 * files state processors in thousandths and memory in MiB: cpu_milli and memory_mib are known as such.
 *
 *     name,cpus,memory,gpus,model
 *     n01,96,512GiB,8,A100
 *     n02,64,256GiB,,
 */
#ifndef OUTLAY_NODE_LIST_H
#define OUTLAY_NODE_LIST_H

#include "outlay/field.h"
#include "outlay/label.h"

struct ol_node_row {
    const char *name;
    int64_t cpu_milli, memory_bytes; /* 0: not limited */
    uint32_t gpus;
    ol_label model;
};

/* What <capacity> and <nodes> say of the devices of a node. */
struct ol_slicing_terms {
    int slicing;     /* enum ol_slicing (placement.h) */
    int64_t sharers; /* of a time-sliced GPU: jobs at once */
    double overhead; /* and the share of a job's speed that it costs */
};

struct ol_node_list { /* <nodes> */
    const struct ol_xml_node *node;
    const char *href;
    const char *name_column, *cpus_column, *memory_column, *gpus_column, *model_column; /* NULL: not given */
    int cpus_unit;           /* 0 processors, 1 thousandths; where the attribute is given */
    const char *memory_unit; /* NULL: as written ("512GiB") */
    struct ol_slicing_terms slicing;

    /* below: not from attributes */
    struct ol_node_row *rows; /* in the order of the file; in the arena */
    size_t count;
};

extern const struct ol_element ol_node_list_element;

/* Reads the file, and adds what is wrong with it to the faults. */
void ol_node_list_read(struct ol_node_list *list, struct ol_arena *arena, struct ol_labels *labels,
                       struct ol_faults *faults);

/* The fields of struct ol_slicing_terms as a member of an element's struct. */
extern const char *const ol_slicing_names[];
#define OL_SLICING_FIELDS(type, member)                                                                           \
    {"slicing",                                                                                                   \
     OL_FIELD_CHOICE,                                                                                             \
     "How jobs share a GPU: any thousandths of it, MIG instances, or time slices.",                               \
     .choices = ol_slicing_names,                                                                                 \
     .fallback = "thousandths",                                                                                   \
     .offset = offsetof(type, member.slicing)},                                                                   \
        {"sharers",                                                                                               \
         OL_FIELD_COUNT,                                                                                          \
         "Of time slices: how many jobs share a GPU at most.",                                                    \
         .unit = "jobs",                                                                                          \
         .min = 1,                                                                                                \
         .max = 1000,                                                                                             \
         .fallback = "4",                                                                                         \
         .offset = offsetof(type, member.sharers)},                                                               \
    {                                                                                                             \
        "slice-overhead", OL_FIELD_SHARE, "Of time slices: what sharing costs of a job's speed.",                 \
            .max = 0.99, .fallback = "0%", .offset = offsetof(type, member.overhead)                              \
    }
void ol_slicing_check(const struct ol_slicing_terms *terms, const struct ol_xml_node *node,
                      struct ol_faults *faults);

#endif
