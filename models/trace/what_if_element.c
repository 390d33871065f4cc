/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * what_if_element: <what-if> and the measures in it as they are written, and what is wrong with them.
 */
#include "models/trace/training_step.h"

#include <math.h>
#include <string.h>

static const char *const purposes[] = {
    [OL_ACCUMULATE_FOR_MEMORY] = "memory", [OL_ACCUMULATE_FOR_GPUS] = "gpus", NULL};
static const char *const optimizers[] = {
    [OL_OPTIMIZER_ADAM] = "adam", [OL_OPTIMIZER_MOMENTUM] = "momentum", [OL_OPTIMIZER_SGD] = "sgd", NULL};
static const char *const filtered[] = {
    [OL_WHAT_IF_TEAM] = "team", [OL_WHAT_IF_USER] = "user", [OL_WHAT_IF_QUEUE] = "queue",
    [OL_WHAT_IF_NAME] = "name", [OL_WHAT_IF_GPUS] = "gpus", NULL};

#define AT(owner, member) OL_FIELD_AT(struct ol_##owner, member)
#define APPLIED(owner)                                                                                            \
    {                                                                                                             \
        "apply", OL_FIELD_FLAG, "Whether the measure is taken.", .fallback = "yes", AT(owner, is_applied)         \
    }

static const struct ol_field right_size_fields[] = {
    {"target", OL_FIELD_SHARE, "How busy the GPUs that stay are to be.", .fallback = "80%", .min = 0.01, .max = 1,
     AT(right_size, target)},
    APPLIED(right_size),
    {0},
};

static const struct ol_element right_size_element = {
    .name = "right-size",
    .summary = "takes away the GPUs that jobs do not use; their time stays",
    .size = sizeof(struct ol_right_size),
    .fields = right_size_fields,
    .example = "<right-size target=\"80%\"/>",
};

static const struct ol_field data_loading_fields[] = {
    {"speedup", OL_FIELD_REAL, "How many times as fast the data is loaded.", .is_required = true, .min = 1e-3,
     .max = 1e6, AT(data_loading, speedup)},
    APPLIED(data_loading),
    {0},
};

static const struct ol_element data_loading_element = {
    .name = "data-loading",
    .summary = "loads data faster, so that GPUs wait for it less: a step takes the longer of loading and "
               "computing (Mohan et "
               "al. 2021)",
    .size = sizeof(struct ol_data_loading),
    .fields = data_loading_fields,
    .example = "<data-loading speedup=\"2\"/>",
};

static const struct ol_field mixed_precision_fields[] = {
    {"share", OL_FIELD_SHARE, "How much of the computing gains: matrix products and convolutions.",
     .fallback = "100%", .max = 1, AT(mixed_precision, share)},
    {"speedup", OL_FIELD_REAL, "How many times as fast that share is.", .is_required = true, .min = 1e-3,
     .max = 1e3, AT(mixed_precision, speedup)},
    APPLIED(mixed_precision),
    {0},
};

static const struct ol_element mixed_precision_element = {
    .name = "mixed-precision",
    .summary = "computes in 16 bits what can be, and keeps master weights in 32: activations take half "
               "(Micikevicius et al. "
               "2018), and only a share of the computing gains (Amdahl 1967)",
    .size = sizeof(struct ol_mixed_precision),
    .fields = mixed_precision_fields,
    .example = "<mixed-precision share=\"80%\" speedup=\"3\"/>",
};

static const struct ol_field checkpointing_fields[] = {
    {"recompute", OL_FIELD_SHARE,
     "What is computed again, as a share of the computing: a third is one more forward pass.",
     .fallback = "0.3333333333333333", .max = 1, AT(activation_checkpointing, recompute)},
    APPLIED(activation_checkpointing),
    {0},
};

static const struct ol_element checkpointing_element = {
    .name = "activation-checkpointing",
    .summary = "keeps activations of 2 sqrt(n) of n layers, and computes the others again: a third more (Chen et "
               "al. 2016)",
    .size = sizeof(struct ol_activation_checkpointing),
    .fields = checkpointing_fields,
    .example = "<activation-checkpointing/>",
};

static const struct ol_field accumulation_fields[] = {
    {"steps", OL_FIELD_COUNT, "Into how many parts each batch is cut.", .is_required = true, .min = 1, .max = 1e6,
     AT(gradient_accumulation, steps)},
    {"for", OL_FIELD_CHOICE, "Whether that is to save memory on as many GPUs, or GPUs.", .choices = purposes,
     .fallback = "gpus", AT(gradient_accumulation, what_for)},
    {"overhead", OL_FIELD_SHARE, "What each part beyond the first costs, as a share of the computing.", .max = 1,
     AT(gradient_accumulation, overhead)},
    APPLIED(gradient_accumulation),
    {0},
};

