/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One job's story out of what happened, and its sentences.
 */
#include "scenarios/job_story.h"

#include "scenarios/story_text.h"
#include "tests/check.h"

#define HOURS(n) ((n)*OL_HOUR)

static struct ol_run_event event_of(enum ol_event_kind kind, ol_time at, uint64_t row, const char *state)
{
    static const char *const names[] = {"", "a", "b", "c", "d"};
    return (struct ol_run_event){.at = at,
                                 .kind = kind,
                                 .pool = "train",
                                 .capacity = 8,
                                 .row = row,
                                 .job = names[row],
                                 .units = 4,
                                 .waits = strcmp(state, "waiting") == 0,
                                 .state = state,
                                 .user = "",
                                 .team = "",
                                 .unit = "gpus",
                                 .estimate = OL_HOUR,
                                 .other_job = "",
                                 .source = "",
                                 .expected = OL_NEVER};
}

static void happen(struct ol_story *story, enum ol_event_kind kind, ol_time at, uint64_t row, const char *state,
                   double units, double free)
{
    struct ol_run_event event = event_of(kind, at, row, state);
    event.units = units;
    event.free = free;
    event.attempt = kind == OL_EVENT_STARTED || kind == OL_EVENT_ENDED;
    ol_story_hear(story, &event);
}

static void decide(struct ol_story *story, ol_time at, struct ol_run_event event)
{
    event.at = at;
    event.kind = OL_EVENT_DECIDED;
    ol_story_hear(story, &event);
}

static void check_beat(const struct ol_story *story, size_t i, const char *part)
{
    struct ol_text text = {0};
    CHECK(i < story->count);
    if (i < story->count)
        ol_story_say_beat(&text, story, i);
    CHECK_HAS(ol_text_string(&text), part);
    ol_text_release(&text);
}

static void check_wait(const struct ol_story *story, const char *want)
{
    struct ol_text text = {0};
    ol_story_say_wait(&text, story);
    CHECK_STRING(ol_text_string(&text), want);
    ol_text_release(&text);
}

/*
 * A pool of 8 that serves in order, with backfilling.
 *
 *     hour   0    1    2    3    4    5
 *     a      6 run -------- end                    would leave 8 to c from 3 on
 *     b      waits for 4 -- runs - end             came before c
 *     c           waits for 8 ---- runs ----       first in the queue from 3 on, and 4 are missing until 4
 *     d                2 run - - end at 2          came later, and passed c
 */
static void served_in_order(void)
{
    struct ol_story story = {.row = 3};
    happen(&story, OL_EVENT_ARRIVED, 0, 1, "waiting", 6, 8);
    happen(&story, OL_EVENT_STARTED, 0, 1, "running", 6, 2);
    happen(&story, OL_EVENT_ARRIVED, 0, 2, "waiting", 4, 2);
    happen(&story, OL_EVENT_ARRIVED, HOURS(1), 3, "waiting", 8, 2);
    happen(&story, OL_EVENT_ARRIVED, HOURS(1), 4, "waiting", 2, 2);
    happen(&story, OL_EVENT_STARTED, HOURS(1), 4, "running", 2, 0);
    happen(&story, OL_EVENT_ENDED, HOURS(2), 4, "completed", 2, 2);
    happen(&story, OL_EVENT_ENDED, HOURS(3), 1, "completed", 6, 8);
    happen(&story, OL_EVENT_STARTED, HOURS(3), 2, "running", 4, 4);
    happen(&story, OL_EVENT_ENDED, HOURS(4), 2, "completed", 4, 8);
    happen(&story, OL_EVENT_STARTED, HOURS(4), 3, "running", 8, 0);
    happen(&story, OL_EVENT_ENDED, HOURS(5), 3, "completed", 8, 8);
    ol_story_finish(&story);
    CHECK_INT(story.count, 4);
    CHECK_INT(story.beats[0].ahead.count, 1);
    CHECK_INT(story.beats[1].kind, OL_BEAT_HEAD);
    CHECK_INT(story.beats[1].event.at, HOURS(3));
    CHECK_INT(story.beats[1].served.count, 1);
    CHECK_INT(story.beats[1].passed.count, 1);
    CHECK_STRING(story.beats[1].passed.named[0], "d");
    CHECK_INT(story.beats[2].freed_at.count, 1);
    CHECK_INT(story.alone, HOURS(3)); /* had neither b nor d been started */
    check_beat(&story, 0, "1 job with 4 gpus (b) waited before it; 2 of 8 gpus were free, 6 fewer than it needs.");
    check_beat(&story, 1, "4 of 8 gpus were free, 4 fewer than it needs.");
    check_beat(&story, 2, "It started, as 1 job with 4 gpus (b) gave back");
    check_beat(&story, 3, "It ended, 1h after it had started: completed.");
    check_wait(&story,
               "It waited 3h: 2h behind 1 job, then 1h as the first in the queue, missing 4 of its 8 gpus.");
    ol_story_release(&story);
}

