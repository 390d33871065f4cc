/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arrivals_element: <arrivals> and <mix> as they are written, and what is wrong with them.
 */
#include "estimate_steps.h"
#include "models/traffic/shape.h"
#include "outlay/source.h"

#define USERS_MOST 100000

#define JOB_LAWS_FIELDS(type)                                                                                     \
    {"runtime", OL_FIELD_LAW, "How long a job runs.", .dimension = OL_LAW_DURATION,                               \
     OL_FIELD_AT(type, laws.runtime)},                                                                            \
        {"cpus", OL_FIELD_LAW, "How many processors a job takes, where the pool counts them.",                    \
         OL_FIELD_AT(type, laws.cpus)},                                                                           \
        {"gpus", OL_FIELD_LAW, "How many GPUs a job takes, where the pool counts them.",                          \
         OL_FIELD_AT(type, laws.gpus)},                                                                           \
        {"estimate-factor", OL_FIELD_LAW, "The user's estimate over the runtime; values below 1 count as 1.",     \
         OL_FIELD_AT(type, laws.estimate_factor)},                                                                \
        {"estimate-correlation",                                                                                  \
         OL_FIELD_REAL,                                                                                           \
         "How the factor goes with the runtime: of their normal scores; below 0 long jobs are estimated closer.", \
         .min = -1,                                                                                               \
         .max = 1,                                                                                                \
         OL_FIELD_AT(type, laws.estimate_correlation)},                                                           \
        {"user", OL_FIELD_TEXT, "Who submits the jobs.", OL_FIELD_AT(type, laws.user)},                           \
        {"users",                                                                                                 \
         OL_FIELD_COUNT,                                                                                          \
         "How many users these are, told apart by a number.",                                                     \
         .unit = "users",                                                                                         \
         .min = 1,                                                                                                \
         .max = USERS_MOST,                                                                                       \
         OL_FIELD_AT(type, laws.users)},                                                                          \
        {"user-skew", OL_FIELD_REAL, "Of several: the k-th submits as many as the first, over k to this (Zipf).", \
         .max = 10, OL_FIELD_AT(type, laws.user_skew)},                                                           \
        {"team", OL_FIELD_TEXT, "Who pays for them.", OL_FIELD_AT(type, laws.team)},                              \
    {                                                                                                             \
        "queue", OL_FIELD_TEXT, "Where they are submitted to.", OL_FIELD_AT(type, laws.queue)                     \
    }

static const struct ol_field mix_fields[] = {
    {"share", OL_FIELD_REAL, "How many of the jobs are like this, beside the other mixes.", .fallback = "1",
     .max = 1e15, OL_FIELD_AT(struct ol_mix, share)},
    JOB_LAWS_FIELDS(struct ol_mix),
    {0},
};

const struct ol_element ol_mix_element = {
    .name = "mix",
    .summary = "some of the jobs of arrivals: what they say themselves is instead of what the arrivals say",
    .size = sizeof(struct ol_mix),
    .fields = mix_fields,
    .example = "<mix share=\"60%\" gpus=\"values(1:70%,2:20%,8:10%)\" runtime=\"lognormal(2h,3h)\" user=\"ada\"/>",
};

static const struct ol_field arrivals_fields[] = {
    {"name", OL_FIELD_NAME, "Names the random streams.", .is_required = true,
     OL_FIELD_AT(struct ol_arrivals, name)},
    {"pool", OL_FIELD_TEXT, "The pool that the jobs run on.", .is_required = true,
     OL_FIELD_AT(struct ol_arrivals, pool)},
    {"count", OL_FIELD_COUNT, "How many jobs; without it they go on to the clock's end.", .unit = "jobs", .min = 1,
     .max = 1e15, OL_FIELD_AT(struct ol_arrivals, count)},
    {"start", OL_FIELD_DURATION, "When the first gap begins.", .max = 1e18,
     OL_FIELD_AT(struct ol_arrivals, start)},
    {"interarrival", OL_FIELD_LAW, "The gap between two submits.", .is_required = true,
     .dimension = OL_LAW_DURATION, OL_FIELD_AT(struct ol_arrivals, interarrival)},
    {"rate-scale", OL_FIELD_REAL, "Jobs come so many times as fast, and a count is so many times as great.",
     .fallback = "1", .min = 1e-6, .max = 1e6, OL_FIELD_AT(struct ol_arrivals, rate_scale)},
    {"repeat", OL_FIELD_SHARE,
     "Of several mixes: the share of jobs that are of the user and mix of the one before.", .max = 1,
     OL_FIELD_AT(struct ol_arrivals, repeat)},
    {"user-copies", OL_FIELD_COUNT, "Each user becomes so many, which share the jobs.", .fallback = "1", .min = 1,
     .max = 1000, OL_FIELD_AT(struct ol_arrivals, user_copies)},
    {"estimate-values", OL_FIELD_TEXT,
     "What users write, between blanks: each estimate becomes the nearest that is long enough.",
     OL_FIELD_AT(struct ol_arrivals, estimate_values)},
    JOB_LAWS_FIELDS(struct ol_arrivals),
    OL_WORK_FIELDS(struct ol_arrivals, work),
    {0},
};

