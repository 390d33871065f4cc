/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kernel's total order. Whatever happens writes a letter and the time into a log.
 */
#include "outlay/sim.h"

#include "tests/check.h"

struct scene {
    struct ol_sim *sim;
    char log[400];
    uint32_t handler, later, pass;
    volatile int stop;
};

/* One feed: items at the given times, ended by OL_NEVER or a negative status. */
struct stream {
    struct scene *scene;
    char letter;
    const ol_time *items;
};

static void note(struct scene *scene, char what)
{
    size_t length = strlen(scene->log);
    snprintf(scene->log + length, sizeof scene->log - length, "%s%c%lld", length ? " " : "", what,
             (long long)ol_sim_now(scene->sim));
}

static void on_event(void *self, uint32_t argument)
{
    note(self, (char)argument);
}

static void on_pass(void *self, uint32_t argument)
{
    CHECK_INT(argument, 0);
    note(self, '!');
}

/* Asks for a pass, twice. */
static void on_later(void *self, uint32_t argument)
{
    struct scene *scene = self;
    note(scene, (char)argument);
    ol_sim_defer(scene->sim, scene->pass);
    ol_sim_defer(scene->sim, scene->pass);
}

static ol_time on_item(void *self)
{
    struct stream *stream = self;
    note(stream->scene, stream->letter);
    return *++stream->items;
}

static void begin(struct scene *scene)
{
    *scene = (struct scene){.sim = ol_sim_new()};
    scene->handler = ol_sim_handler(scene->sim, on_event, scene);
    scene->later = ol_sim_handler(scene->sim, on_later, scene);
    scene->pass = ol_sim_handler(scene->sim, on_pass, scene);
}

static ol_ticket put(struct scene *scene, ol_time at, enum ol_phase phase, char letter)
{
    return ol_sim_schedule(scene->sim, at, phase, scene->handler, (uint32_t)letter);
}

static void feed(struct stream *stream, enum ol_phase phase)
{
    ol_sim_feed(stream->scene->sim,
                (struct ol_feed){.next = stream->items[0], .phase = phase, .fire = on_item, .self = stream});
}

static void time_then_phase_then_sequence(void)
{
    struct scene scene;
    begin(&scene);
    put(&scene, 5, OL_PHASE_METER, 'g');
    put(&scene, 5, OL_PHASE_DECIDE, 'f');
    put(&scene, 5, OL_PHASE_ARRIVAL, 'e');
    put(&scene, 5, OL_PHASE_CAPACITY, 'd');
    put(&scene, 5, OL_PHASE_RELEASE, 'c');
    put(&scene, 5, OL_PHASE_EARLY_ARRIVAL, 'b');
    put(&scene, 5, OL_PHASE_EARLY_RELEASE, 'a');
    put(&scene, 5, OL_PHASE_RELEASE, 'C');
    put(&scene, 3, OL_PHASE_METER, 'z');
    CHECK_INT(ol_sim_run(scene.sim, OL_NEVER), 0);
    CHECK_STRING(scene.log, "z3 a5 b5 c5 C5 d5 e5 f5 g5");
    CHECK_INT(ol_sim_now(scene.sim), 5);
    CHECK_INT(ol_sim_steps(scene.sim), 9);
    ol_sim_free(scene.sim);
}

/* At equal time and phase the calendar goes before feeds, and feeds in the order of their registration. */
static void feeds_beside_the_calendar(void)
{
    struct scene scene;
    begin(&scene);
    struct stream first = {&scene, 'p', (const ol_time[]){2, 5, 5, 9, OL_NEVER}};
    struct stream second = {&scene, 'q', (const ol_time[]){5, 9, OL_NEVER}};
    struct stream early = {&scene, 'r', (const ol_time[]){5, OL_NEVER}};
    feed(&first, OL_PHASE_ARRIVAL);
    feed(&second, OL_PHASE_ARRIVAL);
    feed(&early, OL_PHASE_EARLY_ARRIVAL);
    put(&scene, 5, OL_PHASE_ARRIVAL, 'a');
    put(&scene, 5, OL_PHASE_RELEASE, 'b');
    put(&scene, 5, OL_PHASE_DECIDE, 'c');
    put(&scene, 9, OL_PHASE_ARRIVAL, 'd');
    CHECK_INT(ol_sim_run(scene.sim, OL_NEVER), 0);
    CHECK_STRING(scene.log, "p2 r5 b5 a5 p5 p5 q5 c5 d9 p9 q9");
    ol_sim_free(scene.sim);
}

