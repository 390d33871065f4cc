/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/completion.h"

#include "outlay/pricebook.h"
#include "scenarios/cli/topic.h"

#include <ctype.h>
#include <string.h>

/* Options and operands whose words are those of a topic. */
static const struct {
    const char *name, *topic;
} topics_of[] = {{"bill-format", "bills"}, {"traffic-format", "traffic"},  {"trace-format", "traces"},
                 {"meter", "meters"},      {"prices import", "importers"}, {"init", "starters"}};

/* What stands in an argument's name for a path. */
static const char *const path_words[] = {"FILE", "DIR",    "BOOK", "SCENARIO", "RUN", "BASELINE",
                                         "BILL", "IN OUT", ".csv", "A B",      NULL};

struct request {
    const char *typed;      /* the word under the cursor, without `prefix` */
    struct ol_slice prefix; /* stands before each candidate: "--format=" */
    struct ol_output *output;
};

static void offer(const struct request *request, const char *word, size_t length, const char *summary)
{
    const size_t typed = strlen(request->typed);
    if (length < typed || strncmp(word, request->typed, typed) != 0)
        return;
    ol_output_bytes(request->output, request->prefix.data, request->prefix.length);
    ol_output_bytes(request->output, word, length);
    ol_output_format(request->output, "\t%s\n", summary);
}

static void offer_topic(const struct request *request, const struct ol_topic *topic)
{
    const char *names[OL_NAMES_LIMIT + 1] = {NULL};
    struct ol_text text = {0};
    struct ol_arena arena = {0};
    if (topic->list) {
        struct ol_output *unread = ol_output_to_text(&text);
        topic->list(NULL, OL_FORMAT_CSV, unread, &arena, names);
        ol_output_close(unread, NULL);
    }
    for (size_t i = 0; topic->family && topic->family[i]; i++)
        offer(request, topic->family[i]->name, strlen(topic->family[i]->name), topic->family[i]->summary);
    for (size_t i = 0; i < OL_NAMES_LIMIT && names[i]; i++)
        offer(request, names[i], strlen(names[i]), "");
    ol_arena_release(&arena);
    ol_text_release(&text);
}

static bool is_literal(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!islower((unsigned char)word[i]) && !isdigit((unsigned char)word[i]) && !strchr("-.", word[i]))
            return false;
    return length > 0;
}

/* "table|json|csv" in what help calls an argument are its choices; words in capitals stand for something. */
static void offer_choices(const struct request *request, const char *argument)
{
    if (!strchr(argument, '|'))
        return;
    for (const char *word = argument; *word;) {
        const size_t length = strcspn(word, "|[] ");
        if (is_literal(word, length))
            offer(request, word, length, "");
        word += length + (word[length] != '\0');
    }
}

/* `name` is that of the option, or of the verb whose operand it is. */
static void offer_argument(const struct request *request, const char *name, const char *argument)
{
    for (size_t i = 0; i < sizeof topics_of / sizeof *topics_of; i++)
        if (strcmp(topics_of[i].name, name) == 0)
            offer_topic(request, ol_topic_find(topics_of[i].topic));
    offer_choices(request, argument);
    for (size_t i = 0; strstr(argument, "BOOK") && ol_shipped_books[i]; i++)
        offer(request, ol_shipped_books[i], strlen(ol_shipped_books[i]), "a shipped book");
    for (size_t i = 0; path_words[i]; i++) {
        if (strstr(argument, path_words[i])) {
            ol_output_string(request->output, ":files\n");
            return;
        }
    }
}

static void offer_options(const struct request *request, const struct ol_command *command)
{
    struct ol_text text = {0};
    for (const struct ol_option *option = command->options; option && option->name; option++) {
        ol_text_clear(&text);
        ol_text_addf(&text, "--%s", option->name);
        offer(request, ol_text_string(&text), text.length, option->help);
    }
    offer(request, "--help", strlen("--help"), "show the verb");
    ol_text_release(&text);
}

/* The verbs, or, behind the first word of some, their second words. */
static void offer_verbs(const struct request *request, const char *first)
{
    const char *last = "";
    size_t last_length = 0;
    for (const struct ol_command *const *command = ol_commands; *command; command++) {
        const char *name = (*command)->name, *blank = strchr(name, ' ');
        const size_t length = strcspn(name, " ");
        const bool is_same = length == last_length && strncmp(name, last, length) == 0;
        if (first && blank && strlen(first) == length && strncmp(first, name, length) == 0)
            offer(request, blank + 1, strlen(blank + 1), (*command)->summary);
        else if (!first && !is_same)
            offer(request, name, length, blank ? "" : (*command)->summary);
        last = name, last_length = length;
    }
}

