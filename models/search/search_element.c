/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/search/search.h"

static const char *const samplings[] = {"random", "grid", "near-best", NULL};

#define SEARCH(member) OL_FIELD_AT(struct ol_search, member)
static const struct ol_field search_fields[] = {
    {"name", OL_FIELD_NAME, "Names its metrics and jobs.", .is_required = true, SEARCH(job.name)},
    {"pool", OL_FIELD_TEXT, "The pool that its trials run on.", .is_required = true, SEARCH(job.pool)},
    {"method", OL_FIELD_KIND, "Which trials are stopped before their end.", .family = ol_tuner_methods,
     .fallback = "none", SEARCH(method)},
    {"max-epochs", OL_FIELD_COUNT, "How long a trial is that runs to its end.", .unit = "epochs",
     .is_required = true, .min = 1, .max = OL_TUNER_EPOCHS_MOST, SEARCH(max_epochs)},
    {"epoch-duration", OL_FIELD_LAW, "How long an epoch takes, drawn for each trial.", .is_required = true,
     .dimension = OL_LAW_DURATION, SEARCH(epoch_duration)},
    {"save", OL_FIELD_DURATION, "What each job takes at its end to save where it is.", .fallback = "0s",
     .max = 1e18, SEARCH(save)},
    {"load", OL_FIELD_DURATION, "What a job takes that goes on from a save.", .fallback = "0s", .max = 1e18,
     SEARCH(load)},
    {"parallel", OL_FIELD_COUNT, "Of its jobs, so many wait or run at a time at most; without it, any number.",
     .unit = "jobs", .min = 1, .max = OL_TUNER_TRIALS_MOST, SEARCH(parallel)},
    {"start", OL_FIELD_DURATION, "After the clock's start: when it begins.", .fallback = "0s", .max = 1e18,
     SEARCH(job.submit)},
    {"sampling", OL_FIELD_CHOICE,
     "How configurations are chosen: at random, evenly over the range of how good they are, or, after some at "
     "random, nearer to the best one that is known.",
     .choices = samplings, .fallback = "random", SEARCH(sampling)},
    {"random-start", OL_FIELD_COUNT, "Of near-best: how many trials are at random first.", .unit = "trials",
     .fallback = "10", .min = 1, .max = OL_TUNER_TRIALS_MOST, SEARCH(random_start)},
    {"width", OL_FIELD_SHARE, "Of near-best: how far off the best, on the way to either end; 1 is at random.",
     .fallback = "50%", .max = 1, SEARCH(width)},
    {"limit", OL_FIELD_LAW, "Of limit + scale x epochs^-decay: the loss that a trial would come to in the end.",
     SEARCH(limit)},
    {"scale", OL_FIELD_LAW, "By how much its loss is above the limit after one epoch.", SEARCH(scale)},
    {"decay", OL_FIELD_LAW, "How fast it comes down.", SEARCH(decay)},
    {"noise", OL_FIELD_REAL, "By how much a loss that is seen is off: its standard deviation.", .fallback = "0",
     .max = 1e6, SEARCH(noise)},
    {"curves", OL_FIELD_PATH, "In place of limit, scale and decay: a CSV with the columns trial, epoch and loss.",
     SEARCH(curves)},
    {"draws", OL_FIELD_TEXT, "Searches of the same draws meet the same trials; without it, its name.",
     SEARCH(draws)},
    {"cpus", OL_FIELD_COUNT, "Processors that a trial takes, where the pool counts them.", .min = 1,
     .max = UINT32_MAX, SEARCH(job.cpus)},
    {"gpus", OL_FIELD_COUNT, "GPUs that a trial takes, where the pool counts them.", .min = 1, .max = UINT32_MAX,
     SEARCH(job.gpus)},
    {"user", OL_FIELD_TEXT, "Who submits its jobs.", SEARCH(job.user)},
    {"team", OL_FIELD_TEXT, "Who pays for them.", SEARCH(job.team)},
    {"queue", OL_FIELD_TEXT, "Where they are submitted to.", SEARCH(job.queue)},
    OL_WORK_FIELDS(struct ol_search, job.work),
    {0},
};

