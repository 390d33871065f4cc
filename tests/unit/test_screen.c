/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The expected lines are counted by hand; the terminal is a pseudo-terminal of 40 columns in place of standard output.
 */
#include "scenarios/cli/listing.h"
#include "scenarios/cli/screen.h"
#include "tests/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static struct ol_text said;

static const char *folded(const char *text, size_t column, size_t indent, size_t width)
{
    ol_text_clear(&said);
    struct ol_output *output = ol_output_to_text(&said);
    ol_screen_fold(output, text, column, indent, width);
    ol_output_close(output, NULL);
    return ol_text_string(&said);
}

static const char *filled(const char *text, size_t width)
{
    ol_text_clear(&said);
    struct ol_output *output = ol_output_to_text(&said);
    ol_screen_paragraphs(output, text, width);
    ol_output_close(output, NULL);
    return ol_text_string(&said);
}

static void words_stay_whole(void)
{
    CHECK_STRING(folded("one two three", 0, 0, 7), "one two\nthree");
    CHECK_STRING(folded("one two three", 0, 2, 7), "one two\n  three");
    CHECK_STRING(folded("one two three", 4, 1, 7), "one\n two\n three"); /* 4 columns are taken */
    CHECK_STRING(folded("incomprehensibilities too", 0, 0, 5), "incomprehensibilities\ntoo");
    CHECK_STRING(folded("\xc3\xbc\xc3\xbc\xc3\xbc \xc3\xb6\xc3\xb6\xc3\xb6", 0, 0, 7),
                 "\xc3\xbc\xc3\xbc\xc3\xbc \xc3\xb6\xc3\xb6\xc3\xb6"); /* a letter is a column, not its bytes */
    CHECK_STRING(folded("", 0, 0, 7), "");
    CHECK_STRING(folded("as it is", 0, 0, SIZE_MAX), "as it is");
}

static void paragraphs_are_filled_where_they_do_not_fit(void)
{
    CHECK_STRING(filled("one two\nthree\n\nfour", 7), "one two\nthree\n\nfour");
    CHECK_STRING(filled("one two three\nfour\n\nfive", 9), "one two\nthree\nfour\n\nfive");
}

static const char *listed(void)
{
    struct ol_listing listing = {.headings = {"name", "value", "help"}};
    const char **row = ol_listing_row(&listing);
    row[0] = "pool", row[1] = "any text", row[2] = "where all of the jobs of this source will run";
    ol_text_clear(&said);
    struct ol_output *output = ol_output_to_text(&said);
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    ol_output_close(output, NULL);
    ol_listing_release(&listing);
    return ol_text_string(&said);
}

/* Standard output is a terminal so wide while `listed` runs; NULL where the machine has no pseudo-terminals. */
static const char *listed_at(unsigned short columns)
{
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        return NULL;
    const int slave = open(ptsname(master), O_RDWR | O_NOCTTY), kept = dup(STDOUT_FILENO);
    const struct winsize size = {.ws_row = 24, .ws_col = columns};
    const char *text = NULL;
    if (slave >= 0 && ioctl(slave, TIOCSWINSZ, &size) == 0 && dup2(slave, STDOUT_FILENO) >= 0) {
        text = listed();
        dup2(kept, STDOUT_FILENO);
    }
    close(slave), close(kept), close(master);
    return text;
}

static void tables_fit_the_terminal(void)
{
    const char *narrow = listed_at(40), *wide;
    if (!narrow)
        return;
    /* 4 + 2 + 8 + 2 leave 24 of 40 to the last column */
    CHECK_STRING(narrow, "name  value     help\n"
                         "pool  any text  where all of the jobs of\n"
                         "                this source will run\n");
    wide = listed_at(100);
    CHECK_STRING(wide, "name  value     help\npool  any text  where all of the jobs of this source will run\n");
}

int main(void)
{
    CASE(words_stay_whole);
    CASE(paragraphs_are_filled_where_they_do_not_fit);
    CASE(tables_fit_the_terminal);
    ol_text_release(&said);
    return check_end();
}
