/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/event_watch.h"

#include "models/pool_note.h"
#include "outlay/arena.h"

const char *const ol_event_names[OL_EVENT_KINDS + 1] = {
    [OL_EVENT_ARRIVED] = "arrived",     [OL_EVENT_REFUSED] = "refused",         [OL_EVENT_STARTED] = "started",
    [OL_EVENT_ENDED] = "ended",         [OL_EVENT_INTERRUPTED] = "interrupted", [OL_EVENT_MOVED] = "moved",
    [OL_EVENT_PREEMPTED] = "preempted", [OL_EVENT_DECIDED] = "decided",         [OL_EVENT_CAPACITY] = "capacity",
};
const char *const ol_event_decisions[OL_DECIDED_RECLAIM + 2] = {
    [OL_DECIDED_WAIT] = "wait",
    [OL_DECIDED_START] = "start",
    [OL_DECIDED_PREEMPT] = "preempt",
    [OL_DECIDED_RECLAIM] = "reclaim",
};
const char *const ol_event_reasons[OL_WAIT_REASONS + 1] = {
    [OL_WAIT_NONE] = "none", [OL_WAIT_HEAD] = "head",   [OL_WAIT_BEHIND] = "behind",
    [OL_WAIT_ROOM] = "room", [OL_WAIT_QUOTA] = "quota", [OL_WAIT_VICTIMS] = "victims",
};

/* Topic by topic, what is made of it. */
static const enum ol_event_kind kinds[OL_JOB_TOPICS] = {
    [OL_JOB_ARRIVED] = OL_EVENT_ARRIVED,         [OL_JOB_REFUSED] = OL_EVENT_REFUSED,
    [OL_JOB_STARTED] = OL_EVENT_STARTED,         [OL_JOB_ENDED] = OL_EVENT_ENDED,
    [OL_JOB_INTERRUPTED] = OL_EVENT_INTERRUPTED, [OL_JOB_MOVED] = OL_EVENT_MOVED,
    [OL_JOB_PREEMPTED] = OL_EVENT_PREEMPTED,     [OL_JOB_DECIDED] = OL_EVENT_DECIDED,
    [OL_POOL_CHANGED] = OL_EVENT_CAPACITY,
};

static const struct ol_pool *pool_of(const struct ol_event_watch *watch, uint16_t pool)
{
    return ol_scenario_pool(watch->scenario, pool);
}

static double in_units(const struct ol_event_watch *watch, uint16_t pool, int64_t count)
{
    return (double)count / ol_pool_grain(pool_of(watch, pool));
}

static struct ol_run_event begin_event(const struct ol_event_watch *watch, const struct ol_note *note,
                                       uint16_t pool)
{
    const struct ol_event_level *level = &watch->levels[pool];
    return (struct ol_run_event){
        .at = note->at,
        .kind = kinds[note->topic],
        .pool = pool_of(watch, pool)->name,
        .free = in_units(watch, pool, level->capacity - level->busy),
        .capacity = in_units(watch, pool, level->capacity),
        .waiting = level->waiting,
        .job = "",
        .user = "",
        .team = "",
        .unit = ol_pool_unit_name(pool_of(watch, pool)),
        .other_job = "",
        .source = "",
        .state = "",
        .expected = OL_NEVER,
    };
}

static void pass_on(struct ol_event_watch *watch, const struct ol_run_event *event)
{
    if (!watch->sink(watch->self, event))
        ol_probes_remove(watch->probes, watch);
}

/* A job leaves the queue by its start, and its units by its end or by going back to the queue. */
static void count(struct ol_event_watch *watch, uint32_t topic, const struct ol_job_run *run)
{
    struct ol_event_level *level = &watch->levels[run->job->pool];
    const bool has_gone = topic == OL_JOB_ENDED || (topic != OL_JOB_ARRIVED && run->status == OL_JOB_WAITING);
    if (topic == OL_JOB_STARTED)
        level->waiting--;
    else if (topic != OL_JOB_ENDED && run->status == OL_JOB_WAITING)
        level->waiting++;
    if (watch->managed[run->job->pool])
        return;
    level->busy += topic == OL_JOB_STARTED ? run->job->units : 0;
    level->busy -= has_gone ? run->job->units : 0;
}