static void started_at_once(void)
{
    struct ol_story story = {.row = 1};
    happen(&story, OL_EVENT_ARRIVED, 0, 1, "waiting", 8, 8);
    happen(&story, OL_EVENT_STARTED, 0, 1, "running", 8, 0);
    ol_story_finish(&story);
    CHECK_INT(story.count, 2);
    CHECK_INT(story.alone, 0);
    check_wait(&story, "It did not wait.");
    ol_story_release(&story);
}

/* What else happens in other pools is nobody's business. */
static void other_pools(void)
{
    struct ol_story story = {.row = 2};
    struct ol_run_event elsewhere = event_of(OL_EVENT_ARRIVED, 0, 1, "waiting");
    elsewhere.pool = "other";
    ol_story_hear(&story, &elsewhere);
    happen(&story, OL_EVENT_ARRIVED, 0, 2, "waiting", 8, 0);
    elsewhere.kind = OL_EVENT_STARTED;
    elsewhere.state = "running";
    elsewhere.waits = false;
    ol_story_hear(&story, &elsewhere);
    happen(&story, OL_EVENT_STARTED, HOURS(1), 2, "running", 8, 0);
    ol_story_finish(&story);
    CHECK_INT(story.beats[0].ahead.count, 0);
    CHECK_INT(story.beats[story.count - 1].served.count, 0);
    check_wait(&story, "It waited 1h as the first in the queue, missing 8 of its 8 gpus.");
    ol_story_release(&story);
}

/* Where a scheduler tells its reasons, these are the story. */
static void decided(void)
{
    struct ol_story story = {.row = 2};
    struct ol_run_event own = event_of(OL_EVENT_DECIDED, 0, 2, "waiting");
    happen(&story, OL_EVENT_ARRIVED, 0, 1, "waiting", 6, 8);
    happen(&story, OL_EVENT_STARTED, 0, 1, "running", 6, 2);
    happen(&story, OL_EVENT_ARRIVED, 0, 2, "waiting", 4, 2);
    own.decision = OL_DECIDED_WAIT;
    own.place = own.waiting = 1;
    own.needed = 4;
    own.free = 2;
    own.reason = OL_WAIT_QUOTA;
    own.limit = "team vision has 8 of its 8 GPUs";
    decide(&story, 0, own);
    own.reason = OL_WAIT_HEAD;
    own.limit = NULL;
    own.expected = HOURS(3);
    own.rank = 12;
    own.terms[0] = (struct ol_rank_term){"age", 12};
    own.terms[1] = (struct ol_rank_term){"qos", 0};
    own.term_count = 2;
    decide(&story, HOURS(1), own);
    struct ol_run_event stopped = event_of(OL_EVENT_DECIDED, 0, 1, "running");
    stopped.decision = OL_DECIDED_PREEMPT;
    stopped.other = 2;
    decide(&story, HOURS(2), stopped);
    own.reason = OL_WAIT_VICTIMS;
    decide(&story, HOURS(2), own);
    happen(&story, OL_EVENT_PREEMPTED, HOURS(3), 1, "waiting", 6, 8);
    own.decision = OL_DECIDED_START;
    own.reason = OL_WAIT_NONE;
    decide(&story, HOURS(3), own);
    happen(&story, OL_EVENT_STARTED, HOURS(3), 2, "running", 4, 4);
    ol_story_finish(&story);
    CHECK_INT(story.count, 6);
    check_beat(&story, 1, "Place 1 of 1 in the queue: team vision has 8 of its 8 GPUs.");
    check_beat(&story, 2,
               "Place 1 of 1 in the queue, and next: 2 of 8 gpus were free, 2 fewer than it needs; enough was "
               "expected 2h later. Its rank was 12: age 12, and the other terms 0.");
    check_beat(&story, 3, "Meanwhile 1 job with 6 gpus (a) was told to stop for it.");
    check_beat(&story, 5, "It started, as 1 job with 6 gpus (a) gave back");
    check_wait(&story,
               "It waited 3h: 1h at a limit (team vision has 8 of its 8 GPUs), then 1h as the first in the "
               "queue, missing 2 of its 4 gpus, then 1h for jobs that were told to stop for it.");
    ol_story_release(&story);
}

