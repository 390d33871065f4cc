/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare: scenarios and run directories side by side.
 *
 * All sides are opened before any is simulated, so that mistakes come at once. Scenarios run one after the other, each
 * with the baseline's seed and number of replications.
 */
#include "outlay/arena.h"
#include "outlay/report.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/comparison_page.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/plot_option.h"
#include "scenarios/cli/progress.h"
#include "scenarios/comparison_judge.h"
#include "scenarios/objective.h"
#include "scenarios/run.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REPLICATIONS_LIMIT 1000000
#define THREADS_LIMIT      1024

struct compare_call {
    const struct ol_invocation *invocation;
    enum ol_output_format format;
    struct ol_edit *edits;
    size_t edit_count;
    struct ol_metric_choice choice;
    struct ol_comparison comparison;
    struct ol_scenario **scenarios; /* one a side; NULL of a run directory */
    size_t scenario_count;
    int64_t seed, replications, threads;
    enum ol_variance variance;
    ol_time window; /* 0: replications are seeds */
    unsigned forms; /* of plots; 0: no pages */
    struct ol_faults faults;
    struct ol_error error;
};

/* ---- opening ---- */

static int open_side(struct compare_call *call, const char *given)
{
    struct stat about;
    const size_t side = ol_comparison_add(&call->comparison, given);
    if (stat(given, &about) == 0 && S_ISDIR(about.st_mode))
        return ol_comparison_read(&call->comparison, side, &call->error);
    struct ol_scenario *scenario =
        ol_scenario_open(given, call->edits, call->edit_count, &call->faults, &call->error);
    call->scenarios[side] = scenario;
    if (!scenario && !call->faults.count && strncmp(call->error.message, "--set", 5) == 0)
        call->error.place.file = given; /* an edit may suit one side, and not another */
    if (!scenario)
        return call->faults.count ? OL_OK : call->error.status; /* the faults of all are told together */
    call->comparison.sides[side].scenario = scenario->name;
    call->comparison.sides[side].objectives = &scenario->objectives;
    call->scenario_count++;
    return OL_OK;
}

static int open_sides(struct compare_call *call)
{
    const struct ol_invocation *invocation = call->invocation;
    int status = OL_OK;
    call->scenarios = ol_mem_new(ol_mem_product(sizeof(struct ol_scenario *), invocation->operand_count));
    for (size_t i = 0; status == OL_OK && i < invocation->operand_count; i++)
        status = open_side(call, invocation->operands[i]);
    if (status == OL_OK && call->faults.count == 0)
        ol_comparison_name(&call->comparison);
    return status;
}

/* ---- options ---- */

static bool read_forms(struct compare_call *call)
{
    const struct ol_invocation *invocation = call->invocation;
    const bool has_page = !ol_option_given(invocation, "no-page");
    if (!ol_option_plot_forms(invocation, &call->forms, &call->error))
        return false;
    call->forms = has_page ? call->forms : 0;
    if (!ol_option_given(invocation, "plots") || (has_page && ol_option_given(invocation, "output")))
        return true;
    ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
            "--plots says how plots are drawn in a folder: add -o DIR, and leave out --no-page");
    return false;
}

static bool read_options(struct compare_call *call)
{
    const struct ol_invocation *invocation = call->invocation;
    return ol_option_format(invocation, &call->format, &call->error) &&
           ol_edit_options(invocation, &call->edits, &call->edit_count, &call->error) &&
           ol_metric_choice_read(&call->choice, invocation, call->format != OL_FORMAT_TABLE, &call->error) &&
           read_forms(call);
}

static bool refuse_unused(struct compare_call *call)
{
    static const char *const names[] = {"set", "seed", "reps", "variance"};
    for (size_t i = 0; call->scenario_count == 0 && i < sizeof names / sizeof *names; i++)
        if (ol_option_given(call->invocation, names[i])) {
            ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                    "--%s is for scenarios, and all sides are run directories: leave it out, or give scenarios",
                    names[i]);
            return true;
        }
    return false;
}

static int fail_windows(struct compare_call *call, const char *why, const char *what)
{
    return ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE, why, what);
}

