/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Endpoints as data and curves, each number worked out by hand.
 */
#include "reports/plot_sheet.h"
#include "tests/check.h"

/* Two hours: 3,600 requests, of which 1,800 were answered and 1,800 shed; then 7,200, all answered. */
static const struct ol_endpoint_row two_hours[] = {
    {.requests = 3600,
     .completed = 1800,
     .shed = 1800,
     .p50_s = 1,
     .p95_s = 2,
     .p99_s = 3,
     .ready = 1,
     .starting = 2},
    {.requests = 7200, .completed = 7200, .p50_s = 2, .p95_s = 4, .p99_s = 5, .ready = 3},
};

static struct ol_endpoint_series series_of(const char *name, const struct ol_endpoint_row *rows, size_t count)
{
    return (struct ol_endpoint_series){
        .endpoint = name, .target_s = 2.5, .step = OL_HOUR, .rows = rows, .count = count, .last_step = OL_HOUR};
}

typedef void filler(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name);

static struct ol_plot_sheet sheet_of(filler *fill, const struct ol_endpoint_series *series, size_t count)
{
    const struct ol_result result = {.end = 2 * OL_HOUR, .endpoints = series, .endpoint_count = count};
    struct ol_plot_sheet sheet = {0};
    fill(&sheet, &result, "p");
    return sheet;
}

static void one_endpoint(void)
{
    const struct ol_endpoint_series series = series_of("chat", two_hours, 2);
    struct ol_plot_sheet sheet = sheet_of(ol_plot_fill_requests, &series, 1);
    CHECK_STRING(ol_text_string(&sheet.data), "# endpoint chat, came\n# time_s value\n"
                                              "0 1\n3600 1\n3600 2\n7200 2\n\n\n"
                                              "# endpoint chat, answered\n# time_s value\n"
                                              "0 0.5\n3600 0.5\n3600 2\n7200 2\n\n\n"
                                              "# endpoint chat, not answered\n# time_s value\n"
                                              "0 0.5\n3600 0.5\n3600 0\n7200 0\n\n\n");
    CHECK_HAS(ol_text_string(&sheet.extras), "Requests a second");
    ol_plot_sheet_release(&sheet);
    sheet = sheet_of(ol_plot_fill_latency, &series, 1);
    CHECK_HAS(ol_text_string(&sheet.data), "# endpoint chat, 99% within\n# time_s value\n0 3\n3600 3\n3600 5\n");
    CHECK_HAS(ol_text_string(&sheet.data), "# endpoint chat, 50% within\n# time_s value\n0 1\n3600 1\n3600 2\n");
    CHECK_HAS(ol_text_string(&sheet.curves), "2.5 with lines dashtype (6,4)");
    CHECK_HAS(ol_text_string(&sheet.curves), "'target 2.5 s'");
    CHECK_HAS(ol_text_string(&sheet.extras), "set yrange [0:*]");
    ol_plot_sheet_release(&sheet);
    sheet = sheet_of(ol_plot_fill_instances, &series, 1);
    CHECK_HAS(ol_text_string(&sheet.data),
              "# endpoint chat, wanted\n# time_s value\n0 3\n3600 3\n3600 3\n7200 3\n");
    CHECK_HAS(ol_text_string(&sheet.data),
              "# endpoint chat, serving\n# time_s value\n0 1\n3600 1\n3600 3\n7200 3\n");
    ol_plot_sheet_release(&sheet);
}

/* Few requests are told by the hour, a row without an answer breaks the curve, and what is a hundredfold is drawn on a
 * logarithmic axis. */
static void few_requests(void)
{
    const struct ol_endpoint_row rows[] = {
        {.requests = 2, .completed = 2, .p50_s = 0.01, .p95_s = 0.01, .p99_s = 1, .ready = NAN, .starting = NAN},
        {.p50_s = NAN, .p95_s = NAN, .p99_s = NAN, .ready = NAN, .starting = NAN},
    };
    const struct ol_endpoint_series series = series_of("rare", rows, 2);
    const struct ol_result result = {.endpoints = &series, .endpoint_count = 1};
    struct ol_plot_sheet sheet = sheet_of(ol_plot_fill_requests, &series, 1);
    CHECK_HAS(ol_text_string(&sheet.data), "0 2\n3600 2\n3600 0\n7200 0\n");
    CHECK_HAS(ol_text_string(&sheet.extras), "Requests an hour");
    ol_plot_sheet_release(&sheet);
    sheet = sheet_of(ol_plot_fill_latency, &series, 1);
    CHECK_HAS(ol_text_string(&sheet.data), "0 0.01\n3600 0.01\n3600 NaN\n");
    CHECK_HAS(ol_text_string(&sheet.extras), "set logscale y");
    ol_plot_sheet_release(&sheet);
    CHECK(ol_plot_has_requests(&result));
    CHECK(!ol_plot_has_instances(&result));
}

/* Each has a curve of its own: what came, and within which 95% were answered. */
static void several_endpoints(void)
{
    const struct ol_endpoint_series series[] = {series_of("a", two_hours, 2), series_of("b's", two_hours, 2)};
    struct ol_plot_sheet sheet = sheet_of(ol_plot_fill_latency, series, 2);
    CHECK_STRING(ol_text_string(&sheet.data), "# endpoint a, 95% within\n# time_s value\n"
                                              "0 2\n3600 2\n3600 4\n7200 4\n\n\n"
                                              "# endpoint b's, 95% within\n# time_s value\n"
                                              "0 2\n3600 2\n3600 4\n7200 4\n\n\n");
    CHECK_STRING(ol_text_string(&sheet.curves),
                 "'p.dat' index 0 using 1:2 with lines linetype 1 title 'a', \\\n     "
                 "'p.dat' index 1 using 1:2 with lines linetype 2 title 'b\xE2\x80\x99s'");
    ol_plot_sheet_release(&sheet);
}

/* 800 hours by two: counts are added up, and percentiles weigh as the answers that they are of: one of 1 s among three
 * of 5 s are 4 s. */
static void many_rows(void)
{
    struct ol_endpoint_row rows[800];
    for (size_t i = 0; i < 800; i++)
        rows[i] = (struct ol_endpoint_row){.requests = 3600, .completed = i % 2 ? 3 : 1, .p50_s = i % 2 ? 5 : 1};
    const struct ol_endpoint_series series = series_of("long", rows, 800);
    struct ol_plot_sheet sheet = sheet_of(ol_plot_fill_latency, &series, 1);
    CHECK_HAS(ol_text_string(&sheet.data), "50% within\n# time_s value\n0 4\n7200 4\n7200 4\n14400 4\n");
    ol_plot_sheet_release(&sheet);
    sheet = sheet_of(ol_plot_fill_requests, &series, 1);
    CHECK_HAS(ol_text_string(&sheet.data), "came\n# time_s value\n0 1\n7200 1\n");
    ol_plot_sheet_release(&sheet);
}

static void no_request(void)
{
    const struct ol_endpoint_series series = series_of("idle", NULL, 0);
    filler *const fillers[] = {ol_plot_fill_requests, ol_plot_fill_latency, ol_plot_fill_instances};
    for (size_t i = 0; i < 3; i++) {
        struct ol_plot_sheet sheet = sheet_of(fillers[i], &series, 1);
        CHECK_STRING(ol_text_string(&sheet.curves), "NaN notitle");
        ol_plot_sheet_release(&sheet);
    }
}

int main(void)
{
    CASE(one_endpoint);
    CASE(few_requests);
    CASE(several_endpoints);
    CASE(many_rows);
    CASE(no_request);
    return check_end();
}
