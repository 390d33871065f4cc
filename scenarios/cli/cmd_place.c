/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/output.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/listing.h"
#include "scenarios/cli/progress.h"
#include "scenarios/placing.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#define REPLICATIONS_LIMIT 1000000
#define THREADS_LIMIT      1024

struct place_call {
    struct ol_placing placing;
    enum ol_output_format format;
    struct ol_edit *edits;
    int64_t seed, replications, threads, limit;
    struct ol_arena arena;
    struct ol_error error;
};

enum column {
    PROVIDER,
    REGION,
    TYPE,
    COMPUTE,
    STORAGE,
    MOVEMENT,
    TOTAL,
    DELAY,
    COPIED_STORAGE,
    COPIED_MOVEMENT,
    COPIED_TOTAL,
    COPIED_DELAY
};

/* ---- telling ---- */

static const char *amount(struct place_call *call, bool is_known, double value)
{
    if (!is_known)
        return "";
    return ol_arena_format(&call->arena, call->format == OL_FORMAT_TABLE ? "%.2f" : "%.15g", value);
}

static void add_row(struct place_call *call, struct ol_listing *listing, const struct ol_place_choice *choice)
{
    const struct ol_place_cost *read = &choice->read, *copied = &choice->copied;
    const char **row = ol_listing_row(listing);
    row[PROVIDER] = choice->provider;
    row[REGION] = choice->region;
    row[TYPE] = choice->type;
    row[COMPUTE] = amount(call, read->is_known, read->compute);
    row[STORAGE] = amount(call, read->is_known, read->storage);
    row[MOVEMENT] = amount(call, read->is_known, read->movement);
    row[TOTAL] = amount(call, read->is_known, read->total);
    row[DELAY] = amount(call, read->is_known, read->delay);
    row[COPIED_STORAGE] = amount(call, copied->is_known, copied->storage);
    row[COPIED_MOVEMENT] = amount(call, copied->is_known, copied->movement);
    row[COPIED_TOTAL] = amount(call, copied->is_known, copied->total);
    row[COPIED_DELAY] = amount(call, copied->is_known, copied->delay);
}

/* What the place with the cheapest compute costs more than that, for its data. */
static void say_gravity(const struct place_call *call, struct ol_output *output)
{
    const struct ol_placing *placing = &call->placing;
    const struct ol_place_choice *best = &placing->choices[0], *bare = best;
    if (placing->count == 0 || !best->read.is_known)
        return;
    for (size_t i = 1; i < placing->count; i++)
        if (placing->choices[i].read.is_known && placing->choices[i].read.compute < bare->read.compute)
            bare = &placing->choices[i];
    const bool is_copied = best->copied.is_known && best->copied.total < best->read.total;
    ol_output_format(output, "\nThe cheapest is %s %s, with the data %s: %.2f %s.", best->provider, best->region,
                     is_copied ? "copied there once" : "where it is", ol_place_total(best), placing->currency);
    if (bare == best)
        ol_output_string(output, " Its machines are the cheapest, too: no data holds them elsewhere.\n");
    else
        ol_output_format(
            output,
            " The machines are cheapest in %s %s, by %.2f; but with its data that comes to %.2f, which is "
            "%.2f more: the gravity of the data.\n",
            bare->provider, bare->region, best->read.compute - bare->read.compute, ol_place_total(bare),
            ol_place_total(bare) - ol_place_total(best));
}

static int tell(struct place_call *call)
{
    struct ol_listing listing = {.headings = {[PROVIDER] = "provider",
                                              [REGION] = "region",
                                              [TYPE] = "type",
                                              [COMPUTE] = "compute",
                                              [STORAGE] = "storage",
                                              [MOVEMENT] = "movement",
                                              [TOTAL] = "total",
                                              [DELAY] = "start delay s",
                                              [COPIED_STORAGE] = "copied: storage",
                                              [COPIED_MOVEMENT] = "copied: movement",
                                              [COPIED_TOTAL] = "copied: total",
                                              [COPIED_DELAY] = "copied: delay s"}};
    const struct ol_placing *placing = &call->placing;
    struct ol_output *output = ol_output_open("-", &call->error);
    if (!output)
        return call->error.status;
    size_t known = 0;
    for (size_t i = 0; i < placing->count; i++) {
        if (placing->choices[i].read.is_known && known++ < (size_t)call->limit)
            add_row(call, &listing, &placing->choices[i]);
        if (*placing->choices[i].trouble)
            fprintf(stderr, "outlay: %s %s (%s) is left out: %s\n", placing->choices[i].provider,
                    placing->choices[i].region, placing->choices[i].type, placing->choices[i].trouble);
    }
    if (listing.count > 0 || call->format != OL_FORMAT_TABLE)
        ol_listing_write(&listing, call->format, output);
    if (call->format == OL_FORMAT_TABLE && known > listing.count)
        ol_output_format(output, "and %zu more; see all with --limit %zu\n", known - listing.count, known);
    if (call->format == OL_FORMAT_TABLE)
        say_gravity(call, output);
    ol_listing_release(&listing);
    return ol_output_close(output, &call->error);
}

