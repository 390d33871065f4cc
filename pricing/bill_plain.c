/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill_plain: a time and a value a row, as monitoring exports costs.
 */
#include "pricing/bill_format.h"

static const struct ol_bill_column columns[] = {
    {OL_BILL_START, {"time", "timestamp", "date", "datetime", "ds", "day", "month", "start"}},
    {OL_BILL_END, {"end"}},
    {OL_BILL_BILLED, {"value", "cost", "amount", "y", "billed"}},
    {OL_BILL_CURRENCY, {"currency"}},
    {0},
};

const struct ol_bill_format ol_bill_plain = {
    .kind = {"plain", "a column of times and one of values: time,value", NULL, 0},
    .columns = columns,
};
