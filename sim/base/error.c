/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/error.h"

#include "outlay/arena.h"
#include "outlay/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FAULTS_KEPT 1000

static void fill(struct ol_error *error, int status, struct ol_place place, const char *format, va_list arguments)
{
    error->status = status;
    error->place = place;
    vsnprintf(error->message, sizeof error->message, format, arguments);
}

int ol_fail(struct ol_error *error, int status, struct ol_place place, const char *format, ...)
{
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        fill(error, status, place, format, arguments);
        va_end(arguments);
    }
    return status;
}

int ol_fail_errno(struct ol_error *error, int status, struct ol_place place, const char *format, ...)
{
    int reason = errno;
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        fill(error, status, place, format, arguments);
        va_end(arguments);
        size_t used = strlen(error->message);
        snprintf(error->message + used, sizeof error->message - used, ": %s", strerror(reason));
    }
    return status;
}

void ol_faults_add(struct ol_faults *faults, struct ol_place place, const char *format, ...)
{
    if (faults->count < FAULTS_KEPT) {
        OL_MEM_RESERVE(faults->items, faults->capacity, faults->count + 1);
        va_list arguments;
        va_start(arguments, format);
        fill(&faults->items[faults->count], OL_BAD_INPUT, place, format, arguments);
        va_end(arguments);
    }
    faults->count++;
}

size_t ol_faults_kept(const struct ol_faults *faults)
{
    return faults->count < FAULTS_KEPT ? faults->count : FAULTS_KEPT;
}

void ol_faults_release(struct ol_faults *faults)
{
    ol_mem_free(faults->items);
    *faults = (struct ol_faults){0};
}

/* Messages may quote hostile input: no control character reaches a terminal. */
static void print_safely(const char *words, FILE *stream)
{
    struct ol_text text = {0};
    ol_text_add_shown(&text, ol_slice_of(words));
    fputs(ol_text_string(&text), stream);
    ol_text_release(&text);
}

void ol_error_print(const struct ol_error *error, FILE *stream)
{
    const struct ol_place *place = &error->place;
    if (place->file) {
        print_safely(place->file, stream);
        if (place->line)
            fprintf(stream, ":%lld", (long long)place->line);
        if (place->line && place->column)
            fprintf(stream, ":%d", place->column);
        fputs(": ", stream);
    }
    print_safely(error->message, stream);
    fputc('\n', stream);
}

int ol_exit_code(int status)
{
    static const int codes[] = {[-OL_OK] = 0, [-OL_BAD_INPUT] = 3, [-OL_BAD_IO] = 4, [-OL_BAD_USAGE] = 2};
    OL_ASSERT(status <= 0 && -status < (int)(sizeof codes / sizeof *codes));
    return codes[-status];
}

_Noreturn void ol_assert_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "outlay: a bug: %s:%d: not so: %s\n", file, line, condition);
    abort();
}
