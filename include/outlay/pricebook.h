/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pricebook: what a provider charges, as a book that was read.
 *
 * A book is an XML file of flat elements in any order: sources, services, regions, types, storage classes, billing
 * rules, prices, flat terms, exchange rates, and what an account has of its own: commitments, discounts, credits,
 * taxes. Each element is a table of fields (pricing/book_language.c), and the records below are what becomes of them.
 * A price is found by what is counted (meter), of what (item), where (region, zone), with which operating system, on
 * which term, and when: prices of one key with different dates are its history. A price takes about 170 bytes, its
 * place in the index and its SKU included.
 *
 * A book may extend another (extends="aws"): it has all of that book which it does not say itself
 * (pricing/book_base.h).
 *
 * Texts are labels of the book's own table. Books are read once and then only looked at; several threads may.
 *
 *     struct ol_book *book = ol_book_open("aws.xml", place, &faults, &error);   // or a shipped one, by "aws"
 *     const struct ol_price *price = ol_book_find(book, &(struct ol_price_key){.meter = OL_METER_INSTANCE, ...}, at);
 *     ol_book_free(book);
 */
#ifndef OUTLAY_PRICEBOOK_H
#define OUTLAY_PRICEBOOK_H

#include "outlay/field.h"
#include "outlay/label.h"
#include "outlay/meter.h"
#include "outlay/money.h"
#include "outlay/simtime.h"

/* On which terms capacity is had. Those from RESERVED on are commitments' rates. */
enum ol_term {
    OL_TERM_ON_DEMAND,
    OL_TERM_SPOT,
    OL_TERM_OWNED,         /* the user's own; priced by the user */
    OL_TERM_RESERVED,      /* a reservation of types: AWS standard RI, Azure reservation */
    OL_TERM_CONVERTIBLE,   /* AWS convertible RI */
    OL_TERM_RESOURCE,      /* GCP resource-based committed use: vCPUs, memory, GPUs of a family in a region */
    OL_TERM_INSTANCE_PLAN, /* AWS EC2 instance savings plan: a family in a region */
    OL_TERM_COMPUTE_PLAN,  /* AWS compute savings plan, Azure savings plan, GCP flexible committed use */
    OL_TERM_ML_PLAN,       /* AWS SageMaker savings plan */
    OL_TERM_DATABASE_PLAN,
    OL_TERMS
};
/* "on-demand", "spot", "owned", "reserved", "convertible", "resource", "instance-plan", "compute-plan", "ml-plan",
 * "database-plan"; NULL-terminated. */
extern const char *const ol_term_names[OL_TERMS + 1];
static inline bool ol_term_is_commitment(enum ol_term term)
{
    return term >= OL_TERM_RESERVED;
}

enum ol_payment { OL_PAYMENT_NO_UPFRONT, OL_PAYMENT_PARTIAL_UPFRONT, OL_PAYMENT_ALL_UPFRONT, OL_PAYMENTS };
/* "no-upfront", "partial-upfront", "all-upfront"; NULL-terminated. */
extern const char *const ol_payment_names[OL_PAYMENTS + 1];

/* ---- prices ---- */

struct ol_tier {
    ol_money begin; /* first billionth of the pricing unit that it prices */
    struct ol_unit_price price;
};

enum ol_tiering {
    OL_TIERS_GRADUATED, /* each part of a month's volume at its own tier's price */
    OL_TIERS_VOLUME,    /* all of a month's volume at the price of the tier that it reaches */
};

#define OL_ALWAYS INT64_MIN /* of `from`: since ever */

/* Many prices share few of them. */
struct ol_band {
    double low, high; /* share of spot instances that are interrupted in a month; 0: not told */
};

struct ol_price {
    ol_label item;                       /* type, storage class, kind; OL_NO_LABEL: any */
    ol_label region, zone, system;       /* OL_NO_LABEL: any region, the whole region, any system */
    uint8_t meter, term, payment, years; /* years and payment: of commitments' rates; 0 otherwise */
    uint8_t tiering : 4;
    bool is_assumed : 1;        /* a default, not a published figure */
    uint8_t source;             /* index into the book's sources; OL_NO_SOURCE */
    uint8_t band;               /* of spot: index into the book's bands, the first of which tells nothing */
    uint8_t tier_count;         /* 0: no tiers */
    uint32_t line;              /* in the book's file */
    ol_label pool;              /* tiers count a month's volume over all prices of this pool; none: by itself */
    struct ol_unit_price price; /* per pricing unit; the first tier's where there are tiers */
    ol_time from, to;           /* instants, [from, to); OL_ALWAYS and OL_NEVER where open */
    ol_money upfront;           /* of commitments' rates: per unit at the start of the term */
    const char *sku;            /* the provider's name for it; "" where the book has none */
    const struct ol_tier *tiers;
};
#define OL_NO_SOURCE UINT8_MAX

/* Labels of the book's table. */
struct ol_price_key {
    ol_label item, region, zone, system;
    uint8_t meter, term, payment, years;
};

