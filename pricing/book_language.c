/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/book_language.h"

const char *const ol_term_names[OL_TERMS + 1] = {
    "on-demand",     "spot",         "owned",   "reserved",      "convertible", "resource",
    "instance-plan", "compute-plan", "ml-plan", "database-plan", NULL,
};
const char *const ol_payment_names[OL_PAYMENTS + 1] = {"no-upfront", "partial-upfront", "all-upfront", NULL};

#define ANY              .any = "any", .fallback = "any"
#define IN(what, member) OL_FIELD_AT(struct ol_##what, member)

/* ---- where figures come from, and the provider's own words ---- */

static const struct ol_field source_fields[] = {
    {"name", OL_FIELD_NAME, "By what prices refer to it.", .is_required = true, IN(book_source, name)},
    {"title", OL_FIELD_TEXT, "What it is, for people.", IN(book_source, title)},
    {"date", OL_FIELD_TEXT, "When it was published or looked at.", IN(book_source, date)},
    {"note", OL_FIELD_TEXT, "What there is to say of it.", IN(book_source, note)},
    {"assumed", OL_FIELD_FLAG, "Whether its figures are assumptions, not published.", .fallback = "no",
     IN(book_source, assumed)},
    {0},
};
static const struct ol_element source_element = {
    .name = "source",
    .summary = "Where figures of the book come from.",
    .size = sizeof(struct ol_book_source),
    .fields = source_fields,
    .example = "<source name=\"offer\" title=\"AWS price list, AmazonEC2\" date=\"2026-07-20\"/>",
};

static const struct ol_field service_fields[] = {
    {"meter", OL_FIELD_CHOICE, "What is counted.", .is_required = true, .choices = ol_meter_names,
     IN(book_service, meter)},
    {"name", OL_FIELD_TEXT, "What the provider's bills call it.", .is_required = true, IN(book_service, name)},
    {0},
};
static const struct ol_element service_element = {
    .name = "service",
    .summary = "What the provider calls a meter on its bills.",
    .size = sizeof(struct ol_book_service),
    .fields = service_fields,
    .example = "<service meter=\"storage\" name=\"Amazon Simple Storage Service\"/>",
};

static const struct ol_field region_fields[] = {
    {"name", OL_FIELD_TEXT, "The provider's name.", .is_required = true, IN(book_region, name)},
    {"area", OL_FIELD_TEXT, "Where in the world, across providers: us, eu, asia ...", IN(book_region, area)},
    {"title", OL_FIELD_TEXT, "The place, for people.", IN(book_region, title)},
    {0},
};
static const struct ol_element region_element = {
    .name = "region",
    .summary = "A region of the provider.",
    .size = sizeof(struct ol_book_region),
    .fields = region_fields,
    .example = "<region name=\"eu-west-1\" area=\"eu\" title=\"Ireland\"/>",
};

static const char *const sustained_names[] = {"none", "20%", "30%", NULL};
static const struct ol_field type_fields[] = {
    {"name", OL_FIELD_TEXT, "The provider's name.", .is_required = true, IN(book_type, name)},
    {"family", OL_FIELD_TEXT, "What it belongs to: plans and component prices go by families.",
     IN(book_type, family)},
    {"vcpus", OL_FIELD_REAL, "Virtual processors.", .max = 1e6, .fallback = "0", IN(book_type, vcpus)},
    {"memory", OL_FIELD_SIZE, "Memory.", .max = 9e18, .fallback = "0B", IN(book_type, memory_bytes)},
    {"gpu", OL_FIELD_TEXT, "The kind of its accelerators.", IN(book_type, gpu)},
    {"gpus", OL_FIELD_COUNT, "How many accelerators.", .max = 1e6, .fallback = "0", IN(book_type, gpus)},
    {"gpu-memory", OL_FIELD_SIZE, "Memory of each accelerator.", .max = 9e18, .fallback = "0B",
     IN(book_type, gpu_memory_bytes)},
    {"size-factor", OL_FIELD_REAL, "Its size units for size-flexible reservations; without it, by its name.",
     .max = 1e6, .fallback = "0", IN(book_type, size_factor)},
    {"sustained", OL_FIELD_CHOICE, "How far the provider's discount for sustained use goes.", .fallback = "none",
     .choices = sustained_names, IN(book_type, sustained)},
    {"source", OL_FIELD_NAME, "Where its figures come from: a <source>.", IN(book_type, source)},
    {0},
};
static const struct ol_element type_element = {
    .name = "type",
    .summary = "An instance type: what its machines have.",
    .size = sizeof(struct ol_book_type),
    .fields = type_fields,
    .example = "<type name=\"p4d.24xlarge\" family=\"p4d\" vcpus=\"96\" memory=\"1152GiB\" gpu=\"A100\" "
               "gpus=\"8\" gpu-memory=\"40GB\"/>",
};