static const struct ol_element accumulation_element = {
    .name = "gradient-accumulation",
    .summary = "computes each batch in parts, one after the other, with the same sum of gradients",
    .size = sizeof(struct ol_gradient_accumulation),
    .fields = accumulation_fields,
    .example = "<gradient-accumulation steps=\"4\"/>",
};

static const struct ol_field scale_out_fields[] = {
    {"gpus", OL_FIELD_COUNT, "On how many GPUs each job runs then.", .min = 1, .max = 1e6, AT(scale_out, gpus)},
    {"times", OL_FIELD_REAL, "Or on how many times as many as it has, rounded up.", .min = 1e-3, .max = 1e3,
     AT(scale_out, times)},
    {"parallel", OL_FIELD_SHARE, "How much of a single GPU's work can be divided among several.",
     .fallback = "100%", .max = 1, AT(scale_out, parallel)},
    {"scaling", OL_FIELD_TEXT,
     "Measured points GPUS:SPEEDUP in place of that and of the network, such as \"4:3.9 8:7.76\".",
     AT(scale_out, scaling_text)},
    APPLIED(scale_out),
    {0},
};

static const struct ol_element scale_out_element = {
    .name = "scale-out",
    .summary = "runs each job on another number of GPUs: what can be divided is (Amdahl 1967), and gradients go "
               "round a ring "
               "(Patarasuk and Yuan 2009)",
    .size = sizeof(struct ol_scale_out),
    .fields = scale_out_fields,
    .example = "<scale-out gpus=\"16\" parallel=\"99%\"/>",
};

static const struct ol_field gpu_type_fields[] = {
    {"from", OL_FIELD_TEXT, "The GPU model that the jobs run on.", .is_required = true, AT(gpu_type, from)},
    {"to", OL_FIELD_TEXT, "The GPU model that they are to run on.", .is_required = true, AT(gpu_type, to)},
    {"table", OL_FIELD_PATH,
     "Throughputs: CSV with the columns model, gpu, throughput, and precision if you like.", .is_required = true,
     AT(gpu_type, table)},
    {"model", OL_FIELD_TEXT, "The model in the table that the jobs train.", .is_required = true,
     AT(gpu_type, model)},
    {"memory", OL_FIELD_SIZE, "Memory of the new GPU; as much as before where it is not given.", .min = 1,
     .max = 1e15, AT(gpu_type, memory_bytes)},
    {"bandwidth", OL_FIELD_SIZE, "What a new GPU sends to the next in a second; as much where it is not given.",
     .unit = "a second", .min = 1, .max = 1e15, AT(gpu_type, bandwidth)},
    APPLIED(gpu_type),
    {0},
};

static const struct ol_element gpu_type_element = {
    .name = "gpu-type",
    .summary = "runs jobs on another type of GPU, by measured throughputs",
    .size = sizeof(struct ol_gpu_type),
    .fields = gpu_type_fields,
    .example = "<gpu-type from=\"V100\" to=\"A100\" model=\"resnet50\" table=\"throughput.csv\"/>",
};

static const struct ol_field filter_fields[] = {
    {"field", OL_FIELD_CHOICE, "What of the job is looked at.", .is_required = true, .choices = filtered,
     AT(what_if_filter, field)},
    {"match", OL_FIELD_PATTERN, "The pattern that is searched in it.", .is_required = true,
     AT(what_if_filter, match)},
    {0},
};

static const struct ol_element keep_element = {
    .name = "keep",
    .summary = "leaves jobs that do not match as they are",
    .size = sizeof(struct ol_what_if_filter),
    .fields = filter_fields,
    .example = "<keep field=\"team\" match=\"^vision$\"/>",
};

static const struct ol_element drop_element = {
    .name = "drop",
    .summary = "leaves jobs that match as they are",
    .size = sizeof(struct ol_what_if_filter),
    .fields = filter_fields,
    .example = "<drop field=\"gpus\" match=\"^1$\"/>",
};