/* ---- the rest of a book ---- */

struct ol_book_source { /* <source>: where figures come from */
    const struct ol_xml_node *node;
    const char *name, *title, *date, *note;
    bool assumed;
};

struct ol_book_service { /* <service>: what the provider calls a meter on its bills */
    const struct ol_xml_node *node;
    int meter;
    const char *name;
};

struct ol_book_region { /* <region> */
    const struct ol_xml_node *node;
    const char *name, *area, *title; /* area: "us", "eu", "asia" ...: where, across providers */
};

struct ol_book_type { /* <type>: an instance type */
    const struct ol_xml_node *node;
    const char *name, *family;
    const char *gpu; /* kind: "A100"; NULL: none */
    double vcpus;
    int64_t gpus, memory_bytes, gpu_memory_bytes; /* gpu memory: of each; 0: not told */
    double size_factor; /* for size-flexible reservations; 0: by the name (large 4, ...) */
    int sustained;      /* enum ol_sustained */
    const char *source;
};
enum ol_sustained { OL_SUSTAINED_NONE, OL_SUSTAINED_20, OL_SUSTAINED_30 };

struct ol_book_class { /* <class>: a storage class */
    const struct ol_xml_node *node;
    const char *name;
    ol_time minimum_stay;  /* deleted or moved earlier, the rest is billed */
    int64_t minimum_bytes; /* smaller objects count as this large */
    int64_t overhead_bytes,
        standard_overhead_bytes; /* added to each object at the class's, at the standard rate */
    const char *standard;        /* the class of the standard rate */
    int64_t monitored_bytes;     /* objects smaller than this are not monitored or moved between access tiers */
    int64_t least_moved_bytes;   /* smaller ones are not moved here by a rule that does not ask for them */
    ol_time least_age;           /* rules move nothing here that is younger; what is written here is no matter */
    bool moves_keep_stay;        /* a rule's move ends no stay, and time before it counts */
    ol_time delay, delay_expedited,
        delay_bulk; /* until what is asked for can be read; those of 0 are as `delay` */
};

/* <rule>: how time is counted. The first rule of the book that fits counts. */
enum ol_provider_end { OL_PROVIDER_END_SAME, OL_PROVIDER_END_DOWN };
struct ol_book_rule {
    const struct ol_xml_node *node;
    int meter;                  /* -1: any held meter */
    int term;                   /* -1: any */
    const char *system;         /* NULL: any */
    ol_time minimum, increment; /* of one start; increments are rounded up to */
    ol_time free_first;         /* free where the provider ends it within this */
    int provider_end;           /* whether increments are rounded down where the provider ends it */
};

struct ol_book_flat { /* <flat>: a term's price as a share of on-demand, where no price is listed */
    const struct ol_xml_node *node;
    int meter, term;                    /* meter -1: instances, and vCPUs, memory and GPUs sold by themselves */
    const char *item, *family, *region; /* NULL: any */
    const char *system;                 /* NULL: any */
    int64_t years;                      /* 0: any */
    int payment;                        /* -1: any */
    double discount;                    /* off the on-demand price */
    double interruption_low, interruption_high;
    const char *source;
};

struct ol_book_exchange { /* <exchange>: one unit of `from` is `rate` of `to`, from that date on */
    const struct ol_xml_node *node;
    const char *from, *to;
    struct ol_unit_price rate;
    ol_time date;
};

struct ol_book_discount { /* <discount>: negotiated */
    const struct ol_xml_node *node;
    const char *name, *sku, *item, *region; /* NULL: any */
    int meter, term;                        /* -1: any */
    double share;                           /* off the list price; in whole millionths */
    struct ol_unit_price price;
    bool has_price; /* a price in place of a share */
    ol_time from, to;
};

struct ol_book_credit { /* <credit>: reduces the bills of its months until it is used up */
    const struct ol_xml_node *node;
    const char *name;
    ol_money amount;
    int meter; /* -1: any */
    ol_time from, to;
};

struct ol_book_tax { /* <tax>: on what is billed in a month */
    const struct ol_xml_node *node;
    const char *name;
    double share; /* in whole millionths */
    ol_time from, to;
};

struct ol_book_commitment { /* <commitment>: bought by the account; in a scenario or a book */
    const struct ol_xml_node *node;
    const char *name, *provider;
    int kind;     /* enum ol_commitment_kind */
    int scope;    /* of plans: enum ol_plan_scope */
    int standing; /* of reservations: 0 standard, 1 convertible */
    const char *type, *family, *region, *zone, *system;
    const char *account;  /* whose usage it covers first */
    double count;         /* of instances reserved */
    double vcpus, gpus;   /* of resource commitments */
    int64_t memory_bytes; /* likewise */
    ol_money hourly;      /* of plans: money an hour, in the book's currency */
    int payment;
    int term;      /* enum ol_commitment_term */
    ol_time start; /* an instant; without the attribute it holds from the clock's start on */
};
enum ol_commitment_kind { OL_COMMITMENT_RESERVED, OL_COMMITMENT_PLAN, OL_COMMITMENT_RESOURCE };
extern const char
    *const ol_commitment_kind_names[]; /* "reserved", "savings-plan", "committed-use"; NULL-terminated */
