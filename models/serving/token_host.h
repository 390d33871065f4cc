/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * token_host: one instance that writes answers to many requests at once.
 *
 * It works in turns. In one it reads the prompts of those it has let in, as many as `prefill_limit` allows, and writes
 * the first token of each; that comes before anything else. In another it writes one token more for each request. At
 * the end of a turn those whose answer is complete leave, others may be let in, and where memory would not hold the
 * next turn's tokens the newest is sent back to be read again later, with what it had so far.
 *
 * Turns of the second sort are alike until a request leaves, memory is full, or somebody has been let in: their number
 * is known and is jumped over. Somebody who is let in shortens it to the end of the turn that is going on.
 */
#ifndef OUTLAY_SERVING_TOKEN_HOST_H
#define OUTLAY_SERVING_TOKEN_HOST_H

#include "models/serving/sequence.h"
#include "models/serving/token_speed.h"

enum ol_token_phase { OL_TOKEN_IDLE, OL_TOKEN_PREFILL, OL_TOKEN_DECODE };

struct ol_token_end {
    uint64_t step; /* at whose end the answer is complete */
    uint32_t sequence;
};

struct ol_token_host {
    ol_time next;  /* end of the turn, or of the turns that are jumped over */
    uint32_t load; /* requests that it has let in and not let go */
    bool is_there, is_draining;
    double speed;
    ol_time joined;

    enum ol_token_phase phase;
    ol_time since, step; /* decode: since when there are steps of that length */
    uint64_t steps;      /* by `since` */
    int64_t held;        /* tokens in memory, by `since` */
    int64_t promised;    /* tokens that those let in may come to hold */
    int64_t unread;      /* tokens to be read of those let in */
    uint32_t sent_back;  /* of those to be read, or being read, by lack of memory */
    bool is_turning;     /* for the engine: its turn has ended and the next has not begun */
    struct ol_sequence_list let_in, reading, writing; /* writing: the newest last */
    struct ol_token_end *ends;                        /* heap of those that are written */
    size_t end_count;
    ol_time *step_times; /* by batch */
};

/* What all instances of an endpoint have in common. */
struct ol_token_house {
    struct ol_front *front;
    const struct ol_tokens *tokens;
    struct ol_sequences sequences;
    int64_t capacity; /* of an instance's memory, in tokens */
};

void ol_token_host_open(struct ol_token_host *host, const struct ol_token_house *house, double speed, ol_time now);
void ol_token_host_close(struct ol_token_host *host);
/* Of an instant: before turns end in it, or when all that do have ended. */
enum ol_token_moment { OL_TOKEN_ARRIVING, OL_TOKEN_TURNING };
/* Whether it may let the try in now. */
bool ol_token_host_has_room(const struct ol_token_host *host, const struct ol_token_house *house,
                            const struct ol_try *try, ol_time now, enum ol_token_moment moment);
void ol_token_host_let_in(struct ol_token_host *host, struct ol_token_house *house, const struct ol_try *try,
                          ol_time now);
/* The turn ends at host->next: who is complete leaves. */
void ol_token_host_end_turn(struct ol_token_host *host, struct ol_token_house *house);
/* The next turn begins, or it is idle. */
void ol_token_host_begin_turn(struct ol_token_host *host, struct ol_token_house *house, ol_time now);
/* All that are there, out of it: into `tries`, which has room for its load. */
size_t ol_token_host_clear(struct ol_token_host *host, struct ol_token_house *house, struct ol_try *tries,
                           ol_time now);

#endif
