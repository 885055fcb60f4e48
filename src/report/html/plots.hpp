// The plots of the page, each as a figure in HTML; empty where there is nothing to be seen.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/html/series.hpp"

namespace especho::html {

/// Latency against percentile, with as much room for a tail as for the rest: the axis is
/// logarithmic in the share of echoes beyond. `id` is that of the figure in the page.
std::string percentile_figure(std::string id, const std::vector<Curve>& curves);

/// How the round trips are distributed, in bins along a logarithmic axis.
std::string distribution_figure(std::string id, const std::vector<Curve>& curves);

enum class Latency { rtt, response };
/// The course of the runs, one after the other, with what failed above it.
std::string timeline_figure(std::string id, const SizeGroup& group, Latency latency);

/// Latency, or throughput, against the size; none of a single size.
std::string size_latency_figure(const std::vector<SizeGroup>& groups);
std::string size_throughput_figure(const std::vector<SizeGroup>& groups);

}  // namespace especho::html
