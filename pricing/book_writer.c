/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book_writer: attributes in the order of the language's tables, so that the reader takes its quick way.
 */
#include "pricing/book_writer.h"

#include "outlay/quantity.h"
#include "pricing/book_language.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_LIMIT ((size_t)1000) /* of one attribute */

struct ol_book_writer {
    struct ol_output *output;
    struct ol_labels sources, regions, types; /* written so far */
    struct ol_text text;                      /* an attribute's, NUL-terminated */
    uint64_t prices;
};

/* ---- attributes ---- */

static void put_slice(struct ol_book_writer *writer, const char *name, struct ol_slice value)
{
    if (value.length == 0)
        return;
    ol_text_clear(&writer->text);
    ol_text_add(&writer->text, value.data, value.length);
    ol_output_char(writer->output, ' ');
    ol_output_string(writer->output, name);
    ol_output_string(writer->output, "=\"");
    ol_output_escaped(writer->output, ol_text_string(&writer->text));
    ol_output_char(writer->output, '"');
}

static void put_text(struct ol_book_writer *writer, const char *name, const char *value)
{
    if (value)
        put_slice(writer, name, ol_slice_of(value));
}

static void put_count(struct ol_book_writer *writer, const char *name, int64_t value)
{
    ol_output_format(writer->output, " %s=\"%" PRId64 "\"", name, value);
}

static void put_share(struct ol_book_writer *writer, const char *name, double share)
{
    ol_output_format(writer->output, " %s=\"", name);
    ol_output_real(writer->output, share);
    ol_output_char(writer->output, '"');
}

static void put_instant(struct ol_book_writer *writer, const char *name, ol_time instant)
{
    char buffer[OL_TIME_BUFFER];
    put_text(writer, name, ol_instant_format(instant, buffer));
}

/* Whether it is the first of its name. */
static bool is_new(struct ol_labels *written, struct ol_slice name)
{
    const size_t before = written->count;
    const bool is_interned = ol_label_number(ol_label_of_text(written, name.data, name.length)) < 0;
    if (is_interned)
        return written->count > before;
    /* A number stands for itself and is not kept: it is under a name that is none. */
    struct ol_text odd = {0};
    ol_text_add(&odd, "\n", 1);
    ol_text_add(&odd, name.data, name.length);
    ol_label_of_text(written, odd.data, odd.length);
    ol_text_release(&odd);
    return written->count > before;
}

/* ---- the book and its smaller elements ---- */

struct ol_book_writer *ol_book_writer_new(struct ol_output *output, const struct ol_book_heading *heading)
{
    struct ol_book_writer *writer = ol_mem_new(sizeof *writer);
    writer->output = output;
    ol_output_string(output,
                     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<pricebook version=\"" OL_BOOK_VERSION "\"");
    put_text(writer, "name", heading->name);
    put_text(writer, "provider", heading->provider);
    put_text(writer, "title", heading->title);
    put_text(writer, "currency", heading->currency);
    put_text(writer, "extends", heading->extends);
    ol_output_string(output, ">\n");
    return writer;
}

void ol_book_writer_end(struct ol_book_writer *writer)
{
    if (!writer)
        return;
    ol_output_string(writer->output, "</pricebook>\n");
    ol_labels_release(&writer->sources);
    ol_labels_release(&writer->regions);
    ol_labels_release(&writer->types);
    ol_text_release(&writer->text);
    ol_mem_free(writer);
}

void ol_book_write_source(struct ol_book_writer *writer, const char *name, const char *title, const char *date,
                          const char *note)
{
    if (!is_new(&writer->sources, ol_slice_of(name)))
        return;
    ol_output_string(writer->output, "  <source");
    put_text(writer, "name", name);
    put_text(writer, "title", title);
    put_text(writer, "date", date);
    put_text(writer, "note", note);
    ol_output_string(writer->output, "/>\n");
}

void ol_book_write_region(struct ol_book_writer *writer, struct ol_slice name, const char *area,
                          struct ol_slice title)
{
    if (name.length == 0 || !is_new(&writer->regions, name))
        return;
    ol_output_string(writer->output, "  <region");
    put_slice(writer, "name", name);
    put_text(writer, "area", area);
    put_slice(writer, "title", title);
    ol_output_string(writer->output, "/>\n");
}

