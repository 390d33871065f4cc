/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/option.h"

#include <string.h>

static size_t longer(size_t a, size_t b)
{
    return a > b ? a : b;
}

void ol_help_verbs(FILE *stream)
{
    size_t width = 0;
    for (const struct ol_command *const *command = ol_commands; *command; command++)
        width = longer(width, strlen((*command)->name));
    const struct ol_command_group *group = ol_command_groups;
    fputs("Outlay simulates jobs on pools of machines, and what they wait, use and cost.\n\n"
          "Usage: outlay VERB [OPTIONS] [OPERANDS]\n",
          stream);
    for (const struct ol_command *const *command = ol_commands; *command; command++) {
        if (*command == group->first)
            fprintf(stream, "\n%s\n", group++->title);
        fprintf(stream, "  %-*s  %s\n", (int)width, (*command)->name, (*command)->summary);
    }
    fputs("\n\"outlay VERB -h\" shows one of them, with an example; \"outlay help NAME\" an element, a metric or\n"
          "whatever else can be named; \"outlay init\" what to begin with; \"outlay --version\" the version.\n"
          "With --untrusted, any verb reads scenarios from elsewhere: no file that one names outside its folder.\n",
          stream);
}

static size_t option_width(const struct ol_option *option)
{
    return strlen(option->name) + (option->argument ? strlen(option->argument) + 1 : 0);
}

static void print_option(const struct ol_option *option, size_t width, FILE *stream)
{
    if (option->letter)
        fprintf(stream, "  -%c, ", option->letter);
    else
        fputs("      ", stream);
    fprintf(stream, "--%s%s%s%*s  %s\n", option->name, option->argument ? " " : "",
            option->argument ? option->argument : "", (int)(width - option_width(option)), "", option->help);
}

void ol_help_command(const struct ol_command *command, FILE *stream)
{
    static const struct ol_option help = {"help", 'h', NULL, "show this"};
    size_t width = option_width(&help);
    for (const struct ol_option *option = command->options; option && option->name; option++)
        width = longer(width, option_width(option));
    fprintf(stream, "outlay %s: %s\n\n", command->name, command->summary);
    fprintf(stream, "Usage: outlay %s [OPTIONS]%s%s\n\n", command->name, command->operands ? " " : "",
            command->operands ? command->operands : "");
    if (command->details)
        fprintf(stream, "%s\n\n", command->details);
    fputs("Options:\n", stream);
    for (const struct ol_option *option = command->options; option && option->name; option++)
        print_option(option, width, stream);
    print_option(&help, width, stream);
    fprintf(stream, "\nExample:\n  %s\n", command->example);
}
