/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plots, and the one door to gnuplot.
 *
 * Data and scripts are written first and stand on their own: `gnuplot NAME.gp` in their folder draws the plot
 * again. gnuplot is then run there, without a shell, by its full path, in an environment of two variables, with
 * an end set to its time. Where it is missing or fails the scripts and data stay and the note says why.
 */
#include "outlay/plain.h"
#include "reports/endpoint_table.h"
#include "reports/plot_sheet.h"
#include "reports/template.h"

#include "outlay/program.h"
#include "outlay/report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER       "plots"
#define TIME_MOST_MS 60000
#define SVG_MOST     ((size_t)1 << 20)

static const struct sort {
    const char *name, *title, *caption, *template;
    void (*fill)(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name);
    bool (*is_wanted)(const struct ol_result *result); /* NULL: always */
} sorts[OL_REPORT_PLOTS] = {
    {"utilization", "Utilization", "Share of the capacity in use over time, first replication.",
     ol_template_utilization, ol_plot_fill_utilization, ol_result_has_jobs},
    {"queue", "Queue", "Jobs waiting over time, first replication.", ol_template_queue, ol_plot_fill_queue,
     ol_result_has_jobs},
    {"requests", "Requests",
     "Requests that came and what became of them over time, first replication. Where fewer are answered than "
     "come, "
     "they wait or are turned away.",
     ol_template_requests, ol_plot_fill_requests, ol_plot_has_requests},
    {"latency", "Latency",
     "How long answers took over time, first replication, and the target if there is one. Of several endpoints: "
     "within "
     "which 95% were answered.",
     ol_template_latency, ol_plot_fill_latency, ol_plot_has_requests},
    {"instances", "Instances",
     "Instances that served over time, and how many were wanted, first replication. What is between the two is on "
     "its "
     "way, or not to be had.",
     ol_template_instances, ol_plot_fill_instances, ol_plot_has_instances},
    {"capacity", "Capacity",
     "Where the units that served came from over time, in pools whose nodes come and go, first replication.",
     ol_template_capacity, ol_plot_fill_capacity, ol_plot_has_capacity},
    {"losses", "Nodes taken away", "Nodes that were lost over time, by source, first replication.",
     ol_template_losses, ol_plot_fill_losses, ol_plot_has_losses},
    {"wait", "Waits", "Share of the jobs that waited at most so long, all pools, first replication.",
     ol_template_wait, ol_plot_fill_wait, ol_result_has_jobs},
};

void ol_plot_sheet_release(struct ol_plot_sheet *sheet)
{
    ol_text_release(&sheet->data);
    ol_text_release(&sheet->axis);
    ol_text_release(&sheet->extras);
    ol_text_release(&sheet->curves);
}

void ol_plot_nothing(struct ol_plot_sheet *sheet, const char *why)
{
    ol_text_adds(&sheet->data, "# nothing to show\n");
    ol_text_adds(&sheet->extras, "set label ");
    ol_plot_quote(&sheet->extras, why, 100);
    ol_text_adds(&sheet->extras, " at graph 0.5,0.5 center textcolor rgb '#7a7a7a'\n");
    ol_text_adds(&sheet->curves, "NaN notitle");
}

/* Within single quotes gnuplot expands neither `commands`, @macros nor backslashes. A doubled quote is to stand
 * for one there, but at the beginning of a string, and twice in a row, its scanner (5.4) takes it for the end: so
 * no quote is handed to it, but the apostrophe of typography, U+2019. */
void ol_plot_quote(struct ol_text *text, const char *name, size_t limit)
{
    struct ol_text plain = {0};
    ol_plain_add(&plain, name, limit);
    ol_text_adds(text, "'");
    for (const char *at = ol_text_string(&plain); *at; at++) {
        if (*at == '\'')
            ol_text_adds(text, "\xE2\x80\x99");
        else
            ol_text_add(text, at, 1);
    }
    ol_text_adds(text, "'");
    ol_text_release(&plain);
}

/* ---- files ---- */

/* plots/NAME with `suffix`, in the buffer. */
static const char *path_of(const char *directory, const char *name, const char *suffix, struct ol_text *buffer)
{
    ol_text_clear(buffer);
    ol_text_addf(buffer, "%s/" FOLDER "/%s%s", directory, name, suffix);
    return ol_text_string(buffer);
}

static int write_file(const char *path, const struct ol_text *text, struct ol_error *error)
{
    struct ol_output *output = ol_output_open(path, error);
    if (!output)
        return error && error->status != OL_OK ? error->status : OL_BAD_IO;
    ol_output_bytes(output, ol_text_string(text), text->length);
    return ol_output_close(output, error);
}

