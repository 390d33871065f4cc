/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd_risk: what a scenario may come to cost, how likely budgets are breached, and what drives it.
 */
#include "outlay/arena.h"
#include "outlay/risk_report.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/progress.h"
#include "scenarios/cli/risk_listing.h"
#include "scenarios/risk_work.h"

#include <string.h>
#include <unistd.h>

#define THREADS_LIMIT 1024
#define SAMPLES       100
#define MARK          "risk.json"

struct risk_call {
    const struct ol_invocation *invocation;
    enum ol_output_format format;
    struct ol_edit *edits;
    size_t edit_count;
    struct ol_risk_allowance *allowances;
    size_t allowance_count;
    double at_most; /* the probability of a breach; above 1: any is fine */
    struct ol_risk_question question;
    struct ol_risk_work work;
    struct ol_arena arena;
    struct ol_faults faults;
    struct ol_error error;
};

/* ---- options ---- */

static bool is_given(const struct risk_call *call, const char *name, size_t length)
{
    for (size_t i = 0; i < call->allowance_count; i++)
        if (strlen(call->allowances[i].budget) == length && memcmp(call->allowances[i].budget, name, length) == 0)
            return true;
    return false;
}

static int read_allowances(struct risk_call *call)
{
    const char *option;
    size_t capacity = 0;
    for (size_t i = 0; (option = ol_option_nth(call->invocation, "budget", i)); i++) {
        const char *equals = strchr(option, '=');
        char why[160];
        ol_money money;
        if (!equals || equals == option)
            return ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                           "--budget: \"%.60s\" cannot be used; give NAME=AMOUNT, as in --budget research=40000",
                           option);
        if (!ol_money_parse(ol_slice_of(equals + 1), &money, why))
            return ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE, "--budget: %s", why);
        if (is_given(call, option, (size_t)(equals - option)))
            return ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                           "--budget: \"%.*s\" is given twice; leave one of the two out",
                           (int)(equals - option > 60 ? 60 : equals - option), option);
        if (money < 0)
            return ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE, "--budget: \"%.60s\" is below 0", option);
        OL_MEM_RESERVE(call->allowances, capacity, call->allowance_count + 1);
        call->allowances[call->allowance_count++] = (struct ol_risk_allowance){
            ol_arena_copy(&call->arena, option, (size_t)(equals - option)), ol_money_real(money)};
    }
    return OL_OK;
}

static void tick(void *unused, double share, uint64_t runs)
{
    (void)unused, (void)runs;
    if (ol_progress_due)
        ol_progress_tick(NULL, share, 0);
}

static int read_options(struct risk_call *call)
{
    const struct ol_invocation *invocation = call->invocation;
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const char *metric = ol_option_value(invocation, "metric");
    int64_t seed, samples, threads;
    call->at_most = 2;
    if (!ol_option_format(invocation, &call->format, &call->error) ||
        !ol_edit_options(invocation, &call->edits, &call->edit_count, &call->error) ||
        !ol_option_count(invocation, "seed", 0, INT64_MAX, 0, &seed, &call->error) ||
        !ol_option_count(invocation, "reps", 2, OL_RISK_SAMPLES_LIMIT, SAMPLES, &samples, &call->error) ||
        !ol_option_count(invocation, "threads", 1, THREADS_LIMIT, cores > 0 ? cores : 1, &threads, &call->error) ||
        !ol_option_share(invocation, "at-most", 1, &call->at_most, &call->error) || read_allowances(call) != OL_OK)
        return OL_BAD_USAGE;
    call->question = (struct ol_risk_question){
        .path = invocation->operands[0],
        .edits = call->edits,
        .edit_count = call->edit_count,
        .allowances = call->allowances,
        .allowance_count = call->allowance_count,
        .metric = metric ? metric : "cost.effective",
        .has_seed = ol_option_given(invocation, "seed"),
        .seed = (uint64_t)seed,
        .samples = (size_t)samples,
        .threads = (size_t)threads,
        .with_drivers = !ol_option_given(invocation, "no-drivers"),
        .stop = &ol_stop_asked,
        .tick = tick,
    };
    return OL_OK;
}

/* ---- telling ---- */

static int close_part(struct ol_output *output, struct risk_call *call)
{
    return ol_output_close(output, &call->error);
}

