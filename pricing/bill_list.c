/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/bill_format.h"

/* The first whose columns are there; so those with names of their own come first. */
const struct ol_kind *const ol_bill_formats[] = {
    &ol_bill_focus.kind, &ol_bill_cur.kind, &ol_bill_azure.kind, &ol_bill_plain.kind, NULL,
};
