/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Books as the writer writes them, to the letter, and read back by the reader.
 */
#include "pricing/book_writer.h"

#include "tests/check.h"
#include "tests/fixture.h"

static const struct ol_book_heading heading = {
    .name = "b", .provider = "p", .title = "P & \"Co\"", .currency = "USD"};

#define S(text) ol_slice_of(text)

struct written {
    struct ol_text text;
    struct ol_output *output;
    struct ol_book_writer *writer;
};

static void begin(struct written *written)
{
    *written = (struct written){0};
    written->output = ol_output_to_text(&written->text);
    written->writer = ol_book_writer_new(written->output, &heading);
}

static const char *end(struct written *written)
{
    ol_book_writer_end(written->writer);
    CHECK_INT(ol_output_close(written->output, NULL), OL_OK);
    return ol_text_string(&written->text);
}

static void to_the_letter(void)
{
    struct written written;
    char why[160] = "";
    const struct ol_tier_row tiers[] = {{S("0"), S("0.0230000000")}, {S("51200"), S("0.022")}};
    begin(&written);
    ol_book_write_source(written.writer, "offer", "The <list>", "2026-01-01", NULL);
    ol_book_write_source(written.writer, "offer", "again", NULL, NULL);
    ol_book_write_region(written.writer, S("us-east-1"), "us", S("N. Virginia"));
    ol_book_write_region(written.writer, S("us-east-1"), "us", S("again"));
    ol_book_write_type(written.writer, &(struct ol_type_row){.name = S("17"),
                                                             .vcpus = S("96"),
                                                             .memory = S("1152GiB"),
                                                             .gpu = S("A100"),
                                                             .gpus = 8,
                                                             .gpu_memory = S("big")});
    ol_book_write_type(written.writer, &(struct ol_type_row){.name = S("17")});
    CHECK(ol_book_write_price(written.writer,
                              &(struct ol_price_row){.meter = OL_METER_INSTANCE,
                                                     .item = S("a&b"),
                                                     .region = S("r"),
                                                     .system = S("linux"),
                                                     .amount = S("0.1380000000"),
                                                     .sku = S("K"),
                                                     .from = OL_SECOND * 1767225600,
                                                     .source = "offer"},
                              why));
    CHECK(ol_book_write_price(
        written.writer,
        &(struct ol_price_row){
            .meter = OL_METER_STORAGE, .tiers = tiers, .tier_count = 2, .pool = S("s3"), .per = 10},
        why));
    CHECK(ol_book_write_price(written.writer,
                              &(struct ol_price_row){.meter = OL_METER_INSTANCE,
                                                     .term = OL_TERM_RESERVED,
                                                     .years = 3,
                                                     .payment = OL_PAYMENT_ALL_UPFRONT,
                                                     .upfront = S("9000")},
                              why));
    ol_book_write_flat(written.writer, &(struct ol_flat_row){.term = OL_TERM_SPOT,
                                                             .item = S("17"),
                                                             .system = S("windows"),
                                                             .discount = .7,
                                                             .interruption_low = .05,
                                                             .interruption_high = .1,
                                                             .source = "offer"});
    CHECK_INT(ol_book_writer_prices(written.writer), 3);
    CHECK_STRING(
        end(&written),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<pricebook version=\"1\" name=\"b\" provider=\"p\" title=\"P &amp; &quot;Co&quot;\" currency=\"USD\">\n"
        "  <source name=\"offer\" title=\"The &lt;list&gt;\" date=\"2026-01-01\"/>\n"
        "  <region name=\"us-east-1\" area=\"us\" title=\"N. Virginia\"/>\n"
        "  <type name=\"17\" vcpus=\"96\" memory=\"1152GiB\" gpu=\"A100\" gpus=\"8\"/>\n"
        "  <price meter=\"instance\" item=\"a&amp;b\" region=\"r\" system=\"linux\" term=\"on-demand\" "
        "amount=\"0.1380000000\" from=\"2026-01-01T00:00:00Z\" sku=\"K\" source=\"offer\"/>\n"
        "  <price meter=\"storage\" term=\"on-demand\" per=\"10\" pool=\"s3\">\n"
        "    <tier from=\"0\" amount=\"0.0230000000\"/>\n"
        "    <tier from=\"51200\" amount=\"0.022\"/>\n"
        "  </price>\n"
        "  <price meter=\"instance\" term=\"reserved\" years=\"3\" payment=\"all-upfront\" amount=\"0\" "
        "upfront=\"9000\"/>\n"
        "  <flat term=\"spot\" item=\"17\" system=\"windows\" discount=\"0.7\" interruption-low=\"0.05\" "
        "interruption-high=\"0.1\" "
        "source=\"offer\"/>\n"
        "</pricebook>\n");
    ol_text_release(&written.text);
}

