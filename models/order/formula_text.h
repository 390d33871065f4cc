/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * formula_text: an expression's characters, read from the left: blanks passed over, symbols, words and numbers taken.
 * The first fault stays, with where it is; whoever reads on after one reads nonsense, and stops soon.
 */
#ifndef OUTLAY_ORDER_FORMULA_TEXT_H
#define OUTLAY_ORDER_FORMULA_TEXT_H

#include "outlay/text.h"

struct ol_formula_text {
    struct ol_slice text; /* borrowed */
    size_t at;
    bool is_bad;
    size_t bad_at;
    char *why; /* of OL_EXPRESSION_WHY bytes */
};

void ol_formula_fail(struct ol_formula_text *text, size_t at, const char *format, ...) OL_PRINTF(3, 4);
/* What stands here is not what should. */
void ol_formula_fail_here(struct ol_formula_text *text, const char *wanted);
/* "there is no field "gpu"; did you mean "gpus"?" */
void ol_formula_fail_unknown(struct ol_formula_text *text, struct ol_slice word, const char *what,
                             const char *const *names);

/* The next character that is not blank; 0 at the end. */
char ol_formula_peek(struct ol_formula_text *text);
/* Past the symbol where it comes next. */
bool ol_formula_take(struct ol_formula_text *text, const char *symbol);

bool ol_formula_is_word(struct ol_formula_text *text);
bool ol_formula_is_number(struct ol_formula_text *text);
/* The word that comes next, not taken; whether a parenthesis opens behind it. */
struct ol_slice ol_formula_word(const struct ol_formula_text *text, bool *is_call);
/* A number with its unit of time, in seconds then; taken. */
double ol_formula_number(struct ol_formula_text *text);

#endif
