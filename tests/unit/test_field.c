/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small language with one element of each sort; what each row must accept and refuse follows from field.h.
 */
#include "outlay/field.h"

#include "tests/check.h"

enum colour { RED, GREEN };
struct leaf {
    const struct ol_xml_node *node;
    const char *name;
};
struct slow {
    ol_time delay;
    int64_t steps;
};
struct whole {
    const struct ol_xml_node *node;
    const char *text, *path, *pattern, *few;
    bool flag;
    int64_t count, size;
    double real, share, rate;
    ol_time duration, instant;
    ol_money money;
    struct ol_law law;
    int colour;
    struct ol_variant speed;
    struct ol_list leaves, singles;
};

static const char *const colours[] = {[RED] = "red", [GREEN] = "green", NULL};
static const char *const few[] = {"1", "2", NULL};
static const struct ol_field slow_fields[] = {
    {"delay", OL_FIELD_DURATION, "h", .fallback = "5s", .max = 1e12, .offset = offsetof(struct slow, delay)},
    {"steps", OL_FIELD_COUNT, "h", .is_required = true, .offset = offsetof(struct slow, steps)},
    {0},
};
static const struct ol_kind slow_kind = {"slow", "s", slow_fields, sizeof(struct slow)};
static const struct ol_kind fast_kind = {"fast", "s", NULL, 0};
static const struct ol_kind *const speeds[] = {&slow_kind, &fast_kind, NULL};
static const struct ol_field leaf_fields[] = {
    {"name", OL_FIELD_NAME, "h", .is_required = true, .offset = offsetof(struct leaf, name)},
    {0},
};
static const struct ol_element leaf_element = {
    .name = "leaf", .summary = "s", .size = sizeof(struct leaf), .fields = leaf_fields};
static const struct ol_element single_element = {
    .name = "single", .summary = "s", .size = sizeof(struct leaf), .fields = leaf_fields};
#define AT(member) .offset = offsetof(struct whole, member)
static const struct ol_field whole_fields[] = {
    {"text", OL_FIELD_TEXT, "h", AT(text)},
    {"few", OL_FIELD_TEXT, "h", .choices = few, AT(few)},
    {"path", OL_FIELD_PATH, "h", AT(path)},
    {"pattern", OL_FIELD_PATTERN, "h", AT(pattern)},
    {"flag", OL_FIELD_FLAG, "h", .fallback = "yes", AT(flag)},
    {"count", OL_FIELD_COUNT, "h", .unit = "nodes", .min = 1, .max = 10, .fallback = "3", AT(count)},
    {"real", OL_FIELD_REAL, "h", .min = -1, .max = 1, AT(real)},
    {"share", OL_FIELD_SHARE, "h", .max = 1, AT(share)},
    {"duration", OL_FIELD_DURATION, "h", .min = 1e6, .max = 1e18, AT(duration)},
    {"instant", OL_FIELD_INSTANT, "h", AT(instant)},
    {"size", OL_FIELD_SIZE, "h", AT(size)},
    {"rate", OL_FIELD_RATE, "h", AT(rate)},
    {"money", OL_FIELD_MONEY, "h", .max = 1e6, AT(money)},
    {"law", OL_FIELD_LAW, "h", .dimension = OL_LAW_DURATION, AT(law)},
    {"colour", OL_FIELD_CHOICE, "h", .choices = colours, AT(colour)},
    {"speed", OL_FIELD_KIND, "h", .family = speeds, .fallback = "fast", AT(speed)},
    {0},
};
static const struct ol_child whole_children[] = {
    {&leaf_element, offsetof(struct whole, leaves), 0, 0},
    {&single_element, offsetof(struct whole, singles), 0, 1},
    {0},
};
static const struct ol_element whole_element = {.name = "whole",
                                                .summary = "s",
                                                .size = sizeof(struct whole),
                                                .fields = whole_fields,
                                                .children = whole_children};

struct bound {
    struct ol_xml *xml;
    struct ol_arena arena;
    struct ol_faults faults;
    struct whole whole;
};

static struct bound bind(const char *text)
{
    struct bound bound = {0};
    struct ol_error error = {0};
    bound.xml = ol_xml_of_memory(text, strlen(text), "dir/t.xml", &error);
    CHECK_STRING(error.message, "");
    ol_element_bind(&whole_element, ol_xml_tree(bound.xml, &bound.arena), &bound.whole, &bound.arena,
                    &bound.faults);
    return bound;
}

static void unbind(struct bound *bound)
{
    ol_faults_release(&bound->faults);
    ol_arena_release(&bound->arena);
    ol_xml_close(bound->xml);
}

