/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * <elastic> as it is written, and the speeds that follow: straight lines worked out by hand.
 */
#include "outlay/work.h"
#include "tests/check.h"

struct bound {
    struct ol_xml *xml;
    struct ol_arena arena;
    struct ol_faults faults;
    struct ol_elastic elastic;
};

static struct bound bind(const char *text)
{
    struct bound bound = {0};
    struct ol_error error = {0};
    bound.xml = ol_xml_of_memory(text, strlen(text), "t.xml", &error);
    CHECK_STRING(error.message, "");
    ol_element_bind(&ol_elastic_element, ol_xml_tree(bound.xml, &bound.arena), &bound.elastic, &bound.arena,
                    &bound.faults);
    ol_elastic_check(&bound.elastic, &bound.faults);
    return bound;
}

static void unbind(struct bound *bound)
{
    ol_faults_release(&bound->faults);
    ol_arena_release(&bound->arena);
    ol_xml_close(bound->xml);
}

/* One fault, which says so and blames that column. */
static void refused(const char *text, int column, const char *part)
{
    struct bound bound = bind(text);
    CHECK_INT(bound.faults.count, 1);
    if (bound.faults.count > 0) {
        CHECK_HAS(bound.faults.items[0].message, part);
        CHECK_INT(bound.faults.items[0].place.line, 1);
        CHECK_INT(bound.faults.items[0].place.column, column);
    }
    unbind(&bound);
}

static void defaults(void)
{
    struct bound bound = bind("<elastic name='e' max='8'/>");
    CHECK_INT(bound.faults.count, 0);
    CHECK_INT(bound.elastic.min, 1);
    CHECK_INT(bound.elastic.max, 8);
    CHECK_INT(bound.elastic.worker, 1);
    CHECK_INT(bound.elastic.rendezvous, 0);
    CHECK_INT(bound.elastic.keeps, OL_KEEPS_IN_MEMORY);
    CHECK_INT(bound.elastic.point_count, 0);
    for (double n = .25; n < 100; n *= 2)
        CHECK_NEAR(ol_elastic_speedup(&bound.elastic, n), n, 1e-12);
    unbind(&bound);
}

static void values(void)
{
    struct bound bound = bind("<elastic name='e' min='2' max='16' worker='8' scaling=' 4:3.5  8:6.4 ' "
                              "rendezvous='30s' keeps='checkpoint'/>");
    CHECK_INT(bound.faults.count, 0);
    CHECK_INT(bound.elastic.min, 2);
    CHECK_INT(bound.elastic.worker, 8);
    CHECK_INT(bound.elastic.rendezvous, 30 * OL_SECOND);
    CHECK_INT(bound.elastic.keeps, OL_KEEPS_CHECKPOINT);
    CHECK_INT(bound.elastic.point_count, 2);
    unbind(&bound);
}

/* 4 GPUs are 3.5 times as fast as one, 8 are 6.4 times: (3.5 - 1)/3 more for each from 1 to 4, then 2.9/4 = .725. */
static void four_gpus(void)
{
    struct bound bound = bind("<elastic name='e' max='16' scaling='4:3.5 8:6.4'/>");
    const struct ol_elastic *elastic = &bound.elastic;
    CHECK_INT(bound.faults.count, 0);
    CHECK_NEAR(ol_elastic_speedup(elastic, 1), 1, 0);
    CHECK_NEAR(ol_elastic_speedup(elastic, 2), 1 + 2.5 / 3, 1e-14);
    CHECK_NEAR(ol_elastic_speedup(elastic, 4), 3.5, 1e-14);
    CHECK_NEAR(ol_elastic_speedup(elastic, 5), 4.225, 1e-14);
    CHECK_NEAR(ol_elastic_speedup(elastic, 8), 6.4, 1e-14);
    CHECK_NEAR(ol_elastic_speedup(elastic, 16), 12.2, 1e-14);
    CHECK_NEAR(ol_elastic_speedup(elastic, .5), .5, 0);
    CHECK(ol_elastic_speedup(elastic, 0) > 0);
    unbind(&bound);
}

static void first_point(void)
{
    struct bound bound = bind("<elastic name='e' max='4' scaling='1:1 2:1.5'/>");
    CHECK_INT(bound.faults.count, 0);
    CHECK_NEAR(ol_elastic_speedup(&bound.elastic, .5), .5, 0);
    CHECK_NEAR(ol_elastic_speedup(&bound.elastic, 1.5), 1.25, 1e-15);
    CHECK_NEAR(ol_elastic_speedup(&bound.elastic, 4), 2.5, 1e-15);
    unbind(&bound);
    bound = bind("<elastic name='e' max='4' scaling='1:1'/>");
    CHECK_INT(bound.faults.count, 0);
    CHECK_NEAR(ol_elastic_speedup(&bound.elastic, 4), 4, 0);
    unbind(&bound);
}

/* More than as many times as fast may be (caches); slower with more may be too, while it stays above nothing. */
static void odd_scalings(void)
{
    struct bound bound = bind("<elastic name='e' max='4' scaling='2:2.5 4:2'/>");
    CHECK_INT(bound.faults.count, 0);
    CHECK_NEAR(ol_elastic_speedup(&bound.elastic, 2), 2.5, 0);
    CHECK_NEAR(ol_elastic_speedup(&bound.elastic, 3), 2.25, 1e-15);
    CHECK(ol_elastic_speedup(&bound.elastic, 1000) > 0);
    unbind(&bound);
}

static void refusals(void)
{
    refused("<elastic name='e'/>", 1, "needs the attribute \"max\"");
    refused("<elastic name='e' min='4' max='2'/>", 27, "fewer than min=\"4\"");
    refused("<elastic name='e' max='4' scaling='4=3.5'/>", 27, "a point is");
    refused("<elastic name='e' max='4' scaling='4:'/>", 27, "a point is");
    refused("<elastic name='e' max='4' scaling=':3'/>", 27, "a point is");
    refused("<elastic name='e' max='4' scaling='4:0'/>", 27, "a point is");
    refused("<elastic name='e' max='4' scaling='4:nan'/>", 27, "a point is");
    refused("<elastic name='e' max='4' scaling='4:-1'/>", 27, "a point is");
    refused("<elastic name='e' max='4' scaling='0:1'/>", 27, "a point is");
    refused("<elastic name='e' max='4' scaling='2.5:2'/>", 27, "a point is");
    refused("<elastic name='e' max='4' scaling='1:2'/>", 27, "write 1:1");
    refused("<elastic name='e' max='4' scaling='4:3 2:1.8'/>", 27, "workers rise");
    refused("<elastic name='e' max='4' scaling='4:3 4:3'/>", 27, "workers rise");
    refused("<elastic name='e' max='4' scaling='1:1 2:2 3:3 4:4 5:5 6:6 7:7 8:8 9:9 10:10 11:11 12:12 13:13 14:14 "
            "15:15 16:16 17:17'/>",
            27, "more than 16");
    /* from 2 at 4 workers it falls by 1/2 a worker: nothing is left at 8 */
    refused("<elastic name='e' max='8' scaling='2:3 4:2'/>", 27, "would get nothing done");
    refused("<elastic name='e' max='4' keeps='disk'/>", 27, "keeps");
}

int main(void)
{
    CASE(defaults);
    CASE(values);
    CASE(four_gpus);
    CASE(first_point);
    CASE(odd_scalings);
    CASE(refusals);
    return check_end();
}
