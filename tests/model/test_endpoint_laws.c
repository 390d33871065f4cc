/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What holds of every endpoint, whatever serves and scales it: random engines, autoscalers, capacities and traffic.
 * After each slice of the clock its books have to add up; in the end each request is accounted for once, the instances'
 * lives are the pool's capacity, and a second run is the same to the byte.
 */
#include "models/serving/endpoint_pool.h"
#include "tests/model/dice.h"
#include "tests/model/play.h"

#include "tests/check.h"

#define SCENARIOS 60
#define LENGTH    (3 * OL_HOUR)

/* ---- scenarios ---- */

static void add_service(struct ol_text *text)
{
    const char *inside = ONE_OF("", "", "<batching size='8' wait='1s' base='2s' per-item='500ms'/>", "sharing");
    const bool is_sharing = strcmp(inside, "sharing") == 0;
    ol_text_addf(text, "<service time='%s' %s %s %s %s %s %s %s %s>%s</service>",
                 ONE_OF("exponential(4s)", "lognormal(5s,9s)", "3s"), ONE_OF("", "concurrency='3'"),
                 is_sharing ? "discipline='sharing'" : "", ONE_OF("", "queue='0'", "queue='20'"),
                 ONE_OF("", "patience='20s'"), ONE_OF("", "timeout='30s'"),
                 ONE_OF("", "retries='3' backoff='10s'"), ONE_OF("", "on-loss='fail'"),
                 ONE_OF("", "cache='20%' delivery='2s'"), is_sharing ? "" : inside);
}

/* <service> as it may stand beside <multi-model> or <pipeline>. */
static void add_callers(struct ol_text *text, const char *own)
{
    ol_text_addf(text, "<service %s %s %s %s %s/>", own, ONE_OF("", "timeout='30s'"),
                 ONE_OF("", "retries='3' backoff='10s'"), ONE_OF("", "on-loss='fail'"),
                 ONE_OF("", "cache='20%' delivery='2s'"));
}

static void add_engine(struct ol_text *text)
{
    const bool is_bounded = below(2);
    switch (below(6)) {
    case 0:
        ol_text_addf(text,
                     "<tokens table='70b-8xh100' batch='4' memory='640GB' weights='140GB' token-size='%s' "
                     "admission='%s'/>",
                     ONE_OF("0B", "320kB", "100MB"), ONE_OF("reserve", "preempt"));
        break;
    case 1:
        ol_text_addf(text,
                     "<multi-model models='20' size='uniform(1GB,9GB)' memory='%s' bandwidth='1GB' "
                     "routing='%s'/>",
                     ONE_OF("8GB", "20GB"), ONE_OF("resident", "least-loaded"));
        add_callers(text, ONE_OF("time='exponential(4s)' concurrency='2'",
                                 "time='exponential(4s)' concurrency='2' patience='30s'",
                                 "time='exponential(4s)' queue='10' service-timeout='9s'"));
        break;
    case 2:
        ol_text_addf(text,
                     "<pipeline placement='%s' %s><stage name='a' time='1s'/><stage name='b' after='a' "
                     "time='exponential(3s)' calls='2'/><stage name='c' after='a' time='2s' probability='50%%'/>"
                     "<stage name='d' after='b c' time='500ms'/></pipeline>",
                     ONE_OF("together", "apart"), is_bounded ? "bound='30'" : "");
        add_callers(text, is_bounded ? ONE_OF("", "queue='10'", "patience='5s'") : "");
        break;
    default:
        add_service(text);
    }
}

static void add_scalers(struct ol_text *text)
{
    ol_text_adds(
        text,
        ONE_OF("", "<autoscaler rule='knative' target='2'/>", "<autoscaler rule='hpa' target='60%'/>",
               "<autoscaler rule='hpa' metric='concurrency' target='2' down-window='1m'/>",
               "<autoscaler rule='target-tracking' target='12' out-cooldown='60s' in-cooldown='2m' in-after='3'/>",
               "<autoscaler rule='step' metric='utilization'><step at-least='70%' change='2'/>"
               "<step at-most='30%' change='-1'/></autoscaler>",
               "<autoscaler rule='scheduled'><at cron='*/20 * * * *' min='2'/><at cron='10,30,50 * * * *' min='0' "
               "max='1'/></autoscaler><autoscaler rule='knative' target='1'/>"));
}

static void add_endpoint(struct ol_text *text)
{
    const bool has_capacities = below(2);
    if (below(12) == 0) {
        ol_text_addf(text,
                     "<endpoint name='e'><service time='3s' timeout='20s' queue='%u' retries='%u' cache='%u%%'/>"
                     "<function concurrency='4' provisioned='1' cold-start='lognormal(3s,1s)' keep-alive='1m' "
                     "time-limit='%us'/></endpoint>",
                     below(9), below(3), 10 * below(3), 1 + below(60));
        return;
    }
    ol_text_addf(text, "<endpoint name='e' min='%u' max='%u' target='20s' %s>", below(4), 4 + below(4),
                 has_capacities
                     ? ""
                     : ONE_OF("type='x' startup='2m'", "type='x' delay='30s'", "delay='exponential(1m)'", ""));
    if (has_capacities)
        ol_text_addf(text, "%s%s",
                     ONE_OF("", "<capacity source='owned' nodes='1'/>", "<capacity source='owned' nodes='2'/>"),
                     ONE_OF("<capacity source='spot' type='x' max='5' delay='30s' notice='10s' "
                            "interruptions='exponential(15m)'/>",
                            "<capacity source='spot' type='x' max='3' delay='1m' startup='1m' "
                            "interruptions='exponential(5m)'/><capacity source='on-demand' type='x' max='3'/>",
                            "<capacity source='on-demand' type='x' max='6' startup='1m'/>"));
    add_engine(text);
    add_scalers(text);
    ol_text_adds(text, "</endpoint>");
}

