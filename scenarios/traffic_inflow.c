/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/traffic_inflow.h"

#include "outlay/arena.h"

#include <string.h>

static const struct ol_traffic *traffic_at(const struct ol_scenario *scenario, size_t i)
{
    const struct ol_workload *workload = scenario->workloads.items;
    return (const struct ol_traffic *)workload->traffics.items + i;
}

static size_t traffic_count(const struct ol_scenario *scenario)
{
    const struct ol_workload *workload = scenario->workloads.items;
    return scenario->workloads.count > 0 ? workload->traffics.count : 0;
}

int ol_traffic_inflow_earliest(const struct ol_scenario *scenario, ol_time *earliest, struct ol_error *error)
{
    const struct ol_stream_context context = {.seed = 1, .until = OL_NEVER};
    *earliest = OL_NEVER;
    for (size_t i = 0; i < traffic_count(scenario); i++) {
        const struct ol_traffic *traffic = traffic_at(scenario, i);
        if (!traffic->href)
            continue;
        struct ol_stream *stream = ol_stream_open(traffic, &context, error);
        if (!stream)
            return error->status;
        if (stream->origin == OL_ORIGIN_ABSOLUTE && stream->first_at < *earliest)
            *earliest = stream->first_at;
        ol_stream_close(stream);
    }
    return 0;
}

int ol_traffic_inflow_open(struct ol_request_merge *merge, const struct ol_scenario *scenario,
                           const char *endpoint, const struct ol_traffic_clock *clock, struct ol_labels *labels,
                           struct ol_error *error)
{
    const struct ol_stream_context context = {.labels = labels,
                                              .seed = clock->seed,
                                              .replication = clock->replication,
                                              .until = clock->until,
                                              .start_instant = clock->start_instant};
    const size_t all = traffic_count(scenario);
    struct ol_stream **streams = ol_mem_new(ol_mem_product(sizeof *streams, all));
    ol_time *shifts = ol_mem_new(ol_mem_product(sizeof *shifts, all));
    size_t count = 0;
    int status = 0;
    for (size_t i = 0; i < all && status == 0; i++) {
        const struct ol_traffic *traffic = traffic_at(scenario, i);
        if (strcmp(traffic->endpoint, endpoint) != 0)
            continue;
        streams[count] = ol_stream_open(traffic, &context, error);
        status = streams[count] ? 0 : error->status;
        if (status == 0)
            shifts[count] = ol_stream_shift(traffic, streams[count], clock->start_instant);
        count += status == 0;
    }
    ol_request_merge_open(merge, streams, shifts, count, clock->until);
    if (status < 0)
        ol_request_merge_close(merge);
    ol_mem_free(streams);
    ol_mem_free(shifts);
    return status;
}

void ol_traffic_inflow_check(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    const struct ol_clock clock = ol_scenario_clock(scenario);
    const struct ol_stream_context context = {.seed = 1, .until = clock.length > 0 ? clock.length : OL_NEVER};
    for (size_t i = 0; i < traffic_count(scenario); i++) {
        const struct ol_traffic *traffic = traffic_at(scenario, i);
        struct ol_error error = {0};
        struct ol_stream *stream = ol_stream_open(traffic, &context, &error);
        if (!stream)
            ol_faults_add(faults, error.place.file ? error.place : traffic->node->place, "%s", error.message);
        ol_stream_close(stream);
    }
}
