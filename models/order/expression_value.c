/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/expression_steps.h"

#include <math.h>

static double tame(double value)
{
    if (isnan(value))
        return 0;
    return value > OL_EXPRESSION_MOST    ? OL_EXPRESSION_MOST
           : value < -OL_EXPRESSION_MOST ? -OL_EXPRESSION_MOST
                                         : value;
}

static bool is_zero(double value)
{
    return !(value < 0) && !(value > 0);
}

static double divide(double a, double b)
{
    if (is_zero(b))
        return is_zero(a) ? 0 : a > 0 ? OL_EXPRESSION_MOST : -OL_EXPRESSION_MOST;
    return a / b;
}

static double of_one(enum ol_step step, double a)
{
    switch (step) {
    case OL_STEP_NEGATE:
        return -a;
    case OL_STEP_NOT:
        return is_zero(a);
    case OL_STEP_TRUTH:
        return !is_zero(a);
    case OL_STEP_ABS:
        return fabs(a);
    case OL_STEP_CEIL:
        return ceil(a);
    case OL_STEP_EXP:
        return exp(a);
    case OL_STEP_FLOOR:
        return floor(a);
    case OL_STEP_LOG:
        return log(a);
    case OL_STEP_LOG10:
        return log10(a);
    case OL_STEP_LOG2:
        return log2(a);
    case OL_STEP_ROUND:
        return round(a);
    default:
        return sqrt(a);
    }
}

static double of_two(enum ol_step step, double a, double b)
{
    switch (step) {
    case OL_STEP_ADD:
        return a + b;
    case OL_STEP_SUBTRACT:
        return a - b;
    case OL_STEP_MULTIPLY:
        return a * b;
    case OL_STEP_DIVIDE:
        return divide(a, b);
    case OL_STEP_REMAINDER:
        return fmod(a, b);
    case OL_STEP_POWER:
        return pow(a, b);
    case OL_STEP_MIN:
        return fmin(a, b);
    case OL_STEP_MAX:
        return fmax(a, b);
    case OL_STEP_LESS:
        return a < b;
    case OL_STEP_AT_MOST:
        return a <= b;
    case OL_STEP_MORE:
        return a > b;
    case OL_STEP_AT_LEAST:
        return a >= b;
    case OL_STEP_EQUAL:
        return !(a < b) && !(a > b);
    default:
        return a < b || a > b;
    }
}

/* Where to go on, and whether the top value is left. */
static size_t jump(const struct ol_expression_step *step, size_t next, double top, size_t *depth)
{
    const bool is_true = !is_zero(top);
    if (step->step == OL_STEP_GO)
        return step->to;
    if (step->step == OL_STEP_GO_UNLESS) {
        --*depth;
        return is_true ? next : step->to;
    }
    if (is_true == (step->step == OL_STEP_GO_OR_DROP_IF))
        return step->to;
    --*depth;
    return next;
}

double ol_expression_value(const struct ol_expression *expression, const double *values)
{
    double stack[OL_EXPRESSION_STACK];
    size_t depth = 0;
    for (size_t i = 0; i < expression->count;) {
        const struct ol_expression_step *step = &expression->steps[i++];
        if (step->step == OL_STEP_NUMBER) {
            stack[depth++] = step->number;
        } else if (step->step == OL_STEP_NAME) {
            stack[depth++] = tame(values[step->to]);
        } else if (step->step >= OL_STEP_GO) {
            i = jump(step, i, depth ? stack[depth - 1] : 0, &depth);
        } else if (step->step >= OL_STEP_ADD) {
            depth--;
            stack[depth - 1] = tame(of_two(step->step, stack[depth - 1], stack[depth]));
        } else {
            stack[depth - 1] = tame(of_one(step->step, stack[depth - 1]));
        }
    }
    return depth == 1 ? stack[0] : 0;
}
