/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/offers.h"
#include "scenarios/cli/price_verb.h"

#include "outlay/quantity.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define BOOKS_LIMIT 64
#define MILLION     1e6

struct request {
    struct ol_wish wish;
    const char *provider;
    int order;
    int64_t limit;
    enum ol_output_format format;
    struct ol_book *books[BOOKS_LIMIT];
    size_t book_count;
};

static const char *const orders[] = {"price", "gpu-price", "vcpus", NULL};

/* ---- what is asked ---- */

static bool read_term(const struct ol_invocation *invocation, struct ol_wish *wish, struct ol_error *error)
{
    int term, payment;
    int64_t years;
    if (!ol_option_choice(invocation, "term", ol_term_names, OL_TERM_ON_DEMAND, &term, error) ||
        !ol_option_choice(invocation, "payment", ol_payment_names, OL_PAYMENT_NO_UPFRONT, &payment, error) ||
        !ol_option_count(invocation, "years", 1, 5, 1, &years, error))
        return false;
    wish->term = (enum ol_term)term;
    wish->payment = (enum ol_payment)payment;
    wish->years = (int)years;
    return true;
}

static bool read_request(const struct ol_invocation *invocation, struct request *request, struct ol_error *error)
{
    struct ol_wish *wish = &request->wish;
    double spot = 0;
    request->provider = ol_option_value(invocation, "provider");
    wish->gpu = ol_option_value(invocation, "gpu");
    wish->area = ol_option_value(invocation, "area");
    wish->region = ol_option_value(invocation, "region");
    wish->system = ol_option_value(invocation, "system");
    if (!ol_option_format(invocation, &request->format, error) || !read_term(invocation, wish, error) ||
        !ol_option_count(invocation, "gpus", 0, 1000000, 0, &wish->gpus, error) ||
        !ol_option_size(invocation, "memory", &wish->memory_bytes, error) ||
        !ol_option_real(invocation, "vcpus", 0, 1e6, &wish->vcpus, error) ||
        !ol_option_share(invocation, "spot", 1, &spot, error) ||
        !ol_option_choice(invocation, "sort", orders, OL_OFFERS_BY_PRICE, &request->order, error) ||
        !ol_option_count(invocation, "limit", 1, INT64_MAX, 10, &request->limit, error) ||
        !ol_price_at(invocation, &wish->at, error))
        return false;
    wish->spot_millionths = llround(spot * MILLION);
    return true;
}

/* Those named, or all that are shipped. */
static int open_books(const struct ol_invocation *invocation, struct request *request)
{
    const bool is_named = ol_option_given(invocation, "book");
    int code = 0;
    for (size_t i = 0; code == 0 && i < BOOKS_LIMIT; i++) {
        const char *path = is_named ? ol_option_nth(invocation, "book", i) : ol_shipped_books[i];
        if (!path)
            break;
        struct ol_book *book = ol_price_book_open(path, &code);
        if (book)
            request->books[request->book_count++] = book;
    }
    return code;
}

static void close_books(struct request *request)
{
    for (size_t i = 0; i < request->book_count; i++)
        ol_book_free(request->books[i]);
}

/* ---- what is found ---- */

enum column {
    PROVIDER,
    TYPE,
    REGION,
    ZONE,
    MACHINES,
    GPUS,
    VCPUS,
    MEMORY,
    BASE,
    SPOT,
    BLENDED,
    PER_GPU,
    CURRENCY,
    BAND,
    SOURCE,
    ASSUMED
};

/* For people to four places, for programs exactly. */
static const char *money_text(const struct request *request, ol_money money, struct ol_arena *arena)
{
    char buffer[OL_MONEY_BUFFER];
    const char *text =
        request->format == OL_FORMAT_TABLE ? ol_money_say(money, 4, buffer) : ol_money_format(money, buffer);
    return ol_arena_copy(arena, text, strlen(text));
}

static const char *all_machines(const struct request *request, const struct ol_offer *offer,
                                const struct ol_composition *composition, struct ol_arena *arena)
{
    ol_money sum;
    if (composition->count == 0 || !ol_money_times(composition->hourly, offer->machines, 1, &sum))
        return "";
    return money_text(request, sum, arena);
}

static const char *source_of(const struct ol_offer *offer)
{
    const struct ol_book_flat *flat = offer->base.flat;
    if (flat)
        return flat->source ? flat->source : "";
    return ol_price_source(offer->book, offer->base.parts[0].price);
}

static const char *size_text(int64_t bytes, struct ol_arena *arena)
{
    char buffer[OL_SIZE_BUFFER];
    const char *text = ol_size_format(bytes, buffer);
    return bytes > 0 ? ol_arena_copy(arena, text, strlen(text)) : "";
}

