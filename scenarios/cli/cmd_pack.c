/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "outlay/json.h"
#include "outlay/placement.h"
#include "reports/number.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/listing.h"
#include "scenarios/pack.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define SEEDS_LIMIT   10000
#define THREADS_LIMIT 1024
#define LOAD_LIMIT    100

struct pack_request {
    struct ol_pack_setting setting;
    struct ol_variant *rules;
    enum ol_output_format format;
    struct ol_arena arena;
};

/* ---- rules ---- */

/* What a rule's fields stand at where nobody writes them. */
static void *default_options(const struct ol_kind *kind, struct ol_arena *arena)
{
    void *options = kind->options_size > 0 ? ol_arena_take(arena, kind->options_size) : NULL;
    char why[OL_FIELD_WHY];
    for (const struct ol_field *field = kind->fields; options && field && field->type != OL_FIELD_NONE; field++)
        if (field->fallback)
            OL_ASSERT(ol_field_read(field, field->fallback, "", options, arena, why));
    return options;
}

/* The pool's own rule stands there with its options. */
static void add_rule(struct pack_request *request, const struct ol_kind *kind)
{
    const struct ol_pool *pool = ol_scenario_pool(request->setting.scenario, request->setting.pool);
    const struct ol_variant own = ol_pool_scheduler(pool).placement;
    for (size_t i = 0; i < request->setting.rule_count; i++)
        if (request->rules[i].kind == kind)
            return;
    request->rules[request->setting.rule_count++] =
        own.kind == kind ? own : (struct ol_variant){kind, default_options(kind, &request->arena)};
}

static int add_named_rule(struct pack_request *request, const char *name, struct ol_error *error)
{
    const char **names = OL_ARENA_ARRAY(&request->arena, const char *, ol_kind_count(ol_placements) + 1);
    const struct ol_kind *kind = ol_kind_find(ol_placements, name);
    size_t count = 0;
    for (size_t i = 0; ol_placements[i]; i++)
        if (ol_placement_is_on_nodes(&(struct ol_variant){.kind = ol_placements[i]}))
            names[count++] = ol_placements[i]->name;
    if (kind && ol_placement_is_on_nodes(&(struct ol_variant){.kind = kind})) {
        add_rule(request, kind);
        return OL_OK;
    }
    const char *meant = ol_nearest(name, names);
    return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--rule: there is no rule \"%.60s\"; %s%s%s", name,
                   meant ? "did you mean \"" : "outlay list placements lists them", meant ? meant : "",
                   meant ? "\"?" : "");
}

static int read_rules(const struct ol_invocation *invocation, struct pack_request *request, struct ol_error *error)
{
    const char *text = ol_option_value(invocation, "rule");
    int status = OL_OK;
    request->rules = OL_ARENA_ARRAY(&request->arena, struct ol_variant, ol_kind_count(ol_placements));
    request->setting.rules = request->rules;
    if (!text || strcmp(text, "all") == 0) {
        for (size_t i = 0; ol_placements[i]; i++)
            if (ol_placement_is_on_nodes(&(struct ol_variant){.kind = ol_placements[i]}))
                add_rule(request, ol_placements[i]);
        return OL_OK;
    }
    for (size_t length; status == OL_OK && *text; text += length + (text[length] == ',')) {
        length = strcspn(text, ",");
        status = add_named_rule(request, ol_arena_copy(&request->arena, text, length), error);
    }
    return status;
}

/* ---- the pool ---- */

static int find_pool(const struct ol_invocation *invocation, struct pack_request *request, struct ol_error *error)
{
    const struct ol_scenario *scenario = request->setting.scenario;
    const char *name = ol_option_value(invocation, "pool");
    size_t placed = 0;
    if (name) {
        request->setting.pool = ol_scenario_pool_index(scenario, name);
        if (request->setting.pool == SIZE_MAX)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--pool: the scenario has no pool \"%.60s\"", name);
        if (ol_pool_is_placed(ol_scenario_pool(scenario, request->setting.pool)))
            return OL_OK;
    }
    for (size_t i = 0; !name && i < ol_scenario_pool_count(scenario); i++)
        if (ol_pool_is_placed(ol_scenario_pool(scenario, i)) && placed++ == 0)
            request->setting.pool = i;
    if (placed > 1)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "the scenario has several pools whose jobs are placed on nodes; say which with --pool");
    if (placed == 0)
        return ol_fail(
            error, OL_BAD_INPUT, scenario->node->place,
            "the pool does not place its jobs on nodes; write <scheduler placement=\"fgd\"/> in it, and "
            "say what its nodes are with <capacity> or <nodes>");
    return OL_OK;
}