/* Windows are of jobs that are kept, of scenarios, and they are the replications. */
static int check_windows(struct compare_call *call)
{
    static const char *const names[] = {"reps", "variance"};
    if (!ol_option_duration(call->invocation, "windows", &call->window, &call->error))
        return OL_BAD_USAGE;
    if (!ol_option_given(call->invocation, "windows"))
        return OL_OK;
    if (call->window <= 0)
        return fail_windows(call, "--windows: \"%.60s\" is no length; give one such as 7d",
                            ol_option_value(call->invocation, "windows"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ol_option_given(call->invocation, names[i]))
            return fail_windows(
                call, "--%s does not go with --windows, which are the replications; leave one of them out",
                names[i]);
    for (size_t i = 0; i < call->comparison.count; i++) {
        const char *given = call->comparison.sides[i].given;
        if (!call->scenarios[i])
            return fail_windows(call,
                                "--windows: \"%.200s\" is a run directory, which cannot be cut any more; give its "
                                "scenario",
                                given);
        if (call->scenarios[i]->endpoints.count > 0)
            return fail_windows(call,
                                "--windows cuts jobs, and \"%.200s\" has an <endpoint>; compare it by "
                                "replications (--reps)",
                                given);
        if (ol_scenario_run(call->scenarios[i]).stream)
            return fail_windows(call,
                                "--windows needs traces that are kept, and \"%.200s\" streams them; leave stream "
                                "out of its <run>",
                                given);
    }
    call->comparison.window = call->window;
    return OL_OK;
}

/* Those of the baseline, unless others are asked for. */
static int read_setting(struct compare_call *call)
{
    const struct ol_invocation *invocation = call->invocation;
    const struct ol_compared_side *baseline = &call->comparison.sides[0];
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    enum ol_variance variance = baseline->variance;
    const int64_t each = variance == OL_VARIANCE_ANTITHETIC ? 2 : 1;
    int64_t seed = (int64_t)baseline->seed, replications = (int64_t)baseline->replications * each;
    if (call->scenarios[0]) {
        const struct ol_run_settings written = ol_scenario_run(call->scenarios[0]);
        seed = written.seed;
        replications = written.replications;
        variance = (enum ol_variance)written.variance;
    }
    if (refuse_unused(call) || !ol_option_fixes_reps(invocation, baseline->given, replications, &call->error) ||
        !ol_option_count(invocation, "seed", 0, INT64_MAX, seed, &call->seed, &call->error) ||
        !ol_option_count(invocation, "reps", 1, REPLICATIONS_LIMIT, replications, &call->replications,
                         &call->error) ||
        !ol_option_count(invocation, "threads", 1, THREADS_LIMIT, cores > 0 ? cores : 1, &call->threads,
                         &call->error))
        return OL_BAD_USAGE;
    const int status = check_windows(call);
    if (status != OL_OK)
        return status;
    if (call->window == 0 && call->scenario_count > 0 &&
        !ol_option_variance(invocation, variance, (size_t)call->replications, &call->variance, &call->error))
        return OL_BAD_USAGE;
    for (size_t i = 0; i < call->comparison.count; i++)
        if (call->scenarios[i] && ol_scenario_run(call->scenarios[i]).stream && call->replications > 1)
            return ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                           "%.200s streams its traces, and cannot have %lld replications; ask for one (--reps 1), "
                           "or leave stream out of it",
                           call->comparison.sides[i].given, (long long)call->replications);
    return OL_OK;
}

/* ---- running ---- */

/* DIR/NAME; what could steer a path or a shell becomes "_", and so does what a comparison itself has there. NULL: none
 * is written, since windows are no replications. */
static const char *directory_of(struct compare_call *call, const char *name)
{
    static const char *const own[] = {"plots", "report.html", "comparison.json", "comparison.csv"};
    const char *output = ol_option_value(call->invocation, "output");
    if (!output || call->window > 0)
        return NULL;
    const size_t length = strlen(output) + 1;
    char *path = ol_arena_format(&call->comparison.arena, "%s/%s", output, name);
    for (char *c = path + length; *c; c++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", *c) ||
            (*c == '.' && c == path + length))
            *c = '_';
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(path + length, own[i]) == 0)
            path[length] = '_';
    return path;
}

static bool is_same_folder(const char *one, const char *other)
{
    struct stat first, second;
    return strcmp(one, other) == 0 || (stat(one, &first) == 0 && stat(other, &second) == 0 &&
                                       first.st_dev == second.st_dev && first.st_ino == second.st_ino);
}

/* Whether another side is written there, or read from there. */
static bool is_taken(struct compare_call *call, size_t side, const char *directory)
{
    for (size_t i = 0; i < call->comparison.count; i++) {
        const struct ol_compared_side *other = &call->comparison.sides[i];
        const char *used = call->scenarios[i] ? directory_of(call, other->name) : other->given;
        if (i != side && is_same_folder(used, directory))
            return true;
    }
    return false;
}

/* A page that no comparison has left there. */
static bool has_other_page(const char *output)
{
    struct ol_text page = {0}, mark = {0};
    ol_text_addf(&page, "%s/report.html", output);
    ol_text_addf(&mark, "%s/comparison.json", output);
    const bool has = access(ol_text_string(&page), F_OK) == 0 && access(ol_text_string(&mark), F_OK) != 0;
    ol_text_release(&page);
    ol_text_release(&mark);
    return has;
}

