/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/bill_totals.h"
#include "scenarios/cli/bill_listing.h"
#include "scenarios/cli/command.h"

static void write(struct ol_bill_totals *totals, enum ol_output_format format, struct ol_output *output)
{
    if (format == OL_FORMAT_JSON)
        ol_bill_write_json(totals, output);
    else if (format == OL_FORMAT_CSV)
        ol_bill_write_csv(totals, output);
    else
        ol_bill_print(totals, output);
}

static int print(struct ol_bill_totals *totals, enum ol_output_format format, struct ol_error *error)
{
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    write(totals, format, output);
    return ol_output_close(output, error);
}

static int bill(const struct ol_invocation *invocation)
{
    const struct ol_bill_question question = {.by = ol_option_value(invocation, "by"),
                                              .currency = ol_option_value(invocation, "currency"),
                                              .format = ol_option_value(invocation, "bill-format")};
    struct ol_error error = {0};
    struct ol_bill_totals totals = {0};
    enum ol_output_format format;
    int status = OL_BAD_USAGE;
    if (ol_option_format(invocation, &format, &error))
        status = ol_bill_totals_read(&totals, &question, invocation->operands, invocation->operand_count, &error);
    if (status == OL_OK)
        status = print(&totals, format, &error);
    const int code = status == OL_OK ? 0 : ol_command_fail(&error);
    ol_bill_totals_release(&totals);
    return code;
}

static const struct ol_option options[] = {
    {"by", 0, "WHAT", "service, provider, region, account, category, resource, month, day or tag:NAME"},
    {"currency", 0, "CODE", "only charges in this currency, where a bill has several"},
    {"bill-format", 0, "FORMAT", "focus, cur, azure or plain (default: by the names in the first line)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_bill = {
    .name = "bill",
    .operands = "FILE|RUN...",
    .operands_min = 1,
    .summary = "what bills sum up to, side by side: real ones, and those of runs",
    .details =
        "Reads FOCUS 1.0 to 1.4, the AWS Cost and Usage Report, cost exports of Azure, and time,value, as CSV\n"
        "or its gzip. A run's directory stands for its focus.csv. With several, the difference is that of the\n"
        "last to the first. List is what usage costs without any agreement; purchases of commitments add\n"
        "nothing to it, since the usage that they cover is listed. Rows that cannot be read are counted and\n"
        "shown.",
    .example = "outlay bill build/month --by service",
    .options = options,
    .run = bill,
};
