/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scripts, data and the running of gnuplot, in a folder of its own below TMPDIR. What gnuplot draws is checked
 * where it is installed; that nothing is drawn, and said, is checked everywhere.
 */
#include "tests/check.h"

#include "outlay/report.h"
#include "reports/inline_svg.h"
#include "reports/plot_sheet.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char base[200];

static void make_base(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(base, sizeof base, "%.150s/outlay-plot-XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(base))
        abort();
}

static const char *path_of(const char *name)
{
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", base, name);
    return path;
}

/* The text of a file of the plots; "" where it is missing. */
static void slurp(struct ol_text *text, const char *name)
{
    char buffer[4096];
    FILE *file = fopen(path_of(name), "rb");
    ol_text_clear(text);
    for (size_t got; file && (got = fread(buffer, 1, sizeof buffer, file)) > 0;)
        ol_text_add(text, buffer, got);
    if (file)
        fclose(file);
}

/* Plots of the result in base/run, committed. */
static struct ol_plots plots_of(const struct ol_result *result)
{
    static const char *const names[] = {"manifest.json", "plots", NULL};
    static const struct ol_folder_kind kind = {"manifest.json", "outlay", names};
    struct ol_folder folder = {0};
    struct ol_error error = {0};
    struct ol_plots plots = {0};
    struct ol_text path = {0};
    CHECK_INT(ol_folder_begin(&folder, path_of("run"), &kind, &error), OL_OK);
    CHECK_INT(ol_report_plots(&folder, result, &error), OL_OK);
    ol_report_plots_draw(folder.working, OL_PLOT_SVG, &plots);
    struct ol_output *mark = ol_output_open(ol_folder_file(&folder, "manifest.json", &path), &error);
    ol_output_string(mark, "outlay");
    CHECK_INT(ol_output_close(mark, &error), OL_OK);
    CHECK_INT(ol_folder_commit(&folder, &error), OL_OK);
    ol_folder_abandon(&folder);
    ol_text_release(&path);
    return plots;
}

static bool has_gnuplot(void)
{
    return access("/usr/bin/gnuplot", X_OK) == 0;
}

static struct ol_series series_of(const char *pool, struct ol_series_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct ol_series_row){(double)(i % 4), 4, (double)(i % 24), (double)i};
    return (struct ol_series){.pool = pool,
                              .source = "owned",
                              .unit = "cpus",
                              .step = OL_HOUR,
                              .rows = rows,
                              .count = count,
                              .last_step = OL_HOUR};
}

/* Two hours: 1 of 4 units, then for the half hour that is left 3 of 4. Drawn with corners at 0, 3600, 5400 s. */
static void few_steps_keep_their_corners(void)
{
    struct ol_series_row rows[2] = {{1, 4, 0, 0}, {3, 4, 2, 8}};
    struct ol_series series = {.pool = "a",
                               .source = "owned",
                               .unit = "cpus",
                               .step = OL_HOUR,
                               .rows = rows,
                               .count = 2,
                               .last_step = 30 * OL_MINUTE};
    struct ol_result result = {.end = 90 * OL_MINUTE, .series = &series, .series_count = 1};
    struct ol_plot_sheet sheet = {0};
    ol_plot_fill_utilization(&sheet, &result, "utilization");
    CHECK_STRING(ol_text_string(&sheet.data), "# pool a, source owned\n"
                                              "# time_s least mean most\n"
                                              "0 25 25 25\n"
                                              "3600 25 25 25\n"
                                              "3600 75 75 75\n"
                                              "5400 75 75 75\n\n\n");
    CHECK_STRING(ol_text_string(&sheet.curves),
                 "'utilization.dat' index 0 using 1:3 with lines linetype 1 title 'a'");
    CHECK_HAS(ol_text_string(&sheet.axis), "set xrange [0.000000:5400.000000]\n");
    CHECK_HAS(ol_text_string(&sheet.axis), "('0' 0.000000, '10' 600.000000, '20' 1200.000000");
    CHECK_HAS(ol_text_string(&sheet.axis), "set xlabel 'Minutes since the start'");
    ol_plot_sheet_release(&sheet);
}

