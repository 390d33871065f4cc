/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first row of the table whose service, usage and operation fit counts. A usage pattern that ends in '*' gives
 * its rest as the item where the row says REST.
 */
#include "aws_product.h"

#include "aws_region.h"
#include "aws_type.h"

#include <string.h>

#define REST "*" /* as an item: what the usage's '*' stands for */
#define TO   ">" /* as an item: the region to which it goes */

struct rule {
    const char *service, *usage;
    const char *operation; /* NULL: any; "-": none */
    enum ol_meter meter;
    const char *item, *system;
    bool is_spot;
};

#define S3(usage, operation, meter, item)                                                                         \
    {                                                                                                             \
        "AmazonS3", usage, operation, OL_METER_##meter, item, NULL, false                                         \
    }

static const struct rule rules[] = {
    {"AmazonEC2", "BoxUsage:*", NULL, OL_METER_INSTANCE, REST, NULL, false},
    {"AmazonEC2", "EBS:VolumeUsage.*", NULL, OL_METER_BLOCK_STORAGE, REST, NULL, false},
    {"AmazonEC2", "EBS:VolumeUsage", NULL, OL_METER_BLOCK_STORAGE, "standard", NULL, false},
    {"AmazonEC2", "EBS:SnapshotUsage", NULL, OL_METER_BLOCK_STORAGE, "snapshot", NULL, false},
    {"AmazonEC2", "EBS:SnapshotArchiveStorage", NULL, OL_METER_BLOCK_STORAGE, "snapshot-archive", NULL, false},
    {"AmazonEC2", "NatGateway-Hours", NULL, OL_METER_NAT, NULL, NULL, false},
    {"AmazonEC2", "NatGateway-Bytes", NULL, OL_METER_NAT_DATA, NULL, NULL, false},
    {"AmazonVPC", "PublicIPv4:InUseAddress", NULL, OL_METER_ADDRESS, NULL, NULL, false},
    {"AmazonVPC", "PublicIPv4:IdleAddress", NULL, OL_METER_ADDRESS, "idle", NULL, false},

    S3("Requests-Tier*", "S3-SIATransition", TRANSITION, "standard-ia"),
    S3("Requests-Tier*", "S3-ZIATransition", TRANSITION, "one-zone-ia"),
    S3("Requests-Tier*", "S3-INTTransition", TRANSITION, "intelligent-tiering"),
    S3("Requests-Tier*", "S3-GIRTransition", TRANSITION, "glacier-instant"),
    S3("Requests-Tier*", "S3-GlacierTransition", TRANSITION, "glacier-flexible"),
    S3("Requests-Tier*", "S3-GDATransition", TRANSITION, "deep-archive"),
    S3("Requests-Tier1", NULL, WRITE_REQUEST, "standard"),
    S3("Requests-Tier2", NULL, READ_REQUEST, "standard"),
    S3("Requests-Tier3", "-", TRANSITION, "glacier-flexible"),
    S3("Requests-Tier4", "-", TRANSITION, "standard-ia"),
    S3("Requests-SIA-Tier1", NULL, WRITE_REQUEST, "standard-ia"),
    S3("Requests-SIA-Tier2", NULL, READ_REQUEST, "standard-ia"),
    S3("Requests-ZIA-Tier1", NULL, WRITE_REQUEST, "one-zone-ia"),
    S3("Requests-ZIA-Tier2", NULL, READ_REQUEST, "one-zone-ia"),
    S3("Requests-INT-Tier1", NULL, WRITE_REQUEST, "intelligent-tiering"),
    S3("Requests-INT-Tier2", NULL, READ_REQUEST, "intelligent-tiering"),
    S3("Requests-GIR-Tier1", NULL, WRITE_REQUEST, "glacier-instant"),
    S3("Requests-GIR-Tier2", NULL, READ_REQUEST, "glacier-instant"),
    S3("Requests-GLACIER-Tier1", NULL, WRITE_REQUEST, "glacier-flexible"),
    S3("Requests-GLACIER-Tier2", NULL, READ_REQUEST, "glacier-flexible"),
    S3("Requests-GDA-Tier1", NULL, WRITE_REQUEST, "deep-archive"),
    S3("Requests-GDA-Tier2", NULL, READ_REQUEST, "deep-archive"),
    S3("TimedStorage-ByteHrs", NULL, STORAGE, "standard"),
    S3("TimedStorage-RRS-ByteHrs", NULL, STORAGE, "reduced-redundancy"),
    S3("TimedStorage-SIA-ByteHrs", NULL, STORAGE, "standard-ia"),
    S3("TimedStorage-ZIA-ByteHrs", NULL, STORAGE, "one-zone-ia"),
    S3("TimedStorage-GIR-ByteHrs", NULL, STORAGE, "glacier-instant"),
    S3("TimedStorage-GlacierByteHrs", NULL, STORAGE, "glacier-flexible"),
    S3("TimedStorage-GDA-ByteHrs", NULL, STORAGE, "deep-archive"),
    S3("TimedStorage-INT-FA-ByteHrs", NULL, STORAGE, "intelligent-tiering"),
    S3("TimedStorage-INT-IA-ByteHrs", NULL, STORAGE, "intelligent-tiering/infrequent"),
    S3("TimedStorage-INT-AIA-ByteHrs", NULL, STORAGE, "intelligent-tiering/archive-instant"),
    S3("TimedStorage-INT-AA-ByteHrs", NULL, STORAGE, "intelligent-tiering/archive"),
    S3("TimedStorage-INT-DAA-ByteHrs", NULL, STORAGE, "intelligent-tiering/deep-archive"),
    S3("TimedStorage-XZ-ByteHrs", NULL, STORAGE, "express-one-zone"),
    S3("Monitoring-Automation-INT", NULL, MONITORING, "intelligent-tiering"),
    S3("Retrieval-SIA", NULL, RETRIEVAL, "standard-ia"),
    S3("Retrieval-ZIA", NULL, RETRIEVAL, "one-zone-ia"),
    S3("Retrieval-GIR", NULL, RETRIEVAL, "glacier-instant"),
    S3("Retrieval-SIA-GIR", NULL, RETRIEVAL, "glacier-instant"),
    S3("Standard-Retrieval-Bytes", "-", RETRIEVAL, "glacier-flexible"),
    S3("Standard-Retrieval-Bytes", "RestoreObject", RETRIEVAL, "glacier-flexible"),
    S3("Standard-Retrieval-Bytes", "DeepArchiveRestoreObject", RETRIEVAL, "deep-archive"),
    S3("Bulk-Retrieval-Bytes", "-", RETRIEVAL, "glacier-flexible/bulk"),
    S3("Bulk-Retrieval-Bytes", "RestoreObject", RETRIEVAL, "glacier-flexible/bulk"),
    S3("Bulk-Retrieval-Bytes", "DeepArchiveRestoreObject", RETRIEVAL, "deep-archive/bulk"),
    S3("Expedited-Retrieval-Bytes", "-", RETRIEVAL, "glacier-flexible/expedited"),
    S3("Expedited-Retrieval-Bytes", "RestoreObject", RETRIEVAL, "glacier-flexible/expedited"),

    {"AWSDataTransfer", "DataTransfer-Out-Bytes", NULL, OL_METER_EGRESS, NULL, NULL, false},
    {"AWSDataTransfer", "DataTransfer-Regional-Bytes", NULL, OL_METER_INTER_ZONE, NULL, NULL, false},
    {"AWSDataTransfer", "AWS-Out-Bytes", NULL, OL_METER_INTER_REGION, TO, NULL, false},

    {"AmazonECS", "Fargate-vCPU-Hours:perCPU", NULL, OL_METER_CONTAINER_VCPU, NULL, NULL, false},
    {"AmazonECS", "Fargate-GB-Hours", NULL, OL_METER_CONTAINER_MEMORY, NULL, NULL, false},
    {"AmazonECS", "Fargate-ARM-vCPU-Hours:perCPU", NULL, OL_METER_CONTAINER_VCPU, "arm", NULL, false},
    {"AmazonECS", "Fargate-ARM-GB-Hours", NULL, OL_METER_CONTAINER_MEMORY, "arm", NULL, false},
    {"AmazonECS", "Fargate-Windows-vCPU-Hours:perCPU", NULL, OL_METER_CONTAINER_VCPU, NULL, "windows", false},
    {"AmazonECS", "Fargate-Windows-GB-Hours", NULL, OL_METER_CONTAINER_MEMORY, NULL, "windows", false},
    {"AmazonECS", "SpotUsage-Fargate-vCPU-Hours:perCPU", NULL, OL_METER_CONTAINER_VCPU, NULL, NULL, true},
    {"AmazonECS", "SpotUsage-Fargate-GB-Hours", NULL, OL_METER_CONTAINER_MEMORY, NULL, NULL, true},

    {"AWSLambda", "Request", NULL, OL_METER_FUNCTION_REQUEST, NULL, NULL, false},
    {"AWSLambda", "Request-ARM", NULL, OL_METER_FUNCTION_REQUEST, "arm", NULL, false},
    {"AWSLambda", "Lambda-GB-Second", NULL, OL_METER_FUNCTION_MEMORY, NULL, NULL, false},
    {"AWSLambda", "Lambda-GB-Second-ARM", NULL, OL_METER_FUNCTION_MEMORY, "arm", NULL, false},
    {"AWSLambda", "Lambda-Provisioned-GB-Second", NULL, OL_METER_FUNCTION_MEMORY, "provisioned", NULL, false},
    {"AWSLambda", "Lambda-Provisioned-GB-Second-ARM", NULL, OL_METER_FUNCTION_MEMORY, "provisioned-arm", NULL,
     false},
    {"AWSLambda", "Lambda-Provisioned-Concurrency", NULL, OL_METER_FUNCTION_MEMORY, "kept-warm", NULL, false},
    {"AWSLambda", "Lambda-Provisioned-Concurrency-ARM", NULL, OL_METER_FUNCTION_MEMORY, "kept-warm-arm", NULL,
     false},

    {"AmazonCloudWatch", "DataProcessing-Bytes", NULL, OL_METER_LOG_INGEST, NULL, NULL, false},
    {"AmazonCloudWatch", "DataProcessingIA-Bytes", NULL, OL_METER_LOG_INGEST, "infrequent", NULL, false},
    {"AmazonCloudWatch", "TimedStorage-ByteHrs", NULL, OL_METER_LOG_STORAGE, NULL, NULL, false},

    {"AmazonSageMaker", "Train:*", NULL, OL_METER_ML_INSTANCE, REST, "training", false},
    {"AmazonSageMaker", "Host:*", NULL, OL_METER_ML_INSTANCE, REST, "hosting", false},
    {"AmazonSageMaker", "AsyncInf:*", NULL, OL_METER_ML_INSTANCE, REST, "asynchronous", false},
    {"AmazonSageMaker", "Tsform:*", NULL, OL_METER_ML_INSTANCE, REST, "batch", false},
    {"AmazonSageMaker", "Processing:*", NULL, OL_METER_ML_INSTANCE, REST, "processing", false},
    {"AmazonSageMaker", "Notebk:*", NULL, OL_METER_ML_INSTANCE, REST, "notebook", false},

    {"AmazonEFS", "TimedStorage-ByteHrs", NULL, OL_METER_FILE_STORAGE, "efs", NULL, false},
    {"AmazonEFS", "IATimedStorage-ByteHrs", NULL, OL_METER_FILE_STORAGE, "efs/infrequent", NULL, false},
    {"AmazonEFS", "TimedStorage-Z-ByteHrs", NULL, OL_METER_FILE_STORAGE, "efs/one-zone", NULL, false},
    {"AmazonEFS", "IATimedStorage-Z-ByteHrs", NULL, OL_METER_FILE_STORAGE, "efs/one-zone-infrequent", NULL, false},

    {"AmazonRDS", "InstanceUsage:*", NULL, OL_METER_DATABASE, REST, NULL, false},
};

