/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd_ab: how many requests an A/B test needs, how long these take to come, and what the variant costs meanwhile.
 */
#include "outlay/arena.h"
#include "outlay/json.h"
#include "outlay/money.h"
#include "outlay/output.h"
#include "outlay/quantity.h"
#include "reports/experiment.h"
#include "reports/number.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/listing.h"

#include <math.h>
#include <string.h>

#define LONGEST_S     1e10 /* 317 years */
#define MOST_OF_THESE 1e15

struct ab {
    struct ol_experiment experiment;
    bool is_mean, has_baseline;
    double traffic; /* a second; 0: not told */
    bool has_price;
    ol_money price; /* of an instance for an hour */
    int64_t instances;
    enum ol_output_format format;
    /* what comes of it */
    struct ol_experiment_size size;
    double needed; /* of both, in their shares */
    ol_time lasts;
    ol_money cost;
};

/* ---- options ---- */

static int complain(struct ol_error *error, const char *option, const char *value, const char *what)
{
    return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s: \"%.60s\" %s", option, value, what);
}

/* "0.5pp" of a proportion, "10%" of the baseline, or a plain difference. */
static int read_effect(const struct ol_invocation *invocation, struct ab *ab, struct ol_error *error)
{
    const char *text = ol_option_value(invocation, "effect");
    if (!text)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "--effect is needed: the difference to be found, such as 0.5pp, or 10%% of the baseline");
    struct ol_slice number = ol_slice_trim(ol_slice_of(text));
    const size_t length = number.length;
    const bool is_points = length > 2 && memcmp(number.data + length - 2, "pp", 2) == 0;
    const bool is_share = length > 1 && number.data[length - 1] == '%';
    number.length -= is_points ? 2 : is_share;
    if (number.length > 1 && number.data[0] == '+' && number.data[1] != '-')
        number = (struct ol_slice){number.data + 1, number.length - 1};
    double value;
    if (!ol_slice_real(number, &value) || value == 0)
        return complain(error, "effect", text, "is no difference; write such as 0.5pp, -10% or 25, and not 0");
    if (is_points && ab->is_mean)
        return complain(error, "effect", text, "is one of proportions; with --deviation give such as 10% or 25");
    if (is_share && ab->is_mean && ab->experiment.baseline == 0)
        return complain(error, "effect", text, "is a share of the baseline; give --baseline too");
    ab->experiment.effect = is_share ? ab->experiment.baseline * value / 100 : is_points ? value / 100 : value;
    if (!(fabs(ab->experiment.effect) > 0))
        return complain(error, "effect", text, "comes to nothing");
    return OL_OK;
}

static int read_baseline(const struct ol_invocation *invocation, struct ab *ab, struct ol_error *error)
{
    ab->is_mean = ol_option_given(invocation, "deviation");
    ab->has_baseline = ol_option_given(invocation, "baseline");
    if (!ab->is_mean && !ab->has_baseline)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "give --baseline, such as 4%%, or for a mean its --deviation from request to request");
    const bool is_fine = ab->is_mean ? ol_option_real(invocation, "deviation", 1e-12, MOST_OF_THESE,
                                                      &ab->experiment.deviation, error) &&
                                           ol_option_real(invocation, "baseline", -MOST_OF_THESE, MOST_OF_THESE,
                                                          &ab->experiment.baseline, error)
                                     : ol_option_share(invocation, "baseline", 1, &ab->experiment.baseline, error);
    return is_fine ? OL_OK : OL_BAD_USAGE;
}

static int read_levels(const struct ol_invocation *invocation, struct ab *ab, struct ol_error *error)
{
    struct ol_experiment *experiment = &ab->experiment;
    *experiment = (struct ol_experiment){.alpha = 0.05, .power = 0.8, .share_b = 0.5, .sides = 2};
    if (!ol_option_share(invocation, "alpha", 0.5, &experiment->alpha, error) ||
        !ol_option_share(invocation, "power", 1, &experiment->power, error) ||
        !ol_option_share(invocation, "split", 1, &experiment->share_b, error))
        return OL_BAD_USAGE;
    experiment->sides = ol_option_given(invocation, "one-sided") ? 1 : 2;
    if (experiment->alpha < 1e-9)
        return complain(error, "alpha", ol_option_value(invocation, "alpha"), "is too small; give such as 5%");
    if (experiment->power < 0.5 || experiment->power > 1 - 1e-9)
        return complain(error, "power", ol_option_value(invocation, "power"),
                        "cannot be used; give a share from 50% to below 100%");
    if (experiment->share_b < 1e-6 || experiment->share_b > 1 - 1e-6)
        return complain(error, "split", ol_option_value(invocation, "split"),
                        "leaves one of the two without requests; give such as 50%");
    return OL_OK;
}