/* A managed pool of 4 owned units and, in the second hour, 8 on spot, of which 2 nodes are lost: one curve a pool,
 * layers that stand on each other, and bars where nodes were lost. */
static void sources_are_stacked(void)
{
    static const double losses[2] = {0, 2};
    struct ol_series_row owned[2] = {{1, 4, 3, 9}, {3, 4, 0, 0}}, spot[2] = {{0, 0, 0, 0}, {6, 8, 0, 0}};
    struct ol_series both[2] = {series_of("a", owned, 0), series_of("a", spot, 0)};
    both[0].count = both[1].count = 2;
    both[0].is_managed = both[1].is_managed = both[1].is_further = true;
    both[1].source = "spot";
    struct ol_result result = {.end = 2 * OL_HOUR, .series = both, .series_count = 2};
    struct ol_plot_sheet sheets[4] = {0};
    CHECK(ol_plot_has_capacity(&result));
    CHECK(!ol_plot_has_losses(&result));
    both[1].losses = losses;
    CHECK(ol_plot_has_losses(&result));
    ol_plot_fill_utilization(&sheets[0], &result, "utilization");
    CHECK_HAS(ol_text_string(&sheets[0].data), "# pool a, source all\n"
                                               "# time_s least mean most\n"
                                               "0 25 25 25\n3600 25 25 25\n3600 75 75 75\n7200 75 75 75\n\n\n");
    CHECK(strstr(ol_text_string(&sheets[0].curves), "index 1") == NULL);
    ol_plot_fill_queue(&sheets[1], &result, "queue");
    CHECK_HAS(ol_text_string(&sheets[1].data), "\n0 3 3 3\n3600 3 3 3\n3600 0 0 0\n7200 0 0 0\n");
    ol_plot_fill_capacity(&sheets[2], &result, "capacity");
    CHECK_STRING(ol_text_string(&sheets[2].data), "# time_s 0 owned +reserved +on-demand +spot in_use\n"
                                                  "0 0 4 4 4 4 1\n3600 0 4 4 4 4 1\n"
                                                  "3600 0 4 4 4 12 9\n7200 0 4 4 4 12 9\n");
    CHECK_STRING(ol_text_string(&sheets[2].curves),
                 "'capacity.dat' using 1:2:3 with filledcurves linetype 1 title 'owned', \\\n     "
                 "'capacity.dat' using 1:5:6 with filledcurves linetype 3 title 'spot', \\\n     "
                 "'capacity.dat' using 1:7 with lines linecolor rgb '#7a7a7a' linewidth 1.2 title 'in use'");
    ol_plot_fill_losses(&sheets[3], &result, "losses");
    CHECK_STRING(ol_text_string(&sheets[3].data), "# time_s width_s owned +reserved +on-demand +spot\n"
                                                  "1800 2880 0 0 0 0\n5400 2880 0 0 0 2\n");
    CHECK_STRING(ol_text_string(&sheets[3].curves), "'losses.dat' using 1:6:2 with boxes linetype 3 title 'spot'");
    CHECK_HAS(ol_text_string(&sheets[3].extras), "Nodes lost in 1h");
    for (size_t i = 0; i < 4; i++)
        ol_plot_sheet_release(&sheets[i]);
}

/* As they are drawn where there is gnuplot, behind the others. */
static void managed_pools_have_more_plots(void)
{
    static const double losses[3] = {0, 2, 1};
    struct ol_series_row rows[3];
    struct ol_series series = series_of("a", rows, 3);
    series.is_managed = true;
    series.source = "spot";
    rows[1].capacity_units = 9;
    series.losses = losses;
    struct ol_result result = {.end = 3 * OL_HOUR, .series = &series, .series_count = 1};
    struct ol_plots plots = plots_of(&result);
    static const char *const names[] = {"utilization", "queue", "capacity", "losses", "wait"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CHECK_STRING(plots.items[i].name, names[i]);
        CHECK(!has_gnuplot() || plots.items[i].svg != NULL);
    }
    CHECK(!plots.items[sizeof names / sizeof *names].name);
    CHECK(!has_gnuplot() || !*plots.note);
    ol_plots_release(&plots);
}

