/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plots of characters, against pictures drawn by hand: eight lines of bars, whose height is value / top * 8 lines, the
 * rest of a line in eighths.
 */
#include "reports/terminal_plot.h"
#include "tests/check.h"

static struct ol_terminal_plot plot_of(const double *values, size_t count)
{
    return (struct ol_terminal_plot){
        .title = "Jobs", .unit = "jobs", .values = values, .count = count, .step = OL_HOUR};
}

static void check_drawn(const struct ol_terminal_plot *plot, struct ol_terminal_screen screen,
                        const char *expected)
{
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    ol_terminal_plot(output, plot, &screen);
    ol_output_close(output, NULL);
    CHECK_STRING(ol_text_string(&text), expected);
    ol_text_release(&text);
}

/* Top 8, so a line is one job. 40 columns less "8 |" are 37 for 4 steps: column c shows step c * 4 / 37, so 10, 9, 9
 * and 9 columns. 2.5 jobs are two lines and four eighths, ':'. A tick each 2h, 37 / 12 = 3 being room for three:
 * columns 0 and 2 * 37 / 4 = 18. */
static void bars_have_the_height_of_their_values(void)
{
    const double values[] = {0, 8, 2.5, 4};
    const struct ol_terminal_plot plot = plot_of(values, 4);
    check_drawn(&plot, (struct ol_terminal_screen){.width = 40},
                "Jobs: mean 3.62, most 8 jobs\n"
                "8 |          #########\n"
                "  |          #########\n"
                "  |          #########\n"
                "  |          #########\n"
                "4 |          #########         #########\n"
                "  |          #########:::::::::#########\n"
                "  |          ###########################\n"
                "  |          ###########################\n"
                "0 ++-----------------+------------------\n"
                "   0                 2\n"
                "   Hours since the start\n");
}

/* One line a job again. Of 74 steps two make a column: 7 and 0 are 3.5, three lines and a half; the title says the
 * most of the steps. What is almost nothing is an eighth, U+2581, and a gap is none. 9.25 days from 1970-01-01 on, with
 * room for three ticks: one a week, at column 168h / 6h = 28. */
static void columns_are_means_and_the_title_tells_the_most(void)
{
    const double values[74] = {[0] = 7, [10] = 0.001, [11] = 0.001, [72] = 8, [73] = NAN};
    const ol_time origin = 0;
    struct ol_terminal_plot plot = plot_of(values, 74);
    plot.step = 3 * OL_HOUR;
    plot.origin = &origin;
    plot.top = 8;
    check_drawn(
        &plot, (struct ol_terminal_screen){.width = 40, .has_blocks = true},
        "Jobs: mean 0.206, most 8 jobs\n"
        "8 \u2524                                    \u2588\n"
        "  \u2502                                    \u2588\n"
        "  \u2502                                    \u2588\n"
        "  \u2502                                    \u2588\n"
        "4 \u2524\u2584                                   \u2588\n"
        "  \u2502\u2588                                   \u2588\n"
        "  \u2502\u2588                                   \u2588\n"
        "  \u2502\u2588    \u2581                              \u2588\n"
        "0 \u2514\u2534\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500"
        "\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2534\u2500\u2500\u2500\u2500"
        "\u2500\u2500\u2500\u2500\n"
        "   1 Jan                       8 Jan UTC\n");
}

/* 0 is in the middle of an axis from -4 to 4: a line is one job. -1.5 hangs one line and a half down, halves being
 * apostrophes; the third step is expected, under dots. 36 columns, 12 a step. */
static void bars_hang_below_nothing_and_the_axis_of_what_is_expected_is_dashed(void)
{
    const double values[] = {4, -1.5, 2};
    struct ol_terminal_plot plot = plot_of(values, 3);
    plot.known = 2;
    check_drawn(&plot, (struct ol_terminal_screen){.width = 40},
                "Jobs: mean 1.25, least -1.50, most 4 jobs; expected where the axis is dashed\n"
                " 4 |############\n"
                "   |############\n"
                "   |############            ############\n"
                "   |############            ############\n"
                " 0 |            ############\n"
                "   |            ''''''''''''\n"
                "   |\n"
                "   |\n"
                "-4 ++-----------+-----------+...........\n"
                "    0           1           2\n"
                "    Hours since the start\n");
}

/* A screen of no or of endless width, a title that would steer the terminal, values beyond any axis: lines stay within
 * the widest screen, and nothing of it is raw. */
static void odd_things_stay_on_the_screen(void)
{
    const double values[] = {1e300, 0, 5e-324, -1e300, INFINITY, NAN};
    static const size_t widths[] = {0, 1, 79, SIZE_MAX};
    for (size_t i = 0; i < 4; i++) {
        struct ol_text text = {0};
        struct ol_output *output = ol_output_to_text(&text);
        struct ol_terminal_plot plot = plot_of(values, 6);
        plot.title = "a\x1b[2Jb\nc";
        plot.step = OL_SECOND / 3;
        ol_terminal_plot(output, &plot, &(struct ol_terminal_screen){.width = widths[i]});
        ol_output_close(output, NULL);
        CHECK(!strchr(ol_text_string(&text), 0x1b));
        CHECK(!strstr(ol_text_string(&text), "nan") && !strstr(ol_text_string(&text), "inf"));
        for (const char *line = ol_text_string(&text); *line; line += strcspn(line, "\n") + 1)
            CHECK(strcspn(line, "\n") <= OL_TERMINAL_MOST);
        ol_text_release(&text);
    }
}

/* Colour is put on and taken off within each line. */
static void colours_end_with_the_line(void)
{
    const double values[] = {1, 2};
    const struct ol_terminal_plot plot = plot_of(values, 2);
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    ol_terminal_plot(output, &plot, &(struct ol_terminal_screen){.width = 40, .has_colour = true});
    ol_output_close(output, NULL);
    const char *line = ol_text_string(&text);
    for (int i = 0; i < 9; i++) {
        line += strcspn(line, "\n") + 1;
        CHECK(strncmp(line + strcspn(line, "\n") - 4, "\x1b[0m", 4) == 0);
    }
    ol_text_release(&text);
}

static void a_flat_one_is_said_and_not_drawn(void)
{
    const double values[] = {3, 3, 3}, none[] = {NAN, NAN};
    struct ol_terminal_plot plot = plot_of(values, 3);
    check_drawn(&plot, (struct ol_terminal_screen){.width = 40}, "Jobs: always 3 jobs\n");
    plot = plot_of(none, 2);
    check_drawn(&plot, (struct ol_terminal_screen){.width = 40}, "Jobs: nothing to show\n");
    plot = plot_of(none, 0);
    check_drawn(&plot, (struct ol_terminal_screen){.width = 40}, "Jobs: nothing to show\n");
}

int main(void)
{
    CASE(bars_have_the_height_of_their_values);
    CASE(columns_are_means_and_the_title_tells_the_most);
    CASE(bars_hang_below_nothing_and_the_axis_of_what_is_expected_is_dashed);
    CASE(odd_things_stay_on_the_screen);
    CASE(colours_end_with_the_line);
    CASE(a_flat_one_is_said_and_not_drawn);
    return check_end();
}
