/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scheduled scaling: lines of a crontab that set bounds, the number itself, or both, as scheduled actions of AWS do.
 *
 * What a line sets holds until another line sets it; what it leaves out stays as it was. `instances` is set once, at
 * its moment, and other rules go on from there; `min` and `max` hold for all rules of the endpoint, within its own
 * range. At the clock's start what the last lines before it have set is in force. Lines of one moment act in written
 * order. An endpoint that may have none is brought to zero by max="0" or instances="0", and with the latter alone gets
 * an instance as soon as it is asked for.
 */
#include "models/scaling/cron.h"
#include "models/scaling/scalers.h"

#define UNSET       (-1)
#define ZONES_REACH (15 * OL_HOUR) /* no zone is further from UTC */

struct time_line { /* <at> */
    const struct ol_xml_node *node;
    const char *cron;
    int64_t min, max, instances;
};

struct scheduled_options {
    const char *zone;
};

struct line {
    struct ol_cron cron;
    int min, max, instances; /* UNSET: left as it is */
    ol_time next_local, next;
};

struct scheduled {
    struct ol_scaler scaler;
    struct ol_scaler_setting setting;
    struct ol_zone *zone; /* NULL: UTC */
    struct line *lines;
    size_t count;
    int min, max, instances; /* what was set last; instances: until it was answered */
};

/* ---- moments ---- */

static ol_time instant_of(const struct scheduled *scheduled, ol_time local)
{
    return scheduled->zone ? ol_zone_instant(scheduled->zone, local) : local;
}

static void advance(const struct scheduled *scheduled, struct line *line)
{
    line->next_local = ol_cron_next(&line->cron, line->next_local);
    line->next = instant_of(scheduled, line->next_local);
}

static void act(struct scheduled *scheduled, const struct line *line)
{
    scheduled->min = line->min != UNSET ? line->min : scheduled->min;
    scheduled->max = line->max != UNSET ? line->max : scheduled->max;
    scheduled->instances = line->instances != UNSET ? line->instances : scheduled->instances;
}

/* All that comes up to then, in order. */
static void act_until(struct scheduled *scheduled, ol_time instant)
{
    for (;;) {
        struct line *first = NULL;
        for (size_t i = 0; i < scheduled->count; i++)
            if (scheduled->lines[i].next <= instant && (!first || scheduled->lines[i].next < first->next))
                first = &scheduled->lines[i];
        if (!first)
            return;
        act(scheduled, first);
        advance(scheduled, first);
    }
}

/* Places every line on its last moment before the start. */
static void rewind_lines(struct scheduled *scheduled, ol_time start)
{
    for (size_t i = 0; i < scheduled->count; i++) {
        struct line *line = &scheduled->lines[i];
        struct line later = *line;
        later.next_local = ol_cron_last(&line->cron, start - ZONES_REACH);
        later.next = instant_of(scheduled, later.next_local);
        do {
            *line = later;
            advance(scheduled, &later);
        } while (later.next <= start);
    }
}

/* ---- decisions ---- */

static ol_time scheduled_period(const struct ol_scaler *scaler)
{
    (void)scaler;
    return OL_MINUTE;
}

static void scheduled_bound(const struct ol_scaler *scaler, int *min, int *max)
{
    const struct scheduled *scheduled = (const struct scheduled *)scaler;
    if (scheduled->max != UNSET && scheduled->max < *max)
        *max = scheduled->max > *min ? scheduled->max : *min;
    if (scheduled->min != UNSET && scheduled->min > *min)
        *min = scheduled->min < *max ? scheduled->min : *max;
}

static int scheduled_decide(struct ol_scaler *scaler, const struct ol_scaler_sample *sample, int wanted)
{
    struct scheduled *scheduled = (struct scheduled *)scaler;
    struct ol_scaler_setting range = scheduled->setting;
    act_until(scheduled, ol_scaler_instant(&scheduled->setting, sample->to));
    if (scheduled->instances != UNSET)
        wanted = scheduled->instances;
    else
        wanted = ol_scaler_wake(&range, sample, wanted);
    scheduled->instances = UNSET;
    scheduled_bound(scaler, &range.min, &range.max);
    return ol_scaler_clip(&range, wanted);
}

static void scheduled_close(struct ol_scaler *scaler)
{
    struct scheduled *scheduled = (struct scheduled *)scaler;
    ol_zone_free(scheduled->zone);
    ol_mem_free(scheduled->lines);
    ol_mem_free(scheduled);
}

static const struct ol_scaler_ops scheduled_ops = {
    .period = scheduled_period, .decide = scheduled_decide, .bound = scheduled_bound, .close = scheduled_close};

/* ---- what is written ---- */

static int set_by(const struct time_line *line, const char *attribute, int64_t value)
{
    return ol_xml_attribute(line->node, attribute) ? (int)value : UNSET;
}

