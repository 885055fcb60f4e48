// The evidence of a check, for people.
#pragma once

#include <string>

#include "especho/check.hpp"
#include "report/text/page.hpp"

namespace especho {

/// `period_ms` of 10.1 as `period 10.1 ms`.
std::string fact_text(const Fact& fact);

/// `period 10.1 ms, phase agreement 0.12`.
std::string facts_text(const Facts& facts);

/// What the device is, item by item.
Items device_profile_items(const DeviceProfile& profile);

/// What was examined: `25 cases, 15 diagnoses, quick`.
Items check_items_of(const CheckResult& result);

/// `23.1 s, 143 connections, 11.2 MiB sent`.
Items cost_items(const CheckResult& result);

}  // namespace especho