/* ---- running ---- */

static bool read_options(const struct ol_invocation *invocation, struct place_call *call)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct ol_placing *placing = &call->placing;
    placing->path = invocation->operands[0];
    placing->pool = ol_option_value(invocation, "pool");
    if (!placing->pool) {
        ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE, "--pool is needed: which pool is to be placed?");
        return false;
    }
    if (strcmp(placing->path, "-") == 0) {
        ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                "the scenario is read once for each place, and standard input only once; give a file");
        return false;
    }
    const bool is_read = ol_option_format(invocation, &call->format, &call->error) &&
                         ol_edit_options(invocation, &call->edits, &placing->edit_count, &call->error) &&
                         ol_option_count(invocation, "threads", 1, THREADS_LIMIT, cores > 0 ? cores : 1,
                                         &call->threads, &call->error) &&
                         ol_option_count(invocation, "limit", 1, INT64_MAX, 10, &call->limit, &call->error);
    placing->edits = call->edits;
    return is_read;
}

static int run_all(const struct ol_invocation *invocation, struct place_call *call)
{
    struct ol_placing *placing = &call->placing;
    const struct ol_run_settings written = ol_scenario_run(placing->scenario);
    if (!ol_option_count(invocation, "seed", 0, INT64_MAX, written.seed, &call->seed, &call->error) ||
        !ol_option_count(invocation, "reps", 1, REPLICATIONS_LIMIT, written.replications, &call->replications,
                         &call->error))
        return OL_BAD_USAGE;
    const struct ol_run_setting setting = {.seed = (uint64_t)call->seed,
                                           .replications = (size_t)call->replications,
                                           .threads = (size_t)call->threads,
                                           .streams = written.stream,
                                           .version = OL_VERSION,
                                           .command_line = invocation->command_line,
                                           .stop = &ol_stop_asked,
                                           .wants_tick = &ol_progress_due,
                                           .tick = ol_progress_tick};
    ol_work_begin();
    for (size_t i = 0; i < placing->count && !ol_stop_asked; i++) {
        ol_progress_begin(placing->choices[i].region);
        ol_placing_run(placing, i, &setting);
        ol_progress_end();
    }
    ol_placing_sort(placing);
    if (placing->count > 0 && !placing->choices[0].read.is_known)
        return ol_fail(&call->error, OL_BAD_INPUT, OL_NOWHERE,
                       "the pool cannot be simulated in any of %zu places: %s", placing->count,
                       placing->choices[0].trouble);
    if (placing->count == 0)
        return ol_fail(&call->error, OL_BAD_INPUT, OL_NOWHERE,
                       "nobody in the scenario's price books sells the like of this pool's machines; add a book");
    return OL_OK;
}

static int place(const struct ol_invocation *invocation)
{
    struct place_call call = {0};
    struct ol_faults faults = {0};
    int status = read_options(invocation, &call) ? OL_OK : OL_BAD_USAGE;
    if (status == OL_OK)
        status = ol_placing_list(&call.placing, &faults, &call.error);
    if (status == OL_OK)
        status = run_all(invocation, &call);
    if (status == OL_OK)
        status = tell(&call);
    const int code = status == OL_OK    ? 0
                     : faults.count > 0 ? ol_command_faults(&faults)
                                        : ol_command_fail(&call.error);
    ol_edit_options_free(call.edits, call.placing.edit_count);
    ol_placing_release(&call.placing);
    ol_arena_release(&call.arena);
    ol_faults_release(&faults);
    ol_stop_finish();
    return code;
}

static const struct ol_option options[] = {
    {"pool", 0, "NAME", "the pool that is to be placed"},
    {"set", 0, "XPATH=VALUE", "change the scenario before it is read; may be given several times"},
    {"seed", 0, "N", "the seed (default: the scenario's)"},
    {"reps", 0, "N", "how many replications each place has (default: the scenario's)"},
    {"threads", 0, "N", "on how many threads (default: the machine's cores); the results do not depend on it"},
    {"limit", 0, "N", "at most so many places (default 10)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_place = {
    .name = "place",
    .operands = "SCENARIO",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "the cheapest cloud and region for a pool, with the gravity of its data",
    .details = "The scenario is simulated with the pool in each region of its price books that sells the same\n"
               "type or one with as many GPUs of the kind: with the data where it is, and with a copy of it\n"
               "made there at the clock's start. Compute is all that is neither storage nor movement.",
    .example = "outlay place scenarios/wrong-region.xml --pool far",
    .options = options,
    .run = place,
};