const struct ol_element ol_search_element = {
    .name = "search",
    .summary = "a hyperparameter search: trials with learning curves, some of which are stopped early",
    .size = sizeof(struct ol_search),
    .fields = search_fields,
    .example =
        "<search name=\"tune\" pool=\"train\" method=\"asha\" trials=\"81\" eta=\"3\" max-epochs=\"81\"\n"
        "        epoch-duration=\"lognormal(4m,2m)\" gpus=\"1\" parallel=\"16\" limit=\"uniform(0.2,0.6)\"\n"
        "        scale=\"1.5\" decay=\"uniform(0.4,0.9)\"/>",
};

/* ---- what fields alone cannot ---- */

/* As many rungs as are asked for, however few epochs the first then has. */
static int64_t least_epochs(const struct ol_search *search, const struct ol_tuner_options *options)
{
    int64_t least = search->max_epochs;
    if (options->min_epochs > 0 || options->rungs == 0)
        return options->min_epochs > 0 ? options->min_epochs : 1;
    for (int64_t i = 1; i < options->rungs; i++)
        least /= options->eta;
    return least;
}

struct ol_tuner_setting ol_search_tuner(const struct ol_search *search)
{
    const struct ol_tuner_options *options = search->method.options;
    return (struct ol_tuner_setting){.method = (const struct ol_tuner_method *)search->method.kind,
                                     .trials = options->trials,
                                     .eta = options->eta,
                                     .min_epochs = least_epochs(search, options),
                                     .max_epochs = search->max_epochs,
                                     .startup_trials = options->startup_trials};
}

static bool is_given(const struct ol_search *search, const char *attribute)
{
    return ol_xml_attribute(search->job.node, attribute) != NULL;
}

static struct ol_place place_of(const struct ol_search *search, const char *attribute)
{
    return is_given(search, attribute) ? ol_xml_place(search->job.node, attribute) : search->job.node->place;
}

static void check_curves(const struct ol_search *search, struct ol_faults *faults)
{
    static const char *const laws[] = {"limit", "scale", "decay", NULL};
    const bool has_file = is_given(search, "curves");
    for (const char *const *law = laws; *law; law++)
        if (has_file && is_given(search, *law))
            ol_faults_add(faults, place_of(search, *law),
                          "%s: the file of curves says it; leave one of the two out", *law);
        else if (!has_file && !is_given(search, *law))
            ol_faults_add(
                faults, search->job.node->place,
                "<search> does not say how trials learn: %s is missing; add %s=\"%s\" or a file of curves=\"...\"",
                *law, *law,
                **law == 'l'   ? "uniform(0.2,0.6)"
                : **law == 's' ? "1"
                               : "0.5");
    if (has_file && search->sampling == OL_SAMPLING_NEAR_BEST)
        ol_faults_add(
            faults, place_of(search, "sampling"),
            "sampling: curves from a file are what they are, none is nearer to the best; take random or grid");
}

static void check_sampling(const struct ol_search *search, struct ol_faults *faults)
{
    static const char *const of_near_best[] = {"width", "random-start", NULL};
    for (const char *const *name = of_near_best; *name; name++)
        if (search->sampling != OL_SAMPLING_NEAR_BEST && is_given(search, *name))
            ol_faults_add(faults, place_of(search, *name),
                          "%s: it belongs to sampling=\"near-best\"; add that or leave it out", *name);
}

static void check_duration(const struct ol_search *search, struct ol_faults *faults)
{
    const struct ol_law *law = &search->epoch_duration;
    if (law->type && ol_law_is_constant(law) && ol_law_mean(law) < 1)
        ol_faults_add(faults, place_of(search, "epoch-duration"),
                      "epoch-duration: an epoch takes no time; give at least 1us");
}

/* `rungs` and `min-epochs` say the same, and have to be within the epochs that there are. */
static bool check_rungs(const struct ol_search *search, struct ol_faults *faults)
{
    const struct ol_tuner_options *options = search->method.options;
    const size_t before = faults->count;
    if (options->rungs > 0 && options->min_epochs > 0)
        ol_faults_add(faults, place_of(search, "rungs"), "rungs: min-epochs says it; leave one of the two out");
    if (options->min_epochs > search->max_epochs)
        ol_faults_add(faults, place_of(search, "min-epochs"),
                      "min-epochs: a trial has %lld epochs in all; give no more than these",
                      (long long)search->max_epochs);
    if (least_epochs(search, options) < 1)
        ol_faults_add(faults, place_of(search, "rungs"),
                      "rungs: %lld epochs cannot be divided by %lld so often; ask for fewer rungs",
                      (long long)search->max_epochs, (long long)options->eta);
    return faults->count == before;
}