/* ---- words ---- */

static struct ol_slice get(const struct ol_aws_attributes *attributes, enum ol_aws_attribute which)
{
    return ol_aws_attributes_get(attributes, which);
}

/* Not given counts as so. */
static bool is_or_none(const struct ol_aws_attributes *attributes, enum ol_aws_attribute which, const char *word)
{
    const struct ol_slice value = get(attributes, which);
    return !value.length || ol_slice_is(value, word);
}

static const struct {
    const char *words, *system;
} systems[] = {
    {"Linux", "linux"},
    {"Linux/UNIX", "linux"},
    {"Windows", "windows"},
    {"SUSE", "suse"},
    {"SUSE Linux", "suse"},
    {"RHEL", "rhel"},
    {"Red Hat Enterprise Linux", "rhel"},
    {"Ubuntu Pro", "ubuntu-pro"},
    /* by the operation that bills show */
    {"RunInstances", "linux"},
    {"RunInstances:0002", "windows"},
    {"RunInstances:000g", "suse"},
    {"RunInstances:0010", "rhel"},
    {"RunInstances:0g00", "ubuntu-pro"},
};

const char *ol_aws_system(struct ol_slice words)
{
    static const char network[] = " (Amazon VPC)";
    const size_t behind = sizeof network - 1;
    if (words.length > behind && memcmp(words.data + words.length - behind, network, behind) == 0)
        words.length -= behind;
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
        if (ol_slice_is(words, systems[i].words))
            return systems[i].system;
    return NULL;
}