static int read_world(const struct ol_invocation *invocation, struct ab *ab, struct ol_error *error)
{
    const char *traffic = ol_option_value(invocation, "traffic"), *price = ol_option_value(invocation, "price");
    char why[160];
    if (traffic && !ol_rate_parse(ol_slice_of(traffic), &ab->traffic, why))
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--traffic: %s", why);
    if (traffic && !(ab->traffic > 0))
        return complain(error, "traffic", traffic, "never brings a request; give such as 100/s");
    if (price && !ol_money_parse(ol_slice_of(price), &ab->price, why))
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--price: %s", why);
    if (price && ab->price < 0)
        return complain(error, "price", price, "is below 0");
    if (price && !traffic)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "--price needs --traffic, from which follows for how long it is paid");
    if (ol_option_given(invocation, "instances") && !price)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--instances needs --price, what one costs for an hour");
    ab->has_price = price != NULL;
    return ol_option_count(invocation, "instances", 1, 1000000, 1, &ab->instances, error) &&
                   ol_option_format(invocation, &ab->format, error)
               ? OL_OK
               : OL_BAD_USAGE;
}

static int read_options(const struct ol_invocation *invocation, struct ab *ab, struct ol_error *error)
{
    int status = read_levels(invocation, ab, error);
    if (status == OL_OK)
        status = read_baseline(invocation, ab, error);
    if (status == OL_OK)
        status = read_effect(invocation, ab, error);
    if (status == OL_OK)
        status = read_world(invocation, ab, error);
    const double variant = ab->experiment.baseline + ab->experiment.effect;
    if (status == OL_OK && !ab->is_mean && (variant < -1e-12 || variant > 1 + 1e-12))
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "with this effect the variant is at %g%%; give one that stays within 0%% and 100%%",
                       variant * 100);
    return status;
}

/* ---- what comes of it ---- */

static int work_out(struct ab *ab, struct ol_error *error)
{
    const double share = ab->experiment.share_b;
    ab->size = ol_experiment_size_of(&ab->experiment);
    if (!(ab->size.a + ab->size.b < MOST_OF_THESE))
        return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE,
                       "this would take %.3g requests; look for a larger --effect", ab->size.a + ab->size.b);
    ab->needed = ceil(fmax(ab->size.a / (1 - share), ab->size.b / share) * (1 - 1e-12));
    if (ab->traffic == 0)
        return OL_OK;
    const double seconds = ab->needed / ab->traffic;
    if (seconds > LONGEST_S)
        return ol_fail(
            error, OL_BAD_INPUT, OL_NOWHERE,
            "this would last longer than 300 years; look for a larger --effect, or give more --traffic");
    ab->lasts = (ol_time)ceil(seconds * (double)OL_SECOND);
    if (!ol_money_ratio(ab->price, (ol_money)ab->lasts * ab->instances, OL_HOUR, &ab->cost))
        return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "the cost is too large; give a lower --price");
    return OL_OK;
}

/* One figure: its name in JSON and CSV, its name for people, its value, and what is said of that. */
struct figure {
    const char *name, *heading, *said;
    double value;
};
#define FIGURES 8

static const char *level_said(const struct ab *ab, double level, struct ol_arena *arena)
{
    char buffer[OL_NUMBER_BUFFER];
    if (ab->is_mean)
        return ol_arena_format(arena, "%s", ol_number_say(level, buffer));
    return ol_arena_format(arena, "%.6g%%", level * 100);
}

static const char *count_said(double count, struct ol_arena *arena)
{
    char buffer[OL_NUMBER_BUFFER];
    return ol_arena_format(arena, "%s", ol_number_say(count, buffer));
}

struct figures {
    struct figure items[FIGURES];
    size_t count;
};

static void add(struct figures *figures, const char *name, const char *heading, double value, const char *said)
{
    OL_ASSERT(figures->count < FIGURES);
    figures->items[figures->count++] = (struct figure){name, heading, said, value};
}

