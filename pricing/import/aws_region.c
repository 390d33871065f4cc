/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Titles and names by AWS's list of regions; codes by its guides to the usage reports of S3 and EFS. Where places or
 * codes changed, all that were in use stand here, the newest first.
 */
#include "aws_region.h"

#include <string.h>

static const struct ol_aws_region regions[] = {
    {"us-east-1", "US East (N. Virginia)", "USE1"},
    {"us-east-2", "US East (Ohio)", "USE2"},
    {"us-west-1", "US West (N. California)", "USW1"},
    {"us-west-2", "US West (Oregon)", "USW2"},
    {"af-south-1", "Africa (Cape Town)", "AFS1"},
    {"af-south-1", "Africa (Cape Town)", "CPT"},
    {"ap-east-1", "Asia Pacific (Hong Kong)", "APE1"},
    {"ap-east-2", "Asia Pacific (Taipei)", "APE2"},
    {"ap-south-1", "Asia Pacific (Mumbai)", "APS3"},
    {"ap-south-2", "Asia Pacific (Hyderabad)", "APS5"},
    {"ap-northeast-1", "Asia Pacific (Tokyo)", "APN1"},
    {"ap-northeast-2", "Asia Pacific (Seoul)", "APN2"},
    {"ap-northeast-3", "Asia Pacific (Osaka)", "APN3"},
    {"ap-northeast-3", "Asia Pacific (Osaka-Local)", "APN3"},
    {"ap-southeast-1", "Asia Pacific (Singapore)", "APS1"},
    {"ap-southeast-2", "Asia Pacific (Sydney)", "APS2"},
    {"ap-southeast-3", "Asia Pacific (Jakarta)", "APS4"},
    {"ap-southeast-4", "Asia Pacific (Melbourne)", "APS6"},
    {"ap-southeast-5", "Asia Pacific (Malaysia)", "APS7"},
    {"ap-southeast-6", "Asia Pacific (New Zealand)", NULL},
    {"ap-southeast-7", "Asia Pacific (Thailand)", NULL},
    {"ca-central-1", "Canada (Central)", "CAN1"},
    {"ca-west-1", "Canada West (Calgary)", "CAN2"},
    {"cn-north-1", "China (Beijing)", "CNN1"},
    {"cn-northwest-1", "China (Ningxia)", "CNW1"},
    {"eu-central-1", "EU (Frankfurt)", "EUC1"},
    {"eu-central-2", "EU (Zurich)", "EUC2"},
    {"eu-north-1", "EU (Stockholm)", "EUN1"},
    {"eu-south-1", "EU (Milan)", "EUS1"},
    {"eu-south-2", "EU (Spain)", "EUS2"},
    {"eu-west-1", "EU (Ireland)", "EU"},
    {"eu-west-1", "EU (Ireland)", "EUW1"},
    {"eu-west-2", "EU (London)", "EUW2"},
    {"eu-west-3", "EU (Paris)", "EUW3"},
    {"il-central-1", "Israel (Tel Aviv)", "ILC1"},
    {"me-central-1", "Middle East (UAE)", "MEC1"},
    {"me-south-1", "Middle East (Bahrain)", "MES1"},
    {"mx-central-1", "Mexico (Central)", "MXC1"},
    {"sa-east-1", "South America (Sao Paulo)", "SAE1"},
    {"sa-east-1", "South America (S\xc3\xa3o Paulo)", "SAE1"},
    {"us-gov-east-1", "AWS GovCloud (US-East)", "UGE1"},
    {"us-gov-west-1", "AWS GovCloud (US-West)", "UGW1"},
    {"us-gov-west-1", "AWS GovCloud (US)", "UGW1"},
};
#define REGIONS (sizeof regions / sizeof *regions)

static bool begins(struct ol_slice text, const char *with, size_t length)
{
    return text.length >= length && memcmp(text.data, with, length) == 0;
}

static struct ol_slice rest_of(struct ol_slice text, size_t from)
{
    return (struct ol_slice){text.data + from, text.length - from};
}

/* "Europe" took the place of "EU" in 2020. */
static bool has_title(const struct ol_aws_region *region, struct ol_slice title)
{
    if (begins(title, "Europe (", 8) && strncmp(region->title, "EU (", 4) == 0)
        return ol_slice_is(rest_of(title, 8), region->title + 4);
    return ol_slice_is(title, region->title);
}

const struct ol_aws_region *ol_aws_region_of_title(struct ol_slice title)
{
    for (size_t i = 0; i < REGIONS; i++)
        if (has_title(&regions[i], title))
            return &regions[i];
    return NULL;
}

const struct ol_aws_region *ol_aws_region_of_name(struct ol_slice name)
{
    for (size_t i = 0; i < REGIONS; i++)
        if (ol_slice_is(name, regions[i].name))
            return &regions[i];
    return NULL;
}

/* Two to four capitals and a digit: "LAX1", a local zone. */
static bool is_like_code(struct ol_slice code)
{
    if (code.length < 3 || code.length > 5 || code.data[code.length - 1] < '0' || code.data[code.length - 1] > '9')
        return false;
    for (size_t i = 0; i + 1 < code.length; i++)
        if (code.data[i] < 'A' || code.data[i] > 'Z')
            return false;
    return true;
}

static const struct ol_aws_region *find_code(struct ol_slice code)
{
    static const struct ol_aws_region unknown = {"", "", NULL};
    for (size_t i = 0; i < REGIONS; i++)
        if (regions[i].code && ol_slice_is(code, regions[i].code))
            return &regions[i];
    return is_like_code(code) ? &unknown : NULL;
}

const struct ol_aws_region *ol_aws_region_take_code(struct ol_slice *usage)
{
    const char *dash = usage->length ? memchr(usage->data, '-', usage->length) : NULL;
    if (!dash)
        return NULL;
    const struct ol_slice code = {usage->data, (size_t)(dash - usage->data)};
    const struct ol_aws_region *region = find_code(code);
    if (region)
        *usage = rest_of(*usage, code.length + 1);
    return region;
}

bool ol_aws_is_name(struct ol_slice text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    for (size_t i = 0; i < text.length; i++)
        if (!memchr(allowed, text.data[i], sizeof allowed - 1))
            return false;
    return text.length > 0 && text.length <= 100;
}
