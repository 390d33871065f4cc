/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * token_speed: how fast an instance reads prompts and writes answers, and how much it can keep in mind.
 *
 * <tokens> holds two tables: how long it takes to read so many tokens of prompts in one go (<prefill>), and how long
 * until each of so many requests has one token more (<decode>). Between two rows, and beyond the last two, a straight
 * line holds; a single row holds everywhere. A table that is shipped stands in where there are no rows of a sort; its
 * decode time was measured for one request and is taken for any batch, which is kind to large ones.
 *
 * Each token of a request in service takes memory (its keys and values). What an instance has for them is its memory
 * less the model's weights. Quantisation and the like are factors on the times and on both sizes.
 */
#ifndef OUTLAY_SERVING_TOKEN_SPEED_H
#define OUTLAY_SERVING_TOKEN_SPEED_H

#include "outlay/field.h"

struct ol_prefill_row { /* <prefill tokens="512" time="54ms"/> */
    const struct ol_xml_node *node;
    int64_t tokens;
    ol_time time;
};

struct ol_decode_row { /* <decode batch="1" time="30.6ms"/> */
    const struct ol_xml_node *node;
    int64_t batch;
    ol_time time;
};

enum ol_token_admission {
    OL_ADMISSION_RESERVE, /* a request is let in when its whole answer fits into memory */
    OL_ADMISSION_PREEMPT, /* when its prompt does; where answers outgrow memory, the newest begins again */
};

struct ol_tokens { /* <tokens> */
    const struct ol_xml_node *node;
    int table;                           /* of those shipped; -1: none */
    int64_t batch;                       /* requests at once */
    int64_t prefill_limit;               /* prompt tokens in one go; a longer prompt goes alone */
    int64_t memory, weights, token_size; /* bytes; token_size 0: memory has no bound */
    double memory_share;                 /* of the memory that may be used */
    int admission;                       /* enum ol_token_admission */
    double prefill_speed, decode_speed, weights_factor, token_factor;
    struct ol_list prefills, decodes; /* of the rows above, increasing */
};
extern const struct ol_element ol_tokens_element;

void ol_tokens_check(const struct ol_tokens *tokens, struct ol_faults *faults);
/* At an instance's speed; at least a microsecond. */
ol_time ol_tokens_prefill(const struct ol_tokens *tokens, int64_t prompt_tokens, double speed);
ol_time ol_tokens_decode(const struct ol_tokens *tokens, int64_t batch, double speed);
/* Tokens that an instance can keep in mind; OL_TOKENS_UNBOUNDED where nothing bounds them. */
#define OL_TOKENS_UNBOUNDED (INT64_MAX / 4)
int64_t ol_tokens_capacity(const struct ol_tokens *tokens);
/* The load factor: what so many requests a second of a mean size take of the instances' time at full batches. About
 * right where sizes vary little; from 1 on the line grows for as long as it goes on. */
double ol_tokens_load(const struct ol_tokens *tokens, double rate_per_second, double prompt, double output,
                      double instances);

#endif
