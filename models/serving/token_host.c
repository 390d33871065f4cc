/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/token_host.h"

#include "outlay/arena.h"

void ol_token_host_open(struct ol_token_host *host, const struct ol_token_house *house, double speed, ol_time now)
{
    const size_t batch = (size_t)house->tokens->batch;
    *host = (struct ol_token_host){
        .is_there = true,
        .speed = speed,
        .joined = now,
        .next = OL_NEVER,
        .let_in = OL_SEQUENCE_LIST,
        .reading = OL_SEQUENCE_LIST,
        .writing = OL_SEQUENCE_LIST,
        .ends = ol_mem_new(ol_mem_product(sizeof *host->ends, batch + 1)),
        .step_times = ol_mem_new(ol_mem_product(sizeof *host->step_times, batch + 1)),
    };
    for (size_t i = 1; i <= batch; i++)
        host->step_times[i] = ol_tokens_decode(house->tokens, (int64_t)i, speed);
}

void ol_token_host_close(struct ol_token_host *host)
{
    ol_mem_free(host->ends);
    ol_mem_free(host->step_times);
    host->ends = NULL;
    host->step_times = NULL;
    host->is_there = false;
    host->next = OL_NEVER;
}

/* ---- the heap of ends ---- */

static bool ends_before(struct ol_token_end a, struct ol_token_end b)
{
    return a.step != b.step ? a.step < b.step : a.sequence < b.sequence;
}

static void rise(struct ol_token_host *host, size_t i, struct ol_token_end end)
{
    for (; i > 0 && ends_before(end, host->ends[(i - 1) / 2]); i = (i - 1) / 2)
        host->ends[i] = host->ends[(i - 1) / 2];
    host->ends[i] = end;
}

static void sink(struct ol_token_host *host, size_t i, struct ol_token_end end)
{
    for (size_t child = 2 * i + 1; child < host->end_count; child = 2 * i + 1) {
        child += child + 1 < host->end_count && ends_before(host->ends[child + 1], host->ends[child]);
        if (!ends_before(host->ends[child], end))
            break;
        host->ends[i] = host->ends[child];
        i = child;
    }
    host->ends[i] = end;
}

static void push_end(struct ol_token_host *host, struct ol_token_end end)
{
    rise(host, host->end_count++, end);
}

static void remove_end(struct ol_token_host *host, size_t i)
{
    const struct ol_token_end last = host->ends[--host->end_count];
    if (i == host->end_count)
        return;
    if (ends_before(last, host->ends[i]))
        rise(host, i, last);
    else
        sink(host, i, last);
}

/* ---- memory ---- */

/* Turns that have begun since there are steps, before `now`, or with it where it is their first moment. */
static int64_t turns_begun(const struct ol_token_host *host, ol_time now)
{
    const ol_time turns = (now - host->since + host->step - 1) / host->step;
    return turns > 1 ? turns : 1;
}

static int64_t held_at(const struct ol_token_host *host, ol_time now, enum ol_token_moment moment)
{
    if (host->phase != OL_TOKEN_DECODE)
        return host->held;
    const int64_t ended =
        moment == OL_TOKEN_TURNING ? (now - host->since) / host->step : turns_begun(host, now) - 1;
    return host->held + ended * host->writing.count;
}

static int64_t most_tokens(const struct ol_try *try)
{
    return (int64_t)(try->prompt ? try->prompt : 1) + (try->output ? try->output : 1);
}

bool ol_token_host_has_room(const struct ol_token_host *host, const struct ol_token_house *house,
                            const struct ol_try *try, ol_time now, enum ol_token_moment moment)
{
    const uint32_t load = host->load;
    if (!host->is_there || host->is_draining || load >= house->tokens->batch)
        return false;
    if (house->capacity == OL_TOKENS_UNBOUNDED)
        return true;
    if (house->tokens->admission == OL_ADMISSION_RESERVE)
        return host->promised + most_tokens(try) <= house->capacity;
    return !host->sent_back &&
           held_at(host, now, moment) + host->unread + (try->prompt ? try->prompt : 1) + load + 1 <=
               house->capacity;
}