static void values(void)
{
    struct bound bound = bind(
        "<whole text=' a ' few='2' path='f.csv' pattern='^a+$' flag=' no ' count='10' real='-0.5' share='80%' "
        "duration='1m30s' instant='1970-01-02' size='2KiB' rate='60/m' money='1.5' law='2h' colour='green' "
        "speed='slow' steps='7'><leaf name='x'/><single name='x'/><leaf name='y'/></whole>");
    const struct whole *whole = &bound.whole;
    CHECK_INT(bound.faults.count, 0);
    CHECK_STRING(whole->text, " a ");
    CHECK_STRING(whole->few, "2");
    CHECK_STRING(whole->path, "dir/f.csv");
    CHECK_STRING(whole->pattern, "^a+$");
    CHECK(!whole->flag);
    CHECK_INT(whole->count, 10);
    CHECK_NEAR(whole->real, -0.5, 0);
    CHECK_NEAR(whole->share, 0.8, 1e-15);
    CHECK_INT(whole->duration, 90 * OL_SECOND);
    CHECK_INT(whole->instant, OL_DAY);
    CHECK_INT(whole->size, 2048);
    CHECK_NEAR(whole->rate, 1, 1e-15);
    CHECK(whole->money == OL_MONEY_UNIT * 3 / 2);
    CHECK(whole->law.type && ol_law_is_constant(&whole->law));
    CHECK_INT(whole->colour, GREEN);
    CHECK(whole->speed.kind == &slow_kind);
    const struct slow *slow = whole->speed.options;
    CHECK_INT(slow->delay, 5 * OL_SECOND);
    CHECK_INT(slow->steps, 7);
    CHECK_INT(whole->leaves.count, 2);
    CHECK_STRING(((const struct leaf *)whole->leaves.items)[1].name, "y");
    CHECK_INT(whole->singles.count, 1);
    CHECK_STRING(whole->node->name, "whole");
    unbind(&bound);
}

static void defaults(void)
{
    struct bound bound = bind("<whole/>");
    CHECK_INT(bound.faults.count, 0);
    CHECK(bound.whole.flag);
    CHECK_INT(bound.whole.count, 3);
    CHECK(bound.whole.text == NULL);
    CHECK(bound.whole.law.type == NULL);
    CHECK(bound.whole.speed.kind == &fast_kind);
    CHECK(bound.whole.speed.options == NULL);
    CHECK_INT(bound.whole.leaves.count, 0);
    unbind(&bound);
}

/* One fault, at this column of the first line, with this in its message. */
static void refuses(const char *text, int column, const char *part)
{
    struct bound bound = bind(text);
    CHECK_INT(bound.faults.count, 1);
    if (bound.faults.count > 0) {
        CHECK_INT(bound.faults.items[0].place.column, column);
        CHECK_INT(bound.faults.items[0].place.line, 1);
        CHECK_HAS(bound.faults.items[0].message, part);
    }
    unbind(&bound);
}

static void bad_values(void)
{
    refuses("<whole few='3'/>", 8, "give 1 or 2");
    refuses("<whole path=''/>", 8, "is empty");
    refuses("<whole pattern='(['/>", 8, "pattern");
    refuses("<whole flag='true'/>", 8, "give yes or no");
    refuses("<whole count='0'/>", 8, "\"0\" is too small; give a whole number from 1 to 10 (nodes)");
    refuses("<whole count='11'/>", 8, "too large");
    refuses("<whole count='1.5'/>", 8, "not a whole number");
    refuses("<whole count='99999999999999999999'/>", 8, "is too large; give a whole number from 1 to 10");
    refuses("<whole count='-99999999999999999999'/>", 8, "is too small");
    refuses("<whole count='99999999999999999999x'/>", 8, "not a whole number");
    refuses("<whole count='-'/>", 8, "not a whole number");
    refuses("<whole count=''/>", 8, "not a whole number");
    refuses("<whole real='nan'/>", 8, "not a number");
    refuses("<whole real='2'/>", 8, "from -1 to 1");
    refuses("<whole share='120%'/>", 8, "from 0% to 100%");
    refuses("<whole duration='5'/>", 8, "unit");
    refuses("<whole duration='10ms'/>", 8, "give a duration such as 30s or 2h of at least 1s");
    refuses("<whole instant='soon'/>", 8, "instant");
    refuses("<whole size='5XB'/>", 8, "XB");
    refuses("<whole rate='5'/>", 8, "rate");
    refuses("<whole money='-1'/>", 8, "too small");
    refuses("<whole money='1,5'/>", 8, "1,5");
    refuses("<whole law='exponental(5m)'/>", 8, "exponential");
    refuses("<whole colour='gren'/>", 8, "did you mean \"green\"?");
    refuses("<whole colour='x'/>", 8, "give red or green");
    refuses("<whole speed='fats'/>", 8, "did you mean \"fast\"?");
}

