/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/focus.h"
#include "pricing/bill_sum.h"
#include "pricing/rate.h"
#include "pricing/usage_file.h"
#include "scenarios/book_set.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/listing.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct rating_call {
    const struct ol_invocation *invocation;
    const char *usage;     /* the file's path */
    const char *run;       /* the run directory that it lies in; NULL: a file was given */
    struct ol_arena arena; /* of paths */
    enum ol_output_format format;
    struct ol_book_set books;
    struct ol_labels labels;
    struct ol_rating *rating;
    struct ol_bill_sum sum;
    uint64_t rows;
    ol_time from, to;
    enum ol_focus_version version;
    const char *focus_path;
    struct ol_output *focus_output;
    struct ol_focus *focus;
    struct ol_faults faults;
    struct ol_error error;
};

/* ---- what is asked ---- */

static bool read_by(struct rating_call *call)
{
    const char *by = ol_option_value(call->invocation, "by");
    call->sum.by = OL_BY_SERVICE;
    if (!by)
        return true;
    if (strncmp(by, "tag:", 4) == 0 && by[4]) {
        call->sum.by = OL_BY_TAG;
        call->sum.tag = by + 4;
        return true;
    }
    for (size_t i = 0; i < OL_BY_TAG; i++) {
        if (strcmp(by, ol_bill_dimension_names[i]) != 0)
            continue;
        call->sum.by = (enum ol_bill_dimension)i;
        return true;
    }
    ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
            "--by: \"%.60s\" is not known; give service, meter, item, region, term, account, month, category or "
            "tag:NAME",
            by);
    return false;
}

static bool read_instant(struct rating_call *call, const char *name, ol_time *instant)
{
    char why[160];
    const char *text = ol_option_value(call->invocation, name);
    *instant = 0;
    if (!text || ol_instant_parse(ol_slice_of(text), instant, why))
        return true;
    ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE, "--%s: %s", name, why);
    return false;
}

static bool read_version(struct rating_call *call)
{
    const char *text = ol_option_value(call->invocation, "focus-version");
    call->version = OL_FOCUS_1_2;
    for (size_t i = 0; text && i < OL_FOCUS_VERSIONS; i++)
        if (strcmp(text, ol_focus_version_names[i]) == 0) {
            call->version = (enum ol_focus_version)i;
            return true;
        }
    if (text)
        ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                "--focus-version: \"%.60s\" is not written; give 1.2 or 1.4", text);
    return !text;
}

static bool read_options(struct rating_call *call)
{
    call->focus_path = ol_option_value(call->invocation, "focus");
    if (!ol_option_format(call->invocation, &call->format, &call->error) || !read_by(call) ||
        !read_instant(call, "from", &call->from) || !read_instant(call, "to", &call->to) || !read_version(call))
        return false;
    if ((call->from != 0) == (call->to != 0) && call->from <= call->to)
        return true;
    ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
            "--from and --to go together, the earlier one first: the span for which commitments are billed");
    return false;
}

/* ---- rating ---- */

/* A run directory stands for its usage, and for what its scenario said of costs and purchases. */
static void find_usage(struct rating_call *call)
{
    struct stat about;
    const char *path = call->invocation->operands[0];
    call->usage = path;
    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
        return;
    call->run = path;
    call->usage = ol_arena_format(&call->arena, "%s/usage.csv", path);
}

static int add_book(struct rating_call *call, const char *path)
{
    return ol_book_set_add(&call->books, path, OL_NOWHERE, &call->faults, &call->error);
}

static int add_books_of_run(struct rating_call *call)
{
    static const char *const names[] = {"owned.xml", "commitments.xml"};
    int status = OL_OK;
    for (size_t i = 0; call->run && status == OL_OK && i < sizeof names / sizeof *names; i++) {
        const char *path = ol_arena_format(&call->arena, "%s/%s", call->run, names[i]);
        if (access(path, F_OK) == 0)
            status = add_book(call, path);
    }
    return status;
}

static bool has_prices(const struct ol_book_set *books)
{
    for (size_t i = 0; i < books->count; i++)
        if (books->books[i]->price_count > 0)
            return true;
    return false;
}

