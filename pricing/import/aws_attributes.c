/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aws_attributes.h"

static const char *const names[OL_AWS_ATTRIBUTES] = {
    [OL_AWS_FAMILY] = "productfamily",
    [OL_AWS_SERVICE] = "servicecode",
    [OL_AWS_LOCATION] = "location",
    [OL_AWS_LOCATION_TYPE] = "locationtype",
    [OL_AWS_REGION] = "regioncode",
    [OL_AWS_FROM_LOCATION] = "fromlocation",
    [OL_AWS_FROM_REGION] = "fromregioncode",
    [OL_AWS_TO_LOCATION] = "tolocation",
    [OL_AWS_TO_REGION] = "toregioncode",
    [OL_AWS_USAGE] = "usagetype",
    [OL_AWS_OPERATION] = "operation",
    [OL_AWS_INSTANCE_TYPE] = "instancetype",
    [OL_AWS_INSTANCE_NAME] = "instancename",
    [OL_AWS_VCPU] = "vcpu",
    [OL_AWS_MEMORY] = "memory",
    [OL_AWS_GPU] = "gpu",
    [OL_AWS_SYSTEM] = "operatingsystem",
    [OL_AWS_TENANCY] = "tenancy",
    [OL_AWS_CAPACITY] = "capacitystatus",
    [OL_AWS_SOFTWARE] = "preinstalledsw",
    [OL_AWS_LICENSE] = "licensemodel",
    [OL_AWS_MARKET] = "marketoption",
    [OL_AWS_COMPONENT] = "component",
    [OL_AWS_ENGINE] = "databaseengine",
    [OL_AWS_ENGINE_EDITION] = "databaseedition",
};

/* A letter in lower case or a digit; 0 for others. */
static char letter(char character)
{
    if (character >= 'A' && character <= 'Z')
        return (char)(character - 'A' + 'a');
    const bool counts = (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
    return counts ? character : 0;
}

bool ol_aws_name_is(struct ol_slice name, const char *letters)
{
    for (size_t i = 0; i < name.length; i++) {
        const char found = letter(name.data[i]);
        if (found && found != *letters++)
            return false;
    }
    return !*letters;
}

enum ol_aws_attribute ol_aws_attribute_find(struct ol_slice name)
{
    enum ol_aws_attribute which = 0;
    while (which < OL_AWS_ATTRIBUTES && !ol_aws_name_is(name, names[which]))
        which++;
    return which;
}

void ol_aws_attributes_clear(struct ol_aws_attributes *attributes)
{
    ol_text_clear(&attributes->bytes);
    for (size_t i = 0; i < OL_AWS_ATTRIBUTES; i++)
        attributes->spans[i].length = 0;
}

void ol_aws_attributes_set(struct ol_aws_attributes *attributes, enum ol_aws_attribute which,
                           struct ol_slice value)
{
    value = ol_slice_trim(value);
    if (which == OL_AWS_ATTRIBUTES || attributes->spans[which].length || ol_slice_is(value, "NA"))
        return;
    attributes->spans[which].start = attributes->bytes.length;
    attributes->spans[which].length = value.length;
    ol_text_add(&attributes->bytes, value.data, value.length);
}

struct ol_slice ol_aws_attributes_get(const struct ol_aws_attributes *attributes, enum ol_aws_attribute which)
{
    const char *bytes = ol_text_string(&attributes->bytes);
    return (struct ol_slice){bytes + attributes->spans[which].start * (attributes->spans[which].length > 0),
                             attributes->spans[which].length};
}

void ol_aws_attributes_release(struct ol_aws_attributes *attributes)
{
    ol_text_release(&attributes->bytes);
}
