/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/option.h"

#include "outlay/arena.h"

#include "tests/check.h"

#include <stdarg.h>

static const struct ol_option options[] = {
    {"output", 'o', "DIR", "h"},
    {"set", 0, "XPATH=VALUE", "h"},
    {"seed", 0, "N", "h"},
    {"quiet", 'q', NULL, "h"},
    OL_OPTION_FORMAT,
    {0},
};
static const struct ol_command one = {.name = "one",
                                      .operands = "FILE",
                                      .operands_min = 1,
                                      .operands_max = 1,
                                      .example = "outlay one f",
                                      .options = options};
static const struct ol_command many = {.name = "many", .operands = "FILE...", .operands_min = 1, .example = "e"};

static struct ol_invocation got;
static struct ol_error fault;
static bool wants_help;

/* The words, up to a NULL. */
static int parse(const struct ol_command *command, const char *first, ...)
{
    static char *words[20];
    int count = 0;
    va_list rest;
    va_start(rest, first);
    for (const char *word = first; word; word = va_arg(rest, const char *))
        words[count++] = (char *)(uintptr_t)word;
    va_end(rest);
    ol_option_release(&got);
    fault = (struct ol_error){0};
    return ol_option_parse(&got, command, count, words, &wants_help, &fault);
}

static void forms(void)
{
    CHECK_INT(parse(&one, "-o", "d1", "file", "--set", "a=1", "--set=b=2", "-q", "--seed=-5", NULL), OL_OK);
    CHECK_INT(got.operand_count, 1);
    CHECK_STRING(got.operands[0], "file");
    CHECK_STRING(ol_option_value(&got, "output"), "d1");
    CHECK_STRING(ol_option_nth(&got, "set", 0), "a=1");
    CHECK_STRING(ol_option_nth(&got, "set", 1), "b=2");
    CHECK(ol_option_nth(&got, "set", 2) == NULL);
    CHECK_STRING(ol_option_value(&got, "set"), "b=2");
    CHECK(ol_option_given(&got, "quiet"));
    CHECK(!ol_option_given(&got, "format"));
    CHECK(ol_option_value(&got, "format") == NULL);
    CHECK_INT(parse(&one, "-qod2", "-", NULL), OL_OK);
    CHECK_STRING(ol_option_value(&got, "output"), "d2");
    CHECK_STRING(got.operands[0], "-");
    CHECK_INT(parse(&one, "--set", "-x", "--", "--seed", NULL), OL_OK);
    CHECK_STRING(ol_option_value(&got, "set"), "-x");
    CHECK_STRING(got.operands[0], "--seed");
    CHECK_INT(parse(&one, "f", "--set=", NULL), OL_OK);
    CHECK_STRING(ol_option_value(&got, "set"), "");
    CHECK_INT(parse(&many, "a", "b", "c", NULL), OL_OK);
    CHECK_INT(got.operand_count, 3);
}

static void refused(int status, const char *part)
{
    CHECK_INT(status, OL_BAD_USAGE);
    CHECK_INT(fault.status, OL_BAD_USAGE);
    CHECK_HAS(fault.message, part);
}

static void refusals(void)
{
    refused(parse(&one, NULL), "needs FILE");
    refused(parse(&one, "a", "b", NULL), "\"b\" is one too many");
    refused(parse(&one, "f", "--sede", "3", NULL), "did you mean --seed?");
    refused(parse(&one, "f", "--zzzzzz", NULL), "no option --zzzzzz");
    refused(parse(&one, "f", "-x", NULL), "no option -x");
    refused(parse(&one, "f", "--seed", NULL), "--seed N");
    refused(parse(&one, "f", "-o", NULL), "--output DIR");
    refused(parse(&one, "f", "--quiet=1", NULL), "takes no value");
    refused(parse(&many, "--set", "a", NULL), "no option --set");
    refused(parse(&many, NULL), "needs FILE...");
}

static void help(void)
{
    CHECK_INT(parse(&one, "--help", NULL), OL_OK);
    CHECK(wants_help);
    CHECK_INT(parse(&one, "--nonsense", "-h", NULL), OL_OK);
    CHECK(wants_help);
    CHECK_INT(parse(&one, "--", "-h", NULL), OL_OK);
    CHECK(!wants_help);
}

static void numbers(void)
{
    int64_t value;
    CHECK_INT(parse(&one, "f", NULL), OL_OK);
    CHECK(ol_option_count(&got, "seed", 0, 10, 7, &value, &fault));
    CHECK_INT(value, 7);
    CHECK_INT(parse(&one, "f", "--seed", "10", NULL), OL_OK);
    CHECK(ol_option_count(&got, "seed", 0, 10, 7, &value, &fault));
    CHECK_INT(value, 10);
    CHECK(!ol_option_count(&got, "seed", 0, 9, 7, &value, &fault));
    refused(fault.status, "from 0 to 9");
    CHECK_INT(parse(&one, "f", "--seed", "1x", NULL), OL_OK);
    CHECK(!ol_option_count(&got, "seed", 1, INT64_MAX, 7, &value, &fault));
    refused(fault.status, "at least 1");
}

static void formats(void)
{
    enum ol_output_format format;
    CHECK_INT(parse(&one, "f", NULL), OL_OK);
    CHECK(ol_option_format(&got, &format, &fault));
    CHECK_INT(format, OL_FORMAT_TABLE);
    CHECK_INT(parse(&one, "f", "--format", "csv", NULL), OL_OK);
    CHECK(ol_option_format(&got, &format, &fault));
    CHECK_INT(format, OL_FORMAT_CSV);
    CHECK_INT(parse(&one, "f", "--format", "xml", NULL), OL_OK);
    CHECK(!ol_option_format(&got, &format, &fault));
    refused(fault.status, "table, json or csv");
}

static void quoting(void)
{
    char words[][20] = {"outlay", "a b", "it's", "", "--x=/y,1"};
    char *list[] = {words[0], words[1], words[2], words[3], words[4]};
    char *line = ol_option_quote(5, list);
    CHECK_STRING(line, "outlay 'a b' 'it'\\''s' '' --x=/y,1");
    ol_mem_free(line);
    /* ESC and U+009B would steer a terminal: bash's $'' with octal numbers, as a digit may follow. */
    char steering[] = "it's\\\x1b[1m\xc2\x9b"
                      "7\n";
    line = ol_option_quote(1, (char *[]){steering});
    CHECK_STRING(line, "$'it\\'s\\\\\\033[1m\\302\\2337\\012'");
    ol_mem_free(line);
}

int main(void)
{
    CASE(forms);
    CASE(refusals);
    CASE(help);
    CASE(numbers);
    CASE(formats);
    CASE(quoting);
    ol_option_release(&got);
    return check_end();
}
