/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What holds of every rollout, whatever its versions are: random kinds, engines, autoscalers, capacities and faults.
 * The books add up after each slice of the clock; each request of the old version's traffic goes to one of the two
 * (or, where it is copied, to the old one), and is accounted for once; a version has no instance before it comes nor
 * after it has gone; a second run is the same to the byte.
 */
#include "models/serving/endpoint_pool.h"
#include "tests/model/dice.h"
#include "tests/model/play.h"

#include "tests/check.h"

#define SCENARIOS 150
#define LENGTH    (4 * OL_HOUR)

/* ---- scenarios ---- */

static void add_version(struct ol_text *text, const char *name)
{
    const char *inside = ONE_OF(
        "<service time='exponential(4s)'/>", "<service time='3s' concurrency='3' queue='20'/>",
        "<service time='lognormal(5s,9s)' timeout='30s' retries='2' backoff='10s' concurrency='2'/>",
        "<service time='exponential(2s)' discipline='sharing' concurrency='4'/>",
        "<tokens table='70b-8xh100' batch='4' memory='640GB' weights='140GB' token-size='320kB'/>",
        "<service time='exponential(4s)'/>"
        "<multi-model models='20' size='uniform(1GB,9GB)' memory='20GB' bandwidth='1GB'/>",
        "<pipeline><stage name='a' time='1s'/><stage name='b' after='a' time='exponential(3s)'/></pipeline>",
        "function");
    if (strcmp(inside, "function") == 0) {
        ol_text_addf(text,
                     "<endpoint name='%s'><service time='3s' timeout='20s' queue='9'/><function memory='1GiB' "
                     "concurrency='4' provisioned='1' cold-start='lognormal(3s,1s)' keep-alive='1m'/></endpoint>",
                     name);
        return;
    }
    const char *capacity =
        ONE_OF("", "",
               "<capacity source='spot' type='x' max='5' delay='30s' notice='10s' "
               "interruptions='exponential(20m)'/>",
               "<capacity source='owned' nodes='2'/><capacity source='on-demand' type='x' max='4' "
               "nodes='1' startup='2m'/>");
    ol_text_addf(text, "<endpoint name='%s' min='%s' max='5' target='20s' %s>%s%s%s</endpoint>", name,
                 ONE_OF("0", "1", "2", "5"),
                 *capacity ? "" : ONE_OF("type='x' startup='2m'", "type='x' delay='30s'", ""), capacity, inside,
                 ONE_OF("", "<autoscaler rule='knative' target='2'/>",
                        "<autoscaler rule='hpa' metric='concurrency' target='2' down-window='1m'/>",
                        "<autoscaler rule='target-tracking' target='12' out-cooldown='60s' in-cooldown='2m'/>"));
}

static void add_rollout(struct ol_text *text)
{
    ol_text_addf(text, "<rollout name='r' from='a' to='b' at='%s' ", ONE_OF("0s", "30m", "1h", "239m"));
    ol_text_addf(text, "%s %s/>",
                 ONE_OF("kind='blue-green'", "kind='blue-green' bake='0s' keep='0s'",
                        "kind='blue-green' keep='20m'", "kind='canary' hold='10m'",
                        "kind='canary' hold='1s' steps='1% 100%' keep='30m'", "kind='canary' steps='100%'",
                        "kind='ab' for='1h'", "kind='ab' samples='100'",
                        "kind='ab' share='0%' for='1h' samples='3'"),
                 ONE_OF("", "fault='5%'", "fault='100%' notice='1' reaction='0s'", "fault='50%' reaction='40m'"));
}

static void add_shadow(struct ol_text *text)
{
    ol_text_addf(text, "<rollout name='r' from='a' to='b' at='%s' kind='shadow' for='%s' share='%s'/>",
                 ONE_OF("0s", "30m"), ONE_OF("1s", "1h", "9d"), ONE_OF("0%", "20%", "100%"));
}

