/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/search/learning_curve.h"
#include "tests/check.h"
#include "tests/fixture.h"

/* 0.2 + 3 x 16^-0.5 = 0.2 + 3/4; without decay it stays. */
static void a_power_law_comes_down_to_its_limit(void)
{
    const struct ol_learning_curve curve = {.limit = 0.2, .scale = 3, .decay = 0.5};
    const struct ol_learning_curve flat = {.limit = 0.2, .scale = 3};
    CHECK_NEAR(ol_learning_curve_loss(&curve, 1), 3.2, 1e-12);
    CHECK_NEAR(ol_learning_curve_loss(&curve, 16), 0.95, 1e-12);
    CHECK_NEAR(ol_learning_curve_loss(&flat, 1000000), 3.2, 1e-12);
}

/* Between two rows the earlier holds. */
static void curves_are_read(void)
{
    static const char text[] = "loss;epoch;trial\n.5;2;a\n.25;10;a\n-1e3;1;b\n";
    struct fixture fixture;
    struct ol_curve_file file = {0};
    struct ol_error error = {0};
    fixture_begin(&fixture);
    fixture_write(&fixture, "curves.csv", text, sizeof text - 1);
    CHECK_INT(ol_curve_file_read(&file, fixture.path, OL_NOWHERE, &error), OL_OK);
    CHECK_INT(file.count, 2);
    const struct ol_learning_curve curve = {.points = file.points, .point_count = file.begins[1]};
    CHECK_NEAR(ol_learning_curve_loss(&curve, 1), 0.5, 0);
    CHECK_NEAR(ol_learning_curve_loss(&curve, 9), 0.5, 0);
    CHECK_NEAR(ol_learning_curve_loss(&curve, 10), 0.25, 0);
    CHECK_NEAR(ol_learning_curve_loss(&curve, 1000), 0.25, 0);
    CHECK_INT(file.begins[2], 3);
    ol_curve_file_release(&file);
    fixture_end(&fixture);
}

static void what_is_no_curve_is_told(void)
{
    static const struct {
        const char *text, *told;
        int line;
    } rows[] = {
        {"", "the first line names no column \"trial\"", 0},
        {"trial,epoch\n", "the first line names no column \"loss\"", 1},
        {"trial,epoch,loss\na,0,1\n", "epoch \"0\" is not a whole number from 1 on", 2},
        {"trial,epoch,loss\na,1.5,1\n", "epoch \"1.5\" is not a whole number", 2},
        {"trial,epoch,loss\na,1,nan\n", "loss \"nan\" is not a number within 1e15", 2},
        {"trial,epoch,loss\na,1,1e300\n", "loss \"1e300\" is not a number within 1e15", 2},
        {"trial,epoch,loss\na,1\n", "loss \"\" is not a number", 2},
        {"trial,epoch,loss\na,2,1\na,2,1\n", "epoch 2 does not come after that of the row before", 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture fixture;
        struct ol_curve_file file = {0};
        struct ol_error error = {0};
        fixture_begin(&fixture);
        fixture_write(&fixture, "curves.csv", rows[i].text, strlen(rows[i].text));
        CHECK_INT(ol_curve_file_read(&file, fixture.path, OL_NOWHERE, &error), OL_BAD_INPUT);
        CHECK_HAS(error.message, rows[i].told);
        CHECK_INT(error.place.line, rows[i].line);
        ol_curve_file_release(&file);
        fixture_end(&fixture);
    }
}

int main(void)
{
    CASE(curves_are_read);
    CASE(what_is_no_curve_is_told);
    CASE(a_power_law_comes_down_to_its_limit);
    return check_end();
}
