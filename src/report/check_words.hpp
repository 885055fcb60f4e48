// The wording that all reports of a check share: verdicts, evidence, the device, the whole.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/text.hpp"  // of all that a device may have said
#include "especho/check.hpp"
#include "report/text/page.hpp"

namespace especho {

std::string_view to_string(CaseVerdict verdict);
std::string_view to_string(DiagnosisVerdict verdict);
std::string_view to_string(Confidence confidence);
std::string_view to_string(FailOn fail_on);
std::string_view to_string(CheckGroup group);

/// What a healthy device does; empty for a name that is not in check_items().
std::string_view title_of(std::string_view name);

/// How many have this verdict.
std::size_t count(const CheckResult& result, CaseVerdict verdict);
std::size_t count(const CheckResult& result, DiagnosisVerdict verdict);

/// Whether the diagnosis affects the exit code.
bool counts_against(const CheckResult& result, const Diagnosis& diagnosis);

/// Whether the check ended for a reason that no case and no diagnosis shows.
bool ended_otherwise(const CheckResult& result);

/// `sim, profile tutorial, stack host, at 127.0.0.1:8007`, or the name as given, with its address.
std::string where(const CheckResult& result);

/// `period_ms` of 10.1 as `period 10.1 ms`.
std::string fact_text(const Fact& fact);

/// `period 10.1 ms, phase agreement 0.12`.
std::string facts_text(const Facts& facts);

/// `likely: server.ino:31: delay(10); (a pause while a client is served)`.
std::string place_text(const SourcePlace& place);

/// What the device is, item by item.
Items device_profile_items(const DeviceProfile& profile);

/// What was examined: `25 cases, 15 diagnoses, quick`.
Items check_items_of(const CheckResult& result);

/// `23.1 s, 143 connections, 11.2 MiB sent`.
Items cost_items(const CheckResult& result);

/// `24 of 25 cases ok, 1 skipped; 2 findings`.
std::string summary(const CheckResult& result);

}  // namespace especho
