/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/flow/flow_clock.h"
#include "models/flow/flow_graph.h"

#include <math.h>

/* ---- the language ---- */

static const char *const whens[] = {"success", "failure", "always", NULL};
static const char *const overlaps[] = {"allow", "skip", "queue", NULL};
static const char *const daylights[] = {"cron", "kubernetes", NULL};

#define STEP(member) OL_FIELD_AT(struct ol_flow_step, member)
static const struct ol_field step_fields[] = {
    {"name", OL_FIELD_NAME, "The step's name in the results.", .is_required = true, STEP(job.name)},
    {"pool", OL_FIELD_TEXT, "The pool that it runs on.", .is_required = true, STEP(job.pool)},
    {"after", OL_FIELD_TEXT, "The steps that it comes after, by name; without it, it begins with the run.",
     STEP(after)},
    {"duration", OL_FIELD_LAW, "How long an attempt runs.", .is_required = true, .dimension = OL_LAW_DURATION,
     STEP(duration)},
    {"estimate", OL_FIELD_DURATION,
     "How long the scheduler is told it runs; what was drawn where it is not given.", .min = 1, .max = 1e18,
     STEP(estimate)},
    {"cpus", OL_FIELD_COUNT, "Processors it takes, where the pool counts them.", .min = 1, .max = UINT32_MAX,
     STEP(job.cpus)},
    {"gpus", OL_FIELD_COUNT, "GPUs it takes, where the pool counts them.", .min = 1, .max = UINT32_MAX,
     STEP(job.gpus)},
    {"retries", OL_FIELD_COUNT, "How often it is tried again after it failed.", .max = 1000, STEP(retries)},
    {"retry-delay", OL_FIELD_DURATION, "How long after a failure.", .max = 1e18, STEP(retry_delay)},
    {"backoff", OL_FIELD_REAL, "By what each further delay is multiplied.", .fallback = "1", .min = 1, .max = 100,
     STEP(backoff)},
    {"when", OL_FIELD_CHOICE, "How the steps that it comes after have to have ended.", .choices = whens,
     .fallback = "success", STEP(when)},
    {"probability", OL_FIELD_SHARE, "How often it is taken at all, as a branch is.", .fallback = "1", .max = 1,
     STEP(probability)},
    {"fail", OL_FIELD_SHARE, "How often an attempt fails on its own account.", .max = 1, STEP(fail)},
    {"fail-after", OL_FIELD_SHARE, "The share of its duration after which such a failure shows.", .fallback = "1",
     .min = 0.000001, .max = 1, STEP(fail_after)},
    {"user", OL_FIELD_TEXT, "Who submits it; the pipeline's where it is not given.", STEP(job.user)},
    {"team", OL_FIELD_TEXT, "Who pays for it; the pipeline's where it is not given.", STEP(job.team)},
    {"queue", OL_FIELD_TEXT, "Where it is submitted to; the pipeline's where it is not given.", STEP(job.queue)},
    OL_WORK_FIELDS(struct ol_flow_step, job.work),
    {0},
};
static const struct ol_element step_element = {
    .name = "step",
    .summary = "one step of a pipeline: a job each time, with what it waits for and how often it is tried",
    .size = sizeof(struct ol_flow_step),
    .fields = step_fields,
    .example = "<step name=\"train\" pool=\"gpus\" gpus=\"8\" duration=\"lognormal(3h,1h)\" after=\"validate\" "
               "fail=\"5%\" retries=\"2\" retry-delay=\"5m\"/>",
};

#define FLOW(member) OL_FIELD_AT(struct ol_flow, member)
static const struct ol_field flow_fields[] = {
    {"name", OL_FIELD_NAME, "Names its metrics and random streams.", .is_required = true, FLOW(name)},
    {"schedule", OL_FIELD_TEXT,
     "When runs begin, as crontab(5) has it: minute, hour, day, month, weekday; or @daily and the like.",
     FLOW(schedule)},
    {"timezone", OL_FIELD_TEXT, "Of the schedule: Europe/Berlin, +02:00; without it UTC.", FLOW(zone)},
    {"daylight", OL_FIELD_CHOICE,
     "What becomes of moments that a clock change skips or repeats: cron begins a skipped one at the change and a "
     "repeated one once, kubernetes leaves a skipped one out and begins a repeated one twice.",
     .choices = daylights, .fallback = "cron", FLOW(daylight)},
    {"every", OL_FIELD_DURATION, "From one beginning to the next, in place of a schedule.", .min = 1, .max = 1e18,
     FLOW(every)},
    {"start", OL_FIELD_DURATION, "After the clock's start: no run begins before.", .fallback = "0s", .max = 1e18,
     FLOW(start)},
    {"until", OL_FIELD_DURATION, "After the clock's start: no run begins from then on.", .min = 1, .max = 1e18,
     FLOW(until)},
    {"count", OL_FIELD_COUNT, "How many runs there are at most.", .min = 1, .max = OL_FLOW_RUNS_MOST, FLOW(count)},
    {"overlap", OL_FIELD_CHOICE, "What becomes of a run that is due while another goes on.", .choices = overlaps,
     .fallback = "allow", FLOW(overlap)},
    {"user", OL_FIELD_TEXT, "Who submits its steps.", FLOW(user)},
    {"team", OL_FIELD_TEXT, "Who pays for them.", FLOW(team)},
    {"queue", OL_FIELD_TEXT, "Where they are submitted to.", FLOW(queue)},
    {0},
};
static const struct ol_child flow_children[] = {
    {&step_element, offsetof(struct ol_flow, steps), 1, 0},
    {0},
};
const struct ol_element ol_flow_element = {
    .name = "pipeline",
    .summary = "jobs as a graph, begun by a schedule: each step when those before it are done",
    .size = sizeof(struct ol_flow),
    .fields = flow_fields,
    .children = flow_children,
    .example = "<pipeline name=\"nightly\" schedule=\"0 2 * * *\" timezone=\"Europe/Berlin\" overlap=\"skip\">...",
};

