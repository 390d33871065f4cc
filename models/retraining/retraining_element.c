/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/retraining/retraining.h"

#include "models/retraining/trigger.h"

#include <math.h>
#include <string.h>

#define MOST_ROWS 1e15

/* ---- quality ---- */

static const char *const decays[] = {"linear", "exponential", NULL};

#define AT(member) OL_FIELD_AT(struct ol_quality, member)
static const struct ol_field quality_fields[] = {
    {"fresh", OL_FIELD_LAW, "of a new model, on the data of its cut: 0 to 1", .fallback = "1", AT(fresh)},
    {"decay", OL_FIELD_CHOICE, "how it falls with the age of its data", .choices = decays, .fallback = "linear",
     AT(decay)},
    {"per-day", OL_FIELD_SHARE,
     "linear: what it loses a day; exponential: the share that it loses of what is left", .fallback = "0",
     .max = 1, AT(per_day)},
    {"wander", OL_FIELD_SHARE, "the deviation, after a day, of a walk on top of it (Brownian)", .fallback = "0",
     .max = 1, AT(wander)},
    {"floor", OL_FIELD_SHARE, "the time below which is told", .fallback = "0", .max = 1, AT(floor)},
    {0},
};
#undef AT
static const struct ol_element quality_element = {
    .name = "quality",
    .summary = "How good a model is (accuracy, recall ...), and how it grows stale.",
    .size = sizeof(struct ol_quality),
    .fields = quality_fields,
    .example = "<quality fresh=\"0.92\" per-day=\"0.05%\" wander=\"0.1%\" floor=\"0.88\"/>",
};

/* ---- shifts ---- */

#define AT(member) OL_FIELD_AT(struct ol_shifts, member)
static const struct ol_field shifts_fields[] = {
    {"every", OL_FIELD_LAW, "from one to the next; exponential is a Poisson process, and none is closer than 1h",
     .is_required = true, .dimension = OL_LAW_DURATION, AT(every)},
    {"quality", OL_FIELD_LAW, "what each takes off the quality: 0.02, or a law", AT(quality)},
    {"data", OL_FIELD_LAW, "how far each moves the data, in standard deviations of it", AT(data)},
    {0},
};
#undef AT
static const struct ol_element shifts_element = {
    .name = "shifts",
    .summary = "Sudden changes of the world, which a model knows of when its data was cut behind them.",
    .size = sizeof(struct ol_shifts),
    .fields = shifts_fields,
    .example = "<shifts every=\"exponential(90d)\" quality=\"uniform(0.01,0.05)\" data=\"uniform(0.2,1)\"/>",
};

/* ---- drift ---- */

#define AT(member) OL_FIELD_AT(struct ol_data_drift, member)
static const struct ol_field drift_fields[] = {
    {"per-day", OL_FIELD_REAL, "how far the data moves a day, in standard deviations of it", .fallback = "0",
     .max = 1000, AT(per_day)},
    {"wander", OL_FIELD_REAL, "the deviation, after a day, of a walk on top of it", .fallback = "0", .max = 1000,
     AT(wander)},
    {"rows", OL_FIELD_REAL, "of the latest data that a check compares", .unit = "rows", .fallback = "10000",
     .min = 10, .max = MOST_ROWS, AT(rows)},
    {"reference-rows", OL_FIELD_REAL, "of the training data beside them; without it as many", .unit = "rows",
     .min = 10, .max = MOST_ROWS, AT(reference_rows)},
    {"bins", OL_FIELD_COUNT, "of the population stability index", .unit = "bins", .fallback = "10", .min = 2,
     .max = 1000, AT(bins)},
    {0},
};
#undef AT
static const struct ol_element drift_element = {
    .name = "drift",
    .summary = "How the data that a model meets moves away from what it was trained on, and how that is seen.",
    .size = sizeof(struct ol_data_drift),
    .fields = drift_fields,
    .example = "<drift per-day=\"0.005\" wander=\"0.02\" rows=\"5000\"/>",
};

/* ---- gate ---- */

