/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/token_speed.h"

#include <math.h>

#define MILLISECONDS(value) ((ol_time)((value)*1000))

/* ---- shipped tables: a model of 70 billion parameters on eight GPUs ---- */

static const struct ol_prefill_row h100_prefills[] = {
    {NULL, 512, MILLISECONDS(54)},   {NULL, 1024, MILLISECONDS(78)},  {NULL, 2048, MILLISECONDS(137)},
    {NULL, 4096, MILLISECONDS(390)}, {NULL, 8192, MILLISECONDS(845)},
};
static const struct ol_prefill_row a100_prefills[] = {
    {NULL, 512, MILLISECONDS(93)},   {NULL, 1024, MILLISECONDS(154)},  {NULL, 2048, MILLISECONDS(274)},
    {NULL, 4096, MILLISECONDS(661)}, {NULL, 8192, MILLISECONDS(1550)},
};
static const struct ol_decode_row h100_decodes[] = {{NULL, 1, MILLISECONDS(30.6)}};
static const struct ol_decode_row a100_decodes[] = {{NULL, 1, MILLISECONDS(45.0)}};

static const char *const table_names[] = {"70b-8xh100", "70b-8xa100", NULL};
static const struct {
    const struct ol_prefill_row *prefills;
    size_t prefill_count;
    const struct ol_decode_row *decodes;
    size_t decode_count;
} tables[] = {{h100_prefills, 5, h100_decodes, 1}, {a100_prefills, 5, a100_decodes, 1}};

/* ---- the element ---- */

static const struct ol_field prefill_fields[] = {
    {"tokens", OL_FIELD_COUNT, "Of so many tokens of prompts.", .unit = "tokens", .is_required = true, .min = 1,
     .max = 1e9, OL_FIELD_AT(struct ol_prefill_row, tokens)},
    {"time", OL_FIELD_DURATION, "How long reading them in one go takes.", .is_required = true, .min = 1,
     .max = 1e15, OL_FIELD_AT(struct ol_prefill_row, time)},
    {0},
};
static const struct ol_element prefill_element = {
    .name = "prefill",
    .summary = "how long reading so many tokens of prompts takes",
    .size = sizeof(struct ol_prefill_row),
    .fields = prefill_fields,
    .example = "<prefill tokens=\"512\" time=\"54ms\"/>",
};

static const struct ol_field decode_fields[] = {
    {"batch", OL_FIELD_COUNT, "With so many requests in service.", .unit = "requests", .is_required = true,
     .min = 1, .max = 1e6, OL_FIELD_AT(struct ol_decode_row, batch)},
    {"time", OL_FIELD_DURATION, "How long one more token for each of them takes.", .is_required = true, .min = 1,
     .max = 1e15, OL_FIELD_AT(struct ol_decode_row, time)},
    {0},
};
static const struct ol_element decode_element = {
    .name = "decode",
    .summary = "how long one token more for each request of a batch takes",
    .size = sizeof(struct ol_decode_row),
    .fields = decode_fields,
    .example = "<decode batch=\"1\" time=\"30.6ms\"/>",
};

static const char *const admissions[] = {"reserve", "preempt", NULL};