enum ol_commitment_term { OL_COMMITMENT_1Y, OL_COMMITMENT_3Y }; /* of 365 days a year */
enum ol_plan_scope { OL_PLAN_COMPUTE, OL_PLAN_INSTANCE, OL_PLAN_ML, OL_PLAN_DATABASE };
extern const struct ol_element ol_commitment_element;
/* What no table of fields can tell: whether it has what its kind needs, and nothing that its kind has no use for. */
void ol_commitment_check(const struct ol_book_commitment *commitment, struct ol_faults *faults);
/* The term of its rates. */
enum ol_term ol_commitment_rate_term(const struct ol_book_commitment *commitment);

struct ol_book {
    const char *name, *provider, *title, *currency, *file;
    const char *extends;     /* as it is written; NULL: nothing */
    struct ol_book *base;    /* what it extends, whose prices are among these now; NULL: nothing */
    bool without_free_tiers; /* they are used up elsewhere */
    ol_time month;           /* the length of every month for GB-months and sustained use; 0: the calendar's */
    struct ol_labels labels;
    struct ol_price *prices;
    size_t price_count, own_price_count; /* those of the base stand behind the book's own */
    struct ol_band *bands;               /* of prices */
    struct ol_list sources, services, regions, types, classes, rules, flats, exchanges, discounts, credits, taxes,
        commitments;

    /* private */
    struct ol_arena arena;
    struct ol_book_index *index;
};

/* ---- opening ---- */

/* A path, or the name of a shipped book ("aws", "aws.xml") where no such file is there. Faults of the language are
 * added, all of them; what cannot be read at all is an error. NULL in both cases. `place` is blamed for a file that
 * cannot be opened. */
struct ol_book *ol_book_open(const char *path, struct ol_place place, struct ol_faults *faults,
                             struct ol_error *error);
struct ol_book *ol_book_of_memory(const char *bytes, size_t length, const char *name, struct ol_faults *faults,
                                  struct ol_error *error);
void ol_book_free(struct ol_book *book);
/* Names of the shipped books, NULL-terminated. */
extern const char *const ol_shipped_books[];

/* The document's language, for its schema and for `outlay list`. */
extern const struct ol_element ol_book_element;

/* ---- asking ---- */

/* Before nearly every machine's name of Azure's. Its books have names without it, and find them with it as well. */
#define OL_AZURE_STANDARD "Standard_"

/* OL_NO_LABEL of the empty text; OL_BOOK_UNKNOWN where the book never mentions it: no price has that name then, and
 * those that leave it open are found. */
#define OL_BOOK_UNKNOWN ((ol_label)UINT32_MAX)
ol_label ol_book_label(const struct ol_book *book, struct ol_slice text);
static inline bool ol_book_mentions(const struct ol_book *book, struct ol_slice text)
{
    const ol_label label = ol_book_label(book, text);
    return label != OL_NO_LABEL && label != OL_BOOK_UNKNOWN;
}
/* The price in force at the instant, from the most to the least particular: that item, any item; zone, region, any
 * region; that system, any system. A key without a system means Linux where the book has such prices, then any. NULL:
 * none. */
const struct ol_price *ol_book_find(const struct ol_book *book, const struct ol_price_key *key, ol_time at);
/* The same, and until when nothing changes: another price of the key, or of a more particular one, begins, or this one
 * ends. OL_NEVER where it stays so for good. */
const struct ol_price *ol_book_find_until(const struct ol_book *book, const struct ol_price_key *key, ol_time at,
                                          ol_time *until);
const struct ol_book_type *ol_book_type(const struct ol_book *book, const char *name);
/* By which meter the book prices a type of machine: instance, ml-instance or database; instance where it has none. */
enum ol_meter ol_book_meter_of(const struct ol_book *book, ol_label item);
const struct ol_book_type *ol_book_type_of(const struct ol_book *book, ol_label item);
const struct ol_book_class *ol_book_class(const struct ol_book *book, const char *name);
const struct ol_book_region *ol_book_region(const struct ol_book *book, const char *name);
const struct ol_book_rule *ol_book_rule(const struct ol_book *book, enum ol_meter meter, enum ol_term term,
                                        const char *system);
/* The flat term of the most particular: item before family before any, then region before any, then the key's system
 * before any (a key without one means Linux); the book's first of equals. A key's item stands for its type's family. */
const struct ol_book_flat *ol_book_flat(const struct ol_book *book, const struct ol_price_key *key);
/* What the provider's bills call it; the meter's own name where the book does not say. */
const char *ol_book_service_name(const struct ol_book *book, enum ol_meter meter);
/* Size units of a type for size-flexible reservations (nano .25 ... xlarge 8, Nxlarge 8N); 0 where it has none. */
double ol_book_size_factor(const struct ol_book *book, const char *type);

#endif
