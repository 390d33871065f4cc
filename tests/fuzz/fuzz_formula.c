/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a formula. What compiles has a value that is a number within bounds, whatever the fields are; what does
 * not says why, at a place in the text.
 */
#include "models/order/expression.h"

#include <math.h>
#include <stdlib.h>

#define MUST(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void evaluate(const struct ol_expression *expression)
{
    static const double values[][3] = {{0, 0, 0}, {1, 2, 3}, {-1e300, 1e300, 5e-324}, {INFINITY, -INFINITY, NAN}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const double value = ol_expression_value(expression, values[i]);
        MUST(value >= -OL_EXPRESSION_MOST && value <= OL_EXPRESSION_MOST);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"a", "wait", "gpus", NULL};
    struct ol_expression expression = {0};
    struct ol_arena arena = {0};
    char why[OL_EXPRESSION_WHY] = "";
    size_t column = 0;
    if (ol_expression_compile(&expression, (struct ol_slice){(const char *)data, size}, names, &arena, &column,
                              why))
        evaluate(&expression);
    else
        MUST(why[0] && column >= 1 && column <= size + 1 && ol_slice_is_utf8(ol_slice_of(why), NULL));
    ol_arena_release(&arena);
    return 0;
}