/* A pass comes once an instant, behind what was scheduled for the same phase and before the meters. */
static void deferred_calls(void)
{
    struct scene scene;
    begin(&scene);
    struct stream stream = {&scene, 'p', (const ol_time[]){4, 6, OL_NEVER}};
    feed(&stream, OL_PHASE_ARRIVAL);
    put(&scene, 4, OL_PHASE_METER, 'm');
    put(&scene, 4, OL_PHASE_DECIDE, 'd');
    ol_sim_schedule(scene.sim, 4, OL_PHASE_RELEASE, scene.later, 'x');
    ol_sim_schedule(scene.sim, 4, OL_PHASE_ARRIVAL, scene.later, 'y');
    ol_sim_schedule(scene.sim, 7, OL_PHASE_DECIDE, scene.later, 'z');
    CHECK_INT(ol_sim_run(scene.sim, OL_NEVER), 0);
    CHECK_STRING(scene.log, "x4 y4 p4 d4 !4 m4 p6 z7 !7");
    ol_sim_free(scene.sim);
}

static void until(void)
{
    struct scene scene;
    begin(&scene);
    struct stream stream = {&scene, 'p', (const ol_time[]){4, 6, 20, OL_NEVER}};
    feed(&stream, OL_PHASE_ARRIVAL);
    put(&scene, 6, OL_PHASE_METER, 'm');
    put(&scene, 7, OL_PHASE_RELEASE, 'x');
    CHECK_INT(ol_sim_run(scene.sim, 6), 0);
    CHECK_STRING(scene.log, "p4 p6 m6");
    CHECK_INT(ol_sim_run(scene.sim, 6), 0);
    CHECK_INT(ol_sim_now(scene.sim), 6);
    CHECK_INT(ol_sim_run(scene.sim, 10), 0);
    CHECK_STRING(scene.log, "p4 p6 m6 x7");
    CHECK_INT(ol_sim_now(scene.sim), 10);
    put(&scene, 10, OL_PHASE_EARLY_RELEASE, 'y'); /* the clock stands at 10, where nothing has happened yet */
    CHECK_INT(ol_sim_run(scene.sim, OL_NEVER), 0);
    CHECK_STRING(scene.log, "p4 p6 m6 x7 y10 p20");
    CHECK_INT(ol_sim_now(scene.sim), 20); /* at the last event: there is no end to stand at */
    ol_sim_free(scene.sim);
}

/* A pass that was asked for is held before the clock goes on, though nothing else is due. */
static void a_pass_at_the_end(void)
{
    struct scene scene;
    begin(&scene);
    ol_sim_schedule(scene.sim, 4, OL_PHASE_RELEASE, scene.later, 'x');
    put(&scene, 9, OL_PHASE_RELEASE, 'a');
    CHECK_INT(ol_sim_run(scene.sim, 4), 0);
    CHECK_STRING(scene.log, "x4 !4");
    ol_sim_free(scene.sim);
}

static void on_stop(void *self, uint32_t argument)
{
    struct scene *scene = self;
    note(scene, (char)argument);
    scene->stop = 1;
}

static void stop(void)
{
    struct scene scene;
    begin(&scene);
    uint32_t handler = ol_sim_handler(scene.sim, on_stop, &scene);
    ol_sim_watch_stop(scene.sim, &scene.stop);
    put(&scene, 1, OL_PHASE_RELEASE, 'a');
    ol_sim_schedule(scene.sim, 2, OL_PHASE_RELEASE, handler, 's');
    put(&scene, 2, OL_PHASE_RELEASE, 'b');
    CHECK_INT(ol_sim_run(scene.sim, 100), 0);
    CHECK(ol_sim_was_stopped(scene.sim));
    CHECK_STRING(scene.log, "a1 s2");
    CHECK_INT(ol_sim_now(scene.sim), 2); /* not at 100, which it did not reach */
    ol_sim_free(scene.sim);
}

