/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rater: what the files behind rate.h share: one book's rating under way.
 *
 * Rows (struct ol_usage) are cut into pieces, and pieces are priced; everything else hangs on these two. A piece never
 * crosses a month's end nor a change of its price. All amounts of a piece are in the book's currency until a line is
 * made of them.
 */
#ifndef OUTLAY_PRICING_RATER_H
#define OUTLAY_PRICING_RATER_H

#include "pricing/book_near.h"
#include "pricing/rate.h"

#define OL_MILLION INT64_C(1000000)

static inline ol_time ol_time_min(ol_time a, ol_time b)
{
    return a < b ? a : b;
}

static inline ol_time ol_time_max(ol_time a, ol_time b)
{
    return a > b ? a : b;
}

/* A price at some instant. */
struct ol_in_force {
    const struct ol_price *price;
    const struct ol_book_flat *flat; /* the share off it; NULL: none */
    ol_time from, until;             /* when that is the answer */
};

/* What a row says, as texts; "" of what it leaves out. */
struct ol_asked {
    const char *item, *region, *system;
};

struct ol_dates {
    ol_time *items;
    size_t count, capacity;
    bool is_listed;
};

/* What rows of one kind are priced by. Labels are the book's. */
struct ol_tariff {
    struct ol_price_key key, on_demand; /* the same on demand, where the term is spot */
    const struct ol_book_type *type;    /* of instances; NULL: unknown or none */
    const struct ol_book_class *class;  /* of storage */
    const struct ol_book_rule *rule;    /* of held meters; NULL: as it is */
    const struct ol_book_flat *flat;    /* of spot: where and when no price is listed; NULL: there is none */
    const char *region, *item_text;     /* as rated */
    const char *description;
    int64_t size_quarters; /* of a type among its family, in quarters; 0: it has no such size */
    enum ol_sustained sustained;
    bool is_composed; /* vCPUs, memory and GPUs are priced in its place */
    bool is_wanted;   /* the type was chosen for what it has */
    size_t index;     /* among the rater's */
    ol_time until;    /* rows that begin from then on ask again */
    /* private to tariff_table.c: the row's labels that led here */
    ol_label asked[5];
    uint8_t asked_meter, asked_term;
};

struct ol_piece {
    const struct ol_usage *usage;
    const struct ol_tariff *tariff;
    const struct ol_price *price; /* in force; that on demand where there is a flat share off it */
    const struct ol_book_flat *flat;
    ol_time start, end;
    ol_money quantity; /* billed, billionths of the meter's base unit */
    ol_money consumed; /* used */
    uint8_t meter;     /* as rated: a composed instance gives several pieces */
    bool is_settled;   /* lies in one tier, which is known ahead */
    uint16_t tier;     /* that one */
    const char *note;  /* put behind the description: "early deletion"; NULL */
    /* of the cover */
    uint32_t cover;   /* 1 + index of its first share; 0: none */
    ol_money covered; /* of the quantity */
    ol_money
        discounted; /* the uncovered quantity as sustained use weighs it; negative: sustained use does not apply */
};

/* A commitment at work. A resource commitment makes several, one a meter. */
struct ol_pact {
    const struct ol_book_commitment *commitment;
    struct ol_charge_commitment as_charged;
    const struct ol_price *price; /* of capacity; NULL: by a flat share */
    enum ol_term term;
    int years;
    uint8_t meter;      /* of capacity; of plans: OL_METERS */
    ol_time start, end; /* of the term, whole hours */
    ol_money supply;    /* an hour: billionths of unit-seconds in quarters of a size unit, or of plans money */
    struct ol_unit_price
        hourly; /* of all of it, besides the upfront payment; in the bill's currency, as what follows */
    ol_money upfront;
    ol_money total;                  /* over the term */
    int64_t hours;                   /* of the term */
    int64_t quarters;                /* of the type reserved; 1 where sizes do not matter, 0 of plans */
    double vcpus;                    /* of the type; resource commitments for types go by them */
    ol_label item;                   /* the book's */
    const char *family;              /* NULL: any */
    const struct ol_book_type *type; /* of whole machines; NULL: unknown or none */
    ol_label zone, system;           /* the usages', like the next; OL_NO_LABEL: no usage has it */
    ol_label account, linux_system;
    bool is_linux;    /* also covers usage that tells no system */
    bool is_flexible; /* over the sizes of the family */
    int order;        /* of use */
    /* as it goes */
    ol_money drawn, emitted; /* units gone by since the start of the term, and the cost told so far */
};

/* What one commitment does for one piece. */
struct ol_share {
    uint32_t next; /* 1 + index of the piece's next share; 0: none */
    uint32_t pact;
    ol_money quantity;  /* covered, in the piece's units */
    ol_money effective; /* its share of what the commitment costs */
    ol_money drawn;     /* of the commitment's supply */
};

