/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/link.h"

#include <string.h>

#define LONGEST 1e18 /* guards the type */

#define AT(member) OL_FIELD_AT(struct ol_link, member)
static const struct ol_field link_fields[] = {
    {"name", OL_FIELD_NAME, "by which metrics and charges call it", .is_required = true, AT(name)},
    {"from", OL_FIELD_TEXT, "one end: provider, provider/region, provider/region/zone, owned, or * for any",
     .is_required = true, AT(from)},
    {"to", OL_FIELD_TEXT, "the other end, likewise", .is_required = true, AT(to)},
    {"bandwidth", OL_FIELD_SIZE, "what all transfers together pass in a second; without it, any amount",
     .unit = "a second", .min = 1, .max = LONGEST, AT(bandwidth_bytes)},
    {"each", OL_FIELD_SIZE, "the most that one transfer passes in a second", .unit = "a second", .min = 1,
     .max = LONGEST, AT(each_bytes)},
    {"latency", OL_FIELD_DURATION, "before the first byte of a transfer", .max = LONGEST, AT(latency)},
    {"nat", OL_FIELD_FLAG, "whether it leads through a NAT gateway, which is billed by the GB", .fallback = "no",
     AT(has_nat)},
    {"gateways", OL_FIELD_COUNT, "NAT gateways that stand for it, billed by the hour", .unit = "gateways",
     .max = 1e6, AT(gateways)},
    {"price-per-gb", OL_FIELD_PRICE, "of a private line: in place of what providers charge for the way",
     AT(per_gb)},
    {"price-per-hour", OL_FIELD_PRICE, "of a private line: what it costs by itself", AT(per_hour)},
    {0},
};
#undef AT

const struct ol_element ol_link_element = {
    .name = "link",
    .summary = "the way between two places: how fast it is, and what it costs beside the providers' charges",
    .size = sizeof(struct ol_link),
    .fields = link_fields,
    .example = "<link name=\"wan\" from=\"aws/us-east-1\" to=\"gcp\" bandwidth=\"1.25GB\" each=\"500MB\"/>",
};

#define AT(member) OL_FIELD_AT(struct ol_replica, member)
static const struct ol_field replica_fields[] = {
    {"name", OL_FIELD_NAME, "by which metrics call it; without one, replica-1 and so on", AT(name)},
    {"provider", OL_FIELD_TEXT, "whose storage it is; without it, as the dataset's", AT(provider)},
    {"region", OL_FIELD_TEXT, "where it is", .is_required = true, AT(region)},
    {"zone", OL_FIELD_TEXT, "where in the region", AT(zone)},
    {"class", OL_FIELD_TEXT, "its class of storage; without it, as the dataset's", AT(class)},
    {"at", OL_FIELD_DURATION, "when it is made, since the clock's start", .max = LONGEST, .fallback = "0s",
     AT(at)},
    {"every", OL_FIELD_DURATION, "how often it is brought up to date; without it, never", .min = 1e6,
     .max = LONGEST, AT(every)},
    {"change", OL_FIELD_SHARE, "the part of the data that is written anew between two times, beside what is new",
     .max = 1, AT(change)},
    {"compression", OL_FIELD_REAL, "how many bytes of data one byte on the way stands for", .min = 0.01,
     .max = 1e6, .fallback = "1", AT(compression)},
    {0},
};
#undef AT

const struct ol_element ol_replica_element = {
    .name = "replica",
    .summary = "a copy of the dataset in another place, which those who are nearer to it read",
    .size = sizeof(struct ol_replica),
    .fields = replica_fields,
    .example = "<replica region=\"us-west-2\" every=\"1d\" change=\"5%\"/>",
};

#define AT(member) OL_FIELD_AT(struct ol_cache, member)
static const struct ol_field cache_fields[] = {
    {"pool", OL_FIELD_TEXT, "whose jobs it serves, and beside which it lies", .is_required = true, AT(pool)},
    {"dataset", OL_FIELD_TEXT, "the only dataset that it is for; without it, whatever the jobs read", AT(dataset)},
    {"size", OL_FIELD_SIZE, "how much it holds", .is_required = true, .min = 1, .max = LONGEST, AT(size_bytes)},
    {"keep", OL_FIELD_DURATION, "data that nobody has read for so long goes; without it, only to make room",
     .min = 1, .max = LONGEST, AT(keep)},
    {"class", OL_FIELD_TEXT, "the storage class that its contents are billed as; without it, nothing", AT(class)},
    {0},
};
#undef AT

