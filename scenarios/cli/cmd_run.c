/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "outlay/estimate.h"
#include "outlay/report.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/plot_option.h"
#include "scenarios/cli/progress.h"
#include "scenarios/objective.h"
#include "scenarios/run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REPLICATIONS_LIMIT 1000000
#define THREADS_LIMIT      1024
#define PRECISION_LEAST    0.0001

/* How many replications: a number, or "auto" with a precision and a limit. */
static bool read_replications(const struct ol_invocation *invocation, const struct ol_run_settings *written,
                              struct ol_run_setting *setting, struct ol_error *error)
{
    static const char *const others[] = {"precision", "max-reps", "metric"};
    const char *text = ol_option_value(invocation, "reps");
    const bool is_auto = text ? strcmp(text, "auto") == 0 : written->replications < 0;
    int64_t replications = written->replications;
    double precision = is_auto ? written->precision : 0;
    for (size_t i = 0; !is_auto && i < sizeof others / sizeof *others; i++)
        if (ol_option_given(invocation, others[i])) {
            ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                    "--%s is for replications that go on until they are precise; add --reps auto", others[i]);
            return false;
        }
    if (is_auto && (!ol_option_share(invocation, "precision", 1, &precision, error) ||
                    !ol_option_count(invocation, "max-reps", 2, REPLICATIONS_LIMIT, written->max_replications,
                                     &replications, error)))
        return false;
    if (is_auto && precision < PRECISION_LEAST) {
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--precision: %g%% is too fine; give a share of at least %g%%",
                precision * 100, PRECISION_LEAST * 100);
        return false;
    }
    if (!is_auto && text && !ol_option_count(invocation, "reps", 1, REPLICATIONS_LIMIT, 1, &replications, error))
        return false;
    setting->replications = (size_t)replications;
    setting->precision = precision;
    return true;
}

static bool read_setting(const struct ol_invocation *invocation, const struct ol_scenario *scenario,
                         struct ol_run_setting *setting, struct ol_error *error)
{
    static const char *const logs[] = {[OL_LOG_AUTO] = "auto", [OL_LOG_YES] = "yes", [OL_LOG_NO] = "no", NULL};
    int events;
    struct ol_run_settings written = ol_scenario_run(scenario);
    int64_t seed, threads;
    unsigned forms;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (!ol_option_count(invocation, "seed", 0, INT64_MAX, written.seed, &seed, error) ||
        !ol_option_count(invocation, "threads", 1, THREADS_LIMIT, cores > 0 ? cores : 1, &threads, error) ||
        !ol_option_choice(invocation, "events", logs, OL_LOG_AUTO, &events, error) ||
        !ol_option_plot_forms(invocation, &forms, error))
        return false;
    if (ol_option_given(invocation, "plots") &&
        (!ol_option_given(invocation, "output") || ol_option_given(invocation, "no-page"))) {
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                "--plots says how plots are drawn in a run directory: add -o DIR, and leave out --no-page");
        return false;
    }
    *setting = (struct ol_run_setting){
        .seed = (uint64_t)seed,
        .threads = (size_t)threads,
        .streams = written.stream || ol_option_given(invocation, "stream"),
        .directory = ol_option_value(invocation, "output"),
        .with_page = !ol_option_given(invocation, "no-page"),
        .plot_forms = forms,
        .with_jobs = !ol_option_given(invocation, "no-jobs"),
        .events = (enum ol_log_events)events,
        .version = OL_VERSION,
        .command_line = invocation->command_line,
        .stop = &ol_stop_asked,
        .wants_tick = &ol_progress_due,
        .tick = ol_progress_tick,
    };
    if (!read_replications(invocation, &written, setting, error) ||
        !ol_option_variance(invocation, (enum ol_variance)written.variance,
                            setting->precision > 0 ? 0 : setting->replications, &setting->variance, error))
        return false;
    if (setting->streams && setting->replications > 1) {
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                "a run that streams its traces cannot have %s%zu replications; leave stream out, or ask for one",
                setting->precision > 0 ? "up to " : "", setting->replications);
        return false;
    }
    return true;
}

