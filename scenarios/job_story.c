/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/job_story.h"

#include <string.h>

enum peer_state { PEER_ELSEWHERE, PEER_WAITS, PEER_RUNS };

/* Another job, or the job itself, as the story knows it. */
struct ol_story_peer {
    const char *job;
    double units;
    uint8_t state, pool;
    bool ran_before; /* it ran when the job came, and has run since */
};

/* ---- groups ---- */

static void add_to(struct ol_story_group *group, const struct ol_story_peer *peer)
{
    if (group->count < OL_STORY_NAMED)
        group->named[group->count] = peer->job;
    group->count++;
    group->units += peer->units;
}

static void merge(struct ol_story_group *into, const struct ol_story_group *earlier)
{
    struct ol_story_group sum = *earlier;
    for (size_t i = 0; i < into->count && i < OL_STORY_NAMED && sum.count + i < OL_STORY_NAMED; i++)
        sum.named[sum.count + i] = into->named[i];
    sum.count += into->count;
    sum.units += into->units;
    *into = sum;
}

/* ---- peers ---- */

static const char *keep(struct ol_story *story, const char *text)
{
    return ol_arena_copy(&story->arena, text, strlen(text));
}

/* By name; those past the table's end share its last place, and no story has so many. */
static uint8_t pool_of(struct ol_story *story, const char *name)
{
    const size_t room = sizeof story->pools / sizeof *story->pools;
    for (size_t i = 0; i < story->pool_count; i++)
        if (strcmp(story->pools[i], name) == 0)
            return (uint8_t)i;
    if (story->pool_count < room)
        story->pools[story->pool_count++] = keep(story, name);
    return (uint8_t)(story->pool_count - 1);
}

static void add_peer(struct ol_story *story, struct ol_story_peer peer)
{
    OL_MEM_RESERVE(story->peers, story->peer_capacity, story->peer_count + 1);
    story->peers[story->peer_count++] = peer;
}

/* Jobs come in the order of their rows, so the next one is known by its number; NULL of one that never came. */
static struct ol_story_peer *peer_of(struct ol_story *story, const struct ol_run_event *event)
{
    if (story->peer_count == 0)
        add_peer(story, (struct ol_story_peer){.job = ""}); /* there is no row 0 */
    const bool comes = event->kind == OL_EVENT_ARRIVED || event->kind == OL_EVENT_REFUSED;
    if (comes && event->row == story->peer_count)
        add_peer(story, (struct ol_story_peer){.job = keep(story, event->job),
                                               .units = event->units,
                                               .pool = pool_of(story, event->pool)});
    return event->row > 0 && event->row < story->peer_count ? &story->peers[event->row] : NULL;
}

static bool is_ahead(const struct ol_story *story, uint64_t row)
{
    return row < story->row && story->peers[row].state == PEER_WAITS && story->peers[row].pool == story->pool;
}

static struct ol_story_group ahead_of(const struct ol_story *story)
{
    struct ol_story_group group = {0};
    for (uint64_t row = 0; row < story->row && row < story->peer_count; row++)
        if (is_ahead(story, row))
            add_to(&group, &story->peers[row]);
    return group;
}

/* ---- beats ---- */

static struct ol_run_event kept_event(struct ol_story *story, const struct ol_run_event *event)
{
    struct ol_run_event copy = *event;
    const char **const texts[] = {&copy.pool, &copy.job,       &copy.state,  &copy.user,
                                  &copy.team, &copy.other_job, &copy.source, &copy.unit};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = keep(story, *texts[i]);
    copy.limit = event->limit ? keep(story, event->limit) : NULL;
    for (size_t i = 0; i < copy.term_count; i++)
        copy.terms[i].name = keep(story, copy.terms[i].name);
    return copy;
}

static void add_beat(struct ol_story *story, enum ol_beat_kind kind, const struct ol_run_event *event)
{
    OL_MEM_RESERVE(story->beats, story->capacity, story->count + 1);
    struct ol_beat *beat = &story->beats[story->count++];
    *beat = story->since;
    if (beat->event.at != event->at)
        beat->freed_at = (struct ol_story_group){0};
    beat->kind = kind;
    beat->event = kept_event(story, event);
    if (story->waits)
        beat->ahead = ahead_of(story);
    story->since = (struct ol_beat){0};
}

/* Of a pool that serves in order: whether it is first, by arrival. */
static void watch_place(struct ol_story *story, const struct ol_run_event *event)
{
    struct ol_beat *last = story->count > 0 ? &story->beats[story->count - 1] : NULL;
    const bool is_head = story->ahead == 0;
    if (!story->waits)
        return;
    if (last && last->kind != OL_BEAT_EVENT && last->event.at == event->at)
        last->event.free = event->free;
    if (is_head != story->was_head)
        add_beat(story, is_head ? OL_BEAT_HEAD : OL_BEAT_BEHIND, event);
    story->was_head = is_head;
}

/* ---- what would have been ---- */

static void begin_alone(struct ol_story *story, const struct ol_run_event *event)
{
    story->missing = event->units - event->free;
    story->alone = story->missing <= 0 ? event->at : OL_NEVER;
    for (size_t i = 0; i < story->peer_count; i++)
        story->peers[i].ran_before = story->peers[i].state == PEER_RUNS && story->peers[i].pool == story->pool;
}

static void come_nearer(struct ol_story *story, double units, ol_time at)
{
    story->missing -= units;
    if (story->alone == OL_NEVER && story->missing <= 0)
        story->alone = at;
}

/* ---- hearing ---- */