static void on_end(void *self, uint32_t argument)
{
    struct scene *scene = self;
    note(scene, (char)argument);
    ol_sim_end(scene->sim);
}

/* What is left of the instant still happens, and the clock stands there, however far it was to go. */
static void the_run_ends_with_an_instant(void)
{
    static const ol_time limits[] = {OL_NEVER, 30};
    for (size_t i = 0; i < 2; i++) {
        struct scene scene;
        begin(&scene);
        const uint32_t end = ol_sim_handler(scene.sim, on_end, &scene);
        put(&scene, 5, OL_PHASE_RELEASE, 'a');
        ol_sim_schedule(scene.sim, 10, OL_PHASE_RELEASE, end, 'e');
        put(&scene, 10, OL_PHASE_METER, 'b');
        put(&scene, 11, OL_PHASE_RELEASE, 'c');
        CHECK_INT(ol_sim_run(scene.sim, limits[i]), OL_OK);
        CHECK_STRING(scene.log, "a5 e10 b10");
        CHECK_INT(ol_sim_now(scene.sim), 10);
        CHECK(!ol_sim_was_stopped(scene.sim));
        ol_sim_free(scene.sim);
    }
}

static void a_feed_fails(void)
{
    struct scene scene;
    begin(&scene);
    struct stream stream = {&scene, 'p', (const ol_time[]){4, 6, OL_BAD_IO}};
    feed(&stream, OL_PHASE_ARRIVAL);
    put(&scene, 7, OL_PHASE_RELEASE, 'x');
    CHECK_INT(ol_sim_run(scene.sim, 100), OL_BAD_IO);
    CHECK_STRING(scene.log, "p4 p6");
    CHECK_INT(ol_sim_now(scene.sim), 6);
    ol_sim_free(scene.sim);
}

static void on_ask(void *self, uint32_t argument)
{
    struct scene *scene = self;
    note(scene, ol_sim_is_last(scene->sim) ? (char)argument : '?');
}

/* Whoever asks is told of what else is due at that instant: an event, a pass, a feed's item; not of what is later. */
static void is_last_of_its_instant(void)
{
    struct scene scene;
    begin(&scene);
    const uint32_t ask = ol_sim_handler(scene.sim, on_ask, &scene);
    struct stream stream = {&scene, 'p', (const ol_time[]){6, 7, OL_NEVER}};
    feed(&stream, OL_PHASE_ARRIVAL);
    ol_sim_schedule(scene.sim, 1, OL_PHASE_RELEASE, ask, 'a');
    ol_sim_schedule(scene.sim, 2, OL_PHASE_RELEASE, ask, 'b');
    put(&scene, 2, OL_PHASE_METER, 'x');
    ol_sim_schedule(scene.sim, 3, OL_PHASE_RELEASE, scene.later, 'y');
    ol_sim_schedule(scene.sim, 3, OL_PHASE_CAPACITY, ask, 'c');
    ol_sim_schedule(scene.sim, 6, OL_PHASE_RELEASE, ask, 'd');
    ol_sim_schedule(scene.sim, 7, OL_PHASE_METER, ask, 'e');
    CHECK_INT(ol_sim_run(scene.sim, OL_NEVER), OL_OK);
    CHECK_STRING(scene.log, "a1 ?2 x2 y3 ?3 !3 ?6 p6 p7 e7");
    ol_sim_free(scene.sim);
}

static void on_decide(void *self, uint32_t argument)
{
    struct scene *scene = self;
    const bool decides = ol_sim_decide(scene->sim);
    note(scene, decides ? (char)argument : '?');
    CHECK_INT(ol_sim_phase(scene->sim), decides ? OL_PHASE_DECIDE : OL_PHASE_RELEASE);
}

