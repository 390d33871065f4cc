/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot_option: --plot, for verbs that print a series, and --plots, for those that write drawings into a folder.
 *
 * The first are of characters, below the table. They are as wide as the terminal, or 80 columns where there is none, of
 * blocks where the locale is UTF-8, and coloured on a terminal that is not told otherwise (NO_COLOR).
 */
#ifndef OUTLAY_CLI_PLOT_OPTION_H
#define OUTLAY_CLI_PLOT_OPTION_H

#include "reports/terminal_plot.h"
#include "scenarios/cli/command.h"

#define OL_OPTION_PLOT                                                                                            \
    {                                                                                                             \
        "plot", 0, NULL, "draw it, too, in characters, below the table"                                           \
    }

/* Whether it is given; false with a filled error (OL_BAD_USAGE) where it is, and what is printed is not for people. */
bool ol_option_plot(const struct ol_invocation *invocation, enum ol_output_format format, bool *is_given,
                    struct ol_error *error);
struct ol_terminal_screen ol_terminal_screen(void);

#define OL_OPTION_PLOT_FORMS                                                                                      \
    {                                                                                                             \
        "plots", 0, "svg,png,pdf", "draw the plots in these forms; svg, which the page takes, is always drawn"    \
    }

/* A set of enum ol_plot_form; false with a filled error (OL_BAD_USAGE). */
bool ol_option_plot_forms(const struct ol_invocation *invocation, unsigned *forms, struct ol_error *error);

#endif
