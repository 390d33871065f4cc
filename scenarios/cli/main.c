/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "outlay/fence.h"
#include "outlay/output.h"
#include "outlay/stats.h"
#include "outlay/text.h"
#include "outlay/xml.h"
#include "scenarios/cli/option.h"
#include "scenarios/cli/progress.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef OL_VERSION
#define OL_VERSION "0.1.0"
#endif

/* The verb that the first word or the first two name, and how many words that took. */
static const struct ol_command *find_command(int count, char *const *words, int *taken)
{
    for (const struct ol_command *const *command = ol_commands; *command; command++) {
        const char *name = (*command)->name, *blank = strchr(name, ' ');
        *taken = blank ? 2 : 1;
        if (count < *taken)
            continue;
        const struct ol_slice first = {name, blank ? (size_t)(blank - name) : strlen(name)};
        if (ol_slice_is(first, words[0]) && (!blank || strcmp(blank + 1, words[1]) == 0))
            return *command;
    }
    return NULL;
}

/* The verbs of two words that begin with this one, such as "trace info" and "trace make". */
static void add_pairs(struct ol_text *text, const char *word)
{
    const size_t length = strlen(word);
    for (const struct ol_command *const *command = ol_commands; *command; command++)
        if (strncmp((*command)->name, word, length) == 0 && (*command)->name[length] == ' ')
            ol_text_addf(text, "%s\"%s\"", text->length > 0 ? " or " : "", (*command)->name);
}

/* The verb nearest to what was typed, or NULL. */
static const char *nearest_verb(const char *typed)
{
    const char **names = NULL;
    size_t count = 0, capacity = 0;
    OL_MEM_RESERVE(names, capacity, 2);
    names[count++] = "help";
    for (const struct ol_command *const *command = ol_commands; *command; command++) {
        OL_MEM_RESERVE(names, capacity, count + 2);
        names[count++] = (*command)->name;
    }
    names[count] = NULL;
    const char *nearest = ol_nearest(typed, names);
    ol_mem_free(names);
    return nearest;
}

static int fail_unknown(int count, char *const *words)
{
    struct ol_error error;
    struct ol_text pairs = {0}, typed = {0};
    add_pairs(&pairs, words[0]);
    ol_text_adds(&typed, words[0]);
    if (pairs.length > 0 && count > 1)
        ol_text_addf(&typed, " %s", words[1]);
    const char *nearest = nearest_verb(ol_text_string(&typed));
    if (pairs.length > 0 && (count == 1 || words[1][0] == '-'))
        ol_fail(&error, OL_BAD_USAGE, OL_NOWHERE, "\"%s\" is half a verb; write %s", words[0],
                ol_text_string(&pairs));
    else if (nearest)
        ol_fail(&error, OL_BAD_USAGE, OL_NOWHERE, "there is no verb \"%.100s\"; did you mean \"%s\"?",
                ol_text_string(&typed), nearest);
    else
        ol_fail(&error, OL_BAD_USAGE, OL_NOWHERE,
                "there is no verb \"%.100s\"; \"outlay help\" lists those there are", ol_text_string(&typed));
    ol_text_release(&typed);
    ol_text_release(&pairs);
    return ol_command_fail(&error);
}

/* Before anything is opened. */
static int put_up_fence(const struct ol_invocation *invocation, struct ol_error *error)
{
    int status = OL_OK;
    if (!ol_option_given(invocation, "untrusted"))
        return OL_OK;
    if (invocation->operand_count == 0)
        return ol_fence_add("-", error);
    for (size_t i = 0; status == OL_OK && i < invocation->operand_count; i++)
        status = ol_fence_add(invocation->operands[i], error);
    return status;
}

/* NULL: all verbs. `name`, where it is not NULL, may be that of other things, too. */
static int show_help(const struct ol_command *command, const char *name)
{
    struct ol_error error = {0};
    struct ol_output *output = ol_output_open("-", &error);
    if (output && command)
        ol_help_command(command, output);
    else if (output)
        ol_help_verbs(output);
    if (output && name)
        ol_help_namesakes(name, output);
    const int status = output ? ol_output_close(output, &error) : error.status;
    return status == OL_OK ? 0 : ol_command_fail(&error);
}

/* A verb, or what "outlay list" knows. */
static int help_with(int count, char *const *words)
{
    int taken;
    struct ol_error error = {0};
    const struct ol_command *command = find_command(count, words, &taken);
    if (command)
        return show_help(command, count == 1 ? words[0] : NULL);
    if (count == 1 && ol_help_name(words[0], &error))
        return 0;
    return error.status != OL_OK ? ol_command_fail(&error) : fail_unknown(count, words);
}

static int run_command(const struct ol_command *command, int count, char *const *arguments,
                       const char *command_line)
{
    struct ol_invocation invocation;
    struct ol_error error = {0};
    bool wants_help = false;
    int code = 0;
    if (ol_option_parse(&invocation, command, count, arguments, &wants_help, &error) != OL_OK ||
        put_up_fence(&invocation, &error) != OL_OK) {
        code = ol_command_fail(&error);
    } else if (wants_help) {
        code = show_help(command, NULL);
    } else {
        invocation.command_line = command_line;
        code = command->run(&invocation);
    }
    ol_option_release(&invocation);
    return code;
}

/* `count` words behind the program's name. */
static int dispatch(int count, char *const *words, const char *command_line)
{
    int taken = 0;
    const bool is_help = count == 0 || strcmp(words[0], "help") == 0 || strcmp(words[0], "-h") == 0 ||
                         strcmp(words[0], "--help") == 0;
    if (is_help && count <= 1)
        return show_help(NULL, NULL);
    if (strcmp(words[0], "--version") == 0) {
        puts("outlay " OL_VERSION);
        return 0;
    }
    if (is_help)
        return help_with(count - 1, words + 1);
    const struct ol_command *command = find_command(count, words, &taken);
    return command ? run_command(command, count - taken, words + taken, command_line) : fail_unknown(count, words);
}

static int flush(int code)
{
    struct ol_error error;
    const bool has_failed = fflush(stdout) != 0 || ferror(stdout);
    if (!has_failed || code != 0)
        return code;
    ol_fail_errno(&error, OL_BAD_IO, OL_NOWHERE, "cannot write to standard output");
    return ol_command_fail(&error);
}

/* A file that is opened takes the lowest free descriptor: without this, where the caller has closed standard error,
 * warnings would go into a price book. What holds the place fails when it is used, as what is closed does. */
static void hold_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFD) < 0)
            (void)open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int count, char **words)
{
    hold_streams();
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write, with what was begun tidied up */
    ol_stop_tidy();
    atexit(ol_output_unlink_partial); /* memory that is out ends the program from within */
    ol_xml_prepare();
    ol_stats_prepare();
    char *command_line = ol_option_quote(count, words);
    const int code = dispatch(count - (count > 0), words + (count > 0), command_line);
    ol_mem_free(command_line);
    return flush(code);
}