static void name_job(const struct ol_event_watch *watch, struct ol_run_event *event, const struct ol_job_run *run,
                     char buffer[OL_LABEL_BUFFER])
{
    event->row = (uint64_t)run->slot + 1;
    event->job = ol_label_text(&watch->scenario->labels, run->job->name, buffer);
    event->units = in_units(watch, run->job->pool, run->job->units);
    event->attempt = run->attempts;
    event->waits = run->status == OL_JOB_WAITING;
    event->state = ol_job_status_names[run->status];
}

static void hear_fate(struct ol_event_watch *watch, const struct ol_note *note)
{
    const struct ol_job_run *run = note->what;
    const struct ol_labels *labels = &watch->scenario->labels;
    char job[OL_LABEL_BUFFER], user[OL_LABEL_BUFFER], team[OL_LABEL_BUFFER];
    count(watch, note->topic, run);
    struct ol_run_event event = begin_event(watch, note, run->job->pool);
    name_job(watch, &event, run, job);
    event.user = ol_label_text(labels, run->job->user, user);
    event.team = ol_label_text(labels, run->job->team, team);
    event.estimate = run->job->estimate;
    if (note->topic == OL_JOB_ARRIVED)
        *(run->lacks_data ? &event.unstaged : &event.staged) = note->at - run->job->submit;
    pass_on(watch, &event);
}

static void hear_decision(struct ol_event_watch *watch, const struct ol_note *note)
{
    const struct ol_decision *decision = note->what;
    const uint16_t pool = decision->run->job->pool;
    char job[OL_LABEL_BUFFER], other[OL_LABEL_BUFFER];
    struct ol_run_event event = begin_event(watch, note, pool);
    name_job(watch, &event, decision->run, job);
    event.decision = decision->kind;
    event.reason = decision->reason;
    event.place = decision->place;
    event.waiting = decision->waiting;
    event.needed = in_units(watch, pool, decision->needed);
    event.free = in_units(watch, pool, decision->free);
    event.expected = decision->expected;
    event.limit = decision->limit;
    event.rank = decision->rank;
    event.is_backfilled = decision->is_backfilled;
    if (decision->other != OL_NO_SLOT) {
        event.other = (uint64_t)decision->other + 1;
        event.other_job = ol_label_text(&watch->scenario->labels,
                                        ol_job_table_run(watch->table, decision->other)->job->name, other);
    }
    event.term_count = decision->term_count < OL_RANK_TERMS ? decision->term_count : OL_RANK_TERMS;
    for (size_t i = 0; i < event.term_count; i++)
        event.terms[i] = decision->terms[i];
    pass_on(watch, &event);
}

static void hear_change(struct ol_event_watch *watch, const struct ol_note *note)
{
    const struct ol_pool_change *change = note->what;
    watch->levels[change->pool].capacity += change->capacity;
    watch->levels[change->pool].busy += change->busy;
    if (change->nodes == 0 && change->capacity == 0)
        return;
    struct ol_run_event event = begin_event(watch, note, change->pool);
    event.units = in_units(watch, change->pool, change->capacity);
    event.nodes = change->nodes;
    event.source = ol_capacity_source_names[change->source];
    pass_on(watch, &event);
}

static void hear(void *self, const struct ol_note *note)
{
    if (note->topic == OL_JOB_DECIDED)
        hear_decision(self, note);
    else if (note->topic == OL_POOL_CHANGED)
        hear_change(self, note);
    else
        hear_fate(self, note);
}

void ol_event_watch_open(struct ol_event_watch *watch)
{
    const size_t pools = ol_scenario_pool_count(watch->scenario);
    watch->levels = ol_mem_new(ol_mem_product(sizeof *watch->levels, pools));
    for (size_t i = 0; i < pools; i++)
        watch->levels[i].capacity = watch->managed[i] ? 0 : ol_pool_units(ol_scenario_pool(watch->scenario, i));
}

void ol_event_watch_listen(struct ol_event_watch *watch, struct ol_probes *probes)
{
    const struct ol_probe probe = {
        .topics = 1u << OL_JOB_ARRIVED | 1u << OL_JOB_REFUSED | 1u << OL_JOB_STARTED | 1u << OL_JOB_ENDED |
                  1u << OL_JOB_INTERRUPTED | 1u << OL_JOB_MOVED | 1u << OL_JOB_PREEMPTED | 1u << OL_JOB_DECIDED |
                  1u << OL_POOL_CHANGED,
        .hear = hear,
        .self = watch,
    };
    watch->probes = probes;
    ol_probes_add(probes, probe);
}

void ol_event_watch_close(struct ol_event_watch *watch)
{
    ol_mem_free(watch->levels);
    watch->levels = NULL;
}
