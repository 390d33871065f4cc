/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expression_steps: what a compiled expression is made of, for those who write steps and those who take them. Values
 * wait on a stack; each step takes some off its top and leaves one there.
 */
#ifndef OUTLAY_ORDER_EXPRESSION_STEPS_H
#define OUTLAY_ORDER_EXPRESSION_STEPS_H

#include "models/order/expression.h"

enum ol_step {
    /* of a number or a name */
    OL_STEP_NUMBER,
    OL_STEP_NAME,
    /* of one value */
    OL_STEP_NEGATE,
    OL_STEP_NOT,
    OL_STEP_TRUTH, /* 1 or 0 */
    OL_STEP_ABS,
    OL_STEP_CEIL,
    OL_STEP_EXP,
    OL_STEP_FLOOR,
    OL_STEP_LOG,
    OL_STEP_LOG10,
    OL_STEP_LOG2,
    OL_STEP_ROUND,
    OL_STEP_SQRT,
    /* of two */
    OL_STEP_ADD,
    OL_STEP_SUBTRACT,
    OL_STEP_MULTIPLY,
    OL_STEP_DIVIDE,
    OL_STEP_REMAINDER,
    OL_STEP_POWER,
    OL_STEP_MIN,
    OL_STEP_MAX,
    OL_STEP_LESS,
    OL_STEP_AT_MOST,
    OL_STEP_MORE,
    OL_STEP_AT_LEAST,
    OL_STEP_EQUAL,
    OL_STEP_UNEQUAL,
    /* over others: `to` is the index of the next step */
    OL_STEP_GO,             /* takes nothing */
    OL_STEP_GO_UNLESS,      /* takes the value off, goes where it is 0 */
    OL_STEP_GO_OR_DROP_IF,  /* goes where it is not 0 and leaves it; else takes it off */
    OL_STEP_GO_OR_DROP_NOT, /* goes where it is 0 and leaves it; else takes it off */
};

struct ol_expression_step {
    enum ol_step step;
    uint32_t to; /* or the name's number */
    double number;
};

#endif
