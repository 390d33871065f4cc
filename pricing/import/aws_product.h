/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_product: which of our meters a product of AWS is, and of what.
 *
 * A product is known by its service and its usage type ("USE2-BoxUsage:m5.large"), which bills show too; so one table
 * serves offer files, where further attributes stand beside them, and savings plans, where little else does. Machines
 * are taken where anybody gets them: shared tenancy, in use, with nothing installed but the system, and no licence
 * brought along; other variants are unknown. What the rows are called:
 *
 *     instance          type; system linux, windows, suse, rhel, ubuntu-pro
 *     ml-instance       type with its "ml."; system: the component (training, hosting ...), see aws_written.h
 *     database          type with its "db."; system: the engine; one zone, licence included
 *     storage ...       standard, standard-ia, one-zone-ia, intelligent-tiering, glacier-instant, glacier-flexible,
 *                       deep-archive ...; requests, retrieval and transitions bear the class's name
 *     block-storage     gp3, gp2, io1, io2, st1, sc1, standard, snapshot
 *     egress            all regions' volumes count together (pool "egress")
 *     inter-region      the region to which it goes
 *     container, function   nothing, or "arm"
 */
#ifndef OUTLAY_PRICING_AWS_PRODUCT_H
#define OUTLAY_PRICING_AWS_PRODUCT_H

#include "aws_attributes.h"
#include "pricing/importer.h"

enum ol_aws_verdict { OL_AWS_TAKEN, OL_AWS_FILTERED, OL_AWS_UNKNOWN };

/* Slices point into the attributes or at constants, `item` and `system` into `buffer` where they are made. */
struct ol_aws_product {
    enum ol_meter meter;
    bool is_spot;
    struct ol_slice item, region, system, pool;
    struct ol_slice title; /* of the region; may be empty */
    char buffer[64];
};

enum ol_aws_verdict ol_aws_product_read(const struct ol_aws_attributes *attributes,
                                        const struct ol_import_filter *filter, struct ol_aws_product *product);

/* Writes the product's region and, where it is a machine, its type. */
void ol_aws_product_announce(const struct ol_aws_product *product, const struct ol_aws_attributes *attributes,
                             struct ol_book_writer *writer);

/* Writes where the prices come from, a service's list of that date (may be empty), and returns its name for their
 * rows, which is `service`; NULL where that cannot be a name. */
const char *ol_aws_source_write(struct ol_book_writer *writer, const char *service, const char *date);

/* "linux" of "Linux/UNIX", "Linux", "SUSE Linux (Amazon VPC)", "Red Hat Enterprise Linux", "RHEL", "Windows"; NULL:
 * another, or one with more than the system in it. */
const char *ol_aws_system(struct ol_slice words);

#endif
