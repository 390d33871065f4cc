/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/progress.h"

#include "outlay/arena.h"
#include "outlay/output.h"
#include "outlay/simtime.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define TICK_MICROSECONDS 200000
#define SAME_WISH         1000000 /* microseconds; progress.h */
#define NOT_ASKED         (-1)

volatile int ol_stop_asked, ol_progress_due;

static volatile sig_atomic_t stop_signal;
static _Atomic int64_t asked_at = NOT_ASKED; /* microseconds; the handler may run on several threads at once */
static struct {
    const char *what;
    struct timespec begun;
    bool is_shown;
    atomic_flag is_busy;
} progress = {.is_busy = ATOMIC_FLAG_INIT};

static void handle(int signal_number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
}

static int64_t microseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Raised within its own handler, a signal is delivered as that returns. */
static void end_by(int signal_number)
{
    ol_output_unlink_partial();
    handle(signal_number, SIG_DFL, 0);
    raise(signal_number);
}

static void on_stop(int signal_number)
{
    static const char message[] =
        "\noutlay: stopping; what is finished will be kept (again, in a second, to end at once)\n";
    const int error_before = errno;
    const int64_t now = microseconds_now();
    int64_t first = NOT_ASKED;
    if (atomic_compare_exchange_strong(&asked_at, &first, now)) {
        stop_signal = signal_number;
        ol_stop_asked = 1;
        if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
            errno = error_before; /* nobody is there to read it */
    } else if (now - first > SAME_WISH)
        end_by(signal_number);
    errno = error_before;
}

static void on_tick(int signal_number)
{
    (void)signal_number;
    ol_progress_due = 1;
}

void ol_stop_tidy(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction before;
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            handle(signals[i], end_by, 0);
    }
}

void ol_work_begin(void)
{
    handle(SIGINT, on_stop, SA_RESTART);
    handle(SIGTERM, on_stop, SA_RESTART);
    ol_mem_hoard();
}

void ol_stop_finish(void)
{
    if (stop_signal)
        end_by(stop_signal);
}

void ol_progress_begin(const char *what)
{
    const char *terminal = getenv("TERM");
    if (!isatty(STDERR_FILENO) || (terminal && strcmp(terminal, "dumb") == 0))
        return;
    progress.what = what;
    clock_gettime(CLOCK_MONOTONIC, &progress.begun);
    handle(SIGALRM, on_tick, SA_RESTART);
    struct itimerval timer = {.it_interval.tv_usec = TICK_MICROSECONDS, .it_value.tv_usec = TICK_MICROSECONDS};
    setitimer(ITIMER_REAL, &timer, NULL);
}

static double seconds_since(const struct timespec *begun)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begun->tv_sec) + (double)(now.tv_nsec - begun->tv_nsec) / 1e9;
}

static void show(double share, uint64_t jobs)
{
    char left[OL_TIME_BUFFER];
    double elapsed = seconds_since(&progress.begun);
    progress.is_shown = true;
    fprintf(stderr, "\r\033[K%s: ", progress.what);
    if (share > 0)
        fprintf(stderr, "%.0f%%", 100 * share);
    if (jobs > 0)
        fprintf(stderr, "%s%.3g million jobs a second", share > 0 ? ", " : "", (double)jobs / elapsed / 1e6);
    if (share > 0) {
        double rest = elapsed * (1 - share) / share;
        fprintf(stderr, ", %s left", ol_duration_say((ol_time)rest * OL_SECOND, left));
    }
    fflush(stderr);
}

/* Whoever comes while another thread is showing leaves it at that. */
void ol_progress_tick(void *unused, double share, uint64_t jobs)
{
    (void)unused;
    if (atomic_flag_test_and_set(&progress.is_busy))
        return;
    ol_progress_due = 0;
    if (progress.what)
        show(share, jobs);
    atomic_flag_clear(&progress.is_busy);
}

void ol_progress_end(void)
{
    if (!progress.what)
        return;
    setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
    if (progress.is_shown)
        fputs("\r\033[K", stderr);
    progress.what = NULL;
    progress.is_shown = false;
}