static const struct ol_field class_fields[] = {
    {"name", OL_FIELD_TEXT, "The provider's name.", .is_required = true, IN(book_class, name)},
    {"minimum-stay", OL_FIELD_DURATION, "What is deleted or moved earlier is billed for the rest of it.",
     .max = 1e18, .fallback = "0s", IN(book_class, minimum_stay)},
    {"minimum-size", OL_FIELD_SIZE, "Smaller objects are billed as this large.", .max = 9e18, .fallback = "0B",
     IN(book_class, minimum_bytes)},
    {"overhead", OL_FIELD_SIZE, "Added to each object at the class's price.", .max = 9e18, .fallback = "0B",
     IN(book_class, overhead_bytes)},
    {"standard-overhead", OL_FIELD_SIZE, "Added to each object at the price of the class `standard`.", .max = 9e18,
     .fallback = "0B", IN(book_class, standard_overhead_bytes)},
    {"standard", OL_FIELD_TEXT, "The class whose price the standard overhead has.", IN(book_class, standard)},
    {"monitored", OL_FIELD_SIZE, "Smaller objects are not watched or moved between access tiers.", .max = 9e18,
     .fallback = "0B", IN(book_class, monitored_bytes)},
    {"least-moved", OL_FIELD_SIZE, "Smaller objects are not moved here by a lifecycle rule that says no size.",
     .max = 9e18, .fallback = "0B", IN(book_class, least_moved_bytes)},
    {"least-age", OL_FIELD_DURATION, "Lifecycle rules move nothing here that is younger, in whole days.",
     .max = 1e15, .fallback = "0s", IN(book_class, least_age)},
    {"moves-keep-stay", OL_FIELD_FLAG,
     "Whether a lifecycle rule's move ends no minimum stay, and the time before it counts for the next.",
     .fallback = "no", IN(book_class, moves_keep_stay)},
    {"delay", OL_FIELD_DURATION, "Until what is asked for can be read, at the latest.", .max = 1e15,
     .fallback = "0s", IN(book_class, delay)},
    {"delay-expedited", OL_FIELD_DURATION, "The same in a hurry; without it, as `delay`.", .max = 1e15,
     .fallback = "0s", IN(book_class, delay_expedited)},
    {"delay-bulk", OL_FIELD_DURATION, "The same with time to spare; without it, as `delay`.", .max = 1e15,
     .fallback = "0s", IN(book_class, delay_bulk)},
    {0},
};
static const struct ol_element class_element = {
    .name = "class",
    .summary = "A storage class: what is billed beyond the bytes and the time.",
    .size = sizeof(struct ol_book_class),
    .fields = class_fields,
    .example = "<class name=\"glacier-flexible\" minimum-stay=\"90d\" overhead=\"32KiB\" "
               "standard-overhead=\"8KiB\" standard=\"standard\"/>",
};

