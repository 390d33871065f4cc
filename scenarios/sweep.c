/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/sweep.h"

#include "outlay/json.h"
#include "outlay/replicate.h"
#include "outlay/report.h"
#include "outlay/sampling.h"
#include "scenarios/run_directory.h"
#include "scenarios/sweep_journal.h"
#include "scenarios/sweep_line.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

const char *const ol_sweep_sample_names[] = {
    [OL_SWEEP_GRID] = "grid", [OL_SWEEP_SOBOL] = "sobol", [OL_SWEEP_LATIN] = "latin", NULL};

/* ---- the points ---- */

static int check_varies(const struct ol_sweep *sweep, struct ol_error *error)
{
    if (sweep->vary_count == 0)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "nothing is varied; give --vary XPATH=V1,V2,..., as in --vary \"//pool/@cpus=4,8,16\"");
    for (size_t i = 0; i < sweep->vary_count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(sweep->varies[i].xpath, sweep->varies[j].xpath) == 0)
                return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                               "--vary %.200s is given twice; give all its values in one", sweep->varies[i].xpath);
    if (sweep->sample == OL_SWEEP_SOBOL && sweep->vary_count > OL_SOBOL_DIMENSIONS)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "a Sobol sequence has at most %d dimensions; take --sample latin", OL_SOBOL_DIMENSIONS);
    return OL_OK;
}

/* All points have the seed, the replications and what else stands in <run>: edited, they would change nothing. */
static int check_run(struct ol_sweep *sweep, const struct ol_xml *edited, const char *xpath,
                     struct ol_error *error)
{
    const struct ol_xml_node *root = ol_xml_tree(edited, &sweep->arena);
    for (size_t i = 0; i < root->child_count; i++) {
        const struct ol_xml_node *node = root->children[i];
        for (size_t k = 0; strcmp(node->name, "run") == 0 && k < node->attribute_count; k++)
            if (!*node->attributes[k].value)
                return ol_fail(
                    error, OL_BAD_USAGE, OL_NOWHERE,
                    "--vary %.200s: all points share what <run> says, so that they can be compared, and "
                    "its %.40s changes nothing here; give more --reps, or make one sweep for each --seed",
                    xpath, node->attributes[k].name);
    }
    return OL_OK;
}

/* An expression that selects nothing would fail at each point. */
static int check_xpaths(struct ol_sweep *sweep, struct ol_error *error)
{
    int status = OL_OK;
    for (size_t d = 0; status == OL_OK && d < sweep->vary_count; d++) {
        struct ol_xml *xml = ol_xml_copy(sweep->scenario->xml);
        status = ol_xml_edit(xml, sweep->varies[d].xpath, "", error);
        if (status != OL_OK)
            ol_xml_detach(error, NULL);
        else
            status = check_run(sweep, xml, sweep->varies[d].xpath, error);
        ol_xml_close(xml);
    }
    return status;
}

static int count_grid(struct ol_sweep *sweep, struct ol_error *error)
{
    sweep->points = 1;
    for (size_t d = 0; d < sweep->vary_count; d++) {
        const int status = ol_vary_list(&sweep->varies[d], &sweep->arena, error);
        if (status != OL_OK)
            return status;
        sweep->points *= sweep->varies[d].count;
        if (sweep->points > OL_SWEEP_POINTS)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                           "the grid has more than %d points; give fewer values, or a sample: --sample sobol "
                           "--points 1000",
                           OL_SWEEP_POINTS);
    }
    return OL_OK;
}

static void fill_grid(struct ol_sweep *sweep)
{
    for (size_t i = 0; i < sweep->points; i++) {
        size_t rest = i;
        for (size_t d = sweep->vary_count; d-- > 0; rest /= sweep->varies[d].count)
            sweep->values[i * sweep->vary_count + d] = sweep->varies[d].values[rest % sweep->varies[d].count];
    }
}

static void fill_sample(struct ol_sweep *sweep)
{
    const size_t count = sweep->vary_count;
    double *shares = ol_mem_new(ol_mem_product(sizeof *shares, sweep->points * count));
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, count));
    for (size_t d = 0; d < count; d++)
        names[d] = sweep->varies[d].xpath;
    if (sweep->sample == OL_SWEEP_SOBOL)
        ol_sample_sobol(shares, count, sweep->points);
    else
        ol_sample_latin(shares, names, count, sweep->points, sweep->seed);
    for (size_t i = 0; i < sweep->points * count; i++)
        sweep->values[i] = ol_vary_at(&sweep->varies[i % count], shares[i], &sweep->arena);
    ol_mem_free(names);
    ol_mem_free(shares);
}

/* ---- the plan as a text: what two sweeps have in common where they are the same ---- */