static const struct ol_field what_if_fields[] = {
    {"name", OL_FIELD_NAME, "By which results tell what became of its jobs.", .is_required = true,
     AT(what_if, name)},
    {"step", OL_FIELD_DURATION, "How long a step of the jobs takes as they are.", .min = 1, .max = 1e12,
     AT(what_if, step)},
    {"parameters", OL_FIELD_REAL, "How many the model has: 7e9.", .min = 1, .max = 1e15, AT(what_if, parameters)},
    {"optimizer", OL_FIELD_CHOICE, "What it keeps of each parameter.", .choices = optimizers, .fallback = "adam",
     AT(what_if, optimizer)},
    {"mixed", OL_FIELD_FLAG, "Whether the jobs compute in mixed precision already.", AT(what_if, is_mixed)},
    {"activations", OL_FIELD_SIZE, "What they take on each GPU as the jobs are.", .min = 1, .max = 1e15,
     AT(what_if, activation_bytes)},
    {"gpu-memory", OL_FIELD_SIZE, "What a GPU has; jobs that would need more stay as they are.", .min = 1,
     .max = 1e15, AT(what_if, gpu_memory_bytes)},
    {"layers", OL_FIELD_COUNT, "How many the model has, for activation checkpointing.", .min = 1, .max = 1e6,
     AT(what_if, layers)},
    {"stall", OL_FIELD_SHARE, "For how much of a step the GPUs wait for data.", .max = 0.99, AT(what_if, stall)},
    {"stall-from-use", OL_FIELD_FLAG, "Of jobs that tell how busy their GPUs are: they wait for data else.",
     AT(what_if, stall_from_use)},
    {"bandwidth", OL_FIELD_SIZE, "What a GPU sends to the next in a second.", .unit = "a second", .min = 1,
     .max = 1e15, AT(what_if, bandwidth)},
    {"overlap", OL_FIELD_SHARE, "How much of the exchange of gradients is hidden behind the computing.", .max = 1,
     AT(what_if, overlap)},
    {0},
};

static const struct ol_child what_if_children[] = {
    {&keep_element, offsetof(struct ol_what_if, keeps), .max = 0},
    {&drop_element, offsetof(struct ol_what_if, drops), .max = 0},
    {&right_size_element, offsetof(struct ol_what_if, right_sizes), .max = 1},
    {&data_loading_element, offsetof(struct ol_what_if, data_loadings), .max = 1},
    {&mixed_precision_element, offsetof(struct ol_what_if, mixed_precisions), .max = 1},
    {&checkpointing_element, offsetof(struct ol_what_if, activation_checkpointings), .max = 1},
    {&accumulation_element, offsetof(struct ol_what_if, gradient_accumulations), .max = 1},
    {&scale_out_element, offsetof(struct ol_what_if, scale_outs), .max = 1},
    {&gpu_type_element, offsetof(struct ol_what_if, gpu_types), .max = 1},
    {0},
};

const struct ol_element ol_what_if_element = {
    .name = "what-if",
    .summary = "makes training jobs cheaper before they are submitted, by the measures in it",
    .size = sizeof(struct ol_what_if),
    .fields = what_if_fields,
    .children = what_if_children,
    .example =
        "<what-if name=\"bf16\" stall=\"20%\">\n  <mixed-precision share=\"80%\" speedup=\"3\"/>\n</what-if>",
};

/* ---- checks ---- */

static void check_scale_out(struct ol_scale_out *measure, struct ol_faults *faults)
{
    if ((measure->gpus > 0) == (measure->times > 0))
        ol_faults_add(faults, measure->node->place,
                      "<scale-out>: say on how many GPUs by gpus=\"16\" or by times=\"2\", one of the two");
    if (!measure->scaling_text)
        return;
    if (ol_xml_attribute(measure->node, "parallel"))
        ol_faults_add(faults, ol_xml_place(measure->node, "parallel"),
                      "parallel: the points of scaling say all of that; leave one of the two out");
    measure->scaling = (struct ol_elastic){.node = measure->node,
                                           .name = "scale-out",
                                           .min = 1,
                                           .max = 1,
                                           .worker = 1,
                                           .scaling_text = measure->scaling_text};
    ol_elastic_check(&measure->scaling, faults);
}

static void check_memory(const struct ol_what_if *what_if, struct ol_faults *faults)
{
    const struct ol_training training = ol_training_begin(what_if, 1, -1);
    if (!ol_training_fits(&training))
        ol_faults_add(faults, ol_xml_place(what_if->node, "gpu-memory"),
                      "gpu-memory: %.4g GB are less than the %.4g GB that the jobs take as they are (%.4g GB by "
                      "their parameters and optimizer, and activations); correct one of them",
                      training.room / 1e9, ol_training_bytes(&training) / 1e9,
                      (ol_training_bytes(&training) - training.activations) / 1e9);
}

/* The most that any number of GPUs could have to say to each other has to go into a step. */
static void check_talk(const struct ol_what_if *what_if, struct ol_faults *faults)
{
    const double seconds = ol_training_most_talk(what_if);
    const double step = (double)what_if->step / (double)OL_SECOND * (1 - what_if->stall);
    if (what_if->step > 0 && seconds > step)
        ol_faults_add(
            faults, ol_xml_place(what_if->node, "step"),
            "step: many GPUs would exchange gradients for %.4g s of each step, and it has %.4g s beside its "
            "stall; correct step, bandwidth, parameters or overlap",
            seconds, step);
}

