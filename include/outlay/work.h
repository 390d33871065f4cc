/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * work: how the jobs of one source behave on nodes that come and go.
 *
 * <trace>, <arrivals> and <job> share four attributes: `kind` (by which capacities state their speeds), `checkpoint`
 * and `elastic` (names of elements), `deadline` (after the submit). They hold for all jobs of the source, so that a
 * job itself carries nothing but the source's number.
 *
 * Such jobs may read a <dataset>, whole or in part: `stage` says whether that comes before they start (ahead), while
 * they hold their nodes (on-node), or over the network as they run (remote).
 *
 * An <elastic> job runs on min..max workers, each of `worker` units. It is sized by its own cpus or gpus, for which
 * its runtime is stated; it starts as soon as there is room for `min` workers, grows into units that nobody waits for,
 * and goes on with fewer when it loses a node. After each such change it pays `rendezvous`. What was computed since the
 * last save is kept in the memory of those that are left, or is lost with it. Its speed on n workers follows from
 * `scaling`: "4:3.5 8:6.4" says that four are 3.5 times as fast as one; between the points, and beyond the last, it
 * goes straight on; without it n workers are n times as fast. One worker is as fast as one, with or without a point.
 */
#ifndef OUTLAY_WORK_H
#define OUTLAY_WORK_H

#include "outlay/checkpoint.h"
#include "outlay/field.h"

#define OL_SCALING_POINTS 16

enum ol_elastic_keeps { OL_KEEPS_IN_MEMORY, OL_KEEPS_CHECKPOINT };

struct ol_elastic { /* <elastic> */
    const struct ol_xml_node *node;
    const char *name;
    int64_t min, max, worker;
    const char *scaling_text;
    ol_time rendezvous;
    int keeps; /* enum ol_elastic_keeps */

    /* below: not from attributes, set by ol_elastic_check */
    struct ol_scaling_point {
        double workers, speedup;
    } points[OL_SCALING_POINTS];
    size_t point_count;
};
extern const struct ol_element ol_elastic_element;
/* Reads the points, and adds faults: a max below min, points that do not rise ... */
void ol_elastic_check(struct ol_elastic *elastic, struct ol_faults *faults);
/* Of n workers over one; a part of a worker is as fast as that part. Always positive. */
double ol_elastic_speedup(const struct ol_elastic *elastic, double workers);

enum ol_data_stage { OL_STAGE_AHEAD, OL_STAGE_ON_NODE, OL_STAGE_REMOTE };
extern const char *const ol_data_stage_names[]; /* NULL-terminated, as are the others */
extern const char *const ol_retrieval_names[];  /* by enum ol_retrieval (models/storage/store.h) */

/* The attributes that the three share; see OL_WORK_FIELDS. Those of the second part become the ask (ask.h) of every job
 * of the source; a trace's columns may say otherwise of each. */
struct ol_work {
    const char *kind, *checkpoint, *elastic;
    ol_time deadline; /* after the submit; 0: none */
    const char *filesystem;
    int64_t io_rate, io_rate_per_unit; /* bytes a second; 0: it reads nothing there */
    int64_t files_bytes;

    const char *account, *qos, *partition, *type, *gpu_model, *slice;
    int64_t priority, nice, gpu_milli, nodes, gpus_used;
    int64_t memory_bytes;
    bool is_preemptible, is_override, is_exempt;
    double gpu_use; /* where the attribute is given */
    ol_time crash;

    const char *writes; /* the dataset that a job that completes writes to; NULL: none */
    int64_t write_bytes, write_keep;
    const char *reads;    /* a <dataset>; NULL: they read none */
    int64_t read_bytes;   /* 0: by the share */
    double read_share;    /* of the dataset as it is then */
    int stage, retrieval; /* enum ol_data_stage; by which an archive gives it back */
    double compression;   /* bytes of data for one that passes */
};

