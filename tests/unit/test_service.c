/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * <service> and <tokens> as they are written, and what is refused.
 */
#include "models/serving/service.h"
#include "models/serving/token_speed.h"
#include "tests/check.h"

struct bound {
    struct ol_xml *xml;
    struct ol_arena arena;
    struct ol_faults faults;
    struct ol_service service;
    struct ol_tokens tokens;
};

static void unbind(struct bound *bound)
{
    ol_faults_release(&bound->faults);
    ol_arena_release(&bound->arena);
    ol_xml_close(bound->xml);
}

/* A <service> or a <tokens>, by its first letter. */
static struct bound bind(const char *text)
{
    struct bound bound = {0};
    struct ol_error error = {0};
    bound.xml = ol_xml_of_memory(text, strlen(text), "t.xml", &error);
    CHECK_STRING(error.message, "");
    const struct ol_xml_node *root = ol_xml_tree(bound.xml, &bound.arena);
    if (text[1] == 's') {
        ol_element_bind(&ol_service_element, root, &bound.service, &bound.arena, &bound.faults);
        ol_service_check(&bound.service, &bound.faults);
    } else {
        ol_element_bind(&ol_tokens_element, root, &bound.tokens, &bound.arena, &bound.faults);
        ol_tokens_check(&bound.tokens, &bound.faults);
    }
    return bound;
}

static void refused(const char *text, const char *part)
{
    struct bound bound = bind(text);
    CHECK_INT(bound.faults.count, 1);
    if (bound.faults.count > 0)
        CHECK_HAS(bound.faults.items[0].message, part);
    unbind(&bound);
}

static void defaults(void)
{
    struct bound bound = bind("<service/>");
    CHECK_INT(bound.faults.count, 0);
    CHECK(!bound.service.time.type);
    CHECK_INT(bound.service.concurrency, 1);
    CHECK_INT(bound.service.discipline, OL_DISCIPLINE_FIFO);
    CHECK_INT(bound.service.queue, OL_QUEUE_BOUND);
    CHECK_INT(bound.service.patience, 0);
    CHECK_INT(bound.service.retries, 0);
    CHECK_INT(bound.service.backoff, OL_SECOND);
    CHECK_NEAR(bound.service.backoff_factor, 2, 0);
    CHECK_INT(bound.service.on_loss, OL_ON_LOSS_RESTART);
    CHECK(!ol_service_batching(&bound.service));
    unbind(&bound);
}

static void values(void)
{
    struct bound bound =
        bind("<service time='exponential(80ms)' concurrency='4' queue='0' patience='5s' "
             "service-timeout='1m' timeout='2m' retries='3' on-loss='fail' cache='20%' delivery='2s'>"
             "<batching size='8' wait='5ms'><batch size='1' time='10ms'/>"
             "<batch size='8' time='24ms'/></batching></service>");
    CHECK_INT(bound.faults.count, 0);
    CHECK_NEAR(ol_law_mean(&bound.service.time), 80000, 1e-6);
    CHECK_INT(bound.service.queue, 0);
    CHECK_INT(bound.service.service_timeout, OL_MINUTE);
    CHECK_INT(bound.service.on_loss, OL_ON_LOSS_FAIL);
    CHECK_NEAR(bound.service.cache, 0.2, 1e-12);
    /* 14 ms more for seven more: 2 ms each, and so on beyond the last row */
    CHECK_INT(ol_batching_time(ol_service_batching(&bound.service), 5), 18000);
    CHECK_INT(ol_batching_time(ol_service_batching(&bound.service), 10), 28000);
    unbind(&bound);
}

static void tokens(void)
{
    struct bound bound = bind("<tokens table='70b-8xa100' memory='640GB' weights='140GB' token-size='320KiB' "
                              "weights-factor='0.5' decode-speed='1.5'><decode batch='1' time='45ms'/>"
                              "<decode batch='32' time='60ms'/></tokens>");
    CHECK_INT(bound.faults.count, 0);
    CHECK_INT(bound.tokens.batch, 256);
    CHECK_INT(bound.tokens.admission, OL_ADMISSION_PREEMPT);
    CHECK_INT(ol_tokens_prefill(&bound.tokens, 2048, 1), 274000);
    CHECK_INT(ol_tokens_decode(&bound.tokens, 32, 1), 40000);
    CHECK_INT(ol_tokens_capacity(&bound.tokens), 1544189); /* (576e9 - 70e9) / 327680 */
    unbind(&bound);
}

static void faults(void)
{
    refused("<service discipline='sharing' concurrency='9'><batching size='8'/></service>", "use fifo");
    refused("<service discipline='shared'/>", "did you mean");
    refused("<service><batching size='8' base='1s'><batch size='1' time='1s'/></batching></service>",
            "keep one of the two");
    refused(
        "<service><batching size='8'><batch size='4' time='1s'/><batch size='4' time='2s'/></batching></service>",
        "list them by increasing size");
    refused("<service timeout='0s'/>", "timeout");
    refused("<tokens/>", "give <prefill> and <decode> rows or a table");
    refused("<tokens table='70b-8xh100' memory='100GB' weights='140GB' token-size='1MB'/>", "raise memory");
    refused("<tokens table='70b-8xh100'><prefill tokens='9' time='1s'/><prefill tokens='8' time='1s'/></tokens>",
            "list them by increasing tokens");
    refused("<tokens table='70b-8xh100'><decode batch='9' time='1s'/><decode batch='8' time='1s'/></tokens>",
            "list them by increasing batch");
}

int main(void)
{
    CASE(defaults);
    CASE(values);
    CASE(tokens);
    CASE(faults);
    return check_end();
}
