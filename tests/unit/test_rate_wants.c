/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a row asks for: types of this cloud or another, wants, areas, machines sold in parts; and what is said of a row
 * that cannot be priced.
 */
#include "tests/rated.h"

#define AWS                                                                                                       \
    "<region name='us-east-1' area='us'/><region name='eu-west-1' area='eu'/>"                                    \
    "<type name='p4d.24xlarge' family='p4d' vcpus='96' memory='1152GiB' gpu='A100' gpus='8'/>"                    \
    "<type name='p3.2xlarge' family='p3' vcpus='8' memory='61GiB' gpu='V100' gpus='1'/>"                          \
    "<type name='m5.large' family='m5' vcpus='2' memory='8GiB'/>"                                                 \
    "<type name='m5.xlarge' family='m5' vcpus='4' memory='16GiB'/>"                                               \
    "<type name='c5.xlarge' family='c5' vcpus='4' memory='8GiB'/>"                                                \
    "<price meter='instance' item='p4d.24xlarge' amount='32.77'/>"                                                \
    "<price meter='instance' item='p3.2xlarge' amount='3.06'/>"                                                   \
    "<price meter='instance' item='m5.large' region='us-east-1' system='linux' amount='0.096'/>"                  \
    "<price meter='instance' item='m5.large' region='eu-west-1' system='linux' amount='0.107'/>"                  \
    "<price meter='instance' item='m5.xlarge' amount='0.192'/>"                                                   \
    "<price meter='instance' item='c5.xlarge' amount='0.17'/>"                                                    \
    "<price meter='egress' amount='0.09'/>"
#define GCP                                                                                                       \
    "<region name='us-central1' area='us'/><region name='europe-west4' area='eu'/>"                               \
    "<type name='a2-ultragpu-8g' family='a2' vcpus='96' memory='1360GiB' gpu='A100' gpus='8'/>"                   \
    "<type name='a2-megagpu-16g' family='a2' vcpus='96' memory='1360GiB' gpu='A100' gpus='16'/>"                  \
    "<type name='n2-standard-4' family='n2' vcpus='4' memory='16GiB'/>"                                           \
    "<price meter='instance' item='a2-ultragpu-8g' region='us-central1' amount='33.6'/>"                          \
    "<price meter='instance' item='a2-megagpu-16g' region='us-central1' amount='60'/>"                            \
    "<price meter='vcpu' item='n2' amount='0.03'/><price meter='memory' item='n2' amount='0.004'/>"
#define HEADER "start,end,provider,meter,item,region,system,term,quantity\n"
#define HOUR   "2026-01-01T12:00:00,2026-01-01T13:00:00,"

static void check_asked(const char *row, const char *item, const char *region, const char *billed)
{
    char buffer[OL_LABEL_BUFFER];
    struct rated rated = {0};
    struct ol_text csv = {0};
    rated_book(&rated, "aws", AWS);
    rated_book(&rated, "gcp", GCP);
    ol_text_addf(&csv, "%s%s%s\n", HEADER, HOUR, row);
    rated_rate(&rated, ol_text_string(&csv));
    CHECK(rated.count >= 1);
    if (rated.count >= 1) {
        CHECK_STRING(rated_item(&rated.charges[0], buffer), item);
        CHECK_STRING(rated.charges[0].region, region);
        CHECK_MONEY(rated_billed(&rated), billed);
    }
    ol_text_release(&csv);
    rated_end(&rated);
}

/* The cheapest type that has it. */
static void wants(void)
{
    check_asked("aws,instance,8xA100,,,,1", "p4d.24xlarge", "us-east-1", "32.77");
    check_asked("gcp,instance,8xA100,,,,1", "a2-ultragpu-8g", "us-central1", "33.6");
    check_asked("gcp,instance,12xA100,,,,1", "a2-megagpu-16g", "us-central1", "60");
    check_asked("aws,instance,V100,,,,2", "p3.2xlarge", "us-east-1", "6.12");
    check_asked("aws,instance,4xvcpu,,,,1", "c5.xlarge", "us-east-1", "0.17");
    check_asked("aws,instance,2xvcpu,eu,,,1", "m5.large", "eu-west-1", "0.107");
}

/* A type of another cloud: as many GPUs of its kind, or as many vCPUs and as much memory: 4 and 16 GiB leave c5.xlarge
 * out; an n2 of the same is 4 x .03 + 16 x .004, in two parts. */
static void foreign_types(void)
{
    check_asked("gcp,instance,p4d.24xlarge,,,,1", "a2-ultragpu-8g", "us-central1", "33.6");
    check_asked("aws,instance,n2-standard-4,,,,1", "m5.xlarge", "us-east-1", "0.192");
    check_asked("gcp,instance,m5.xlarge,eu,,,1", "n2", "europe-west4", "0.184");
}

