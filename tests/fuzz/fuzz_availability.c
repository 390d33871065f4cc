/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recorded markets of any bytes, by each meaning and by each choice of prices: what is read is a signal that holds
 * together and that a cursor walks through, changing at each step; what is not read says why.
 */
#include "outlay/availability.h"
#include "tests/fuzz/memory_file.h"

#define MUST(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_steps(const struct ol_signal *signal)
{
    MUST(signal->count > 0 && signal->at[0] == 0);
    MUST(signal->start >= 0 && signal->start < signal->end && signal->end <= OL_TIME_LIMIT);
    MUST(signal->at[signal->count - 1] < signal->end);
    for (size_t i = 0; i < signal->count; i++)
        MUST(signal->values[i] >= 0);
    for (size_t i = 1; i < signal->count; i++)
        MUST(signal->at[i] > signal->at[i - 1] && signal->values[i] != signal->values[i - 1]);
}

static void walk(struct ol_signal *signal)
{
    for (signal->after = 0; signal->after < OL_SIGNAL_AFTERS; signal->after++) {
        /* of values that hardly any stretch meets, the next change is found, but not soon */
        if (signal->after == OL_SIGNAL_DRAW && signal->count > 1 &&
            signal->end / signal->at[signal->count - 1] > 1000)
            continue;
        struct ol_signal_cursor cursor = ol_signal_begin(signal, ol_rng_stream(1, "fuzz", "", 0));
        ol_time before = 0;
        for (int i = 0; i < 100 && cursor.until != OL_NEVER; i++) {
            const double value = cursor.value;
            MUST(cursor.until > before);
            before = cursor.until;
            ol_signal_advance(&cursor);
            MUST(cursor.value != value);
        }
    }
}

static void check(int status, struct ol_signal *signal, const struct ol_error *error)
{
    MUST(status == error->status && (status == OL_OK || error->message[0]));
    if (status == OL_OK) {
        check_steps(signal);
        walk(signal);
        MUST(ol_signal_mean_run(signal, 1) >= 0);
    }
    ol_signal_release(signal);
}

static void read_availability(struct ol_availability availability)
{
    struct ol_signal signal = {0};
    struct ol_error error = {0};
    check(ol_availability_load(&availability, &signal, &error), &signal, &error);
}

static void read_prices(struct ol_price_history history, ol_time start_instant)
{
    struct ol_signal signal = {0}, below = {0};
    struct ol_error error = {0};
    const int status = ol_price_history_load(&history, start_instant, &signal, &error);
    if (status == OL_OK) {
        ol_signal_below(&signal, 1, &below);
        check_steps(&below);
        ol_signal_release(&below);
    }
    check(status, &signal, &error);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct memory_file file = memory_file_new(bytes, length);
    for (int means = OL_MEANS_AVAILABLE; means <= OL_MEANS_NODES; means++)
        read_availability((struct ol_availability){.href = file.path, .means = means});
    read_availability((struct ol_availability){
        .href = file.path, .means = OL_MEANS_NODES, .gap = OL_MINUTE, .shift = OL_SECOND});
    read_prices((struct ol_price_history){.href = file.path}, OL_NEVER);
    read_prices((struct ol_price_history){.href = file.path, .zone = "a", .system = "linux"}, OL_NEVER);
    read_prices((struct ol_price_history){.href = file.path, .type = "m"}, 1700000000 * OL_SECOND);
    memory_file_free(&file);
    return 0;
}