/* ---- places ---- */

static void take_region(struct ol_aws_product *product, const struct ol_aws_region *region)
{
    product->region = ol_slice_of(region->name);
    product->title = ol_slice_of(region->title);
}

static bool find_by(const struct ol_aws_attributes *attributes, enum ol_aws_attribute name,
                    enum ol_aws_attribute title, struct ol_aws_product *product)
{
    const struct ol_slice given = get(attributes, name), words = get(attributes, title);
    const struct ol_aws_region *region =
        given.length ? ol_aws_region_of_name(given) : ol_aws_region_of_title(words);
    if (region)
        take_region(product, region);
    else if (ol_aws_is_name(given))
        product->region = given;
    return product->region.length > 0;
}

/* By what the list says of it; where it says nothing, by the usage's code. A region that the table lacks has no
 * title. */
static bool find_region(const struct ol_aws_attributes *attributes, const struct ol_aws_region *coded,
                        struct ol_aws_product *product)
{
    if (find_by(attributes, OL_AWS_REGION, OL_AWS_LOCATION, product) ||
        find_by(attributes, OL_AWS_FROM_REGION, OL_AWS_FROM_LOCATION, product))
        return true;
    if (get(attributes, OL_AWS_LOCATION).length || get(attributes, OL_AWS_FROM_LOCATION).length)
        return false;
    take_region(product, coded ? coded : ol_aws_region_of_name(ol_slice_of("us-east-1")));
    return product->region.length > 0;
}