/* 9,600 hours, of which 24 make a point: busy is 0 1 2 3 of 4 in turn, so 0 to 75%, 37.5% in the mean. */
static void many_steps_are_drawn_by_the_day(void)
{
    struct ol_series_row *rows = ol_mem_new(9600 * sizeof *rows);
    struct ol_series series = series_of("a", rows, 9600);
    struct ol_result result = {.end = 9600 * OL_HOUR, .series = &series, .series_count = 1};
    struct ol_plot_sheet sheet = {0};
    ol_plot_fill_utilization(&sheet, &result, "utilization");
    CHECK_HAS(ol_text_string(&sheet.data), "\n43200 0 37.5 75\n129600 0 37.5 75\n");
    CHECK_HAS(ol_text_string(&sheet.curves), "title 'least to most over 1h'");
    CHECK_HAS(ol_text_string(&sheet.curves), "title 'mean over 1d'");
    size_t lines = 0;
    for (const char *at = ol_text_string(&sheet.data); (at = strchr(at, '\n')); at++)
        lines++;
    CHECK_INT(lines, 400 + 4);
    ol_plot_sheet_release(&sheet);
    ol_mem_free(rows);
}

/* 2026-01-01T00:00:00Z is 1767225600 s after the epoch. */
static void axes_have_dates(void)
{
    static const struct {
        ol_time length;
        const char *tics;
    } cases[] = {
        {OL_DAY, "set xtics ('1 Jan' 0.000000, '06:00' 21600.000000, '12:00' 43200.000000, '18:00' 64800.000000, "
                 "'2 Jan' 86400.000000)\nset xlabel 'UTC'\n"},
        {365 * OL_DAY, "set xtics ('Jan 2026' 0.000000, 'Mar 2026' 5097600.000000, 'May 2026' 10368000.000000"},
        {36500 * OL_DAY, "'2030' 126230400.000000, '2040' 441763200.000000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ol_text axis = {0};
        struct ol_result result = {
            .has_instant = true, .start_instant = 1767225600 * OL_SECOND, .end = cases[i].length};
        ol_plot_time_axis(&axis, &result);
        CHECK_HAS(ol_text_string(&axis), cases[i].tics);
        ol_text_release(&axis);
    }
}

/* Four jobs: two did not wait, one waited 10 s, one 100 s. */
static void waits_are_cumulated(void)
{
    struct ol_histogram waits = {0};
    struct ol_plot_sheet sheet = {0};
    const struct ol_result result = {.waits = &waits};
    ol_histogram_add(&waits, 0);
    ol_histogram_add(&waits, 0);
    ol_histogram_add(&waits, 10 * OL_SECOND);
    ol_histogram_add(&waits, 100 * OL_SECOND);
    ol_plot_fill_wait(&sheet, &result, "wait");
    CHECK_HAS(ol_text_string(&sheet.data), "\n10 50\n");
    CHECK_HAS(ol_text_string(&sheet.data), " 75\n100 100\n115 100\n");
    CHECK_HAS(ol_text_string(&sheet.extras), "'50.0% of the jobs did not wait'");
    CHECK_HAS(ol_text_string(&sheet.axis), "('10 s' 10, '1 min' 60)");
    ol_plot_sheet_release(&sheet);
    ol_histogram_release(&waits);
}

/* The numbers are those of the headline, the first replication's, not what the histogram makes of them. */
static void marks_are_the_metrics(void)
{
    struct ol_arena arena = {0};
    struct ol_histogram waits = {0};
    struct ol_plot_sheet sheet = {0};
    struct ol_result result = {.waits = &waits, .metrics = {.replications = 2, .arena = &arena}};
    ol_histogram_add(&waits, 10 * OL_SECOND);
    ol_histogram_add(&waits, 1000 * OL_SECOND);
    ol_metrics_set(&result.metrics, 0, "jobs.wait.p50_s", "s", 505);
    ol_metrics_set(&result.metrics, 1, "jobs.wait.p50_s", "s", 77);
    ol_metrics_set(&result.metrics, 0, "jobs.wait.p95_s", "s", 950.5);
    ol_plot_fill_wait(&sheet, &result, "wait");
    CHECK_HAS(ol_text_string(&sheet.extras), "set arrow from 505,0 to 505,50 ");
    CHECK_HAS(ol_text_string(&sheet.extras), "set label 'median 8min 25s' at 505,");
    CHECK_HAS(ol_text_string(&sheet.extras), "set arrow from 950.5,0 to 950.5,95 ");
    ol_plot_sheet_release(&sheet);
    ol_metrics_set(&result.metrics, 0, "jobs.wait.p50_s", "s", NAN);
    ol_plot_fill_wait(&sheet, &result, "wait");
    CHECK(!strstr(ol_text_string(&sheet.extras), "median") && !strstr(ol_text_string(&sheet.extras), "nan"));
    ol_plot_sheet_release(&sheet);
    ol_histogram_release(&waits);
    ol_arena_release(&arena);
}

static void waits_of_no_job(void)
{
    struct ol_plot_sheet sheet = {0};
    const struct ol_result result = {0};
    ol_plot_fill_wait(&sheet, &result, "wait");
    CHECK_HAS(ol_text_string(&sheet.extras), "No job has ended, so there is nothing to show");
    ol_plot_sheet_release(&sheet);
}

/* Seven pools are one more than there are colours; above the plot is the key. */
static void pools_left_out_are_said_below(void)
{
    struct ol_series_row rows[7][3];
    struct ol_series series[7];
    struct ol_plot_sheet sheet = {0};
    for (size_t i = 0; i < 7; i++)
        series[i] = series_of("a", rows[i], 3);
    struct ol_result result = {.end = 3 * OL_HOUR, .series = series, .series_count = 6};
    ol_plot_fill_queue(&sheet, &result, "queue");
    CHECK(!strstr(ol_text_string(&sheet.extras), "the first"));
    ol_plot_sheet_release(&sheet);
    result.series_count = 7;
    ol_plot_fill_queue(&sheet, &result, "queue");
    CHECK_HAS(ol_text_string(&sheet.extras), "set label 'the first 6 of 7 pools' at graph 1,screen 0.");
    ol_plot_sheet_release(&sheet);
}

static void names_are_quoted(void)
{
    struct ol_text text = {0};
    ol_plot_quote(&text, "it's `x`\n\x1b@y\\", 30);
    CHECK_STRING(ol_text_string(&text), "'it\xE2\x80\x99s `x`\xEF\xBF\xBD\xEF\xBF\xBD@y\\'");
    ol_text_release(&text);
}

/* Each would touch a file if it were ever taken for a command, and none may keep the plot from being drawn. */
static void hostile_names(void)
{
    char touch[5][300], long_name[10001];
    const char *names[6];
    struct ol_series_row rows[6][3];
    struct ol_series series[6];
    struct ol_text script = {0};
    static const char *const forms[] = {"'; system(\"touch %s\") #", "`touch %s`", "'.system('touch %s').'",
                                        "x\n!touch %s\n", "''';\";!touch %s;''\\"};
    memset(long_name, 'y', sizeof long_name);
    long_name[10000] = '\0';
    for (size_t i = 0; i < 5; i++) {
        snprintf(touch[i], sizeof touch[i], forms[i], "T");
        names[i] = touch[i];
    }
    names[5] = long_name;
    for (size_t i = 0; i < 6; i++)
        series[i] = series_of(names[i], rows[i], 3);
    struct ol_result result = {.scenario = touch[0], .end = 3 * OL_HOUR, .series = series, .series_count = 6};
    struct ol_plots plots = plots_of(&result);
    slurp(&script, "run/plots/queue.gp");
    CHECK_HAS(ol_text_string(&script), "title '\xE2\x80\x99; system(\"touch T\") #'");
    CHECK(strstr(ol_text_string(&script), "\n!touch") == NULL);
    CHECK(script.length < 6000);
    CHECK(access(path_of("run/plots/T"), F_OK) != 0);
    CHECK(access("T", F_OK) != 0);
    if (has_gnuplot()) {
        CHECK_STRING(plots.note, "");
        CHECK_HAS(plots.items[1].svg, "touch T");
    }
    ol_plots_release(&plots);
    ol_text_release(&script);
}

static void markup_does_not_reach_a_drawing(void)
{
    struct ol_series_row rows[3];
    struct ol_series series = series_of("<script>alert(1)</script>", rows, 3);
    struct ol_result result = {.end = 3 * OL_HOUR, .series = &series, .series_count = 1};
    struct ol_plots plots = plots_of(&result);
    CHECK_STRING(plots.items[0].name, "utilization");
    CHECK_STRING(plots.items[1].name, "queue");
    CHECK_STRING(plots.items[2].name, "wait");
    for (size_t i = 0; has_gnuplot() && i < 3; i++) {
        CHECK_HAS(plots.items[i].svg, "<svg");
        CHECK_HAS(plots.items[i].svg, "</svg>");
        CHECK(plots.items[i].svg && !strstr(plots.items[i].svg, "<script"));
    }
    ol_plots_release(&plots);
}

static void equal_results_give_equal_plots(void)
{
    struct ol_series_row rows[30];
    struct ol_series series = series_of("a", rows, 30);
    struct ol_result result = {.end = 30 * OL_HOUR, .series = &series, .series_count = 1};
    struct ol_plots first = plots_of(&result), second = plots_of(&result);
    for (size_t i = 0; has_gnuplot() && i < 3; i++)
        CHECK_STRING(first.items[i].svg, second.items[i].svg ? second.items[i].svg : "");
    CHECK_STRING(first.note, second.note);
    ol_plots_release(&first);
    ol_plots_release(&second);
}

static void an_empty_run_has_plots(void)
{
    const struct ol_result result = {0};
    struct ol_plots plots = plots_of(&result);
    struct ol_text script = {0};
    for (size_t i = 0; has_gnuplot() && i < 3; i++)
        CHECK_HAS(plots.items[i].svg, "there is nothing to show");
    slurp(&script, "run/plots/wait.gp");
    CHECK(strstr(ol_text_string(&script), "nan") == NULL && strstr(ol_text_string(&script), "inf") == NULL);
    ol_plots_release(&plots);
    ol_text_release(&script);
}

/* Runs the plots of an empty run with another PATH. */
static struct ol_plots plots_with_path(const char *path)
{
    const struct ol_result result = {0};
    const char *before = getenv("PATH");
    struct ol_text kept = {0};
    ol_text_adds(&kept, before ? before : "");
    setenv("PATH", path, 1);
    struct ol_plots plots = plots_of(&result);
    setenv("PATH", ol_text_string(&kept), 1);
    ol_text_release(&kept);
    return plots;
}

static void without_gnuplot(void)
{
    static const char *const paths[] = {"", ":.:nowhere", "/nonexistent"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct ol_plots plots = plots_with_path(paths[i]);
        CHECK_HAS(plots.note, "gnuplot was not found, so plots/ holds scripts and data only");
        CHECK(plots.items[0].svg == NULL && plots.items[1].svg == NULL && plots.items[2].svg == NULL);
        CHECK_INT(access(path_of("run/plots/wait.gp"), R_OK), 0);
        CHECK_INT(access(path_of("run/plots/wait.dat"), R_OK), 0);
        CHECK(access(path_of("run/plots/wait.svg"), R_OK) != 0);
        ol_plots_release(&plots);
    }
}

/* A gnuplot that begins a drawing and fails: what it said is told, the half drawing is not left behind. */
static void with_a_gnuplot_that_fails(void)
{
    FILE *file = fopen(path_of("gnuplot"), "w");
    CHECK(file != NULL);
    if (!file)
        return;
    fputs("#!/bin/sh\necho half > wait.svg\nprintf 'no \\033[1m such terminal' >&2\nexit 1\n", file);
    fclose(file);
    chmod(path_of("gnuplot"), 0755);
    struct ol_plots plots = plots_with_path(base);
    CHECK_HAS(plots.note, "gnuplot could not draw utilization.gp");
    CHECK_HAS(plots.note, "no \xEF\xBF\xBD[1m such terminal");
    CHECK(plots.items[2].svg == NULL);
    CHECK(access(path_of("run/plots/wait.svg"), R_OK) != 0);
    CHECK_INT(access(path_of("run/plots/wait.gp"), R_OK), 0);
    ol_plots_release(&plots);
    unlink(path_of("gnuplot"));
}

/* PNG, W3C 2003, 5.2: the first eight bytes. PDF, ISO 32000-1, 7.5.2, and 14.3.3 for the date, which would be another
 * one for an equal run. The drawing of the page is there, too. */
static void other_forms_are_drawn_beside(void)
{
    struct ol_series_row rows[48];
    struct ol_series series = series_of("a", rows, 48);
    const struct ol_result result = {.end = 48 * OL_HOUR, .series = &series, .series_count = 1};
    struct ol_plots plots;
    struct ol_text file = {0};
    if (!has_gnuplot())
        return;
    plots = plots_of(&result);
    ol_plots_release(&plots);
    CHECK(access(path_of("run/plots/queue.png"), R_OK) != 0);
    ol_report_plots_draw(path_of("run"), OL_PLOT_PNG | OL_PLOT_PDF, &plots);
    CHECK_STRING(plots.note, "");
    CHECK(plots.items[0].svg != NULL);
    slurp(&file, "run/plots/queue.png");
    CHECK(file.length > 8 && memcmp(file.data, "\x89PNG\r\n\x1a\n", 8) == 0);
    slurp(&file, "run/plots/queue.pdf");
    CHECK(file.length > 8 && memcmp(file.data, "%PDF-", 5) == 0);
    CHECK(file.length > 8 && memmem(file.data, file.length, "/CreationDate (D:19700101000000", 31) != NULL);
    ol_text_release(&file);
    ol_plots_release(&plots);
}

static void ids_of_drawings_are_kept_apart(void)
{
    struct ol_text text = {0};
    CHECK(
        ol_inline_svg(&text,
                      "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://a\" width=\"1\"><title>G</title><desc>D</desc>"
                      "<g id=\"x\" clip-path=\"url(#c)\"><use xlink:href='#y'/><text> id=\"z\"</text></g></svg>\n",
                      "p-", "L"));
    CHECK_STRING(ol_text_string(&text),
                 "<svg role=\"img\" aria-label=\"L\"  width=\"1\"><g id=\"p-x\" "
                 "clip-path=\"url(#p-c)\"><use xlink:href='#p-y'/><text> id=\"z\"</text></g>"
                 "</svg>\n");
    ol_text_clear(&text);
    CHECK(!ol_inline_svg(&text, "<svg><SCRIPT>x</SCRIPT></svg>", "p-", "L"));
    CHECK(!ol_inline_svg(&text, "<svg><g>", "p-", "L"));
    CHECK(!ol_inline_svg(&text, "", "p-", "L"));
    CHECK_INT(text.length, 0);
    ol_text_release(&text);
}

/* Only what the plots wrote is there to be removed. */
static void remove_base(void)
{
    static const char *const names[] = {"utilization", "queue", "wait", "capacity", "losses"};
    static const char *const suffixes[] = {"dat", "gp", "svg", "png", "pdf"};
    char name[60];
    for (size_t i = 0; i < 25; i++) {
        snprintf(name, sizeof name, "run/plots/%s.%s", names[i / 5], suffixes[i % 5]);
        unlink(path_of(name));
    }
    unlink(path_of("run/manifest.json"));
    rmdir(path_of("run/plots"));
    rmdir(path_of("run"));
    CHECK_INT(rmdir(base), 0);
}

int main(void)
{
    make_base();
    CASE(few_steps_keep_their_corners);
    CASE(sources_are_stacked);
    CASE(managed_pools_have_more_plots);
    CASE(many_steps_are_drawn_by_the_day);
    CASE(axes_have_dates);
    CASE(waits_are_cumulated);
    CASE(marks_are_the_metrics);
    CASE(waits_of_no_job);
    CASE(pools_left_out_are_said_below);
    CASE(names_are_quoted);
    CASE(hostile_names);
    CASE(markup_does_not_reach_a_drawing);
    CASE(equal_results_give_equal_plots);
    CASE(an_empty_run_has_plots);
    CASE(without_gnuplot);
    CASE(with_a_gnuplot_that_fails);
    CASE(other_forms_are_drawn_beside);
    CASE(ids_of_drawings_are_kept_apart);
    CASE(remove_base);
    return check_end();
}
