/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What holds of every run whose scheduler weighs, whatever it weighs: random orders, backfill rules, preemption, quotas
 * and placements, on pools that stand and on pools whose nodes come and go. After each slice of the clock all books
 * have to add up: the policy's, the sharing rule's, the cluster's, the fleet's. In the end every job is accounted for,
 * all busy time was spent on something, nobody started before it came, and a second run is the same to the byte.
 */
#include "tests/model/dice.h"
#include "tests/model/play.h"

#include "tests/check.h"

#define SCENARIOS 400

/* ---- scenarios ---- */

static void add_preemption(struct ol_text *text, bool has_sharing)
{
    const char *mode = ONE_OF("off", "kill", "requeue", "requeue", "checkpoint", "checkpoint");
    ol_text_addf(text, " preempt='%s'>", mode);
    if (strcmp(mode, "off") == 0)
        return;
    ol_text_addf(text, "<preemption by='%s' victims='%s' %s %s %s %s %s/>",
                 has_sharing ? "class" : ONE_OF("class", "priority", "rank"),
                 ONE_OF("lowest-priority", "newest", "least-lost-work", "fewest-jobs"), ONE_OF("", "grace='90s'"),
                 ONE_OF("", "min-run='7m'"), ONE_OF("", "after-wait='11m'"), ONE_OF("", "per-day='9'"),
                 ONE_OF("per-job-a-day='3'", "protect-deadline='1h' per-job-a-day='5'"));
}

static void add_quotas(struct ol_text *text, const char *rule)
{
    const char *weights[3] = {"", "", ""};
    for (int i = 0; i < 3; i++)
        if (strcmp(rule, "kai") == 0 || strcmp(rule, "proportion") == 0)
            weights[i] = ONE_OF("weight='1'", "weight='2'", "weight='3'");
    if (strcmp(rule, "none") == 0)
        return;
    for (int i = 0; i < 3; i++)
        ol_text_addf(text, "<quota team='%c' %s %s/>", 'a' + i,
                     strcmp(rule, "proportion") == 0 ? "" : ONE_OF("gpus='8'", "gpus='6'", "gpus='3'"),
                     weights[i]);
}

static void add_pool(struct ol_text *text)
{
    const char *rule = ONE_OF("none", "none", "limits", "kueue", "kai", "proportion");
    const bool is_placed = below(2);
    const char *placement = is_placed ? ONE_OF("first-fit", "best-fit", "packing", "spread", "dot-product",
                                               "clustering", "fgd", "random")
                                      : "none";
    const char *backfill =
        is_placed ? ONE_OF("none", "easy", "easy-sjbf") : ONE_OF("none", "easy", "easy-sjbf", "conservative");
    ol_text_addf(
        text,
        "<pool name='p' gpus-per-node='4' %s><scheduler order='%s' backfill='%s' sharing='%s' placement='%s'",
        is_placed ? "" : ONE_OF("", "fractions='yes'"),
        ONE_OF("fcfs", "sjf", "srtf", "las", "edf", "wfp3", "unicef", "priority", "points", "fair-share",
               "multifactor"),
        backfill, rule, placement);
    add_preemption(text, strcmp(rule, "none") != 0);
    ol_text_adds(text, "</scheduler>");
    if (is_placed)
        ol_text_adds(text, "<capacity source='owned' nodes='3' node-cpus='32' node-memory='64GB' gpu-model='A'/>"
                           "<capacity source='owned' nodes='2' node-cpus='16' node-memory='32GB' gpu-model='B'/>");
    else
        ol_text_addf(text, "<capacity source='owned' nodes='4'/>%s",
                     ONE_OF("", "<capacity source='spot' type='x' max='3' delay='2m' idle='10m' notice='1m' "
                                "interruptions='exponential(1h)'/>"));
    add_quotas(text, rule);
    ol_text_addf(text, "%s</pool>", ONE_OF("", "<reclaim below='20%' for='5m' grace='1m'/>"));
}

