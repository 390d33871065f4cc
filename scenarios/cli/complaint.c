/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/endpoint_pool.h"
#include "scenarios/build.h"
#include "scenarios/cli/command.h"
#include "scenarios/endpoint_load.h"
#include "scenarios/inflow.h"
#include "scenarios/scenario_market.h"

#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* Whoever read standard output has seen enough, as head does. */
static bool is_unread(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

int ol_command_fail(const struct ol_error *error)
{
    if (error->status == OL_BAD_IO && !error->place.file && is_unread())
        return ol_exit_code(error->status);
    fputs("outlay: ", stderr);
    ol_error_print(error, stderr);
    return ol_exit_code(error->status);
}

/* Without "outlay:" in front, so that editors find the places. */
int ol_command_faults(const struct ol_faults *faults)
{
    const size_t kept = ol_faults_kept(faults);
    for (size_t i = 0; i < kept; i++)
        ol_error_print(&faults->items[i], stderr);
    if (kept < faults->count)
        fprintf(stderr, "outlay: %zu errors; the first %zu are shown\n", faults->count, kept);
    else if (faults->count > 1)
        fprintf(stderr, "outlay: %zu errors\n", faults->count);
    return ol_exit_code(OL_BAD_INPUT);
}

void ol_command_remarks(const struct ol_faults *notes)
{
    for (size_t i = 0; i < ol_faults_kept(notes); i++) {
        struct ol_error note = {.place = notes->items[i].place};
        snprintf(note.message, sizeof note.message, "note: %.590s", notes->items[i].message);
        ol_error_print(&note, stderr);
    }
}

void ol_command_forewarn(const struct ol_scenario *scenario)
{
    struct ol_faults notes = {0};
    ol_endpoint_load_notes(scenario, &notes);
    ol_command_remarks(&notes);
    ol_faults_release(&notes);
}

void ol_command_notes(const struct ol_scenario *scenario, ol_time end)
{
    struct ol_faults notes = {0};
    ol_scenario_notes(scenario, end, &notes);
    ol_command_remarks(&notes);
    ol_faults_release(&notes);
}

static const char *rows(uint64_t count)
{
    return count == 1 ? "row" : "rows";
}

static void print_shown(const struct ol_troubles *troubles)
{
    const uint64_t bad = troubles->malformed + troubles->unrunnable;
    for (size_t k = 0; k < troubles->shown_count; k++)
        ol_error_print(&troubles->shown[k], stderr);
    if (bad > troubles->shown_count)
        fprintf(stderr, "outlay: ... and %" PRIu64 " more like these\n", bad - troubles->shown_count);
}

void ol_command_troubles(const struct ol_inflow_source *source)
{
    static const struct ol_troubles none;
    const struct ol_troubles *troubles = source->troubles ? source->troubles : &none;
    uint64_t bad = troubles->malformed + troubles->unrunnable;
    print_shown(troubles);
    if (bad)
        fprintf(stderr,
                "outlay: %" PRIu64 " %s skipped: %" PRIu64 " could not be read, %" PRIu64
                " without a positive runtime or size\n",
                bad, rows(bad), troubles->malformed, troubles->unrunnable);
    if (troubles->dropped)
        fprintf(stderr, "outlay: %" PRIu64 " %s left out by <keep> and <drop>\n", troubles->dropped,
                rows(troubles->dropped));
    if (source->early)
        fprintf(stderr, "outlay: %" PRIu64 " %s submitted before the clock's start and left out\n", source->early,
                source->early == 1 ? "job" : "jobs");
}

/* One sentence about so many of something; nothing where there are none. */
static void print_count(const char *href, uint64_t count, const char *one, const char *many)
{
    if (count)
        fprintf(stderr, "outlay: %s: %" PRIu64 " %s\n", href, count, count == 1 ? one : many);
}

static void print_stream(const struct ol_stream *stream, const char *href)
{
    print_shown(&stream->troubles);
    print_count(href, stream->troubles.malformed, "row could not be read and was skipped",
                "rows could not be read and were skipped");
    print_count(href, stream->disordered,
                "request goes too far back in time to be put in order, and takes the time "
                "of the one before",
                "requests go too far back in time to be put in order, and take the time of the one before");
    print_count(href, stream->gaps, "bucket is missing and counts as empty",
                "buckets are missing and count as empty");
}

/* Traffic that lies elsewhere than the clock. */
static void print_nothing(const struct ol_endpoint *endpoint, const struct ol_request_merge *inflow)
{
    const struct ol_stream *stream = ol_request_merge_stream(inflow, 0);
    char first[OL_TIME_BUFFER];
    if (stream && stream->origin == OL_ORIGIN_ABSOLUTE && stream->first_at != OL_NEVER)
        fprintf(
            stderr,
            "outlay: <endpoint name=\"%.60s\">: no request lies within the clock; its traffic begins at %s: move "
            "the <clock>, or give the <traffic> start=\"0s\"\n",
            endpoint->name, ol_instant_format(stream->first_at, first));
}

static void print_inflow(const struct ol_scenario *scenario, const struct ol_endpoint *endpoint,
                         const struct ol_request_merge *inflow)
{
    const struct ol_workload *workload = scenario->workloads.items;
    const struct ol_traffic *traffics = workload->traffics.items;
    const struct ol_stream *stream;
    size_t k = 0;
    for (size_t i = 0; i < workload->traffics.count; i++)
        if (strcmp(traffics[i].endpoint, endpoint->name) == 0 && (stream = ol_request_merge_stream(inflow, k++)))
            print_stream(stream, traffics[i].href ? traffics[i].href : traffics[i].name);
    if (inflow->early)
        fprintf(stderr, "outlay: <endpoint name=\"%.60s\">: %" PRIu64 " %s left out\n", endpoint->name,
                inflow->early,
                inflow->early == 1 ? "request comes before the clock's start and is"
                                   : "requests come before the clock's start and are");
    if (inflow->taken == 0)
        print_nothing(endpoint, inflow);
}

void ol_command_traffic_troubles(const struct ol_world *world)
{
    const struct ol_scenario *scenario = world->inflow->scenario;
    for (size_t i = 0; i < world->pool_count; i++) {
        const struct ol_endpoint *endpoint = ol_scenario_pool(scenario, i)->endpoint;
        if (endpoint)
            print_inflow(scenario, endpoint, ol_endpoint_pool_inflow(world->models[i]));
    }
}