static void check_together(const struct ol_what_if *what_if, struct ol_faults *faults)
{
    static const char *const needed[] = {"step", "parameters", "bandwidth"};
    const bool talks = ol_xml_attribute(what_if->node, "bandwidth") || ol_xml_attribute(what_if->node, "overlap");
    for (size_t i = 0; talks && i < sizeof needed / sizeof *needed; i++)
        if (!ol_xml_attribute(what_if->node, needed[i]))
            ol_faults_add(
                faults, what_if->node->place,
                "<what-if>: how long gradients are exchanged follows from step, parameters and bandwidth; "
                "add %s=\"...\"",
                needed[i]);
    if (what_if->activation_checkpointings.count > 0 && what_if->layers == 0)
        ol_faults_add(faults, what_if->node->place,
                      "<activation-checkpointing>: what it keeps goes by the model's layers; add layers=\"48\" or "
                      "another number to the <what-if>");
    if (what_if->is_mixed && what_if->mixed_precisions.count > 0)
        ol_faults_add(
            faults, ol_xml_place(what_if->node, "mixed"),
            "mixed: the jobs compute in mixed precision already, so <mixed-precision> has nothing to give; "
            "leave one of the two out");
    if (what_if->data_loadings.count > 0 && what_if->stall == 0 && !what_if->stall_from_use)
        ol_faults_add(faults, what_if->node->place,
                      "<data-loading>: for how much of a step do the GPUs wait for data? Add stall=\"20%%\" or "
                      "another share to the <what-if>, or stall-from-use=\"yes\"");
}

void ol_what_ifs_check(const struct ol_list *what_ifs, struct ol_faults *faults)
{
    for (size_t i = 0; i < what_ifs->count; i++) {
        const struct ol_what_if *what_if = (const struct ol_what_if *)what_ifs->items + i;
        struct ol_scale_out *scale_outs = what_if->scale_outs.items;
        const struct ol_gpu_type *gpu_types = what_if->gpu_types.items;
        check_together(what_if, faults);
        check_memory(what_if, faults);
        check_talk(what_if, faults);
        for (size_t k = 0; k < what_if->scale_outs.count; k++)
            check_scale_out(&scale_outs[k], faults);
        for (size_t k = 0; k < what_if->gpu_types.count; k++)
            if (gpu_types[k].table && strcmp(gpu_types[k].table, "-") == 0)
                ol_faults_add(faults, ol_xml_place(gpu_types[k].node, "table"),
                              "table: it is read for each run, and standard input only once; give a file");
    }
}

/* ---- which are taken ---- */

#define IS_APPLIED(list, type) ((list).count > 0 && ((const type *)(list).items)->is_applied)

static bool changes_size(const struct ol_what_if *what_if)
{
    const struct ol_gradient_accumulation *accumulation = what_if->gradient_accumulations.items;
    return IS_APPLIED(what_if->right_sizes, struct ol_right_size) ||
           IS_APPLIED(what_if->scale_outs, struct ol_scale_out) ||
           (IS_APPLIED(what_if->gradient_accumulations, struct ol_gradient_accumulation) &&
            accumulation->what_for == OL_ACCUMULATE_FOR_GPUS);
}

static bool is_applied(const struct ol_what_if *what_if)
{
    return IS_APPLIED(what_if->right_sizes, struct ol_right_size) ||
           IS_APPLIED(what_if->data_loadings, struct ol_data_loading) ||
           IS_APPLIED(what_if->mixed_precisions, struct ol_mixed_precision) ||
           IS_APPLIED(what_if->activation_checkpointings, struct ol_activation_checkpointing) ||
           IS_APPLIED(what_if->gradient_accumulations, struct ol_gradient_accumulation) ||
           IS_APPLIED(what_if->scale_outs, struct ol_scale_out) ||
           IS_APPLIED(what_if->gpu_types, struct ol_gpu_type);
}

bool ol_what_ifs_change_size(const struct ol_list *what_ifs)
{
    const struct ol_what_if *items = what_ifs->items;
    for (size_t i = 0; i < what_ifs->count; i++)
        if (changes_size(&items[i]))
            return true;
    return false;
}

const struct ol_list ol_no_what_ifs = {0};

bool ol_what_ifs_are_applied(const struct ol_list *what_ifs)
{
    const struct ol_what_if *items = what_ifs->items;
    for (size_t i = 0; i < what_ifs->count; i++)
        if (is_applied(&items[i]))
            return true;
    return false;
}