static const char *const end_names[] = {"same", "down", NULL};
static const struct ol_field rule_fields[] = {
    {"meter", OL_FIELD_CHOICE, "What is counted; any of what is held.", ANY, .choices = ol_meter_names,
     IN(book_rule, meter)},
    {"term", OL_FIELD_CHOICE, "On which term.", ANY, .choices = ol_term_names, IN(book_rule, term)},
    {"system", OL_FIELD_TEXT, "With which operating system; without it, with any.", IN(book_rule, system)},
    {"minimum", OL_FIELD_DURATION, "The least that one start is billed.", .max = 1e15, .fallback = "0s",
     IN(book_rule, minimum)},
    {"increment", OL_FIELD_DURATION, "Time is rounded up to a multiple of it.", .min = 1, .max = 1e15,
     .fallback = "1s", IN(book_rule, increment)},
    {"free-first", OL_FIELD_DURATION, "Free where the provider ends it within this time.", .max = 1e15,
     .fallback = "0s", IN(book_rule, free_first)},
    {"provider-end", OL_FIELD_CHOICE, "How time is rounded where the provider ends it: the same way, or down.",
     .fallback = "same", .choices = end_names, IN(book_rule, provider_end)},
    {0},
};
static const struct ol_element rule_element = {
    .name = "rule",
    .summary = "How time is counted. The first rule that fits counts.",
    .size = sizeof(struct ol_book_rule),
    .fields = rule_fields,
    .example = "<rule meter=\"instance\" term=\"spot\" minimum=\"60s\" increment=\"1s\" free-first=\"1h\"/>",
};

/* ---- prices ---- */

static const struct ol_field tier_fields[] = {
    {"from", OL_FIELD_MONEY, "The volume of a month from which it counts, in the meter's unit.",
     .is_required = true, .max = 9e18, IN(tier_attributes, from)},
    {"amount", OL_FIELD_PRICE, "The price there.", .is_required = true, .max = 9e18, IN(tier_attributes, amount)},
    {0},
};
static const struct ol_element tier_element = {
    .name = "tier",
    .summary = "The price from some volume of a month on; the first tier begins at 0.",
    .size = sizeof(struct ol_tier_attributes),
    .fields = tier_fields,
    .example = "<tier from=\"51200\" amount=\"0.022\"/>",
};

