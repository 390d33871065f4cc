/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trigger_kinds: the schedule, the drift of the data, its volume, and the quality that labels tell, each a table of
 * attributes and what it looks at.
 */
#include "models/retraining/trigger.h"

#include <math.h>

#define AT(member)    OL_FIELD_AT(struct ol_trigger_options, member)
#define OPTIONS_BYTES sizeof(struct ol_trigger_options)
#define LONGEST       1e15 /* 31 years: sums of some of them are times still */

#define DEBOUNCE_FIELDS                                                                                           \
    {"checks",                                                                                                    \
     OL_FIELD_COUNT,                                                                                              \
     "how many of the last checks have to be across the bound",                                                   \
     .unit = "checks",                                                                                            \
     .fallback = "1",                                                                                             \
     .min = 1,                                                                                                    \
     .max = OL_TRIGGER_WINDOW,                                                                                    \
     AT(checks)},                                                                                                 \
        {"of",                                                                                                    \
         OL_FIELD_COUNT,                                                                                          \
         "how many last checks these are of; without it, of as many",                                             \
         .unit = "checks",                                                                                        \
         .min = 1,                                                                                                \
         .max = OL_TRIGGER_WINDOW,                                                                                \
         AT(of)},                                                                                                 \
    {                                                                                                             \
        "cool-down", OL_FIELD_DURATION, "from a retraining's beginning until it looks again",                     \
            .fallback = "0s", .max = LONGEST, AT(cool_down)                                                       \
    }

static int64_t window_of(const struct ol_trigger_options *options)
{
    return options->of > 0 ? options->of : options->checks;
}

static void check_debounce(const struct ol_trigger *trigger, const struct ol_retraining *terms,
                           struct ol_faults *faults)
{
    struct ol_trigger_options *options = trigger->by.options;
    (void)terms;
    options->of = window_of(options);
    if (options->of < options->checks)
        ol_faults_add(
            faults, ol_xml_place(trigger->node, "of"),
            "of: %lld of the last %lld checks are never across; write checks=\"%lld\" of=\"%lld\", or fewer "
            "checks",
            (long long)options->checks, (long long)options->of, (long long)options->checks,
            (long long)options->checks);
}

/* ---- schedule ---- */

enum { SINCE_START, SINCE_RETRAINING };
static const char *const sinces[] = {"start", "retraining", NULL};

static const struct ol_field schedule_fields[] = {
    {"every", OL_FIELD_DURATION, "from one to the next", .min = (double)OL_MINUTE, .max = LONGEST, AT(every)},
    {"cron", OL_FIELD_TEXT, "instead of every: moments in UTC, as crontab has them: \"0 3 * * 1\"", AT(cron)},
    {"since", OL_FIELD_CHOICE, "every: counted from the clock's start, or from the last retraining's beginning",
     .choices = sinces, .fallback = "start", AT(since)},
    {0},
};

static void check_schedule(const struct ol_trigger *trigger, const struct ol_retraining *terms,
                           struct ol_faults *faults)
{
    const struct ol_trigger_options *options = trigger->by.options;
    struct ol_cron cron;
    char why[160];
    (void)terms;
    if (ol_xml_attribute(trigger->node, "every") ? options->cron != NULL : options->cron == NULL)
        ol_faults_add(faults, trigger->node->place,
                      "a schedule is told by every=\"30d\" or by cron=\"0 3 * * 1\"; give one of them");
    if (options->cron && !ol_cron_parse(ol_slice_of(options->cron), &cron, why))
        ol_faults_add(faults, ol_xml_place(trigger->node, "cron"), "cron: %s", why);
}

static ol_time next_moment(const struct ol_trigger_watch *watch, const struct ol_trigger_view *view, ol_time now)
{
    const struct ol_trigger_options *options = watch->trigger->by.options;
    if (options->cron)
        return ol_cron_next(&watch->cron, now + view->start_instant) - view->start_instant;
    const ol_time from = options->since == SINCE_RETRAINING ? view->last_cut : 0;
    return from + ((now - from) / options->every + 1) * options->every;
}

static const struct ol_trigger_kind schedule = {
    .kind = {"schedule", "at moments that are known beforehand", schedule_fields, OPTIONS_BYTES},
    .check = check_schedule,
    .next = next_moment,
};

/* ---- drift ---- */

static const struct ol_field drift_fields[] = {
    {"above", OL_FIELD_REAL, "the population stability index at which a check is across; 0.2 is customary",
     .fallback = "0.2", .max = 1e6, AT(above)},
    DEBOUNCE_FIELDS,
    {0},
};

static void check_drift(const struct ol_trigger *trigger, const struct ol_retraining *terms,
                        struct ol_faults *faults)
{
    check_debounce(trigger, terms, faults);
    if (terms->drifts.count == 0)
        ol_faults_add(faults, trigger->node->place,
                      "this trigger looks at the data's drift, of which <retraining> says nothing; add <drift "
                      "per-day=\"0.01\" rows=\"5000\"/>");
}

static enum ol_sight look_at_drift(const struct ol_trigger_options *options, const struct ol_trigger_view *view,
                                   size_t i)
{
    return ol_moving_world_seen_drift(view->world, view->model.cut, i) > options->above ? OL_SIGHT_CROSSED
                                                                                        : OL_SIGHT_CLEAR;
}

