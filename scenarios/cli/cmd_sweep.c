/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sweep: from options to a plan, from a plan to points that are done, wherever they were run, from these to a table.
 */
#include "outlay/trial_report.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/metric_choice.h"
#include "scenarios/cli/plot_option.h"
#include "scenarios/cli/progress.h"
#include "scenarios/cli/sweep_launch.h"
#include "scenarios/cli/sweep_listing.h"
#include "scenarios/cli/sweep_report.h"
#include "scenarios/sweep_table.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REPLICATIONS_LIMIT 1000000
#define THREADS_LIMIT      1024
#define USUAL_X            "cost.effective"
#define USUAL_Y            "jobs.wait.mean_s"

/* The two metrics of --pareto. */
struct front_option {
    char *text; /* cut into the names; NULL: not given */
    const char *names[2];
    bool is_most_best[2];
};

struct sweep_call {
    const struct ol_invocation *invocation;
    enum ol_output_format format;
    struct ol_edit *edits;
    size_t edit_count;
    struct ol_metric_choice choice;
    struct front_option front;
    struct ol_labels metrics; /* that have come up ... */
    bool *is_kept;            /* ... and, by their labels, whether they are kept */
    size_t kept_capacity;
    struct ol_sweep sweep;
    struct ol_study *study;
    struct ol_shard_option shard;
    int launcher;
    unsigned forms; /* of plots; 0: none */
    int64_t threads;
    struct ol_arena arena;
    struct ol_faults faults;
    struct ol_error error;
};

/* ---- options ---- */

static int bad(struct sweep_call *call, const char *why)
{
    return ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE, "%s", why);
}

static int read_varies(struct sweep_call *call)
{
    struct ol_sweep *sweep = &call->sweep;
    size_t capacity = 0;
    const char *option;
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && (option = ol_option_nth(call->invocation, "vary", i)); i++) {
        const char *equals = ol_edit_parting(option);
        if (!equals || equals == option)
            return ol_fail(
                &call->error, OL_BAD_USAGE, OL_NOWHERE,
                "--vary %.300s: give XPATH=V1,V2,... or XPATH=A..B, as in --vary \"//pool/@cpus=4,8,16\"", option);
        OL_MEM_RESERVE(sweep->varies, capacity, sweep->vary_count + 1);
        status = ol_vary_read(&sweep->varies[sweep->vary_count++],
                              ol_arena_copy(&call->arena, option, (size_t)(equals - option)), equals + 1,
                              &call->arena, &call->error);
    }
    return status;
}

static int read_front(struct sweep_call *call)
{
    const char *given = ol_option_value(call->invocation, "pareto");
    struct front_option *front = &call->front;
    front->names[0] = USUAL_X;
    front->names[1] = USUAL_Y;
    if (!given)
        return OL_OK;
    front->text = ol_arena_copy(&call->arena, given, strlen(given));
    char *comma = strchr(front->text, ',');
    if (!comma || strchr(comma + 1, ',') || comma == front->text || !comma[1])
        return bad(call, "--pareto: give two metrics, less of both being better, as in "
                         "--pareto cost.effective,jobs.wait.mean_s; max:METRIC where more is better");
    *comma = '\0';
    front->names[0] = front->text;
    front->names[1] = comma + 1;
    for (size_t i = 0; i < 2; i++)
        if (strncmp(front->names[i], "max:", 4) == 0) {
            front->names[i] += 4;
            front->is_most_best[i] = true;
        }
    return OL_OK;
}

static int read_sample(struct sweep_call *call)
{
    const struct ol_invocation *invocation = call->invocation;
    int sample;
    int64_t points;
    if (!ol_option_choice(invocation, "sample", ol_sweep_sample_names, OL_SWEEP_GRID, &sample, &call->error) ||
        !ol_option_count(invocation, "points", 1, OL_SWEEP_POINTS, 0, &points, &call->error))
        return OL_BAD_USAGE;
    if (sample == OL_SWEEP_GRID && points > 0)
        return bad(call, "--points is for samples, and a grid has all combinations; give --sample sobol too");
    if (sample != OL_SWEEP_GRID && points == 0)
        return bad(call, "a sample needs to know its size: --points 100");
    call->sweep.sample = (enum ol_sweep_sample)sample;
    call->sweep.points = (size_t)points;
    return OL_OK;
}