/* Figures of a type help, and are no reason to lose it: those that cannot be read back are left out. */
static struct ol_slice number_or_none(struct ol_slice value)
{
    double number;
    return ol_slice_real(value, &number) && number >= 0 && number <= 1e6 ? value : (struct ol_slice){0};
}

static struct ol_slice size_or_none(struct ol_slice value)
{
    int64_t bytes;
    char why[160];
    return ol_size_parse(value, &bytes, why) ? value : (struct ol_slice){0};
}

void ol_book_write_type(struct ol_book_writer *writer, const struct ol_type_row *type)
{
    if (type->name.length == 0 || !is_new(&writer->types, type->name))
        return;
    ol_output_string(writer->output, "  <type");
    put_slice(writer, "name", type->name);
    put_slice(writer, "family", type->family);
    put_slice(writer, "vcpus", number_or_none(type->vcpus));
    put_slice(writer, "memory", size_or_none(type->memory));
    put_slice(writer, "gpu", type->gpu);
    if (type->gpus > 0)
        put_count(writer, "gpus", type->gpus);
    put_slice(writer, "gpu-memory", size_or_none(type->gpu_memory));
    ol_output_string(writer->output, "/>\n");
}

void ol_book_write_flat(struct ol_book_writer *writer, const struct ol_flat_row *flat)
{
    ol_output_string(writer->output, "  <flat");
    put_text(writer, "term", ol_term_names[flat->term]);
    put_slice(writer, "item", flat->item);
    put_slice(writer, "region", flat->region);
    put_slice(writer, "system", flat->system);
    put_share(writer, "discount", flat->discount);
    if (flat->interruption_low > 0 || flat->interruption_high > 0) {
        put_share(writer, "interruption-low", flat->interruption_low);
        put_share(writer, "interruption-high", flat->interruption_high);
    }
    put_text(writer, "source", flat->source);
    ol_output_string(writer->output, "/>\n");
}

/* ---- prices ---- */

static bool refuse(char why[160], const char *name, struct ol_slice value, const char *fault)
{
    char shown[OL_SHOWN_BUFFER];
    snprintf(why, 160, "%s: \"%s\" %s", name, ol_slice_show(value, shown), fault);
    return false;
}

/* A price that the reader would read: a decimal, not negative, of at most 18 places. */
static bool check_amount(const char *name, struct ol_slice value, int64_t per, char why[160])
{
    struct ol_unit_price price;
    if (!ol_unit_price_parse(value, &price, why))
        return false;
    if (price.amount < 0)
        return refuse(why, name, value, "is negative; a price is at least 0");
    if (ol_unit_price_real(price) > ol_price_fields[OL_PRICE_AMOUNT].max)
        return refuse(why, name, value, "is too large a price");
    return per <= 1 || ol_unit_price_per(&price, per) ||
           refuse(why, name, value, "has too many decimals once it is divided by what it is per");
}

static bool check_money(const char *name, struct ol_slice value, char why[160])
{
    ol_money money;
    if (!ol_money_parse(value, &money, why))
        return false;
    return money >= 0 || refuse(why, name, value, "is negative; it has to be at least 0");
}

static bool check_text(const char *name, struct ol_slice value, char why[160])
{
    size_t bad;
    if (value.length > TEXT_LIMIT)
        return refuse(why, name, value, "is too long for a name");
    if (!ol_slice_is_utf8(value, &bad))
        return refuse(why, name, value, "is not valid UTF-8");
    for (size_t i = 0; i < value.length; i++)
        if ((unsigned char)value.data[i] < ' ')
            return refuse(why, name, value, "has control characters");
    return true;
}

static bool check_texts(const struct ol_price_row *price, char why[160])
{
    return check_text("item", price->item, why) && check_text("region", price->region, why) &&
           check_text("zone", price->zone, why) && check_text("system", price->system, why) &&
           check_text("sku", price->sku, why) && check_text("pool", price->pool, why);
}

static bool check_tiers(const struct ol_price_row *price, char why[160])
{
    ol_money before = -1, begin;
    for (size_t i = 0; i < price->tier_count; i++, before = begin) {
        const struct ol_tier_row *tier = &price->tiers[i];
        if (!check_amount("amount", tier->amount, price->per, why) || !check_money("from", tier->from, why))
            return false;
        ol_money_parse(tier->from, &begin, why);
        if (i == 0 && begin != 0)
            return refuse(why, "from", tier->from, "is where the first tier begins; it has to begin at 0");
        if (begin <= before)
            return refuse(why, "from", tier->from, "lies inside the tier before; tiers go in their order");
    }
    return true;
}