static int64_t held_by(const struct ol_token_host *host, const struct ol_sequence *sequence)
{
    return sequence->read + (int64_t)(host->steps - sequence->joined);
}

/* ---- who comes ---- */

void ol_token_host_let_in(struct ol_token_host *host, struct ol_token_house *house, const struct ol_try *try,
                          ol_time now)
{
    const uint32_t sequence = ol_sequence_new(&house->sequences, try);
    ol_sequence_append(&house->sequences, &host->let_in, sequence);
    host->unread += house->sequences.items[sequence].read;
    host->load++;
    host->promised += most_tokens(try);
    ol_front_change(house->front, &house->front->busy, 1, now);
    if (host->phase == OL_TOKEN_IDLE) {
        host->next = now;
    } else if (host->phase == OL_TOKEN_DECODE) {
        const ol_time end = host->since + turns_begun(host, now) * host->step;
        host->next = end < host->next ? end : host->next;
    }
}

/* ---- who goes ---- */

static void forget(struct ol_token_host *host, struct ol_token_house *house, uint32_t index, ol_time now)
{
    const struct ol_sequence *sequence = &house->sequences.items[index];
    host->promised -= most_tokens(&sequence->try);
    host->load--;
    ol_front_change(house->front, &house->front->busy, -1, now);
    if (sequence->began >= 0)
        ol_request_tally_busy(house->front->tally, sequence->began, now, 1);
    ol_sequence_drop(&house->sequences, index);
}

/* Its answer is complete, and stands in no list any more. A caller who has gone meanwhile has no use for it. */
static void complete(struct ol_token_host *host, struct ol_token_house *house, uint32_t index, ol_time now)
{
    const struct ol_sequence sequence = house->sequences.items[index];
    const ol_time timeout = house->front->service->timeout;
    forget(host, house, index, now);
    if (timeout && now - sequence.try.entered > timeout)
        ol_front_end(house->front, &sequence.try, OL_OUTCOME_TIMED_OUT, now);
    else
        ol_front_complete(house->front, &sequence.try, sequence.began, sequence.first, now);
}

/* Memory is full: the newest is to be read again, with what it has of its answer. */
static void send_back(struct ol_token_host *host, struct ol_token_house *house)
{
    const uint32_t index = host->writing.last;
    struct ol_sequence *sequence = &house->sequences.items[index];
    size_t i = 0;
    while (host->ends[i].sequence != index)
        i++;
    remove_end(host, i);
    host->held -= held_by(host, sequence);
    const uint32_t written = (uint32_t)(host->steps - sequence->joined);
    sequence->made += written;
    sequence->read = (sequence->try.prompt ? sequence->try.prompt : 1) + sequence->made;
    ol_sequence_remove(&house->sequences, &host->writing, index);
    ol_sequence_prepend(&house->sequences, &host->let_in, index);
    host->unread += sequence->read;
    host->sent_back++;
    house->front->tally->recomputed += sequence->try.at >= house->front->tally->warmup_end;
}

/* ---- turns ---- */

/* The first token of each is there. */
static void end_reading(struct ol_token_host *host, struct ol_token_house *house, ol_time now)
{
    while (host->reading.count) {
        const uint32_t index = host->reading.first;
        struct ol_sequence *sequence = &house->sequences.items[index];
        ol_sequence_remove(&house->sequences, &host->reading, index);
        sequence->first = sequence->first < 0 ? now : sequence->first;
        host->sent_back -= sequence->made > 0;
        if (++sequence->made >= sequence->total) {
            host->held -= sequence->read;
            complete(host, house, index, now);
            continue;
        }
        sequence->joined = host->steps;
        ol_sequence_append(&house->sequences, &host->writing, index);
        push_end(host, (struct ol_token_end){host->steps + sequence->total - sequence->made, index});
    }
}

