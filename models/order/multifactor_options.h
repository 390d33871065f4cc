/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * multifactor_options: how a scenario says what slurm.conf says: by a file, and by attributes of <scheduler> that stand
 * above it, one for each key, with values as slurm.conf writes them. So the file stays as it was pasted, and a what-if
 * edit or a sweep changes one weight.
 */
#ifndef OUTLAY_ORDER_MULTIFACTOR_OPTIONS_H
#define OUTLAY_ORDER_MULTIFACTOR_OPTIONS_H

#include "models/order/slurm_conf.h"
#include "outlay/order.h"

#define OL_MULTIFACTOR_KEYS 14

struct ol_multifactor_options {
    const char *slurm_conf;                  /* NULL: none */
    int ties;                                /* enum ol_account_ties */
    const char *values[OL_MULTIFACTOR_KEYS]; /* NULL: not given */
};

extern const struct ol_field ol_multifactor_fields[];

/* All of it, on top of Slurm's defaults; the node of <scheduler>, which may be NULL, is blamed. */
void ol_multifactor_options_read(const struct ol_multifactor_options *options, const struct ol_xml_node *node,
                                 struct ol_slurm_conf *conf, struct ol_faults *faults);

#endif