static int read_options(struct sweep_call *call)
{
    const struct ol_invocation *invocation = call->invocation;
    int status = ol_option_format(invocation, &call->format, &call->error) &&
                         ol_edit_options(invocation, &call->edits, &call->edit_count, &call->error) &&
                         ol_metric_choice_read(&call->choice, invocation, false, &call->error)
                     ? OL_OK
                     : OL_BAD_USAGE;
    if (status == OL_OK)
        status = read_varies(call);
    if (status == OL_OK)
        status = read_front(call);
    if (status == OL_OK)
        status = read_sample(call);
    if (status == OL_OK)
        status = ol_launcher_read(invocation, &call->launcher, &call->shard, &call->error);
    if (status == OL_OK && !ol_option_plot_forms(invocation, &call->forms, &call->error))
        status = OL_BAD_USAGE;
    call->sweep.folder = ol_option_value(invocation, "output");
    if (status == OL_OK && ol_option_given(invocation, "plots") &&
        (!call->sweep.folder || ol_option_given(invocation, "no-plots")))
        status = bad(call, "--plots says how plots are drawn in a folder: add -o DIR, and leave out --no-plots");
    if (ol_option_given(invocation, "no-plots"))
        call->forms = 0;
    if (status == OL_OK && !call->sweep.folder &&
        (ol_option_given(invocation, "resume") || call->shard.count > 0 || call->launcher != OL_LAUNCH_LOCAL))
        status = bad(call, "--resume, --shard and --launcher need the folder that keeps what is done: -o DIR");
    return status;
}

/* ---- the plan ---- */

/* Points have the same metrics, and a pattern is only matched with a name that comes up for the first time. Names are
 * no numbers, so their labels count from 1. */
static bool keeps(void *self, const char *metric)
{
    struct sweep_call *call = self;
    const size_t known = call->metrics.count;
    const ol_label label = ol_label_of_text(&call->metrics, metric, strlen(metric));
    OL_MEM_RESERVE(call->is_kept, call->kept_capacity, (size_t)label + 1);
    if (call->metrics.count > known)
        call->is_kept[label] = strcmp(metric, call->front.names[0]) == 0 ||
                               strcmp(metric, call->front.names[1]) == 0 ||
                               ol_metric_choice_wants(&call->choice, metric);
    return call->is_kept[label];
}

/* What the metrics were chosen by, so that a folder is not gone on with by others. */
static void name_wanted(struct sweep_call *call)
{
    const size_t count = call->choice.is_usual ? 1 : call->choice.pattern_count;
    const char **wanted = OL_ARENA_ARRAY(&call->arena, const char *, count + 2);
    for (size_t i = 0; i < count; i++)
        wanted[i] = call->choice.is_usual ? "the usual" : call->choice.texts[i];
    wanted[count] = call->front.names[0];
    wanted[count + 1] = call->front.names[1];
    call->sweep.wanted = wanted;
    call->sweep.wanted_count = count + 2;
    call->sweep.keeps = keeps;
    call->sweep.keeps_self = call;
}

static int open_study(struct sweep_call *call)
{
    const struct ol_invocation *invocation = call->invocation;
    if (strcmp(invocation->operands[0], "-") == 0)
        return ol_fail(
            &call->error, OL_BAD_USAGE, OL_NOWHERE,
            "a sweep notes the checksum of its scenario, and standard input is read only once; give a file");
    call->study =
        ol_study_open(invocation->operands[0], call->edits, call->edit_count, &call->faults, &call->error);
    if (!call->study)
        return OL_BAD_INPUT;
    call->sweep.scenario = ol_study_scenario(call->study);
    call->sweep.version = OL_VERSION;
    const struct ol_run_settings written = ol_scenario_run(call->sweep.scenario);
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t seed, replications;
    if (!ol_option_count(invocation, "seed", 0, INT64_MAX, written.seed, &seed, &call->error) ||
        !ol_option_count(invocation, "reps", 1, REPLICATIONS_LIMIT, written.replications, &replications,
                         &call->error) ||
        !ol_option_count(invocation, "threads", 1, THREADS_LIMIT, cores > 0 ? cores : 1, &call->threads,
                         &call->error))
        return OL_BAD_USAGE;
    call->sweep.seed = (uint64_t)seed;
    call->sweep.replications = (size_t)replications;
    if (written.stream && replications > 1)
        return bad(call,
                   "a scenario that streams its traces cannot have several replications; ask for one (--reps 1), "
                   "or leave stream out of it");
    name_wanted(call);
    return ol_sweep_plan(&call->sweep, &call->error);
}

/* ---- doing ---- */