static struct ol_slice destination(const struct ol_aws_attributes *attributes, const struct ol_aws_region *coded)
{
    struct ol_aws_product there = {0};
    if (find_by(attributes, OL_AWS_TO_REGION, OL_AWS_TO_LOCATION, &there))
        return there.region;
    return ol_slice_of(coded ? coded->name : "");
}

/* ---- rules ---- */

static bool usage_fits(const char *pattern, struct ol_slice usage, struct ol_slice *rest)
{
    const size_t length = strlen(pattern);
    if (pattern[length - 1] != '*')
        return ol_slice_is(usage, pattern);
    if (usage.length < length || memcmp(usage.data, pattern, length - 1) != 0)
        return false;
    *rest = (struct ol_slice){usage.data + length - 1, usage.length - length + 1};
    return true;
}

static bool operation_fits(const char *wanted, struct ol_slice operation)
{
    if (!wanted)
        return true;
    return strcmp(wanted, "-") == 0 ? operation.length == 0 : ol_slice_is(operation, wanted);
}

static const struct rule *find_rule(struct ol_slice service, struct ol_slice usage, struct ol_slice operation,
                                    struct ol_slice *rest)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (ol_slice_is(service, rules[i].service) && usage_fits(rules[i].usage, usage, rest) &&
            operation_fits(rules[i].operation, operation))
            return &rules[i];
    return NULL;
}

/* ---- machines ---- */

static bool is_common_machine(const struct ol_aws_attributes *attributes)
{
    return is_or_none(attributes, OL_AWS_TENANCY, "Shared") && is_or_none(attributes, OL_AWS_CAPACITY, "Used") &&
           is_or_none(attributes, OL_AWS_MARKET, "OnDemand") && !get(attributes, OL_AWS_SOFTWARE).length &&
           !ol_slice_is(get(attributes, OL_AWS_LICENSE), "Bring your own license");
}

static bool name_instance(const struct ol_aws_attributes *attributes, struct ol_aws_product *product)
{
    const struct ol_slice words = get(attributes, OL_AWS_SYSTEM);
    const char *system = ol_aws_system(words.length ? words : get(attributes, OL_AWS_OPERATION));
    if (!system || !is_common_machine(attributes))
        return false;
    product->system = ol_slice_of(system);
    return true;
}

/* Older lists have the type with its component behind, and so may the usage: "ml.p3.2xlarge-Training". */
static bool name_ml_instance(const struct ol_aws_attributes *attributes, struct ol_aws_product *product)
{
    const struct ol_slice named = get(attributes, OL_AWS_INSTANCE_NAME);
    if (named.length)
        product->item = named;
    const char *dash = memrchr(product->item.data, '-', product->item.length);
    if (dash && dash[1] >= 'A' && dash[1] <= 'Z')
        product->item.length = (size_t)(dash - product->item.data);
    return product->item.length > 3 && memcmp(product->item.data, "ml.", 3) == 0;
}

/* "Aurora PostgreSQL" is aurora-postgresql. */
static bool name_database(const struct ol_aws_attributes *attributes, struct ol_aws_product *product)
{
    const struct ol_slice engine = get(attributes, OL_AWS_ENGINE);
    if (!engine.length || engine.length > sizeof product->buffer ||
        get(attributes, OL_AWS_ENGINE_EDITION).length ||
        ol_slice_is(get(attributes, OL_AWS_LICENSE), "Bring your own license"))
        return false;
    for (size_t i = 0; i < engine.length; i++) {
        const char letter = engine.data[i];
        product->buffer[i] = letter == ' ' ? '-' : letter >= 'A' && letter <= 'Z' ? (char)(letter + 32) : letter;
    }
    product->system = (struct ol_slice){product->buffer, engine.length};
    return true;
}

