/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/meter.h"

#define COMPUTE    "Compute"
#define STORAGE    "Storage"
#define NETWORKING "Networking"
#define LEARNING   "AI and Machine Learning"
#define MANAGEMENT "Management and Governance"

#define MACHINES "Virtual Machines"
#define NETWORK  "Network Infrastructure"
#define OBJECTS  "Object Storage"

const struct ol_meter_type ol_meter_types[OL_METERS] = {
    [OL_METER_INSTANCE] = {"instance", OL_METER_HELD, "Hours", "instances", COMPUTE, MACHINES, "whole machines"},
    [OL_METER_VCPU] = {"vcpu", OL_METER_HELD, "vCPU-Hours", "vCPUs", COMPUTE, MACHINES,
                       "virtual processors sold by themselves"},
    [OL_METER_MEMORY] = {"memory", OL_METER_HELD, "GiB-Hours", "GiB", COMPUTE, MACHINES, "memory sold by itself"},
    [OL_METER_GPU] = {"gpu", OL_METER_HELD, "GPU-Hours", "GPUs", COMPUTE, MACHINES,
                      "accelerators sold by themselves"},
    [OL_METER_ML_INSTANCE] = {"ml-instance", OL_METER_HELD, "Hours", "instances", LEARNING, "Machine Learning",
                              "machines of a managed service for training and serving"},
    [OL_METER_CONTAINER_VCPU] = {"container-vcpu", OL_METER_HELD, "vCPU-Hours", "vCPUs", COMPUTE, "Containers",
                                 "processors of containers without machines of one's own"},
    [OL_METER_CONTAINER_MEMORY] = {"container-memory", OL_METER_HELD, "GB-Hours", "GB", COMPUTE, "Containers",
                                   "memory of containers without machines of one's own"},
    [OL_METER_STORAGE] = {"storage", OL_METER_STORED, "GB-Months", "GB", STORAGE, OBJECTS,
                          "objects kept, by class"},
    [OL_METER_BLOCK_STORAGE] = {"block-storage", OL_METER_STORED, "GB-Months", "GB", STORAGE, "Block Storage",
                                "disks and snapshots, as provisioned"},
    [OL_METER_FILE_STORAGE] = {"file-storage", OL_METER_STORED, "GB-Months", "GB", STORAGE, "File Storage",
                               "shared file systems"},
    [OL_METER_RETRIEVAL] = {"retrieval", OL_METER_PASSED, "GB", "GB", STORAGE, OBJECTS,
                            "objects read from a class that charges for it"},
    [OL_METER_WRITE_REQUEST] = {"write-request", OL_METER_PASSED, "Requests", "requests", STORAGE, OBJECTS,
                                "objects written, copied or listed"},
    [OL_METER_READ_REQUEST] = {"read-request", OL_METER_PASSED, "Requests", "requests", STORAGE, OBJECTS,
                               "objects read"},
    [OL_METER_TRANSITION] = {"transition", OL_METER_PASSED, "Requests", "objects", STORAGE, OBJECTS,
                             "objects moved into a class"},
    [OL_METER_MONITORING] = {"monitoring", OL_METER_STORED, "Object-Months", "objects", STORAGE, OBJECTS,
                             "objects watched for their access tier"},
    [OL_METER_EGRESS] = {"egress", OL_METER_PASSED, "GB", "GB", NETWORKING, NETWORK, "data sent to the internet"},
    [OL_METER_INTER_ZONE] = {"inter-zone", OL_METER_PASSED, "GB", "GB", NETWORKING, NETWORK,
                             "data sent between the zones of a region, each way"},
    [OL_METER_INTER_REGION] = {"inter-region", OL_METER_PASSED, "GB", "GB", NETWORKING, NETWORK,
                               "data sent between regions"},
    [OL_METER_NAT] = {"nat", OL_METER_HELD, "Hours", "gateways", NETWORKING, NETWORK,
                      "gateways for private networks"},
    [OL_METER_NAT_DATA] = {"nat-data", OL_METER_PASSED, "GB", "GB", NETWORKING, NETWORK,
                           "data through such a gateway"},
    [OL_METER_ADDRESS] = {"address", OL_METER_HELD, "Hours", "addresses", NETWORKING, NETWORK,
                          "public IPv4 addresses"},
    [OL_METER_FUNCTION_REQUEST] = {"function-request", OL_METER_PASSED, "Requests", "requests", COMPUTE,
                                   "Serverless Compute", "calls of functions"},
    [OL_METER_FUNCTION_MEMORY] = {"function-memory", OL_METER_PASSED, "GB-Seconds", "GB-seconds", COMPUTE,
                                  "Serverless Compute", "memory of functions while they run"},
    [OL_METER_FUNCTION_CPU] = {"function-cpu", OL_METER_PASSED, "vCPU-Seconds", "vCPU-seconds", COMPUTE,
                               "Serverless Compute", "processors of functions, where they are sold by themselves"},
    [OL_METER_LOG_INGEST] = {"log-ingest", OL_METER_PASSED, "GB", "GB", MANAGEMENT, "Observability",
                             "log data taken in"},
    [OL_METER_LOG_STORAGE] = {"log-storage", OL_METER_STORED, "GB-Months", "GB", MANAGEMENT, "Observability",
                              "log data kept"},
    [OL_METER_DATABASE] = {"database", OL_METER_HELD, "Hours", "instances", "Databases", "Relational Databases",
                           "machines of a managed database"},
    [OL_METER_METRIC_SERIES] = {"metric-series", OL_METER_STORED, "Metric-Months", "series", MANAGEMENT,
                                "Observability", "custom metrics, by the series that there are"},
};

const char *const ol_meter_names[OL_METERS + 1] = {
    "instance",
    "vcpu",
    "memory",
    "gpu",
    "ml-instance",
    "container-vcpu",
    "container-memory",
    "storage",
    "block-storage",
    "file-storage",
    "retrieval",
    "write-request",
    "read-request",
    "transition",
    "monitoring",
    "egress",
    "inter-zone",
    "inter-region",
    "nat",
    "nat-data",
    "address",
    "function-request",
    "function-memory",
    "function-cpu",
    "log-ingest",
    "log-storage",
    "database",
    "metric-series",
    NULL,
};

enum ol_meter ol_meter_find(struct ol_slice name)
{
    enum ol_meter meter = 0;
    while (meter < OL_METERS && !ol_slice_is(name, ol_meter_names[meter]))
        meter++;
    return meter;
}
