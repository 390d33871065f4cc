/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/plot_option.h"

#include "outlay/report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH 80

bool ol_option_plot(const struct ol_invocation *invocation, enum ol_output_format format, bool *is_given,
                    struct ol_error *error)
{
    *is_given = ol_option_given(invocation, "plot");
    if (!*is_given || format == OL_FORMAT_TABLE)
        return true;
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
            "--plot draws for people, below a table; leave out --format, or --plot");
    return false;
}

/* As the C library finds the locale of characters: the first of these that is set and not empty. */
static bool is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
    }
    return false;
}

struct ol_terminal_screen ol_terminal_screen(void)
{
    const char *no_colour = getenv("NO_COLOR");
    const bool is_terminal = isatty(STDOUT_FILENO);
    struct winsize size = {0};
    const bool is_known = is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return (struct ol_terminal_screen){
        .width = is_known ? size.ws_col : WIDTH,
        .has_blocks = is_utf8(),
        .has_colour = is_terminal && !(no_colour && *no_colour),
    };
}

bool ol_option_plot_forms(const struct ol_invocation *invocation, unsigned *forms, struct ol_error *error)
{
    static const char *const names[] = {"svg", "png", "pdf", NULL};
    const char *at = ol_option_value(invocation, "plots");
    *forms = OL_PLOT_SVG;
    for (size_t length; at && *at; at += length + (at[length] == ',')) {
        char shown[OL_SHOWN_BUFFER];
        size_t i = 0;
        length = strcspn(at, ",");
        const struct ol_slice word = {at, length};
        while (names[i] && !ol_slice_is(word, names[i]))
            i++;
        if (!names[i]) {
            ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                    "--plots: \"%s\" is no form that plots are drawn in; take some of svg,png,pdf",
                    ol_slice_show(word, shown));
            return false;
        }
        *forms |= 1u << i;
    }
    return true;
}