static void fill_script(struct ol_text *script, const char *name, const char *template,
                        const struct ol_plot_sheet *sheet)
{
    struct ol_text style = {0};
    const struct ol_template_value named = {"NAME", name};
    ol_template_fill(&style, ol_template_style, &named, 1);
    const struct ol_template_value values[] = {
        {"STYLE", ol_text_string(&style)},
        {"AXIS", ol_text_string(&sheet->axis)},
        {"EXTRAS", ol_text_string(&sheet->extras)},
        {"CURVES", ol_text_string(&sheet->curves)},
    };
    ol_template_fill(script, template, values, sizeof values / sizeof *values);
    ol_text_release(&style);
}

int ol_plot_write(const struct ol_folder *folder, const char *name, const char *template,
                  const struct ol_plot_sheet *sheet, struct ol_error *error)
{
    struct ol_text script = {0}, path = {0};
    fill_script(&script, name, template, sheet);
    int status = write_file(path_of(folder->working, name, ".dat", &path), &sheet->data, error);
    if (status == OL_OK)
        status = write_file(path_of(folder->working, name, ".gp", &path), &script, error);
    ol_text_release(&path);
    ol_text_release(&script);
    return status;
}

static int write_sort(const struct ol_folder *folder, const struct sort *sort, const struct ol_result *result,
                      struct ol_error *error)
{
    struct ol_plot_sheet sheet = {0};
    sort->fill(&sheet, result, sort->name);
    const int status = ol_plot_write(folder, sort->name, sort->template, &sheet, error);
    ol_plot_sheet_release(&sheet);
    return status;
}

/* ---- gnuplot ---- */

/* The full path of gnuplot by PATH, of which only absolute parts count; false where there is none. */
static bool find_gnuplot(struct ol_text *path)
{
    const char *at = getenv("PATH");
    while (at && *at) {
        size_t length = strcspn(at, ":");
        ol_text_clear(path);
        ol_text_add(path, at, length);
        ol_text_adds(path, "/gnuplot");
        if (*at == '/' && access(ol_text_string(path), X_OK) == 0)
            return true;
        at += length + (at[length] == ':');
    }
    ol_text_clear(path);
    return false;
}

/* What a script draws: `choice` is what tells it so. The first is what it draws by itself. */
static const struct form {
    unsigned form;
    const char *suffix, *choice;
} forms_known[] = {
    {OL_PLOT_SVG, ".svg", "form='svg'"},
    {OL_PLOT_PNG, ".png", "form='png'"},
    {OL_PLOT_PDF, ".pdf", "form='pdf'"},
};

/* Runs one script in its folder; what it had to say is in `said`. */
static bool run_gnuplot(const char *path, const char *folder, const char *script, const char *choice,
                        struct ol_text *said)
{
    const char *const arguments[] = {"gnuplot", "-d", "-e", choice, script, NULL};
    const char *const environment[] = {"LC_ALL=C.UTF-8", "TZ=UTC", NULL};
    const struct ol_program gnuplot = {path, arguments, environment, folder, TIME_MOST_MS};
    return ol_program_run(&gnuplot, NULL, said) == 0;
}

/* The whole file, or NULL where it is missing, empty or too large to stand in a page. */
static char *read_svg(const char *path)
{
    char *svg = ol_mem_new(SVG_MOST + 1);
    FILE *file = fopen(path, "rbe");
    size_t length = file ? fread(svg, 1, SVG_MOST + 1, file) : 0;
    if (file)
        fclose(file);
    if (length == 0 || length > SVG_MOST) {
        ol_mem_free(svg);
        return NULL;
    }
    svg = ol_mem_resize(svg, length + 1);
    svg[length] = '\0';
    return svg;
}

/* The first reason given is kept. */
static void note_failure(char note[OL_PLOT_NOTE], const char *name, const struct ol_text *said)
{
    struct ol_text plain = {0};
    if (note[0])
        return;
    const char *reason = ol_text_string(said);
    reason += strspn(reason, " \t\r\n");
    ol_plain_add(&plain, reason, 120);
    snprintf(note, OL_PLOT_NOTE, "gnuplot could not draw %.80s.gp; script and data are in " FOLDER "/: %.150s",
             name, *reason ? ol_text_string(&plain) : "it gave no reason");
    ol_text_release(&plain);
}

/* A file that is there, and not empty. */
static bool is_drawn(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && about.st_size > 0;
}

/* When a PDF was made (ISO 32000-1, 14.3.3) is the one thing in it that differs between equal runs: the beginning of
 * time takes its place, which is as long. */
