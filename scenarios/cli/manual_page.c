/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only macros that groff's man(7) and mandoc's know alike; no date, so that equal programs give equal bytes.
 */
#include "scenarios/cli/manual_page.h"

#include "scenarios/cli/command.h"

#include <ctype.h>

#ifndef OL_VERSION
#define OL_VERSION "0.1.0"
#endif

/* Text that no line of which is taken for a request, with what roff would change in it escaped. */
static void add_text(struct ol_output *output, const char *text)
{
    bool is_first = true;
    for (const char *c = text; *c; c++) {
        if (is_first && (*c == '.' || *c == '\''))
            ol_output_string(output, "\\&");
        if (*c == '\\')
            ol_output_string(output, "\\e");
        else if (*c == '-')
            ol_output_string(output, "\\-");
        else if (*c == '\'')
            ol_output_string(output, "\\(aq");
        else if (*c == '~')
            ol_output_string(output, "\\(ti");
        else if (*c == '^')
            ol_output_string(output, "\\(ha");
        else if (*c == '`')
            ol_output_string(output, "\\(ga");
        else
            ol_output_char(output, *c);
        is_first = *c == '\n';
    }
}

static void add_line(struct ol_output *output, const char *text)
{
    add_text(output, text);
    ol_output_char(output, '\n');
}

static void add_font(struct ol_output *output, char font, const char *text)
{
    ol_output_format(output, "\\f%c", font);
    add_text(output, text);
    ol_output_string(output, "\\fR");
}

static void add_option(struct ol_output *output, const struct ol_option *option)
{
    ol_output_string(output, ".TP\n");
    if (option->letter) {
        const char letter[] = {'-', option->letter, '\0'};
        add_font(output, 'B', letter);
        ol_output_string(output, ", ");
    }
    ol_output_string(output, "\\fB\\-\\-");
    add_text(output, option->name);
    ol_output_string(output, "\\fR");
    if (option->argument) {
        ol_output_char(output, ' ');
        add_font(output, 'I', option->argument);
    }
    ol_output_char(output, '\n');
    add_line(output, option->help);
}

static void add_verb(struct ol_output *output, const struct ol_command *command)
{
    ol_output_string(output, ".SS \"outlay ");
    add_text(output, command->name);
    ol_output_string(output, "\"\n");
    add_font(output, 'B', "outlay ");
    add_font(output, 'B', command->name);
    ol_output_string(output, " [\\fIOPTIONS\\fR]");
    if (command->operands) {
        ol_output_char(output, ' ');
        add_font(output, 'I', command->operands);
    }
    ol_output_string(output, "\n.PP\n");
    const char first[] = {(char)toupper((unsigned char)*command->summary), '\0'};
    add_text(output, first);
    add_text(output, command->summary + 1);
    ol_output_string(output, ".\n");
    if (command->details)
        add_line(output, command->details);
    for (const struct ol_option *option = command->options; option && option->name; option++)
        add_option(output, option);
    ol_output_string(output, ".PP\nExample:\n.PP\n.RS 4\n.nf\n");
    add_line(output, command->example);
    ol_output_string(output, ".fi\n.RE\n");
}

static const char *const head =
    ".TH OUTLAY 1 \"\" \"Outlay " OL_VERSION "\" \"User Commands\"\n"
    ".SH NAME\n"
    "outlay \\- simulate pools of machines, and what they wait, use and cost\n"
    ".SH SYNOPSIS\n"
    "\\fBoutlay\\fR \\fIVERB\\fR [\\fIOPTIONS\\fR] [\\fIOPERANDS\\fR]\n"
    ".br\n"
    "\\fBoutlay\\fR \\fIVERB\\fR \\fB\\-h\\fR\n"
    ".br\n"
    "\\fBoutlay \\-\\-version\\fR\n"
    ".SH DESCRIPTION\n"
    "Outlay replays job traces and synthetic arrivals, requests and data against a described cluster or cloud, "
    "and\n"
    "tells who waits how long, how busy the machines are, what it costs and who bears it.\n"
    "A scenario is one XML file; \\fBoutlay init\\fR writes one to begin with, and \\fBoutlay list elements\\fR "
    "tells\n"
    "what can be written in it.\n"
    ".PP\n"
    "Results go to standard output or to where \\fB\\-o\\fR says, messages and progress to standard error.\n"
    "A file that is read may be \\fB\\-\\fR, standard input.\n"
    "Options may stand before and behind operands, as \\fB\\-\\-name value\\fR or \\fB\\-\\-name=value\\fR;\n"
    "\\fB\\-\\-\\fR ends them, and \\fB\\-h\\fR shows the verb.\n"
    ".SH VERBS\n";

static const char *const tail = ".SH EXIT STATUS\n"
                                ".TP\n\\fB0\\fR\nfine\n"
                                ".TP\n\\fB1\\fR\na finding: an objective missed, a budget breached, an anomaly\n"
                                ".TP\n\\fB2\\fR\nthe command line is wrong\n"
                                ".TP\n\\fB3\\fR\nwhat was given to read cannot be used\n"
                                ".TP\n\\fB4\\fR\na file, disk or pipe failed\n"
                                ".SH ENVIRONMENT\n"
                                ".TP\n\\fBNO_COLOR\\fR\nset to anything but the empty text: no colours\n"
                                ".TP\n\\fBTERM\\fR\ndumb: no progress\n"
                                ".SH SEE ALSO\n"
                                "\\fBgnuplot\\fR(1)\n";

void ol_manual_page_write(struct ol_output *output)
{
    ol_output_string(output, head);
    for (const struct ol_command *const *command = ol_commands; *command; command++)
        add_verb(output, *command);
    ol_output_string(output, tail);
}
