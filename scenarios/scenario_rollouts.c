/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/scenario_rollouts.h"

#include "outlay/arena.h"

#include <string.h>

static bool is_same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static const struct ol_rollout *rollout_at(const struct ol_scenario *scenario, size_t i)
{
    return (const struct ol_rollout *)scenario->rollouts.items + i;
}

bool ol_scenario_rollout_of(const struct ol_scenario *scenario, const char *endpoint, size_t *index,
                            enum ol_rollout_side *side)
{
    for (size_t i = 0; i < scenario->rollouts.count; i++) {
        const struct ol_rollout *rollout = rollout_at(scenario, i);
        *index = i;
        *side = is_same(rollout->to, endpoint) ? OL_ROLLOUT_NEW : OL_ROLLOUT_OLD;
        if (*side == OL_ROLLOUT_NEW || is_same(rollout->from, endpoint))
            return true;
    }
    return false;
}

const struct ol_rollout *ol_scenario_rollout_to(const struct ol_scenario *scenario, const char *endpoint)
{
    size_t index;
    enum ol_rollout_side side;
    return ol_scenario_rollout_of(scenario, endpoint, &index, &side) && side == OL_ROLLOUT_NEW
               ? rollout_at(scenario, index)
               : NULL;
}

void ol_scenario_mark_rollouts(struct ol_scenario *scenario)
{
    struct ol_endpoint *endpoints = scenario->endpoints.items;
    size_t index;
    enum ol_rollout_side side;
    for (size_t i = 0; i < scenario->endpoints.count; i++)
        endpoints[i].is_rolled_out = ol_scenario_rollout_of(scenario, endpoints[i].name, &index, &side);
}

/* ---- faults ---- */

static bool has_endpoint(const struct ol_scenario *scenario, const char *name)
{
    const struct ol_endpoint *endpoints = scenario->endpoints.items;
    for (size_t i = 0; i < scenario->endpoints.count; i++)
        if (is_same(endpoints[i].name, name))
            return true;
    return false;
}

static void check_known(const struct ol_scenario *scenario, const struct ol_rollout *rollout,
                        const char *attribute, const char *name, struct ol_faults *faults)
{
    const struct ol_endpoint *endpoints = scenario->endpoints.items;
    const size_t count = scenario->endpoints.count;
    if (!name || has_endpoint(scenario, name))
        return;
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, count + 1));
    for (size_t i = 0; i < count; i++)
        names[i] = endpoints[i].name ? endpoints[i].name : "";
    const char *nearest = ol_nearest(name, names);
    if (nearest)
        ol_faults_add(faults, ol_xml_place(rollout->node, attribute),
                      "%s: there is no <endpoint name=\"%.80s\">; did you mean \"%.80s\"?", attribute, name,
                      nearest);
    else
        ol_faults_add(faults, ol_xml_place(rollout->node, attribute),
                      "%s: there is no <endpoint name=\"%.80s\">; add one%s", attribute, name,
                      strcmp(attribute, "to") == 0 ? ", as the new version" : "");
    ol_mem_free(names);
}

static const struct ol_traffic *traffic_of(const struct ol_scenario *scenario, const char *endpoint)
{
    const struct ol_workload *workload = scenario->workloads.items;
    const struct ol_traffic *traffics = scenario->workloads.count > 0 ? workload->traffics.items : NULL;
    for (size_t i = 0; traffics && i < workload->traffics.count; i++)
        if (is_same(traffics[i].endpoint, endpoint))
            return &traffics[i];
    return NULL;
}

static void check_traffic(const struct ol_scenario *scenario, const struct ol_rollout *rollout,
                          struct ol_faults *faults)
{
    const struct ol_traffic *traffic = traffic_of(scenario, rollout->to);
    if (traffic && !is_same(rollout->from, rollout->to))
        ol_faults_add(
            faults, ol_xml_place(traffic->node, "endpoint"),
            "endpoint: \"%.80s\" is the new version in <rollout name=\"%.60s\">, which gives it its part of "
            "the old one's requests; send these to the old one, or nobody",
            rollout->to, rollout->name ? rollout->name : "");
}

static void check_begin(const struct ol_scenario *scenario, const struct ol_rollout *rollout,
                        struct ol_faults *faults)
{
    const struct ol_clock clock = ol_scenario_clock(scenario);
    char at[OL_TIME_BUFFER], length[OL_TIME_BUFFER];
    if (clock.length > 0 && rollout->at >= clock.length)
        ol_faults_add(faults, ol_xml_place(rollout->node, "at"),
                      "at: %s is not before the clock's end, which is at %s; begin sooner, or give the <clock> a "
                      "greater length",
                      ol_duration_format(rollout->at, at), ol_duration_format(clock.length, length));
}

/* Of those before it, the first that the endpoint is in. */
static void check_shared(const struct ol_scenario *scenario, size_t index, const char *attribute, const char *name,
                         struct ol_faults *faults)
{
    const struct ol_rollout *rollout = rollout_at(scenario, index);
    size_t first;
    enum ol_rollout_side side;
    if (!has_endpoint(scenario, name) || !ol_scenario_rollout_of(scenario, name, &first, &side) || first >= index)
        return;
    ol_faults_add(
        faults, ol_xml_place(rollout->node, attribute),
        "%s: \"%.80s\" is in <rollout name=\"%.60s\"> already, and an endpoint is in one at most; run this "
        "one in a scenario of its own",
        attribute, name, rollout_at(scenario, first)->name ? rollout_at(scenario, first)->name : "");
}

void ol_scenario_check_rollouts(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    for (size_t i = 0; i < scenario->rollouts.count; i++) {
        const struct ol_rollout *rollout = rollout_at(scenario, i);
        ol_rollout_check(rollout, faults);
        check_known(scenario, rollout, "from", rollout->from, faults);
        check_known(scenario, rollout, "to", rollout->to, faults);
        check_traffic(scenario, rollout, faults);
        check_begin(scenario, rollout, faults);
        check_shared(scenario, i, "from", rollout->from, faults);
        check_shared(scenario, i, "to", rollout->to, faults);
    }
}