#define AT(member) OL_FIELD_AT(struct ol_gate, member)
static const struct ol_field gate_fields[] = {
    {"rejects", OL_FIELD_SHARE, "of new models, for reasons that have nothing to do with their quality",
     .fallback = "0%", .max = 1, AT(rejects)},
    {"margin", OL_FIELD_SHARE,
     "by which a new model has to be better than the one in place; without it, nobody asks", .max = 1, AT(margin)},
    {"rows", OL_FIELD_REAL, "labelled ones on which each of the two is measured for it; without it, exactly",
     .unit = "rows", .min = 1, .max = MOST_ROWS, AT(rows)},
    {0},
};
#undef AT
static const struct ol_element gate_element = {
    .name = "gate",
    .summary = "What a new model has to pass before it is put into place.",
    .size = sizeof(struct ol_gate),
    .fields = gate_fields,
    .example = "<gate rejects=\"2%\" margin=\"0.5%\" rows=\"20000\"/>",
};

/* ---- the whole ---- */

const char *const ol_retraining_by[] = {"any", "nothing", "schedule", "drift", "volume", "performance", NULL};

#define AT(member) OL_FIELD_AT(struct ol_retraining, member)
static const struct ol_field retraining_fields[] = {
    {"name", OL_FIELD_NAME, "Names the model in metrics, and its random streams.", .is_required = true, AT(name)},
    {"pool", OL_FIELD_TEXT, "On which it is trained.", .is_required = true, AT(pool)},
    {"runtime", OL_FIELD_LAW, "How long a training runs.", .is_required = true, .dimension = OL_LAW_DURATION,
     AT(runtime)},
    {"cpus", OL_FIELD_LAW, "How many processors it takes, where the pool counts them.", AT(cpus)},
    {"gpus", OL_FIELD_LAW, "How many GPUs it takes, where the pool counts them.", AT(gpus)},
    {"user", OL_FIELD_TEXT, "Who submits the trainings.", AT(user)},
    {"team", OL_FIELD_TEXT, "Who pays for them.", AT(team)},
    {"queue", OL_FIELD_TEXT, "Where they are submitted to.", AT(queue)},
    {"fails", OL_FIELD_SHARE, "The share of trainings that fail, each somewhere within its runtime.",
     .fallback = "0%", .max = 1, AT(fails)},
    {"retries", OL_FIELD_COUNT, "How often a training that failed is begun anew at once.", .fallback = "0",
     .max = 100, AT(retries)},
    {"deploy", OL_FIELD_LAW, "From a training's end until its model is in place: validation, approval, rollout.",
     .dimension = OL_LAW_DURATION, AT(deploy)},
    {"by", OL_FIELD_CHOICE, "Which of the triggers call: a kind of them, any of them, or nothing.",
     .choices = ol_retraining_by, .fallback = "any", AT(by)},
    {"check-every", OL_FIELD_DURATION, "From one look at drift, volume and quality to the next.", .fallback = "1d",
     .min = (double)OL_RETRAINING_CHECK, .max = 1e15, AT(check_every)},
    {"rows-per-day", OL_FIELD_LAW, "How much new data a day brings.", AT(rows_per_day)},
    {"history", OL_FIELD_REAL, "How much there is at the clock's start.", .unit = "rows", .fallback = "0",
     .max = MOST_ROWS, AT(history)},
    {"most-rows", OL_FIELD_REAL, "How much a training takes at most, the latest; without it, all.", .unit = "rows",
     .min = 1, .max = MOST_ROWS, AT(most_rows)},
    {"growth", OL_FIELD_REAL,
     "The runtime goes with the rows of its data over the history's, to this power: 0 not at all, 1 in "
     "proportion.",
     .fallback = "0", .max = 3, AT(growth)},
    {"unit-hour-price", OL_FIELD_REAL, "What an hour of a GPU or cpu costs, where the pool's nodes have no price.",
     .fallback = "0", .max = 1e9, AT(unit_hour_price)},
    {"point-day-price", OL_FIELD_REAL, "What a point (a hundredth) of quality that is lost costs a day.",
     .fallback = "0", .max = 1e12, AT(point_day_price)},
    OL_WORK_FIELDS(struct ol_retraining, work),
    {0},
};
#undef AT

static const struct ol_child retraining_children[] = {
    {&quality_element, offsetof(struct ol_retraining, qualities), 1, 1},
    {&shifts_element, offsetof(struct ol_retraining, shifts), 0, 1},
    {&drift_element, offsetof(struct ol_retraining, drifts), 0, 1},
    {&gate_element, offsetof(struct ol_retraining, gates), 0, 1},
    {&ol_trigger_element, offsetof(struct ol_retraining, triggers), 0, OL_RETRAINING_TRIGGER},
    {0},
};