static void read_line(const struct time_line *written, struct line *line)
{
    char why[160];
    const bool is_read = ol_cron_parse(ol_slice_of(written->cron), &line->cron, why);
    OL_ASSERT(is_read);
    line->min = set_by(written, "min", written->min);
    line->max = set_by(written, "max", written->max);
    line->instances = set_by(written, "instances", written->instances);
}

static struct ol_scaler *scheduled_open(const struct ol_scaler_setting *setting,
                                        const struct ol_autoscaler *autoscaler)
{
    const struct scheduled_options *chosen = autoscaler->rule.options;
    const struct time_line *written = autoscaler->times.items;
    struct scheduled *scheduled = ol_mem_new(sizeof *scheduled);
    *scheduled = (struct scheduled){.scaler.ops = &scheduled_ops,
                                    .setting = *setting,
                                    .count = autoscaler->times.count,
                                    .min = UNSET,
                                    .max = UNSET,
                                    .instances = UNSET};
    if (chosen->zone)
        scheduled->zone = ol_zone_new(chosen->zone, OL_NOWHERE, NULL);
    scheduled->lines = ol_mem_new(ol_mem_product(sizeof *scheduled->lines, scheduled->count));
    for (size_t i = 0; i < scheduled->count; i++)
        read_line(&written[i], &scheduled->lines[i]);
    const ol_time start = ol_scaler_instant(setting, 0);
    rewind_lines(scheduled, start);
    act_until(scheduled, start);
    return &scheduled->scaler;
}

static void check_line(const struct time_line *line, struct ol_faults *faults)
{
    struct ol_cron cron;
    char why[160];
    const bool has_min = ol_xml_attribute(line->node, "min"), has_max = ol_xml_attribute(line->node, "max");
    if (line->cron && !ol_cron_parse(ol_slice_of(line->cron), &cron, why))
        ol_faults_add(faults, ol_xml_place(line->node, "cron"), "cron: %s", why);
    if (!has_min && !has_max && !ol_xml_attribute(line->node, "instances"))
        ol_faults_add(faults, line->node->place, "<at> sets nothing; give min=, max= or instances=");
    if (has_min && has_max && line->min > line->max)
        ol_faults_add(faults, ol_xml_place(line->node, "min"), "min: %lld is more than max, %lld",
                      (long long)line->min, (long long)line->max);
}

static void scheduled_check(const struct ol_autoscaler *autoscaler, struct ol_faults *faults)
{
    const struct scheduled_options *chosen = autoscaler->rule.options;
    const struct time_line *lines = autoscaler->times.items;
    struct ol_error error = {0};
    if (autoscaler->times.count == 0)
        ol_faults_add(faults, autoscaler->node->place,
                      "<autoscaler rule=\"scheduled\"> needs an <at>: "
                      "<at cron=\"0 8 * * 1-5\" min=\"4\"/>");
    for (size_t i = 0; i < autoscaler->times.count; i++)
        check_line(&lines[i], faults);
    if (!chosen->zone)
        return;
    struct ol_zone *zone = ol_zone_new(chosen->zone, ol_xml_place(autoscaler->node, "zone"), &error);
    if (!zone)
        ol_faults_add(faults, error.place, "zone: %s", error.message);
    ol_zone_free(zone);
}

/* ---- tables ---- */

#define AT(member) OL_FIELD_AT(struct time_line, member)
static const struct ol_field line_fields[] = {
    {"cron", OL_FIELD_TEXT, "When: minute, hour, day of the month, month, day of the week, as in a crontab.",
     .is_required = true, AT(cron)},
    {"min", OL_FIELD_COUNT, "From then on there are at least so many.", .unit = "instances", .min = 0,
     .max = OL_INSTANCES_LIMIT, AT(min)},
    {"max", OL_FIELD_COUNT, "From then on there are at most so many.", .unit = "instances", .min = 0,
     .max = OL_INSTANCES_LIMIT, AT(max)},
    {"instances", OL_FIELD_COUNT, "Then there are so many; other rules go on from there.", .unit = "instances",
     .min = 0, .max = OL_INSTANCES_LIMIT, AT(instances)},
    {0},
};
const struct ol_element ol_scaler_time_element = {
    .name = "at",
    .summary = "a moment that recurs, and the bounds or the number of instances that <autoscaler> sets then",
    .size = sizeof(struct time_line),
    .fields = line_fields,
    .example = "<at cron=\"0 8 * * 1-5\" min=\"4\" max=\"20\"/>",
};

static const struct ol_field fields[] = {
    {"zone", OL_FIELD_TEXT, "The time zone of all lines: Europe/Berlin, +02:00; without it UTC.",
     OL_FIELD_AT(struct scheduled_options, zone)},
    {0},
};

const struct ol_scaler_rule ol_scaler_scheduled = {
    .kind = {.name = "scheduled",
             .summary = "bounds and numbers by <at cron=...>, alone or around other rules",
             .fields = fields,
             .options_size = sizeof(struct scheduled_options)},
    .check = scheduled_check,
    .open = scheduled_open,
};