/* The caller frees the array with ol_mem_free. */
static const char **given_metrics(const struct ol_invocation *invocation, size_t *count)
{
    const char **names = NULL, *name;
    size_t capacity = 0;
    for (*count = 0; (name = ol_option_nth(invocation, "metric", *count)); ++*count) {
        OL_MEM_RESERVE(names, capacity, *count + 1);
        names[*count] = name;
    }
    return names;
}

static int print_result(const struct ol_result *result, enum ol_output_format format, bool plots,
                        struct ol_error *error)
{
    const struct ol_terminal_screen screen = ol_terminal_screen();
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    switch (format) {
    case OL_FORMAT_TABLE:
        ol_report_terminal(output, result, ol_terminal_screen().has_colour);
        if (plots)
            ol_terminal_plots(output, result, &screen);
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

/* A finding where an objective is missed. A name that no metric has is told last: the run is not lost for it. */
static int judge(const struct ol_scenario *scenario, const struct ol_result *result)
{
    struct ol_faults faults = {0};
    int code = 0;
    for (size_t i = 0; i < result->objective_count; i++)
        code |= ol_objective_fails(&result->objectives[i]);
    ol_objectives_find(&scenario->objectives, &result->metrics, &faults);
    if (faults.count > 0)
        code = ol_command_faults(&faults);
    ol_faults_release(&faults);
    return code;
}

static int execute(const struct ol_invocation *invocation, struct ol_scenario *scenario,
                   const struct ol_edit *edits, size_t edit_count, enum ol_output_format format)
{
    struct ol_error error = {0};
    struct ol_run_setting setting;
    struct ol_run run = {0};
    if (!read_setting(invocation, scenario, &setting, &error))
        return ol_command_fail(&error);
    setting.metrics = given_metrics(invocation, &setting.metric_count);
    setting.edits = edits;
    setting.edit_count = edit_count;
    ol_command_forewarn(scenario);
    ol_work_begin();
    ol_progress_begin(scenario->name);
    int status = ol_run_execute(&run, scenario, &setting, &error);
    ol_progress_end();
    if (status == OL_OK) {
        for (size_t i = 0; i < run.inflow.source_count; i++)
            ol_command_troubles(&run.inflow.sources[i]);
        ol_command_traffic_troubles(&run.world);
        ol_command_notes(scenario, run.result.end);
        status = print_result(&run.result, format, ol_option_given(invocation, "plot"), &error);
    }
    if (status == OL_OK && *run.note)
        fprintf(stderr, "outlay: %s\n", run.note);
    int code = status == OL_OK ? judge(scenario, &run.result) : ol_command_fail(&error);
    ol_run_release(&run);
    ol_mem_free((void *)setting.metrics);
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
    bool plots;
    if (!ol_option_format(invocation, &format, &error) || !ol_option_plot(invocation, format, &plots, &error) ||
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
    {"reps", 0, "N|auto", "how many replications (default: the scenario's); auto: until they are precise"},
    {"precision", 0, "SHARE", "with --reps auto: half of the 95% interval over the mean (default 2%)"},
    {"metric", 0, "NAME", "what has to be so precise; may be given several times (default: wait, cost, latency)"},
    {"max-reps", 0, "N", "with --reps auto: no more than these (default 10000)"},
    {"variance", 0, "plain|antithetic|control", "how more is got out of as many replications (default: plain)"},
    {"threads", 0, "N", "on how many threads (default: the machine's cores); the results do not depend on it"},
    {"stream", 0, NULL, "read traces as the clock goes, in bounded memory; quantiles within 0.4%"},
    OL_OPTION_PLOT,
    OL_OPTION_PLOT_FORMS,
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
        "else of that name is refused. Ctrl-C keeps what is finished and marks it as partial. The exit status\n"
        "is 1 where an <objective> of the scenario is missed.",
    .example =
        "outlay run scenarios/budget-stops.xml -o build/month --set \"//budget[@name='burst']/@monthly=2000\"",
    .options = options,
    .run = run_scenario,
};