static const struct ol_field fields[] = {
    {"table", OL_FIELD_CHOICE, "Measured times to take where no rows are given.", .choices = table_names,
     .any = "none", .fallback = "none", OL_FIELD_AT(struct ol_tokens, table)},
    {"batch", OL_FIELD_COUNT, "How many requests an instance serves at once.", .unit = "requests",
     .fallback = "256", .min = 1, .max = 1e5, OL_FIELD_AT(struct ol_tokens, batch)},
    {"prefill-limit", OL_FIELD_COUNT, "How many tokens of prompts are read in one go; a longer prompt goes alone.",
     .unit = "tokens", .fallback = "8192", .min = 1, .max = 1e9, OL_FIELD_AT(struct ol_tokens, prefill_limit)},
    {"memory", OL_FIELD_SIZE, "Of an instance's GPUs together.", .min = 0, .max = 1e18,
     OL_FIELD_AT(struct ol_tokens, memory)},
    {"memory-share", OL_FIELD_SHARE, "How much of it may be used.", .fallback = "90%", .min = 0, .max = 1,
     OL_FIELD_AT(struct ol_tokens, memory_share)},
    {"weights", OL_FIELD_SIZE, "What the model takes of it.", .min = 0, .max = 1e18,
     OL_FIELD_AT(struct ol_tokens, weights)},
    {"token-size", OL_FIELD_SIZE, "What keys and values of a token take of it; 0: memory has no bound.", .min = 0,
     .max = 1e12, OL_FIELD_AT(struct ol_tokens, token_size)},
    {"admission", OL_FIELD_CHOICE,
     "Whether a request is let in when its whole answer fits, or when its prompt does.", .choices = admissions,
     .fallback = "preempt", OL_FIELD_AT(struct ol_tokens, admission)},
    {"prefill-speed", OL_FIELD_REAL, "How many times as fast prompts are read, as with weights of fewer bits.",
     .fallback = "1", .min = 0.001, .max = 1000, OL_FIELD_AT(struct ol_tokens, prefill_speed)},
    {"decode-speed", OL_FIELD_REAL, "How many times as fast answers are written.", .fallback = "1", .min = 0.001,
     .max = 1000, OL_FIELD_AT(struct ol_tokens, decode_speed)},
    {"weights-factor", OL_FIELD_REAL, "What the weights take of their stated size.", .fallback = "1", .min = 0.001,
     .max = 1000, OL_FIELD_AT(struct ol_tokens, weights_factor)},
    {"token-factor", OL_FIELD_REAL, "What a token takes of its stated size.", .fallback = "1", .min = 0.001,
     .max = 1000, OL_FIELD_AT(struct ol_tokens, token_factor)},
    {0},
};
static const struct ol_child children[] = {
    {&prefill_element, offsetof(struct ol_tokens, prefills), 0, 0},
    {&decode_element, offsetof(struct ol_tokens, decodes), 0, 0},
    {0},
};
const struct ol_element ol_tokens_element = {
    .name = "tokens",
    .summary = "how an endpoint's instances read prompts and write answers, several requests at once",
    .size = sizeof(struct ol_tokens),
    .fields = fields,
    .children = children,
    .example =
        "<tokens table=\"70b-8xh100\" batch=\"64\" memory=\"640GB\" weights=\"140GB\" token-size=\"327680B\"/>",
};

/* ---- the lines through the rows ---- */

struct point {
    double x, time;
};

static struct point prefill_point(const struct ol_tokens *tokens, size_t i)
{
    const struct ol_prefill_row *rows =
        tokens->prefills.count ? tokens->prefills.items : tables[tokens->table].prefills;
    return (struct point){(double)rows[i].tokens, (double)rows[i].time};
}

static struct point decode_point(const struct ol_tokens *tokens, size_t i)
{
    const struct ol_decode_row *rows =
        tokens->decodes.count ? tokens->decodes.items : tables[tokens->table].decodes;
    return (struct point){(double)rows[i].batch, (double)rows[i].time};
}

static double on_line(const struct ol_tokens *tokens, struct point (*point)(const struct ol_tokens *, size_t),
                      size_t count, double x)
{
    size_t i = 1;
    if (count == 1)
        return point(tokens, 0).time;
    while (i + 1 < count && point(tokens, i).x < x)
        i++;
    const struct point a = point(tokens, i - 1), b = point(tokens, i);
    return a.time + (b.time - a.time) / (b.x - a.x) * (x - a.x);
}

static ol_time rounded(double time)
{
    if (!(time >= 1))
        return 1;
    return time < (double)OL_TIME_LIMIT ? (ol_time)(time + 0.5) : OL_TIME_LIMIT;
}