static void refuses_what_is_no_price(void)
{
    static const struct ol_tier_row late[] = {{{"1", 1}, {"1", 1}}};
    static const struct ol_tier_row back[] = {{{"0", 1}, {"1", 1}}, {{"0", 1}, {"1", 1}}};
    char thousand[1200];
    memset(thousand, 'x', sizeof thousand);
    const struct {
        struct ol_price_row row;
        const char *said;
    } cases[] = {
        {{.amount = S("")}, "no price"},
        {{.amount = S("abc")}, "no price"},
        {{.amount = S("1,5")}, "no price"},
        {{.amount = S("-0.01")}, "negative"},
        {{.amount = S("0.1234567890123456789")}, "18 decimals"},
        {{.amount = S("1"), .per = -1}, "per"},
        {{.amount = S("1"), .item = {thousand, sizeof thousand}}, "too long"},
        {{.amount = S("1"), .item = S("a\tb")}, "control characters"},
        {{.amount = S("1"), .sku = S("a\xff")}, "UTF-8"},
        {{.amount = S("1"), .zone = S("z")}, "region"},
        {{.amount = S("1"), .term = OL_TERM_RESERVED}, "years"},
        {{.amount = S("1"), .upfront = S("1")}, "upfront"},
        {{.amount = S("1"), .from = 20, .to = 10}, "ends before"},
        {{.amount = S("1"), .interruption_low = .2, .interruption_high = .1}, "interruptions"},
        {{.tiers = late, .tier_count = 1}, "begin at 0"},
        {{.tiers = back, .tier_count = 2}, "inside"},
    };
    struct written written;
    begin(&written);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char why[160] = "";
        CHECK(!ol_book_write_price(written.writer, &cases[i].row, why));
        CHECK_HAS(why, cases[i].said);
    }
    CHECK_INT(ol_book_writer_prices(written.writer), 0);
    CHECK(!strstr(end(&written), "<price "));
    ol_text_release(&written.text);
}

/* ---- read back ---- */

static const char *const words[] = {"", "a", "b&c", "17", "\"x\"<y>", "\xc3\xa9t\xc3\xa9"};

static struct ol_slice word(uint64_t draw)
{
    return S(words[draw % (sizeof words / sizeof *words)]);
}

/* Rows differ in `from`, so that none is of the key and the time of another. */
static struct ol_price_row random_row(uint64_t *state, int i, char amount[32])
{
    const uint64_t draw = fixture_random(state);
    const bool is_rate = draw % 3 == 0;
    snprintf(amount, 32, "%d.%0*d", (int)(draw / 3 % 50), (int)(draw / 200 % 9) + 1, i);
    return (struct ol_price_row){.meter = (enum ol_meter)(draw / 7 % OL_METERS),
                                 .term = is_rate    ? OL_TERM_COMPUTE_PLAN
                                         : draw % 2 ? OL_TERM_SPOT
                                                    : OL_TERM_ON_DEMAND,
                                 .item = word(draw / 11),
                                 .region = word(draw / 13),
                                 .system = word(draw / 17),
                                 .sku = word(draw / 19),
                                 .pool = word(draw / 23),
                                 .amount = S(amount),
                                 .per = (int64_t)(draw / 29 % 3) * 365,
                                 .years = is_rate ? 1 + (int)(draw / 31 % 2) * 2 : 0,
                                 .payment = is_rate ? (enum ol_payment)(draw / 37 % OL_PAYMENTS) : 0,
                                 .upfront = is_rate ? S("499.75") : S(""),
                                 .from = (i + 1) * OL_HOUR,
                                 .to = draw % 5 ? 0 : (i + 2) * OL_HOUR,
                                 .source = "list"};
}

static bool is_text(const struct ol_book *book, ol_label label, struct ol_slice text)
{
    char buffer[OL_LABEL_BUFFER];
    return ol_slice_is(text, ol_label_text(&book->labels, label, buffer));
}

static void check_read(const struct ol_book *book, const struct ol_price *price, const struct ol_price_row *row)
{
    struct ol_unit_price amount;
    char why[160];
    CHECK(ol_unit_price_parse(row->amount, &amount, why));
    if (row->per > 1)
        CHECK(ol_unit_price_per(&amount, row->per));
    CHECK(price->price.amount == amount.amount && price->price.scale == amount.scale);
    CHECK(price->meter == row->meter && price->term == row->term && price->years == row->years &&
          price->payment == row->payment);
    CHECK(price->from == row->from && price->to == (row->to ? row->to : OL_NEVER));
    CHECK(is_text(book, price->item, row->item) && is_text(book, price->region, row->region));
    CHECK(is_text(book, price->system, row->system) && is_text(book, price->pool, row->pool));
    CHECK(ol_slice_is(row->sku, price->sku) && price->source == 0);
    CHECK(price->upfront == (row->upfront.length ? 499750000000 : 0));
}

#define ROWS 3000

static void is_read_back(void)
{
    static char amounts[ROWS][32];
    static struct ol_price_row rows[ROWS];
    struct written written;
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    uint64_t state = 3;
    char why[160] = "";
    begin(&written);
    ol_book_write_source(written.writer, "list", "List", "2026", "a note");
    for (int i = 0; i < ROWS; i++) {
        rows[i] = random_row(&state, i, amounts[i]);
        CHECK(ol_book_write_price(written.writer, &rows[i], why));
        CHECK_STRING(why, "");
    }
    const char *text = end(&written);
    struct ol_book *book = ol_book_of_memory(text, strlen(text), "b.xml", &faults, &error);
    CHECK(book && book->price_count == ROWS);
    for (size_t i = 0; i < faults.count && i < 3; i++)
        CHECK_STRING(faults.items[i].message, "");
    if (book)
        CHECK_STRING(book->title, heading.title);
    for (size_t i = 0; book && i < book->price_count; i++)
        check_read(book, &book->prices[i], &rows[i]);
    ol_book_free(book);
    ol_faults_release(&faults);
    ol_text_release(&written.text);
}

int main(void)
{
    CASE(to_the_letter);
    CASE(refuses_what_is_no_price);
    CASE(is_read_back);
    return check_end();
}