static int read_request(const struct ol_invocation *invocation, struct pack_request *request,
                        struct ol_error *error)
{
    struct ol_pack_setting *setting = &request->setting;
    int64_t seeds, seed, threads;
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    setting->load = 1.3;
    if (!ol_option_share(invocation, "load", LOAD_LIMIT, &setting->load, error) ||
        !ol_option_count(invocation, "seeds", 1, SEEDS_LIMIT, 10, &seeds, error) ||
        !ol_option_count(invocation, "seed", 0, INT64_MAX, ol_scenario_run(setting->scenario).seed, &seed,
                         error) ||
        !ol_option_count(invocation, "threads", 1, THREADS_LIMIT, cores > 0 ? cores : 1, &threads, error))
        return OL_BAD_USAGE;
    if (!(setting->load > 0))
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "--load: nothing arrives at 0; give a share such as 130%%");
    setting->seeds = (size_t)seeds;
    setting->seed = (uint64_t)seed;
    setting->threads = (size_t)threads;
    const int status = find_pool(invocation, request, error);
    return status == OL_OK ? read_rules(invocation, request, error) : status;
}

/* ---- printing ---- */

struct summary {
    double full, full_sd, end, end_sd, fragmented, of_idle, failed;
};

static double deviation(double sum, double squares, double count)
{
    return count > 1 ? sqrt(fmax(0, squares - sum * sum / count) / (count - 1)) : 0;
}

static struct summary summarize(const struct ol_pack_trial *trials, size_t count)
{
    struct summary sum = {0}, squares = {0};
    const double n = (double)count;
    double idle = 0;
    for (size_t i = 0; i < count; i++) {
        sum.full += trials[i].full;
        squares.full += trials[i].full * trials[i].full;
        sum.end += trials[i].end;
        squares.end += trials[i].end * trials[i].end;
        sum.fragmented += trials[i].fragmented;
        sum.failed += (double)trials[i].failed;
        idle += trials[i].idle;
    }
    return (struct summary){
        .full = sum.full / n,
        .full_sd = isnan(sum.full) ? NAN : deviation(sum.full, squares.full, n),
        .end = sum.end / n,
        .end_sd = deviation(sum.end, squares.end, n),
        .fragmented = sum.fragmented / n,
        .of_idle = idle > 0 ? sum.fragmented / idle : 0,
        .failed = sum.failed / n,
    };
}

static const char *percent(struct pack_request *request, double share)
{
    return isnan(share) ? "n/a" : ol_arena_format(&request->arena, "%.2f%%", 100 * share);
}

static void write_table(struct pack_request *request, const struct ol_pack *pack, struct ol_output *output)
{
    const struct ol_pack_setting *setting = &request->setting;
    struct ol_listing listing = {.headings = {"rule", "at 100%", "sd",
                                              ol_arena_format(&request->arena, "at %g%%", 100 * setting->load),
                                              "sd", "fragmented", "of idle", "failed"}};
    for (size_t i = 0; i < setting->rule_count; i++) {
        const struct summary of = summarize(pack->trials + i * setting->seeds, setting->seeds);
        const double shares[] = {of.full, of.full_sd, of.end, of.end_sd, of.fragmented, of.of_idle};
        const char **row = ol_listing_row(&listing);
        row[0] = setting->rules[i].kind->name;
        for (size_t k = 0; k < sizeof shares / sizeof *shares; k++)
            row[k + 1] = percent(request, shares[k]);
        row[7] = ol_arena_format(&request->arena, "%.1f", of.failed);
    }
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    ol_listing_release(&listing);
}

static const char *const figure_names[] = {"allocated_at_full",   "allocated_at_full_sd", "allocated_at_end",
                                           "allocated_at_end_sd", "fragmented",           "fragmented_of_idle",
                                           "failed_jobs"};
#define FIGURES (sizeof figure_names / sizeof *figure_names)

static void write_csv(const struct pack_request *request, const struct ol_pack *pack, struct ol_output *output)
{
    const struct ol_pack_setting *setting = &request->setting;
    ol_output_string(output, "rule");
    for (size_t k = 0; k < FIGURES; k++)
        ol_output_format(output, ",%s", figure_names[k]);
    ol_output_char(output, '\n');
    for (size_t i = 0; i < setting->rule_count; i++) {
        const struct summary of = summarize(pack->trials + i * setting->seeds, setting->seeds);
        const double figures[FIGURES] = {of.full,       of.full_sd, of.end,   of.end_sd,
                                         of.fragmented, of.of_idle, of.failed};
        ol_output_string(output, setting->rules[i].kind->name);
        for (size_t k = 0; k < FIGURES; k++)
            ol_output_format(output, isnan(figures[k]) ? "," : ",%.12g", figures[k]);
        ol_output_char(output, '\n');
    }
}