static const char *const tiering_names[] = {"graduated", "volume", NULL};
const struct ol_field ol_price_fields[OL_PRICE_ATTRIBUTES + 1] = {
    [OL_PRICE_METER] = {"meter", OL_FIELD_CHOICE, "What is counted.", .is_required = true,
                        .choices = ol_meter_names, IN(price_attributes, meter)},
    [OL_PRICE_ITEM] = {"item", OL_FIELD_TEXT, "Of what: a type, a class, a kind; without it, of any.",
                       IN(price_attributes, item)},
    [OL_PRICE_REGION] = {"region", OL_FIELD_TEXT, "Where; without it, anywhere.", IN(price_attributes, region)},
    [OL_PRICE_ZONE] = {"zone", OL_FIELD_TEXT, "In which zone; without it, in the whole region.",
                       IN(price_attributes, zone)},
    [OL_PRICE_SYSTEM] = {"system", OL_FIELD_TEXT, "With which operating system; without it, with any.",
                         IN(price_attributes, system)},
    [OL_PRICE_TERM] = {"term", OL_FIELD_CHOICE, "On which term.", .fallback = "on-demand",
                       .choices = ol_term_names, IN(price_attributes, term)},
    [OL_PRICE_YEARS] = {"years", OL_FIELD_COUNT, "Of a commitment's rate: for how many years.", .unit = "years",
                        .min = 1, .max = OL_YEARS_LIMIT, IN(price_attributes, years)},
    [OL_PRICE_PAYMENT] = {"payment", OL_FIELD_CHOICE, "Of a commitment's rate: what is paid at its start.",
                          .fallback = "no-upfront", .choices = ol_payment_names, IN(price_attributes, payment)},
    [OL_PRICE_AMOUNT] = {"amount", OL_FIELD_PRICE,
                         "The price of `per` of the meter's units (see outlay list meters); or give tiers.",
                         .max = 9e18, IN(price_attributes, amount)},
    [OL_PRICE_PER] = {"per", OL_FIELD_COUNT, "So many units have that price.", .min = 1, .max = OL_PER_LIMIT,
                      .fallback = "1", IN(price_attributes, per)},
    [OL_PRICE_UPFRONT] = {"upfront", OL_FIELD_MONEY, "Of a commitment's rate: what each costs at the start.",
                          .max = 9e18, .fallback = "0", IN(price_attributes, upfront)},
    [OL_PRICE_FROM] = {"from", OL_FIELD_INSTANT, "Since when; without it, since ever.",
                       IN(price_attributes, from)},
    [OL_PRICE_TO] = {"to", OL_FIELD_INSTANT, "Until when; without it, until a later price of the same.",
                     IN(price_attributes, to)},
    [OL_PRICE_TIERING] = {"tiering", OL_FIELD_CHOICE,
                          "Whether each tier prices its own part of the volume, or the one reached all of it.",
                          .fallback = "graduated", .choices = tiering_names, IN(price_attributes, tiering)},
    [OL_PRICE_POOL] = {"pool", OL_FIELD_TEXT, "Tiers count the volume of all prices of this name together.",
                       IN(price_attributes, pool)},
    [OL_PRICE_SKU] = {"sku", OL_FIELD_TEXT, "The provider's name for the price.", IN(price_attributes, sku)},
    [OL_PRICE_INTERRUPTION_LOW] = {"interruption-low", OL_FIELD_SHARE,
                                   "Of spot: at least this share is interrupted in a month.", .max = 1,
                                   .fallback = "0", IN(price_attributes, interruption_low)},
    [OL_PRICE_INTERRUPTION_HIGH] = {"interruption-high", OL_FIELD_SHARE, "Of spot: at most this share.", .max = 1,
                                    .fallback = "0", IN(price_attributes, interruption_high)},
    [OL_PRICE_SOURCE] = {"source", OL_FIELD_NAME, "Where the figure comes from: a <source>.",
                         IN(price_attributes, source)},
    [OL_PRICE_ASSUMED] = {"assumed", OL_FIELD_FLAG, "Whether it is a default, not a published figure.",
                          .fallback = "no", IN(price_attributes, assumed)},
};
static const struct ol_child price_children[] = {
    {&tier_element, offsetof(struct ol_price_attributes, tiers), 0, 0},
    {0},
};
const struct ol_element ol_price_element = {
    .name = "price",
    .summary = "What a unit of a meter costs: one amount, or tiers by a month's volume.",
    .size = sizeof(struct ol_price_attributes),
    .fields = ol_price_fields,
    .children = price_children,
    .example = "<price meter=\"instance\" item=\"p4d.24xlarge\" region=\"us-east-1\" system=\"linux\" "
               "amount=\"32.7726\" from=\"2024-01-01\" source=\"offer\"/>",
};

static const struct ol_field flat_fields[] = {
    {"meter", OL_FIELD_CHOICE, "Of what; any of instances, vCPUs, memory and GPUs.", ANY,
     .choices = ol_meter_names, IN(book_flat, meter)},
    {"term", OL_FIELD_CHOICE, "Whose price it gives.", .is_required = true, .choices = ol_term_names,
     IN(book_flat, term)},
    {"item", OL_FIELD_TEXT, "Of which type or kind; without it, of any.", IN(book_flat, item)},
    {"family", OL_FIELD_TEXT, "Of the types of which family; without it, of any.", IN(book_flat, family)},
    {"region", OL_FIELD_TEXT, "Where; without it, anywhere.", IN(book_flat, region)},
    {"system", OL_FIELD_TEXT, "With which operating system; without it, with any.", IN(book_flat, system)},
    {"years", OL_FIELD_COUNT, "Of a commitment's rate: for how many years; 0: for any.", .max = OL_YEARS_LIMIT,
     .fallback = "0", IN(book_flat, years)},
    {"payment", OL_FIELD_CHOICE, "Of a commitment's rate: what is paid at its start.", ANY,
     .choices = ol_payment_names, IN(book_flat, payment)},
    {"discount", OL_FIELD_SHARE, "Off the on-demand price.", .is_required = true, .max = 1,
     IN(book_flat, discount)},
    {"interruption-low", OL_FIELD_SHARE, "Of spot: at least this share is interrupted in a month.", .max = 1,
     .fallback = "0", IN(book_flat, interruption_low)},
    {"interruption-high", OL_FIELD_SHARE, "Of spot: at most this share.", .max = 1, .fallback = "0",
     IN(book_flat, interruption_high)},
    {"source", OL_FIELD_NAME, "Where the figure comes from: a <source>.", IN(book_flat, source)},
    {0},
};
static const struct ol_element flat_element = {
    .name = "flat",
    .summary = "A term's price as a share off the on-demand price, where no price is listed.",
    .size = sizeof(struct ol_book_flat),
    .fields = flat_fields,
    .example = "<flat term=\"spot\" item=\"p3.2xlarge\" region=\"us-east-1\" discount=\"70%\" "
               "interruption-low=\"5%\" interruption-high=\"10%\"/>",
};