#define OL_WORK_FIELD(label, sort, words, owner, place)                                                           \
    .name = label, .type = sort, .help = words, OL_FIELD_AT(owner, place)

#define OL_WORK_FIELDS(owner, member)                                                                             \
    {OL_WORK_FIELD("kind", OL_FIELD_TEXT, "what sort of work it is; capacities may state a speed for each",       \
                   owner, member.kind)},                                                                          \
        {OL_WORK_FIELD("checkpoint", OL_FIELD_TEXT, "the <checkpoint> by which its jobs save their work", owner,  \
                       member.checkpoint)},                                                                       \
        {OL_WORK_FIELD("elastic", OL_FIELD_TEXT, "the <elastic> by which its jobs shrink and grow", owner,        \
                       member.elastic)},                                                                          \
        {OL_WORK_FIELD("deadline", OL_FIELD_DURATION, "by when a job should be done, after its submit", owner,    \
                       member.deadline),                                                                          \
         .min = 1, .max = 1e18},                                                                                  \
        {OL_WORK_FIELD("filesystem", OL_FIELD_TEXT, "the <filesystem> that its data and files are on", owner,     \
                       member.filesystem)},                                                                       \
        {OL_WORK_FIELD("io-rate", OL_FIELD_SIZE, "what a job moves in a second, at full speed", owner,            \
                       member.io_rate),                                                                           \
         .unit = "a second", .min = 1, .max = 1e15},                                                              \
        {OL_WORK_FIELD("io-rate-per-unit", OL_FIELD_SIZE, "the same for each cpu or gpu of its own size", owner,  \
                       member.io_rate_per_unit),                                                                  \
         .unit = "a second", .min = 1, .max = 1e15},                                                              \
        {OL_WORK_FIELD("files", OL_FIELD_SIZE, "what a job keeps there until it ends", owner,                     \
                       member.files_bytes),                                                                       \
         .min = 1, .max = 1e18},                                                                                  \
        {OL_WORK_FIELD("account", OL_FIELD_TEXT, "the <account> that its use is counted against", owner,          \
                       member.account)},                                                                          \
        {OL_WORK_FIELD("qos", OL_FIELD_TEXT, "its class of service, a <qos>", owner, member.qos)},                \
        {OL_WORK_FIELD("partition", OL_FIELD_TEXT, "the <partition> that it is submitted to", owner,              \
                       member.partition)},                                                                        \
        {OL_WORK_FIELD("type", OL_FIELD_TEXT, "its class of work: production, research ...", owner,               \
                       member.type)},                                                                             \
        {OL_WORK_FIELD("priority", OL_FIELD_COUNT, "for schedulers that look at it; higher goes first", owner,    \
                       member.priority),                                                                          \
         .min = -1e9, .max = 1e9},                                                                                \
        {OL_WORK_FIELD("nice", OL_FIELD_COUNT, "how far its user puts it back", owner, member.nice), .min = -1e9, \
         .max = 1e9},                                                                                             \
        {OL_WORK_FIELD("preemptible", OL_FIELD_FLAG, "whether it may be stopped for others that are not", owner,  \
                       member.is_preemptible)},                                                                   \
        {OL_WORK_FIELD("override", OL_FIELD_FLAG, "whether a manager put it in front", owner,                     \
                       member.is_override)},                                                                      \
        {OL_WORK_FIELD("gpu-milli", OL_FIELD_COUNT, "thousandths of a GPU that it asks for, where it shares one", \
                       owner, member.gpu_milli),                                                                  \
         .min = 1, .max = 1000},                                                                                  \
        {OL_WORK_FIELD("slice", OL_FIELD_TEXT, "the MIG profile that it asks for, such as 1g.5gb", owner,         \
                       member.slice)},                                                                            \
        {OL_WORK_FIELD("gpu-model", OL_FIELD_TEXT, "the GPU models that will do, such as A100|H100", owner,       \
                       member.gpu_model)},                                                                        \
        {OL_WORK_FIELD("memory", OL_FIELD_SIZE, "memory that it needs, where jobs are placed on nodes", owner,    \
                       member.memory_bytes)},                                                                     \
        {OL_WORK_FIELD("nodes", OL_FIELD_COUNT, "nodes that it spreads over, with as much on each", owner,        \
                       member.nodes),                                                                             \
         .min = 1, .max = 1e6},                                                                                   \
        {OL_WORK_FIELD("gpu-use", OL_FIELD_SHARE, "how busy it keeps its GPUs, in the mean", owner,               \
                       member.gpu_use),                                                                           \
         .max = 1},                                                                                               \
        {OL_WORK_FIELD("gpus-used", OL_FIELD_COUNT, "GPUs that it uses at all", owner, member.gpus_used),         \
         .min = 1, .max = UINT32_MAX},                                                                            \
        {OL_WORK_FIELD("crash-after", OL_FIELD_DURATION,                                                          \
                       "it computes only so long, and then holds its GPUs in vain", owner, member.crash),         \
         .min = 1, .max = 1e18},                                                                                  \
        {OL_WORK_FIELD("writes", OL_FIELD_TEXT, "the <dataset> that a job writes to when it completes", owner,    \
                       member.writes)},                                                                           \
        {OL_WORK_FIELD("write-size", OL_FIELD_SIZE, "how much it writes there", owner, member.write_bytes),       \
         .min = 1, .max = 9e18},                                                                                  \
        {OL_WORK_FIELD("write-keep", OL_FIELD_COUNT, "of what these jobs write, only the last so many stay",      \
                       owner, member.write_keep),                                                                 \
         .min = 1, .max = 1e6},                                                                                   \
        {OL_WORK_FIELD("reads", OL_FIELD_TEXT, "the <dataset> that each job reads", owner, member.reads)},        \
        {OL_WORK_FIELD("read-size", OL_FIELD_SIZE, "how much of it; without it, by read-share", owner,            \
                       member.read_bytes),                                                                        \
         .min = 1, .max = 9e18},                                                                                  \
        {OL_WORK_FIELD("read-share", OL_FIELD_SHARE, "how much of it, as a share of what it then is", owner,      \
                       member.read_share),                                                                        \
         .fallback = "100%", .max = 1},                                                                           \
        {OL_WORK_FIELD("stage", OL_FIELD_CHOICE,                                                                  \
                       "whether its data comes before it is queued, while it holds its nodes, or as it runs",     \
                       owner, member.stage),                                                                      \
         .choices = ol_data_stage_names, .fallback = "ahead"},                                                    \
        {OL_WORK_FIELD("retrieval", OL_FIELD_CHOICE, "how an archive gives back what it reads", owner,            \
                       member.retrieval),                                                                         \
         .choices = ol_retrieval_names, .fallback = "standard"},                                                  \
        {OL_WORK_FIELD("read-compression", OL_FIELD_REAL,                                                         \
                       "how many bytes of data one byte on the way stands for", owner, member.compression),       \
         .fallback = "1", .min = 0.01, .max = 1e6},                                                               \
    {                                                                                                             \
        OL_WORK_FIELD("exempt", OL_FIELD_FLAG, "whether those who stop idle jobs leave it alone", owner,          \
                      member.is_exempt)                                                                           \
    }

/* The same, resolved: of each source of the scenario, in their order. */
struct ol_work_plan {
    const struct ol_checkpoint *checkpoint; /* NULL: none */
    const struct ol_elastic *elastic;       /* NULL: none */
    const char *kind;                       /* NULL: none */
    ol_time deadline;                       /* after the submit; 0: none */
    size_t writes;                          /* index of a dataset; SIZE_MAX: none */
    int64_t write_bytes, write_keep;
    const struct ol_file_system *files; /* NULL: none */
    int64_t io_rate, io_rate_per_unit;  /* bytes a second, of a job and of each cpu or gpu of its size */
    int64_t files_bytes;
};

#endif