static void write_json(const struct pack_request *request, const struct ol_pack *pack, struct ol_output *output)
{
    const struct ol_pack_setting *setting = &request->setting;
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "pool", ol_scenario_pool(setting->scenario, setting->pool)->name);
    ol_json_int(&json, "nodes", pack->nodes);
    ol_json_real(&json, "units", (double)pack->units / 1000);
    ol_json_int(&json, "jobs", (int64_t)pack->jobs);
    ol_json_real(&json, "asked", pack->asked);
    ol_json_real(&json, "load", setting->load);
    ol_json_int(&json, "seeds", (int64_t)setting->seeds);
    ol_json_array(&json, "rules");
    for (size_t i = 0; i < setting->rule_count; i++) {
        const struct summary of = summarize(pack->trials + i * setting->seeds, setting->seeds);
        const double figures[FIGURES] = {of.full,       of.full_sd, of.end,   of.end_sd,
                                         of.fragmented, of.of_idle, of.failed};
        ol_json_object(&json, NULL);
        ol_json_string(&json, "rule", setting->rules[i].kind->name);
        for (size_t k = 0; k < FIGURES; k++)
            ol_json_real(&json, figure_names[k], figures[k]);
        ol_json_end(&json);
    }
    ol_json_end(&json);
    ol_json_end(&json);
}

static void write_head(const struct pack_request *request, const struct ol_pack *pack, struct ol_output *output)
{
    const struct ol_pack_setting *setting = &request->setting;
    const struct ol_pool *pool = ol_scenario_pool(setting->scenario, setting->pool);
    char nodes[OL_NUMBER_BUFFER], units[OL_NUMBER_BUFFER], jobs[OL_NUMBER_BUFFER], asked[OL_NUMBER_BUFFER];
    ol_output_format(
        output, "%s: %s nodes with %s %s, of which %s jobs ask for %s; up to %g%% arrive, in %zu order%s\n",
        pool->name, ol_number_say(pack->nodes, nodes), ol_number_say((double)pack->units / 1000, units),
        ol_pool_unit(pool) == OL_UNIT_GPUS ? "GPUs" : "processors", ol_number_say((double)pack->jobs, jobs),
        ol_share_say(pack->asked, asked), 100 * setting->load, setting->seeds, setting->seeds == 1 ? "" : "s");
}

static int print_pack(struct pack_request *request, const struct ol_pack *pack, struct ol_error *error)
{
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    if (request->format == OL_FORMAT_JSON) {
        write_json(request, pack, output);
    } else if (request->format == OL_FORMAT_CSV) {
        write_csv(request, pack, output);
    } else {
        write_head(request, pack, output);
        write_table(request, pack, output);
    }
    return ol_output_close(output, error);
}

/* ---- the verb ---- */

static int pack_scenario(const struct ol_invocation *invocation, struct ol_scenario *scenario,
                         enum ol_output_format format, struct ol_error *error)
{
    struct pack_request request = {.setting = {.scenario = scenario}, .format = format};
    struct ol_pack pack = {0};
    int status = read_request(invocation, &request, error);
    if (status == OL_OK)
        status = ol_pack_run(&pack, &request.setting, error);
    if (status == OL_OK && pack.skipped > 0)
        fprintf(stderr, "outlay: %" PRIu64 " rows are no jobs and were left out; outlay run says why\n",
                pack.skipped);
    if (status == OL_OK)
        status = print_pack(&request, &pack, error);
    ol_pack_release(&pack);
    ol_arena_release(&request.arena);
    return status;
}

static int run(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct ol_faults faults = {0};
    struct ol_edit *edits = NULL;
    size_t edit_count = 0;
    struct ol_scenario *scenario = NULL;
    enum ol_output_format format;
    int code = 0;
    if (ol_option_format(invocation, &format, &error) && ol_edit_options(invocation, &edits, &edit_count, &error))
        scenario = ol_scenario_open(invocation->operands[0], edits, edit_count, &faults, &error);
    if (faults.count)
        code = ol_command_faults(&faults);
    else if (!scenario || pack_scenario(invocation, scenario, format, &error) != OL_OK)
        code = ol_command_fail(&error);
    ol_scenario_close(scenario);
    ol_edit_options_free(edits, edit_count);
    ol_faults_release(&faults);
    return code;
}

static const struct ol_option options[] = {
    {"pool", 0, "NAME", "whose nodes are packed (default: the only pool that places its jobs)"},
    {"rule", 0, "NAME,...", "which placement rules, or all (the default)"},
    {"load", 0, "SHARE", "how much the jobs that arrive ask for, of the pool (default 130%)"},
    {"seeds", 0, "N", "how many random orders of the jobs (default 10)"},
    {"seed", 0, "N", "the seed that they derive from (default: the scenario's)"},
    {"threads", 0, "N", "how many at once (default: one per core)"},
    {"set", 0, "XPATH=VALUE", "change the scenario before it is read; may be given several times"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_pack = {
    .name = "pack",
    .operands = "SCENARIO",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "how full a pool's nodes get under each placement rule",
    .details =
        "All jobs of the pool's traces arrive in random order and stay, then as many drawn from them as fill\n"
        "the load. Told are the GPUs held when what arrived asks for all of them, and at the end; how many\n"
        "idle ones are fragmented, so that no typical job can use them; and the jobs that found no room.",
    .example = "outlay pack scenarios/gpu-packing.xml --rule best-fit,fgd",
    .options = options,
    .run = run,
};