/* What an earlier comparison told of sides that are written over now: better no page than one that fits nothing, where
 * this one does not come to its end. The mark goes last. */
static int retract(struct compare_call *call, const char *output)
{
    static const char *const files[] = {"report.html", "comparison.csv", "comparison.json"};
    struct ol_text path = {0};
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < sizeof files / sizeof *files; i++) {
        ol_text_clear(&path);
        ol_text_addf(&path, "%s/%s", output, files[i]);
        if (unlink(ol_text_string(&path)) != 0 && errno != ENOENT)
            status = ol_fail_errno(&call->error, OL_BAD_IO, OL_NOWHERE, "cannot replace \"%.300s\"",
                                   ol_text_string(&path));
    }
    ol_text_release(&path);
    return status;
}

static int make_output(struct compare_call *call)
{
    const char *output = ol_option_value(call->invocation, "output");
    struct stat about;
    for (size_t i = 0; output && i < call->comparison.count; i++) {
        const char *directory = directory_of(call, call->comparison.sides[i].name);
        if (call->scenarios[i] && directory && is_taken(call, i, directory))
            return ol_fail(
                &call->error, OL_BAD_USAGE, OL_NOWHERE,
                "-o: \"%.300s\" is a folder of another side, and would be written over; name another one",
                directory);
    }
    if (output && has_other_page(output))
        return ol_fail(
            &call->error, OL_BAD_USAGE, OL_NOWHERE,
            "-o: \"%.300s\" holds the page of a run or of a sweep, which would be written over; name another "
            "folder",
            output);
    if (!output || mkdir(output, 0777) == 0 ||
        (errno == EEXIST && stat(output, &about) == 0 && S_ISDIR(about.st_mode)))
        return output ? retract(call, output) : OL_OK;
    return ol_fail_errno(&call->error, OL_BAD_IO, OL_NOWHERE, "cannot make the folder \"%.300s\"", output);
}

static struct ol_run_setting setting_of(struct compare_call *call, size_t side)
{
    return (struct ol_run_setting){
        .seed = (uint64_t)call->seed,
        .replications = (size_t)call->replications,
        .window = call->window,
        .threads = (size_t)call->threads,
        .variance = call->variance,
        .streams = ol_scenario_run(call->scenarios[side]).stream,
        .directory = directory_of(call, call->comparison.sides[side].name),
        .with_page = call->forms != 0,
        .plot_forms = call->forms,
        .with_jobs = true,
        .edits = call->edits,
        .edit_count = call->edit_count,
        .version = OL_VERSION,
        .command_line = call->invocation->command_line,
        .stop = &ol_stop_asked,
        .wants_tick = &ol_progress_due,
        .tick = ol_progress_tick,
    };
}

static int run_side(struct compare_call *call, size_t side)
{
    struct ol_run run = {0};
    const struct ol_run_setting setting = setting_of(call, side);
    ol_progress_begin(call->comparison.sides[side].name);
    const int status = ol_run_execute(&run, call->scenarios[side], &setting, &call->error);
    ol_progress_end();
    if (status == OL_OK) {
        for (size_t i = 0; i < run.inflow.source_count; i++)
            ol_command_troubles(&run.inflow.sources[i]);
        ol_command_notes(call->scenarios[side], run.result.end);
        if (*run.note)
            fprintf(stderr, "outlay: %s\n", run.note);
        if (!run.result.is_partial) {
            ol_comparison_take(&call->comparison, side, &run.result);
            call->comparison.sides[side].variance = call->variance;
        }
    }
    ol_run_release(&run);
    return status;
}

/* Stopped: the sides that are whole are compared. */
static int run_sides(struct compare_call *call)
{
    size_t whole = 0;
    int status = make_output(call);
    ol_work_begin();
    for (size_t i = 0; status == OL_OK && i < call->comparison.count; i++)
        if (call->scenarios[i] && !ol_stop_asked)
            status = run_side(call, i);
    if (status != OL_OK)
        return status;
    for (size_t i = 0; i < call->comparison.count; i++)
        whole += call->comparison.sides[i].is_taken;
    if (whole < call->comparison.count)
        fprintf(stderr, "outlay: stopped: %zu of %zu sides were simulated to their end\n", whole,
                call->comparison.count);
    if (whole < 2 || !call->comparison.sides[0].is_taken)
        return ol_fail(&call->error, OL_BAD_IO, OL_NOWHERE, "too few sides are finished to compare anything");
    return OL_OK;
}

/* ---- telling ---- */