/* At 1 nothing else is due; at 2 an event is, at 3 a feed's item, at 4 what is deferred by another event, which has to
 * wait for a feed's item itself. Each of the four that ask, the four others, and the one that is deferred are a step;
 * to decide is another. */
static void decides_at_once_where_nothing_else_is_due(void)
{
    struct scene scene;
    begin(&scene);
    const uint32_t decide = ol_sim_handler(scene.sim, on_decide, &scene);
    struct stream stream = {&scene, 'p', (const ol_time[]){3, 4, OL_NEVER}};
    feed(&stream, OL_PHASE_ARRIVAL);
    for (ol_time at = 1; at <= 3; at++)
        ol_sim_schedule(scene.sim, at, OL_PHASE_RELEASE, decide, 'd');
    put(&scene, 2, OL_PHASE_METER, 'x');
    ol_sim_schedule(scene.sim, 4, OL_PHASE_RELEASE, scene.later, 'y');
    ol_sim_schedule(scene.sim, 4, OL_PHASE_RELEASE, decide, 'd');
    CHECK_INT(ol_sim_run(scene.sim, OL_NEVER), OL_OK);
    CHECK_STRING(scene.log, "d1 ?2 x2 ?3 p3 y4 ?4 p4 !4");
    CHECK_INT(ol_sim_steps(scene.sim), 10);
    ol_sim_free(scene.sim);
}

struct leaper {
    struct scene *scene;
    ol_time to;
    void (*before)(struct scene *scene); /* what it does before it leaps, or NULL */
};

static void on_leap(void *self, uint32_t argument)
{
    struct leaper *leaper = self;
    struct ol_sim *sim = leaper->scene->sim;
    (void)argument;
    if (leaper->before)
        leaper->before(leaper->scene);
    const bool has_leapt = ol_sim_leap(sim, leaper->to, OL_PHASE_CAPACITY);
    note(leaper->scene, has_leapt ? 'l' : 'f');
    CHECK_INT(ol_sim_phase(sim), has_leapt ? OL_PHASE_CAPACITY : OL_PHASE_RELEASE);
}

