/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Traffic of a scenario on its clock: where a log of instants, a log of offsets and a model lie, and which endpoint
 * they call. The log's two requests are ten seconds apart, the first at 2023-11-16T18:15:46Z.
 */
#include "scenarios/inflow.h"
#include "scenarios/traffic_inflow.h"
#include "tests/check.h"
#include "tests/fixture.h"

#define LOG   "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46,1,1\r\n2023-11-16 18:15:56,2,2"
#define FIRST (1700158546 * OL_SECOND)

struct world {
    struct fixture fixture;
    struct ol_scenario *scenario;
    struct ol_inflow inflow;
    struct ol_request_merge merge;
    struct ol_labels labels;
    struct ol_error error;
    ol_time times[16];
    size_t count;
};

static void open_world(struct world *world, const char *clock, const char *traffic)
{
    char xml[2000];
    struct ol_faults faults = {0};
    memset(world, 0, sizeof *world);
    fixture_begin(&world->fixture);
    fixture_write(&world->fixture, "log.csv", LOG, strlen(LOG));
    snprintf(
        xml, sizeof xml,
        "<scenario version='1' name='w'>%s<workload><job name='j' pool='p' submit='0s' runtime='1s' cpus='1'/>"
        "%s</workload><pool name='p' cpus='1'/><endpoint name='x'><service "
        "time='constant(1s)'/></endpoint>%s</scenario>",
        clock, traffic,
        strstr(traffic, "endpoint='y'") ? "<endpoint name='y'><service time='constant(1s)'/></endpoint>" : "");
    world->scenario = ol_scenario_open(fixture_write(&world->fixture, "w.xml", xml, strlen(xml)), NULL, 0, &faults,
                                       &world->error);
    CHECK(world->scenario != NULL);
    if (faults.count)
        CHECK_STRING(faults.items[0].message, "");
    ol_faults_release(&faults);
}

static void close_world(struct world *world)
{
    ol_inflow_release(&world->inflow);
    ol_scenario_close(world->scenario);
    ol_labels_release(&world->labels);
    fixture_end(&world->fixture);
}

/* All requests to the endpoint up to `until`. */
static void read_endpoint(struct world *world, const char *endpoint, ol_time until)
{
    CHECK_INT(ol_inflow_load(&world->inflow, world->scenario, &world->error), OL_OK);
    const struct ol_traffic_clock clock = {
        .start_instant = world->inflow.has_instant ? world->inflow.start_instant : 0, .until = until, .seed = 1};
    CHECK_INT(
        ol_traffic_inflow_open(&world->merge, world->scenario, endpoint, &clock, &world->labels, &world->error),
        OL_OK);
    const struct ol_request *request;
    while ((request = ol_request_merge_peek(&world->merge, &world->error))) {
        if (world->count < 16)
            world->times[world->count] = request->at;
        world->count++;
        ol_request_merge_take(&world->merge);
    }
    CHECK_INT(world->error.status, OL_OK);
}

static void instants_begin_the_clock(void)
{
    struct world world;
    open_world(&world, "", "<traffic name='a' endpoint='x' format='azure-llm' href='log.csv'/>");
    read_endpoint(&world, "x", OL_NEVER);
    CHECK(world.inflow.has_instant);
    CHECK_INT(world.inflow.start_instant, FIRST);
    CHECK_INT(world.count, 2);
    CHECK_INT(world.times[0], 0);
    CHECK_INT(world.times[1], 10 * OL_SECOND);
    ol_request_merge_close(&world.merge);
    close_world(&world);
}

static void before_and_after_the_clock(void)
{
    struct world world;
    open_world(&world, "<clock start='2023-11-16T18:15:50Z'/>",
               "<traffic name='a' endpoint='x' format='azure-llm' href='log.csv'/>");
    read_endpoint(&world, "x", OL_NEVER);
    CHECK_INT(world.count, 1);
    CHECK_INT(world.times[0], 6 * OL_SECOND);
    CHECK_INT(world.merge.early, 1);
    ol_request_merge_close(&world.merge);
    close_world(&world);
    open_world(&world, "<clock start='2023-11-16T18:15:46Z'/>",
               "<traffic name='a' endpoint='x' format='azure-llm' href='log.csv'/>");
    read_endpoint(&world, "x", 10 * OL_SECOND);
    CHECK_INT(world.count, 1);
    CHECK_INT(world.merge.early, 0);
    ol_request_merge_close(&world.merge);
    close_world(&world);
}

static void given_a_start(void)
{
    struct world world;
    open_world(&world, "<clock start='2026-01-01T00:00:00Z' length='1h'/>",
               "<traffic name='a' endpoint='x' format='azure-llm' href='log.csv' start='1m' time-scale='2'/>"
               "<traffic name='b' endpoint='x' format='azure-llm' href='log.csv' start='70s'/>"
               "<traffic name='c' endpoint='y' format='poisson' rate='10/s' start='1m'/>");
    read_endpoint(&world, "x", OL_NEVER);
    CHECK_INT(world.count, 4);
    CHECK_INT(world.times[0], 60 * OL_SECOND);
    CHECK_INT(world.times[1], 70 * OL_SECOND);
    CHECK_INT(world.times[2], 80 * OL_SECOND);
    CHECK_INT(world.times[3], 80 * OL_SECOND);
    ol_request_merge_close(&world.merge);
    ol_inflow_release(&world.inflow);
    world.count = 0;
    read_endpoint(&world, "y", 2 * OL_MINUTE); /* 600 expected, with a deviation of 24 */
    CHECK_NEAR((double)world.count, 600, 120);
    CHECK(world.times[0] >= OL_MINUTE && world.times[0] < OL_MINUTE + 2 * OL_SECOND);
    ol_request_merge_close(&world.merge);
    ol_inflow_release(&world.inflow);
    world.count = 0;
    read_endpoint(&world, "z", OL_NEVER);
    CHECK_INT(world.count, 0);
    ol_request_merge_close(&world.merge);
    close_world(&world);
}

int main(void)
{
    CASE(instants_begin_the_clock);
    CASE(before_and_after_the_clock);
    CASE(given_a_start);
    return check_end();
}
