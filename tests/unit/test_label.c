/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/label.h"
#include "tests/check.h"

static ol_label of_text(struct ol_labels *labels, const char *text)
{
    return ol_label_of_text(labels, text, strlen(text));
}

static void texts(void)
{
    struct ol_labels labels = {0};
    char buffer[OL_LABEL_BUFFER];
    ol_label vision = of_text(&labels, "vision"), speech = of_text(&labels, "speech");
    CHECK(vision != speech && vision != OL_NO_LABEL && speech != OL_NO_LABEL);
    CHECK_INT(of_text(&labels, "vision"), vision);
    CHECK_INT(ol_label_of_text(&labels, "visionary", 6), vision);
    CHECK(of_text(&labels, "visio") != vision);
    CHECK_STRING(ol_label_text(&labels, vision, buffer), "vision");
    CHECK_STRING(ol_label_text(&labels, speech, buffer), "speech");
    ol_labels_release(&labels);
    CHECK_INT(labels.count, 0);
}

static void numbers(void)
{
    static const int64_t kept[] = {0, 1, 12, 2147483646};
    static const char *const written[] = {"0", "1", "12", "2147483646"};
    char buffer[OL_LABEL_BUFFER];
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        ol_label label = ol_label_of_number(NULL, kept[i]);
        CHECK(label != OL_NO_LABEL);
        CHECK_STRING(ol_label_text(NULL, label, buffer), written[i]);
    }
}

static void numbers_as_text(void)
{
    struct ol_labels labels = {0};
    char buffer[OL_LABEL_BUFFER];
    CHECK_INT(of_text(&labels, "12"), ol_label_of_number(NULL, 12));
    CHECK_INT(of_text(&labels, "0"), ol_label_of_number(NULL, 0));
    CHECK_INT(of_text(&labels, "2147483646"), ol_label_of_number(NULL, 2147483646));
    CHECK_INT(labels.count, 0);
    /* Written otherwise, or too large: other texts. */
    static const char *const others[] = {"012", "+12", "-1", "00", "1.0", "2147483647", "99999999999999999999",
                                         "1 "};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        ol_label label = of_text(&labels, others[i]);
        CHECK_INT(labels.count, i + 1);
        CHECK_STRING(ol_label_text(&labels, label, buffer), others[i]);
    }
    CHECK(of_text(&labels, "012") != of_text(&labels, "12"));
    ol_labels_release(&labels);
}

static void odd_numbers(void)
{
    struct ol_labels labels = {0};
    char buffer[OL_LABEL_BUFFER];
    CHECK_INT(ol_label_of_number(&labels, -1), OL_NO_LABEL);
    CHECK_INT(ol_label_of_number(NULL, -5), OL_NO_LABEL);
    CHECK_INT(ol_label_of_number(NULL, 2147483647), OL_NO_LABEL);
    CHECK_STRING(ol_label_text(&labels, ol_label_of_number(&labels, -5), buffer), "-5");
    CHECK_STRING(ol_label_text(&labels, ol_label_of_number(&labels, 2147483647), buffer), "2147483647");
    CHECK_STRING(ol_label_text(&labels, ol_label_of_number(&labels, INT64_MIN), buffer), "-9223372036854775808");
    CHECK_INT(ol_label_of_number(&labels, 2147483647), of_text(&labels, "2147483647"));
    ol_labels_release(&labels);
}

static void nothing_given(void)
{
    struct ol_labels labels = {0};
    char buffer[OL_LABEL_BUFFER];
    CHECK_INT(of_text(&labels, ""), OL_NO_LABEL);
    CHECK_INT(ol_label_of_text(&labels, NULL, 0), OL_NO_LABEL);
    CHECK_STRING(ol_label_text(&labels, OL_NO_LABEL, buffer), "");
    ol_labels_release(&labels);
}

static void a_nul_ends_a_text(void)
{
    struct ol_labels labels = {0};
    CHECK_INT(ol_label_of_text(&labels, "ab\0cd", 5), of_text(&labels, "ab"));
    CHECK_INT(labels.count, 1);
    ol_labels_release(&labels);
}

/* Many texts, so that the table grows several times; each keeps its label. */
static void many(void)
{
    enum { COUNT = 20000 };
    struct ol_labels labels = {0};
    static ol_label given[COUNT];
    char text[32], buffer[OL_LABEL_BUFFER];
    int wrong = 0;
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "user-%d", i);
        given[i] = of_text(&labels, text);
    }
    CHECK_INT(labels.count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "user-%d", i);
        wrong += of_text(&labels, text) != given[i] || strcmp(ol_label_text(&labels, given[i], buffer), text) != 0;
    }
    CHECK_INT(wrong, 0);
    CHECK_INT(labels.count, COUNT);
    ol_labels_release(&labels);
}

/* Of 400 texts each begins all that came before it. */
static void beginnings(void)
{
    struct ol_labels labels = {0};
    char text[400], buffer[OL_LABEL_BUFFER];
    int wrong = 0;
    memset(text, 'a', sizeof text);
    for (size_t length = sizeof text; length > 0; length--) {
        ol_label label = ol_label_of_text(&labels, text, length);
        wrong += strlen(ol_label_text(&labels, label, buffer)) != length;
    }
    CHECK_INT(wrong, 0);
    CHECK_INT(labels.count, sizeof text);
    ol_labels_release(&labels);
}

int main(void)
{
    CASE(texts);
    CASE(numbers);
    CASE(numbers_as_text);
    CASE(odd_numbers);
    CASE(nothing_given);
    CASE(a_nul_ends_a_text);
    CASE(many);
    CASE(beginnings);
    return check_end();
}
