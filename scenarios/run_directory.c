/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/run_directory.h"

#include "outlay/arena.h"
#include "outlay/focus.h"
#include "outlay/input.h"
#include "pricing/commitment_writer.h"
#include "pricing/shipped_books.h"
#include "pricing/usage_file.h"
#include "reports/cost_book.h"
#include "scenarios/anomaly_file.h"
#include "scenarios/author_list.h"
#include "scenarios/month_costs.h"
#include "scenarios/run_page.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

/* One file of the directory, written from the result alone. */
static const char *const names[] = {
    "summary.json",
    "jobs.csv",
    "series.csv",
    "manifest.json",
    "replications.csv",
    "usage.csv",
    "focus.csv",
    "events.jsonl",
    "anomalies.csv",
    "report.html",
    "plots",
    "owned.xml",
    "commitments.xml",
    "findings.csv",
    "endpoints.csv",
    "budgets.csv",
    "burndown.csv",
    "teams.csv",
    "costs.csv",
    "forecast.csv",
    "pipelines.csv",
    "search.csv",
    "retraining.csv",
    NULL,
};

const struct ol_folder_kind ol_run_folder = {.mark = "manifest.json", .signature = "\"outlay\":", .names = names};

static int write_file(const struct ol_folder *folder, const char *name, const struct ol_result *result,
                      void (*write)(struct ol_output *output, const struct ol_result *result),
                      struct ol_error *error)
{
    struct ol_text path = {0};
    struct ol_output *output = ol_output_open(ol_folder_file(folder, name, &path), error);
    int status = output ? OL_OK : error->status;
    if (output) {
        write(output, result);
        status = ol_output_close(output, error);
    }
    ol_text_release(&path);
    return status;
}

static ol_time wall_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (ol_time)now.tv_sec * OL_SECOND + now.tv_nsec / 1000;
}

struct inputs {
    struct ol_manifest_input *items;
    size_t count, capacity;
};

static struct ol_manifest_input *new_input(struct inputs *inputs, const char *path, const char *role)
{
    OL_MEM_RESERVE(inputs->items, inputs->capacity, inputs->count + 1);
    struct ol_manifest_input *input = &inputs->items[inputs->count++];
    *input = (struct ol_manifest_input){.path = path, .role = role};
    return input;
}

static int add_input(struct inputs *inputs, const char *path, const char *role, struct ol_error *error)
{
    struct ol_manifest_input *input = new_input(inputs, path, role);
    if (ol_input_is_read_once(path)) /* a digest would say that it can be read again */
        return OL_OK;
    return ol_digest_file(path, input->sha256, error);
}

/* Where it was digested as it was read, it is not read again. `inflow`: NULL where nothing was read. */
static int add_trace(struct inputs *inputs, const struct ol_trace *trace, const struct ol_inflow *inflow,
                     struct ol_error *error)
{
    for (size_t i = 0; inflow && i < inflow->source_count; i++) {
        const struct ol_inflow_source *source = &inflow->sources[i];
        if (source->config != trace || !source->sha256[0] || ol_input_is_read_once(trace->href))
            continue;
        struct ol_manifest_input *input = new_input(inputs, trace->href, "trace");
        memcpy(input->sha256, source->sha256, sizeof input->sha256);
        return OL_OK;
    }
    return add_input(inputs, trace->href, "trace", error);
}

static int add_laws(struct inputs *inputs, const struct ol_law *const *laws, size_t count, struct ol_error *error)
{
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < count; i++)
        if (laws[i]->path)
            status = add_input(inputs, laws[i]->path, "values", error);
    return status;
}

static int add_job_laws(struct inputs *inputs, const struct ol_job_laws *jobs, struct ol_error *error)
{
    const struct ol_law *const laws[] = {&jobs->runtime, &jobs->cpus, &jobs->gpus, &jobs->estimate_factor};
    return add_laws(inputs, laws, sizeof laws / sizeof *laws, error);
}

static int add_values(struct inputs *inputs, const struct ol_arrivals *arrivals, struct ol_error *error)
{
    const struct ol_law *const laws[] = {&arrivals->interarrival};
    const struct ol_mix *mixes = arrivals->mixes.items;
    int status = add_laws(inputs, laws, 1, error);
    if (status == OL_OK)
        status = add_job_laws(inputs, &arrivals->laws, error);
    for (size_t i = 0; status == OL_OK && i < arrivals->mixes.count; i++)
        status = add_job_laws(inputs, &mixes[i].laws, error);
    return status;
}