/* What nobody used of a commitment in a month. */
struct ol_idle {
    uint32_t pact;
    ol_time month, start, end;
    ol_money drawn, effective;
};

struct ol_month_sum { /* billed in a month, for credits and taxes */
    ol_time month;
    ol_money billed;
    ol_money by_meter[OL_METERS];
};

struct ol_tier_count { /* a pool's volume in a month */
    ol_time month;
    ol_label what[4]; /* the pool; or, of a price without one, its item, region, zone and system */
    uint8_t meter, term;
    bool is_alone, is_taken;
    ol_money volume; /* so far, in the meter's base units */
    ol_money whole;  /* of the whole month; only for tiers by volume */
};

struct ol_credit_left {
    const struct ol_book_credit *credit;
    ol_money amount; /* in the bill's currency, once it is open */
    bool is_open;
};

struct ol_rater {
    const struct ol_rating_setting *setting;
    const struct ol_book *book;
    const char *currency; /* of the bill */
    bool is_foreign;      /* the book's currency is another */
    bool without_free_tiers;
    struct ol_arena arena;
    ol_time start, end; /* for which commitments are billed */

    ol_label *labels;           /* the book's for each of the usages', read once; private to tariff.c */
    struct ol_tariff **tariffs; /* hash table; private to tariff_table.c, with the next four */
    size_t tariff_count, tariff_slots;
    struct ol_in_force *in_force; /* of each tariff, what was asked last */
    size_t in_force_capacity;
    struct ol_dates ends, changes; /* of the book's prices */
    const struct ol_tariff *last_tariff;

    struct ol_piece *pieces;
    size_t piece_count, piece_capacity;
    struct ol_pact *pacts;
    size_t pact_count;
    struct ol_share *shares;
    size_t share_count, share_capacity;
    struct ol_idle *idles;
    size_t idle_count, idle_capacity;
    struct ol_month_sum *months; /* in order */
    size_t month_count, month_capacity;
    struct ol_tier_count *counts; /* hash table; private to tier.c */
    size_t count_count, count_slots;

    struct ol_credit_left *credits; /* of all books; the rating's, shared by its raters */

    ol_charge_sink *sink;
    void *self;
};

/* Whether what this book says of accounts (commitments, discounts, credits, taxes) is about the rated book: its own,
 * and that of books without prices, for their provider or, where nobody prices that, for all. */
bool ol_rater_heeds(const struct ol_rater *rater, const struct ol_book *book);
/* The place of a usage's row, for errors. */
struct ol_place ol_rater_place(const struct ol_rater *rater, const struct ol_usage *usage);

/* tariff.c: `tariff`, empty, is made for the row, or for a part of what a whole tariff prices. `known`: that of the
 * same row at an earlier time, which is copied where it still is the answer; NULL: none. */
int ol_tariff_make(struct ol_rater *rater, const struct ol_usage *usage, const struct ol_tariff *known,
                   struct ol_tariff *tariff, struct ol_error *error);
int ol_tariff_derive(struct ol_rater *rater, const struct ol_tariff *whole, enum ol_meter meter, const char *item,
                     const struct ol_usage *usage, struct ol_tariff *tariff, struct ol_error *error);

/* tariff_fault.c: all return OL_BAD_INPUT. */
int ol_tariff_fail_item(const struct ol_rater *rater, const struct ol_usage *usage, const struct ol_asked *asked,
                        struct ol_error *error);
int ol_tariff_fail_region(struct ol_rater *rater, const struct ol_usage *usage, const struct ol_asked *asked,
                          struct ol_error *error);
int ol_tariff_fail_price(const struct ol_rater *rater, const struct ol_usage *usage,
                         const struct ol_price_key *key, const struct ol_asked *asked, struct ol_error *error);
int ol_tariff_fail_ended(const struct ol_rater *rater, const struct ol_tariff *tariff,
                         const struct ol_usage *usage, ol_time at, struct ol_error *error);

/* tariff_table.c: rows are asked for in the order of their starts. */
const struct ol_tariff *ol_tariff_of(struct ol_rater *rater, const struct ol_usage *usage, struct ol_error *error);
/* Of the standard class, for the overhead of objects; of one of the meters that a composed type is made of. */
const struct ol_tariff *ol_tariff_standard(struct ol_rater *rater, const struct ol_tariff *tariff,
                                           const struct ol_usage *usage, struct ol_error *error);
const struct ol_tariff *ol_tariff_part(struct ol_rater *rater, const struct ol_tariff *whole, enum ol_meter meter,
                                       const struct ol_usage *usage, struct ol_error *error);
/* False with a filled error where none is in force. */
bool ol_tariff_price(struct ol_rater *rater, const struct ol_tariff *tariff, const struct ol_usage *usage,
                     ol_time at, struct ol_in_force *now, struct ol_error *error);
/* The flat share taken off, in place; false, and as it was, where that has more digits than can be counted. `flat` may
 * be NULL. */
