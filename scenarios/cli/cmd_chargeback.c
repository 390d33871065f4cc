/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/output.h"
#include "scenarios/cli/bill_note.h"
#include "scenarios/cli/chargeback_listing.h"
#include "scenarios/cli/command.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TAG "tag:"

static bool read_owner(const struct ol_invocation *invocation, struct ol_chargeback_question *question,
                       struct ol_error *error)
{
    const char *by = ol_option_value(invocation, "by");
    by = by ? by : "tag:team";
    question->tag = strncmp(by, TAG, strlen(TAG)) == 0 ? by + strlen(TAG) : NULL;
    if (question->tag ? *question->tag != '\0' : strcmp(by, "account") == 0)
        return true;
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--by: nobody is charged by \"%.60s\"; give tag:NAME or account", by);
    return false;
}

static bool is_month(const char *text)
{
    static const char form[] = "0000-00";
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == '0' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
            return false;
    return text[sizeof form - 1] == '\0' && atoi(text + 5) >= 1 && atoi(text + 5) <= 12;
}

static bool read_question(const struct ol_invocation *invocation, struct ol_chargeback_question *question,
                          struct ol_error *error)
{
    static const char *const costs[] = {"effective", "billed", NULL};
    int cost;
    *question = (struct ol_chargeback_question){.path = invocation->operands[0],
                                                .format = ol_option_value(invocation, "bill-format"),
                                                .currency = ol_option_value(invocation, "currency"),
                                                .month = ol_option_value(invocation, "month"),
                                                .shared = ol_option_value(invocation, "shared"),
                                                .untagged = ol_option_value(invocation, "untagged"),
                                                .shared_as = ol_option_value(invocation, "shared-as")};
    question->shared = question->shared ? question->shared : "proportional";
    question->untagged = question->untagged ? question->untagged : "keep";
    if (!read_owner(invocation, question, error) || !ol_option_choice(invocation, "cost", costs, 0, &cost, error))
        return false;
    question->is_billed = cost == 1;
    if (!question->month || is_month(question->month))
        return true;
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--month: \"%.40s\" is no month; write it as 2026-01",
            question->month);
    return false;
}

/* Of a bill that nobody bears anything of: why. */
static int complain_empty(const struct ol_chargeback *charged, const struct ol_chargeback_question *question,
                          struct ol_error *error)
{
    const struct ol_bill_walk *walk = &charged->walk;
    const char *in = question->month ? " in " : "", *month = question->month ? question->month : "";
    const struct ol_place place = {.file = walk->path};
    ol_bill_note(walk);
    if (walk->charges > 0 && !question->month)
        return ol_fail(error, OL_BAD_INPUT, place, "all charges of the bill are 0 by the %s cost; try --cost %s",
                       question->is_billed ? "billed" : "effective", question->is_billed ? "effective" : "billed");
    return ol_fail(error, OL_BAD_INPUT, place, "the bill has no charges%s%s%s", in, month,
                   walk->tally.malformed > 0 ? " that can be read" : "");
}

/* Where nobody has anything of their own, no rule can share. */
static void note_nobody(const struct ol_chargeback *charged, const struct ol_chargeback_question *question)
{
    char shown[OL_SHOWN_BUFFER];
    for (size_t i = 0; i < charged->count; i++)
        for (size_t k = 0; k < charged->months[i].count; k++)
            if (charged->months[i].owners[k].sort == OL_OWNER)
                return;
    if (question->tag)
        fprintf(
            stderr,
            "outlay: %s: no charge has the tag \"%s\", so there is nobody to share with; name another with --by "
            "tag:NAME, or give --by account\n",
            charged->walk.path, ol_slice_show(ol_slice_of(question->tag), shown));
}

static int print(const struct ol_chargeback *chargeback, const struct ol_chargeback_question *question,
                 enum ol_output_format format, struct ol_error *error)
{
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    ol_chargeback_write(chargeback, question, format, output);
    return ol_output_close(output, error);
}

static int chargeback(const struct ol_invocation *invocation)
{
    struct ol_chargeback_question question;
    struct ol_chargeback charged = {0};
    struct ol_error error = {0};
    enum ol_output_format format;
    const char *directory = ol_option_value(invocation, "output");
    int status = OL_BAD_USAGE;
    if (ol_option_format(invocation, &format, &error) && read_question(invocation, &question, &error))
        status = ol_chargeback_read(&charged, &question, &error);
    if (status == OL_OK && charged.count == 0)
        status = complain_empty(&charged, &question, &error);
    if (status == OL_OK && directory)
        status = ol_chargeback_folder(&charged, &question, directory, &error);
    if (status == OL_OK) {
        ol_bill_note(&charged.walk);
        note_nobody(&charged, &question);
        status = print(&charged, &question, format, &error);
    }
    const int code = status == OL_OK ? 0 : ol_command_fail(&error);
    ol_chargeback_release(&charged);
    return code;
}

static const struct ol_option options[] = {
    {"by", 0, "tag:NAME|account", "who bears it (default tag:team)"},
    {"shared", 0, "RULE", "of taxes, unused commitments, idle: keep, even, proportional (default), fixed:FILE"},
    {"untagged", 0, "RULE", "usage of nobody: the same rules (default keep)"},
    {"shared-as", 0, "NAME", "an owner whose costs are everybody's, such as platform"},
    {"month", 0, "2026-01", "only this one"},
    {"cost", 0, "effective|billed", "by which cost (default effective: payments spread over what they cover)"},
    {"output", 'o', "DIR", "write an index, a CSV of all, and a statement for each owner and month"},
    {"currency", 0, "CODE", "only charges in this currency, where the bill has several"},
    {"bill-format", 0, "FORMAT", "focus, cur, azure or plain (default: by the names in the first line)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_chargeback = {
    .name = "chargeback",
    .operands = "BILL|RUN",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "who bears a bill: what each owner has, and its share of what nobody has",
    .details =
        "Shares add up to the bill, to the billionth. even: alike among those with costs in that month;\n"
        "proportional: by these; fixed:FILE: by a CSV of owner,weight with a line of names; keep: a line of its\n"
        "own. In a run's bill the nodes of pools are split by what the jobs of each team used of them, and idle\n"
        "time is shared.",
    .example = "outlay chargeback build/month --untagged even -o build/statements",
    .options = options,
    .run = chargeback,
};