static int add_capacity(struct inputs *inputs, const struct ol_capacity *capacity, struct ol_error *error)
{
    const struct ol_law *const laws[] = {&capacity->delay,         &capacity->startup,     &capacity->job_start,
                                         &capacity->interruptions, &capacity->stock_every, &capacity->stock_for};
    const struct ol_availability *availability = capacity->availabilities.items;
    const struct ol_price_history *history = capacity->price_histories.items;
    int status = add_laws(inputs, laws, sizeof laws / sizeof *laws, error);
    if (status == OL_OK && capacity->availabilities.count > 0)
        status = add_input(inputs, availability->href, "market", error);
    if (status == OL_OK && capacity->price_histories.count > 0)
        status = add_input(inputs, history->href, "market", error);
    return status;
}

static int add_pool(struct inputs *inputs, const struct ol_pool *pool, struct ol_error *error)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    const struct ol_shock *shocks = pool->shocks.items;
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < pool->capacities.count; i++)
        status = add_capacity(inputs, &capacities[i], error);
    for (size_t i = 0; status == OL_OK && i < pool->shocks.count; i++) {
        const struct ol_law *const law = &shocks[i].every;
        status = add_laws(inputs, &law, 1, error);
    }
    return status;
}

/* A shipped book is part of the program: its content, not a file, is what the run was made from. */
static int add_book(struct inputs *inputs, const struct ol_book *book, struct ol_error *error)
{
    struct ol_slice bytes;
    struct ol_digest digest;
    if (access(book->file, F_OK) == 0 || !ol_shipped_book(book->file, &bytes))
        return add_input(inputs, book->file, "pricebook", error);
    struct ol_manifest_input *input = new_input(inputs, book->file, "shipped pricebook");
    ol_digest_begin(&digest);
    ol_digest_add(&digest, bytes.data, bytes.length);
    ol_digest_end(&digest, input->sha256);
    return OL_OK;
}

/* Every file that the run was made from. */
static int gather_inputs(struct inputs *inputs, const struct ol_scenario *scenario, const struct ol_inflow *inflow,
                         struct ol_error *error)
{
    const struct ol_workload *workload = scenario->workloads.items;
    const struct ol_trace *traces = workload->traces.items;
    const struct ol_arrivals *arrivals = workload->arrivals.items;
    struct ol_authored authored;
    const char *file;
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && (file = ol_xml_file(scenario->xml, i)); i++)
        status = add_input(inputs, file, i ? "included" : "scenario", error);
    for (size_t i = 0; status == OL_OK && i < workload->traces.count; i++)
        status = add_trace(inputs, &traces[i], inflow, error);
    for (size_t i = 0; status == OL_OK && i < workload->arrivals.count; i++)
        status = add_values(inputs, &arrivals[i], error);
    for (size_t i = 0; status == OL_OK && ol_scenario_author(scenario, i, &authored); i++)
        for (size_t k = 0;
             status == OL_OK && authored.kind->file && (file = authored.kind->file(authored.config, k)); k++)
            status = add_input(inputs, file, "values", error);
    for (size_t i = 0; status == OL_OK && i < ol_scenario_pool_count(scenario); i++)
        status = add_pool(inputs, ol_scenario_pool(scenario, i), error);
    for (size_t i = 0; i < scenario->books->count; i++)
        for (const struct ol_book *book = scenario->books->books[i]; status == OL_OK && book; book = book->base)
            status = add_book(inputs, book, error);
    return status;
}

int ol_run_inputs(const struct ol_scenario *scenario, struct ol_manifest_input **items, size_t *count,
                  struct ol_error *error)
{
    struct inputs inputs = {0};
    const int status = gather_inputs(&inputs, scenario, NULL, error);
    *items = inputs.items;
    *count = inputs.count;
    return status;
}

static int write_manifest(const struct ol_folder *folder, const struct ol_run *run,
                          const struct ol_run_setting *setting, ol_time started, struct ol_error *error)
{
    struct inputs inputs = {0};
    struct ol_text path = {0};
    int status = gather_inputs(&inputs, run->inflow.scenario, &run->inflow, error);
    if (status != OL_OK)
        goto done;
    struct ol_output *output = ol_output_open(ol_folder_file(folder, ol_run_folder.mark, &path), error);
    if (!output) {
        status = error->status;
        goto done;
    }
    struct ol_manifest_edit *edits = ol_mem_new(ol_mem_product(sizeof *edits, setting->edit_count));
    for (size_t i = 0; i < setting->edit_count; i++)
        edits[i] = (struct ol_manifest_edit){setting->edits[i].xpath, setting->edits[i].value};
    struct ol_manifest manifest = {
        .version = setting->version,
        .command_line = setting->command_line,
        .seed = setting->seed,
        .replications = setting->precision > 0 ? run->result.replications : setting->replications,
        .variance = setting->variance == OL_VARIANCE_PLAIN ? NULL : ol_variance_names[setting->variance],
        .threads = setting->threads,
        .inputs = inputs.items,
        .input_count = inputs.count,
        .streams = setting->streams,
        .edits = edits,
        .edit_count = setting->edit_count,
        .started = started,
        .finished = wall_clock(),
    };
    ol_report_manifest(output, &manifest);
    ol_mem_free(edits);
    status = ol_output_close(output, error);
done:
    ol_text_release(&path);
    ol_mem_free(inputs.items);
    return status;
}

