/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/run_directory.h"

#include "outlay/arena.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* One file of the directory, written from the result alone. */
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

static int add_input(struct ol_manifest_input *input, const char *path, const char *role, struct ol_error *error)
{
    input->path = path;
    input->role = role;
    /* Standard input and pipes cannot be read twice. */
    struct stat status;
    if (strcmp(path, "-") == 0 || (stat(path, &status) == 0 && !S_ISREG(status.st_mode)))
        return OL_OK;
    return ol_digest_file(path, input->sha256, error);
}

static size_t count_inputs(const struct ol_run *run)
{
    size_t count = run->inflow.source_count;
    while (ol_xml_file(run->inflow.scenario->xml, count - run->inflow.source_count))
        count++;
    return count;
}

static int write_manifest(const struct ol_folder *folder, const struct ol_run *run,
                          const struct ol_run_setting *setting, ol_time started, struct ol_error *error)
{
    const struct ol_scenario *scenario = run->inflow.scenario;
    struct ol_manifest_input *inputs = ol_mem_new(ol_mem_product(sizeof *inputs, count_inputs(run)));
    struct ol_text path = {0};
    size_t n = 0;
    int status = OL_OK;
    const char *file;
    for (size_t i = 0; status == OL_OK && (file = ol_xml_file(scenario->xml, i)); i++)
        status = add_input(&inputs[n++], file, i ? "included" : "scenario", error);
    for (size_t i = 0; status == OL_OK && i < run->inflow.source_count; i++)
        if (run->inflow.sources[i].is_trace)
            status = add_input(&inputs[n++], ((const struct ol_trace *)run->inflow.sources[i].config)->href, "trace",
                               error);
    struct ol_output *output =
        status == OL_OK ? ol_output_open(ol_folder_file(folder, OL_RUN_MARK, &path), error) : NULL;
    if (output) {
        struct ol_manifest manifest = {
            .version = setting->version,
            .command_line = setting->command_line,
            .seed = setting->seed,
            .replications = setting->replications,
            .threads = setting->threads,
            .inputs = inputs,
            .input_count = n,
            .started = started,
            .finished = wall_clock(),
        };
        ol_report_manifest(output, &manifest);
        status = ol_output_close(output, error);
    } else if (status == OL_OK) {
        status = error->status;
    }
    ol_text_release(&path);
    ol_mem_free(inputs);
    return status;
}

static int write_page(struct ol_folder *folder, const struct ol_result *result, char note[300],
                      struct ol_error *error)
{
    struct ol_plots plots = {0};
    struct ol_text path = {0};
    int status = ol_report_plots(folder, result, &plots, error);
    if (status == OL_OK) {
        snprintf(note, 300, "%s", plots.note);
        struct ol_output *output = ol_output_open(ol_folder_file(folder, "report.html", &path), error);
        if (output)
            ol_report_page(output, result, &plots);
        status = output ? ol_output_close(output, error) : error->status;
    }
    ol_text_release(&path);
    ol_plots_release(&plots);
    return status;
}

int ol_run_directory_write(struct ol_folder *folder, const struct ol_run *run, const struct ol_run_setting *setting,
                           ol_time started, char note[300], struct ol_error *error)
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
    if (status == OL_OK && setting->with_page)
        status = write_page(folder, &run->result, note, error);
    return status == OL_OK ? write_manifest(folder, run, setting, started, error) : status;
}