static void undate(const char *path)
{
    static const char mark[] = "/CreationDate (D:", start[] = "19700101000000";
    FILE *file = fopen(path, "r+be");
    size_t matched = 0;
    int byte;
    while (file && matched < sizeof mark - 1 && (byte = fgetc(file)) != EOF)
        matched = byte == mark[matched] ? matched + 1 : byte == mark[0];
    if (file && matched == sizeof mark - 1 && fseek(file, 0, SEEK_CUR) == 0)
        fwrite(start, 1, sizeof start - 1, file);
    if (file)
        fclose(file);
}

static void draw_form(const char *directory, const char *program, const struct form *form, struct ol_plot *plot,
                      char note[OL_PLOT_NOTE])
{
    struct ol_text place = {0}, script = {0}, path = {0}, said = {0};
    ol_text_addf(&script, "%s.gp", plot->name);
    path_of(directory, plot->name, form->suffix, &path);
    ol_text_addf(&place, "%s/" FOLDER, directory);
    unlink(ol_text_string(&path));
    bool is_good = run_gnuplot(program, ol_text_string(&place), ol_text_string(&script), form->choice, &said) &&
                   is_drawn(ol_text_string(&path));
    if (is_good && form->form == OL_PLOT_SVG)
        is_good = (plot->svg = read_svg(ol_text_string(&path))) != NULL;
    if (is_good && form->form == OL_PLOT_PDF)
        undate(ol_text_string(&path));
    if (!is_good) {
        unlink(ol_text_string(&path));
        note_failure(note, plot->name, &said);
    }
    ol_text_release(&place);
    ol_text_release(&script);
    ol_text_release(&path);
    ol_text_release(&said);
}

static void draw(const char *directory, const char *program, unsigned forms, struct ol_plot *plot,
                 char note[OL_PLOT_NOTE])
{
    for (size_t i = 0; i < sizeof forms_known / sizeof *forms_known; i++)
        if (forms_known[i].form & (forms | OL_PLOT_SVG))
            draw_form(directory, program, &forms_known[i], plot, note);
}

void ol_plots_draw(const char *directory, unsigned forms, struct ol_plot *plots, size_t count,
                   char note[OL_PLOT_NOTE])
{
    struct ol_text program = {0};
    note[0] = '\0';
    if (!find_gnuplot(&program))
        snprintf(note, OL_PLOT_NOTE,
                 "gnuplot was not found, so " FOLDER "/ holds scripts and data only; install it and run "
                 "`gnuplot NAME.gp` there");
    for (size_t i = 0; program.length > 0 && i < count; i++)
        draw(directory, ol_text_string(&program), forms, &plots[i], note);
    ol_text_release(&program);
}

int ol_report_plots(struct ol_folder *folder, const struct ol_result *result, struct ol_error *error)
{
    int status = ol_folder_make(folder, FOLDER, error);
    for (size_t i = 0; status == OL_OK && i < OL_REPORT_PLOTS; i++)
        if (!sorts[i].is_wanted || sorts[i].is_wanted(result))
            status = write_sort(folder, &sorts[i], result, error);
    return status;
}

/* Those that there are scripts of. */
static size_t find_scripts(struct ol_plot plots[OL_REPORT_PLOTS], const char *directory)
{
    struct ol_text path = {0};
    size_t count = 0;
    for (size_t i = 0; i < OL_REPORT_PLOTS; i++)
        if (access(path_of(directory, sorts[i].name, ".gp", &path), F_OK) == 0)
            plots[count++] = (struct ol_plot){sorts[i].name, sorts[i].title, sorts[i].caption, NULL};
    ol_text_release(&path);
    return count;
}

void ol_report_plots_draw(const char *directory, unsigned forms, struct ol_plots *plots)
{
    *plots = (struct ol_plots){0};
    const size_t count = find_scripts(plots->items, directory);
    if (count > 0)
        ol_plots_draw(directory, forms, plots->items, count, plots->note);
}

void ol_report_plots_read(const char *directory, struct ol_plots *plots)
{
    struct ol_text path = {0};
    *plots = (struct ol_plots){0};
    const size_t count = find_scripts(plots->items, directory);
    for (size_t i = 0; i < count; i++)
        plots->items[i].svg = read_svg(path_of(directory, plots->items[i].name, ".svg", &path));
    ol_text_release(&path);
}

void ol_plots_release(struct ol_plots *plots)
{
    for (size_t i = 0; i < OL_REPORT_PLOTS; i++)
        ol_mem_free(plots->items[i].svg);
    *plots = (struct ol_plots){0};
}