static int open_books(struct rating_call *call)
{
    const char *path;
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && (path = ol_option_nth(call->invocation, "book", i)); i++)
        status = add_book(call, path);
    if (status == OL_OK && !has_prices(&call->books))
        status = ol_book_set_add_shipped(&call->books, &call->faults, &call->error);
    return status == OL_OK ? add_books_of_run(call) : status;
}

/* Neither the usage nor a book, nor what a book extends, is written over. */
static bool check_output(struct rating_call *call)
{
    bool is_good = ol_output_spares(call->focus_path, &call->usage, 1, &call->error);
    for (size_t i = 0; i < call->books.count; i++)
        for (const struct ol_book *book = call->books.books[i]; is_good && book; book = book->base)
            is_good = ol_output_spares(call->focus_path, &book->file, 1, &call->error);
    return is_good;
}

static int read_usage(struct rating_call *call)
{
    struct ol_usage usage;
    struct ol_usage_reader *reader = ol_usage_reader_open(call->usage, &call->labels, OL_NOWHERE, &call->error);
    int got = reader ? 1 : call->error.status;
    while (got > 0 && (got = ol_usage_read(reader, &usage, &call->error)) > 0) {
        ol_rating_add(call->rating, &usage);
        call->rows++;
    }
    ol_usage_reader_close(reader);
    return got;
}

static int sink(void *self, const struct ol_charge *charge, struct ol_error *error)
{
    struct rating_call *call = self;
    if (call->focus)
        ol_focus_row(call->focus, charge);
    return ol_bill_sum_sink(&call->sum, charge, error);
}

static int rate_all(struct rating_call *call)
{
    const struct ol_rating_setting setting = {
        .books = (const struct ol_book *const *)call->books.books,
        .book_count = call->books.count,
        .labels = &call->labels,
        .usage_file = call->usage,
        .currency = ol_option_value(call->invocation, "currency"),
        .account = ol_option_value(call->invocation, "account"),
        .without_free_tiers = ol_option_given(call->invocation, "no-free-tiers"),
        .start = call->from,
        .end = call->to,
    };
    call->rating = ol_rating_new(&setting);
    int status = read_usage(call);
    if (status != OL_OK)
        return status;
    if (call->focus_path) {
        call->focus_output = ol_output_replace(call->focus_path, &call->error);
        if (!call->focus_output)
            return call->error.status;
        call->focus = ol_focus_begin(call->focus_output, call->version, ol_rating_bill(call->rating));
    }
    call->sum.labels = &call->labels;
    status = ol_rating_run(call->rating, sink, call, &call->error);
    ol_focus_end(call->focus);
    if (call->focus_output && status == OL_OK)
        return ol_output_close(call->focus_output, &call->error);
    if (call->focus_output)
        ol_output_abandon(call->focus_output);
    return status;
}

/* ---- telling ---- */

static const char *say(struct rating_call *call, ol_money money)
{
    char buffer[OL_MONEY_BUFFER];
    const char *text =
        call->format == OL_FORMAT_TABLE ? ol_money_say(money, 2, buffer) : ol_money_format(money, buffer);
    return ol_arena_copy(&call->sum.arena, text, strlen(text));
}

static void add_row(struct rating_call *call, struct ol_listing *listing, const char *provider, const char *value,
                    const struct ol_costs *costs)
{
    const char **row = ol_listing_row(listing);
    row[0] = provider;
    row[1] = value;
    row[2] = say(call, costs->billed);
    row[3] = say(call, costs->effective);
    row[4] = say(call, costs->list);
    row[5] = say(call, costs->on_demand);
}

static void add_to(struct ol_costs *total, const struct ol_costs *costs)
{
    total->billed += costs->billed;
    total->effective += costs->effective;
    total->list += costs->list;
    total->on_demand += costs->on_demand;
}

/* Each provider's lines and, where it has several, their sum: a bill. */
static void add_bills(struct rating_call *call, struct ol_listing *listing)
{
    const struct ol_bill_sum *sum = &call->sum;
    for (size_t i = 0, first = 0; i < sum->count; i++) {
        const char *value = sum->lines[i].value;
        const bool is_shown = *value || call->format != OL_FORMAT_TABLE;
        add_row(call, listing, sum->lines[i].provider, is_shown ? value : "-", &sum->lines[i].costs);
        if (i + 1 < sum->count && strcmp(sum->lines[i + 1].provider, sum->lines[i].provider) == 0)
            continue;
        struct ol_costs total = {0};
        for (size_t k = first; k <= i; k++)
            add_to(&total, &sum->lines[k].costs);
        if (i > first && call->format == OL_FORMAT_TABLE)
            add_row(call, listing, sum->lines[i].provider, "(all)", &total);
        first = i + 1;
    }
}