/* From 1, up to an event, a feed's item and the run's last instant, but not past them, nor to them. */
static void leaps_where_nothing_comes_between(void)
{
    static const struct {
        ol_time to, event, item, until;
        const char *log;
    } cases[] = {
        {5, 6, 6, 5, "l5"},
        {5, 6, 7, OL_NEVER, "l5 x6 p7"},
        {5, 5, 9, OL_NEVER, "f1 x5 p9"},
        {5, 3, 9, OL_NEVER, "f1 x3 p9"},
        {5, 9, 5, OL_NEVER, "f1 p5 x9"},
        {5, 9, 9, 4, "f1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        begin(&scene);
        struct leaper leaper = {&scene, cases[i].to, NULL};
        struct stream stream = {&scene, 'p', (const ol_time[]){cases[i].item, OL_NEVER}};
        feed(&stream, OL_PHASE_ARRIVAL);
        ol_sim_schedule(scene.sim, 1, OL_PHASE_RELEASE, ol_sim_handler(scene.sim, on_leap, &leaper), 0);
        put(&scene, cases[i].event, OL_PHASE_RELEASE, 'x');
        CHECK_INT(ol_sim_run(scene.sim, cases[i].until), OL_OK);
        CHECK_STRING(scene.log, cases[i].log);
        ol_sim_free(scene.sim);
    }
}

static void want_pass(struct scene *scene)
{
    ol_sim_defer(scene->sim, scene->pass);
}

static void ask_to_stop(struct scene *scene)
{
    scene->stop = 1;
}

static void end(struct scene *scene)
{
    ol_sim_end(scene->sim);
}

/* From 1 to 5, with an event at 9: a pass is still to come, the run is to stop, or it ends with this instant. */
static void leaps_over_nothing_of_this_instant(void)
{
    static const struct {
        void (*before)(struct scene *scene);
        const char *log;
    } cases[] = {{want_pass, "f1 !1 x9"}, {ask_to_stop, "f1"}, {end, "f1"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        begin(&scene);
        struct leaper leaper = {&scene, 5, cases[i].before};
        ol_sim_watch_stop(scene.sim, &scene.stop);
        ol_sim_schedule(scene.sim, 1, OL_PHASE_RELEASE, ol_sim_handler(scene.sim, on_leap, &leaper), 0);
        put(&scene, 9, OL_PHASE_RELEASE, 'x');
        CHECK_INT(ol_sim_run(scene.sim, OL_NEVER), OL_OK);
        CHECK_STRING(scene.log, cases[i].log);
        ol_sim_free(scene.sim);
    }
}

static void cancelled(void)
{
    struct scene scene;
    begin(&scene);
    ol_ticket ticket = put(&scene, 5, OL_PHASE_RELEASE, 'a');
    put(&scene, 4, OL_PHASE_RELEASE, 'b');
    ol_sim_cancel(scene.sim, ticket);
    CHECK_INT(ol_sim_run(scene.sim, OL_NEVER), 0);
    CHECK_STRING(scene.log, "b4");
    CHECK_INT(ol_sim_now(scene.sim), 4);
    ol_sim_free(scene.sim);
}

static void hear(void *self, const struct ol_note *heard)
{
    CHECK_INT(heard->at, 3);
    note(self, *(const char *)heard->what);
}

/* Every probe hears what it asked for, in the order of their adding. */
static void probes(void)
{
    struct scene scene;
    begin(&scene);
    struct ol_probes *all = ol_sim_probes(scene.sim);
    const uint32_t last = OL_TOPIC_LIMIT - 1;
    ol_probes_tell(all, 0, 3, "-");
    ol_probes_add(all, (struct ol_probe){.topics = 1u << 0 | 1u << last, .hear = hear, .self = &scene});
    ol_probes_add(all, (struct ol_probe){.topics = 1u << last, .hear = hear, .self = &scene});
    ol_probes_tell(all, 0, 3, "a");
    ol_probes_tell(all, 1, 3, "b");
    ol_probes_tell(all, last, 3, "c");
    CHECK_STRING(scene.log, "a0 c0 c0");
    ol_sim_free(scene.sim);
}

/* Hears once, and is gone. */
static void hear_once(void *self, const struct ol_note *heard)
{
    hear(self, heard);
    ol_probes_remove(ol_sim_probes(((struct scene *)self)->sim), self);
}

/* Whichever of three goes while it hears, the others hear that note and all that follow. */
static void a_probe_goes(void)
{
    for (int gone = 0; gone < 3; gone++) {
        struct scene scenes[3];
        struct scene scene;
        begin(&scene);
        struct ol_probes *all = ol_sim_probes(scene.sim);
        for (int i = 0; i < 3; i++) {
            scenes[i] = scene;
            ol_probes_add(
                all, (struct ol_probe){.topics = 3, .hear = i == gone ? hear_once : hear, .self = &scenes[i]});
        }
        ol_probes_tell(all, 0, 3, "a");
        ol_probes_tell(all, 1, 3, "b");
        for (int i = 0; i < 3; i++)
            CHECK_STRING(scenes[i].log, i == gone ? "a0" : "a0 b0");
        CHECK(ol_probes_are_listening(all, 1));
        for (int i = 0; i < 3; i++)
            ol_probes_remove(all, &scenes[i]);
        CHECK(!ol_probes_are_listening(all, 0) && !ol_probes_are_listening(all, 1));
        ol_sim_free(scene.sim);
    }
}

int main(void)
{
    CASE(time_then_phase_then_sequence);
    CASE(feeds_beside_the_calendar);
    CASE(deferred_calls);
    CASE(until);
    CASE(a_pass_at_the_end);
    CASE(stop);
    CASE(the_run_ends_with_an_instant);
    CASE(a_feed_fails);
    CASE(is_last_of_its_instant);
    CASE(decides_at_once_where_nothing_else_is_due);
    CASE(leaps_where_nothing_comes_between);
    CASE(leaps_over_nothing_of_this_instant);
    CASE(cancelled);
    CASE(probes);
    CASE(a_probe_goes);
    return check_end();
}
