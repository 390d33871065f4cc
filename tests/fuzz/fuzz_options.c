/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a command line: the first line names a verb, each further one is a word behind it. The words are parsed
 * by the verb's table, each option given is asked for in all ways that options are, and what several verbs share is
 * read; nothing is run. What is not taken says why, and words quoted for a shell are one line that reads back.
 */
#include "outlay/arena.h"
#include "outlay/text.h"
#include "scenarios/cli/commit_option.h"
#include "scenarios/cli/drift_option.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/metric_choice.h"
#include "scenarios/cli/option.h"
#include "scenarios/cli/plot_option.h"
#include "scenarios/cli/trace_option.h"
#include "scenarios/vary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define MUST(condition) ((condition) ? (void)0 : abort())
#define WORDS           64

/* Either it is good, or the error says what is not. */
static void must_tell(bool is_good, struct ol_error *error)
{
    MUST(is_good || (error->status == OL_BAD_USAGE && error->message[0]));
    *error = (struct ol_error){0};
}

/* ---- quoting ---- */

/* One byte of a word as POSIX shells read it back, and where it ends. */
static char quoted_byte(const char **at)
{
    const char *c = *at;
    *at += 1;
    if (*c != '\\')
        return *c;
    *at += 1;
    if (c[1] < '0' || c[1] > '7')
        return c[1];
    *at += 2;
    return (char)((c[1] - '0') * 64 + (c[2] - '0') * 8 + (c[3] - '0'));
}

static const char *read_back(const char *at, struct ol_text *word)
{
    for (bool is_raw = false; *at && (*at != ' ' || is_raw);) {
        if (!is_raw && at[0] == '$' && at[1] == '\'') {
            for (at += 2; *at != '\'';)
                ol_text_addf(word, "%c", quoted_byte(&at));
            at++;
        } else if (*at == '\'') {
            is_raw = !is_raw;
            at++;
        } else if (!is_raw && *at == '\\') {
            ol_text_addf(word, "%c", at[1]);
            at += 2;
        } else {
            ol_text_addf(word, "%c", *at++);
        }
    }
    return at + (*at == ' ');
}

static void quote(int count, char *const *words)
{
    char *line = ol_option_quote(count, words);
    const char *at = line;
    for (const char *c = line; *c; c++)
        MUST((unsigned char)*c >= ' ' && *c != 0x7f);
    for (int i = 0; i < count; i++) {
        struct ol_text word = {0};
        at = read_back(at, &word);
        MUST(strcmp(ol_text_string(&word), words[i]) == 0);
        ol_text_release(&word);
    }
    MUST(!*at);
    ol_mem_free(line);
}

/* ---- asking ---- */

static void ask(const struct ol_invocation *invocation, const char *name)
{
    static const char *const choices[] = {"slurm", "kubernetes", "sobol", "latin", NULL};
    struct ol_error error = {0};
    int64_t whole = 0;
    double real = 0;
    int choice = 0;
    must_tell(ol_option_count(invocation, name, 1, 1000, 1, &whole, &error), &error);
    must_tell(ol_option_count(invocation, name, INT64_MIN, INT64_MAX, 1, &whole, &error), &error);
    must_tell(ol_option_choice(invocation, name, choices, 0, &choice, &error), &error);
    MUST(choice >= 0 && choice < 4);
    must_tell(ol_option_real(invocation, name, 0, 10, &real, &error), &error);
    MUST(isfinite(real));
    must_tell(ol_option_share(invocation, name, 1, &real, &error), &error);
    MUST(isfinite(real));
    must_tell(ol_option_size(invocation, name, &whole, &error), &error);
    must_tell(ol_option_instant(invocation, name, &whole, &error), &error);
    must_tell(ol_option_duration(invocation, name, &whole, &error), &error);
}

