/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/import/gcp_sku.h"

#include "pricing/import/intake.h"

#include <string.h>

#define ENGINE "Compute Engine"
#define BUCKET "Cloud Storage"

/* The first that fits counts. */
static const struct ol_gcp_rule rules[] = {
    {NULL, "Sole Tenancy", NULL, OL_METERS, OL_GCP_HOURS, NULL},
    {NULL, "Overcommit", NULL, OL_METERS, OL_GCP_HOURS, NULL},
    {NULL, "Reserved", NULL, OL_METERS, OL_GCP_HOURS, NULL},
    {NULL, "DWS", NULL, OL_METERS, OL_GCP_HOURS, NULL},
    {NULL, "Early Delete", NULL, OL_METERS, OL_GCP_BYTES, NULL},
    {ENGINE, "Commitment| GPU", NULL, OL_METER_GPU, OL_GCP_HOURS, "GPU"},
    {ENGINE, "Commitment|Cpu", NULL, OL_METER_VCPU, OL_GCP_HOURS, "FAMILY"},
    {ENGINE, "Commitment|Core", NULL, OL_METER_VCPU, OL_GCP_HOURS, "FAMILY"},
    {ENGINE, "Commitment|Ram", NULL, OL_METER_MEMORY, OL_GCP_BYTE_HOURS, "FAMILY"},
    {ENGINE, "Instance Core", NULL, OL_METER_VCPU, OL_GCP_HOURS, "FAMILY"},
    {ENGINE, "Instance Ram", NULL, OL_METER_MEMORY, OL_GCP_BYTE_HOURS, "FAMILY"},
    {ENGINE, "Compute optimized Core", NULL, OL_METER_VCPU, OL_GCP_HOURS, "FAMILY"},
    {ENGINE, "Compute optimized Ram", NULL, OL_METER_MEMORY, OL_GCP_BYTE_HOURS, "FAMILY"},
    {ENGINE, " GPU ", NULL, OL_METER_GPU, OL_GCP_HOURS, "GPU"},
    {ENGINE, "SSD backed Local Storage", NULL, OL_METER_BLOCK_STORAGE, OL_GCP_BYTE_MONTHS, "local-ssd"},
    {ENGINE, "SSD backed PD Capacity", "Regional", OL_METER_BLOCK_STORAGE, OL_GCP_BYTE_MONTHS, "pd-ssd"},
    {ENGINE, "SSD backed PD Capacity", NULL, OL_METER_BLOCK_STORAGE, OL_GCP_BYTE_MONTHS, "pd-ssd-replicated"},
    {ENGINE, "Balanced PD Capacity", "Regional", OL_METER_BLOCK_STORAGE, OL_GCP_BYTE_MONTHS, "pd-balanced"},
    {ENGINE, "Balanced PD Capacity", NULL, OL_METER_BLOCK_STORAGE, OL_GCP_BYTE_MONTHS, "pd-balanced-replicated"},
    {ENGINE, "Extreme PD Capacity", NULL, OL_METER_BLOCK_STORAGE, OL_GCP_BYTE_MONTHS, "pd-extreme"},
    {ENGINE, "Storage PD Capacity", "Regional", OL_METER_BLOCK_STORAGE, OL_GCP_BYTE_MONTHS, "pd-standard"},
    {ENGINE, "Storage PD Capacity", NULL, OL_METER_BLOCK_STORAGE, OL_GCP_BYTE_MONTHS, "pd-standard-replicated"},
    {ENGINE, "Storage PD Snapshot", NULL, OL_METER_BLOCK_STORAGE, OL_GCP_BYTE_MONTHS, "snapshot"},
    {ENGINE, "External IP Charge", "Spot", OL_METER_ADDRESS, OL_GCP_HOURS, ""},
    {ENGINE, "Static Ip Charge", NULL, OL_METER_ADDRESS, OL_GCP_HOURS, "unused"},
    {NULL, "Standard Tier", NULL, OL_METERS, OL_GCP_BYTES, NULL},
    {ENGINE, "Inter Zone", NULL, OL_METER_INTER_ZONE, OL_GCP_BYTES, ""},
    {ENGINE, "Inter Region", NULL, OL_METER_INTER_REGION, OL_GCP_BYTES, "DESTINATION"},
    {ENGINE, "Network Internet", NULL, OL_METER_EGRESS, OL_GCP_BYTES, "DESTINATION"},
    {NULL, "NAT Gateway|Uptime", NULL, OL_METER_NAT, OL_GCP_HOURS, ""},
    {NULL, "NAT Gateway|Data", NULL, OL_METER_NAT_DATA, OL_GCP_BYTES, ""},
    {BUCKET, "Nearline|Retrieval", NULL, OL_METER_RETRIEVAL, OL_GCP_BYTES, "nearline"},
    {BUCKET, "Coldline|Retrieval", NULL, OL_METER_RETRIEVAL, OL_GCP_BYTES, "coldline"},
    {BUCKET, "Archive|Retrieval", NULL, OL_METER_RETRIEVAL, OL_GCP_BYTES, "archive"},
    {BUCKET, "Nearline|Class A", NULL, OL_METER_WRITE_REQUEST, OL_GCP_COUNTS, "nearline"},
    {BUCKET, "Coldline|Class A", NULL, OL_METER_WRITE_REQUEST, OL_GCP_COUNTS, "coldline"},
    {BUCKET, "Archive|Class A", NULL, OL_METER_WRITE_REQUEST, OL_GCP_COUNTS, "archive"},
    {BUCKET, "Standard|Class A", NULL, OL_METER_WRITE_REQUEST, OL_GCP_COUNTS, "standard"},
    {BUCKET, "Nearline|Class B", NULL, OL_METER_READ_REQUEST, OL_GCP_COUNTS, "nearline"},
    {BUCKET, "Coldline|Class B", NULL, OL_METER_READ_REQUEST, OL_GCP_COUNTS, "coldline"},
    {BUCKET, "Archive|Class B", NULL, OL_METER_READ_REQUEST, OL_GCP_COUNTS, "archive"},
    {BUCKET, "Standard|Class B", NULL, OL_METER_READ_REQUEST, OL_GCP_COUNTS, "standard"},
    {BUCKET, "Standard Storage", NULL, OL_METER_STORAGE, OL_GCP_BYTE_MONTHS, "standard"},
    {BUCKET, "Nearline Storage", NULL, OL_METER_STORAGE, OL_GCP_BYTE_MONTHS, "nearline"},
    {BUCKET, "Coldline Storage", NULL, OL_METER_STORAGE, OL_GCP_BYTE_MONTHS, "coldline"},
    {BUCKET, "Archive Storage", NULL, OL_METER_STORAGE, OL_GCP_BYTE_MONTHS, "archive"},
};

