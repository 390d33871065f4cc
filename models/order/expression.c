/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * By recursive descent: a function for each level of binding, which writes the steps of what it reads.
 */
#include "models/order/expression_steps.h"
#include "models/order/formula_text.h"

#include <string.h>

#define NESTING_MOST 100 /* of parentheses, calls and signs */
#define STEPS_MOST   4096

static const struct function {
    const char *name;
    enum ol_step step;
    bool takes_many; /* one or more, two at a time; else exactly one */
} functions[] = {
    {"abs", OL_STEP_ABS, false},     {"ceil", OL_STEP_CEIL, false}, {"exp", OL_STEP_EXP, false},
    {"floor", OL_STEP_FLOOR, false}, {"log", OL_STEP_LOG, false},   {"log10", OL_STEP_LOG10, false},
    {"log2", OL_STEP_LOG2, false},   {"max", OL_STEP_MAX, true},    {"min", OL_STEP_MIN, true},
    {"round", OL_STEP_ROUND, false}, {"sqrt", OL_STEP_SQRT, false},
};
#define FUNCTION_COUNT (sizeof functions / sizeof *functions)

static const char *const function_names[] = {"abs",  "ceil", "exp", "floor", "log",  "log10",
                                             "log2", "max",  "min", "round", "sqrt", NULL};

struct parser {
    struct ol_formula_text text;
    const char *const *names;
    struct ol_expression_step *steps; /* ol_mem_* */
    size_t count, capacity;
    size_t depth, nesting;
    uint32_t names_used;
};

/* ---- steps ---- */

static void write_step(struct parser *parser, struct ol_expression_step step)
{
    if (parser->text.is_bad)
        return;
    if (parser->count == STEPS_MOST) {
        ol_formula_fail(&parser->text, parser->text.at, "it is too long; %d steps are the most", STEPS_MOST);
        return;
    }
    OL_MEM_RESERVE(parser->steps, parser->capacity, parser->count + 1);
    parser->steps[parser->count++] = step;
}

/* One that leaves a value. */
static void push(struct parser *parser, struct ol_expression_step step)
{
    if (++parser->depth > OL_EXPRESSION_STACK)
        ol_formula_fail(&parser->text, parser->text.at, "too many values wait for others; %d are the most",
                        OL_EXPRESSION_STACK);
    write_step(parser, step);
}

static void join(struct parser *parser, enum ol_step step)
{
    parser->depth--;
    write_step(parser, (struct ol_expression_step){.step = step});
}

static size_t write_jump(struct parser *parser, enum ol_step step)
{
    write_step(parser, (struct ol_expression_step){.step = step});
    return parser->count - 1;
}

static void land(struct parser *parser, size_t jump)
{
    if (!parser->text.is_bad)
        parser->steps[jump].to = (uint32_t)parser->count;
}

/* ---- levels ---- */

static void read_choice(struct parser *parser);

static void read_name(struct parser *parser, struct ol_slice word)
{
    size_t i = 0;
    while (parser->names[i] && !ol_slice_is(word, parser->names[i]))
        i++;
    if (!parser->names[i]) {
        ol_formula_fail_unknown(&parser->text, word, "field", parser->names);
        return;
    }
    parser->text.at += word.length;
    parser->names_used |= UINT32_C(1) << i;
    push(parser, (struct ol_expression_step){.step = OL_STEP_NAME, .to = (uint32_t)i});
}

static void read_values(struct parser *parser, const struct function *function)
{
    read_choice(parser);
    if (!function->takes_many)
        write_step(parser, (struct ol_expression_step){.step = function->step});
    while (!parser->text.is_bad && ol_formula_take(&parser->text, ",")) {
        if (!function->takes_many)
            ol_formula_fail(&parser->text, parser->text.at - 1, "%s takes one value", function->name);
        read_choice(parser);
        join(parser, function->step);
    }
    if (!parser->text.is_bad && !ol_formula_take(&parser->text, ")"))
        ol_formula_fail_here(&parser->text, function->takes_many ? "\",\" or \")\"" : "\")\"");
}

static void read_call(struct parser *parser, struct ol_slice word)
{
    size_t i = 0;
    while (i < FUNCTION_COUNT && !ol_slice_is(word, functions[i].name))
        i++;
    if (i == FUNCTION_COUNT) {
        ol_formula_fail_unknown(&parser->text, word, "function", function_names);
        return;
    }
    parser->text.at += word.length;
    ol_formula_take(&parser->text, "(");
    read_values(parser, &functions[i]);
}

static void read_operand(struct parser *parser)
{
    bool is_call;
    if (ol_formula_is_number(&parser->text)) {
        const double number = ol_formula_number(&parser->text);
        push(parser, (struct ol_expression_step){.step = OL_STEP_NUMBER, .number = number});
    } else if (ol_formula_is_word(&parser->text)) {
        const struct ol_slice word = ol_formula_word(&parser->text, &is_call);
        (is_call ? read_call : read_name)(parser, word);
    } else if (ol_formula_take(&parser->text, "(")) {
        read_choice(parser);
        if (!parser->text.is_bad && !ol_formula_take(&parser->text, ")"))
            ol_formula_fail_here(&parser->text, "\")\"");
    } else {
        ol_formula_fail_here(&parser->text, "a number, a field or \"(\"");
    }
}