bool ol_flat_apply(const struct ol_book_flat *flat, struct ol_unit_price *price);
void ol_tariffs_release(struct ol_rater *rater);

/* span.c: cut a row into pieces, behind those there are. */
int ol_span_cut(struct ol_rater *rater, const struct ol_usage *usage, struct ol_error *error);
ol_time ol_month_of(ol_time instant);
/* The clock hour's edge at or before, at or after it. */
ol_time ol_hour_before(ol_time instant);
ol_time ol_hour_after(ol_time instant);
ol_time ol_month_after(ol_time month);
/* The book's, or that of the instant's month. */
ol_time ol_month_length(const struct ol_book *book, ol_time instant);
/* Base units of a pricing unit of the meter in that month: 3600 s, the month's seconds, or 1. */
int64_t ol_units_per_price(const struct ol_book *book, enum ol_meter meter, ol_time instant);

/* pact_owner.c: whether a commitment is with the rated book's provider; `book`: where it stands, NULL: in none. Then,
 * whether the provider has what it names. */
bool ol_pact_is_with(const struct ol_rater *rater, const struct ol_book *book,
                     const struct ol_book_commitment *commitment);
int ol_pact_check_names(struct ol_rater *rater, const struct ol_book_commitment *commitment,
                        struct ol_error *error);

/* Whether any of the account's commitments is one to vCPUs or memory of this family there. */
bool ol_pact_is_for_parts(const struct ol_rater *rater, const char *family, const char *region);

/* pact.c: the account's commitments with this provider, in the order in which they are used. */
int ol_pacts_make(struct ol_rater *rater, struct ol_error *error);
/* What is paid for it in its first so many hours, besides the upfront payment; false on overflow. */
bool ol_pact_paid(const struct ol_pact *pact, int64_t hours, ol_money *paid);
/* What a unit and hour of the piece costs under a plan; false where the plan has no rate for it. `until`: from when
 * on it may be another for pieces of the same tariff and price. */
bool ol_pact_rate(const struct ol_rater *rater, const struct ol_pact *pact, const struct ol_piece *piece,
                  struct ol_unit_price *rate, ol_time *until);

/* Of the commitment's supply, in the unit of its quantities: hours of the type reserved, or money. */
ol_money ol_pact_units(const struct ol_pact *pact, ol_money drawn);

/* cover.c */
int ol_cover(struct ol_rater *rater, struct ol_error *error);

/* sustained.c: after the commitments, what long use takes off. `left`: of each of the active pieces, uncovered between
 * two instants of one month that bound whole clock hours; blocks come in the order of time. */
struct ol_sustained_use;
struct ol_sustained_use *ol_sustained_new(struct ol_rater *rater);
void ol_sustained_free(struct ol_sustained_use *sustained);
int ol_sustained_block(struct ol_sustained_use *sustained, const uint32_t *active, const ol_money *left,
                       size_t count, ol_time start, ol_time end, struct ol_error *error);

/* tier.c: count the volume of pools that are priced by volume ahead; then split pieces. Where plans may cover the last
 * piece, it is settled as it is cut: the allowance is free before any plan is used, and the plan's rate is off the
 * price of the tier that the usage falls in. */
int ol_tier_settle(struct ol_rater *rater, struct ol_error *error);
/* Of a settled piece its tier's, of others the first. */
struct ol_unit_price ol_tier_price(const struct ol_rater *rater, const struct ol_piece *piece);
struct ol_tier_part {
    ol_money quantity;
    struct ol_unit_price price;
    uint16_t tier;
};
int ol_tier_announce(struct ol_rater *rater, const struct ol_piece *piece, struct ol_error *error);
/* The next part of `left`, taken from it; call until nothing is left. */
int ol_tier_take(struct ol_rater *rater, const struct ol_piece *piece, ol_money *left, struct ol_tier_part *part,
                 struct ol_error *error);

/* line.c */
int ol_line_piece(struct ol_rater *rater, const struct ol_piece *piece, struct ol_error *error);
/* An amount in the book's currency as one of the bill's, at that date. */
int ol_line_exchange(const struct ol_rater *rater, ol_time at, struct ol_unit_price *price,
                     struct ol_error *error);
/* The same between any two currencies. */
int ol_line_exchange_between(const struct ol_rater *rater, const char *from, const char *to, ol_time at,
                             struct ol_unit_price *price, struct ol_error *error);
/* Up to when the exchange rate holds. */
ol_time ol_line_exchange_until(const struct ol_rater *rater, ol_time at);
/* Up to when the same discount is agreed, or none. */
ol_time ol_line_agreement_until(const struct ol_rater *rater, const struct ol_piece *piece);
/* Hand a charge to the sink, adding it to its month. */
int ol_line_emit(struct ol_rater *rater, struct ol_charge *charge, struct ol_error *error);

/* settle.c */
int ol_settle(struct ol_rater *rater, struct ol_error *error);

#endif