/* ---- money ---- */

static const struct ol_field exchange_fields[] = {
    {"from", OL_FIELD_NAME, "The currency of which one unit is meant.", .is_required = true,
     IN(book_exchange, from)},
    {"to", OL_FIELD_NAME, "The currency that it is changed into.", .is_required = true, IN(book_exchange, to)},
    {"rate", OL_FIELD_PRICE, "So much of it.", .is_required = true, .min = 1e-18, .max = 9e18,
     IN(book_exchange, rate)},
    {"date", OL_FIELD_INSTANT, "From when on; without it, always.", IN(book_exchange, date)},
    {0},
};
static const struct ol_element exchange_element = {
    .name = "exchange",
    .summary = "What one unit of a currency is in another, from a date on.",
    .size = sizeof(struct ol_book_exchange),
    .fields = exchange_fields,
    .example = "<exchange from=\"USD\" to=\"EUR\" rate=\"0.8612\" date=\"2026-07-01\"/>",
};

static const struct ol_field discount_fields[] = {
    {"name", OL_FIELD_NAME, "Names it on bills.", .is_required = true, IN(book_discount, name)},
    {"sku", OL_FIELD_TEXT, "On the price of this SKU alone.", IN(book_discount, sku)},
    {"meter", OL_FIELD_CHOICE, "On what.", ANY, .choices = ol_meter_names, IN(book_discount, meter)},
    {"term", OL_FIELD_CHOICE, "On which term.", ANY, .choices = ol_term_names, IN(book_discount, term)},
    {"item", OL_FIELD_TEXT, "On which type, class or kind; without it, on any.", IN(book_discount, item)},
    {"region", OL_FIELD_TEXT, "Where; without it, anywhere.", IN(book_discount, region)},
    {"share", OL_FIELD_SHARE, "Off the list price; or give a price.", .max = 1, .fallback = "0",
     IN(book_discount, share)},
    {"price", OL_FIELD_PRICE, "In place of the list price.", .max = 9e18, IN(book_discount, price)},
    {"from", OL_FIELD_INSTANT, "Since when; without it, since ever.", IN(book_discount, from)},
    {"to", OL_FIELD_INSTANT, "Until when; without it, for good.", IN(book_discount, to)},
    {0},
};
static const struct ol_element discount_element = {
    .name = "discount",
    .summary = "A negotiated share off the list price, or a negotiated price.",
    .size = sizeof(struct ol_book_discount),
    .fields = discount_fields,
    .example = "<discount name=\"enterprise\" meter=\"instance\" share=\"12%\" from=\"2026-01-01\"/>",
};

static const struct ol_field credit_fields[] = {
    {"name", OL_FIELD_NAME, "Names it on bills.", .is_required = true, IN(book_credit, name)},
    {"amount", OL_FIELD_MONEY, "How much it takes off bills in all.", .is_required = true, .max = 9e18,
     IN(book_credit, amount)},
    {"meter", OL_FIELD_CHOICE, "Off what.", ANY, .choices = ol_meter_names, IN(book_credit, meter)},
    {"from", OL_FIELD_INSTANT, "Since when; without it, since ever.", IN(book_credit, from)},
    {"to", OL_FIELD_INSTANT, "Until when; without it, until it is used up.", IN(book_credit, to)},
    {0},
};
static const struct ol_element credit_element = {
    .name = "credit",
    .summary = "Money that reduces the bills of its months until it is used up.",
    .size = sizeof(struct ol_book_credit),
    .fields = credit_fields,
    .example = "<credit name=\"migration\" amount=\"5000\" from=\"2026-01-01\" to=\"2027-01-01\"/>",
};