static bool enter(struct parser *parser)
{
    if (++parser->nesting > NESTING_MOST)
        ol_formula_fail(&parser->text, parser->text.at, "it is nested too deep; %d levels are the most",
                        NESTING_MOST);
    return !parser->text.is_bad;
}

static void read_signed(struct parser *parser)
{
    if (!enter(parser))
        return;
    if (ol_formula_take(&parser->text, "-")) {
        read_signed(parser);
        write_step(parser, (struct ol_expression_step){.step = OL_STEP_NEGATE});
    } else if (ol_formula_take(&parser->text, "!")) {
        read_signed(parser);
        write_step(parser, (struct ol_expression_step){.step = OL_STEP_NOT});
    } else if (ol_formula_take(&parser->text, "+")) {
        read_signed(parser);
    } else {
        read_operand(parser);
        if (!parser->text.is_bad && ol_formula_take(&parser->text, "^")) {
            read_signed(parser);
            join(parser, OL_STEP_POWER);
        }
    }
    parser->nesting--;
}

/* Left-binding operators of one level; a symbol that begins another one's stands after it. */
struct binary {
    const char *symbol;
    enum ol_step step;
};
static const struct binary products[] = {
    {"*", OL_STEP_MULTIPLY}, {"/", OL_STEP_DIVIDE}, {"%", OL_STEP_REMAINDER}, {NULL, OL_STEP_NUMBER}};
static const struct binary sums[] = {{"+", OL_STEP_ADD}, {"-", OL_STEP_SUBTRACT}, {NULL, OL_STEP_NUMBER}};
static const struct binary comparisons[] = {
    {"<=", OL_STEP_AT_MOST}, {">=", OL_STEP_AT_LEAST}, {"==", OL_STEP_EQUAL}, {"!=", OL_STEP_UNEQUAL},
    {"<", OL_STEP_LESS},     {">", OL_STEP_MORE},      {NULL, OL_STEP_NUMBER}};

static void read_chain(struct parser *parser, const struct binary *operators, void (*read)(struct parser *))
{
    read(parser);
    for (bool is_more = true; is_more && !parser->text.is_bad;) {
        is_more = false;
        for (const struct binary *binary = operators; binary->symbol && !is_more; binary++) {
            if (!ol_formula_take(&parser->text, binary->symbol))
                continue;
            is_more = true;
            read(parser);
            join(parser, binary->step);
        }
    }
}

static void read_product(struct parser *parser)
{
    read_chain(parser, products, read_signed);
}

static void read_sum(struct parser *parser)
{
    read_chain(parser, sums, read_product);
}

static void read_comparison(struct parser *parser)
{
    read_chain(parser, comparisons, read_sum);
}

/* a && b && c: the first that decides stays, as 1 or 0. */
static void read_logic(struct parser *parser, const char *symbol, enum ol_step step, void (*read)(struct parser *))
{
    read(parser);
    while (!parser->text.is_bad && ol_formula_take(&parser->text, symbol)) {
        const size_t jump = write_jump(parser, step);
        parser->depth--;
        read(parser);
        land(parser, jump);
        write_step(parser, (struct ol_expression_step){.step = OL_STEP_TRUTH});
    }
}

static void read_and(struct parser *parser)
{
    read_logic(parser, "&&", OL_STEP_GO_OR_DROP_NOT, read_comparison);
}

static void read_or(struct parser *parser)
{
    read_logic(parser, "||", OL_STEP_GO_OR_DROP_IF, read_and);
}

static void read_choice(struct parser *parser)
{
    if (!enter(parser))
        return;
    read_or(parser);
    if (!parser->text.is_bad && ol_formula_take(&parser->text, "?")) {
        const size_t unless = write_jump(parser, OL_STEP_GO_UNLESS);
        parser->depth--;
        read_choice(parser);
        if (!parser->text.is_bad && !ol_formula_take(&parser->text, ":"))
            ol_formula_fail_here(&parser->text, "\":\"");
        const size_t over = write_jump(parser, OL_STEP_GO);
        parser->depth--;
        land(parser, unless);
        read_choice(parser);
        land(parser, over);
    }
    parser->nesting--;
}

bool ol_expression_compile(struct ol_expression *expression, struct ol_slice text, const char *const *names,
                           struct ol_arena *arena, size_t *column, char why[OL_EXPRESSION_WHY])
{
    struct parser parser = {.text = {.text = text, .why = why}, .names = names};
    read_choice(&parser);
    ol_formula_peek(&parser.text);
    if (!parser.text.is_bad && parser.text.at < text.length)
        ol_formula_fail_here(&parser.text, "an operator or the end");
    if (!parser.text.is_bad) {
        struct ol_expression_step *steps = OL_ARENA_ARRAY(arena, struct ol_expression_step, parser.count);
        memcpy(steps, parser.steps, parser.count * sizeof *steps);
        *expression = (struct ol_expression){steps, parser.count, parser.names_used};
    }
    *column = parser.text.bad_at + 1;
    ol_mem_free(parser.steps);
    return !parser.text.is_bad;
}
