/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether the colours of plots can be told apart by people who lack one sort of cones, and seen on the page at all.
 *
 * What they see is computed by the matrices of Machado, Oliveira and Fernandes, "A Physiologically-based Model for
 * Simulation of Color Vision Deficiency" (IEEE TVCG 15(6), 2009), at full severity, in linear sRGB; how far two colours
 * are apart by CIE76 in L*a*b* under D65, where 2.3 is just noticeable (Mahy, Van Eycken and Oosterlinck, 1994), and
 * colours of thin lines want several times as much. Contrast is that of WCAG 2.1.
 */
#include "tests/check.h"

#include "reports/template.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COLOURS  6
#define APART    15.0
#define CONTRAST 2.0 /* of lines that are 1.6 wide and labelled */

static const double sights[4][3][3] = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
};

struct colour { /* linear, 0..1 */
    double channels[3];
};

static struct colour colour_of(const char *hex)
{
    struct colour colour;
    for (int i = 0; i < 3; i++) {
        const char digits[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        const double value = (double)strtol(digits, NULL, 16) / 255;
        colour.channels[i] = value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
    }
    return colour;
}

static void times(const double matrix[3][3], const double in[3], double out[3])
{
    for (int i = 0; i < 3; i++)
        out[i] = matrix[i][0] * in[0] + matrix[i][1] * in[1] + matrix[i][2] * in[2];
}

static const double to_xyz[3][3] = {
    {0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}};

static double curve(double t)
{
    return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

static void lab_of(struct colour colour, const double sight[3][3], double lab[3])
{
    static const double white[3] = {0.95047, 1, 1.08883};
    double seen[3], xyz[3];
    times(sight, colour.channels, seen);
    for (int i = 0; i < 3; i++)
        seen[i] = fmin(fmax(seen[i], 0), 1);
    times(to_xyz, seen, xyz);
    for (int i = 0; i < 3; i++)
        xyz[i] = curve(xyz[i] / white[i]);
    lab[0] = 116 * xyz[1] - 16;
    lab[1] = 500 * (xyz[0] - xyz[1]);
    lab[2] = 200 * (xyz[1] - xyz[2]);
}

static double apart(struct colour a, struct colour b, const double sight[3][3])
{
    double x[3], y[3];
    lab_of(a, sight, x);
    lab_of(b, sight, y);
    return sqrt((x[0] - y[0]) * (x[0] - y[0]) + (x[1] - y[1]) * (x[1] - y[1]) + (x[2] - y[2]) * (x[2] - y[2]));
}

static double contrast(struct colour a, struct colour b)
{
    double x[3], y[3];
    times(to_xyz, a.channels, x);
    times(to_xyz, b.channels, y);
    return (fmax(x[1], y[1]) + 0.05) / (fmin(x[1], y[1]) + 0.05);
}

/* White is L* 100; red of full strength is (53.24, 80.09, 67.20): the usual table of sRGB primaries. */
static void known_colours(void)
{
    double lab[3];
    lab_of(colour_of("ffffff"), sights[0], lab);
    CHECK_NEAR(lab[0], 100, 0.01);
    CHECK_NEAR(lab[1], 0, 0.02);
    CHECK_NEAR(lab[2], 0, 0.02);
    lab_of(colour_of("ff0000"), sights[0], lab);
    CHECK_NEAR(lab[0], 53.24, 0.02);
    CHECK_NEAR(lab[1], 80.09, 0.02);
    CHECK_NEAR(lab[2], 67.20, 0.02);
    CHECK_NEAR(contrast(colour_of("ffffff"), colour_of("000000")), 21, 1e-3);
}

static void read_palette(struct colour colours[COLOURS])
{
    for (int i = 0; i < COLOURS; i++) {
        char start[60];
        snprintf(start, sizeof start, "set linetype %d linecolor rgb '#", i + 1);
        const char *at = strstr(ol_template_style, start);
        CHECK(at != NULL);
        colours[i] = colour_of(at ? at + strlen(start) : "000000");
    }
}

static void told_apart(void)
{
    struct colour colours[COLOURS];
    read_palette(colours);
    for (int sight = 0; sight < 4; sight++)
        for (int i = 0; i < COLOURS; i++)
            for (int k = i + 1; k < COLOURS; k++)
                CHECK(apart(colours[i], colours[k], sights[sight]) >= APART);
}

/* On the light page's cards and on the dark one's (page.css.in). */
static void seen_on_both_pages(void)
{
    struct colour colours[COLOURS];
    read_palette(colours);
    CHECK(strstr(ol_template_page_style, "--card: #ffffff") && strstr(ol_template_page_style, "--card: #1c2024"));
    for (int i = 0; i < COLOURS; i++) {
        CHECK(contrast(colours[i], colour_of("ffffff")) >= CONTRAST);
        CHECK(contrast(colours[i], colour_of("1c2024")) >= CONTRAST);
    }
}

int main(void)
{
    CASE(known_colours);
    CASE(told_apart);
    CASE(seen_on_both_pages);
    return check_end();
}
