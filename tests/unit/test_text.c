/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/text.h"
#include "tests/check.h"

static void growing(void)
{
    struct ol_text text = {0};
    CHECK_STRING(ol_text_string(&text), "");
    for (int i = 0; i < 1000; i++)
        ol_text_addf(&text, "%d,", i);
    CHECK_INT(text.length, 10 * 2 + 90 * 3 + 900 * 4);
    CHECK(strncmp(ol_text_string(&text), "0,1,2,", 6) == 0);
    ol_text_clear(&text);
    ol_text_adds(&text, "anew");
    CHECK_STRING(ol_text_string(&text), "anew");
    ol_text_release(&text);
}

static void numbers(void)
{
    int64_t whole;
    double real;
    CHECK(ol_slice_int(ol_slice_of("-9223372036854775808"), &whole) && whole == INT64_MIN);
    CHECK(ol_slice_int(ol_slice_of("9223372036854775807"), &whole) && whole == INT64_MAX);
    CHECK(ol_slice_int(ol_slice_of("+007"), &whole) && whole == 7);
    static const char *const no_ints[] = {"",   "-",   "+", "9223372036854775808", "-9223372036854775809",
                                          "1 ", "0x1", "1."};
    for (size_t i = 0; i < sizeof no_ints / sizeof *no_ints; i++)
        CHECK(!ol_slice_int(ol_slice_of(no_ints[i]), &whole));
    CHECK(ol_slice_real(ol_slice_of("-1.5e3"), &real) && real == -1500);
    static const char *const no_reals[] = {"", "nan", "inf", "0x1p3", "1e999", "1,5", " 1", "1e"};
    for (size_t i = 0; i < sizeof no_reals / sizeof *no_reals; i++)
        CHECK(!ol_slice_real(ol_slice_of(no_reals[i]), &real));
}

static void trimming(void)
{
    struct ol_slice slice = ol_slice_trim(ol_slice_of(" \t a b\r\n"));
    CHECK(ol_slice_is(slice, "a b"));
    CHECK_INT(ol_slice_trim(ol_slice_of(" \n ")).length, 0);
}

/* Well-formed and ill-formed sequences of the Unicode Standard, table 3-7. */
static void utf8(void)
{
    size_t bad = 99;
    CHECK(ol_slice_is_utf8(ol_slice_of("a\xc2\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), NULL));
    static const struct {
        const char *bytes;
        size_t length, bad;
    } wrong[] = {
        {"ab\xc0\xaf", 4, 2},       /* overlong '/' */
        {"\xed\xa0\x80", 3, 0},     /* a surrogate */
        {"\xf4\x90\x80\x80", 4, 0}, /* above U+10FFFF */
        {"x\xe2\x82", 3, 1},        /* cut */
        {"\x80", 1, 0},             /* a continuation alone */
        {"a\0b", 3, 1},             /* NUL is refused */
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK(!ol_slice_is_utf8((struct ol_slice){wrong[i].bytes, wrong[i].length}, &bad));
        CHECK_INT(bad, wrong[i].bad);
    }
}

static void showing(void)
{
    char buffer[OL_SHOWN_BUFFER], many[500];
    CHECK_STRING(ol_slice_show((struct ol_slice){"6\0007", 3}, buffer), "6\\x007");
    CHECK_STRING(ol_slice_show(ol_slice_of("caf\xc3\xa9 \xff\x1b[1m"), buffer), "caf\xc3\xa9 \\xff\\x1b[1m");
    CHECK_STRING(ol_slice_show(ol_slice_of(""), buffer), "");
    /* U+009B is a terminal's CSI; U+00A0 is a blank */
    CHECK_STRING(ol_slice_show(ol_slice_of("\xc2\x9bm\xc2\xa0"), buffer), "\\xc2\\x9bm\xc2\xa0");
    /* U+202E turns what follows around, U+20AC is a euro */
    CHECK_STRING(ol_slice_show(ol_slice_of("a\xe2\x80\xae\xe2\x82\xac"), buffer), "a\\xe2\\x80\\xae\xe2\x82\xac");
    memset(many, 1, sizeof many);
    const char *shown = ol_slice_show((struct ol_slice){many, sizeof many}, buffer);
    CHECK(strlen(shown) < OL_SHOWN_BUFFER);
    CHECK_STRING(shown + strlen(shown) - 7, "\\x01...");
    struct ol_text text = {0};
    ol_text_add_shown(&text, (struct ol_slice){many, sizeof many});
    ol_text_add_shown(&text, ol_slice_of("caf\xc3\xa9"));
    CHECK_INT(text.length, 500 * 4 + 5);
    CHECK_STRING(text.data + text.length - 9, "\\x01caf\xc3\xa9");
    ol_text_release(&text);
}

static void nearest_words(void)
{
    static const char *const words[] = {"backfill", "pass", "order", "overrun", "conservative", NULL};
    CHECK_STRING(ol_nearest("bakfill", words), "backfill");
    CHECK_STRING(ol_nearest("odrer", words), "order"); /* a transposition is one edit */
    CHECK_STRING(ol_nearest("PASS", words), "pass");
    CHECK_STRING(ol_nearest("cons", words), "conservative"); /* what was left out is no misprint */
    CHECK(!ol_nearest("co", words));
    CHECK(!ol_nearest("wibble", words));
    CHECK(!ol_nearest("xy", words));
}

int main(void)
{
    CASE(growing);
    CASE(numbers);
    CASE(trimming);
    CASE(utf8);
    CASE(showing);
    CASE(nearest_words);
    return check_end();
}
