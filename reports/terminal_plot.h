/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * terminal_plot: levels over time as bars of characters, for a person at a terminal.
 *
 * A column of the screen stands for equally many steps, and its bar for their mean, to an eighth of a line; steps that
 * are fewer than columns take several each. The line above says the mean and the most of the steps themselves, which
 * no column may show. The axis begins at 0, or below where values do, and ends at a round number; a label stands beside
 * the line whose upper edge it names. What is not a number is a gap. Where the screen knows no blocks (no UTF-8) a bar
 * is of '#' and ends in '.' or ':', about a third and two thirds of a line.
 *
 *     Jobs waiting: mean 3.2, most 57
 *      60 |       ##
 *         |      :##
 *      30 |      ###   .
 *         |  .  :###.  #
 *       0 +-----------------
 *          1 Mar    2 Mar
 */
#ifndef OUTLAY_REPORTS_TERMINAL_PLOT_H
#define OUTLAY_REPORTS_TERMINAL_PLOT_H

#include "outlay/output.h"
#include "outlay/result.h"

struct ol_terminal_screen {
    size_t width; /* columns; as few as OL_TERMINAL_LEAST are taken as so many */
    bool has_blocks;
    bool has_colour;
};
#define OL_TERMINAL_LEAST 40
#define OL_TERMINAL_MOST  200

struct ol_terminal_plot {
    const char *title;     /* as somebody wrote it */
    const char *unit;      /* as of a metric; what it is an amount of in a second, a day: `rate`, may be NULL */
    const char *rate;      /* "per day" */
    const double *values;  /* one a step */
    const double *weights; /* of each step in a mean; NULL: all count alike */
    size_t count;          /* of steps; 0: it is said that there is nothing to show */
    size_t known;          /* of these; those behind are expected, under a dashed axis. 0: all are known */
    ol_time begin, step;   /* since the start */
    const ol_time *origin; /* the start's instant; NULL: none */
    double top;            /* the axis goes up to here at least; 0: as far as values do */
};
void ol_terminal_plot(struct ol_output *output, const struct ol_terminal_plot *plot,
                      const struct ol_terminal_screen *screen);

/* What `run --plot` shows of the first replication: of each pool its use, the queue, what capacity costs, and of each
 * endpoint requests and latency; no more than OL_TERMINAL_PARTS pools and endpoints. */
#define OL_TERMINAL_PARTS 4
void ol_terminal_plots(struct ol_output *output, const struct ol_result *result,
                       const struct ol_terminal_screen *screen);

#endif
