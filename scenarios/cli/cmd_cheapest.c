/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cheapest: an endpoint and its alternatives, run at several volumes of the traffic.
 *
 * Nothing is simulated before the scenario was read with each of the alternatives in the endpoint's place, so that
 * mistakes come at once.
 */
#include "outlay/arena.h"
#include "scenarios/alternative.h"
#include "scenarios/cli/cheapest_listing.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REPLICATIONS_LIMIT 1000000
#define THREADS_LIMIT      1024
#define VOLUME_MIN         1e-6
#define VOLUME_MAX         1e6
#define VOLUMES            "0.1,1,10"

struct cheapest_call {
    const struct ol_invocation *invocation;
    const char *path;
    enum ol_output_format format;
    struct ol_edit *edits;
    size_t edit_count;
    double volumes[OL_LEVELS_LIMIT];
    size_t volume_count;
    struct ol_scenario *scenario;
    const struct ol_endpoint *endpoint;
    int64_t seed, replications, threads;
    struct ol_cheapest cheapest;
    struct ol_faults faults;
    struct ol_error error;
};

/* ---- options ---- */

static int compare_volumes(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static int read_volumes(struct cheapest_call *call)
{
    const char *text = ol_option_value(call->invocation, "volume");
    struct ol_error *error = &call->error;
    for (const char *at = text ? text : VOLUMES; at;) {
        const size_t length = strcspn(at, ",");
        double volume;
        if (call->volume_count == OL_LEVELS_LIMIT)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--volume: give at most %d volumes", OL_LEVELS_LIMIT);
        if (!ol_slice_real(ol_slice_trim((struct ol_slice){at, length}), &volume) || !(volume >= VOLUME_MIN) ||
            volume > VOLUME_MAX)
            return ol_fail(
                error, OL_BAD_USAGE, OL_NOWHERE,
                "--volume: \"%.*s\" cannot be used; give numbers from %g to %g with commas between, as in "
                "--volume " VOLUMES,
                (int)(length < 60 ? length : 60), at, VOLUME_MIN, VOLUME_MAX);
        call->volumes[call->volume_count++] = volume;
        at = at[length] == ',' ? at + length + 1 : NULL;
    }
    qsort(call->volumes, call->volume_count, sizeof *call->volumes, compare_volumes);
    for (size_t i = 1; i < call->volume_count; i++)
        if (call->volumes[i] == call->volumes[i - 1])
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--volume: %g is there twice; give it once",
                           call->volumes[i]);
    return OL_OK;
}

static int read_options(struct cheapest_call *call)
{
    if (!ol_option_format(call->invocation, &call->format, &call->error) ||
        !ol_edit_options(call->invocation, &call->edits, &call->edit_count, &call->error))
        return OL_BAD_USAGE;
    return read_volumes(call);
}

static int read_setting(struct cheapest_call *call)
{
    const struct ol_run_settings written = ol_scenario_run(call->scenario);
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (!ol_option_fixes_reps(call->invocation, call->path, written.replications, &call->error) ||
        !ol_option_count(call->invocation, "seed", 0, INT64_MAX, written.seed, &call->seed, &call->error) ||
        !ol_option_count(call->invocation, "reps", 1, REPLICATIONS_LIMIT, written.replications,
                         &call->replications, &call->error) ||
        !ol_option_count(call->invocation, "threads", 1, THREADS_LIMIT, cores > 0 ? cores : 1, &call->threads,
                         &call->error))
        return OL_BAD_USAGE;
    if (written.stream && call->replications > 1)
        return ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                       "%.200s streams its traces, and cannot have %lld replications; ask for one (--reps 1), or "
                       "leave stream out of it",
                       call->path, (long long)call->replications);
    return OL_OK;
}

/* ---- the endpoint ---- */

static int fail_endpoint(struct cheapest_call *call, const char *wanted)
{
    const struct ol_endpoint *endpoints = call->scenario->endpoints.items;
    const size_t count = call->scenario->endpoints.count;
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, count + 1));
    for (size_t i = 0; i < count; i++)
        names[i] = endpoints[i].name;
    const char *nearest = ol_nearest(wanted, names);
    if (count == 0)
        ol_fail(&call->error, OL_BAD_INPUT, OL_NOWHERE, "%.200s has no <endpoint>, and this verb is about them",
                call->path);
    else
        ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE, "--endpoint: there is no \"%.60s\" in %.200s; %s \"%s\"%s",
                wanted, call->path, nearest ? "did you mean" : "there is", nearest ? nearest : names[0],
                nearest ? "?" : "");
    ol_mem_free(names);
    return call->error.status;
}