static void end_writing(struct ol_token_host *host, struct ol_token_house *house, ol_time now)
{
    const int64_t turns = (now - host->since) / host->step;
    host->steps += (uint64_t)turns;
    host->held += turns * host->writing.count;
    host->since = now;
    while (host->end_count && host->ends[0].step <= host->steps) {
        const uint32_t index = host->ends[0].sequence;
        remove_end(host, 0);
        host->held -= held_by(host, &house->sequences.items[index]);
        ol_sequence_remove(&house->sequences, &host->writing, index);
        complete(host, house, index, now);
    }
}

void ol_token_host_end_turn(struct ol_token_host *host, struct ol_token_house *house)
{
    const ol_time now = host->next;
    if (host->phase == OL_TOKEN_PREFILL)
        end_reading(host, house, now);
    else if (host->phase == OL_TOKEN_DECODE)
        end_writing(host, house, now);
    host->phase = OL_TOKEN_IDLE;
    host->since = now;
    host->next = OL_NEVER;
}

/* Moves those that this turn reads, in their order; how many tokens. */
static int64_t choose_reading(struct ol_token_host *host, struct ol_token_house *house, ol_time now)
{
    int64_t tokens = 0;
    while (host->let_in.count) {
        const uint32_t index = host->let_in.first;
        struct ol_sequence *sequence = &house->sequences.items[index];
        const int64_t writers = (int64_t)host->writing.count + host->reading.count + 1;
        if (tokens > 0 && tokens + sequence->read > house->tokens->prefill_limit)
            break;
        if (host->held + sequence->read + writers > house->capacity)
            break;
        ol_sequence_remove(&house->sequences, &host->let_in, index);
        ol_sequence_append(&house->sequences, &host->reading, index);
        sequence->began = sequence->began < 0 ? now : sequence->began;
        host->unread -= sequence->read;
        host->held += sequence->read;
        tokens += sequence->read;
    }
    return tokens;
}

/* So many turns are alike. */
static int64_t turns_ahead(const struct ol_token_host *host, const struct ol_token_house *house)
{
    const int64_t to_end = (int64_t)(host->ends[0].step - host->steps);
    const int64_t to_full = (house->capacity - host->held) / host->writing.count;
    return to_end < to_full ? to_end : to_full;
}

void ol_token_host_begin_turn(struct ol_token_host *host, struct ol_token_house *house, ol_time now)
{
    const int64_t tokens = choose_reading(host, house, now);
    host->since = now;
    if (tokens > 0) {
        host->phase = OL_TOKEN_PREFILL;
        host->next = now + ol_tokens_prefill(house->tokens, tokens, host->speed);
        return;
    }
    while (host->writing.count && host->held + host->writing.count > house->capacity)
        send_back(host, house);
    if (host->writing.count) {
        host->phase = OL_TOKEN_DECODE;
        host->step = host->step_times[host->writing.count];
        host->next = now + turns_ahead(host, house) * host->step;
        return;
    }
    OL_ASSERT(!host->let_in.count);
    host->phase = OL_TOKEN_IDLE;
    host->next = OL_NEVER;
}

static size_t clear_list(struct ol_token_host *host, struct ol_token_house *house, struct ol_sequence_list *list,
                         struct ol_try *tries, ol_time now)
{
    size_t count = 0;
    while (list->count) {
        const uint32_t index = list->first;
        tries[count++] = house->sequences.items[index].try;
        ol_sequence_remove(&house->sequences, list, index);
        forget(host, house, index, now);
    }
    return count;
}

size_t ol_token_host_clear(struct ol_token_host *host, struct ol_token_house *house, struct ol_try *tries,
                           ol_time now)
{
    size_t count = clear_list(host, house, &host->writing, tries, now);
    count += clear_list(host, house, &host->reading, tries + count, now);
    count += clear_list(host, house, &host->let_in, tries + count, now);
    host->end_count = 0;
    host->next = OL_NEVER;
    return count;
}
