/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan: from decisions and objectives of a scenario to the cheapest choice, and how it was found.
 */
#include "scenarios/cli/command.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/plan_folder.h"
#include "scenarios/cli/progress.h"

#include <string.h>
#include <unistd.h>

#define REPLICATIONS_LIMIT 1000000
#define THREADS_LIMIT      1024
#define USUAL_COST         "cost.effective"

struct plan_call {
    const struct ol_invocation *invocation;
    enum ol_output_format format;
    struct ol_edit *edits, *more;
    size_t edit_count, more_count, more_capacity;
    struct ol_study *study;
    struct ol_plan plan;
    struct ol_folder folder; /* of -o */
    struct ol_arena arena;
    struct ol_faults faults;
    struct ol_error error;
};

/* ---- options ---- */

static bool read_decisions(struct plan_call *call)
{
    const char *option;
    for (size_t i = 0; (option = ol_option_nth(call->invocation, "decide", i)); i++) {
        const char *equals = ol_edit_parting(option);
        if (!equals || equals == option) {
            ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                    "--decide %.300s: give XPATH=V1,V2,... or XPATH=A..B, as in --decide \"//pool/@cpus=4,8,16\"",
                    option);
            return false;
        }
        OL_MEM_RESERVE(call->more, call->more_capacity, call->more_count + 1);
        call->more[call->more_count++] =
            (struct ol_edit){ol_arena_copy(&call->arena, option, (size_t)(equals - option)), equals + 1};
    }
    return true;
}

static int open_study(struct plan_call *call)
{
    const struct ol_invocation *invocation = call->invocation;
    if (!ol_option_format(invocation, &call->format, &call->error) ||
        !ol_edit_options(invocation, &call->edits, &call->edit_count, &call->error) || !read_decisions(call))
        return OL_BAD_USAGE;
    call->study =
        ol_study_open(invocation->operands[0], call->edits, call->edit_count, &call->faults, &call->error);
    return call->study ? OL_OK : OL_BAD_INPUT;
}

static int read_plan(struct plan_call *call)
{
    const struct ol_invocation *invocation = call->invocation;
    const struct ol_run_settings written = ol_scenario_run(ol_study_scenario(call->study));
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const char *cost = ol_option_value(invocation, "cost");
    int64_t seed, replications, threads, budget;
    if (!ol_option_count(invocation, "seed", 0, INT64_MAX, written.seed, &seed, &call->error) ||
        !ol_option_count(invocation, "reps", 1, REPLICATIONS_LIMIT, written.replications, &replications,
                         &call->error) ||
        !ol_option_count(invocation, "budget", 1, OL_PLAN_BUDGET_LIMIT, 0, &budget, &call->error) ||
        !ol_option_count(invocation, "threads", 1, THREADS_LIMIT, cores > 0 ? cores : 1, &threads, &call->error))
        return OL_BAD_USAGE;
    if (written.stream && replications > 1)
        return ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                       "a scenario that streams its traces cannot have several replications; ask for one (--reps "
                       "1), or leave stream out of it");
    call->plan = (struct ol_plan){.study = call->study,
                                  .cost = cost ? cost : USUAL_COST,
                                  .seed = (uint64_t)seed,
                                  .replications = (size_t)replications,
                                  .threads = (size_t)threads,
                                  .budget = (size_t)budget,
                                  .more = call->more,
                                  .more_count = call->more_count,
                                  .stop = &ol_stop_asked,
                                  .wants_tick = &ol_progress_due,
                                  .tick = ol_progress_tick};
    return OL_OK;
}

/* ---- telling ---- */

static void say_failed(const struct ol_plan_search *search)
{
    size_t failed = 0, first = 0;
    for (size_t i = search->count; i-- > 0;)
        if (search->points[i].failure) {
            failed++;
            first = i;
        }
    if (failed > 0)
        fprintf(stderr, "outlay: %zu choices make no scenario that can run; the first: %s\n", failed,
                search->points[first].failure);
}