static const char *capital(struct rating_call *call, const char *text)
{
    char *copy = ol_arena_copy(&call->sum.arena, text, strlen(text));
    copy[0] = (char)(copy[0] >= 'a' && copy[0] <= 'z' ? copy[0] - 32 : copy[0]);
    return copy;
}

static int tell(struct rating_call *call)
{
    const char *by = call->sum.by == OL_BY_TAG ? call->sum.tag : ol_bill_dimension_names[call->sum.by];
    const bool is_table = call->format == OL_FORMAT_TABLE;
    struct ol_listing listing = {
        .headings = {is_table ? "Provider" : "provider", is_table ? capital(call, by) : by,
                     is_table ? "Billed" : "billed", is_table ? "Effective" : "effective",
                     is_table ? "List" : "list", is_table ? "On demand" : "on_demand"},
    };
    struct ol_output *output = ol_output_open("-", &call->error);
    if (!output)
        return call->error.status;
    ol_bill_sum_sort(&call->sum);
    add_bills(call, &listing);
    if (is_table)
        ol_output_format(output, "%s: %llu row%s, in %s\n\n", call->usage, (unsigned long long)call->rows,
                         call->rows == 1 ? "" : "s", ol_rating_bill(call->rating)->currency);
    ol_listing_write(&listing, call->format, output);
    ol_listing_release(&listing);
    return ol_output_close(output, &call->error);
}

static int rate(const struct ol_invocation *invocation)
{
    struct rating_call call = {.invocation = invocation};
    int status = read_options(&call) ? OL_OK : OL_BAD_USAGE;
    find_usage(&call);
    if (status == OL_OK)
        status = open_books(&call);
    if (status == OL_OK && !check_output(&call))
        status = OL_BAD_USAGE;
    if (status == OL_OK)
        status = rate_all(&call);
    if (status == OL_OK && !(call.focus_path && strcmp(call.focus_path, "-") == 0))
        status = tell(&call);
    const int code = status == OL_OK         ? 0
                     : call.faults.count > 0 ? ol_command_faults(&call.faults)
                                             : ol_command_fail(&call.error);
    ol_rating_free(call.rating);
    ol_bill_sum_release(&call.sum);
    ol_labels_release(&call.labels);
    ol_book_set_release(&call.books);
    ol_faults_release(&call.faults);
    ol_arena_release(&call.arena);
    return code;
}

static const struct ol_option options[] = {
    {"book", 'b', "BOOK", "a price book: a file, or a shipped one by name (default: all shipped); repeat it"},
    {"by", 0, "WHAT", "add up by service, meter, item, region, term, account, month, category or tag:NAME"},
    {"currency", 0, "CODE", "the bill's currency (default: the first book's); books tell the rates"},
    {"account", 0, "NAME", "who is billed"},
    {"no-free-tiers", 0, NULL, "free allowances are used up elsewhere"},
    {"from", 0, "INSTANT", "with --to: the span for which commitments are billed (default: that of the usage)"},
    {"to", 0, "INSTANT", "see --from"},
    {"focus", 'o', "FILE",
     "write the charges there as a FOCUS bill; - is standard output, with nothing else on it"},
    {"focus-version", 0, "1.2|1.4", "of that bill (default 1.2)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_rate = {
    .name = "rate",
    .operands = "USAGE.csv|RUN",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "usage to charges, without simulating",
    .details =
        "Rows that name no provider are billed by every book: one bill a cloud for the same usage. Types may\n"
        "be wants (8xA100, 16xvcpu) and regions areas (us, eu). What was agreed and bought (<discount>,\n"
        "<commitment>, <credit>, <tax>, <exchange>) stands in a book of one's own beside the provider's. Of a\n"
        "run directory its usage is rated, with the owned nodes and commitments of its scenario.",
    .example = "outlay rate scenarios/made/node-day.csv --book aws --book gcp --book azure --no-free-tiers",
    .options = options,
    .run = rate,
};
