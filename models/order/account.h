/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * account: the organisation as a scheduler knows it: accounts in a tree, their members, classes of service, partitions.
 */
#ifndef OUTLAY_ORDER_ACCOUNT_H
#define OUTLAY_ORDER_ACCOUNT_H

#include "outlay/field.h"

struct ol_account { /* <account> */
    const struct ol_xml_node *node;
    const char *name;
};

struct ol_member { /* <member> */
    const struct ol_xml_node *node;
    const char *name;
};

struct ol_qos { /* <qos> */
    const struct ol_xml_node *node;
    const char *name;
};

struct ol_partition { /* <partition> */
    const struct ol_xml_node *node;
    const char *name;
};

extern const struct ol_element ol_account_element, ol_member_element, ol_qos_element, ol_partition_element;

#endif