static void bad_shapes(void)
{
    refuses("<whole cuont='2'/>", 8, "<whole> has no attribute \"cuont\"; did you mean \"count\"?");
    refuses("<whole zzzzzz='2'/>", 8, "it takes text, few");
    refuses("<whole delay='2s'/>", 8, "\"delay\" belongs to speed=\"slow\", and this is speed=\"fast\"");
    refuses("<whole speed='slow'/>", 1, "needs the attribute \"steps\": a whole number");
    refuses("<whole speed='slwo' delay='1s'/>", 8, "did you mean \"slow\"?"); /* and nothing about delay */
    refuses("<whole>text</whole>", 1, "\"text\"");
    refuses("<whole><laef/></whole>", 8, "did you mean <leaf>?");
    refuses("<whole><leaf/></whole>", 8, "<leaf> needs the attribute \"name\"");
    refuses("<whole><leaf name='a b'/></whole>", 14, "cannot be a name");
    refuses("<whole><leaf name='a'/><leaf name='a'/></whole>", 30, "is taken by another <leaf>");
    refuses("<whole><single name='a'/><single name='b'/></whole>", 26, "takes at most 1 <single>");
    refuses("<whole><leaf name='a'><leaf name='b'/></leaf></whole>", 23, "holds no elements");
    refuses("<while/>", 1, "this is <while>, where <whole> is needed");
    refuses("<whole xmlns:z='urn:z' z:count='1'/>", 24, "z:count");
}

static void all_at_once(void)
{
    struct bound bound = bind("<whole count='x' real='y'><leaf/><laef/>t</whole>");
    CHECK_INT(bound.faults.count, 5);
    unbind(&bound);
}

static void paths(void)
{
    struct bound bound = bind("<whole path='/abs'/>");
    CHECK_STRING(bound.whole.path, "/abs");
    unbind(&bound);
    bound = bind("<whole path='-'/>");
    CHECK_STRING(bound.whole.path, "-");
    /* set on the command line, it counts from the working folder */
    CHECK_INT(ol_xml_edit(bound.xml, "/whole/@path", "new.csv", NULL), OL_OK);
    ol_element_bind(&whole_element, ol_xml_tree(bound.xml, &bound.arena), &bound.whole, &bound.arena,
                    &bound.faults);
    CHECK_STRING(bound.whole.path, "new.csv");
    unbind(&bound);
}

static void described(const struct ol_field *field, const char *want)
{
    struct ol_text text = {0};
    ol_field_describe(field, &text);
    CHECK_STRING(ol_text_string(&text), want);
    ol_text_release(&text);
}

static void descriptions(void)
{
    described(&whole_fields[1], "1 or 2");
    described(&whole_fields[5], "a whole number from 1 to 10 (nodes)");
    described(&whole_fields[8], "a duration such as 30s or 2h of at least 1s");
    described(&whole_fields[13], "a duration, or a distribution such as exponential(5m)");
    described(&whole_fields[14], "red or green");
    described(&whole_fields[15], "slow or fast");
}

static void families(void)
{
    CHECK_INT(ol_kind_count(speeds), 2);
    CHECK(ol_kind_find(speeds, "fast") == &fast_kind);
    CHECK(ol_kind_find(speeds, "fas") == NULL);
}

/* A count may have a word in place of a number. */
static void counts_or_a_word(void)
{
    static const struct ol_field field = {"count",   OL_FIELD_COUNT, "h",         .min = 1,
                                          .max = 10, .any = "auto",  .offset = 0, .room = sizeof(int64_t)};
    char why[OL_FIELD_WHY];
    struct ol_arena arena = {0};
    int64_t count = 0;
    CHECK(ol_field_read(&field, "auto", ".", &count, &arena, why));
    CHECK_INT(count, -1);
    CHECK(ol_field_read(&field, "7", ".", &count, &arena, why));
    CHECK_INT(count, 7);
    CHECK(!ol_field_read(&field, "-1", ".", &count, &arena, why));
    CHECK(!ol_field_read(&field, "aut", ".", &count, &arena, why));
    CHECK_HAS(why, "give a whole number from 1 to 10, or auto");
    described(&field, "a whole number from 1 to 10, or auto");
    ol_arena_release(&arena);
}

int main(void)
{
    CASE(values);
    CASE(defaults);
    CASE(bad_values);
    CASE(bad_shapes);
    CASE(all_at_once);
    CASE(paths);
    CASE(descriptions);
    CASE(families);
    CASE(counts_or_a_word);
    return check_end();
}