static void write_scenario(struct ol_text *text, bool has_rollout)
{
    const bool is_shadow = fixture_random(&dice) % 4 == 0;
    ol_text_addf(
        text, "<scenario version='1' name='laws'><clock start='2026-01-01T00:00:00Z' length='4h' %s/><workload>",
        ONE_OF("", "warmup='1h'"));
    ol_text_addf(text,
                 "<traffic name='s' endpoint='a' format='poisson' %s prompt='lognormal(1100,700)' "
                 "output='exponential(50)'/></workload>",
                 ONE_OF("rate='0.3/s'", "rate='0.7/s'", "rate='0.005/s'", "rate='1/s' count='2000'"));
    add_version(text, "a");
    if (has_rollout) {
        add_version(text, "b");
        (is_shadow ? add_shadow : add_rollout)(text);
    }
    ol_text_adds(text, "</scenario>");
}

/* ---- runs ---- */

static void check_requests(const struct ol_request_tally *tally)
{
    CHECK_INT(tally->requests,
              tally->completed + tally->shed + tally->timed_out + tally->failed + tally->in_flight);
}

/* Whose time is over for two hours is gone, unless requests still wait for it. */
static void check_lives(const struct ol_world *world)
{
    const struct ol_rollout_split *split = world->splits;
    for (size_t i = 0; i < world->lives.count; i++) {
        const struct ol_node_life *life = &world->lives.items[i];
        const enum ol_rollout_side side = life->pool == 1 ? OL_ROLLOUT_NEW : OL_ROLLOUT_OLD;
        const bool has_gone = ol_rollout_goes_at(split, side) < world->end - 2 * OL_HOUR;
        CHECK(side == OL_ROLLOUT_OLD || life->start >= split->terms->at);
        CHECK(!has_gone || life->ended != OL_USAGE_RUNNING ||
              ol_endpoint_pool_tally(world->models[life->pool])->in_flight > 0);
    }
}

static uint64_t run_once(struct play *play, uint64_t seed, struct ol_text *told)
{
    const struct ol_world_setting setting = {.seed = seed};
    struct ol_world *world = &play->world;
    uint64_t requests = 0;
    CHECK_INT(ol_world_build(world, &play->inflow, &setting, &play->stage.error), OL_OK);
    for (ol_time at = 0; at < LENGTH; at += 211 * OL_SECOND) {
        ol_sim_run(world->sim, at);
        for (size_t i = 0; i < world->pool_count; i++)
            world->models[i]->ops->verify(world->models[i]);
    }
    CHECK_INT(ol_world_run(world, &play->stage.error), OL_OK);
    ol_arena_release(&play->arena);
    play->metrics = (struct ol_metrics){.replications = 1, .arena = &play->arena};
    ol_world_metrics(world, &play->metrics, 0);
    for (size_t i = 0; i < world->pool_count; i++) {
        check_requests(ol_endpoint_pool_tally(world->models[i]));
        if (i == 0 || !ol_rollout_copies(world->splits))
            requests += ol_endpoint_pool_tally(world->models[i])->requests;
    }
    if (world->pool_count > 1)
        check_lives(world);
    play_told(world, &play->metrics, told);
    ol_world_release(world);
    return requests;
}

/* The requests of its one run, or of two that have to be the same. */
static uint64_t play_scenario(uint64_t seed, bool has_rollout)
{
    struct play play;
    struct ol_text text = {0}, first = {0}, second = {0};
    const int before = check_failures;
    uint64_t requests = 0;
    dice = seed;
    write_scenario(&text, has_rollout);
    if (play_open(&play, ol_text_string(&text))) {
        requests = run_once(&play, seed, &first);
        if (has_rollout && seed % 4 == 0) {
            run_once(&play, seed, &second);
            CHECK(strcmp(ol_text_string(&first), ol_text_string(&second)) == 0);
        }
    }
    if (check_failures > before)
        printf("# seed %llu: %s\n", (unsigned long long)seed, ol_text_string(&text));
    play_close(&play);
    ol_text_release(&text);
    ol_text_release(&first);
    ol_text_release(&second);
    return requests;
}

static void every_request_goes_to_one_version(void)
{
    for (uint64_t seed = 1; seed <= SCENARIOS && check_failures == 0; seed++)
        CHECK_INT(play_scenario(seed, true), play_scenario(seed, false));
}

int main(void)
{
    CASE(every_request_goes_to_one_version);
    return check_end();
}
