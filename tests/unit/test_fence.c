/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders, links and ways out of them; what a path names is POSIX's path resolution.
 */
#include "outlay/fence.h"
#include "tests/check.h"
#include "tests/fixture.h"

#include <limits.h>
#include <sys/stat.h>

static struct fixture fixture;

static const char *at(const char *name)
{
    return fixture_path(&fixture, name);
}

static void make_tree(void)
{
    static const char *const folders[] = {"in", "in/sub", "in-too"};
    static const char *const files[] = {"in/pool.xml", "in/sub/a.swf", "in-too/b.swf"};
    static const char *const links[][2] = {{"../in-too/b.swf", "in/out.swf"},
                                           {"sub/a.swf", "in/link.swf"},
                                           {"..", "in/up"},
                                           {"../nowhere", "in/dangling"}};
    fixture_begin(&fixture);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        fixture_must(mkdir(at(folders[i]), 0700) == 0, folders[i]);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        fixture_write(&fixture, files[i], "", 0);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        fixture_must(symlink(links[i][0], at(links[i][1])) == 0, links[i][1]);
}

static void what_lies_inside(void)
{
    static const struct {
        const char *path;
        bool is_allowed;
    } cases[] = {
        {"in/pool.xml", true},
        {"in/sub/a.swf", true},
        {"in/sub/../pool.xml", true},
        {"in/link.swf", true},    /* a link within */
        {"in/missing.swf", true}, /* told as missing, not as forbidden */
        {"in", true},
        {"in/../in-too/b.swf", false},
        {"in-too/b.swf", false}, /* a name that begins like the folder's */
        {"in/out.swf", false},   /* a link out */
        {"in/up/in-too/b.swf", false},
        {"in/up/missing", false},
        {"in/dangling", false}, /* what would be made there lies outside */
        {"in/missing/../../in-too", false},
        {"in/..", false},
    };
    struct ol_error error = {0};
    CHECK(ol_fence_allows("/etc/passwd", NULL));
    CHECK_INT(ol_fence_add(at("in/pool.xml"), &error), OL_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_INT(ol_fence_allows(at(cases[i].path), NULL), cases[i].is_allowed);
    CHECK(!ol_fence_allows("/etc/passwd", NULL));
    CHECK(!ol_fence_allows("file:///etc/passwd", NULL));
    CHECK(!ol_fence_allows("/dev/stdin", NULL));
    CHECK(!ol_fence_allows("/", NULL));
    CHECK(ol_fence_allows("-", NULL));
    ol_fence_clear();
}

static void several_folders(void)
{
    struct ol_error error = {0};
    CHECK_INT(ol_fence_add(at("in"), &error), OL_OK); /* itself a folder */
    CHECK_INT(ol_fence_add(at("in-too/b.swf"), &error), OL_OK);
    CHECK(ol_fence_allows(at("in/out.swf"), NULL));
    CHECK(!ol_fence_allows(at("in/up"), NULL));
    CHECK_INT(ol_fence_add(at("none/b.swf"), &error), OL_BAD_INPUT);
    for (int i = 2; i < OL_FENCES_MOST; i++)
        CHECK_INT(ol_fence_add("/tmp/x", &error), OL_OK);
    CHECK_INT(ol_fence_add("/tmp/x", &error), OL_BAD_USAGE);
    ol_fence_clear();
}

static void too_long(void)
{
    struct ol_error error = {0};
    char path[2 * PATH_MAX];
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    path[PATH_MAX + 5] = '/';
    CHECK_INT(ol_fence_add(at("in"), &error), OL_OK);
    CHECK(!ol_fence_allows(path, NULL));
    CHECK_INT(ol_fence_add(path, &error), OL_BAD_INPUT);
    ol_fence_clear();
}

/* A pipe that nobody writes to would be waited for, and a device has no end. */
static void what_is_no_file(void)
{
    struct ol_error error = {0};
    char why[OL_FENCE_WHY];
    fixture_must(mkfifo(at("in/pipe"), 0600) == 0, "in/pipe");
    CHECK(ol_fence_allows(at("in/pipe"), why));
    CHECK_INT(ol_fence_add(at("in/pool.xml"), &error), OL_OK);
    CHECK(!ol_fence_allows(at("in/pipe"), why));
    CHECK_HAS(why, "in/pipe\" is a pipe or device");
    CHECK(!ol_fence_allows(at("in-too/b.swf"), why));
    CHECK_HAS(why, "in-too/b.swf\" lies outside");
    CHECK_INT(ol_fence_add("/dev/null", &error), OL_OK);
    CHECK(!ol_fence_allows("/dev/null", why));
    CHECK_HAS(why, "is a pipe or device");
    ol_fence_clear();
}

int main(void)
{
    make_tree();
    CASE(what_lies_inside);
    CASE(several_folders);
    CASE(too_long);
    CASE(what_is_no_file);
    fixture_end(&fixture);
    return check_end();
}