static void add_offer(const struct request *request, const struct ol_offer *offer, struct ol_listing *listing,
                      struct ol_arena *arena)
{
    const char **row = ol_listing_row(listing);
    const struct ol_book_type *type = offer->type;
    row[PROVIDER] = offer->book->provider;
    row[TYPE] = type->name;
    row[REGION] = *offer->region ? offer->region : "any";
    row[ZONE] = *offer->base_zone ? offer->base_zone : offer->spot_zone;
    row[MACHINES] = ol_arena_format(arena, "%" PRId64, offer->machines);
    if (type->gpus > 0)
        row[GPUS] =
            ol_arena_format(arena, "%" PRId64 " %s", offer->machines * type->gpus, type->gpu ? type->gpu : "");
    row[VCPUS] = ol_arena_format(arena, "%.10g", (double)offer->machines * type->vcpus);
    row[MEMORY] = size_text(offer->machines * type->memory_bytes, arena);
    row[BASE] = all_machines(request, offer, &offer->base, arena);
    row[SPOT] = all_machines(request, offer, &offer->spot, arena);
    row[BLENDED] = money_text(request, offer->blended, arena);
    row[PER_GPU] = type->gpus > 0 ? money_text(request, offer->per_gpu, arena) : "";
    row[CURRENCY] = offer->book->currency;
    row[BAND] = ol_price_band(offer->spot.interruption_low, offer->spot.interruption_high, arena);
    row[SOURCE] = source_of(offer);
    row[ASSUMED] = offer->is_assumed ? "assumed" : "";
}

static void write_offers(const struct request *request, const struct ol_offers *offers, struct ol_output *output)
{
    struct ol_listing listing = {.headings = {[PROVIDER] = "provider",
                                              [TYPE] = "type",
                                              [REGION] = "region",
                                              [ZONE] = "spot zone",
                                              [MACHINES] = "machines",
                                              [GPUS] = "gpus",
                                              [VCPUS] = "vcpus",
                                              [MEMORY] = "memory",
                                              [BASE] = ol_term_names[request->wish.term],
                                              [SPOT] = "spot",
                                              [BLENDED] = "blended/h",
                                              [PER_GPU] = "per GPU-h",
                                              [CURRENCY] = "currency",
                                              [BAND] = "interruptions",
                                              [SOURCE] = "source",
                                              [ASSUMED] = "assumed"}};
    struct ol_arena arena = {0};
    if (request->wish.term == OL_TERM_SPOT)
        listing.headings[BASE] = "on term spot";
    for (size_t i = 0; i < offers->count && i < (size_t)request->limit; i++)
        add_offer(request, &offers->items[i], &listing, &arena);
    if (listing.count > 0 || request->format != OL_FORMAT_TABLE)
        ol_listing_write(&listing, request->format, output);
    if (request->format == OL_FORMAT_TABLE && offers->count > (size_t)request->limit)
        ol_output_format(output, "and %zu more; see all with --limit %zu\n",
                         offers->count - (size_t)request->limit, offers->count);
    ol_listing_release(&listing);
    ol_arena_release(&arena);
}

static int find_offers(struct request *request, struct ol_error *error)
{
    struct ol_offers offers = {0};
    for (size_t i = 0; i < request->book_count; i++)
        if (!request->provider || strcmp(request->books[i]->provider, request->provider) == 0)
            ol_offers_add(&offers, request->books[i], &request->wish);
    ol_offers_sort(&offers, (enum ol_offer_order)request->order);
    struct ol_output *output = ol_output_open("-", error);
    int status = output ? OL_OK : error->status;
    if (output) {
        write_offers(request, &offers, output);
        status = ol_output_close(output, error);
    }
    if (status == OL_OK && offers.count == 0)
        fprintf(stderr,
                "outlay: nothing in the books is like that; ask for less, for another term or date, or see "
                "what there is with: outlay prices show BOOK\n");
    ol_offers_release(&offers);
    return status;
}

static int find(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct request request = {0};
    if (!read_request(invocation, &request, &error))
        return ol_command_fail(&error);
    int code = open_books(invocation, &request);
    if (code == 0 && find_offers(&request, &error) != OL_OK)
        code = ol_command_fail(&error);
    close_books(&request);
    return code;
}

static const struct ol_option options[] = {
    {"book", 0, "BOOK", "a file or a shipped book; may be given several times (default: all shipped)"},
    {"provider", 0, "NAME", "of this provider alone: aws, gcp, azure"},
    {"gpu", 0, "KIND", "with GPUs of this kind: A100 (A100-80GB too), H100, T4 ..."},
    {"gpus", 0, "N", "with so many GPUs, on as many machines as it takes"},
    {"vcpus", 0, "N", "with at least so many vCPUs"},
    {"memory", 0, "SIZE", "with at least so much memory: 500GiB"},
    {"area", 0, "AREA", "in this part of the world: us, eu, asia ..."},
    {"region", 0, "REGION", "in this region of the provider"},
    {"system", 0, "SYSTEM", "with this operating system (default linux)"},
    {"term", 0, "TERM", "on-demand (default), spot, reserved, compute-plan ..."},
    {"years", 0, "N", "of a commitment: for 1 (default) or 3 years"},
    {"payment", 0, "PAYMENT", "of a commitment: no-upfront (default), partial-upfront, all-upfront"},
    {"spot", 0, "SHARE", "so much of the time on spot: 30%"},
    {"sort", 0, "price|gpu-price|vcpus", "which comes first (default price: of all machines together)"},
    {"at", 0, "DATE", "at the prices of then (default: today)"},
    {"limit", 0, "N", "at most so many (default 10)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_prices_find = {
    .name = "prices find",
    .summary = "who sells what is needed, the cheapest first",
    .details =
        "Prices are hourly, of all machines that it takes. Blended is the price on the term, with the share\n"
        "of spot at spot prices. Where a provider sells vCPUs, memory and GPUs by themselves, a type's price\n"
        "is that of its parts. What is paid upfront is spread over the years. Interruptions are the share\n"
        "of spot machines that the provider ends in a month. Assumed: some figure of it is not published.",
    .example = "outlay prices find --gpu A100 --gpus 8 --spot 30% --area eu",
    .options = options,
    .run = find,
};