static size_t prefill_rows(const struct ol_tokens *tokens)
{
    return tokens->prefills.count ? tokens->prefills.count : tables[tokens->table].prefill_count;
}

static size_t decode_rows(const struct ol_tokens *tokens)
{
    return tokens->decodes.count ? tokens->decodes.count : tables[tokens->table].decode_count;
}

ol_time ol_tokens_prefill(const struct ol_tokens *tokens, int64_t prompt_tokens, double speed)
{
    const double time = on_line(tokens, prefill_point, prefill_rows(tokens), (double)prompt_tokens);
    return rounded(time / (speed * tokens->prefill_speed));
}

ol_time ol_tokens_decode(const struct ol_tokens *tokens, int64_t batch, double speed)
{
    const double time = on_line(tokens, decode_point, decode_rows(tokens), (double)batch);
    return rounded(time / (speed * tokens->decode_speed));
}

int64_t ol_tokens_capacity(const struct ol_tokens *tokens)
{
    if (!tokens->token_size)
        return OL_TOKENS_UNBOUNDED;
    const double left =
        (double)tokens->memory * tokens->memory_share - (double)tokens->weights * tokens->weights_factor;
    const double count = floor(left / ((double)tokens->token_size * tokens->token_factor));
    return count < 0 ? 0 : count < (double)OL_TOKENS_UNBOUNDED ? (int64_t)count : OL_TOKENS_UNBOUNDED;
}

/* As many as memory holds of requests that are half written, in the mean. */
static double full_batch(const struct ol_tokens *tokens, double prompt, double output)
{
    const double held = prompt + output * (tokens->admission == OL_ADMISSION_RESERVE ? 1 : 0.5);
    return fmax(1, fmin((double)tokens->batch, floor((double)ol_tokens_capacity(tokens) / fmax(held, 1))));
}

double ol_tokens_load(const struct ol_tokens *tokens, double rate_per_second, double prompt, double output,
                      double instances)
{
    const double batch = full_batch(tokens, prompt, output);
    const double together = fmax(1, fmin(batch, floor((double)tokens->prefill_limit / fmax(prompt, 1))));
    const double read = (double)ol_tokens_prefill(tokens, (int64_t)(prompt * together), 1) / together;
    const double written = fmax(output - 1, 0) * (double)ol_tokens_decode(tokens, (int64_t)batch, 1) / batch;
    return rate_per_second * (read + written) / (double)OL_SECOND / instances;
}

void ol_tokens_check(const struct ol_tokens *tokens, struct ol_faults *faults)
{
    const struct ol_prefill_row *prefills = tokens->prefills.items;
    const struct ol_decode_row *decodes = tokens->decodes.items;
    for (size_t i = 1; i < tokens->prefills.count; i++)
        if (prefills[i].tokens <= prefills[i - 1].tokens)
            ol_faults_add(faults, prefills[i].node->place,
                          "<prefill tokens=\"%lld\"> follows one of %lld; list them by increasing tokens",
                          (long long)prefills[i].tokens, (long long)prefills[i - 1].tokens);
    for (size_t i = 1; i < tokens->decodes.count; i++)
        if (decodes[i].batch <= decodes[i - 1].batch)
            ol_faults_add(faults, decodes[i].node->place,
                          "<decode batch=\"%lld\"> follows one of %lld; list them by increasing batch",
                          (long long)decodes[i].batch, (long long)decodes[i - 1].batch);
    if (tokens->table < 0 && !(tokens->prefills.count && tokens->decodes.count))
        ol_faults_add(faults, tokens->node->place,
                      "<tokens> does not tell its times; give <prefill> and <decode> rows or a table");
    if (ol_tokens_capacity(tokens) < 2)
        ol_faults_add(faults, tokens->node->place,
                      "<tokens> leaves no memory for requests: memory %lld bytes, of which the weights take %.0f; "
                      "raise memory",
                      (long long)tokens->memory, (double)tokens->weights * tokens->weights_factor);
}
