/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rate: the whole of a bill. Rows are put into one order that depends on what they say alone, never on how they came
 * or on how their labels happen to be numbered; then each book rates those that are its own.
 */
#include "pricing/rater.h"

#include <stdlib.h>
#include <string.h>

struct ol_rating {
    struct ol_rating_setting setting;
    struct ol_bill bill;
    struct ol_usage *rows;
    size_t count, capacity;
    uint32_t *ranks; /* of the labels' texts */
    struct ol_credit_left *credits;
    ol_label last_provider;
    size_t last_book;
};

struct ol_rating *ol_rating_new(const struct ol_rating_setting *setting)
{
    struct ol_rating *rating = ol_mem_new(sizeof *rating);
    OL_ASSERT(setting->book_count > 0);
    rating->setting = *setting;
    rating->bill = (struct ol_bill){
        .currency = setting->currency ? setting->currency : setting->books[0]->currency,
        .account = setting->account ? setting->account : "outlay",
        .labels = setting->labels,
    };
    return rating;
}

void ol_rating_add(struct ol_rating *rating, const struct ol_usage *usage)
{
    OL_MEM_RESERVE(rating->rows, rating->capacity, rating->count + 1);
    rating->rows[rating->count++] = *usage;
}

const struct ol_bill *ol_rating_bill(const struct ol_rating *rating)
{
    return &rating->bill;
}

void ol_rating_free(struct ol_rating *rating)
{
    if (!rating)
        return;
    ol_mem_free(rating->rows);
    ol_mem_free(rating->ranks);
    ol_mem_free(rating->credits);
    ol_mem_free(rating);
}

/* ---- the order of rows ---- */

static int compare_texts(const void *left, const void *right, void *texts)
{
    char *const *all = texts;
    return strcmp(all[*(const uint32_t *)left], all[*(const uint32_t *)right]);
}

static void rank_labels(struct ol_rating *rating)
{
    const struct ol_labels *labels = rating->setting.labels;
    const size_t count = labels->count;
    uint32_t *order = ol_mem_new(ol_mem_product(sizeof *order, count + 1));
    rating->ranks = ol_mem_new(ol_mem_product(sizeof *rating->ranks, count + 1));
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    if (count > 0)
        qsort_r(order, count, sizeof *order, compare_texts, labels->texts);
    for (size_t i = 0; i < count; i++)
        rating->ranks[order[i] + 1] = (uint32_t)i + 1;
    ol_mem_free(order);
}

static uint32_t rank_of(const struct ol_rating *rating, ol_label label)
{
    return label & OL_LABEL_IS_NUMBER ? label : rating->ranks[label];
}

#define ORDER(a, b)                                                                                               \
    do {                                                                                                          \
        if ((a) != (b))                                                                                           \
            return (a) < (b) ? -1 : 1;                                                                            \
    } while (0)

static int compare_rows(const void *left, const void *right, void *self)
{
    const struct ol_rating *rating = self;
    const struct ol_usage *a = left, *b = right;
    ORDER(a->start, b->start);
    ORDER(a->end, b->end);
    ORDER(a->meter, b->meter);
    ORDER(a->term, b->term);
    const ol_label ours[] = {a->provider, a->region,  a->zone,     a->item,
                             a->system,   a->account, a->resource, a->tags};
    const ol_label theirs[] = {b->provider, b->region,  b->zone,     b->item,
                               b->system,   b->account, b->resource, b->tags};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        ORDER(rank_of(rating, ours[i]), rank_of(rating, theirs[i]));
    ORDER(a->quantity, b->quantity);
    ORDER(a->objects, b->objects);
    ORDER(a->ended, b->ended);
    ORDER(a->since, b->since);
    return 0;
}

static void sort_rows(struct ol_rating *rating)
{
    size_t i = 1;
    rank_labels(rating);
    while (i < rating->count && compare_rows(&rating->rows[i - 1], &rating->rows[i], rating) <= 0)
        i++;
    if (i < rating->count)
        qsort_r(rating->rows, rating->count, sizeof *rating->rows, compare_rows, rating);
}

/* ---- one book's part ---- */

struct ol_place ol_rater_place(const struct ol_rater *rater, const struct ol_usage *usage)
{
    return usage->line > 0 && rater->setting->usage_file
               ? (struct ol_place){.file = rater->setting->usage_file, .line = usage->line}
               : OL_NOWHERE;
}

static bool has_prices(const struct ol_book *book)
{
    return book->price_count > 0;
}

bool ol_rater_heeds(const struct ol_rater *rater, const struct ol_book *book)
{
    if (book == rater->book || strcmp(book->provider, rater->book->provider) == 0)
        return true;
    for (size_t i = 0; i < rater->setting->book_count; i++)
        if (has_prices(rater->setting->books[i]) &&
            strcmp(rater->setting->books[i]->provider, book->provider) == 0)
            return false;
    return !has_prices(book);
}