/* ---- what was paid for, of the first replication ---- */

static int open_file(const struct ol_folder *folder, const char *name, struct ol_output **output,
                     struct ol_error *error)
{
    struct ol_text path = {0};
    *output = ol_output_open(ol_folder_file(folder, name, &path), error);
    ol_text_release(&path);
    return *output ? OL_OK : error->status;
}

static int write_usage(const struct ol_folder *folder, const struct ol_run *run, struct ol_error *error)
{
    struct ol_output *output;
    size_t count;
    int status = open_file(folder, "usage.csv", &output, error);
    if (status != OL_OK)
        return status;
    struct ol_usage *usages =
        ol_billing_usage(&run->billing, &run->world, run->result.begin, run->result.end, &count);
    ol_usage_write_header(output);
    for (size_t i = 0; i < count; i++)
        ol_usage_write(output, &usages[i], &run->billing.labels);
    ol_mem_free(usages);
    return ol_output_close(output, error);
}

/* Each charge goes into both. */
struct charge_files {
    struct ol_focus *focus;
    struct ol_cost_book *costs;
};

static int take_charge(void *self, const struct ol_charge *charge, struct ol_error *error)
{
    struct charge_files *files = self;
    const int status = ol_focus_sink(files->focus, charge, error);
    return status == OL_OK ? ol_cost_book_sink(files->costs, charge, error) : status;
}

static int write_costs(const struct ol_folder *folder, struct ol_cost_book *costs, struct ol_error *error)
{
    struct ol_output *output;
    int status = open_file(folder, "costs.csv", &output, error);
    if (status != OL_OK)
        return status;
    ol_cost_book_write(output, costs);
    return ol_output_close(output, error);
}

static int write_focus(const struct ol_folder *folder, const struct ol_run *run, struct ol_error *error)
{
    struct ol_output *output;
    struct ol_error late = {0};
    const struct ol_bill bill = ol_billing_bill(&run->billing);
    int status = open_file(folder, "focus.csv", &output, error);
    if (status != OL_OK)
        return status;
    struct charge_files files = {ol_focus_begin(output, OL_FOCUS_1_2, &bill), ol_cost_book_new(&bill)};
    status = ol_billing_rate(&run->billing, &run->world, run->result.begin, run->result.end, take_charge, &files,
                             error);
    if (status == OL_OK)
        status = write_costs(folder, files.costs, error);
    ol_focus_end(files.focus);
    ol_cost_book_free(files.costs);
    const int closed = ol_output_close(output, &late);
    if (status == OL_OK && closed != OL_OK)
        *error = late;
    return status == OL_OK ? closed : status;
}

static void write_team(void *self, const struct ol_team_cost *cost)
{
    struct ol_output *output = self;
    char month[OL_MONTH_BUFFER];
    ol_output_format(output, "%s,", ol_month_name(cost->month, month));
    ol_output_csv(output, cost->pool);
    ol_output_format(output, ",%s,", ol_capacity_source_names[cost->source]);
    ol_output_csv(output, cost->team);
    ol_output_char(output, ',');
    ol_output_micro(output, cost->unit_hours);
    ol_output_format(output, ",%.9f\n", cost->cost);
}

/* Who bears how much of the pools' nodes: what chargeback shares them out by. */
static int write_teams(const struct ol_folder *folder, const struct ol_run *run, struct ol_error *error)
{
    struct ol_output *output;
    struct ol_error late = {0};
    int status = open_file(folder, "teams.csv", &output, error);
    if (status != OL_OK)
        return status;
    ol_output_string(output, "month,pool,source,team,unit_hours,cost\n");
    status = ol_month_costs_teams(&run->billing, &run->world, run->result.begin, run->result.end, write_team,
                                  output, error);
    const int closed = ol_output_close(output, &late);
    if (status == OL_OK && closed != OL_OK)
        *error = late;
    return status == OL_OK ? closed : status;
}