/* The one that is named, or the only one that has alternatives. */
static int choose_endpoint(struct cheapest_call *call)
{
    const char *wanted = ol_option_value(call->invocation, "endpoint");
    const struct ol_endpoint *endpoints = call->scenario->endpoints.items, *other = NULL;
    for (size_t i = 0; i < call->scenario->endpoints.count; i++) {
        if (wanted ? strcmp(endpoints[i].name, wanted) != 0 : endpoints[i].alternatives.count == 0)
            continue;
        other = call->endpoint;
        call->endpoint = &endpoints[i];
        if (other)
            return ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                           "several endpoints have alternatives; name one, as in --endpoint %.60s", other->name);
    }
    if (!call->endpoint && (wanted || call->scenario->endpoints.count == 0))
        return fail_endpoint(call, wanted ? wanted : "");
    if (!call->endpoint || call->endpoint->alternatives.count == 0)
        return ol_fail(&call->error, OL_BAD_INPUT,
                       call->endpoint ? call->endpoint->node->place : endpoints[0].node->place,
                       "<endpoint name=\"%.60s\"> has nothing beside it; give it another way to serve, such as "
                       "<alternative name=\"int8\" speed=\"1.8\"/>",
                       (call->endpoint ? call->endpoint : endpoints)->name);
    return OL_OK;
}

static int open_scenario(struct cheapest_call *call)
{
    struct ol_faults notes = {0};
    call->scenario = ol_scenario_open(call->path, call->edits, call->edit_count, &call->faults, &call->error);
    if (!call->scenario)
        return call->faults.count > 0 ? OL_BAD_INPUT : call->error.status;
    const struct ol_clock clock = ol_scenario_clock(call->scenario);
    const ol_time end = clock.length > 0 ? clock.length : OL_NEVER;
    ol_alternatives_check(call->scenario, call->path, end, &call->faults, &notes);
    if (call->faults.count == 0) {
        ol_command_notes(call->scenario, end);
        ol_command_remarks(&notes);
    }
    ol_faults_release(&notes);
    return call->faults.count > 0 ? OL_BAD_INPUT : choose_endpoint(call);
}

/* ---- the whole ---- */

static int run_all(struct cheapest_call *call)
{
    const struct ol_run_setting setting = {
        .seed = (uint64_t)call->seed,
        .replications = (size_t)call->replications,
        .threads = (size_t)call->threads,
        .streams = ol_scenario_run(call->scenario).stream,
        .version = OL_VERSION,
        .command_line = call->invocation->command_line,
        .stop = &ol_stop_asked,
        .wants_tick = &ol_progress_due,
        .tick = ol_progress_tick,
    };
    ol_work_begin();
    ol_progress_begin(call->endpoint->name);
    ol_cheapest_open(&call->cheapest, call->scenario, call->path, call->endpoint, &setting);
    const int status = ol_cheapest_run(&call->cheapest, call->volumes, call->volume_count, &call->error);
    ol_progress_end();
    return status;
}

static int tell(struct cheapest_call *call)
{
    struct ol_output *output = ol_output_open("-", &call->error);
    if (!output)
        return call->error.status;
    ol_cheapest_write(&call->cheapest, call->format, output);
    return ol_output_close(output, &call->error);
}

static bool is_met_everywhere(const struct ol_cheapest *cheapest)
{
    for (size_t i = 0; i < cheapest->level_count; i++)
        if (cheapest->levels[i].cheapest == OL_NO_CASE)
            return false;
    return true;
}

static int find_cheapest(const struct ol_invocation *invocation)
{
    struct cheapest_call call = {.invocation = invocation, .path = invocation->operands[0]};
    int status = read_options(&call);
    if (status == OL_OK)
        status = open_scenario(&call);
    if (status == OL_OK)
        status = read_setting(&call);
    if (status == OL_OK)
        status = run_all(&call);
    if (status == OL_OK)
        status = tell(&call);
    int code = status == OL_OK ? !is_met_everywhere(&call.cheapest) : 0;
    if (status != OL_OK)
        code = call.faults.count > 0 ? ol_command_faults(&call.faults) : ol_command_fail(&call.error);
    ol_cheapest_release(&call.cheapest);
    ol_scenario_close(call.scenario);
    ol_edit_options_free(call.edits, call.edit_count);
    ol_faults_release(&call.faults);
    ol_stop_finish();
    return code;
}

static const struct ol_option options[] = {
    {"endpoint", 0, "NAME", "the endpoint (default: the only one that has alternatives)"},
    {"volume", 0, "V1,V2,...", "times the traffic as it is (default " VOLUMES ")"},
    {"set", 0, "XPATH=VALUE", "change the scenario before it is read; may be given several times"},
    {"seed", 0, "N", "the seed of all runs (default: the scenario's)"},
    {"reps", 0, "N", "how many replications each has (default: the scenario's)"},
    {"threads", 0, "N", "on how many threads (default: the machine's cores); the results do not depend on it"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_cheapest = {
    .name = "cheapest",
    .operands = "SCENARIO",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "which way to serve an endpoint's traffic costs least, by its volume",
    .details =
        "The endpoint is run as it is and with each <alternative> in its place, at each volume, from one\n"
        "seed. Cheapest is what costs least of those that meet their target. Where that changes between two\n"
        "volumes, the place is looked for by further runs, to 2 per cent. The exit status is 1 where at one\n"
        "of the volumes nothing that has a price meets its target.",
    .example = "outlay cheapest scenarios/serving-kinds.xml --volume 0.1,1",
    .options = options,
    .run = find_cheapest,
};