/* Whose row it is: SIZE_MAX: every book's. */
static int find_book(struct ol_rating *rating, const struct ol_usage *usage, size_t *book, struct ol_error *error)
{
    char buffer[OL_LABEL_BUFFER];
    const struct ol_rating_setting *setting = &rating->setting;
    *book = SIZE_MAX;
    if (usage->provider == OL_NO_LABEL)
        return OL_OK;
    if (usage->provider == rating->last_provider) {
        *book = rating->last_book;
        return OL_OK;
    }
    const char *provider = ol_label_text(setting->labels, usage->provider, buffer);
    struct ol_text known = {0};
    for (size_t i = 0; i < setting->book_count && *book == SIZE_MAX; i++) {
        if (has_prices(setting->books[i]) && strcmp(setting->books[i]->provider, provider) == 0)
            *book = i;
        ol_text_addf(&known, "%s\"%s\"", i > 0 ? ", " : "", setting->books[i]->provider);
    }
    rating->last_provider = usage->provider;
    rating->last_book = *book;
    const struct ol_rater at = {.setting = setting};
    const int status =
        *book != SIZE_MAX
            ? OL_OK
            : ol_fail(error, OL_BAD_INPUT, ol_rater_place(&at, usage),
                      "no price book of the provider \"%.60s\" was given; there is %.200s (--book adds one)",
                      provider, ol_text_string(&known));
    if (status != OL_OK)
        rating->last_provider = OL_NO_LABEL;
    ol_text_release(&known);
    return status;
}

static void find_span(const struct ol_rating *rating, struct ol_rater *rater)
{
    rater->start = rating->setting.start;
    rater->end = rating->setting.end;
    if (rater->start != rater->end || rating->count == 0)
        return;
    rater->start = rating->rows[0].start;
    rater->end = rater->start;
    for (size_t i = 0; i < rating->count; i++)
        if (rating->rows[i].end > rater->end)
            rater->end = rating->rows[i].end;
}

static void release(struct ol_rater *rater)
{
    ol_tariffs_release(rater);
    ol_mem_free(rater->pieces);
    ol_mem_free(rater->pacts);
    ol_mem_free(rater->shares);
    ol_mem_free(rater->idles);
    ol_mem_free(rater->months);
    ol_mem_free(rater->counts);
    ol_arena_release(&rater->arena);
}

/* Where nothing looks at a whole month before it, pieces are priced as they are cut, and few are kept. */
static int rate_rows(struct ol_rating *rating, struct ol_rater *rater, size_t book, bool keeps,
                     struct ol_error *error)
{
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < rating->count; i++) {
        size_t owner = 0;
        status = find_book(rating, &rating->rows[i], &owner, error);
        if (status != OL_OK || (owner != book && owner != SIZE_MAX))
            continue;
        if (!keeps)
            rater->piece_count = 0;
        status = ol_span_cut(rater, &rating->rows[i], error);
        for (size_t k = 0; !keeps && status == OL_OK && k < rater->piece_count; k++)
            status = ol_line_piece(rater, &rater->pieces[k], error);
    }
    return status;
}

static bool has_sustained(const struct ol_book *book)
{
    const struct ol_book_type *types = book->types.items;
    for (size_t i = 0; i < book->types.count; i++)
        if (types[i].sustained != OL_SUSTAINED_NONE)
            return true;
    return false;
}

static bool has_volume_tiers(const struct ol_book *book)
{
    for (size_t i = 0; i < book->price_count; i++)
        if (book->prices[i].tier_count > 0 && book->prices[i].tiering == OL_TIERS_VOLUME)
            return true;
    return false;
}

static int rate_book(struct ol_rating *rating, size_t book, ol_charge_sink *sink, void *self,
                     struct ol_error *error)
{
    struct ol_rater rater = {
        .setting = &rating->setting,
        .book = rating->setting.books[book],
        .currency = rating->bill.currency,
        .is_foreign = strcmp(rating->bill.currency, rating->setting.books[book]->currency) != 0,
        .credits = rating->credits,
        .sink = sink,
        .self = self,
    };
    find_span(rating, &rater);
    rater.without_free_tiers = rating->setting.without_free_tiers;
    for (size_t i = 0; i < rating->setting.book_count; i++)
        rater.without_free_tiers |=
            rating->setting.books[i]->without_free_tiers && ol_rater_heeds(&rater, rating->setting.books[i]);
    int status = ol_pacts_make(&rater, error);
    const bool keeps = rater.pact_count > 0 || has_sustained(rater.book) || has_volume_tiers(rater.book);
    if (status == OL_OK)
        status = rate_rows(rating, &rater, book, keeps, error);
    if (status == OL_OK && keeps)
        status = ol_cover(&rater, error);
    for (size_t i = 0; keeps && status == OL_OK && i < rater.piece_count; i++)
        status = ol_tier_announce(&rater, &rater.pieces[i], error);
    for (size_t i = 0; keeps && status == OL_OK && i < rater.piece_count; i++)
        status = ol_line_piece(&rater, &rater.pieces[i], error);
    if (status == OL_OK)
        status = ol_settle(&rater, error);
    release(&rater);
    return status;
}

static void list_credits(struct ol_rating *rating)
{
    size_t count = 0;
    for (size_t b = 0; b < rating->setting.book_count; b++)
        count += rating->setting.books[b]->credits.count;
    rating->credits = ol_mem_new(ol_mem_product(sizeof *rating->credits, count + 1));
    for (size_t b = 0, n = 0; b < rating->setting.book_count; b++)
        for (size_t i = 0; i < rating->setting.books[b]->credits.count; i++)
            rating->credits[n++].credit =
                (const struct ol_book_credit *)rating->setting.books[b]->credits.items + i;
}

int ol_rating_run(struct ol_rating *rating, ol_charge_sink *sink, void *self, struct ol_error *error)
{
    int status = OL_OK;
    sort_rows(rating);
    list_credits(rating);
    for (size_t i = 0; status == OL_OK && i < rating->setting.book_count; i++)
        if (has_prices(rating->setting.books[i]))
            status = rate_book(rating, i, sink, self, error);
    return status;
}