static int write_files(struct risk_call *call, const struct ol_folder *folder)
{
    static const char *const names[OL_RISK_PARTS] = {
        [OL_RISK_SPENDS] = "months.csv", [OL_RISK_BREACHES] = "budgets.csv", [OL_RISK_DRIVERS] = "drivers.csv"};
    struct ol_text path = {0};
    int status = OL_OK;
    for (size_t part = 0; status == OL_OK && part <= OL_RISK_PARTS; part++) {
        const char *name = part < OL_RISK_PARTS ? names[part] : MARK;
        struct ol_output *output = ol_output_open(ol_folder_file(folder, name, &path), &call->error);
        if (!output) {
            status = call->error.status;
            break;
        }
        if (part < OL_RISK_PARTS)
            ol_risk_write_part(&call->work.risk, (enum ol_risk_part)part, output);
        else
            ol_risk_write(&call->work.risk, OL_FORMAT_JSON, output);
        status = close_part(output, call);
    }
    ol_text_release(&path);
    return status;
}

static const char *const held[] = {MARK, "months.csv", "budgets.csv", "drivers.csv", "plots", NULL};
static const struct ol_folder_kind risk_folder = {.mark = MARK, .signature = "\"outlay\":", .names = held};

static int fill_folder(struct risk_call *call, struct ol_folder *folder)
{
    char note[OL_PLOT_NOTE] = "";
    int status = write_files(call, folder);
    if (status == OL_OK && !ol_option_given(call->invocation, "no-plots"))
        status = ol_report_risk_plots(folder, &call->work.risk, note, &call->error);
    if (status == OL_OK)
        status = ol_folder_commit(folder, &call->error);
    if (status == OL_OK && note[0])
        fprintf(stderr, "outlay: %s\n", note);
    return status;
}

static int print(struct risk_call *call)
{
    struct ol_output *output = ol_output_open("-", &call->error);
    if (!output)
        return call->error.status;
    ol_risk_write(&call->work.risk, call->format, output);
    return close_part(output, call);
}

/* ---- the whole ---- */

static bool is_likely_breached(const struct risk_call *call)
{
    for (size_t i = 0; i < call->work.risk.breach_count; i++)
        if (call->work.risk.breaches[i].probability.mean > call->at_most)
            return true;
    return false;
}

static int work_out(struct risk_call *call)
{
    const char *directory = ol_option_value(call->invocation, "output");
    struct ol_folder folder = {0};
    int status = directory ? ol_folder_begin(&folder, directory, &risk_folder, &call->error) : OL_OK;
    if (status == OL_OK) {
        ol_work_begin();
        ol_progress_begin("risk");
        status = ol_risk_work_out(&call->work, &call->question, &call->faults, &call->error);
        ol_progress_end();
    }
    if (status == OL_OK && directory)
        status = fill_folder(call, &folder);
    if (status == OL_OK)
        status = print(call);
    ol_folder_abandon(&folder);
    return status;
}

static int weigh_risk(const struct ol_invocation *invocation)
{
    struct risk_call call = {.invocation = invocation};
    int status = read_options(&call), code;
    if (status == OL_OK)
        status = work_out(&call);
    if (status == OL_OK)
        code = is_likely_breached(&call);
    else
        code = call.faults.count > 0 ? ol_command_faults(&call.faults) : ol_command_fail(&call.error);
    ol_risk_release(&call.work);
    ol_edit_options_free(call.edits, call.edit_count);
    ol_mem_free(call.allowances);
    ol_arena_release(&call.arena);
    ol_faults_release(&call.faults);
    ol_stop_finish();
    return code;
}

static const struct ol_option options[] = {
    {"reps", 0, "N", "samples (default 100); with K uncertain inputs each takes K + 3 runs, without drivers one"},
    {"budget", 0, "NAME=AMOUNT", "what the scenario's budget NAME allows in a month; may be given several times"},
    {"at-most", 0, "SHARE", "exit with 1 where a budget is breached in more of the samples"},
    {"metric", 0, "NAME", "what is driven (default cost.effective)"},
    {"no-drivers", 0, NULL, "only the spread of costs"},
    {"output", 'o', "DIR", "write risk.json, months.csv, budgets.csv, drivers.csv and plots there"},
    {"no-plots", 0, NULL, "none in DIR"},
    {"set", 0, "XPATH=VALUE", "change the scenario before it is read; may be given several times"},
    {"seed", 0, "N", "the seed of all samples (default: the scenario's)"},
    {"threads", 0, "N", "on how many threads (default: the machine's cores); the results do not depend on it"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_risk = {
    .name = "risk",
    .operands = "SCENARIO",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "how monthly costs spread, which budgets are breached, and what drives it",
    .details =
        "Each sample is a run with every <uncertain> input of the scenario drawn anew. Drivers are Sobol "
        "indices:\n"
        "the share of the variance that an input explains alone, and with all that it does together with others;\n"
        "\"chance\" is the simulation's own randomness. Intervals are of 95%.",
    .example = "outlay risk scenarios/risk-budgets.xml --reps 20 --budget research=45000",
    .options = options,
    .run = weigh_risk,
};