static bool has_drifted(const struct ol_trigger_options *options, const struct ol_trigger_view *view, size_t i)
{
    const ol_time at = (ol_time)i * view->world->terms->check_every;
    return ol_moving_world_drift(view->world, view->model.cut, at) > options->above;
}

static const struct ol_trigger_kind drift = {
    .kind = {"drift", "the data is not what it was at the training", drift_fields, OPTIONS_BYTES},
    .check = check_drift,
    .look = look_at_drift,
    .is_true = has_drifted,
};

/* ---- volume ---- */

static const struct ol_field volume_fields[] = {
    {"rows", OL_FIELD_REAL, "new ones since the last retraining began", .unit = "rows", .is_required = true,
     .min = 1, .max = 1e15, AT(rows)},
    {0},
};

static void check_volume(const struct ol_trigger *trigger, const struct ol_retraining *terms,
                         struct ol_faults *faults)
{
    struct ol_trigger_options *options = trigger->by.options;
    options->checks = options->of = 1;
    if (!terms->rows_per_day.type)
        ol_faults_add(faults, trigger->node->place,
                      "this trigger counts new rows, of which <retraining> says nothing; give it "
                      "rows-per-day=\"1e6\", or a law");
}

static enum ol_sight look_at_volume(const struct ol_trigger_options *options, const struct ol_trigger_view *view,
                                    size_t i)
{
    const ol_time at = (ol_time)i * view->world->terms->check_every;
    return ol_moving_world_rows(view->world, view->last_cut, at) >= options->rows ? OL_SIGHT_CROSSED
                                                                                  : OL_SIGHT_CLEAR;
}

static const struct ol_trigger_kind volume = {
    .kind = {"volume", "so much new data is there", volume_fields, OPTIONS_BYTES},
    .check = check_volume,
    .look = look_at_volume,
};

/* ---- performance ---- */

static const struct ol_field performance_fields[] = {
    {"below", OL_FIELD_SHARE, "the measured quality at which a check is across", .is_required = true, .max = 1,
     AT(below)},
    {"rows", OL_FIELD_REAL, "labelled ones a check, on which quality is measured", .unit = "rows",
     .fallback = "1000", .min = 1, .max = 1e15, AT(rows)},
    {"label-delay", OL_FIELD_DURATION, "from a prediction until its label is known", .fallback = "0s",
     .max = LONGEST, AT(label_delay)},
    DEBOUNCE_FIELDS,
    {0},
};

static void check_performance(const struct ol_trigger *trigger, const struct ol_retraining *terms,
                              struct ol_faults *faults)
{
    const struct ol_trigger_options *options = trigger->by.options;
    check_debounce(trigger, terms, faults);
    if (terms->check_every > 0 && options->label_delay % terms->check_every != 0)
        ol_faults_add(
            faults, ol_xml_place(trigger->node, "label-delay"),
            "label-delay: labels come at checks, so that it has to be a whole number of check-every; round "
            "it up, or check more often");
}

/* Labels of what an earlier model predicted say nothing on this one. */
static enum ol_sight look_at_quality(const struct ol_trigger_options *options, const struct ol_trigger_view *view,
                                     size_t i)
{
    const ol_time every = view->world->terms->check_every;
    const ol_time predicted = (ol_time)i * every - options->label_delay;
    if (predicted < view->since || predicted <= 0)
        return OL_SIGHT_NONE;
    const double quality =
        ol_moving_world_seen_quality(view->world, view->model, (size_t)(predicted / every), options->rows);
    return quality < options->below ? OL_SIGHT_CROSSED : OL_SIGHT_CLEAR;
}

static bool has_lost(const struct ol_trigger_options *options, const struct ol_trigger_view *view, size_t i)
{
    const ol_time at = (ol_time)i * view->world->terms->check_every - options->label_delay;
    return ol_moving_world_quality(view->world, view->model, at) < options->below;
}

static const struct ol_trigger_kind performance = {
    .kind = {"performance", "labels tell that the model has become worse", performance_fields, OPTIONS_BYTES},
    .check = check_performance,
    .look = look_at_quality,
    .is_true = has_lost,
};

const struct ol_kind *const ol_trigger_kinds[] = {&schedule.kind, &drift.kind, &volume.kind, &performance.kind,
                                                  NULL};

static const struct ol_field trigger_fields[] = {
    {"by", OL_FIELD_KIND, "what calls", .is_required = true, .family = ol_trigger_kinds,
     OL_FIELD_AT(struct ol_trigger, by)},
    {0},
};
const struct ol_element ol_trigger_element = {
    .name = "trigger",
    .summary = "What calls for a retraining; of several, whichever is first.",
    .size = sizeof(struct ol_trigger),
    .fields = trigger_fields,
    .example = "<trigger by=\"drift\" above=\"0.2\" checks=\"3\" of=\"5\" cool-down=\"7d\"/>",
};

size_t ol_trigger_kind_number(const struct ol_trigger *trigger)
{
    size_t i = 0;
    while (ol_trigger_kinds[i] != trigger->by.kind)
        i++;
    return i;
}

void ol_trigger_check(const struct ol_trigger *trigger, const struct ol_retraining *terms,
                      struct ol_faults *faults)
{
    const struct ol_trigger_kind *kind = (const struct ol_trigger_kind *)trigger->by.kind;
    if (kind && trigger->by.options)
        kind->check(trigger, terms, faults);
}
