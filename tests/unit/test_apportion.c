/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/apportion.h"
#include "tests/check.h"

/* Hamilton's method, 100 seats: quotas of 1/3 each are 33.33, so the first gets the one that is left over; of weights
 * 5, 3, 1 they are 55.56, 33.33, 11.11, cut to 99, and the first, whose remainder .56 is the largest, gets it. */
static void by_hand(void)
{
    ol_money shares[3];
    ol_apportion(100, (const ol_money[]){1, 1, 1}, 3, shares);
    CHECK(shares[0] == 34 && shares[1] == 33 && shares[2] == 33);
    ol_apportion(100, (const ol_money[]){5, 3, 1}, 3, shares);
    CHECK(shares[0] == 56 && shares[1] == 33 && shares[2] == 11);
    ol_apportion(-100, (const ol_money[]){5, 3, 1}, 3, shares);
    CHECK(shares[0] == -56 && shares[1] == -33 && shares[2] == -11);
    /* 10 by 6, 6, 2 (of 14): 4.29, 4.29, 1.43: the last has the largest remainder */
    ol_apportion(10, (const ol_money[]){6, 6, 2}, 3, shares);
    CHECK(shares[0] == 4 && shares[1] == 4 && shares[2] == 2);
}

static void edges(void)
{
    ol_money shares[3];
    ol_apportion(7, (const ol_money[]){0, 0, 0}, 3, shares); /* no weights: alike */
    CHECK(shares[0] == 3 && shares[1] == 2 && shares[2] == 2);
    ol_apportion(7, (const ol_money[]){0, 9, 0}, 3, shares);
    CHECK(shares[0] == 0 && shares[1] == 7 && shares[2] == 0);
    ol_apportion(7, (const ol_money[]){-5, 9, 5}, 3, shares); /* who is owed bears nothing: 4.5 and 2.5 */
    CHECK(shares[0] == 0 && shares[1] == 5 && shares[2] == 2);
    ol_apportion(0, (const ol_money[]){1, 2, 3}, 3, shares);
    CHECK(shares[0] == 0 && shares[1] == 0 && shares[2] == 0);
    ol_apportion(5, (const ol_money[]){4}, 1, shares);
    CHECK(shares[0] == 5);
}

/* They add up whatever the sizes: the greatest amount by weights up to as many bits, and by many small ones. */
static void add_up(void)
{
    enum { MANY = 997 };
    static ol_money weights[MANY], shares[MANY];
    uint64_t state = 88172645463325252u;
    const ol_money amounts[] = {OL_APPORTION_MOST, -OL_APPORTION_MOST, 1, 999, (ol_money)123456789 << 20};
    for (int i = 0; i < MANY; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17; /* xorshift64 */
        weights[i] = (ol_money)(state >> (i % 60)) << (i % 3 * 20);
    }
    for (size_t k = 0; k < sizeof amounts / sizeof *amounts; k++) {
        ol_money sum = 0;
        ol_apportion(amounts[k], weights, MANY, shares);
        for (int i = 0; i < MANY; i++)
            sum += shares[i];
        CHECK(sum == amounts[k]);
    }
}

int main(void)
{
    CASE(by_hand);
    CASE(edges);
    CASE(add_up);
    return check_end();
}
