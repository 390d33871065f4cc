/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/command.h"

extern const struct ol_command ol_command_init, ol_command_manual, ol_command_completion;
extern const struct ol_command ol_command_run, ol_command_compare, ol_command_check, ol_command_list;
extern const struct ol_command ol_command_report;
extern const struct ol_command ol_command_sweep, ol_command_plan, ol_command_risk, ol_command_explain,
    ol_command_fairness, ol_command_tiers, ol_command_place;
extern const struct ol_command ol_command_rate, ol_command_commit, ol_command_bill, ol_command_pack, ol_command_ab,
    ol_command_cheapest, ol_command_anomalies, ol_command_forecast, ol_command_drift, ol_command_budget,
    ol_command_chargeback, ol_command_export;
extern const struct ol_command ol_command_prices_show, ol_command_prices_find, ol_command_prices_diff,
    ol_command_prices_import;
extern const struct ol_command ol_command_trace_info, ol_command_trace_convert, ol_command_trace_fit,
    ol_command_trace_make, ol_command_traffic_info;

/* clang-format off */
const struct ol_command *const ol_commands[] = {
    &ol_command_init,
    &ol_command_check,
    &ol_command_run,
    &ol_command_report,
    &ol_command_explain,
    &ol_command_fairness,
    &ol_command_export,
    &ol_command_compare,
    &ol_command_sweep,
    &ol_command_plan,
    &ol_command_risk,
    &ol_command_place,
    &ol_command_pack,
    &ol_command_tiers,
    &ol_command_cheapest,
    &ol_command_ab,
    &ol_command_commit,
    &ol_command_rate,
    &ol_command_bill,
    &ol_command_budget,
    &ol_command_chargeback,
    &ol_command_anomalies,
    &ol_command_forecast,
    &ol_command_drift,
    &ol_command_prices_show,
    &ol_command_prices_find,
    &ol_command_prices_diff,
    &ol_command_prices_import,
    &ol_command_trace_info,
    &ol_command_trace_convert,
    &ol_command_trace_fit,
    &ol_command_trace_make,
    &ol_command_traffic_info,
    &ol_command_list,
    &ol_command_manual,
    &ol_command_completion,
    NULL,
};
/* clang-format on */

const struct ol_command_group ol_command_groups[] = {
    {"Simulate", &ol_command_init},
    {"Compare and decide", &ol_command_compare},
    {"Bills and budgets", &ol_command_rate},
    {"Prices", &ol_command_prices_show},
    {"Traces and requests", &ol_command_trace_info},
    {"Look things up", &ol_command_list},
    {0},
};
