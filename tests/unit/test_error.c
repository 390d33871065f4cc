/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/error.h"
#include "tests/check.h"

#include <errno.h>
#include <stdlib.h>

static const char *printed(const struct ol_error *error)
{
    static char buffer[2000];
    memset(buffer, 0, sizeof buffer);
    FILE *stream = fmemopen(buffer, sizeof buffer - 1, "w");
    ol_error_print(error, stream);
    fclose(stream);
    return buffer;
}

static void places(void)
{
    struct ol_error error = {0};
    CHECK_INT(ol_fail(&error, OL_BAD_INPUT, (struct ol_place){"a.xml", 3, 7}, "%d pools", 2), OL_BAD_INPUT);
    CHECK_STRING(printed(&error), "a.xml:3:7: 2 pools\n");
    error.place.column = 0;
    CHECK_STRING(printed(&error), "a.xml:3: 2 pools\n");
    error.place.line = 0;
    CHECK_STRING(printed(&error), "a.xml: 2 pools\n");
    error.place.file = NULL;
    CHECK_STRING(printed(&error), "2 pools\n");
    errno = ENOENT;
    ol_fail_errno(&error, OL_BAD_IO, OL_NOWHERE, "cannot open");
    CHECK_STRING(printed(&error), "cannot open: No such file or directory\n");
    CHECK_INT(ol_fail(NULL, OL_BAD_USAGE, OL_NOWHERE, "nobody listens"), OL_BAD_USAGE);
}

static void nothing_reaches_the_terminal_raw(void)
{
    struct ol_error error = {0};
    ol_fail(&error, OL_BAD_INPUT, (struct ol_place){"a\x1b[2J", 1, 1}, "bell \a and\nline");
    CHECK_STRING(printed(&error), "a\\x1b[2J:1:1: bell \\x07 and\\x0aline\n");
    /* U+009B, which XML allows, begins a sequence as ESC [ does; what is no UTF-8 may hide such a byte. */
    ol_fail(&error, OL_BAD_INPUT, OL_NOWHERE,
            "caf\xc3\xa9 \xc2\x9b"
            "31m \xff");
    CHECK_STRING(printed(&error), "caf\xc3\xa9 \\xc2\\x9b31m \\xff\n");
}

static void many_faults(void)
{
    struct ol_faults faults = {0};
    for (int i = 0; i < 2500; i++)
        ol_faults_add(&faults, OL_NOWHERE, "fault %d", i);
    CHECK_INT(faults.count, 2500);
    CHECK_INT(ol_faults_kept(&faults), 1000);
    CHECK_STRING(faults.items[999].message, "fault 999");
    ol_faults_release(&faults);
    CHECK_INT(faults.count, 0);
}

/* The exit codes that scripts hold on to. */
static void exit_codes(void)
{
    CHECK_INT(ol_exit_code(OL_OK), 0);
    CHECK_INT(ol_exit_code(OL_BAD_USAGE), 2);
    CHECK_INT(ol_exit_code(OL_BAD_INPUT), 3);
    CHECK_INT(ol_exit_code(OL_BAD_IO), 4);
}

int main(void)
{
    CASE(places);
    CASE(nothing_reaches_the_terminal_raw);
    CASE(many_faults);
    CASE(exit_codes);
    return check_end();
}