static void list_figures(const struct ab *ab, struct figures *figures, struct ol_arena *arena)
{
    const struct ol_experiment *experiment = &ab->experiment;
    const double variant = experiment->baseline + experiment->effect;
    const double hours = (double)ab->lasts / (double)OL_HOUR * (double)ab->instances;
    char money[OL_MONEY_BUFFER], time[OL_TIME_BUFFER];
    if (ab->has_baseline) {
        add(figures, "baseline", "A is at", experiment->baseline, level_said(ab, experiment->baseline, arena));
        add(figures, "variant", "B may be at", variant, level_said(ab, variant, arena));
    }
    add(figures, "requests_a", "requests of A", ab->size.a, count_said(ab->size.a, arena));
    add(figures, "requests_b", "requests of B", ab->size.b, count_said(ab->size.b, arena));
    add(figures, "requests", "requests in all", ab->needed, count_said(ab->needed, arena));
    if (ab->traffic > 0)
        add(figures, "duration_s", "lasts", (double)ab->lasts / (double)OL_SECOND,
            ol_arena_format(arena, "%s", ol_duration_say(ab->lasts, time)));
    if (ab->has_price) {
        add(figures, "instance_hours", "instance-hours", hours, count_said(hours, arena));
        add(figures, "cost", "costs", ol_money_real(ab->cost),
            ol_arena_format(arena, "%s", ol_money_say(ab->cost, 2, money)));
    }
}

static const char *exact(double value, struct ol_arena *arena)
{
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    ol_output_real(output, value);
    ol_output_close(output, NULL);
    const char *copy = ol_arena_copy(arena, ol_text_string(&text), text.length);
    ol_text_release(&text);
    return copy;
}

static void write_listing(const struct figures *figures, enum ol_output_format format, struct ol_output *output,
                          struct ol_arena *arena)
{
    struct ol_listing listing = {.headings = {"figure", "value"}};
    for (size_t i = 0; i < figures->count; i++) {
        const struct figure *figure = &figures->items[i];
        const char **row = ol_listing_row(&listing);
        row[0] = format == OL_FORMAT_TABLE ? figure->heading : figure->name;
        row[1] = format == OL_FORMAT_TABLE ? figure->said : exact(figure->value, arena);
    }
    ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
}

static void write_object(const struct figures *figures, struct ol_output *output)
{
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    for (size_t i = 0; i < figures->count; i++)
        ol_json_real(&json, figures->items[i].name, figures->items[i].value);
    ol_json_end(&json);
}

static int write_result(const struct ab *ab, struct ol_error *error)
{
    struct figures figures = {0};
    struct ol_arena arena = {0};
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    list_figures(ab, &figures, &arena);
    if (ab->format == OL_FORMAT_JSON)
        write_object(&figures, output);
    else
        write_listing(&figures, ab->format, output, &arena);
    ol_arena_release(&arena);
    return ol_output_close(output, error);
}

static int run(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct ab ab = {0};
    int status = read_options(invocation, &ab, &error);
    if (status == OL_OK)
        status = work_out(&ab, &error);
    if (status == OL_OK)
        status = write_result(&ab, &error);
    return status == OL_OK ? 0 : ol_command_fail(&error);
}

static const struct ol_option options[] = {
    {"baseline", 0, "LEVEL", "where A is: a share of its requests, 4%, or with --deviation a mean, 250"},
    {"effect", 0, "DIFFERENCE",
     "what is to be found: 0.5pp, 10% of the baseline, or a plain difference; may be below 0"},
    {"deviation", 0, "NUMBER", "compare means: the standard deviation from request to request"},
    {"alpha", 0, "SHARE", "how probably a difference is found where there is none (default 5%)"},
    {"power", 0, "SHARE", "how probably the effect is found where it is there (default 80%)"},
    {"one-sided", 0, NULL, "only a difference of the effect's sign counts"},
    {"split", 0, "SHARE", "of the requests that go to B (default 50%)"},
    {"traffic", 0, "RATE", "requests that take part, of both, 100/s: tells how long it lasts"},
    {"price", 0, "MONEY", "of an instance for an hour: tells what the test costs"},
    {"instances", 0, "N", "that run for the test alone, such as those of B (default 1)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_ab = {
    .name = "ab",
    .summary = "how many requests an A/B test of an endpoint needs, how long it lasts and what it costs",
    .details =
        "The sizes are those of a test of two proportions, or with --deviation of two means, that is looked at\n"
        "once, at its end: who looks earlier and stops when it pleases finds differences that are not there.",
    .example = "outlay ab --baseline 4% --effect 0.5pp --power 80% --alpha 5% --traffic 100/s --price 5.67",
    .options = options,
    .run = run,
};