/* Volumes are called by AWS's names for them; the oldest of provisioned speed by its number. */
static bool name_volume(const struct ol_aws_attributes *attributes, struct ol_aws_product *product)
{
    (void)attributes;
    if (ol_slice_is(product->item, "piops"))
        product->item = ol_slice_of("io1");
    return true;
}

static bool name_egress(const struct ol_aws_attributes *attributes, struct ol_aws_product *product)
{
    product->pool = ol_slice_of("egress");
    return is_or_none(attributes, OL_AWS_TO_LOCATION, "External");
}

static bool name_destination(const struct ol_aws_attributes *attributes, struct ol_aws_product *product)
{
    (void)attributes;
    return product->item.length > 0;
}

static bool (*const namers[OL_METERS])(const struct ol_aws_attributes *, struct ol_aws_product *) = {
    [OL_METER_INSTANCE] = name_instance, [OL_METER_ML_INSTANCE] = name_ml_instance,
    [OL_METER_DATABASE] = name_database, [OL_METER_BLOCK_STORAGE] = name_volume,
    [OL_METER_EGRESS] = name_egress,     [OL_METER_INTER_REGION] = name_destination,
};

/* "EU-USE2-AWS-Out-Bytes": from the region of the first code to that of the second, which is taken off here. */
static const struct ol_aws_region *take_destination(struct ol_slice *usage)
{
    struct ol_slice behind = *usage;
    const struct ol_aws_region *region = ol_aws_region_take_code(&behind);
    if (!region || !ol_slice_is(behind, "AWS-Out-Bytes"))
        return NULL;
    *usage = behind;
    return region;
}

static bool passes(const struct ol_import_filter *filter, const struct ol_aws_product *product)
{
    return ol_import_keeps(filter, &(struct ol_price_row){.meter = product->meter,
                                                          .item = product->item,
                                                          .region = product->region,
                                                          .system = product->system});
}

enum ol_aws_verdict ol_aws_product_read(const struct ol_aws_attributes *attributes,
                                        const struct ol_import_filter *filter, struct ol_aws_product *product)
{
    struct ol_slice usage = get(attributes, OL_AWS_USAGE), rest = {"", 0};
    const struct ol_aws_region *from = ol_aws_region_take_code(&usage), *to = take_destination(&usage);
    const struct rule *rule =
        find_rule(get(attributes, OL_AWS_SERVICE), usage, get(attributes, OL_AWS_OPERATION), &rest);
    *product = (struct ol_aws_product){0};
    if (!rule || !find_region(attributes, from, product))
        return OL_AWS_UNKNOWN;
    product->meter = rule->meter;
    product->is_spot = rule->is_spot;
    product->system = ol_slice_of(rule->system ? rule->system : "");
    product->item = ol_slice_of(rule->item ? rule->item : "");
    if (ol_slice_is(product->item, REST))
        product->item = rest;
    else if (ol_slice_is(product->item, TO))
        product->item = destination(attributes, to);
    if (namers[rule->meter] && !namers[rule->meter](attributes, product))
        return OL_AWS_UNKNOWN;
    if (ol_import_has_types(rule->meter) && !ol_aws_is_name(product->item))
        return OL_AWS_UNKNOWN;
    return passes(filter, product) ? OL_AWS_TAKEN : OL_AWS_FILTERED;
}

void ol_aws_product_announce(const struct ol_aws_product *product, const struct ol_aws_attributes *attributes,
                             struct ol_book_writer *writer)
{
    ol_book_write_region(writer, product->region, ol_region_area(product->region), product->title);
    if (ol_import_has_types(product->meter))
        ol_aws_type_write(writer, product->item, get(attributes, OL_AWS_VCPU), get(attributes, OL_AWS_MEMORY),
                          get(attributes, OL_AWS_GPU));
}

const char *ol_aws_source_write(struct ol_book_writer *writer, const char *service, const char *date)
{
    char title[160];
    ol_time instant;
    char why[160];
    if (!ol_aws_is_name(ol_slice_of(service)))
        return NULL;
    snprintf(title, sizeof title, "AWS price list of %s", service);
    ol_book_write_source(writer, service, title, ol_instant_parse(ol_slice_of(date), &instant, why) ? date : NULL,
                         NULL);
    return service;
}