static void areas(void)
{
    check_asked("aws,instance,m5.large,eu,,,1", "m5.large", "eu-west-1", "0.107");
    check_asked("aws,instance,m5.large,us-east-1,,,1", "m5.large", "us-east-1", "0.096");
    check_asked("aws,instance,m5.large,,,,1", "m5.large", "us-east-1", "0.096");
    /* sold in one region alone: that one, whatever comes first */
    struct rated rated = {0};
    rated_book(&rated, "aws",
               "<region name='a' area='eu'/><region name='b' area='eu'/>"
               "<price meter='instance' item='x' region='b' amount='2'/>");
    rated_rate(&rated, HEADER HOUR "aws,instance,x,eu,,,1\n");
    CHECK_STRING(rated.charges[0].region, "b");
    rated_end(&rated);
}

/* A row without a provider is on every book's bill. */
static void every_book(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws", AWS);
    rated_book(&rated, "gcp", GCP);
    rated_rate(&rated, HEADER HOUR ",instance,8xA100,us,,,1\n");
    CHECK_INT(rated.count, 2);
    CHECK_MONEY(rated_billed(&rated), "66.37");
    CHECK(rated.charges[0].book == rated.books[0] && rated.charges[1].book == rated.books[1]);
    rated_end(&rated);
}

/* A listed price goes before parts; each part counts what the type has of it. */
static void parts(void)
{
    struct rated rated = {0};
    rated_book(&rated, "gcp", GCP);
    rated_rate(&rated, HEADER HOUR "gcp,instance,n2-standard-4,us-central1,,,2\n");
    CHECK_INT(rated.count, 2);
    CHECK_INT(rated.charges[0].meter, OL_METER_VCPU);
    CHECK_MONEY(rated.charges[0].quantity / 3600, "8");
    CHECK_MONEY(rated.charges[0].billed, "0.24");
    CHECK_INT(rated.charges[1].meter, OL_METER_MEMORY);
    CHECK_MONEY(rated.charges[1].quantity / 3600, "32");
    CHECK_MONEY(rated.charges[1].billed, "0.128");
    rated_end(&rated);
    rated_book(&rated, "gcp", GCP "<price meter='instance' item='n2-standard-4' amount='0.2'/>");
    rated_rate(&rated, HEADER HOUR "gcp,instance,n2-standard-4,us-central1,,,2\n");
    CHECK_INT(rated.count, 1);
    CHECK_MONEY(rated_billed(&rated), "0.4");
    rated_end(&rated);
}

/* ---- what cannot be priced ---- */

static void check_refused(const char *row, const char *first, const char *second)
{
    struct rated rated = {0};
    struct ol_text csv = {0};
    rated_book(&rated, "aws", AWS);
    ol_text_addf(&csv, "%s%s%s\n", HEADER, HOUR, row);
    const char *message = rated_fail(&rated, ol_text_string(&csv));
    CHECK_HAS(message, first);
    CHECK_HAS(message, second);
    CHECK_INT(rated.error.place.line, 2);
    ol_text_release(&csv);
    rated_end(&rated);
}

static void refused(void)
{
    check_refused("aws,instance,m5.lrage,us-east-1,,,1", "no instance \"m5.lrage\"", "did you mean \"m5.large\"?");
    check_refused("aws,instance,m5.large,us-eats-1,,,1", "no region \"us-eats-1\"", "did you mean \"us-east-1\"?");
    check_refused("aws,storage,standard,us-east-1,,,1", "no storage \"standard\"", "aws");
    check_refused("aws,instance,m5.large,us-east-1,,spot,1", "no spot price of \"m5.large\"", "priced on-demand");
    check_refused("aws,instance,m5.large,us-east-1,windows,,1", "no on-demand price of \"m5.large\"",
                  "with windows");
    check_refused("aws,instance,m5.large,us-east-1,,reserved,1", "not \"reserved\"", "commitment");
    check_refused("ibm,egress,,,,,1", "no price book of the provider \"ibm\"", "\"aws\"");
}

/* A system that a book never mentions has the prices that are anybody's. */
static void unknown_systems(void)
{
    check_asked("aws,instance,m5.xlarge,us-east-1,plan9,,1", "m5.xlarge", "us-east-1", "0.192");
    check_asked("gcp,instance,n2-standard-4,us-central1,linux,,1", "n2", "us-central1", "0.184");
}

