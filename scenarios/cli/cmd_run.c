/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "outlay/report.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/progress.h"
#include "scenarios/run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REPLICATIONS_LIMIT 1000000
#define THREADS_LIMIT      1024

static bool read_setting(const struct ol_invocation *invocation, const struct ol_scenario *scenario,
                         struct ol_run_setting *setting, struct ol_error *error)
{
    static const char *const logs[] = {[OL_LOG_AUTO] = "auto", [OL_LOG_YES] = "yes", [OL_LOG_NO] = "no", NULL};
    int events;
    struct ol_run_settings written = ol_scenario_run(scenario);
    int64_t seed, replications, threads;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (!ol_option_count(invocation, "seed", 0, INT64_MAX, written.seed, &seed, error) ||
        !ol_option_count(invocation, "reps", 1, REPLICATIONS_LIMIT, written.replications, &replications, error) ||
        !ol_option_count(invocation, "threads", 1, THREADS_LIMIT, cores > 0 ? cores : 1, &threads, error) ||
        !ol_option_choice(invocation, "events", logs, OL_LOG_AUTO, &events, error))
        return false;
    *setting = (struct ol_run_setting){
        .seed = (uint64_t)seed,
        .replications = (size_t)replications,
        .threads = (size_t)threads,
        .streams = written.stream || ol_option_given(invocation, "stream"),
        .directory = ol_option_value(invocation, "output"),
        .with_page = !ol_option_given(invocation, "no-page"),
        .with_jobs = !ol_option_given(invocation, "no-jobs"),
        .events = (enum ol_log_events)events,
        .version = OL_VERSION,
        .command_line = invocation->command_line,
        .stop = &ol_stop_asked,
        .wants_tick = &ol_progress_due,
        .tick = ol_progress_tick,
    };
    if (setting->streams && setting->replications > 1) {
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                "a run that streams its traces cannot have %lld replications; leave stream out, or ask for one",
                (long long)replications);
        return false;
    }
    return true;
}

static int print_result(const struct ol_result *result, enum ol_output_format format, struct ol_error *error)
{
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    switch (format) {
    case OL_FORMAT_TABLE:
        ol_report_terminal(output, result, isatty(STDOUT_FILENO) && !getenv("NO_COLOR"));
        break;
    case OL_FORMAT_JSON:
        ol_report_summary_json(output, result);
        break;
    case OL_FORMAT_CSV:
        ol_report_summary_csv(output, result);
        break;
    }
    return ol_output_close(output, error);
}

static int execute(const struct ol_invocation *invocation, struct ol_scenario *scenario,
                   const struct ol_edit *edits, size_t edit_count, enum ol_output_format format)
{
    struct ol_error error = {0};
    struct ol_run_setting setting;
    struct ol_run run = {0};
    if (!read_setting(invocation, scenario, &setting, &error))
        return ol_command_fail(&error);
    setting.edits = edits;
    setting.edit_count = edit_count;
    ol_command_forewarn(scenario);
    ol_stop_watch();
    ol_progress_begin(scenario->name);
    int status = ol_run_execute(&run, scenario, &setting, &error);
    ol_progress_end();
    if (status == OL_OK) {
        for (size_t i = 0; i < run.inflow.source_count; i++)
            ol_command_troubles(&run.inflow.sources[i]);
        ol_command_traffic_troubles(&run.world);
        ol_command_notes(scenario, run.result.end);
        status = print_result(&run.result, format, &error);
    }
    if (status == OL_OK && *run.note)
        fprintf(stderr, "outlay: %s\n", run.note);
    int code = status == OL_OK ? 0 : ol_command_fail(&error);
    ol_run_release(&run);
    return code;
}

static int run_scenario(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct ol_faults faults = {0};
    struct ol_edit *edits = NULL;
    size_t edit_count = 0;
    enum ol_output_format format;
    int code = 0;
    if (!ol_option_format(invocation, &format, &error) ||
        !ol_edit_options(invocation, &edits, &edit_count, &error)) {
        code = ol_command_fail(&error);
        goto done;
    }
    struct ol_scenario *scenario = ol_scenario_open(invocation->operands[0], edits, edit_count, &faults, &error);
    if (scenario)
        code = execute(invocation, scenario, edits, edit_count, format);
    else
        code = faults.count ? ol_command_faults(&faults) : ol_command_fail(&error);
    ol_scenario_close(scenario);
done:
    ol_edit_options_free(edits, edit_count);
    ol_faults_release(&faults);
    ol_stop_finish();
    return code;
}

static const struct ol_option options[] = {
    {"output", 'o', "DIR", "write the run directory there: summary, jobs, series, page, plots"},
    {"set", 0, "XPATH=VALUE", "change the scenario before it is read; may be given several times"},
    {"seed", 0, "N", "the seed of all random streams (default: the scenario's)"},
    {"reps", 0, "N", "how many replications (default: the scenario's)"},
    {"threads", 0, "N", "on how many threads (default: the machine's cores); the results do not depend on it"},
    {"stream", 0, NULL, "read traces as the clock goes, in bounded memory; quantiles within 0.4%"},
    {"no-page", 0, NULL, "neither page nor plots"},
    {"no-jobs", 0, NULL, "no jobs.csv"},
    {"events", 0, "yes|no|auto", "events.jsonl, which \"explain\" reads; auto: up to 20,000 jobs (default auto)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_run = {
    .name = "run",
    .operands = "SCENARIO",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "simulate a scenario and report what came of it",
    .details =
        "Without -o only the summary is printed. A directory that an earlier run wrote is replaced; anything\n"
        "else of that name is refused. Ctrl-C keeps what is finished and marks it as partial.",
    .example = "outlay run scenarios/easy-backfill.xml -o build/demo --set \"//scheduler/@backfill=none\"",
    .options = options,
    .run = run_scenario,
};