static const struct ol_child arrivals_children[] = {
    {&ol_shape_element, offsetof(struct ol_arrivals, shapes), 0, 0},
    {&ol_mix_element, offsetof(struct ol_arrivals, mixes), 0, 0},
    {&ol_what_if_element, offsetof(struct ol_arrivals, what_ifs), 0, OL_WHAT_IFS},
    {0},
};

const struct ol_element ol_arrivals_element = {
    .name = "arrivals",
    .summary = "synthetic jobs drawn from laws",
    .size = sizeof(struct ol_arrivals),
    .fields = arrivals_fields,
    .children = arrivals_children,
    .example = "<arrivals name=\"sweep\" pool=\"train\" count=\"2000\" interarrival=\"exponential(5m)\"\n"
               "          runtime=\"lognormal(2h,3h)\" gpus=\"8\" team=\"research\"/>",
};

static bool is_written(const struct ol_xml_node *node, const char *attribute)
{
    return node && ol_xml_attribute(node, attribute);
}

static void check_shapes(const struct ol_arrivals *arrivals, struct ol_faults *faults)
{
    const struct ol_shape *shapes = arrivals->shapes.items;
    for (size_t i = 0; i < arrivals->shapes.count; i++) {
        const struct ol_shape_kind *kind = (const struct ol_shape_kind *)shapes[i].kind.kind;
        if (kind && kind->check)
            kind->check(&shapes[i], faults);
    }
}

static void check_users(const struct ol_job_laws *laws, const struct ol_xml_node *node, int64_t copies,
                        struct ol_faults *faults)
{
    if (laws->users * copies > USERS_MOST)
        ol_faults_add(faults, ol_xml_place(node, "users"), "users: with their copies these are more than %d",
                      USERS_MOST);
}

/* Runtimes have to come from somewhere. */
static void check_runtime(const struct ol_arrivals *arrivals, struct ol_faults *faults)
{
    static const char needed[] = "<%s> does not say how long its jobs run; add runtime=\"...\", such as 2h or "
                                 "lognormal(2h,3h)";
    const struct ol_mix *mixes = arrivals->mixes.items;
    if (is_written(arrivals->node, "runtime"))
        return;
    if (arrivals->mixes.count == 0)
        ol_faults_add(faults, arrivals->node->place, needed, "arrivals");
    for (size_t i = 0; i < arrivals->mixes.count; i++)
        if (!is_written(mixes[i].node, "runtime"))
            ol_faults_add(faults, mixes[i].node->place, needed, "mix");
}

void ol_arrivals_check(const struct ol_arrivals *arrivals, struct ol_faults *faults)
{
    const struct ol_mix *mixes = arrivals->mixes.items;
    double sum = 0;
    char why[OL_ESTIMATE_WHY];
    check_shapes(arrivals, faults);
    check_runtime(arrivals, faults);
    check_users(&arrivals->laws, arrivals->node, arrivals->user_copies, faults);
    for (size_t i = 0; i < arrivals->mixes.count; i++) {
        sum += mixes[i].share;
        check_users(&mixes[i].laws, mixes[i].node, arrivals->user_copies, faults);
    }
    if (arrivals->mixes.count > 0 && !(sum > 0))
        ol_faults_add(faults, arrivals->node->place, "no mix of these arrivals has a share above 0");
    if (arrivals->repeat > 0 && arrivals->mixes.count == 0)
        ol_faults_add(faults, ol_xml_place(arrivals->node, "repeat"),
                      "repeat: without mixes all jobs are alike; add <mix> elements, or leave it out");
    if (arrivals->estimate_values && !ol_estimate_steps_read(NULL, arrivals->estimate_values, why))
        ol_faults_add(faults, ol_xml_place(arrivals->node, "estimate-values"), "estimate-values: %s", why);
}

int64_t ol_arrivals_count(const struct ol_arrivals *arrivals)
{
    const double count = (double)arrivals->count * arrivals->rate_scale;
    return arrivals->count == 0 ? 0 : count < 1 ? 1 : count > 1e15 ? (int64_t)1e15 : (int64_t)(count + 0.5);
}