const struct ol_element ol_cache_element = {
    .name = "cache",
    .summary = "what a pool's jobs have read from another place, kept beside them",
    .size = sizeof(struct ol_cache),
    .fields = cache_fields,
    .example = "<cache pool=\"train\" size=\"2TB\" keep=\"7d\"/>",
};

/* ---- checks ---- */

static void check_end(const struct ol_link *link, const char *attribute, const char *pattern,
                      struct ol_faults *faults)
{
    char part[OL_SITE_PART];
    int slashes = 0;
    for (const char *c = pattern; c && *c; c++)
        slashes += *c == '/';
    const bool is_gap =
        pattern && (*pattern == '\0' || strstr(pattern, "//") || pattern[strlen(pattern) - 1] == '/');
    if (pattern && (slashes > 2 || is_gap))
        ol_faults_add(
            faults, ol_xml_place(link->node, attribute),
            "%s: \"%.80s\" is no place; write provider, provider/region, provider/region/zone, owned or *",
            attribute, pattern);
    else if (pattern && slashes > 0 && !ol_site_part(pattern, 0, part))
        ol_faults_add(faults, ol_xml_place(link->node, attribute),
                      "%s: \"%.80s\" names a region of any provider; name the provider, or just write *",
                      attribute, pattern);
}

static bool names_cloud(const char *pattern)
{
    char part[OL_SITE_PART];
    const struct ol_site site = {.provider = ol_site_part(pattern, 0, part)};
    return ol_site_is_cloud(&site);
}

void ol_link_check(struct ol_link *link, struct ol_faults *faults)
{
    const bool has_gateways = ol_xml_attribute(link->node, "gateways");
    link->is_private =
        ol_xml_attribute(link->node, "price-per-gb") || ol_xml_attribute(link->node, "price-per-hour");
    check_end(link, "from", link->from, faults);
    check_end(link, "to", link->to, faults);
    if (has_gateways && !link->has_nat)
        ol_faults_add(faults, ol_xml_place(link->node, "gateways"),
                      "gateways: this link leads through none; add nat=\"yes\", or leave it out");
    if (link->has_nat && link->is_private)
        ol_faults_add(faults, ol_xml_place(link->node, "nat"),
                      "nat: a private line has prices of its own and no gateway; leave out one or the other");
    if (link->gateways > 0 && link->from && link->to && !names_cloud(link->to) && !names_cloud(link->from))
        ol_faults_add(faults, ol_xml_place(link->node, "gateways"),
                      "gateways: neither end of the link says whose gateways these are; name a provider in `to`");
    if (link->bandwidth_bytes > 0 && link->each_bytes > link->bandwidth_bytes)
        ol_faults_add(faults, ol_xml_place(link->node, "each"),
                      "each: one transfer cannot pass more than the whole link, whose bandwidth is %lld bytes a "
                      "second; lower it, or leave it out",
                      (long long)link->bandwidth_bytes);
}

/* ---- choice ---- */

/* Within one place a link is meant only where it names the place: a provider and a region at each end. */
#define PARTS_OF_PLACE 4

/* How many parts both patterns name; -1 where they do not fit. */
static int fit_of(const struct ol_link *link, const struct ol_site *from, const struct ol_site *to)
{
    const int first = ol_site_fit(link->from, from), second = ol_site_fit(link->to, to);
    return first < 0 || second < 0 ? -1 : first + second;
}

const struct ol_link *ol_link_between(const struct ol_link *links, size_t count, const struct ol_site *from,
                                      const struct ol_site *to)
{
    const struct ol_link *best = NULL;
    int best_fit = -1;
    for (size_t i = 0; i < count; i++) {
        const int there = fit_of(&links[i], from, to), back = fit_of(&links[i], to, from);
        const int fit = there > back ? there : back;
        if (fit > best_fit) {
            best_fit = fit;
            best = &links[i];
        }
    }
    return ol_site_distance(from, to) == OL_SAME_PLACE && best_fit < PARTS_OF_PLACE ? NULL : best;
}

int64_t ol_link_alone(const struct ol_link *link)
{
    return link->each_bytes > 0 ? link->each_bytes : link->bandwidth_bytes;
}
