/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_story: of all that happened in a run, what one job's waiting and running hung on.
 *
 * A story hears the events of a run (event.h), from a file or from a simulation, in their order. It keeps those of its
 * job as beats, each with what others did in the job's pool since the beat before: who of those in front of it
 * started, who passed it, who gave units back, who was stopped for it. Schedulers that serve in order tell no
 * decisions; of their pools the story makes beats of its own when the job becomes the first in the queue, by arrival,
 * and when one that came before it is back in front of it.
 *
 * It also works out when the job would have started had nothing else been started since it came: from the ends of
 * those that ran then, and from the nodes that came.
 *
 *     struct ol_story story = {.row = 17};
 *     ... ol_story_hear(&story, &event) ...
 *     ol_story_finish(&story);
 *     ol_story_release(&story);
 */
#ifndef OUTLAY_JOB_STORY_H
#define OUTLAY_JOB_STORY_H

#include "outlay/arena.h"
#include "scenarios/event.h"

#define OL_STORY_NAMED 3

/* Jobs that did the same: the first few by name. */
struct ol_story_group {
    uint64_t count;
    double units;
    const char *named[OL_STORY_NAMED]; /* in the story's arena */
};

enum ol_beat_kind {
    OL_BEAT_EVENT,  /* what the run told of the job */
    OL_BEAT_HEAD,   /* nobody who waits came before it, any more */
    OL_BEAT_BEHIND, /* somebody does, again */
};

struct ol_beat {
    enum ol_beat_kind kind;
    struct ol_run_event event;   /* texts in the story's arena; of the other kinds the pool's levels then */
    struct ol_story_group ahead; /* who waits and came before it */
    /* since the beat before, in its pool */
    struct ol_story_group served;   /* who stood before it, and started */
    struct ol_story_group passed;   /* who came later, and started */
    struct ol_story_group freed;    /* who gave units back */
    struct ol_story_group freed_at; /* ... at the beat's very instant */
    struct ol_story_group stopped;  /* who was stopped for it */
    double came, went;              /* units of nodes */
};

struct ol_story_peer;

struct ol_story {
    uint64_t row; /* whose story, set before: its row in jobs.csv */
    struct ol_arena arena;
    struct ol_beat *beats;
    size_t count, capacity;
    bool has_decisions; /* its pool tells them */
    ol_time last;       /* instant of the last event of all */
    ol_time alone; /* when it would have started had nothing else been started since it came; OL_NEVER: unknown */

    /* private */
    struct ol_story_peer *peers; /* by row */
    size_t peer_count, peer_capacity;
    const char *pools[64]; /* names met, in the arena */
    size_t pool_count;
    size_t pool; /* its own; valid once it has arrived */
    bool has_arrived, waits, was_head;
    uint64_t ahead; /* jobs that wait in its pool and came before it */
    double missing; /* units, until it would start alone */
    struct ol_beat since;
};

/* An ol_event_sink; `self` is the story. */
bool ol_story_hear(void *self, const struct ol_run_event *event);
/* Leaves out what turned out to be no beat. Nothing may be heard after it. */
void ol_story_finish(struct ol_story *story);
void ol_story_release(struct ol_story *story);

#endif