/* Its price has ended, and none has followed. */
static void price_that_ended(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws", "<price meter='egress' amount='1' to='2026-01-15'/>");
    CHECK_HAS(rated_fail(&rated, HEADER "2026-02-01,,aws,egress,,,,,1\n"), "egress");
    rated_end(&rated);
    rated_book(&rated, "aws", "<price meter='address' amount='1' to='2026-01-15'/>");
    CHECK_HAS(rated_fail(&rated, HEADER "2026-01-14,2026-01-16,aws,address,,,,,1\n"), "its price ended before");
    rated_end(&rated);
}

static void check_commitment(const char *commitment, const char *first, const char *second)
{
    struct rated rated = {0};
    struct ol_text book = {0};
    ol_text_addf(&book, "%s%s", AWS,
                 "<price meter='instance' item='x' term='compute-plan' years='1' amount='1'/>");
    rated_book(&rated, "aws", ol_text_string(&book));
    ol_text_release(&book);
    ol_text_addf(&book, "%s", commitment);
    rated_book(&rated, "own", ol_text_string(&book));
    const char *message = rated_fail(&rated, HEADER HOUR "aws,instance,m5.large,us-east-1,,,1\n");
    CHECK_HAS(message, first);
    CHECK_HAS(message, second);
    ol_text_release(&book);
    rated_end(&rated);
}

/* What the provider does not sell is not bought. */
static void refused_commitments(void)
{
    check_commitment(
        "<commitment name='r' kind='reserved' type='m5.large' region='us-east-1' count='1' term='3y'/>",
        "no reserved rate of 3 years for m5.large", "nor a flat share");
    check_commitment(
        "<commitment name='r' kind='reserved' type='m5.lagre' region='us-east-1' count='1' term='3y'/>",
        "m5.lagre", "m5.large");
    check_commitment(
        "<commitment name='r' kind='reserved' type='m5.large' region='us-esat-1' count='1' term='3y'/>",
        "no region \"us-esat-1\"", "did you mean \"us-east-1\"?");
    check_commitment("<commitment name='p' kind='savings-plan' scope='instance' family='m55' region='us-east-1' "
                     "hourly='1' term='1y'/>",
                     "no family \"m55\"", "did you mean \"m5\"?");
}

static void check_later(const char *row, const char *item, const char *region, const char *billed)
{
    char buffer[OL_LABEL_BUFFER];
    struct rated rated = {0};
    struct ol_text csv = {0};
    rated_book(&rated, "aws",
               "<region name='p' area='eu'/><region name='q' area='eu'/>"
               "<type name='a' vcpus='4'/><type name='b' vcpus='4'/><type name='whole' family='f' vcpus='2'/>"
               "<price meter='instance' item='a' amount='1' to='2026-01-10'/>"
               "<price meter='instance' item='a' amount='3' from='2026-01-10'/>"
               "<price meter='instance' item='b' amount='2'/>"
               "<price meter='instance' item='c' region='p' amount='5' to='2026-01-10'/>"
               "<price meter='instance' item='c' region='q' amount='6'/>"
               "<price meter='instance' item='whole' amount='1' to='2026-01-10'/>"
               "<price meter='vcpu' item='f' amount='0.7'/><price meter='memory' item='f' amount='1'/>");
    /* rows of the same before and after it do not move it */
    ol_text_addf(&csv, "%s", HEADER);
    ol_text_addf(&csv, "2026-01-05T00:00:00,2026-01-05T01:00:00,%s\n", row);
    ol_text_addf(&csv, "2026-01-15T00:00:00,2026-01-15T01:00:00,%s\n", row);
    ol_text_addf(&csv, "2026-01-16T00:00:00,2026-01-16T01:00:00,%s\n", row);
    rated_rate(&rated, ol_text_string(&csv));
    CHECK_INT(rated.count, 3);
    CHECK_STRING(rated_item(&rated.charges[2], buffer), item);
    CHECK_STRING(rated.charges[2].region, region);
    CHECK_MONEY(rated.charges[2].billed, billed);
    CHECK_MONEY(rated.charges[1].billed, billed);
    ol_text_release(&csv);
    rated_end(&rated);
}

/* On the tenth the cheaper type becomes the dearer, a region loses its price, a machine is sold in parts alone: rows
 * that begin later are priced by what is then, whatever earlier rows were. */
static void each_by_its_own_start(void)
{
    check_later("aws,instance,4xvcpu,,,,1", "b", "p", "2");
    check_later("aws,instance,c,eu,,,1", "c", "q", "6");
    check_later("aws,instance,whole,,,,1", "f", "p", "1.4");
}

int main(void)
{
    CASE(wants);
    CASE(foreign_types);
    CASE(areas);
    CASE(every_book);
    CASE(parts);
    CASE(refused);
    CASE(unknown_systems);
    CASE(price_that_ended);
    CASE(refused_commitments);
    CASE(each_by_its_own_start);
    return check_end();
}