static void add_arrivals(struct ol_text *text, const char *team, bool is_part)
{
    ol_text_addf(text,
                 "<arrivals name='%s' pool='p' team='%s' user='u%u' count='%u' interarrival='exponential(%um)' %s "
                 "runtime='lognormal(15m,25m)' estimate-factor='uniform(0.5,3)' priority='%u' %s %s %s %s %s/>",
                 team, team, below(2), 20 + below(30), 2 + below(6),
                 is_part ? "gpu-milli='300'" : "gpus='uniform(1,6)'", below(4), ONE_OF("", "preemptible='yes'"),
                 ONE_OF("", "checkpoint='c'"), ONE_OF("", "deadline='2h'"),
                 ONE_OF("", "gpu-use='5%'", "crash-after='4m'"), ONE_OF("", "type='research'"));
}

static void write_scenario(struct ol_text *text)
{
    struct ol_text pool = {0};
    add_pool(&pool);
    const bool is_fine =
        strstr(ol_text_string(&pool), "fractions") || !strstr(ol_text_string(&pool), "placement='none'");
    ol_text_addf(
        text, "<scenario version='1' name='laws'><clock start='2026-01-01T00:00:00Z' length='12h' %s/><workload>",
        ONE_OF("", "warmup='1h'"));
    add_arrivals(text, "a", false);
    add_arrivals(text, "b", is_fine && below(2));
    add_arrivals(text, "c", is_fine && below(2));
    ol_text_addf(
        text,
        "</workload><checkpoint name='c' interval='6m' cost='20s' restore='1m' failure='10%%'/>%s</scenario>",
        ol_text_string(&pool));
    ol_text_release(&pool);
}

/* ---- runs ---- */

struct tally {
    struct ol_text told;
    uint64_t visited, preemptions;
};

static void visit(void *self, const struct ol_job_run *run)
{
    struct tally *tally = self;
    tally->visited++;
    tally->preemptions += run->preemptions;
    CHECK(run->attempts == 0 || run->start >= run->job->submit);
    CHECK(run->attempts > run->preemptions || run->status != OL_JOB_COMPLETED);
    ol_text_addf(&tally->told, "%u %lld %lld %lld %u %u %u\n", run->slot, (long long)run->start,
                 (long long)run->end, (long long)run->lost, run->attempts, run->preemptions, run->status);
}

static void check_sums(const struct ol_world *world, const struct tally *tally)
{
    const struct ol_pool_usage *usage = world->usages;
    CHECK_INT(tally->visited, world->table.count);
    CHECK(usage->useful_area + usage->lost_area + usage->startup_area + usage->restore_area + usage->saving_area ==
          usage->busy_area);
    CHECK(usage->busy_area <= usage->capacity_area);
}

static void run_once(struct play *play, uint64_t seed, struct tally *tally)
{
    const struct ol_world_setting setting = {.seed = seed, .visit = visit, .visit_self = tally};
    struct ol_world *world = &play->world;
    CHECK_INT(ol_world_build(world, &play->inflow, &setting, &play->stage.error), OL_OK);
    for (ol_time at = 0; at < 12 * OL_HOUR; at += 211 * OL_SECOND) {
        ol_sim_run(world->sim, at);
        world->models[0]->ops->verify(world->models[0]);
    }
    CHECK_INT(ol_world_run(world, &play->stage.error), OL_OK);
    world->models[0]->ops->verify(world->models[0]);
    check_sums(world, tally);
    ol_world_release(world);
}

static uint64_t check_scenario(uint64_t seed)
{
    struct play play;
    struct ol_text text = {0};
    struct tally first = {0}, second = {0};
    const int before = check_failures;
    dice = seed;
    write_scenario(&text);
    if (play_open(&play, ol_text_string(&text))) {
        run_once(&play, seed, &first);
        run_once(&play, seed, &second);
        CHECK(strcmp(ol_text_string(&first.told), ol_text_string(&second.told)) == 0);
    }
    if (check_failures > before)
        printf("# seed %llu: %s\n", (unsigned long long)seed, ol_text_string(&text));
    play_close(&play);
    ol_text_release(&text);
    ol_text_release(&first.told);
    ol_text_release(&second.told);
    return first.preemptions;
}

static void books_add_up_in_every_world(void)
{
    uint64_t preemptions = 0;
    for (uint64_t seed = 1; seed <= SCENARIOS && check_failures == 0; seed++)
        preemptions += check_scenario(seed);
    CHECK(preemptions > SCENARIOS);
}

int main(void)
{
    CASE(books_add_up_in_every_world);
    return check_end();
}