static int tell(struct plan_call *call, int *code)
{
    struct ol_plan_telling telling = {0};
    const struct ol_plan *plan = &call->plan;
    struct ol_output *output = ol_output_open("-", &call->error);
    if (!output)
        return call->error.status;
    ol_plan_telling_make(&telling, plan, call->invocation->operands[0]);
    if (call->format == OL_FORMAT_TABLE)
        ol_plan_write_table(&telling, output);
    else if (call->format == OL_FORMAT_JSON)
        ol_plan_write_json(&telling, output);
    else
        ol_plan_write_csv(&telling, output);
    int status = ol_output_close(output, &call->error);
    if (status == OL_OK && call->folder.working)
        status = ol_plan_folder_write(&call->folder, &telling, &call->error);
    ol_plan_telling_release(&telling);
    say_failed(&plan->search);
    *code = ol_plan_shown(plan, plan->search.best) == OL_PLAN_MISSED;
    return status;
}

static int execute(struct plan_call *call, int *code)
{
    const char *folder = ol_option_value(call->invocation, "output");
    int status = open_study(call);
    if (status == OL_OK)
        status = read_plan(call);
    if (status == OL_OK && folder)
        status = ol_plan_folder_begin(&call->folder, folder, &call->error);
    if (status != OL_OK)
        return status;
    ol_work_begin();
    ol_progress_begin(ol_study_scenario(call->study)->name);
    status = ol_plan_run(&call->plan, &call->error);
    ol_progress_end();
    return status == OL_OK ? tell(call, code) : status;
}

static void release(struct plan_call *call)
{
    ol_folder_abandon(&call->folder);
    ol_plan_release(&call->plan);
    ol_study_close(call->study);
    ol_edit_options_free(call->edits, call->edit_count);
    ol_mem_free(call->more);
    ol_faults_release(&call->faults);
    ol_arena_release(&call->arena);
}

static int plan(const struct ol_invocation *invocation)
{
    struct plan_call call = {.invocation = invocation};
    int code = 0;
    const int status = execute(&call, &code);
    if (call.faults.count > 0)
        code = ol_command_faults(&call.faults);
    else if (call.plan.faults.count > 0)
        code = ol_command_faults(&call.plan.faults);
    else if (status != OL_OK)
        code = ol_command_fail(&call.error);
    release(&call);
    ol_stop_finish();
    return code;
}

static const struct ol_option options[] = {
    {"decide", 0, "XPATH=V1,V2,...",
     "a decision beside the <decide> elements: a list, A..B, A..B/N or log:A..B/N; may be given several times"},
    {"cost", 0, "METRIC", "what is to be as small as can be (default cost.effective)"},
    {"budget", 0, "N", "simulations at most (default: a fifth of all, but 24 to 400 choices in full)"},
    {"output", 'o', "DIR", "write there plan.json, points.csv, and plots of the front"},
    {"set", 0, "XPATH=VALUE", "change the scenario before it is planned; may be given several times"},
    {"seed", 0, "N", "the seed of all choices (default: the scenario's)"},
    {"reps", 0, "N", "replications of a choice in full (default: the scenario's)"},
    {"threads", 0, "N", "on how many threads (default: the machine's cores); the results do not depend on it"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_plan = {
    .name = "plan",
    .operands = "SCENARIO",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "the cheapest choice that meets the objectives",
    .details =
        "What may be chosen is said by <decide> elements, what has to be met by <objective> elements. A sample "
        "of\n"
        "the choices races: the better ones get more replications, all with the same chance; then the neighbours\n"
        "of the best. Told are the choice, what it saves, what each objective costs, and how sure it is. The "
        "exit\n"
        "status is 1 where no choice that was looked at in full meets the objectives.",
    .example = "outlay plan scenarios/plan-capacity.xml --budget 100",
    .options = options,
    .run = plan,
};