static ol_time from_of(const struct ol_price_row *price)
{
    return price->from == 0 ? OL_ALWAYS : price->from;
}

static ol_time to_of(const struct ol_price_row *price)
{
    return price->to == 0 ? OL_NEVER : price->to;
}

static bool say(char why[160], const char *fault)
{
    snprintf(why, 160, "%s", fault);
    return false;
}

static bool check_sense(const struct ol_price_row *price, char why[160])
{
    const bool is_rate = ol_term_is_commitment(price->term);
    if (is_rate && (price->years < 1 || price->years > OL_YEARS_LIMIT))
        return say(why, "a commitment's rate without its years");
    if (!is_rate && price->upfront.length > 0)
        return say(why, "an upfront price that is no commitment's");
    if (price->zone.length > 0 && price->region.length == 0)
        return say(why, "a zone without its region");
    if (price->interruption_low > price->interruption_high || price->interruption_low < 0 ||
        price->interruption_high > 1)
        return say(why, "a band of interruptions that is none");
    if (price->per < 0 || price->per > OL_PER_LIMIT)
        return say(why, "a number of units that it is per which is negative or too large");
    return to_of(price) > from_of(price) || say(why, "it ends before it begins");
}

/* What is paid upfront altogether costs nothing later, and lists may leave the nothing out. */
static struct ol_slice amount_of(const struct ol_price_row *price)
{
    return price->amount.length == 0 && price->upfront.length > 0 ? ol_slice_of("0") : price->amount;
}

static bool check_price(const struct ol_price_row *price, char why[160])
{
    if (price->tier_count == 0 && !check_amount("amount", amount_of(price), price->per, why))
        return false;
    return check_sense(price, why) && check_texts(price, why) && check_tiers(price, why) &&
           (price->upfront.length == 0 || check_money("upfront", price->upfront, why));
}

static void put_tiers(struct ol_book_writer *writer, const struct ol_price_row *price)
{
    ol_output_char(writer->output, '>');
    for (size_t i = 0; i < price->tier_count; i++) {
        ol_output_string(writer->output, "\n    <tier");
        put_slice(writer, "from", price->tiers[i].from);
        put_slice(writer, "amount", price->tiers[i].amount);
        ol_output_string(writer->output, "/>");
    }
    ol_output_string(writer->output, "\n  </price>\n");
}

static void put_rate(struct ol_book_writer *writer, const struct ol_price_row *price)
{
    if (!ol_term_is_commitment(price->term))
        return;
    put_count(writer, "years", price->years);
    put_text(writer, "payment", ol_payment_names[price->payment]);
}

bool ol_book_write_price(struct ol_book_writer *writer, const struct ol_price_row *price, char why[160])
{
    if (!check_price(price, why))
        return false;
    ol_output_string(writer->output, "  <price");
    put_text(writer, "meter", ol_meter_names[price->meter]);
    put_slice(writer, "item", price->item);
    put_slice(writer, "region", price->region);
    put_slice(writer, "zone", price->zone);
    put_slice(writer, "system", price->system);
    put_text(writer, "term", ol_term_names[price->term]);
    put_rate(writer, price);
    if (price->tier_count == 0)
        put_slice(writer, "amount", amount_of(price));
    if (price->per > 1)
        put_count(writer, "per", price->per);
    put_slice(writer, "upfront", price->upfront);
    if (from_of(price) != OL_ALWAYS)
        put_instant(writer, "from", price->from);
    if (to_of(price) != OL_NEVER)
        put_instant(writer, "to", price->to);
    put_slice(writer, "pool", price->pool);
    put_slice(writer, "sku", price->sku);
    if (price->term == OL_TERM_SPOT && price->interruption_high > 0) {
        put_share(writer, "interruption-low", price->interruption_low);
        put_share(writer, "interruption-high", price->interruption_high);
    }
    put_text(writer, "source", price->source);
    if (price->tier_count > 0)
        put_tiers(writer, price);
    else
        ol_output_string(writer->output, "/>\n");
    writer->prices++;
    return true;
}

uint64_t ol_book_writer_prices(const struct ol_book_writer *writer)
{
    return writer->prices;
}
