/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each rule of each deadline policy, on views made by hand.
 *
 * The rules are those of "Can't Be Late" (Wu et al., NSDI'24) as its published engine has them, in the order in
 * which they are tried here: R = floor((deadline - now) / tick), t1 = ceil((left + restart) / tick), t2 =
 * ceil((left + 2 restart) / tick). All views are of a job of 60 minutes' work that is due after 120, with ticks of
 * 10 minutes and restarts of 3. At minute 50 R is 7, so that t1 >= R with 60 minutes left (63 are 7 ticks) and not
 * with 57 (60 are 6), where still t2 >= R (63 are 7), and with 54 it is not (60 are 6).
 */
#include "models/deadline/deadline_policies.h"

#include "tests/check.h"

#define MINUTES(n) ((ol_time)((n)*OL_MINUTE))
#define NONE       OL_NODE_NONE
#define SPOT       OL_NODE_SPOT
#define ON_DEMAND  OL_NODE_ON_DEMAND

static const bool with_spot = true, no_spot = false;

static struct ol_deadline_view view(ol_time now, ol_time done, bool has_spot, enum ol_deadline_node current)
{
    return (struct ol_deadline_view){
        .now = now,
        .tick = MINUTES(10),
        .restart = MINUTES(3),
        .work = MINUTES(60),
        .deadline = MINUTES(120),
        .left = MINUTES(60) - done,
        .done = done,
        .has_spot = has_spot,
        .last = current,
        .current = current,
    };
}

static struct ol_deadline_view with_overhead(struct ol_deadline_view view, ol_time overhead)
{
    view.overhead = overhead;
    return view;
}

static struct ol_deadline_view lost(struct ol_deadline_view view)
{
    view.last = SPOT;
    view.current = NONE;
    return view;
}

static struct ol_deadline_view without_deadline(struct ol_deadline_view view)
{
    view.deadline = OL_NEVER;
    return view;
}

static const struct ol_deadline_policy *const on_demand = &ol_deadline_on_demand;
static const struct ol_deadline_policy *const greedy = &ol_deadline_greedy;
static const struct ol_deadline_policy *const uniform[2] = {&ol_deadline_uniform_progress,
                                                            &ol_deadline_uniform_progress_no_hysteresis};

#define PROPOSES(policy, a_view, node)                                                                            \
    do {                                                                                                          \
        struct ol_deadline_view seen = a_view;                                                                    \
        CHECK_INT((policy)->propose(&seen), node);                                                                \
    } while (0)
#define BOTH_PROPOSE(a_view, node)                                                                                \
    do {                                                                                                          \
        PROPOSES(uniform[0], a_view, node);                                                                       \
        PROPOSES(uniform[1], a_view, node);                                                                       \
    } while (0)
#define DECIDES(policy, a_view, node)                                                                             \
    do {                                                                                                          \
        struct ol_deadline_view seen = a_view;                                                                    \
        CHECK_INT(ol_deadline_decide(policy, &seen), node);                                                       \
    } while (0)

static bool presses(ol_time now, ol_time left, int restarts)
{
    struct ol_deadline_view seen = view(now, MINUTES(60) - left, no_spot, NONE);
    return ol_deadline_presses(&seen, restarts);
}

/* ceil against floor, to the microsecond. */
static void time_presses_in_whole_ticks(void)
{
    CHECK(presses(MINUTES(50), MINUTES(60), 1));
    CHECK(!presses(MINUTES(50), MINUTES(57), 1));
    CHECK(presses(MINUTES(50), MINUTES(57) + 1, 1));
    CHECK(presses(MINUTES(50), MINUTES(57), 2));
    CHECK(!presses(MINUTES(50), MINUTES(54), 2));
    CHECK(presses(MINUTES(50), MINUTES(54) + 1, 2));
    /* 65 minutes are 6 ticks of time; 47 + 6 are 6 of work */
    CHECK(presses(MINUTES(55), MINUTES(47), 2));
    CHECK(!presses(MINUTES(55), MINUTES(44), 2));
    /* right at the deadline, and past it */
    CHECK(presses(MINUTES(120), 1, 1));
    CHECK(presses(MINUTES(125), 1, 1));
}

/* An even progress is half a minute a minute: at 40, 20 are due, and 23 six minutes (two restarts) later. */
static void progress_is_measured_exactly(void)
{
    struct ol_deadline_view seen = view(MINUTES(40), MINUTES(20), no_spot, NONE);
    CHECK(!ol_deadline_is_behind(&seen));
    seen.done--;
    CHECK(ol_deadline_is_behind(&seen));
    seen.done = MINUTES(23);
    CHECK(ol_deadline_is_barely_ahead(&seen));
    seen.done++;
    CHECK(!ol_deadline_is_barely_ahead(&seen));
}

/* The products of such times do not fit 64 bits. Work 2 x 2^59 of 3 x 2^59, now 2^59: 2^60 / 3 are due, which is
 * 384307168202282325 and a third. */
static void progress_of_ages(void)
{
    const ol_time unit = OL_TIME_LIMIT / 4;
    struct ol_deadline_view seen = {
        .now = unit, .tick = 1, .work = 2 * unit, .deadline = 3 * unit, .done = 384307168202282325};
    CHECK(ol_deadline_is_behind(&seen));
    seen.done++;
    CHECK(!ol_deadline_is_behind(&seen));
}

static void on_demand_is_always_on_demand(void)
{
    PROPOSES(on_demand, view(0, 0, with_spot, NONE), ON_DEMAND);
    PROPOSES(on_demand, view(MINUTES(40), MINUTES(35), with_spot, ON_DEMAND), ON_DEMAND);
    PROPOSES(on_demand, without_deadline(view(0, 0, with_spot, NONE)), ON_DEMAND);
}

/* t1 >= R: spot if it is held and no overhead is left, else on-demand; t2 >= R: spot if it is held; else spot or
 * none. */
static void greedy_waits_while_there_is_time(void)
{
    PROPOSES(greedy, view(MINUTES(50), MINUTES(6), no_spot, NONE), NONE);
    PROPOSES(greedy, view(MINUTES(50), MINUTES(6), with_spot, NONE), SPOT);
    PROPOSES(greedy, view(MINUTES(50), MINUTES(6), with_spot, ON_DEMAND), SPOT);
    PROPOSES(greedy, lost(view(MINUTES(50), MINUTES(6), no_spot, NONE)), NONE);
    PROPOSES(greedy, without_deadline(view(MINUTES(500), 0, no_spot, NONE)), NONE);
    PROPOSES(greedy, without_deadline(view(MINUTES(500), 0, with_spot, NONE)), SPOT);
}

static void greedy_keeps_only_spot_when_time_is_short(void)
{
    PROPOSES(greedy, view(MINUTES(50), MINUTES(3), with_spot, NONE), ON_DEMAND);
    PROPOSES(greedy, view(MINUTES(50), MINUTES(3), with_spot, ON_DEMAND), ON_DEMAND);
    PROPOSES(greedy, lost(view(MINUTES(50), MINUTES(3), no_spot, NONE)), ON_DEMAND);
    PROPOSES(greedy, with_overhead(view(MINUTES(50), MINUTES(3), with_spot, SPOT), 1), SPOT);

    PROPOSES(greedy, view(MINUTES(50), 0, with_spot, SPOT), SPOT);
    PROPOSES(greedy, with_overhead(view(MINUTES(50), 0, with_spot, SPOT), 1), ON_DEMAND);
    PROPOSES(greedy, lost(view(MINUTES(50), 0, no_spot, NONE)), ON_DEMAND);
    PROPOSES(greedy, view(MINUTES(50), 0, with_spot, NONE), ON_DEMAND);
}

/* Spot if there is any; without, on-demand while done < now work / deadline. */
static void uniform_progress_uses_on_demand_when_behind(void)
{
    BOTH_PROPOSE(view(0, 0, with_spot, NONE), SPOT);
    BOTH_PROPOSE(view(0, 0, no_spot, NONE), NONE);
    BOTH_PROPOSE(view(MINUTES(10), 0, no_spot, NONE), ON_DEMAND);
    BOTH_PROPOSE(view(MINUTES(10), 0, with_spot, NONE), SPOT);
    BOTH_PROPOSE(view(MINUTES(10), MINUTES(5), no_spot, NONE), NONE);
    BOTH_PROPOSE(lost(view(MINUTES(40), MINUTES(20), no_spot, NONE)), NONE);
    BOTH_PROPOSE(lost(view(MINUTES(40), MINUTES(20) - 1, no_spot, NONE)), ON_DEMAND);
}

/* On-demand is kept while there is no spot, however far ahead; with the hysteresis, also while
 * done <= (now + 2 restart) work / deadline. */
static void on_demand_is_kept(void)
{
    BOTH_PROPOSE(view(MINUTES(40), MINUTES(50), no_spot, ON_DEMAND), ON_DEMAND);
    PROPOSES(uniform[0], view(MINUTES(40), MINUTES(23), with_spot, ON_DEMAND), ON_DEMAND);
    PROPOSES(uniform[1], view(MINUTES(40), MINUTES(23), with_spot, ON_DEMAND), SPOT);
    BOTH_PROPOSE(view(MINUTES(40), MINUTES(23) + 1, with_spot, ON_DEMAND), SPOT);
    PROPOSES(uniform[1], view(MINUTES(40), MINUTES(20) - 1, with_spot, ON_DEMAND), SPOT);
    /* who is on spot or on nothing is not asked */
    BOTH_PROPOSE(view(MINUTES(40), MINUTES(23), with_spot, SPOT), SPOT);
    BOTH_PROPOSE(view(MINUTES(40), MINUTES(23), with_spot, NONE), SPOT);
}

/* t2 >= R: no change to spot any more; t1 >= R: spot only if it is held and no overhead is left. */
static void uniform_progress_when_time_is_short(void)
{
    BOTH_PROPOSE(view(MINUTES(50), MINUTES(3), with_spot, NONE), ON_DEMAND);
    BOTH_PROPOSE(view(MINUTES(50), MINUTES(3), with_spot, ON_DEMAND), ON_DEMAND);
    BOTH_PROPOSE(lost(view(MINUTES(50), MINUTES(3), no_spot, NONE)), ON_DEMAND);
    BOTH_PROPOSE(with_overhead(view(MINUTES(50), MINUTES(3), with_spot, SPOT), 1), SPOT);

    BOTH_PROPOSE(view(MINUTES(50), 0, with_spot, SPOT), SPOT);
    BOTH_PROPOSE(with_overhead(view(MINUTES(50), 0, with_spot, SPOT), 1), ON_DEMAND);
    BOTH_PROPOSE(view(MINUTES(50), 0, no_spot, NONE), ON_DEMAND);
}

/* Nobody is behind, or pressed, who has for ever. */
static void uniform_progress_without_a_deadline(void)
{
    BOTH_PROPOSE(without_deadline(view(MINUTES(500), 0, no_spot, NONE)), NONE);
    BOTH_PROPOSE(without_deadline(view(MINUTES(500), 0, with_spot, NONE)), SPOT);
    BOTH_PROPOSE(without_deadline(lost(view(MINUTES(500), MINUTES(7), no_spot, NONE))), NONE);
}

static enum ol_deadline_node propose_none(const struct ol_deadline_view *view)
{
    (void)view;
    return NONE;
}

static enum ol_deadline_node propose_spot(const struct ol_deadline_view *view)
{
    (void)view;
    return SPOT;
}

static const struct ol_deadline_policy idle = {.propose = propose_none}, stubborn = {.propose = propose_spot};

/* t1 >= R: spot if the tick before held it and no overhead is left, else on-demand, whatever was proposed. */
static void the_guarantee_is_over_all(void)
{
    DECIDES(&idle, view(MINUTES(50), MINUTES(3), with_spot, SPOT), NONE);
    DECIDES(&idle, view(MINUTES(50), 0, with_spot, NONE), ON_DEMAND);
    DECIDES(&idle, view(MINUTES(50), 0, with_spot, ON_DEMAND), ON_DEMAND);
    DECIDES(&idle, view(MINUTES(50), 0, with_spot, SPOT), SPOT);
    DECIDES(&stubborn, with_overhead(view(MINUTES(50), 0, with_spot, SPOT), 1), ON_DEMAND);
    DECIDES(&stubborn, view(MINUTES(50), 0, with_spot, NONE), ON_DEMAND);
    DECIDES(on_demand, view(MINUTES(50), 0, with_spot, SPOT), SPOT);
}

/* It looks at the tick before, so that spot lost right now is still "held" there, and then not to be had. */
static void the_guarantee_meets_a_loss(void)
{
    DECIDES(&stubborn, lost(view(MINUTES(50), 0, no_spot, NONE)), NONE);
    DECIDES(&stubborn, with_overhead(lost(view(MINUTES(50), 0, no_spot, NONE)), 1), ON_DEMAND);
    DECIDES(&stubborn, lost(view(MINUTES(50), 0, with_spot, NONE)), SPOT); /* in another zone */
}

static void spot_that_is_not_there_becomes_none(void)
{
    DECIDES(&stubborn, view(0, 0, no_spot, NONE), NONE);
    DECIDES(&stubborn, view(0, 0, with_spot, NONE), SPOT);
}

static void policies_by_name(void)
{
    CHECK_INT(ol_kind_count(ol_deadline_policies), 4);
    CHECK(ol_kind_find(ol_deadline_policies, "on-demand") == &on_demand->kind);
    CHECK(ol_kind_find(ol_deadline_policies, "greedy") == &greedy->kind);
    CHECK(ol_kind_find(ol_deadline_policies, "uniform-progress") == &uniform[0]->kind);
    CHECK(ol_kind_find(ol_deadline_policies, "uniform-progress-no-hysteresis") == &uniform[1]->kind);
}

int main(void)
{
    CASE(time_presses_in_whole_ticks);
    CASE(progress_is_measured_exactly);
    CASE(progress_of_ages);
    CASE(on_demand_is_always_on_demand);
    CASE(greedy_waits_while_there_is_time);
    CASE(greedy_keeps_only_spot_when_time_is_short);
    CASE(uniform_progress_uses_on_demand_when_behind);
    CASE(on_demand_is_kept);
    CASE(uniform_progress_when_time_is_short);
    CASE(uniform_progress_without_a_deadline);
    CASE(the_guarantee_is_over_all);
    CASE(the_guarantee_meets_a_loss);
    CASE(spot_that_is_not_there_becomes_none);
    CASE(policies_by_name);
    return check_end();
}