static void say_left(const struct sweep_call *call, size_t left)
{
    if (call->sweep.folder)
        fprintf(stderr, "outlay: stopped: %zu points are not done; --resume goes on with \"%s\"\n", left,
                call->sweep.folder);
    else
        fprintf(stderr, "outlay: stopped: %zu points are not done; with -o DIR what is done would be kept\n",
                left);
}

static int run_here(struct sweep_call *call, size_t *left)
{
    const struct ol_sweep_setting setting = {
        .threads = (size_t)call->threads,
        .shard = call->shard.count > 0 ? call->shard.index : 0,
        .shards = call->shard.count > 0 ? call->shard.count : 1,
        .stop = &ol_stop_asked,
        .wants_tick = &ol_progress_due,
        .tick = ol_progress_tick,
    };
    if (setting.shards > call->sweep.points)
        return ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE, "--shard: %zu points cannot be cut into %zu shards",
                       call->sweep.points, setting.shards);
    ol_progress_begin(call->sweep.scenario->name);
    const int status = ol_sweep_run(&call->sweep, call->study, &setting, left, &call->error);
    ol_progress_end();
    return status;
}

/* ---- telling ---- */

static bool find_metric(const struct ol_trials *trials, const char *name, size_t *metric)
{
    for (*metric = 0; *metric < trials->metric_count; ++*metric)
        if (strcmp(trials->metrics[*metric], name) == 0)
            return true;
    return false;
}

/* Of the usual two, where the scenario has both; those that were asked for must be there. */
static int mark_front(struct sweep_call *call, struct ol_trials *trials)
{
    struct ol_trial_front sides[2];
    for (size_t i = 0; i < 2; i++) {
        const char *name = call->front.names[i];
        sides[i].is_most_best = call->front.is_most_best[i];
        if (find_metric(trials, name, &sides[i].metric))
            continue;
        if (!call->front.text)
            return OL_OK;
        const char *nearest = NULL;
        const char **names = OL_ARENA_ARRAY(&call->arena, const char *, trials->metric_count + 1);
        for (size_t m = 0; m < trials->metric_count; m++)
            names[m] = trials->metrics[m];
        nearest = ol_nearest(name, names);
        return ol_fail(
            &call->error, OL_BAD_USAGE, OL_NOWHERE, "--pareto: no point has a metric \"%.100s\"%s%.100s%s", name,
            nearest ? "; did you mean \"" : "; --all shows them", nearest ? nearest : "", nearest ? "\"?" : "");
    }
    ol_trials_mark_front(trials, sides[0], sides[1]);
    return OL_OK;
}

static int print_table(struct sweep_call *call, const struct ol_trials *trials)
{
    struct ol_output *output = ol_output_open("-", &call->error);
    if (!output)
        return call->error.status;
    if (call->format == OL_FORMAT_TABLE)
        ol_sweep_listing_write(trials, &call->choice, output);
    else if (call->format == OL_FORMAT_CSV)
        ol_report_trials_csv(output, trials);
    else
        ol_report_trials_json(output, trials);
    return ol_output_close(output, &call->error);
}

static void say_failed(const struct sweep_call *call, const struct ol_sweep_table *table)
{
    size_t i = 0;
    while (i < table->trials.count && !table->trials.items[i].failure)
        i++;
    fprintf(stderr, "outlay: %zu of %zu points could not run; the first, %zu: %s\n", table->failed,
            call->sweep.points, i, table->trials.items[i].failure);
}

/* All points are done. */
static int tell(struct sweep_call *call, int *code)
{
    struct ol_sweep_table table = {0};
    ol_sweep_table(&table, &call->sweep);
    int status = table.failed < call->sweep.points ? mark_front(call, &table.trials) : OL_OK;
    if (status == OL_OK && table.failed < call->sweep.points)
        status =
            ol_metric_choice_apply(&call->choice, table.trials.metrics, table.trials.metric_count, &call->error);
    if (status == OL_OK)
        status = ol_sweep_report_write(call->sweep.folder, &table.trials, call->forms, &call->error);
    if (status == OL_OK)
        status = print_table(call, &table.trials);
    if (status == OL_OK && table.failed > 0) {
        say_failed(call, &table);
        *code = 1;
    }
    ol_sweep_table_release(&table);
    return status;
}

/* ---- the whole ---- */