static void stopped_for_another(void)
{
    struct ol_story story = {.row = 1};
    struct ol_run_event own = event_of(OL_EVENT_DECIDED, 0, 1, "running");
    happen(&story, OL_EVENT_ARRIVED, 0, 1, "waiting", 6, 8);
    happen(&story, OL_EVENT_STARTED, 0, 1, "running", 6, 2);
    own.decision = OL_DECIDED_PREEMPT;
    own.other = 4;
    own.other_job = "d";
    decide(&story, HOURS(1), own);
    happen(&story, OL_EVENT_PREEMPTED, HOURS(2), 1, "waiting", 6, 8);
    own.other = 0;
    own.waits = true;
    own.state = "waiting";
    own.decision = OL_DECIDED_WAIT;
    own.reason = OL_WAIT_BEHIND;
    own.other = 4;
    own.needed = 6;
    own.free = 8;
    decide(&story, HOURS(2), own);
    happen(&story, OL_EVENT_ENDED, HOURS(5), 4, "completed", 8, 8);
    ol_story_finish(&story);
    check_beat(&story, 2, "The scheduler chose it to be stopped for job d.");
    check_beat(&story, 3, "It was stopped for job d, 2h after it had started; it waits again.");
    check_beat(&story, 4, "it was held back, as it would have delayed job d; 8 of 8 gpus were free.");
    check_wait(&story, "It waited 3h held back so as not to delay the one who was next.");
    ol_story_release(&story);
}

static void refused(void)
{
    struct ol_story story = {.row = 1};
    happen(&story, OL_EVENT_REFUSED, 0, 1, "rejected", 9, 8);
    ol_story_finish(&story);
    check_beat(&story, 0,
               "It was refused when it was submitted: it asks for 9 gpus, more than it could ever get of "
               "the pool's 8 gpus.");
    check_wait(&story, "It never waited.");
    ol_story_release(&story);
}

/* More than four turns are added up. */
static void many_turns(void)
{
    struct ol_story story = {.row = 1};
    struct ol_run_event own = event_of(OL_EVENT_DECIDED, 0, 1, "waiting");
    happen(&story, OL_EVENT_ARRIVED, 0, 1, "waiting", 6, 0);
    own.decision = OL_DECIDED_WAIT;
    for (int i = 0; i < 6; i++) {
        own.reason = i % 2 ? OL_WAIT_ROOM : OL_WAIT_QUOTA;
        decide(&story, HOURS(i), own);
    }
    happen(&story, OL_EVENT_STARTED, HOURS(6), 1, "running", 6, 2);
    ol_story_finish(&story);
    check_wait(&story, "It waited 6h, in all: 3h at a limit, 3h as it did not fit.");
    ol_story_release(&story);
}

int main(void)
{
    CASE(served_in_order);
    CASE(started_at_once);
    CASE(other_pools);
    CASE(decided);
    CASE(stopped_for_another);
    CASE(refused);
    CASE(many_turns);
    return check_end();
}
