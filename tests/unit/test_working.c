/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A process that has ended stands for one that was killed: its number bears nobody's name until it comes round again.
 */
#include "sim/base/working.h"

#include "outlay/output.h"
#include "tests/check.h"
#include "tests/fixture.h"

#include <sys/stat.h>
#include <sys/wait.h>

static struct fixture fixture;

static bool is_there(const char *name)
{
    struct stat about;
    return lstat(fixture_path(&fixture, name), &about) == 0;
}

/* The hidden name that a process which is over would have used; how it ended is asked for, or not. */
static void name_of_one(struct ol_text *name, const char *place, bool is_asked_for)
{
    int said[2];
    char buffer[600] = "";
    fixture_must(pipe(said) == 0, "pipe");
    const pid_t child = fork();
    if (child == 0) {
        ol_working_name(name, place, 0);
        _exit(write(said[1], name->data, name->length) != (ssize_t)name->length);
    }
    siginfo_t how;
    fixture_must(child > 0 && waitid(P_PID, (id_t)child, &how, WEXITED | (is_asked_for ? 0 : WNOWAIT)) == 0,
                 "fork");
    fixture_must(read(said[0], buffer, sizeof buffer - 1) > 0, "read");
    close(said[0]);
    close(said[1]);
    ol_text_clear(name);
    ol_text_adds(name, buffer);
}

static void name_of_dead(struct ol_text *name, const char *place)
{
    name_of_one(name, place, true);
}

static void what_the_dead_left_goes(void)
{
    struct ol_text left = {0}, zombie = {0};
    name_of_dead(&left, "book.xml");
    name_of_one(&zombie, "book.xml", false);
    fixture_write(&fixture, ol_text_string(&zombie), "half", 4);
    fixture_write(&fixture, ol_text_string(&left), "half", 4);
    struct ol_output *output = ol_output_replace(fixture_path(&fixture, "book.xml"), NULL);
    CHECK(output && !is_there(ol_text_string(&left)));
    CHECK_INT(ol_output_close(output, NULL), OL_OK);
    CHECK_INT(fixture_count(&fixture), 1);
    ol_text_release(&left);
    ol_text_release(&zombie);
}

/* Of the living, of other names, of other machines, and what only looks like one. */
static void all_else_stays(void)
{
    struct ol_text name = {0}, dead = {0};
    name_of_dead(&dead, "book.xml");
    const char *const number = strrchr(ol_text_string(&dead), '-');
    ol_working_name(&name, "book.xml", 3);
    fixture_write(&fixture, ol_text_string(&name), "live", 4);
    name_of_dead(&name, "book.xml.gz");
    fixture_write(&fixture, ol_text_string(&name), "other", 5);
    ol_text_clear(&name);
    ol_text_addf(&name, "%.*s-%c%s", (int)(number - dead.data), dead.data, number[1] == 'f' ? '0' : 'f',
                 number + 2);
    fixture_write(&fixture, ol_text_string(&name), "far", 3);
    fixture_write(&fixture, ".book.xml.partial-", "odd", 3);
    fixture_write(&fixture, ".book.xml.partial-x-y", "odd", 3);
    fixture_write(&fixture, ".book.xml.partial--1-0", "odd", 3);
    fixture_write(&fixture, ".book.xml.partial-99999999999999999999-0", "odd", 3);
    const int before = fixture_count(&fixture);
    ol_working_tidy(fixture_path(&fixture, "book.xml"));
    CHECK_INT(fixture_count(&fixture), before);
    ol_text_release(&name);
    ol_text_release(&dead);
}

/* Killed between the two renames, a writer has left nothing under the name itself. */
static void what_was_set_aside_goes_back(void)
{
    struct ol_text aside = {0};
    name_of_dead(&aside, "run");
    ol_text_adds(&aside, OL_WORKING_ASIDE);
    fixture_write(&fixture, ol_text_string(&aside), "earlier", 7);
    ol_working_tidy(fixture_path(&fixture, "run"));
    CHECK(is_there("run") && !is_there(ol_text_string(&aside)));
    fixture_write(&fixture, ol_text_string(&aside), "earlier still", 13);
    ol_working_tidy(fixture_path(&fixture, "run"));
    CHECK(is_there("run") && !is_there(ol_text_string(&aside)));
    ol_text_release(&aside);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(what_the_dead_left_goes);
    CASE(all_else_stays);
    CASE(what_was_set_aside_goes_back);
    fixture_end(&fixture);
    return check_end();
}