/* GB are of 2^30 bytes in the book; a decimal GB is 10^9. */
static const struct ol_gcp_unit units[] = {
    {"h", OL_GCP_HOURS, 1, 1},
    {"s", OL_GCP_HOURS, 3600, 1},
    {"mo", OL_GCP_HOURS, 1, OL_INTAKE_MONTH_HOURS},
    {"GiBy.h", OL_GCP_BYTE_HOURS, 1, 1},
    {"GBy.h", OL_GCP_BYTE_HOURS, 1 << 30, 1000000000},
    {"GiBy.mo", OL_GCP_BYTE_MONTHS, 1, 1},
    {"GBy.mo", OL_GCP_BYTE_MONTHS, 1 << 30, 1000000000},
    {"GiBy", OL_GCP_BYTES, 1, 1},
    {"GBy", OL_GCP_BYTES, 1 << 30, 1000000000},
    {"MiBy", OL_GCP_BYTES, 1024, 1},
    {"TiBy", OL_GCP_BYTES, 1, 1024},
    {"count", OL_GCP_COUNTS, 1, 1},
};

const struct ol_gcp_unit *ol_gcp_unit_find(struct ol_slice name, enum ol_gcp_quantity quantity)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].quantity == quantity && ol_slice_is(name, units[i].name))
            return &units[i];
    return NULL;
}

static bool has_all(struct ol_slice text, const char *words)
{
    while (*words) {
        const size_t length = strcspn(words, "|");
        if (!text.length || !memmem(text.data, text.length, words, length))
            return false;
        words += length + (words[length] == '|');
    }
    return true;
}

const struct ol_gcp_rule *ol_gcp_sku_rule(struct ol_slice service, struct ol_slice description)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if ((!rules[i].service || ol_slice_is(service, rules[i].service)) &&
            has_all(description, rules[i].words) &&
            (!rules[i].not_it || !ol_intake_has(description, rules[i].not_it)))
            return rules[i].meter == OL_METERS ? NULL : &rules[i];
    return NULL;
}