static const struct ol_field tax_fields[] = {
    {"name", OL_FIELD_NAME, "Names it on bills.", .is_required = true, IN(book_tax, name)},
    {"share", OL_FIELD_SHARE, "Of what is billed in a month.", .is_required = true, .max = 10,
     IN(book_tax, share)},
    {"from", OL_FIELD_INSTANT, "Since when; without it, since ever.", IN(book_tax, from)},
    {"to", OL_FIELD_INSTANT, "Until when; without it, for good.", IN(book_tax, to)},
    {0},
};
static const struct ol_element tax_element = {
    .name = "tax",
    .summary = "A share on top of what is billed in a month.",
    .size = sizeof(struct ol_book_tax),
    .fields = tax_fields,
    .example = "<tax name=\"VAT\" share=\"19%\"/>",
};

const char *const ol_commitment_kind_names[] = {"reserved", "savings-plan", "committed-use", NULL};
static const char *const scope_names[] = {"compute", "instance", "ml", "database", NULL};
static const char *const standing_names[] = {"standard", "convertible", NULL};
static const char *const length_names[] = {"1y", "3y", NULL};
static const struct ol_field commitment_fields[] = {
    {"name", OL_FIELD_NAME, "Names it on bills; without it, its kind and number do.", IN(book_commitment, name)},
    {"kind", OL_FIELD_CHOICE, "Instances reserved, money an hour, or vCPUs, memory and GPUs of a family.",
     .is_required = true, .choices = ol_commitment_kind_names, IN(book_commitment, kind)},
    {"scope", OL_FIELD_CHOICE, "Of a savings plan: what it covers.", .fallback = "compute", .choices = scope_names,
     IN(book_commitment, scope)},
    {"class", OL_FIELD_CHOICE, "Of a reservation: whether its type can be exchanged.", .fallback = "standard",
     .choices = standing_names, IN(book_commitment, standing)},
    {"provider", OL_FIELD_TEXT, "Whose it is; in a book, the book's.", IN(book_commitment, provider)},
    {"type", OL_FIELD_TEXT, "Of a reservation: the type reserved.", IN(book_commitment, type)},
    {"family", OL_FIELD_TEXT, "Of an instance plan or committed use: the family covered.",
     IN(book_commitment, family)},
    {"region", OL_FIELD_TEXT, "Where; without it, anywhere.", IN(book_commitment, region)},
    {"zone", OL_FIELD_TEXT, "Of a reservation: in this zone alone, for the exact type.",
     IN(book_commitment, zone)},
    {"system", OL_FIELD_TEXT, "Of a reservation: with which operating system.", IN(book_commitment, system)},
    {"account", OL_FIELD_TEXT, "Whose usage it covers first; without it, everybody's alike.",
     IN(book_commitment, account)},
    {"count", OL_FIELD_REAL, "Of a reservation, or of committed use of whole machines: how many.", .max = 1e9,
     .fallback = "0", IN(book_commitment, count)},
    {"vcpus", OL_FIELD_REAL, "Of committed use: how many vCPUs.", .max = 1e9, .fallback = "0",
     IN(book_commitment, vcpus)},
    {"gpus", OL_FIELD_REAL, "Of committed use: how many GPUs of the type's kind.", .max = 1e9, .fallback = "0",
     IN(book_commitment, gpus)},
    {"memory", OL_FIELD_SIZE, "Of committed use: how much memory.", .max = 9e18, .fallback = "0B",
     IN(book_commitment, memory_bytes)},
    {"hourly", OL_FIELD_MONEY, "Of a savings plan: the money committed to, an hour.", .max = 9e18, .fallback = "0",
     IN(book_commitment, hourly)},
    {"term", OL_FIELD_CHOICE, "For how long, in years of 365 days.", .is_required = true, .choices = length_names,
     IN(book_commitment, term)},
    {"payment", OL_FIELD_CHOICE, "What is paid at its start.", .fallback = "no-upfront",
     .choices = ol_payment_names, IN(book_commitment, payment)},
    {"start", OL_FIELD_INSTANT, "From when on; without it, from the clock's start on.",
     IN(book_commitment, start)},
    {0},
};
const struct ol_element ol_commitment_element = {
    .name = "commitment",
    .summary = "Capacity or spending that the account has bought for one or three years.",
    .size = sizeof(struct ol_book_commitment),
    .fields = commitment_fields,
    .example = "<commitment name=\"base\" kind=\"reserved\" type=\"p4d.24xlarge\" region=\"us-east-1\" "
               "count=\"4\" term=\"1y\" payment=\"no-upfront\" start=\"2026-01-01\"/>",
};