/* What the scenario itself says of prices and purchases, as books, so that its usage can be rated again. */
static int write_books(const struct ol_folder *folder, const struct ol_run *run, struct ol_error *error)
{
    const struct ol_billing *billing = &run->billing;
    struct ol_output *output;
    int status = OL_OK;
    if (billing->owned.length > 0) {
        status = open_file(folder, "owned.xml", &output, error);
        if (status == OL_OK) {
            ol_output_bytes(output, billing->owned.data, billing->owned.length);
            status = ol_output_close(output, error);
        }
    }
    const bool without_free_tiers = !ol_scenario_billing(billing->scenario).free_tiers;
    if (status == OL_OK && (billing->commitment_count > 0 || without_free_tiers)) {
        status = open_file(folder, "commitments.xml", &output, error);
        if (status == OL_OK) {
            ol_commitments_write(output, billing->commitments, billing->commitment_count, billing->currency,
                                 billing->start_instant + run->result.begin, without_free_tiers);
            status = ol_output_close(output, error);
        }
    }
    return status;
}

static int write_bill(const struct ol_folder *folder, const struct ol_run *run, struct ol_error *error)
{
    if (!run->billing.currency)
        return OL_OK;
    int status = write_usage(folder, run, error);
    if (status == OL_OK)
        status = write_focus(folder, run, error);
    if (status == OL_OK && run->world.teams.count > 0)
        status = write_teams(folder, run, error);
    const ol_time start = run->result.start_instant;
    if (status == OL_OK && run->result.has_instant)
        status =
            ol_run_anomalies_write(folder->working, start + run->result.begin, start + run->result.end, error);
    return status == OL_OK ? write_books(folder, run, error) : status;
}

static bool is_first_of_kind(const struct ol_inflow *inflow, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (inflow->authors[k].kind == inflow->authors[i].kind)
            return false;
    return true;
}

/* A table a kind, with the rows of all its authors in the first replication. */
static int write_authors(const struct ol_folder *folder, const struct ol_run *run, struct ol_error *error)
{
    const struct ol_author_feed *feed = &run->world.authors;
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && feed->authors && i < run->inflow.author_count; i++) {
        const struct ol_author_kind *kind = run->inflow.authors[i].kind;
        struct ol_output *output;
        if (!kind->table || !is_first_of_kind(&run->inflow, i))
            continue;
        status = open_file(folder, kind->table, &output, error);
        if (status != OL_OK)
            return status;
        ol_output_format(output, "%s\n", kind->heading);
        for (size_t k = i; k < run->inflow.author_count; k++)
            if (run->inflow.authors[k].kind == kind)
                feed->authors[k]->ops->rows(feed->authors[k], output);
        status = ol_output_close(output, error);
    }
    return status;
}

int ol_run_directory_write(struct ol_folder *folder, const struct ol_run *run,
                           const struct ol_run_setting *setting, ol_time started, char note[300],
                           struct ol_error *error)
{
    static const struct {
        const char *name;
        void (*write)(struct ol_output *output, const struct ol_result *result);
    } files[] = {
        {"summary.json", ol_report_summary_json},
        {"replications.csv", ol_report_replications},
        {"series.csv", ol_report_series},
    };
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < sizeof files / sizeof *files; i++)
        status = write_file(folder, files[i].name, &run->result, files[i].write, error);
    if (status == OL_OK && run->result.endpoint_count > 0)
        status = write_file(folder, "endpoints.csv", &run->result, ol_report_endpoints, error);
    if (status == OL_OK && run->result.has_findings)
        status = write_file(folder, "findings.csv", &run->result, ol_report_findings, error);
    if (status == OL_OK && run->result.alert_count > 0)
        status = write_file(folder, "budgets.csv", &run->result, ol_report_budgets, error);
    if (status == OL_OK && run->result.alert_count > 0)
        status = write_file(folder, "burndown.csv", &run->result, ol_report_burndown, error);
    if (status == OL_OK)
        status = write_authors(folder, run, error);
    if (status == OL_OK)
        status = write_bill(folder, run, error);
    if (status == OL_OK && setting->with_page)
        status = ol_report_plots(folder, &run->result, error);
    if (status == OL_OK)
        status = write_manifest(folder, run, setting, started, error);
    return status == OL_OK && setting->with_page
               ? ol_run_page_write(folder->working, setting->plot_forms | OL_PLOT_SVG, note, NULL, error)
               : status;
}
