/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_type: what an instance type is, by its name and what a price list says of it.
 *
 * Price lists count a type's GPUs and do not name them; which they are follows from the type's family.
 */
#ifndef OUTLAY_PRICING_AWS_TYPE_H
#define OUTLAY_PRICING_AWS_TYPE_H

#include "pricing/book_writer.h"

/* "p4d" of "p4d.24xlarge" and of "ml.p4d.24xlarge". */
struct ol_slice ol_aws_type_family(struct ol_slice type);
/* Writes the type. `vcpus`, `memory` and `gpus` as AWS has them: "96", "1,152 GiB", "8"; "NA" or empty where it does
 * not say. */
void ol_aws_type_write(struct ol_book_writer *writer, struct ol_slice type, struct ol_slice vcpus,
                       struct ol_slice memory, struct ol_slice gpus);

#endif