/* ---- the root ---- */

static const char *const versions[] = {OL_BOOK_VERSION, NULL};
static const char *const months[] = {"calendar", "730h", NULL};
static const struct ol_field root_fields[] = {
    {"version", OL_FIELD_TEXT, "The version of the language.", .is_required = true, .choices = versions,
     IN(book_root, version)},
    {"name", OL_FIELD_NAME, "Names the book.", .is_required = true, IN(book_root, name)},
    {"provider", OL_FIELD_NAME, "Whose prices these are: aws, gcp, azure ...", .is_required = true,
     IN(book_root, provider)},
    {"title", OL_FIELD_TEXT, "The provider's name, for people.", IN(book_root, title)},
    {"currency", OL_FIELD_NAME, "The currency of all amounts: USD, EUR ...", .is_required = true,
     IN(book_root, currency)},
    {"month", OL_FIELD_CHOICE, "How long a month is for prices per month.", .fallback = "calendar",
     .choices = months, IN(book_root, month)},
    {"free-tiers", OL_FIELD_FLAG,
     "Whether the account's free allowances are there to be used, or are used up elsewhere.", .fallback = "yes",
     IN(book_root, free_tiers)},
    {"extends", OL_FIELD_TEXT,
     "A shipped book's name, or the path of a book from this one's folder: what this one does not say comes from "
     "there.",
     IN(book_root, extends)},
    {0},
};
static const struct ol_child root_children[] = {
    {&source_element, offsetof(struct ol_book_root, sources), 0, 0},
    {&service_element, offsetof(struct ol_book_root, services), 0, 0},
    {&region_element, offsetof(struct ol_book_root, regions), 0, 0},
    {&type_element, offsetof(struct ol_book_root, types), 0, 0},
    {&class_element, offsetof(struct ol_book_root, classes), 0, 0},
    {&rule_element, offsetof(struct ol_book_root, rules), 0, 0},
    {&ol_price_element, offsetof(struct ol_book_root, prices), 0, 0},
    {&flat_element, offsetof(struct ol_book_root, flats), 0, 0},
    {&exchange_element, offsetof(struct ol_book_root, exchanges), 0, 0},
    {&discount_element, offsetof(struct ol_book_root, discounts), 0, 0},
    {&credit_element, offsetof(struct ol_book_root, credits), 0, 0},
    {&tax_element, offsetof(struct ol_book_root, taxes), 0, 0},
    {&ol_commitment_element, offsetof(struct ol_book_root, commitments), 0, 0},
    {0},
};
const struct ol_element ol_book_element = {
    .name = "pricebook",
    .summary = "What a provider charges: flat elements in any order.",
    .size = sizeof(struct ol_book_root),
    .fields = root_fields,
    .children = root_children,
    .example = "<pricebook version=\"1\" name=\"aws\" provider=\"aws\" title=\"Amazon Web Services\" "
               "currency=\"USD\">...</pricebook>",
};
