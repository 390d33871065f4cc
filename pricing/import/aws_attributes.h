/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_attributes: what an offer file says of a product, of all that it says what matters here.
 *
 * JSON files call an attribute "instanceType", CSV files "Instance Type", and both have changed their minds about
 * capitals: names are compared by their letters and digits alone. Texts are copied, since a reader's slices do not
 * last, into one buffer that is used again for the next product.
 *
 *     ol_aws_attributes_set(&attributes, ol_aws_attribute_find(key), text);
 *     ol_aws_attributes_get(&attributes, OL_AWS_USAGE)     // "USE2-BoxUsage:m5.large"
 */
#ifndef OUTLAY_PRICING_AWS_ATTRIBUTES_H
#define OUTLAY_PRICING_AWS_ATTRIBUTES_H

#include "outlay/text.h"

enum ol_aws_attribute {
    OL_AWS_FAMILY, /* of products; in JSON beside the attributes */
    OL_AWS_SERVICE,
    OL_AWS_LOCATION,
    OL_AWS_LOCATION_TYPE,
    OL_AWS_REGION,
    OL_AWS_FROM_LOCATION,
    OL_AWS_FROM_REGION,
    OL_AWS_TO_LOCATION,
    OL_AWS_TO_REGION,
    OL_AWS_USAGE,
    OL_AWS_OPERATION,
    OL_AWS_INSTANCE_TYPE,
    OL_AWS_INSTANCE_NAME, /* of SageMaker: without the component behind it */
    OL_AWS_VCPU,
    OL_AWS_MEMORY,
    OL_AWS_GPU,
    OL_AWS_SYSTEM,
    OL_AWS_TENANCY,
    OL_AWS_CAPACITY,
    OL_AWS_SOFTWARE,
    OL_AWS_LICENSE,
    OL_AWS_MARKET,
    OL_AWS_COMPONENT,
    OL_AWS_ENGINE,
    OL_AWS_ENGINE_EDITION,
    OL_AWS_ATTRIBUTES
};

struct ol_aws_attributes { /* zero-initialised is empty */
    struct ol_text bytes;
    struct {
        size_t start, length;
    } spans[OL_AWS_ATTRIBUTES];
};

/* OL_AWS_ATTRIBUTES where it is none of these. */
enum ol_aws_attribute ol_aws_attribute_find(struct ol_slice name);
/* Whether two such names are the same. */
bool ol_aws_name_is(struct ol_slice name, const char *letters);

void ol_aws_attributes_clear(struct ol_aws_attributes *attributes);
/* Nothing to do for OL_AWS_ATTRIBUTES. The first of a name stays. */
void ol_aws_attributes_set(struct ol_aws_attributes *attributes, enum ol_aws_attribute which,
                           struct ol_slice value);
/* Empty where it is not given, or "NA". Valid until the next set. */
struct ol_slice ol_aws_attributes_get(const struct ol_aws_attributes *attributes, enum ol_aws_attribute which);
void ol_aws_attributes_release(struct ol_aws_attributes *attributes);

#endif