/* An option that takes a value, by the word that names it. */
static const struct ol_option *option_of(const struct ol_command *command, const char *word, size_t length)
{
    for (const struct ol_option *option = command->options; option && option->name; option++) {
        const bool is_long = length > 2 && strncmp(word, "--", 2) == 0 && strlen(option->name) == length - 2 &&
                             strncmp(word + 2, option->name, length - 2) == 0;
        const bool is_letter = length == 2 && word[0] == '-' && option->letter && word[1] == option->letter;
        if (option->argument && (is_long || is_letter))
            return option;
    }
    return NULL;
}

static size_t operands_before(const struct ol_command *command, const char *const *words, size_t count)
{
    size_t operands = 0;
    for (size_t i = 0; i < count; i++) {
        if (words[i][0] != '-')
            operands++;
        else if (option_of(command, words[i], strlen(words[i])))
            i++;
    }
    return operands;
}

static void offer_operand(const struct request *request, const struct ol_command *command,
                          const char *const *words, size_t count)
{
    if (strcmp(command->name, "list") != 0) {
        offer_argument(request, command->name, command->operands ? command->operands : "");
        return;
    }
    const size_t operands = operands_before(command, words, count);
    const struct ol_topic *topic = count > 0 && operands == 1 ? ol_topic_find(words[0]) : NULL;
    if (topic)
        offer_topic(request, topic);
    for (topic = ol_topics; operands == 0 && topic->name; topic++)
        offer(request, topic->name, strlen(topic->name), topic->summary);
}

/* `words` are `count` words behind the verb, before the one that is typed. Bash makes three of --format=json. */
static void offer_behind(struct request *request, const struct ol_command *command, const char *const *words,
                         size_t count)
{
    const char *equals = strncmp(request->typed, "--", 2) == 0 ? strchr(request->typed, '=') : NULL;
    const bool is_split = count > 0 && (strcmp(words[count - 1], "=") == 0 || strcmp(request->typed, "=") == 0);
    const size_t back = is_split && strcmp(request->typed, "=") != 0 ? 2 : 1;
    const struct ol_option *option =
        count >= back ? option_of(command, words[count - back], strlen(words[count - back])) : NULL;
    if (strcmp(request->typed, "=") == 0)
        request->typed = "";
    if (equals) {
        option = option_of(command, request->typed, (size_t)(equals - request->typed));
        request->prefix = (struct ol_slice){request->typed, (size_t)(equals - request->typed) + 1};
        request->typed = equals + 1;
    }
    if (option)
        offer_argument(request, option->name, option->argument);
    else if (*request->typed == '-')
        offer_options(request, command);
    else
        offer_operand(request, command, words, count);
}

/* What "outlay help" knows besides verbs; all members of all lists only where a beginning picks from them. */
static void offer_names(const struct request *request)
{
    for (const struct ol_topic *topic = ol_topics; topic->name; topic++) {
        const bool is_of_verbs = strcmp(topic->name, "verbs") == 0;
        offer(request, topic->name, strlen(topic->name), topic->summary);
        if (*request->typed && !is_of_verbs && !topic->is_searched)
            offer_topic(request, topic);
    }
}

static void offer_first(const struct request *request)
{
    static const struct {
        const char *word, *summary;
    } words[] = {{"help", "all verbs, or one of them, or whatever else has a name"},
                 {"--help", "all verbs"},
                 {"--version", "the version"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].word[0] != '-' || request->typed[0] == '-')
            offer(request, words[i].word, strlen(words[i].word), words[i].summary);
}

void ol_complete(const char *const *words, size_t count, struct ol_output *output)
{
    if (count == 0)
        return;
    const bool is_help = count > 1 && strcmp(words[0], "help") == 0;
    words += is_help, count -= is_help;
    struct request request = {.typed = words[count - 1], .output = output};
    for (const struct ol_command *const *command = ol_commands; count > 1 && *command; command++) {
        const char *name = (*command)->name, *blank = strchr(name, ' ');
        const size_t taken = blank ? 2 : 1;
        const struct ol_slice first = {name, strcspn(name, " ")};
        if (count <= taken || !ol_slice_is(first, words[0]) || (blank && strcmp(blank + 1, words[1]) != 0))
            continue;
        if (!is_help)
            offer_behind(&request, *command, words + taken, count - 1 - taken);
        return;
    }
    if (count == 1 && !is_help)
        offer_first(&request);
    if (count == 1 && is_help)
        offer_names(&request);
    if (count <= 2)
        offer_verbs(&request, count == 2 ? words[0] : NULL);
}