static void add_traffic(struct ol_text *text, char name)
{
    ol_text_addf(text,
                 "<traffic name='%c' endpoint='e' format='%s' %s %s prompt='lognormal(1100,700)' "
                 "output='exponential(%u)'>%s</traffic>",
                 name, ONE_OF("poisson", "gamma' cv='2.5", "weibull' cv='0.4"),
                 ONE_OF("rate='0.3/s'", "rate='0.7/s'", "rate='0.01/s'", "rate='1/s' count='400'"),
                 ONE_OF("", "volume-scale='0.5'", "start='20m'"), 10 + below(100),
                 ONE_OF("", "<shape kind='burst' start='1h' length='5m' factor='8'/>"));
}

static void write_scenario(struct ol_text *text)
{
    ol_text_addf(
        text, "<scenario version='1' name='laws'><clock start='2026-01-01T00:00:00Z' length='3h' %s/><workload>",
        ONE_OF("", "warmup='1h'"));
    add_traffic(text, 's');
    if (below(2))
        add_traffic(text, 't');
    ol_text_adds(text, "</workload>");
    add_endpoint(text);
    ol_text_adds(text, "</scenario>");
}

/* ---- runs ---- */

static uint64_t check_requests(const struct ol_request_tally *tally)
{
    CHECK_INT(tally->requests,
              tally->completed + tally->shed + tally->timed_out + tally->failed + tally->in_flight);
    CHECK(tally->within_target <= tally->completed);
    CHECK(tally->busy_time <= tally->slot_time * (1 + 1e-9));
    return tally->completed;
}

/* Nobody counts the lives of nodes that are one's own. */
static void check_lives(const struct ol_world *world)
{
    const bool has_own = world->usages[0].sources & 1u << OL_CAPACITY_OWNED;
    ol_area there = 0;
    for (size_t i = 0; i < world->lives.count; i++) {
        const struct ol_node_life *life = &world->lives.items[i];
        const ol_time from = life->start > world->warmup_end ? life->start : world->warmup_end;
        CHECK(life->start >= 0 && life->start <= life->end && life->end <= world->end);
        there += life->end > from ? life->end - from : 0;
    }
    CHECK(world->usages[0].busy_area <= world->usages[0].capacity_area);
    CHECK(has_own || world->usages[0].capacity_area <= there);
}

static uint64_t run_once(struct play *play, uint64_t seed, struct ol_text *told)
{
    const struct ol_world_setting setting = {.seed = seed};
    struct ol_world *world = &play->world;
    CHECK_INT(ol_world_build(world, &play->inflow, &setting, &play->stage.error), OL_OK);
    for (ol_time at = 0; at < LENGTH; at += 211 * OL_SECOND) {
        ol_sim_run(world->sim, at);
        world->models[0]->ops->verify(world->models[0]);
    }
    CHECK_INT(ol_world_run(world, &play->stage.error), OL_OK);
    world->models[0]->ops->verify(world->models[0]);
    ol_arena_release(&play->arena);
    play->metrics = (struct ol_metrics){.replications = 1, .arena = &play->arena};
    ol_world_metrics(world, &play->metrics, 0);
    const uint64_t completed = check_requests(ol_endpoint_pool_tally(world->models[0]));
    check_lives(world);
    play_told(world, &play->metrics, told);
    ol_world_release(world);
    return completed;
}

static uint64_t check_scenario(uint64_t seed)
{
    struct play play;
    struct ol_text text = {0}, first = {0}, second = {0};
    const int before = check_failures;
    uint64_t completed = 0;
    dice = seed;
    write_scenario(&text);
    if (play_open(&play, ol_text_string(&text))) {
        completed = run_once(&play, seed, &first);
        run_once(&play, seed, &second);
        CHECK(strcmp(ol_text_string(&first), ol_text_string(&second)) == 0);
    }
    if (check_failures > before)
        printf("# seed %llu: %s\n", (unsigned long long)seed, ol_text_string(&text));
    play_close(&play);
    ol_text_release(&text);
    ol_text_release(&first);
    ol_text_release(&second);
    return completed;
}

static void books_add_up_in_every_world(void)
{
    uint64_t completed = 0;
    for (uint64_t seed = 1; seed <= SCENARIOS && check_failures == 0; seed++)
        completed += check_scenario(seed);
    CHECK(completed > 100 * SCENARIOS);
}

int main(void)
{
    CASE(books_add_up_in_every_world);
    return check_end();
}