static int write_inputs(struct ol_json *json, const struct ol_scenario *scenario, struct ol_error *error)
{
    struct ol_manifest_input *inputs;
    size_t count;
    const int status = ol_run_inputs(scenario, &inputs, &count, error);
    ol_json_array(json, "inputs");
    for (size_t i = 0; i < count; i++)
        if (strcmp(inputs[i].role, "scenario") != 0 && strcmp(inputs[i].role, "included") != 0) {
            ol_json_object(json, NULL);
            ol_json_string(json, inputs[i].role, inputs[i].path);
            ol_json_string(json, "sha256", inputs[i].sha256);
            ol_json_end(json);
        }
    ol_json_end(json);
    ol_mem_free(inputs);
    return status;
}

static int write_plan(struct ol_sweep *sweep, struct ol_error *error)
{
    struct ol_json json = {.output = ol_output_to_text(&sweep->plan)};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "outlay_sweep", sweep->version);
    ol_json_string(&json, "scenario", sweep->scenario->name);
    ol_json_string(&json, "scenario_sha256", sweep->scenario->sha256);
    ol_json_int(&json, "seed", (int64_t)sweep->seed);
    ol_json_int(&json, "replications", (int64_t)sweep->replications);
    ol_json_string(&json, "sample", ol_sweep_sample_names[sweep->sample]);
    ol_json_int(&json, "points", (int64_t)sweep->points);
    ol_json_array(&json, "vary");
    for (size_t d = 0; d < sweep->vary_count; d++) {
        ol_json_object(&json, NULL);
        ol_json_string(&json, "xpath", sweep->varies[d].xpath);
        ol_json_string(&json, "values", sweep->varies[d].spec);
        ol_json_end(&json);
    }
    ol_json_end(&json);
    ol_json_array(&json, "metrics");
    for (size_t i = 0; i < sweep->wanted_count; i++)
        ol_json_string(&json, NULL, sweep->wanted[i]);
    ol_json_end(&json);
    const int status = write_inputs(&json, sweep->scenario, error);
    ol_json_end(&json);
    ol_output_close(json.output, NULL);
    return status;
}

int ol_sweep_plan(struct ol_sweep *sweep, struct ol_error *error)
{
    int status = check_varies(sweep, error);
    if (status == OL_OK)
        status = check_xpaths(sweep, error);
    if (status == OL_OK && sweep->sample == OL_SWEEP_GRID)
        status = count_grid(sweep, error);
    if (status != OL_OK)
        return status;
    OL_ASSERT(sweep->points > 0 && sweep->points <= OL_SWEEP_POINTS);
    sweep->values = ol_mem_new(ol_mem_product(sizeof *sweep->values, sweep->points * sweep->vary_count));
    sweep->lines = ol_mem_new(ol_mem_product(sizeof *sweep->lines, sweep->points));
    if (sweep->sample == OL_SWEEP_GRID)
        fill_grid(sweep);
    else
        fill_sample(sweep);
    return write_plan(sweep, error);
}

/* ---- what is done ---- */

static void keep_line(void *self, size_t index, struct ol_slice line)
{
    struct ol_sweep *sweep = self;
    if (index >= sweep->points || sweep->lines[index])
        return;
    sweep->lines[index] = ol_mem_new(line.length + 1);
    memcpy(sweep->lines[index], line.data, line.length);
}

static size_t count_left(const struct ol_sweep *sweep, const struct ol_sweep_setting *setting)
{
    size_t left = 0;
    for (size_t i = setting ? setting->shard : 0; i < sweep->points; i += setting ? setting->shards : 1)
        left += sweep->lines[i] == NULL;
    return left;
}

int ol_sweep_gather(struct ol_sweep *sweep, size_t *left, struct ol_error *error)
{
    const int status = ol_journal_read(sweep->folder, keep_line, sweep, error);
    *left = count_left(sweep, NULL);
    return status;
}

/* ---- running ---- */

struct labour {
    struct ol_sweep *sweep;
    struct ol_study *study;
    const struct ol_sweep_setting *setting;
    const size_t *todo;
    size_t count;
    struct ol_journal *journal; /* NULL: none */
    pthread_mutex_t lock;       /* of the journal, the filter and what follows */
    size_t ended;
    atomic_bool has_failed;
    struct ol_error error;
};

static bool is_over(const struct labour *labour)
{
    return atomic_load(&labour->has_failed) || (labour->setting->stop && *labour->setting->stop);
}

static int simulate(struct labour *labour, size_t index, struct ol_metrics *metrics, struct ol_error *error)
{
    const struct ol_sweep *sweep = labour->sweep;
    struct ol_edit *edits = ol_mem_new(ol_mem_product(sizeof *edits, sweep->vary_count));
    const size_t threads = labour->setting->threads / labour->count;
    for (size_t d = 0; d < sweep->vary_count; d++)
        edits[d] = (struct ol_edit){sweep->varies[d].xpath, sweep->values[index * sweep->vary_count + d]};
    const struct ol_study_point point = {
        .edits = edits,
        .edit_count = sweep->vary_count,
        .seed = sweep->seed,
        .replications = sweep->replications,
        .threads = threads > 0 ? threads : 1,
        .stop = labour->setting->stop,
    };
    const int status = ol_study_run(labour->study, &point, metrics, error);
    ol_mem_free(edits);
    return status;
}

