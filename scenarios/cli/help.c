/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/option.h"
#include "scenarios/cli/screen.h"

#include <string.h>

static size_t longer(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* What a name, an option or a verb is, behind it: `column` is where it begins. */
static void write_beside(const char *text, size_t column, struct ol_output *output)
{
    ol_screen_fold(output, text, column, column, ol_output_columns(output));
    ol_output_char(output, '\n');
}

void ol_help_verbs(struct ol_output *output)
{
    size_t width = 0;
    for (const struct ol_command *const *command = ol_commands; *command; command++)
        width = longer(width, strlen((*command)->name));
    const struct ol_command_group *group = ol_command_groups;
    ol_output_string(output, "Outlay simulates jobs on pools of machines, and what they wait, use and cost.\n\n"
                             "Usage: outlay VERB [OPTIONS] [OPERANDS]\n");
    for (const struct ol_command *const *command = ol_commands; *command; command++) {
        if (*command == group->first)
            ol_output_format(output, "\n%s\n", group++->title);
        ol_output_format(output, "  %-*s  ", (int)width, (*command)->name);
        write_beside((*command)->summary, width + 4, output);
    }
    ol_output_char(output, '\n');
    ol_screen_paragraphs(
        output,
        "\"outlay VERB -h\" shows one of them, with an example; \"outlay help NAME\" an element, a metric or\n"
        "whatever else can be named; \"outlay init\" what to begin with; \"outlay --version\" the version.\n"
        "With --untrusted, any verb reads scenarios from elsewhere: no file that one names outside its folder.\n",
        ol_output_columns(output));
}

static size_t option_width(const struct ol_option *option)
{
    return strlen(option->name) + (option->argument ? strlen(option->argument) + 1 : 0);
}

#define BEFORE_NAME 6 /* columns: "  -o, " */

static void print_option(const struct ol_option *option, size_t width, struct ol_output *output)
{
    if (option->letter)
        ol_output_format(output, "  -%c, ", option->letter);
    else
        ol_output_format(output, "%*s", BEFORE_NAME, "");
    ol_output_format(output, "--%s%s%s%*s  ", option->name, option->argument ? " " : "",
                     option->argument ? option->argument : "", (int)(width - option_width(option)), "");
    write_beside(option->help, BEFORE_NAME + strlen("--") + width + 2, output);
}

void ol_help_command(const struct ol_command *command, struct ol_output *output)
{
    static const struct ol_option help = {"help", 'h', NULL, "show this"};
    size_t width = option_width(&help);
    for (const struct ol_option *option = command->options; option && option->name; option++)
        width = longer(width, option_width(option));
    ol_output_format(output, "outlay %s: %s\n\n", command->name, command->summary);
    ol_output_format(output, "Usage: outlay %s [OPTIONS]%s%s\n\n", command->name, command->operands ? " " : "",
                     command->operands ? command->operands : "");
    if (command->details) {
        ol_screen_paragraphs(output, command->details, ol_output_columns(output));
        ol_output_string(output, "\n\n");
    }
    ol_output_string(output, "Options:\n");
    for (const struct ol_option *option = command->options; option && option->name; option++)
        print_option(option, width, output);
    print_option(&help, width, output);
    ol_output_format(output, "\nExample:\n  %s\n", command->example);
}
