/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/command.h"
#include "scenarios/cli/fairness_listing.h"
#include "scenarios/job_rows.h"

#define WORST_LIMIT 1000000

struct fairness_call {
    const struct ol_invocation *invocation;
    const char *run, *baseline; /* directories; baseline: NULL where none is given */
    enum ol_output_format format;
    int part;
    struct ol_fair_shares shares;
    struct ol_run_record run_record, baseline_record;
    struct ol_error error;
};

static bool read_options(struct fairness_call *call)
{
    static const char *const parts[] = {[OL_FAIR_ALL] = "all",
                                        [OL_FAIR_TEAMS] = "teams",
                                        [OL_FAIR_USERS] = "users",
                                        [OL_FAIR_WORST] = "worst",
                                        NULL};
    int64_t worst;
    if (!ol_option_format(call->invocation, &call->format, &call->error) ||
        !ol_option_choice(call->invocation, "show", parts, OL_FAIR_ALL, &call->part, &call->error) ||
        !ol_option_count(call->invocation, "worst", 0, WORST_LIMIT, 100, &worst, &call->error))
        return false;
    call->shares.worst_limit = (size_t)worst;
    if (call->baseline || (call->part != OL_FAIR_WORST && !ol_option_given(call->invocation, "worst")))
        return true;
    ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
            "jobs get worse beside something: give a BASELINE behind the run, the directory of another run");
    return false;
}

static int read_runs(struct fairness_call *call)
{
    struct ol_error *error = &call->error;
    /* first, as it says best what is no run directory */
    struct ol_job_rows *rows = ol_job_rows_open(call->run, error);
    int status = rows ? ol_run_record_read(&call->run_record, call->run, error) : error->status;
    ol_job_rows_close(rows);
    rows = status == OL_OK && call->baseline ? ol_job_rows_open(call->baseline, error) : NULL;
    if (status == OL_OK && call->baseline)
        status = rows ? ol_run_record_read(&call->baseline_record, call->baseline, error) : error->status;
    ol_job_rows_close(rows);
    if (status != OL_OK)
        return status;
    return ol_fair_shares_read(&call->shares, call->run, call->baseline, call->run_record.length,
                               call->baseline_record.length, error);
}

static int tell(struct fairness_call *call)
{
    struct ol_output *output = ol_output_open("-", &call->error);
    if (!output)
        return call->error.status;
    const struct ol_fair_telling telling = {
        .shares = &call->shares,
        .run = &call->run_record,
        .baseline = call->baseline ? &call->baseline_record : NULL,
        .run_name = call->run,
        .baseline_name = call->baseline,
        .part = (enum ol_fair_part)call->part,
    };
    ol_fairness_write(&telling, call->format, output);
    return ol_output_close(output, &call->error);
}

static int fairness(const struct ol_invocation *invocation)
{
    struct fairness_call call = {.invocation = invocation,
                                 .run = invocation->operands[0],
                                 .baseline = invocation->operand_count > 1 ? invocation->operands[1] : NULL};
    int status = read_options(&call) ? OL_OK : OL_BAD_USAGE;
    if (status == OL_OK)
        status = read_runs(&call);
    if (status == OL_OK)
        status = tell(&call);
    const int code = status == OL_OK ? 0 : ol_command_fail(&call.error);
    ol_fair_shares_release(&call.shares);
    ol_run_record_release(&call.run_record);
    ol_run_record_release(&call.baseline_record);
    return code;
}

static const struct ol_option options[] = {
    {"show", 0, "all|teams|users|worst", "which tables; CSV is always one (default all, in CSV teams)"},
    {"worst", 0, "N", "beside a baseline: how many of the jobs that got worse most (default 100)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_fairness = {
    .name = "fairness",
    .operands = "RUN [BASELINE]",
    .operands_min = 1,
    .operands_max = 2,
    .summary = "who got how much, and who gains and loses against another policy",
    .details =
        "RUN and BASELINE are run directories; only their jobs.csv, manifest and summary are read. Service is\n"
        "the unit-time that a team's jobs ran over the unit-time that they waited or ran, and Jain's index is\n"
        "over that. Jobs are the same where name and submit agree; one gains where its turnaround is shorter\n"
        "than in the baseline. Changes are means a job; below zero is sooner. Finish-time fairness is a job's\n"
        "turnaround over that in a share of the pool of its team's own: up to 1 nobody envies that share.",
    .example = "outlay fairness build/month --show teams",
    .options = options,
    .run = fairness,
};