/* Of what would stand on standard error, in one line. */
static void write_failure(struct ol_text *line, size_t index, const struct ol_error *error)
{
    struct ol_text why = {0};
    if (error->place.file)
        ol_text_addf(&why, "%.300s", error->place.file);
    if (error->place.file && error->place.line > 0)
        ol_text_addf(&why, ":%lld", (long long)error->place.line);
    if (error->place.file && error->place.line > 0 && error->place.column > 0)
        ol_text_addf(&why, ":%d", (int)error->place.column);
    ol_text_addf(&why, "%s%s", why.length > 0 ? ": " : "", error->message);
    ol_sweep_line_fail(line, index, ol_text_string(&why));
    ol_text_release(&why);
}

/* In the journal first: what stands there is done. */
static void keep_point(struct labour *labour, size_t index, int status, const struct ol_metrics *metrics,
                       const struct ol_error *error)
{
    struct ol_text line = {0};
    struct ol_sweep *sweep = labour->sweep;
    pthread_mutex_lock(&labour->lock);
    if (status == OL_OK)
        ol_sweep_line_write(&line, index, metrics, sweep->keeps, sweep->keeps_self);
    else
        write_failure(&line, index, error);
    struct ol_error failure = {0};
    if (labour->journal)
        status = ol_journal_add(labour->journal, line.data, line.length, &failure);
    else
        status = OL_OK;
    if (status == OL_OK)
        keep_line(sweep, index, (struct ol_slice){line.data, line.length - 1});
    else if (!atomic_exchange(&labour->has_failed, true))
        labour->error = failure;
    labour->ended++;
    pthread_mutex_unlock(&labour->lock);
    ol_text_release(&line);
}

static void tell(struct labour *labour)
{
    const struct ol_sweep_setting *setting = labour->setting;
    if (setting->tick && setting->wants_tick && *setting->wants_tick)
        setting->tick(setting->tick_self, (double)labour->ended / (double)labour->count, 0);
}

static void run_point(void *self, size_t i)
{
    struct labour *labour = self;
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.replications = labour->sweep->replications, .arena = &arena};
    struct ol_error error = {0};
    if (is_over(labour))
        return;
    const int status = simulate(labour, labour->todo[i], &metrics, &error);
    if (status == OL_OK || status == OL_BAD_INPUT)
        keep_point(labour, labour->todo[i], status, &metrics, &error);
    else if (!is_over(labour) && !atomic_exchange(&labour->has_failed, true))
        labour->error = error;
    tell(labour);
    ol_arena_release(&arena);
}

static int run_all(struct labour *labour, struct ol_error *error)
{
    ol_replicate(labour->count, labour->setting->threads, run_point, labour);
    if (!atomic_load(&labour->has_failed))
        return OL_OK;
    *error = labour->error;
    return error->status;
}

int ol_sweep_run(struct ol_sweep *sweep, struct ol_study *study, const struct ol_sweep_setting *setting,
                 size_t *left, struct ol_error *error)
{
    struct ol_journal journal = {.file = -1};
    const size_t count = count_left(sweep, setting);
    size_t *todo = ol_mem_new(ol_mem_product(sizeof *todo, count)), n = 0;
    int status = OL_OK;
    for (size_t i = setting->shard; i < sweep->points; i += setting->shards)
        if (!sweep->lines[i])
            todo[n++] = i;
    if (sweep->folder)
        status = ol_journal_open(&journal, sweep->folder, setting->shard, setting->shards, error);
    struct labour labour = {.sweep = sweep,
                            .study = study,
                            .setting = setting,
                            .todo = todo,
                            .count = count,
                            .journal = sweep->folder ? &journal : NULL,
                            .lock = PTHREAD_MUTEX_INITIALIZER};
    if (status == OL_OK && count > 0)
        status = run_all(&labour, error);
    *left = count_left(sweep, setting);
    if (status == OL_OK && sweep->folder && *left == 0)
        status = ol_journal_finish(&journal, sweep->lines, sweep->points, error);
    ol_journal_close(&journal);
    ol_mem_free(todo);
    return status;
}

void ol_sweep_release(struct ol_sweep *sweep)
{
    for (size_t i = 0; sweep->lines && i < sweep->points; i++)
        ol_mem_free(sweep->lines[i]);
    ol_mem_free(sweep->lines);
    ol_mem_free(sweep->values);
    ol_text_release(&sweep->plan);
    ol_arena_release(&sweep->arena);
    *sweep = (struct ol_sweep){0};
}