/* ---- what fields alone cannot ---- */

static bool is_given(const struct ol_xml_node *node, const char *attribute)
{
    return ol_xml_attribute(node, attribute) != NULL;
}

static void check_schedule(const struct ol_flow *flow, struct ol_faults *faults)
{
    struct ol_error error = {0};
    struct ol_cron cron;
    char why[160];
    if (flow->schedule && !ol_flow_clock_parse(ol_slice_of(flow->schedule), &cron, why))
        ol_faults_add(faults, ol_xml_place(flow->node, "schedule"), "schedule: %s", why);
    if (flow->schedule && is_given(flow->node, "every"))
        ol_faults_add(faults, ol_xml_place(flow->node, "every"),
                      "every: the schedule says when runs begin; leave one of the two out");
    for (const char *const *name = (const char *const[]){"timezone", "daylight", NULL}; *name; name++)
        if (!flow->schedule && is_given(flow->node, *name))
            ol_faults_add(faults, ol_xml_place(flow->node, *name),
                          "%s: it is the schedule's, and there is none; add schedule=\"0 2 * * *\"", *name);
    struct ol_zone *zone =
        flow->zone ? ol_zone_new(flow->zone, ol_xml_place(flow->node, "timezone"), &error) : NULL;
    if (flow->zone && !zone)
        ol_faults_add(faults, error.place, "timezone: %s", error.message);
    ol_zone_free(zone);
}

static void check_end(const struct ol_flow *flow, bool has_end, struct ol_faults *faults)
{
    const bool recurs = is_given(flow->node, "schedule") || is_given(flow->node, "every");
    if (recurs && !has_end && !is_given(flow->node, "count") && !is_given(flow->node, "until"))
        ol_faults_add(
            faults, flow->node->place,
            "pipeline \"%.60s\" would never end; give it a count or until=\"...\", or the <clock> a length",
            flow->name ? flow->name : "");
    if (!recurs && flow->count > 1)
        ol_faults_add(faults, ol_xml_place(flow->node, "count"),
                      "count: when do the %lld runs begin? add every=\"1d\" or schedule=\"0 2 * * *\"",
                      (long long)flow->count);
    if (flow->until > 0 && flow->until <= flow->start)
        ol_faults_add(faults, ol_xml_place(flow->node, "until"),
                      "until: it is not after the start, so that no run ever begins; move it");
}

static void check_step(const struct ol_flow_step *step, struct ol_faults *faults)
{
    static const char *const of_retries[] = {"retry-delay", "backoff", NULL};
    const struct ol_xml_node *node = step->job.node;
    for (const char *const *name = of_retries; *name; name++)
        if (is_given(node, *name) && !is_given(node, "retries"))
            ol_faults_add(faults, ol_xml_place(node, *name),
                          "%s: nothing is tried again; add retries=\"2\" or another number", *name);
    if (is_given(node, "fail-after") && !is_given(node, "fail"))
        ol_faults_add(faults, ol_xml_place(node, "fail-after"),
                      "fail-after: how often does it fail? add fail=\"5%%\" or another share");
    if (is_given(node, "when") && step->when != OL_WHEN_SUCCESS && !step->after)
        ol_faults_add(faults, ol_xml_place(node, "when"),
                      "when: this step comes after none, so that there is nothing to look at; add after=\"...\"");
    if (step->duration.type && ol_law_is_constant(&step->duration) && ol_law_mean(&step->duration) < 1)
        ol_faults_add(faults, ol_xml_place(node, "duration"),
                      "duration: \"%.80s\" is too small; give at least 1us",
                      ol_xml_attribute(node, "duration")->value);
}

void ol_flow_check(const void *config, bool has_end, struct ol_faults *faults)
{
    const struct ol_flow *flow = config;
    check_schedule(flow, faults);
    check_end(flow, has_end, faults);
    if (flow->steps.count > OL_FLOW_STEPS_MOST) {
        ol_faults_add(faults, flow->node->place,
                      "the pipeline has %zu steps, and %d are followed at most; split it", flow->steps.count,
                      OL_FLOW_STEPS_MOST);
        return;
    }
    for (size_t i = 0; i < flow->steps.count; i++)
        check_step(ol_flow_step(flow, i), faults);
    struct ol_flow_graph graph = ol_flow_graph_of(flow, faults);
    ol_flow_graph_release(&graph);
}

static bool work_of(const void *config, size_t i, struct ol_author_work *work)
{
    const struct ol_flow *flow = config;
    if (i >= flow->steps.count)
        return false;
    const struct ol_single_job *job = &ol_flow_step(flow, i)->job;
    *work = ol_author_work_of(job, &step_element);
    return true;
}

const struct ol_author_kind ol_flow_kind = {
    .element = &ol_flow_element,
    .table = "pipelines.csv",
    .heading =
        "pipeline,run,scheduled_s,start_s,end_s,status,makespan_s,critical_wait_s,attempts,cost,critical_path",
    .work = work_of,
    .check = ol_flow_check,
    .fit = ol_flow_fit,
    .open = ol_flow_open,
};