static void check_size(const struct ol_search *search, struct ol_faults *faults)
{
    const struct ol_tuner_setting setting = ol_search_tuner(search);
    const int64_t trials = ol_tuner_trials(&setting), rungs = ol_tuner_rungs(&setting);
    const struct ol_place place = search->job.node->place;
    if (trials > OL_TUNER_TRIALS_MOST)
        ol_faults_add(faults, place,
                      "the brackets begin more than %d trials, which nobody follows; raise min-epochs",
                      OL_TUNER_TRIALS_MOST);
    else if (ol_tuner_steps(&setting) > OL_TUNER_STEPS_MOST)
        ol_faults_add(faults, place,
                      "%lld trials of %lld rungs are more than %d jobs; take fewer trials, or raise min-epochs",
                      (long long)trials, (long long)rungs, OL_TUNER_STEPS_MOST);
}

/* Or nobody would come to the end. */
static void check_enough(const struct ol_search *search, struct ol_faults *faults)
{
    const struct ol_tuner_setting setting = ol_search_tuner(search);
    int64_t needed = 1;
    if (!setting.method->has_rungs || setting.method->has_brackets || setting.method->is_stepped)
        return;
    for (int64_t i = 1; i < ol_tuner_rungs(&setting); i++)
        needed *= setting.eta;
    if (setting.trials < needed)
        ol_faults_add(
            faults, place_of(search, "trials"),
            "trials: with one of %lld going on from each of %lld rungs, %lld would leave none at the end; "
            "give at least %lld, or fewer rungs by min-epochs",
            (long long)setting.eta, (long long)ol_tuner_rungs(&setting), (long long)setting.trials,
            (long long)needed);
}

/* What cannot be counted with was blamed where it was read. */
static bool is_within(const struct ol_search *search)
{
    const struct ol_tuner_options *options = search->method.options;
    const struct ol_tuner_method *method = (const struct ol_tuner_method *)search->method.kind;
    if (!options || search->max_epochs < 1 || search->max_epochs > OL_TUNER_EPOCHS_MOST)
        return false;
    const bool needs_eta = method->has_rungs && !method->is_stepped;
    return options->min_epochs >= method->is_stepped && options->trials >= !method->has_brackets &&
           options->trials <= OL_TUNER_TRIALS_MOST && options->rungs >= 0 &&
           options->rungs <= OL_TUNER_RUNGS_MOST &&
           (!needs_eta || (options->eta >= 2 && options->eta <= OL_TUNER_ETA_MOST));
}

static void check(const void *config, bool has_end, struct ol_faults *faults)
{
    const struct ol_search *search = config;
    (void)has_end;
    check_curves(search, faults);
    check_sampling(search, faults);
    check_duration(search, faults);
    if (!is_within(search) || !check_rungs(search, faults))
        return;
    check_size(search, faults);
    check_enough(search, faults);
}

static bool work_of(const void *config, size_t i, struct ol_author_work *work)
{
    const struct ol_single_job *job = &((const struct ol_search *)config)->job;
    if (i > 0)
        return false;
    *work = ol_author_work_of(job, &ol_search_element);
    return true;
}

static const char *file_of(const void *config, size_t i)
{
    const struct ol_search *search = config;
    const char *const files[] = {search->curves, search->epoch_duration.path, search->limit.path,
                                 search->scale.path, search->decay.path};
    for (size_t k = 0; k < sizeof files / sizeof *files; k++)
        if (files[k] && i-- == 0)
            return files[k];
    return NULL;
}

const struct ol_author_kind ol_search_kind = {
    .element = &ol_search_element,
    .table = "search.csv",
    .heading =
        "search,trial,bracket,status,jobs,epochs,submit_s,end_s,unit_hours,cost,seen_loss,loss_at_end,is_best",
    .work = work_of,
    .check = check,
    .file = file_of,
    .open = ol_search_open,
};