static int execute(struct sweep_call *call, int *code)
{
    size_t left = 0;
    int status = read_options(call);
    if (status == OL_OK)
        status = open_study(call);
    if (status != OL_OK)
        return status;
    const struct ol_sweep_launch launch = {call->invocation, &call->sweep, call->launcher};
    if (call->launcher == OL_LAUNCH_KUBERNETES)
        return ol_sweep_print_job(&launch, &call->error);
    ol_work_begin();
    status = ol_sweep_begin(&call->sweep, ol_option_given(call->invocation, "resume"), &call->error);
    if (status == OL_OK)
        status = call->launcher == OL_LAUNCH_SLURM ? ol_sweep_launch(&launch, &left, &call->error)
                                                   : run_here(call, &left);
    if (status != OL_OK)
        return status;
    if (left > 0 && ol_stop_asked)
        say_left(call, left);
    else if (left > 0)
        fprintf(stderr, "outlay: submitted; --resume waits for it and makes the table\n");
    else if (call->shard.count == 0)
        status = tell(call, code);
    return status;
}

static void release(struct sweep_call *call)
{
    ol_mem_free(call->sweep.varies);
    ol_sweep_release(&call->sweep);
    ol_labels_release(&call->metrics);
    ol_mem_free(call->is_kept);
    ol_study_close(call->study);
    ol_metric_choice_release(&call->choice);
    ol_edit_options_free(call->edits, call->edit_count);
    ol_faults_release(&call->faults);
    ol_arena_release(&call->arena);
}

static int sweep(const struct ol_invocation *invocation)
{
    struct sweep_call call = {.invocation = invocation};
    int code = 0;
    const int status = execute(&call, &code);
    if (call.faults.count > 0)
        code = ol_command_faults(&call.faults);
    else if (status != OL_OK)
        code = ol_command_fail(&call.error);
    release(&call);
    ol_stop_finish();
    return code;
}

static const struct ol_option options[] = {
    {"vary", 0, "XPATH=V1,V2,...",
     "a list, or a range: A..B, A..B/N (N values), log:A..B; may be given several times"},
    {"sample", 0, "grid|sobol|latin",
     "every combination, or so many --points spread over the ranges (default grid)"},
    {"points", 0, "N", "the size of a sample"},
    {"metric", 0, "PATTERN", "metrics whose name has this regular expression in it; may be given several times"},
    {"all", 0, NULL, "all metrics"},
    {"pareto", 0, "X,Y",
     "mark the front of these (default cost.effective,jobs.wait.mean_s); max:X: more is better"},
    {"output", 'o', "DIR", "keep each point there as it is done; at the end points.csv, a page and plots"},
    {"resume", 0, NULL, "go on with what DIR has, whatever ended it"},
    {"no-plots", 0, NULL, "none in DIR, and a page without them"},
    OL_OPTION_PLOT_FORMS,
    {"set", 0, "XPATH=VALUE", "change the scenario before it is varied; may be given several times"},
    {"seed", 0, "N", "the seed of all points (default: the scenario's)"},
    {"reps", 0, "N", "replications of each point (default: the scenario's)"},
    {"threads", 0, "N", "on how many threads (default: the machine's cores; of a launcher's task: 1)"},
    {"shard", 0, "I/N", "only each N-th point from the I-th on, into DIR; --resume makes the table of all shards"},
    {"launcher", 0, "local|slurm|kubernetes", "run shards by Slurm, or print a Job for kubectl (default local)"},
    {"shards", 0, "N", "into how many (default: 10, or the points where these are fewer)"},
    {"partition", 0, "NAME", "of Slurm; like --account and --time"},
    {"account", 0, "NAME", "of Slurm"},
    {"time", 0, "LIMIT", "of a shard, as Slurm writes it"},
    {"array-limit", 0, "N", "shards that run at once"},
    {"no-wait", 0, NULL, "submit only; --resume waits for it and makes the table"},
    {"image", 0, "NAME", "of Kubernetes: has outlay in its PATH"},
    {"volume", 0, "CLAIM", "of Kubernetes: has scenario and DIR, and is mounted at /work (default outlay)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_sweep = {
    .name = "sweep",
    .operands = "SCENARIO",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "every combination of values, or a sample of them, as one table",
    .details =
        "All points meet the same random arrivals, failures and prices. A point that makes no valid scenario is\n"
        "a row that says why, and then the exit status is 1. With -o nothing that is done gets lost.",
    .example =
        "outlay sweep scenarios/mm4-queue.xml --set //arrivals/@count=2000 --vary //pool/@cpus=4..8 --reps 5",
    .options = options,
    .run = sweep,
};