const struct ol_element ol_retraining_element = {
    .name = "retraining",
    .summary = "A deployed model that grows stale, and what calls for training it anew.",
    .size = sizeof(struct ol_retraining),
    .fields = retraining_fields,
    .children = retraining_children,
    .example = "<retraining name=\"churn\" pool=\"train\" gpus=\"8\" runtime=\"lognormal(4h,1h)\" deploy=\"1d\">\n"
               "  <quality fresh=\"0.92\" per-day=\"0.05%\"/>\n"
               "  <trigger by=\"schedule\" every=\"30d\"/>\n"
               "</retraining>",
};

/* ---- faults ---- */

static void check_quality(const struct ol_quality *quality, struct ol_faults *faults)
{
    if (quality->fresh.type && !(ol_law_quantile(&quality->fresh, 0.999) <= 1))
        ol_faults_add(faults, ol_xml_place(quality->node, "fresh"),
                      "fresh: a quality lies between 0 and 1; write 92%% as 0.92");
    if (quality->decay == OL_DECAY_EXPONENTIAL && quality->per_day >= 1)
        ol_faults_add(faults, ol_xml_place(quality->node, "per-day"),
                      "per-day: an exponential decay of 100%% leaves nothing after an instant; give less");
}

static void check_shifts(const struct ol_shifts *shifts, struct ol_faults *faults)
{
    if (shifts->every.type && !(ol_law_mean(&shifts->every) >= (double)OL_HOUR))
        ol_faults_add(faults, ol_xml_place(shifts->node, "every"),
                      "every: shifts are rarer than one an hour; put what goes on all the time into per-day and "
                      "wander");
    if (!shifts->quality.type && !shifts->data.type)
        ol_faults_add(
            faults, shifts->node->place,
            "these shifts change nothing; say what each takes off the quality, as quality=\"0.02\", or how "
            "far it moves the data, as data=\"0.5\"");
}

static void check_clock(const struct ol_retraining *retraining, bool has_end, struct ol_faults *faults)
{
    if (!has_end)
        ol_faults_add(faults, retraining->node->place,
                      "a model is retrained without end; give the scenario a <clock length=\"365d\"/>");
}

static void check_growth(const struct ol_retraining *retraining, struct ol_faults *faults)
{
    if (retraining->growth > 0 && !(retraining->history > 0))
        ol_faults_add(faults, ol_xml_place(retraining->node, "growth"),
                      "growth: the runtime is that of a training on the history; say how many rows that is, as "
                      "history=\"100e6\"");
}

static void check_by(const struct ol_retraining *retraining, struct ol_faults *faults)
{
    const struct ol_trigger *triggers = retraining->triggers.items;
    if (retraining->by < OL_BY_KIND)
        return;
    for (size_t i = 0; i < retraining->triggers.count; i++)
        if (triggers[i].by.kind == ol_trigger_kinds[retraining->by - OL_BY_KIND])
            return;
    ol_faults_add(faults, ol_xml_place(retraining->node, "by"),
                  "by: there is no <trigger by=\"%s\"/> here; add it", ol_retraining_by[retraining->by]);
}

void ol_retraining_check(const struct ol_retraining *retraining, bool has_end, struct ol_faults *faults)
{
    const struct ol_quality *qualities = retraining->qualities.items;
    const struct ol_shifts *shifts = retraining->shifts.items;
    const struct ol_trigger *triggers = retraining->triggers.items;
    check_clock(retraining, has_end, faults);
    for (size_t i = 0; i < retraining->qualities.count; i++)
        check_quality(&qualities[i], faults);
    for (size_t i = 0; i < retraining->shifts.count; i++)
        check_shifts(&shifts[i], faults);
    for (size_t i = 0; i < retraining->triggers.count; i++)
        ol_trigger_check(&triggers[i], retraining, faults);
    check_growth(retraining, faults);
    check_by(retraining, faults);
}

/* ---- asking ---- */

struct ol_quality ol_retraining_quality(const struct ol_retraining *retraining)
{
    OL_ASSERT(retraining->qualities.count == 1);
    return *(const struct ol_quality *)retraining->qualities.items;
}

struct ol_data_drift ol_retraining_drift(const struct ol_retraining *retraining)
{
    return retraining->drifts.count > 0 ? *(const struct ol_data_drift *)retraining->drifts.items
                                        : (struct ol_data_drift){.rows = 1, .bins = 2};
}

struct ol_gate ol_retraining_gate(const struct ol_retraining *retraining)
{
    return retraining->gates.count > 0 ? *(const struct ol_gate *)retraining->gates.items : (struct ol_gate){0};
}