static enum peer_state state_after(const struct ol_run_event *event)
{
    if (event->waits)
        return PEER_WAITS;
    return event->kind == OL_EVENT_ENDED || event->kind == OL_EVENT_REFUSED ? PEER_ELSEWHERE : PEER_RUNS;
}

static void note_freed(struct ol_story *story, const struct ol_story_peer *peer, ol_time at)
{
    struct ol_beat *since = &story->since;
    if (since->event.at != at)
        since->freed_at = (struct ol_story_group){0};
    since->event.at = at;
    add_to(&since->freed_at, peer);
    add_to(&since->freed, peer);
}

/* A job of its pool, or of another one, that is not the story's. */
static void hear_other(struct ol_story *story, const struct ol_run_event *event, struct ol_story_peer *peer)
{
    const uint8_t before = peer->state;
    if (event->kind == OL_EVENT_DECIDED) {
        if (event->decision == OL_DECIDED_PREEMPT && event->other == story->row)
            add_to(&story->since.stopped, peer);
        return;
    }
    peer->state = (uint8_t)state_after(event);
    if (!story->has_arrived || peer->pool != story->pool)
        return;
    if (event->row < story->row)
        story->ahead += (peer->state == PEER_WAITS) - (before == PEER_WAITS);
    if (before == PEER_WAITS && peer->state == PEER_RUNS)
        add_to(event->row < story->row ? &story->since.served : &story->since.passed, peer);
    if (before == PEER_RUNS && peer->state != PEER_RUNS) {
        note_freed(story, peer, event->at);
        if (peer->ran_before)
            come_nearer(story, peer->units, event->at);
        peer->ran_before = false;
    }
    watch_place(story, event);
}

static void hear_own(struct ol_story *story, const struct ol_run_event *event, struct ol_story_peer *peer)
{
    if (event->kind == OL_EVENT_DECIDED) {
        story->has_decisions = true;
        add_beat(story, OL_BEAT_EVENT, event);
        return;
    }
    peer->state = (uint8_t)state_after(event);
    if (event->kind == OL_EVENT_ARRIVED || event->kind == OL_EVENT_REFUSED) {
        story->has_arrived = true;
        story->pool = pool_of(story, event->pool);
        story->since = (struct ol_beat){0};
        begin_alone(story, event);
    }
    const bool waited = story->waits;
    story->waits = event->waits;
    if (story->waits && !waited) {
        story->ahead = ahead_of(story).count;
        story->was_head = false;
    }
    add_beat(story, OL_BEAT_EVENT, event);
    if (event->unstaged == 0) /* else it never was in the queue */
        watch_place(story, event);
}

static void hear_capacity(struct ol_story *story, const struct ol_run_event *event)
{
    if (!story->has_arrived || pool_of(story, event->pool) != story->pool)
        return;
    *(event->units > 0 ? &story->since.came : &story->since.went) += event->units;
    come_nearer(story, event->units, event->at);
}

bool ol_story_hear(void *self, const struct ol_run_event *event)
{
    struct ol_story *story = self;
    story->last = event->at;
    if (event->kind == OL_EVENT_CAPACITY) {
        hear_capacity(story, event);
        return true;
    }
    struct ol_story_peer *peer = peer_of(story, event);
    if (peer && event->row == story->row)
        hear_own(story, event, peer);
    else if (peer)
        hear_other(story, event, peer);
    return true;
}

/* ---- the end ---- */

/* Its own beats count only where no scheduler tells better, and where they last. */
static bool is_void(const struct ol_story *story, size_t i)
{
    const struct ol_beat *beat = &story->beats[i];
    if (beat->kind == OL_BEAT_EVENT)
        return false;
    const bool is_over = i + 1 < story->count && story->beats[i + 1].event.at == beat->event.at;
    return story->has_decisions || is_over;
}

/* What a beat that is left out had gathered belongs to the next one. */
static void hand_on(const struct ol_beat *from, struct ol_beat *to)
{
    merge(&to->served, &from->served);
    merge(&to->passed, &from->passed);
    merge(&to->freed, &from->freed);
    merge(&to->stopped, &from->stopped);
    if (from->event.at == to->event.at)
        merge(&to->freed_at, &from->freed_at);
    to->came += from->came;
    to->went += from->went;
}

/* A start says what led to it, and not the decision just before it. */
static void hand_to_start(struct ol_beat *decided, struct ol_beat *next)
{
    const bool is_start = decided->kind == OL_BEAT_EVENT && decided->event.kind == OL_EVENT_DECIDED &&
                          decided->event.decision == OL_DECIDED_START;
    if (!is_start || next->event.kind != OL_EVENT_STARTED || next->event.at != decided->event.at)
        return;
    hand_on(decided, next);
    *decided = (struct ol_beat){.kind = decided->kind, .event = decided->event, .ahead = decided->ahead};
}

void ol_story_finish(struct ol_story *story)
{
    size_t kept = 0;
    for (size_t i = 0; i < story->count; i++) {
        if (!is_void(story, i))
            story->beats[kept++] = story->beats[i];
        else if (i + 1 < story->count)
            hand_on(&story->beats[i], &story->beats[i + 1]);
    }
    story->count = kept;
    for (size_t i = 0; i + 1 < story->count; i++)
        hand_to_start(&story->beats[i], &story->beats[i + 1]);
}

void ol_story_release(struct ol_story *story)
{
    ol_mem_free(story->beats);
    ol_mem_free(story->peers);
    ol_arena_release(&story->arena);
    *story = (struct ol_story){0};
}