static int write_folder(struct compare_call *call, const struct ol_comparison_telling *telling)
{
    const char *output = ol_option_value(call->invocation, "output");
    const struct ol_comparison *comparison = &call->comparison;
    char note[OL_PLOT_NOTE];
    if (!output)
        return OL_OK;
    const char **directories = OL_ARENA_ARRAY(&call->comparison.arena, const char *, comparison->count);
    for (size_t i = 0; i < comparison->count; i++) {
        const bool is_run = comparison->sides[i].objectives != NULL; /* it came of a scenario */
        const char *directory = is_run && call->forms ? directory_of(call, comparison->sides[i].name) : NULL;
        directories[i] = directory ? directory + strlen(output) + 1 : NULL;
    }
    const struct ol_comparison_folder folder = {output, call->forms, directories};
    const int status = ol_comparison_page_write(telling, &folder, note, &call->error);
    if (status == OL_OK && *note)
        fprintf(stderr, "outlay: %s\n", note);
    return status;
}

static int tell(struct compare_call *call)
{
    const struct ol_comparison *comparison = &call->comparison;
    ol_comparison_settle(&call->comparison);
    const int status =
        ol_metric_choice_apply(&call->choice, comparison->metrics, comparison->metric_count, &call->error);
    if (status != OL_OK)
        return status;
    const struct ol_comparison_telling telling = {.comparison = comparison, .choice = &call->choice};
    const int written = write_folder(call, &telling);
    struct ol_output *output = written == OL_OK ? ol_output_open("-", &call->error) : NULL;
    if (!output)
        return written == OL_OK ? call->error.status : written;
    ol_comparison_write(&telling, call->format, output);
    for (size_t i = 0; i < comparison->count; i++)
        if (comparison->sides[i].objectives)
            ol_objectives_find(comparison->sides[i].objectives, &comparison->sides[i].metrics, &call->faults);
    return ol_output_close(output, &call->error);
}

static void release(struct compare_call *call)
{
    for (size_t i = 0; call->scenarios && i < call->invocation->operand_count; i++)
        ol_scenario_close(call->scenarios[i]);
    ol_mem_free(call->scenarios);
    ol_metric_choice_release(&call->choice);
    ol_comparison_release(&call->comparison);
    ol_edit_options_free(call->edits, call->edit_count);
    ol_faults_release(&call->faults);
}

static int compare(const struct ol_invocation *invocation)
{
    struct compare_call call = {.invocation = invocation};
    int status = read_options(&call) ? OL_OK : OL_BAD_USAGE;
    if (status == OL_OK)
        status = open_sides(&call);
    if (status == OL_OK && call.faults.count == 0)
        status = read_setting(&call);
    if (status == OL_OK && call.faults.count == 0)
        status = run_sides(&call);
    if (status == OL_OK && call.faults.count == 0)
        status = tell(&call);
    int code = status == OL_OK ? ol_comparison_fails(&call.comparison) : ol_command_fail(&call.error);
    if (call.faults.count > 0)
        code = ol_command_faults(&call.faults);
    release(&call);
    ol_stop_finish();
    return code;
}

static const struct ol_option options[] = {
    {"metric", 0, "PATTERN", "metrics whose name has this regular expression in it; may be given several times"},
    {"all", 0, NULL, "all metrics (JSON and CSV have all by default)"},
    {"output", 'o', "DIR", "write a page, DIR/report.html, and a run directory DIR/NAME for each scenario"},
    {"no-page", 0, NULL, "neither pages nor plots in these"},
    OL_OPTION_PLOT_FORMS,
    {"set", 0, "XPATH=VALUE", "change every scenario before it is read; may be given several times"},
    {"seed", 0, "N", "the seed of all sides that are scenarios (default: the baseline's)"},
    {"reps", 0, "N", "how many replications they have (default: the baseline's)"},
    {"variance", 0, "plain|antithetic|control",
     "how more is got out of as many replications (default: the baseline's)"},
    {"windows", 0, "DURATION", "cut the jobs of all sides into windows by submit time, each one a pair"},
    {"threads", 0, "N", "on how many threads (default: the machine's cores); the results do not depend on it"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_compare = {
    .name = "compare",
    .operands = "BASELINE SIDE...",
    .operands_min = 2,
    .operands_max = 0,
    .summary = "what other policies, sizes or prices would change, with intervals",
    .details =
        "Sides are scenarios, which are simulated, or run directories. All scenarios meet the same random\n"
        "arrivals, failures and prices, so differences are taken replication by replication, and the 95%\n"
        "interval is of these; with --windows 7d, window by window of the jobs, each begun with an empty\n"
        "pool and simulated until its last job is over. Run directories of another seed or number of\n"
        "replications are compared unpaired. Of twenty metrics that nothing was done to, about one excludes 0\n"
        "by chance; what the verdict tells of teams and classes has passed Holm's test over all of them. The\n"
        "exit status is 1 where a side other than the baseline misses an <objective> of its scenario.",
    .example = "outlay compare scenarios/budget-stops.xml build/month --metric wait",
    .options = options,
    .run = compare,
};