/* ---- items ---- */

static bool skip_word(struct ol_slice *text, const char *word)
{
    if (!ol_intake_starts(*text, word))
        return false;
    *text = (struct ol_slice){text->data + strlen(word), text->length - strlen(word)};
    return true;
}

/* What stands before the thing itself. */
static struct ol_slice without_terms(struct ol_slice text)
{
    static const char *const terms[] = {"Commitment v1: ", "Commitment: ", "Spot ", "Preemptible "};
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        skip_word(&text, terms[i]);
    return text;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static void add_lower(struct ol_text *item, struct ol_slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        const char c = text.data[i] == ' ' ? '-' : text.data[i];
        ol_text_addf(item, "%c", is_capital(c) ? c - 'A' + 'a' : c);
    }
}

static struct ol_slice first_word(struct ol_slice text)
{
    size_t length = 0;
    while (length < text.length && text.data[length] != ' ' && text.data[length] != ':')
        length++;
    return (struct ol_slice){text.data, length};
}

/* Families that are described and not named. */
static const struct {
    const char *words, *family;
} described[] = {
    {"Compute optimized", "c2"},
    {"Memory-optimized", "m1"},
    {"Memory optimized", "m1"},
    {"Custom", "n1"},
    {"Cpu", "n1"},
    {"Ram", "n1"},
};

static bool add_family(struct ol_slice description, struct ol_text *item)
{
    const struct ol_slice text = without_terms(description), word = first_word(text);
    size_t i = 0;
    if (word.length >= 2 && word.length <= 8 && is_capital(word.data[0]) && is_digit(word.data[1]))
        add_lower(item, word);
    else {
        while (i < sizeof described / sizeof *described && !ol_intake_starts(text, described[i].words))
            i++;
        if (i == sizeof described / sizeof *described)
            return false;
        ol_text_adds(item, described[i].family);
    }
    if (ol_intake_has(text, "Custom"))
        ol_text_adds(item, "-custom");
    if (ol_intake_has(text, "Extended"))
        ol_text_adds(item, "-extended");
    return true;
}

/* "Nvidia Tesla A100 80GB GPU running in Americas": A100-80GB. */
static bool add_gpu(struct ol_slice description, struct ol_text *item)
{
    struct ol_slice text = without_terms(description);
    const char *end = memmem(text.data, text.length, " GPU", 4);
    if (!end)
        return false;
    text.length = (size_t)(end - text.data);
    skip_word(&text, "Nvidia ");
    skip_word(&text, "NVIDIA ");
    skip_word(&text, "Tesla ");
    for (size_t i = 0; i < text.length; i++)
        ol_text_add(item, text.data[i] == ' ' ? "-" : text.data + i, 1);
    return text.length > 0;
}

/* "... from Americas to China": china; "from Americas to Americas" and no destination: nothing. */
static bool add_destination(struct ol_slice description, struct ol_text *item)
{
    const char *from = memmem(description.data, description.length, " from ", 6);
    const char *to = memmem(description.data, description.length, " to ", 4);
    const char *end = description.data + description.length;
    if (!from || !to || to < from)
        return true;
    const struct ol_slice here = {from + 6, to > from + 6 ? (size_t)(to - from - 6) : 0};
    struct ol_slice there = {to + 4, (size_t)(end - to - 4)};
    const char *remark = there.length ? memchr(there.data, '(', there.length) : NULL;
    if (remark)
        there.length = (size_t)(remark - there.data);
    there = ol_slice_trim(there);
    if (here.length != there.length || memcmp(here.data, there.data, here.length) != 0)
        add_lower(item, there);
    return true;
}

static const struct {
    const char *name;
    bool (*add)(struct ol_slice description, struct ol_text *item);
} finders[] = {{"FAMILY", add_family}, {"GPU", add_gpu}, {"DESTINATION", add_destination}};

bool ol_gcp_sku_item(const struct ol_gcp_rule *rule, struct ol_slice description, struct ol_text *item)
{
    for (size_t i = 0; i < sizeof finders / sizeof *finders; i++)
        if (strcmp(finders[i].name, rule->item) == 0)
            return finders[i].add(description, item);
    ol_text_adds(item, rule->item);
    return true;
}