/* --vary and --decide: an XPath, and its values. */
static void ask_varied(const char *option, struct ol_arena *arena)
{
    struct ol_error error = {0};
    struct ol_vary vary;
    const char *equals = ol_edit_parting(option);
    if (!equals)
        return;
    const char *xpath = ol_arena_copy(arena, option, (size_t)(equals - option));
    const bool is_good = ol_vary_read(&vary, xpath, equals + 1, arena, &error) == OL_OK;
    must_tell(is_good, &error);
    if (!is_good)
        return;
    MUST(ol_vary_at(&vary, 0, arena)[0] || vary.values);
    MUST(ol_vary_at(&vary, 0.999, arena)[0] || vary.values);
    const bool is_list = ol_vary_list(&vary, arena, &error) == OL_OK;
    must_tell(is_list, &error);
    MUST(!is_list || (vary.count > 0 && vary.count <= OL_VARY_VALUES));
}

/* What several verbs share, and those verbs that have many options of their own. */
static void ask_together(const struct ol_invocation *invocation, struct ol_arena *arena)
{
    static const char *const names[] = {"cost.effective", "jobs.wait.mean_s"};
    struct ol_error error = {0};
    struct ol_edit *edits;
    struct ol_metric_choice choice = {0};
    struct ol_trace_request trace = {0};
    struct ol_drift_option drift = {0};
    struct ol_demand_request demand = {0};
    struct ol_commit_setting commit = {0};
    enum ol_output_format format;
    enum ol_variance variance;
    unsigned forms = 0;
    double *levels;
    size_t count = 0;
    bool is_given;
    must_tell(ol_option_format(invocation, &format, &error), &error);
    must_tell(ol_option_plot(invocation, OL_FORMAT_TABLE, &is_given, &error), &error);
    must_tell(ol_option_plot_forms(invocation, &forms, &error), &error);
    must_tell(ol_option_variance(invocation, (enum ol_variance)0, 3, &variance, &error), &error);
    must_tell(ol_edit_options(invocation, &edits, &count, &error), &error);
    ol_edit_options_free(edits, count);
    const bool is_choice = ol_metric_choice_read(&choice, invocation, false, &error);
    must_tell(is_choice, &error);
    if (is_choice)
        must_tell(ol_metric_choice_apply(&choice, names, 2, &error) == OL_OK, &error);
    ol_metric_choice_release(&choice);
    must_tell(ol_option_trace(invocation, &trace, arena, &error) == OL_OK, &error);
    if (strcmp(invocation->command->name, "drift") == 0) /* which has two operands at most */
        must_tell(ol_drift_option_read(&drift, invocation, arena, &error) == OL_OK, &error);
    must_tell(ol_commit_option_demand(invocation, &demand, arena, &error) == OL_OK, &error);
    must_tell(ol_commit_option_setting(invocation, &commit, &error) == OL_OK, &error);
    must_tell(ol_commit_option_levels(invocation, &levels, &count, arena, &error) == OL_OK, &error);
}

static void parse(const struct ol_command *command, int count, char *const *words)
{
    struct ol_invocation invocation;
    struct ol_error error = {0};
    struct ol_arena arena = {0};
    bool wants_help = false;
    const bool is_good = ol_option_parse(&invocation, command, count, words, &wants_help, &error) == OL_OK;
    must_tell(is_good, &error);
    for (size_t i = 0; is_good && i < invocation.given_count; i++) {
        MUST((invocation.given[i].value != NULL) == (invocation.given[i].option->argument != NULL));
        if (!invocation.given[i].value)
            continue;
        ask(&invocation, invocation.given[i].option->name);
        ask_varied(invocation.given[i].value, &arena);
    }
    if (is_good && !wants_help && invocation.operand_count > 0)
        ask_together(&invocation, &arena);
    ol_option_release(&invocation);
    ol_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct ol_text text = {0};
    char *words[WORDS];
    int count = 0;
    ol_text_add(&text, (const char *)bytes, length);
    for (char *at = text.length > 0 ? text.data : NULL; at && count < WORDS; at = at ? at + 1 : NULL) {
        words[count++] = at;
        at = strchr(at, '\n');
        if (at)
            *at = '\0';
    }
    if (count > 0)
        quote(count, words);
    for (const struct ol_command *const *command = ol_commands; count > 0 && *command; command++)
        if (strcmp((*command)->name, words[0]) == 0)
            parse(*command, count - 1, words + 1);
    ol_text_release(&text);
    return 0;
}
