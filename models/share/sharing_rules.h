/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sharing_rules: all of them, one a file.
 */
#ifndef OUTLAY_SHARE_SHARING_RULES_H
#define OUTLAY_SHARE_SHARING_RULES_H

#include "outlay/quota.h"

extern const struct ol_sharing_rule ol_sharing_none;

#endif
