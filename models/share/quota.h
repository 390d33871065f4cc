/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quota: what a <quota> says, before any rule gives it a meaning.
 */
#ifndef OUTLAY_SHARE_QUOTA_H
#define OUTLAY_SHARE_QUOTA_H

#include "outlay/field.h"

struct ol_quota { /* <quota> */
    const struct ol_xml_node *node;
    const char *team;
};

#endif
